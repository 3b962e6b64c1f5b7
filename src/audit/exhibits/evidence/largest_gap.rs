//! The largest gap of several groups, beside what chance alone would make it.

use crate::audit::error::Error;
use crate::audit::exhibits::evidence::{
    attribute, group, in_points, main_rates, of_weights, sample,
};
use crate::audit::exhibits::of_scores::alone;
use crate::audit::exhibits::{Bench, Shown};
use crate::audit::measure::Measured;
use crate::audit::replicates::task;
use crate::base::order;
use crate::report::exhibit::{Draws, Entry, Even, Exhibit, Field, Form, Section, Unit};
use crate::report::format::count;
use crate::stats::Interval;
use crate::stats::no_difference::{NoDifference, largest_gap, no_difference};
use crate::stats::permutation::permutation_p;
use crate::stats::resample::{Stream, percentile_interval};

/// At least so many replicates, so that a p value can be small enough.
const FEWEST_REPLICATES: u32 = 2_000;

const NO_RANGE: &str = "a confidence of at most one half has none";

/// Too little to tell apart from rounding.
const NOTHING: f64 = 1e-12;

#[expect(clippy::unnecessary_wraps, reason = "other kinds of exhibits can fail")]
pub(crate) fn show(bench: &Bench) -> Result<Shown, Error> {
    let exhibits = alone(bench).filter_map(|it| exhibit(bench, it)).collect();
    Ok(Shown { exhibits, untested: Vec::new() })
}

/// The groups that reach the minimum and have a rate, as they are and without any difference.
pub(crate) struct Null {
    /// Places among the measured groups.
    pub(crate) included: Vec<usize>,
    pub(crate) groups: Vec<[f64; 2]>,
    pub(crate) by_chance: NoDifference,
}

/// How often people are drawn anew without any difference.
pub(crate) fn n_replicates(bench: &Bench) -> u32 {
    bench.plan.evidence.resamples.max(FEWEST_REPLICATES)
}

