//! Made-up people from a small seeded generator, written as a file.

use std::fmt::Write as _;

use plumbline::metrics::{self, Needs};
use plumbline::report::Report;

use crate::run::audit;

/// The seeds that every law is tried with.
pub(crate) const SEEDS: std::ops::Range<u64> = 1..7;

/// One row of the file.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Person {
    pub(crate) sex: &'static str,
    pub(crate) region: &'static str,
    pub(crate) grade: &'static str,
    pub(crate) outcome: bool,
    pub(crate) decision: bool,
    /// A multiple of 2⁻²⁰ in [0, 1], so that sums and 1 - score are exact.
    pub(crate) score: f64,
    pub(crate) weight: u32,
}

/// `SplitMix64` (Steele, Lea and Flood 2014): small, and the same everywhere.
pub(crate) struct Generator(pub(crate) u64);

impl Generator {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub(crate) fn below(&mut self, n: u32) -> u32 {
        u32::try_from(self.next() % u64::from(n)).unwrap()
    }

    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for idx in (1..items.len()).rev() {
            items.swap(idx, self.below(u32::try_from(idx + 1).unwrap()) as usize);
        }
    }
}

/// A few hundred people. Scores of an odd seed are coarse, so that many are tied; those of an even one are fine.
pub(crate) fn people(seed: u64) -> Vec<Person> {
    let mut generator = Generator(seed);
    let step = if seed % 2 == 1 { 1 << 17 } else { 1 };
    (0..150 + generator.below(250))
        .map(|_| {
            let region = ["east", "north", "north", "west", "west", "west"];
            let region = region[generator.below(6) as usize];
            let outcome = generator.below(10) < 4;
            let lift =
                if outcome { 1 << 18 } else { 0 } + if region == "west" { 1 << 17 } else { 0 };
            let score = (generator.below(3 << 18) + lift).min(1 << 20) / step * step;
            Person {
                sex: ["f", "f", "m"][generator.below(3) as usize],
                region,
                grade: ["high", "low"][generator.below(2) as usize],
                outcome,
                decision: score + generator.below(1 << 18) > 5 << 17,
                score: f64::from(score) / f64::from(1 << 20),
                weight: 1 + generator.below(5),
            }
        })
        .collect()
}

/// The people as a file.
pub(crate) fn csv(people: &[Person]) -> String {
    let mut text = "sex,region,grade,outcome,decision,score,weight\n".to_owned();
    for it in people {
        let side = |it: bool| if it { "yes" } else { "no" };
        let Person { sex, region, grade, score, weight, .. } = it;
        let (outcome, decision) = (side(it.outcome), side(it.decision));
        writeln!(text, "{sex},{region},{grade},{outcome},{decision},{score},{weight}").unwrap();
    }
    text
}

/// A plan for them; `columns` and `rest` are further lines of the plan.
pub(crate) fn plan(columns: &str, rest: &str) -> String {
    format!(
        "plan = 1\n[columns]\noutcome = {{ column = \"outcome\", positive = \"yes\" }}\n\
         decision = {{ column = \"decision\", positive = \"yes\" }}\n{columns}\n\
         [[columns.attributes]]\ncolumn = \"sex\"\n[[columns.attributes]]\ncolumn = \"region\"\n{rest}"
    )
}

/// The score as it is written in a plan.
pub(crate) const SCORE: &str = "score = { column = \"score\" }";

/// Small groups count, and few resamples are enough to see whether they are the same.
pub(crate) const QUICK: &str = "[groups]\nminimum = 10\n[evidence]\nresamples = 100";

/// The audit of people with a score, and strata: everything in the registry.
pub(crate) fn audited(people: &[Person]) -> Report {
    let columns = format!("{SCORE}\nstrata = [\"grade\"]");
    audit(&csv(people), &plan(&columns, &format!("{QUICK}\n{}", everything()))).unwrap()
}

/// The part of a plan that asks for all rates, metrics and comparisons, but for what looks at people one by one: that
/// hangs on rows, and not on what they weigh.
pub(crate) fn everything() -> String {
    let listed =
        |ids: Vec<&str>| ids.iter().map(|it| format!("\"{it}\"")).collect::<Vec<_>>().join(", ");
    format!(
        "[measures]\nrates = [{}]\nmetrics = [{}]\ncomparisons = [{}]\n\
         costs = {{ tp = -1, fp = 2, fn = 5, tn = 0.5 }}\n",
        listed(metrics::rates().map(|it| it.id).collect()),
        listed(
            metrics::metrics()
                .filter(|it| !matches!(it.compare, metrics::Compare::OfNeighbors))
                .map(|it| it.id)
                .collect()
        ),
        listed(metrics::aggregates().map(|it| it.id).collect()),
    )
}

/// Whether people with two outcomes, two decisions and a score have this rate; others are of several classes or of numbers.
pub(crate) fn is_two_sided(rate: &metrics::Rate) -> bool {
    match rate.needs() {
        Needs::NumberOutcome | Needs::NumberPrediction | Needs::Numbers | Needs::Classes => false,
        Needs::Decision
        | Needs::Outcome
        | Needs::DecisionAndOutcome
        | Needs::Score
        | Needs::ProbabilityAndOutcome
        | Needs::ScoreAndOutcome
        | Needs::Costs => true,
    }
}

/// The rates that they have.
pub(crate) fn two_sided_rates() -> impl Iterator<Item = &'static metrics::Rate> {
    metrics::rates().filter(|it| is_two_sided(it))
}

/// The metrics that are made of those.
pub(crate) fn two_sided_metrics() -> impl Iterator<Item = &'static metrics::Metric> {
    let is_made_of_those = |it: &&metrics::Metric| {
        it.rates.iter().all(|id| metrics::rate(id).is_some_and(is_two_sided))
    };
    metrics::metrics().filter(is_made_of_those)
}

/// The same people, so many times each.
pub(crate) fn copies(people: &[Person], times: impl Fn(&Person) -> u32) -> Vec<Person> {
    people.iter().flat_map(|it| (0..times(it)).map(|_| it.clone())).collect()
}

/// Fails unless both are within a relative 1e-12 of each other, or neither is.
#[track_caller]
pub(crate) fn assert_near(what: &str, a: Option<f64>, b: Option<f64>) {
    let is_near = match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() <= 1e-12 * a.abs().max(1.0),
        (a, b) => a == b,
    };
    assert!(is_near, "{what}: {a:?} and {b:?}");
}
