//! What is shown of outcomes and decisions of several classes.

pub(crate) mod confusion;
pub(crate) mod figures;
mod judged;
mod odds;
pub(crate) mod opportunity;
pub(crate) mod parity;
pub(crate) mod rates;
pub(crate) mod shares;

use crate::audit::classes::Classes;
use crate::audit::error::Error;
use crate::audit::exhibits::Bench;
use crate::audit::exhibits::of_scores::{name, shown_groups};
use crate::audit::measure::{Context, Measured};
use crate::audit::plan::intervals::DifferenceInterval;
use crate::metrics::Share;
use crate::stats::Interval;
use crate::stats::survey::{Weighed, effective_people};

/// Groups of one attribute that are shown.
const MOST_GROUPS: usize = 12;

/// People, by their weights.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Sum {
    weight: f64,
    square: f64,
}

/// The people of a group by class of outcome and decision.
#[derive(Clone, Debug, Default)]
struct Table {
    name: String,
    outcome: Vec<Sum>,
    decision: Vec<Sum>,
    /// By outcome, then by decision.
    both: Vec<Vec<Sum>>,
    is_reference: bool,
}

/// The groups of an attribute by class.
struct Tables {
    classes: Vec<String>,
    has_outcome: bool,
    has_decision: bool,
    groups: Vec<Table>,
    /// A sentence on the groups that are not shown.
    others: String,
}

impl Sum {
    fn add(&mut self, weight: f64, square: f64) {
        self.weight += weight;
        self.square += square;
    }

    fn and(self, other: Self) -> Self {
        Self { weight: self.weight + other.weight, square: self.square + other.square }
    }

    /// A part of these people as a sample of equal weights that tells as much of the share: by linearisation, so that it
    /// hangs on whose weights are large.
    fn sample(self, part: Self) -> (f64, f64) {
        let of = |weight: f64, square: f64| Weighed { people: weight, weight, square };
        let rest = [self.weight - part.weight, self.square - part.square].map(|it| it.max(0.0));
        let with = of(part.weight, part.square);
        let effective = effective_people(with, of(rest[0], rest[1])).unwrap_or_default();
        Share { part: part.weight, whole: self.weight, effective }.sample()
    }
}

/// Everyone of a list.
fn total(all: &[Sum]) -> Sum {
    all.iter().fold(Sum::default(), |sum, it| sum.and(*it))
}

/// A share with its interval; `None` of nobody.
fn share(context: &Context, part: Sum, whole: Sum) -> Option<(f64, Option<Interval>)> {
    (whole.weight > 0.0).then(|| {
        let sample = whole.sample(part);
        (part.weight / whole.weight, context.plan.evidence.rate_interval.of(sample, context.z))
    })
}

/// The difference of two shares with its interval.
fn gap(
    by: DifferenceInterval,
    one: [Sum; 2],
    other: [Sum; 2],
    z: f64,
) -> Option<(f64, Option<Interval>)> {
    let has = |[_, whole]: [Sum; 2]| whole.weight > 0.0;
    (has(one) && has(other)).then(|| {
        let [first, second] = [one, other].map(|it| it[1].sample(it[0]));
        let share = |[part, whole]: [Sum; 2]| part.weight / whole.weight;
        (share(one) - share(other), by.of(first, second, z))
    })
}

impl Table {
    /// Those whose decision is this class, of those with this outcome.
    fn recall(&self, class: usize) -> [Sum; 2] {
        [self.both[class][class], self.outcome[class]]
    }

    /// Those with this outcome, of those whose decision is this class.
    fn precision(&self, class: usize) -> [Sum; 2] {
        [self.both[class][class], self.decision[class]]
    }

    fn everyone(&self) -> Sum {
        total(if self.outcome.is_empty() { &self.decision } else { &self.outcome })
    }
}

