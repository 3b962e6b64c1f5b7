//! Every cut of the score: whom it selects in each group, and whether any single cut closes the gap.

use crate::audit::error::Error;
use crate::audit::exhibits::of_scores::{alone, beyond, brief, name, on_weights, shown_groups};
use crate::audit::exhibits::{Bench, Shown};
use crate::audit::measure::Measured;
use crate::audit::plan::Effect;
use crate::audit::verdict::{Band, Judged, beside_reference};
use crate::metrics::thresholds::{Sweep, SweptGroup};
use crate::metrics::{Figure, Rate, measure, rate};
use crate::report::Verdict;
use crate::report::exhibit::{Draws, Entry, Even, Exhibit, Field, Form, Section, Unit};
use crate::stats::Interval;

/// At most so many cuts are looked at.
const MOST_CUTS: usize = 50;

/// Unless asked for by name, about so many rows are shown.
const ROWS: usize = 100;

const MOST_GROUPS: usize = 12;

/// The rates of a row; the last two need decisions that are right or wrong.
const RATES: [&str; 4] =
    ["selection-rate", "true-positive-rate", "false-positive-rate", "positive-predictive-value"];

#[expect(clippy::unnecessary_wraps, reason = "other kinds of exhibits can fail")]
pub(crate) fn show(bench: &Bench) -> Result<Shown, Error> {
    // Where the score is a predicted number, its quantiles are told instead.
    if bench.plan.predicts_numbers() {
        return Ok(Shown::default());
    }
    let exhibits = alone(bench).filter_map(|it| exhibit(bench, it)).collect();
    Ok(Shown { exhibits, untested: Vec::new() })
}

/// One group at one cut.
struct At {
    place: usize,
    group: usize,
    rates: [Option<f64>; 4],
    n: u64,
    /// To the reference, of the rate that the plan's effect makes the one to look at.
    gap: Option<(f64, Option<Interval>)>,
    verdict: Verdict,
}

fn exhibit(bench: &Bench, measured: &Measured) -> Option<Exhibit> {
    let reference = measured.reference?;
    let own = bench.plan.own_cut();
    let wanted: Vec<f64> = own.into_iter().collect();
    let order = bench.context.order;
    let sweep = Sweep::new(bench.cube, &measured.axes, order, &wanted)?;
    let (mut groups, others) = shown_groups(bench, measured, MOST_GROUPS);
    if !groups.contains(&reference) || groups.len() < 2 || sweep.cuts.len() < 3 {
        return None;
    }
    groups.sort_by_key(|it| *it == reference);
    let main = main_rate(bench)?;
    let looked_at = looked_at(&sweep, own, MOST_CUTS);
    let all: Vec<At> = looked_at
        .iter()
        .flat_map(|place| groups.iter().map(|it| (*place, *it)).collect::<Vec<_>>())
        .map(|(place, group)| at(bench, &sweep, main, place, [group, reference]))
        .collect();
    let n_shown = if bench.plan.measures.exhibits.is_some() {
        MOST_CUTS
    } else {
        (ROWS / groups.len()).clamp(8, MOST_CUTS)
    };
    let shown = looked_at_evenly(&looked_at, &sweep, own, n_shown);
    let rows = all.iter().filter(|it| shown.contains(&it.place));
    let label = |group: usize| name(&measured.groups[group]);
    let no_gap =
        |it: &At| if it.group == reference { "the reference" } else { "nobody to count among" };
    let rows: Vec<Vec<Entry>> =
        rows.map(|it| row(&sweep, it, &label(it.group), no_gap(it))).collect();
    let reference_name = label(reference);
    Some(Exhibit {
        exhibit: "thresholds".to_owned(),
        section: Section::Scores,
        title: title(bench, &sweep, &all, &looked_at, main),
        says: format!(
            "What each single cut would do: selected are those {} it, people of one score together. The gap is the {} less that of \u{201c}{reference_name}\u{201d}, with {} intervals. {}{}{others}",
            beyond(order),
            main.name.to_lowercase(),
            bench.plan.evidence.difference_interval.name(),
            cuts_note(&sweep, looked_at.len(), shown.len()),
            on_weights(bench)
        ),
        caveat: "Many cuts are looked at, so the one with the smallest gap may have it by chance; cuts that select nearly nobody or nearly everyone have no gap either.".to_owned(),
        source: bench.plan.evidence.difference_interval.source().to_owned(),
        attributes: measured.attributes.clone(),
        fields: fields(main),
        rows,
        draws: Some(Draws {
            form: Form::Lines,
            across: "cut".to_owned(),
            up: "gap".to_owned(),
            series: Some("group".to_owned()),
            even: Some(Even::Zero),
        }),
    })
}