/// The groups of one attribute without any difference in a rate; `None` with fewer than two groups.
pub(crate) fn null(bench: &Bench, measured: &Measured, rate_idx: usize) -> Option<Null> {
    let found = |idx: usize| Some((idx, sample(measured, rate_idx, idx)?));
    let (included, groups): (Vec<usize>, Vec<[f64; 2]>) = (0..measured.groups.len())
        .filter(|it| measured.groups[*it].enough)
        .filter_map(found)
        .unzip();
    let wholes: Vec<u64> = groups.iter().map(|it| people(it[1])).collect();
    let sum = |place: usize| groups.iter().map(|it| it[place]).sum::<f64>();
    let kind = format!("no difference {}", bench.context.rates[rate_idx].id);
    let task = |idx: &usize| task(&kind, &measured.attributes, &measured.groups[*idx].names);
    let mut streams: Vec<Stream> =
        included.iter().map(|it| Stream::new(bench.context.seed, task(it))).collect();
    let rate = (sum(0) / sum(1)).min(1.0);
    let by_chance = no_difference(&wholes, rate, &mut streams, n_replicates(bench))?;
    Some(Null { included, groups, by_chance })
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of people")]
fn people(it: f64) -> u64 {
    libm::round(it).max(1.0) as u64
}

/// The largest gap of one rate.
struct Largest {
    rate: &'static str,
    n_groups: usize,
    highest: String,
    lowest: String,
    gap: f64,
    /// By chance alone.
    mean: f64,
    /// What chance alone stays above, and what it stays below, each as often as the plan's confidence says.
    usual: Option<Interval>,
    p: Option<f64>,
}

impl Largest {
    fn is_beyond(&self) -> bool {
        self.usual.is_some_and(|it| self.gap > it.high + NOTHING)
    }
}

fn largest(bench: &Bench, measured: &Measured, rate_idx: usize) -> Option<Largest> {
    let Null { included, groups, by_chance } = null(bench, measured, rate_idx)?;
    let mut sorted = by_chance.largest;
    order::numbers(&mut sorted);
    let gap = largest_gap(&groups);
    let share = |it: &&usize| groups[**it][0] / groups[**it][1];
    let places: Vec<usize> = (0..groups.len()).collect();
    let by_share = |a: &&usize, b: &&usize| share(a).total_cmp(&share(b));
    let named =
        |it: Option<&usize>| it.map(|it| group(measured, included[*it])).unwrap_or_default();
    let level = bench.plan.evidence.confidence;
    Some(Largest {
        rate: bench.context.rates[rate_idx].name,
        n_groups: groups.len(),
        highest: named(places.iter().max_by(by_share)),
        lowest: named(places.iter().min_by(by_share)),
        gap,
        mean: sorted.iter().sum::<f64>() / sorted.len() as f64,
        usual: percentile_interval(&sorted, 2.0 * level - 1.0),
        p: permutation_p(gap, &sorted),
    })
}

fn exhibit(bench: &Bench, measured: &Measured) -> Option<Exhibit> {
    let rates = main_rates(bench);
    let all: Vec<Largest> = rates.iter().filter_map(|it| largest(bench, measured, *it)).collect();
    if all.is_empty() {
        return None;
    }
    let confidence = bench.plan.evidence.confidence;
    let level = in_points(confidence);
    let by_chance = format!("By chance alone, in {}% of cases", in_points(2.0 * confidence - 1.0));
    Some(Exhibit {
        exhibit: "largest-gap".to_owned(),
        section: Section::Evidence,
        title: title(measured, &all, &level),
        says: format!(
            "The highest rate of a group less the lowest, of groups with at least {} people. By chance: the same groups, each as large as it is, with people drawn from one common rate, {} times from the plan's seed. p: how often chance alone makes the largest gap as large, the observed one counted in.{}",
            bench.plan.groups.minimum,
            count(u64::from(n_replicates(bench))),
            of_weights(bench)
        ),
        caveat: "The largest of many gaps is large by chance alone, the more so the more and the smaller the groups are: it is to be read beside the mean by chance, not beside 0.".to_owned(),
        source: "Phipson & Smyth (2010), Permutation p-values should never be zero".to_owned(),
        attributes: measured.attributes.clone(),
        fields: vec![
            Field::new("rate", "Rate", Unit::Text),
            Field::new("groups", "Groups", Unit::Number),
            Field::new("highest", "Highest", Unit::Text),
            Field::new("lowest", "Lowest", Unit::Text),
            Field::new("gap", "Largest gap", Unit::Points),
            Field::new("by-chance", "By chance alone, mean", Unit::Points),
            Field::new("range-low", &format!("{by_chance}, from"), Unit::Points),
            Field::new("range-high", &format!("{by_chance}, to"), Unit::Points),
            Field::new("p", "p", Unit::PValue),
        ],
        rows: all.iter().map(row).collect(),
        draws: Some(Draws {
            form: Form::Ranges,
            across: "gap".to_owned(),
            up: "rate".to_owned(),
            series: None,
            even: Some(Even::Zero),
        }),
    })
}

fn row(it: &Largest) -> Vec<Entry> {
    vec![
        Entry::text(it.rate),
        Entry::Number(it.n_groups as f64),
        Entry::text(&it.highest),
        Entry::text(&it.lowest),
        it.gap.into(),
        it.mean.into(),
        Entry::number(it.usual.map(|it| it.low), NO_RANGE),
        Entry::number(it.usual.map(|it| it.high), NO_RANGE),
        Entry::number(it.p, "there is nothing to test"),
    ]
}

fn title(measured: &Measured, all: &[Largest], level: &str) -> String {
    let by = attribute(measured);
    let n_beyond = all.iter().filter(|it| it.is_beyond()).count();
    if let [one] = all {
        return format!(
            "By {by}, the largest gap in {} is {} points; chance alone makes {} on average",
            one.rate.to_lowercase(),
            in_points(one.gap),
            in_points(one.mean)
        );
    }
    format!(
        "By {by}, the largest gap is beyond what chance alone makes in {level}% of cases for {n_beyond} of {} rates",
        all.len()
    )
}

#[cfg(test)]
mod tests {
    use crate::audit::exhibits::evidence::testing::{
        BERKELEY, COMPAS, COUNTED, OUTCOMES, exhibits, row,
    };

    #[test]
    fn the_largest_gap_stands_beside_its_size_by_chance() {
        let found = exhibits("largest-gap", &BERKELEY, COUNTED, "").remove(0);
        assert_eq!((found.text(0, "highest"), found.text(0, "lowest")), ("men", "women"));
        let gap = found.number(0, "gap").unwrap();
        assert!((gap - 0.141_645).abs() < 1e-6);
        // σ = √(.387760 · .612240 · (1/2691 + 1/1835)) = .014751; |d| has the mean σ √(2/π) and the 95% point 1.96 σ.
        let [mean, usual] = ["by-chance", "range-high"].map(|it| found.number(0, it).unwrap());
        assert!((mean - 0.011_770).abs() < 8e-4, "{mean}");
        assert!((usual - 0.028_912).abs() < 2e-3, "{usual}");
        assert_eq!(found.number(0, "p"), Some(1.0 / 2_001.0));
        assert!(
            found.title.starts_with("By group, the largest gap in selection rate is 14.2 points")
        );
    }

    #[test]
    fn groups_below_the_minimum_do_not_make_the_largest_gap() {
        let found = exhibits("largest-gap", &COMPAS, OUTCOMES, "").remove(0);
        let wrong = row(&found, &[("rate", "False positive rate")]);
        // Of 32 and 18 people the former reach 30: 2 / 23 of Asians are the lowest.
        assert_eq!(found.number(wrong, "groups"), Some(5.0));
        assert_eq!(found.text(wrong, "lowest"), "Asian");
        let gap = found.number(wrong, "gap").unwrap();
        assert!((gap - (805.0 / 1795.0 - 2.0 / 23.0)).abs() < 1e-12);
    }

    #[test]
    fn one_group_alone_has_no_gap() {
        let people = [("a", 1, 0, 50), ("a", 0, 0, 50), ("b", 1, 0, 5), ("b", 0, 0, 5)];
        assert!(exhibits("largest-gap", &people, COUNTED, "").is_empty());
    }
}
