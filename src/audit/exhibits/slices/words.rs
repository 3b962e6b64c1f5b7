//! What is said of slices.

use crate::audit::exhibits::Bench;
use crate::audit::exhibits::of_scores::{brief, on_weights};
use crate::audit::exhibits::slices::Searched;
use crate::audit::exhibits::slices::ranked::{MOSTLY_THE_SAME, Ranked, Shown, TELLS_THE_SAME};
use crate::audit::exhibits::slices::rated::{AllRated, MANY_EXPECTED};
use crate::cube::slices::{Item, Items, Slice};
use crate::metrics::End;
use crate::report::format::{amount, count, percent, points};
use crate::report::words::said;

pub(super) const CAVEAT: &str = "Found by searching, and tested on the very people it was found among: confirm it on new data before anything follows from it. The intervals are not adjusted for the search. A slice says where, not why: values that go together with others stand in for them.";

/// Columns and similar slices that are named; others are counted.
const MOST_NAMED: usize = 12;

impl Searched<'_> {
    /// A value in words: "age 25 to below 45".
    pub(super) fn value(&self, item: Item) -> String {
        let column = &self.patterned.columns[usize::from(item.column)];
        let level = column.levels.get(usize::from(item.level)).map_or("", String::as_str);
        format!("{} {level}", column.name)
    }

    /// A slice in words: its values.
    pub(super) fn label(&self, items: Items) -> String {
        items.iter().map(|it| self.value(it)).collect::<Vec<_>>().join(", ")
    }
}

/// The slice that comes first, or that there is none.
pub(super) fn title(bench: &Bench, searched: &Searched, all: &AllRated, ranked: &Ranked) -> String {
    let rate = all.rate.name.to_lowercase();
    let first = ranked.shown.first().and_then(|it| Some((it, all.slices[it.slice]?)));
    let Some((first, rated)) = first else {
        let apart = if all.harm.is_some() { "be worse off than" } else { "lie apart from" };
        return format!(
            "No slice is shown to {apart} all others in its {rate}: {} looked at",
            slices(all.n_tested())
        );
    };
    let label = searched.label(searched.found.slices[first.slice].items);
    let words = said(all.rate, bench.plan);
    let of = if words.among.is_empty() { String::new() } else { format!("Of {}, ", words.among) };
    let done = if words.done.is_empty() { format!("have the {rate}") } else { words.done };
    format!(
        "{of}{} in the slice \u{201c}{label}\u{201d} {done}, against {} of everyone",
        percent(rated.value),
        percent(all.everyone.value)
    )
}

/// "1 slice", "3,041 slices".
pub(super) fn slices(n: usize) -> String {
    format!("{} slice{}", count(n as u64), if n == 1 { "" } else { "s" })
}

/// What was searched, how each slice was tested, and what is listed.
pub(super) fn says(bench: &Bench, searched: &Searched, all: &AllRated, ranked: &Ranked) -> String {
    let n_looked = searched.found.slices.len();
    let n_undefined = all.slices.iter().filter(|it| it.is_none()).count();
    let n_same = n_looked - n_undefined - all.n_tested();
    let mut says = format!(
        "{} Each of the {} is set against all others: by Fisher's exact test, or a pooled z test where at least {} are expected in each cell. p is adjusted for all {} (Benjamini–Hochberg). At {}, {}",
        what_was_searched(bench, searched),
        slices(n_looked),
        amount(MANY_EXPECTED),
        count(all.n_tested() as u64),
        round_percent(1.0 - bench.plan.evidence.confidence),
        what_lies_apart(all, ranked)
    );
    if n_undefined > 0 {
        says.extend([format!(" {} can have no such rate and took no part.", slices(n_undefined))]);
    }
    if n_same > 0 {
        says.extend([format!(" For {} there was nothing to test.", slices(n_same))]);
    }
    if !ranked.shown.is_empty() {
        says += &what_is_listed(bench, all, ranked);
    }
    says + on_weights(bench)
}