/// Of a benefit, who misses what is due; of a burden, who is hit wrongly; without outcomes, who is selected.
fn main_rate(bench: &Bench) -> Option<&'static Rate> {
    rate(match (bench.plan.tells_outcomes(), bench.plan.effect) {
        (false, _) => "selection-rate",
        (true, Effect::Benefit) => "true-positive-rate",
        (true, Effect::Burden) => "false-positive-rate",
    })
}

fn at(bench: &Bench, sweep: &Sweep, main: &Rate, place: usize, pair: [usize; 2]) -> At {
    let [tally, reference] = pair.map(|it| sweep.groups[it].tally(place));
    let tells = bench.plan.tells_outcomes();
    let value = |id: &str| {
        let rate = rate(id).filter(|_| tells || id == "selection-rate")?;
        measure(rate, &tally).ok().map(|it| it.value)
    };
    let gap = (pair[0] != pair[1])
        .then(|| {
            let (ours, theirs) = (measure(main, &tally).ok()?, measure(main, &reference).ok()?);
            Some((ours.value - theirs.value, interval(bench, &ours, &theirs)))
        })
        .flatten();
    let band = Band::difference(&bench.plan.evidence);
    let verdict = match gap {
        Some((_, interval)) => {
            let judged = band.judge(interval, None);
            beyond_chance(bench, sweep, main, (place, pair), judged).verdict
        }
        None => Verdict::NotComputable,
    };
    At { place, group: pair[0], rates: RATES.map(value), n: tally.people.total(), gap, verdict }
}

/// The verdict, unless all groups beside the reference at this cut make as much by chance.
fn beyond_chance(
    bench: &Bench,
    sweep: &Sweep,
    main: &Rate,
    (place, [group, reference]): (usize, [usize; 2]),
    judged: Judged,
) -> Judged {
    let evidence = &bench.plan.evidence;
    if !judged.hangs_on_chance(evidence) {
        return judged;
    }
    let share = |it: &SweptGroup| {
        let figure = measure(main, &it.tally(place)).ok()?;
        figure.share.map(|it| it.sample().into())
    };
    let all: Vec<Option<[f64; 2]>> = sweep.groups.iter().map(share).collect();
    let (adjusted, n) = beside_reference(bench.plan, &all, reference);
    judged.beyond_chance(adjusted[group], n, evidence)
}

fn interval(bench: &Bench, ours: &Figure, theirs: &Figure) -> Option<Interval> {
    let by = bench.plan.evidence.difference_interval;
    by.of(ours.share?.sample(), theirs.share?.sample(), bench.context.z)
}

/// The places of the cuts to look at: all but the one that selects everyone, or about equal steps of the share that
/// is selected, with the plan's own cut among them.
fn looked_at(sweep: &Sweep, own: Option<f64>, most: usize) -> Vec<usize> {
    let all: Vec<usize> = (1..sweep.cuts.len()).collect();
    looked_at_evenly(&all, sweep, own, most)
}

fn looked_at_evenly(all: &[usize], sweep: &Sweep, own: Option<f64>, most: usize) -> Vec<usize> {
    sweep.spread(all, most, own.map(|it| sweep.place(it)))
}

fn cuts_note(sweep: &Sweep, n_looked_at: usize, n_shown: usize) -> String {
    let note = if n_looked_at + 1 == sweep.n_scores {
        format!(
            "Every distinct score is a cut, {n_looked_at} beside the one that selects everyone."
        )
    } else {
        format!(
            "Of {} distinct scores, {n_looked_at} are looked at, in about equal steps of the share selected.",
            sweep.n_scores
        )
    };
    let thinned = format!(" The table has {n_shown} of them.");
    note + if n_shown < n_looked_at { &thinned } else { "" }
}

fn fields(main: &Rate) -> Vec<Field> {
    let mut fields = vec![
        Field::new("cut", "Cut", Unit::Number),
        Field::new("group", "Group", Unit::Text),
        Field::new("n", "n", Unit::People),
    ];
    for id in RATES {
        let name = rate(id).map_or(id, |it| it.name);
        fields.push(Field::new(id, name, Unit::Share));
    }
    let name = format!("Gap in {}", main.name.to_lowercase());
    fields.extend(Field::with_interval("gap", &name, Unit::Points));
    fields
}

