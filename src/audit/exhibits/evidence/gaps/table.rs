//! The table of gaps: its columns, one group's row, and the sentence above.

use crate::audit::exhibits::Bench;
use crate::audit::exhibits::evidence::gaps::Beside;
use crate::audit::exhibits::evidence::reading::Reading;
use crate::audit::exhibits::evidence::{attribute, group, in_points, sample};
use crate::audit::exhibits::of_scores::groups;
use crate::audit::measure::Measured;
use crate::report::exhibit::{Entry, Field, Unit};

/// The columns; `twice` is the confidence of two one-sided tests, in percent.
pub(super) fn fields(twice: &str) -> Vec<Field> {
    let mut all = vec![
        Field::new("rate", "Rate", Unit::Text),
        Field::new("group", "Group", Unit::Text),
        Field::new("n", "Among", Unit::People),
    ];
    all.extend(Field::with_interval("gap", &format!("Gap, {twice}% interval"), Unit::Points));
    all.extend([
        Field::new("reading", "What is shown", Unit::Text),
        Field::new("p", "p", Unit::PValue),
        Field::new("p-adjusted", "Adjusted p", Unit::PValue),
        Field::new("test", "Test", Unit::Text),
        Field::new("even-p", "p of evenness", Unit::PValue),
    ]);
    all.extend(Field::with_interval("ratio", &format!("Ratio, {twice}% interval"), Unit::Ratio));
    all.extend([
        Field::new("even-ratio-p", "p of an even ratio", Unit::PValue),
        Field::new("finds-below", "Smallest gap below that could be found", Unit::Points),
        Field::new("finds-above", "Smallest gap above that could be found", Unit::Points),
        Field::new("finds-ratio-below", "As a ratio below", Unit::Ratio),
        Field::new("finds-ratio-above", "As a ratio above", Unit::Ratio),
    ]);
    all
}

/// One group beside the reference.
pub(super) fn row(bench: &Bench, measured: &Measured, reference: usize, it: &Beside) -> Vec<Entry> {
    let missing = match &it.reading {
        Reading::Undefined(why) => why.as_str(),
        Reading::Gap
        | Reading::SmallGap
        | Reading::Even
        | Reading::Neither
        | Reading::TooSmall(_) => "these people cannot tell it",
    };
    let number = |value: Option<f64>| Entry::number(value, missing);
    let shares = it.shares;
    let by_nobody = if shares.is_some() { "nobody in the reference to divide by" } else { missing };
    let no_ratio = |value: Option<f64>| Entry::number(value, by_nobody);
    let reference_share = sample(measured, it.rate_idx, reference).map(|it| it[0] / it[1]);
    let finds = |share: Option<f64>, end: &str| {
        let gap = share.zip(reference_share).map(|it| it.0 - it.1);
        let never = format!("not even a rate of {end} would be found");
        Entry::number(gap, if it.finds.is_some() { &never } else { missing })
    };
    let ratio = |share: Option<f64>| {
        let ratio = share.zip(reference_share).map(|it| it.0 / it.1);
        Entry::number(ratio, if it.finds.is_some() { "none would be found" } else { missing })
    };
    let no_test = if shares.is_some() { "nobody or everybody, in both groups" } else { missing };
    let gap = shares.map(|[first, second]| first[0] / first[1] - second[0] / second[1]);
    let (below, above) = (it.finds.and_then(|it| it.below), it.finds.and_then(|it| it.above));
    let test = it.test.map_or(Entry::Nothing(no_test.to_owned()), |it| Entry::text(it.name));
    vec![
        Entry::text(bench.context.rates[it.rate_idx].name),
        Entry::text(group(measured, it.group_idx)),
        number(sample(measured, it.rate_idx, it.group_idx).map(|it| it[1])),
        number(gap),
        number(it.even.map(|it| it.interval.low)),
        number(it.even.map(|it| it.interval.high)),
        Entry::text(it.reading.words(&in_points(bench.plan.evidence.difference))),
        Entry::number(it.test.map(|it| it.p), no_test),
        Entry::number(it.test.map(|it| it.adjusted), no_test),
        test,
        number(it.even.map(|it| it.p)),
        no_ratio(it.even_ratio.map(|it| it.ratio)),
        no_ratio(it.even_ratio.map(|it| it.interval.low)),
        no_ratio(it.even_ratio.map(|it| it.interval.high)),
        no_ratio(it.even_ratio.map(|it| it.p)),
        finds(below, "0%"),
        finds(above, "100%"),
        ratio(below),
        ratio(above),
    ]
}

/// How many groups show neither a gap nor evenness.
pub(super) fn title(measured: &Measured, families: &[Vec<Beside>]) -> String {
    let others = || families.iter().flatten();
    let n_groups = measured.groups.len() - 1;
    let nothing = (0..measured.groups.len())
        .filter(|idx| others().any(|it| it.group_idx == *idx && it.reading.shows_nothing()))
        .count();
    let of = format!("{nothing} of {}", groups(n_groups));
    let by = attribute(measured);
    match (nothing, families.len()) {
        (0, _) if n_groups == 1 => {
            format!("By {by}, the other group is shown to differ or shown to be even in every rate")
        }
        (0, _) => format!(
            "By {by}, each of {} is shown to differ or shown to be even in every rate",
            groups(n_groups)
        ),
        (_, 1) => format!("By {by}, neither a gap nor evenness is shown for {of}"),
        (_, _) => {
            let have = if nothing == 1 { "has" } else { "have" };
            format!("By {by}, {of} {have} rates that show neither a gap nor evenness")
        }
    }
}