impl Tables {
    /// Of one attribute; `None` where the plan audits no classes or fewer than two groups are large enough.
    fn new(bench: &Bench, measured: &Measured) -> Result<Option<Self>, Error> {
        let Some(classes) = Classes::new(bench.plan, bench.input.table, bench.scored)? else {
            return Ok(None);
        };
        let (shown, others) = shown_groups(bench, measured, MOST_GROUPS);
        if shown.len() < 2 {
            return Ok(None);
        }
        let (has_outcome, has_decision) = (classes.outcome.is_some(), classes.decision.is_some());
        let n = classes.names.len();
        let list = |has: bool| vec![Sum::default(); if has { n } else { 0 }];
        let mut groups: Vec<Table> = shown
            .iter()
            .map(|at| Table {
                name: name(&measured.groups[*at]),
                outcome: list(has_outcome),
                decision: list(has_decision),
                both: vec![list(has_outcome && has_decision); if has_outcome { n } else { 0 }],
                is_reference: measured.reference == Some(*at),
            })
            .collect();
        let grouping = bench.cube.grouping(&measured.axes);
        let people = bench.people()?;
        let axis = measured.axes[0];
        // The place of each level's group among those shown.
        let mut place = vec![None; bench.cube.axes[axis].levels.len()];
        for (at, group) in shown.iter().enumerate() {
            place[grouping.groups[*group].levels[0] as usize] = Some(at);
        }
        for (at, row) in people.rows.iter().enumerate() {
            let Some(group) = place[people.levels[axis][at] as usize] else { continue };
            let class = |of: &Option<Vec<Option<u32>>>| {
                of.as_ref().and_then(|it| it[*row as usize]).map(|it| it as usize)
            };
            let (outcome, decision) = (class(&classes.outcome), class(&classes.decision));
            groups[group].count(outcome, decision, [people.weight[at], people.square[at]]);
        }
        let classes = classes.names;
        Ok(Some(Self { classes, has_outcome, has_decision, groups, others }))
    }

    fn reference(&self) -> Option<&Table> {
        self.groups.iter().find(|it| it.is_reference)
    }

    fn has_both(&self) -> bool {
        self.has_outcome && self.has_decision
    }
}

impl Table {
    fn count(
        &mut self,
        outcome: Option<usize>,
        decision: Option<usize>,
        [weight, square]: [f64; 2],
    ) {
        if let Some(it) = outcome {
            self.outcome[it].add(weight, square);
        }
        if let Some(it) = decision {
            self.decision[it].add(weight, square);
        }
        if let (Some(outcome), Some(decision)) = (outcome, decision) {
            self.both[outcome][decision].add(weight, square);
        }
    }
}

#[cfg(test)]
pub(super) mod testing {
    //! Exhibits of an audit of a few made-up people of three classes.

    use crate::audit::exhibits::of_columns::testing::exhibits;
    use crate::report::exhibit::Exhibit;

    /// Of people with a group, an outcome and a decision, each so many times.
    pub(crate) fn of_classes(id: &str, people: &[(&str, &str, &str, usize)]) -> Vec<Exhibit> {
        let mut text = "group,y,p\n".to_owned();
        for (group, y, p, n) in people {
            text += &format!("{group},{y},{p}\n").repeat(*n);
        }
        exhibits(id, &text, "outcome = { column = \"y\" }\ndecision = { column = \"p\" }")
    }

    /// 100 people of "a" and 80 of "b"; nobody of "b" has the outcome "lo" or is given "hi".
    ///
    /// ```text
    /// a      hi mid lo      b      hi mid lo
    /// hi     20   5  5      hi      0  10  4
    /// mid     6  24 10      mid     0  50 16
    /// lo      3   2 25      lo      0   0  0
    /// ```
    pub(crate) const PEOPLE: [(&str, &str, &str, usize); 13] = [
        ("a", "hi", "hi", 20),
        ("a", "hi", "mid", 5),
        ("a", "hi", "lo", 5),
        ("a", "mid", "hi", 6),
        ("a", "mid", "mid", 24),
        ("a", "mid", "lo", 10),
        ("a", "lo", "hi", 3),
        ("a", "lo", "mid", 2),
        ("a", "lo", "lo", 25),
        ("b", "hi", "mid", 10),
        ("b", "hi", "lo", 4),
        ("b", "mid", "mid", 50),
        ("b", "mid", "lo", 16),
    ];

    #[track_caller]
    pub(crate) fn close(exhibit: &Exhibit, row: usize, id: &str, expected: f64) {
        let found = exhibit.number(row, id).unwrap();
        assert!((found - expected).abs() < 1e-12, "{id}: {found}, not {expected}");
    }
}
