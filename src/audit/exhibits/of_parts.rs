//! Rates of groups inside parts of the people, such as strata or classes, and how far apart they are in each part.

use crate::audit::at_once::{at_once, larger, n_pairs, size};
use crate::audit::exhibits::Bench;
use crate::audit::exhibits::of_scores::{Figured, entries};
use crate::report::exhibit::{Entry, Field, Unit};
use crate::report::format::percent;
use crate::stats::Interval;
use crate::stats::difference::newcombe;
use crate::stats::proportion::wilson;

/// Those concerned and those counted among, as a sample of equal weights, and how many people these are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Sample {
    pub(crate) part: f64,
    pub(crate) whole: f64,
    /// Rows or weights, as the exhibit counts people.
    pub(crate) people: f64,
}

/// One rate of the groups in one part.
pub(crate) struct Inside {
    pub(crate) part: String,
    pub(crate) rate: String,
    /// Each group's name, and its sample or why there is none.
    pub(crate) groups: Vec<(String, Result<Sample, String>)>,
    /// The place of the reference, where it is among the groups.
    pub(crate) reference: Option<usize>,
}

impl Sample {
    fn share(self) -> f64 {
        self.part / self.whole
    }

    fn less(self, other: Self, z: f64) -> (f64, Option<Interval>) {
        let gap = self.share() - other.share();
        (gap, newcombe(self.part, self.whole, other.part, other.whole, z))
    }
}

/// How far apart the groups of one part are.
pub(crate) struct Extreme {
    lowest: usize,
    highest: usize,
    gap: (f64, Option<Interval>),
    ratio: Option<f64>,
    n_groups: usize,
}

impl Inside {
    /// The groups that count at least so many people.
    fn large(&self, minimum: u64) -> Vec<(usize, Sample)> {
        let known =
            self.groups.iter().enumerate().filter_map(|(at, it)| Some((at, it.1.clone().ok()?)));
        known.filter(|it| it.1.people >= minimum as f64).collect()
    }

    /// The largest difference of two groups that are large enough, with an interval that holds for all pairs at once;
    /// none of fewer than two.
    pub(crate) fn extreme(&self, bench: &Bench) -> Option<Extreme> {
        let all = self.large(bench.plan.groups.minimum);
        let by = |a: &&(usize, Sample), b: &&(usize, Sample)| a.1.share().total_cmp(&b.1.share());
        let (lowest, highest) = (all.iter().min_by(by)?, all.iter().max_by(by)?);
        let z = at_once(bench.plan.evidence.confidence, n_pairs(all.len()))?;
        let pairs = (0..all.len()).flat_map(|one| (one + 1..all.len()).map(move |it| [one, it]));
        let ends: Option<Vec<Interval>> =
            pairs.map(|[one, it]| all[one].1.less(all[it].1, z).1.map(size)).collect();
        let (low, high) = (lowest.1.share(), highest.1.share());
        let gap = high - low;
        let ends = ends?.into_iter().reduce(larger)?;
        let ends = Interval { low: ends.low.min(gap), high: ends.high.max(gap).min(1.0) };
        Some(Extreme {
            lowest: lowest.0,
            highest: highest.0,
            gap: (gap, Some(ends)),
            ratio: (high > 0.0).then(|| low / high),
            n_groups: all.len(),
        })
    }
}

impl Extreme {
    pub(crate) fn gap(&self) -> f64 {
        self.gap.0
    }

    /// "20.0% of a and 55.0% of b".
    pub(crate) fn says(&self, inside: &Inside) -> String {
        let one = |at: usize| {
            let (name, sample) = &inside.groups[at];
            format!("{} of {name}", sample.as_ref().map_or(String::new(), |it| percent(it.share())))
        };
        format!("{} and {}", one(self.lowest), one(self.highest))
    }
}