fn row(sweep: &Sweep, at: &At, group: &str, no_gap: &str) -> Vec<Entry> {
    let mut row: Vec<Entry> = vec![sweep.cuts[at.place].into(), group.into(), at.n.into()];
    row.extend(at.rates.iter().map(|it| Entry::number(*it, "nobody to count among")));
    let ends = at.gap.and_then(|it| it.1);
    row.push(Entry::number(at.gap.map(|it| it.0), no_gap));
    row.push(Entry::number(ends.map(|it| it.low), no_gap));
    row.push(Entry::number(ends.map(|it| it.high), no_gap));
    row
}

fn title(bench: &Bench, sweep: &Sweep, all: &[At], places: &[usize], main: &Rate) -> String {
    let what = main.name.to_lowercase();
    let is_outside =
        |place: usize| all.iter().any(|it| it.place == place && it.verdict == Verdict::Outside);
    let n_outside = places.iter().filter(|it| is_outside(**it)).count();
    let n = places.len();
    let band = format!("{} points", brief(100.0 * bench.plan.evidence.difference));
    if n_outside == 0 {
        return format!("At none of {n} cuts is a gap in {what} clearly beyond {band}");
    }
    let is_within = |place: usize| {
        all.iter().all(|it| it.place != place || it.gap.is_none() || it.verdict == Verdict::Within)
    };
    let within: Vec<usize> = places.iter().copied().filter(|it| is_within(*it)).collect();
    let beginning = format!("The gap in {what} is beyond {band} at {n_outside} of {n} cuts");
    if within.is_empty() {
        return format!("{beginning}, and no single cut brings every group within");
    }
    let selected = |place: &usize| sweep.share_selected(*place);
    // Of the cuts that close the gap, the one nearest to treating half of the people either way.
    let nearest = within
        .iter()
        .min_by(|a, b| (selected(a) - 0.5).abs().total_cmp(&(selected(b) - 0.5).abs()));
    match nearest {
        Some(place) => format!(
            "{beginning}; a cut of {} brings every group within, selecting {:.0}% of everyone",
            brief(sweep.cuts[*place]),
            100.0 * selected(place)
        ),
        None => beginning,
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::exhibits::of_scores::testing::exhibits;

    const PEOPLE: [(&str, f64, u8, usize); 8] = [
        ("a", 1.0, 0, 60),
        ("a", 2.0, 0, 20),
        ("a", 3.0, 1, 20),
        ("a", 4.0, 1, 60),
        ("b", 1.0, 1, 20),
        ("b", 2.0, 0, 40),
        ("b", 3.0, 1, 20),
        ("b", 4.0, 1, 10),
    ];

    #[test]
    fn every_cut_is_told_and_selects_those_at_or_above() {
        let found = exhibits("thresholds", &PEOPLE, "").remove(0);
        assert_eq!(found.rows.len(), 6);
        // At a cut of 2 the true positive rates are 80/80 and 30/50, at 3 the same, at 4 60/80 and 10/50.
        let row = |cut: f64, group: &str| {
            (0..6).find(|it| {
                found.number(*it, "cut") == Some(cut) && found.text(*it, "group") == group
            })
        };
        let at = |cut, group, field| found.number(row(cut, group).unwrap(), field);
        assert_eq!(at(2.0, "a", "true-positive-rate"), Some(1.0));
        assert_eq!(at(2.0, "b", "true-positive-rate"), Some(0.6));
        assert_eq!(at(2.0, "b", "false-positive-rate"), Some(1.0));
        assert_eq!(at(3.0, "b", "false-positive-rate"), Some(0.0));
        assert_eq!(at(4.0, "b", "true-positive-rate"), Some(0.2));
        assert!((at(4.0, "b", "gap").unwrap() + 0.55).abs() < 1e-15);
        assert_eq!(at(4.0, "a", "gap"), None);
        assert!(found.title.contains("at 3 of 3 cuts, and no single cut"), "{}", found.title);
    }

    #[test]
    fn of_a_burden_the_false_positives_are_looked_at() {
        let found = exhibits("thresholds", &PEOPLE, "effect = \"burden\"").remove(0);
        // 20/80 and 40/40 at 2; from 3 on nobody is wrongly selected in either group.
        assert!(
            found.title.contains("at 1 of 3 cuts; a cut of 3 brings every group within"),
            "{}",
            found.title
        );
    }
}