/// Which columns and which combinations; the limits that were met.
pub(super) fn what_was_searched(bench: &Bench, searched: &Searched) -> String {
    let columns = searched.columns();
    let depth = searched.found.n_columns.len();
    let names: Vec<&str> = columns.iter().map(|it| it.name.as_str()).collect();
    let combination = match depth {
        1 => "Every value".to_owned(),
        _ => format!("Every combination of up to {depth} values"),
    };
    let mut says = format!(
        "{combination} of {} ({}) that at least {} {} share ({} of all). Numbers are cut into quarters; rare values are joined.",
        if names.len() == 1 { "one column".to_owned() } else { format!("{} columns", names.len()) },
        named(&names),
        amount(searched.patterned.least),
        bench.plan.people,
        percent(searched.patterned.least / searched.found.everyone.people.total())
    );
    for (n_values, n) in (1..).zip(&searched.found.n_columns) {
        if *n < columns.len() {
            says.extend([format!(
                " There was room for combinations of {n_values} in the first {n} columns only, up to {}: name fewer columns in the plan, or ask for more people in a slice.",
                columns[*n - 1].name
            )]);
        }
    }
    let n_beyond = searched.patterned.columns.len() - columns.len();
    if n_beyond > 0 {
        let beyond: Vec<&str> =
            searched.patterned.columns[columns.len()..].iter().map(|it| it.name.as_str()).collect();
        says.extend([format!(" {n_beyond} more columns were not looked at ({}).", named(&beyond))]);
    }
    says + &searched.patterned.left_out
}

/// A share that somebody chose: "5%".
fn round_percent(share: f64) -> String {
    // The share of one less a confidence has a rest in binary.
    format!("{}%", brief(libm::round(share * 1e4) / 1e2))
}

fn named(names: &[&str]) -> String {
    let rest = names.len().saturating_sub(MOST_NAMED);
    let shown = names[..names.len() - rest].join(", ");
    if rest > 0 { format!("{shown} and {rest} more") } else { shown }
}

fn what_lies_apart(all: &AllRated, ranked: &Ranked) -> String {
    let lie = |n: usize| if n == 1 { "lies" } else { "lie" };
    let Ranked { n_worse, n_better, .. } = ranked;
    if all.harm.is_none() {
        let n = n_worse + n_better;
        return format!("{} {} apart from all others.", slices(n), lie(n));
    }
    let side = if all.harm == Some(End::Low) { ["below", "above"] } else { ["above", "below"] };
    format!(
        "{} {} {} all others, the side of harm, and {} {}.",
        slices(*n_worse),
        lie(*n_worse),
        side[0],
        count(*n_better as u64),
        side[1]
    )
}

fn what_is_listed(bench: &Bench, rated: &AllRated, ranked: &Ranked) -> String {
    let side = if rated.harm.is_some() { "on the side of harm" } else { "on either side" };
    let all = if ranked.is_cut_off {
        format!("the first {} of ", ranked.shown.len())
    } else {
        String::new()
    };
    format!(
        " Listed are {all}the {} {side} of which no value can be left out: without it less than {} of the distance from everyone would be left. Those come first that are furthest out at the near end of their interval; one who shares {} or more of the people with one above is named there. Intervals: {} of the rate; of the distance {} from all others, times the share of these. What each value adds (Shapley) makes the distance together.",
        slices(ranked.n_own),
        round_percent(TELLS_THE_SAME),
        round_percent(MOSTLY_THE_SAME),
        bench.plan.evidence.rate_interval.whose(),
        bench.plan.evidence.difference_interval.whose()
    )
}

/// What each value of a slice adds to its divergence.
pub(super) fn parts(searched: &Searched, all: &AllRated, slice: &Slice) -> String {
    let Some(parts) = all.contributions(&searched.found, slice) else { return String::new() };
    let part = |(item, part): (Item, f64)| format!("{} {}", searched.value(item), points(part));
    slice.items.iter().zip(parts).map(part).collect::<Vec<_>>().join("; ")
}

/// The slices that are mostly the same people.
pub(super) fn similar(searched: &Searched, shown: &Shown) -> String {
    /// More would bury the first.
    const NAMED: usize = 2;
    let mut named: Vec<String> = (shown.similar.iter().take(NAMED))
        .map(|(slice, part)| {
            let label = searched.label(searched.found.slices[*slice].items);
            format!("{label} ({} the same)", percent(*part))
        })
        .collect();
    let rest = shown.similar.len().saturating_sub(NAMED);
    if rest > 0 {
        named.push(format!("{rest} more"));
    }
    if named.is_empty() { "none".to_owned() } else { named.join("; ") }
}