/// The fields of [`rows_of_rates`]; `part` is the id and name of the part's field.
pub(crate) fn fields_of_rates([id, name]: [&str; 2]) -> Vec<Field> {
    let mut all = vec![
        Field::new(id, name, Unit::Text),
        Field::new("rate", "Rate", Unit::Text),
        Field::new("group", "Group", Unit::Text),
        Field::new("people", "Counted among", Unit::People),
    ];
    all.extend(Field::with_interval("value", "Rate of the group", Unit::Share));
    all.extend(Field::with_interval("gap", "Less that of the reference", Unit::Points));
    all
}

/// A row for each group of each part and rate.
pub(crate) fn rows_of_rates(bench: &Bench, all: &[Inside]) -> Vec<Vec<Entry>> {
    let z = bench.context.z;
    let mut rows = Vec::new();
    for inside in all {
        let reference = inside.reference.and_then(|it| inside.groups[it].1.as_ref().ok());
        for (at, (name, sample)) in inside.groups.iter().enumerate() {
            let why = sample.as_ref().err().cloned().unwrap_or_default();
            let known = sample.as_ref().ok();
            let value: Figured = known.map(|it| (it.share(), wilson(it.part, it.whole, z)));
            let is_reference = inside.reference == Some(at);
            let gap = known.zip(reference).filter(|_| !is_reference);
            let no_gap =
                if is_reference { "the reference" } else { "one of the two has no rate here" };
            let mut row: Vec<Entry> = vec![
                inside.part.as_str().into(),
                inside.rate.as_str().into(),
                name.as_str().into(),
                known.map_or(0.0, |it| it.people).into(),
            ];
            row.extend(entries(value, &why));
            row.extend(entries(gap.map(|(own, other)| own.less(*other, z)), no_gap));
            rows.push(row);
        }
    }
    rows
}

/// The fields of [`rows_of_gaps`].
pub(crate) fn fields_of_gaps([id, name]: [&str; 2]) -> Vec<Field> {
    let mut all = vec![
        Field::new(id, name, Unit::Text),
        Field::new("rate", "Rate", Unit::Text),
        Field::new("groups", "Groups that are large enough", Unit::Number),
        Field::new("lowest", "Lowest", Unit::Text),
        Field::new("highest", "Highest", Unit::Text),
    ];
    all.extend(Field::with_interval("difference", "Largest difference", Unit::Points));
    all.push(Field::new("ratio", "Smallest ratio", Unit::Ratio));
    all
}

/// A row for each part and rate.
pub(crate) fn rows_of_gaps(bench: &Bench, all: &[Inside]) -> Vec<Vec<Entry>> {
    let minimum = bench.plan.groups.minimum;
    let none = format!("fewer than two groups count at least {minimum} people here");
    let row = |inside: &Inside| -> Vec<Entry> {
        let found = inside.extreme(bench);
        let name = |at: Option<usize>| {
            at.map_or(Entry::Nothing(none.clone()), |it| inside.groups[it].0.as_str().into())
        };
        let n = found.as_ref().map_or(inside.large(minimum).len(), |it| it.n_groups);
        let mut row: Vec<Entry> = vec![
            inside.part.as_str().into(),
            inside.rate.as_str().into(),
            (n as u64).into(),
            name(found.as_ref().map(|it| it.lowest)),
            name(found.as_ref().map(|it| it.highest)),
        ];
        row.extend(entries(found.as_ref().map(|it| it.gap), &none));
        let no_ratio = if found.is_some() { "both rates are 0" } else { none.as_str() };
        row.push(Entry::number(found.and_then(|it| it.ratio), no_ratio));
        row
    };
    all.iter().map(row).collect()
}

/// The part and rate with the widest difference.
pub(crate) fn widest<'a>(bench: &Bench, all: &'a [Inside]) -> Option<(&'a Inside, Extreme)> {
    let known = all.iter().filter_map(|it| Some((it, it.extreme(bench)?)));
    known.reduce(|a, b| if b.1.gap() > a.1.gap() { b } else { a })
}
