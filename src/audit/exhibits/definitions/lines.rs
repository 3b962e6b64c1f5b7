//! What programs print as lines: one for each name of a program that differs from ours, and one for all that agree.

use std::collections::BTreeSet;

use crate::audit::measure::Measured;
use crate::metrics::definitions::{Ours, Printed, Prints, shared};
use crate::report::exhibit::Entry;
use crate::report::rows::group_name;

use super::beside::{Beside, unmeasured};

/// Figures closer than this are the same number.
pub(super) const SAME: f64 = 1e-12;

/// The mark of what is held against everyone.
const TO_OVERALL: &str = "to_overall";

/// Where ours stands of names that are no rate and no metric of ours.
const ELSEWHERE: [(&str, &str); 5] = [
    ("Class imbalance", "of each group, in the analysis of labels"),
    ("Divergence of outcomes", "of each group, in the analysis of labels"),
    ("Conditional demographic disparity", "of each group, in the analysis given strata"),
    ("Consistency", "of decisions, in the analysis of people who are like each other"),
    ("Flip test", "of each group, in the analysis of people who are like each other"),
];

/// A row of the exhibit.
pub(super) struct Line {
    pub(super) shared: &'static str,
    pub(super) program: String,
    pub(super) called: String,
    pub(super) prints: Entry,
    pub(super) ours: Entry,
    pub(super) definition: String,
    pub(super) differs: String,
    pub(super) agrees: bool,
    of: Ours,
    is_measured: bool,
}

/// The lines of all programs: names by which any differs first, and under a name the differing first.
pub(super) fn lines(
    measured: &Measured,
    beside: &Beside,
    all: &[(&'static str, Vec<Printed>)],
) -> Vec<Line> {
    let mut found: Vec<Line> = Vec::new();
    for (program, printed) in all {
        let mut seen = BTreeSet::new();
        for it in printed {
            if seen.insert((it.name.as_str(), it.shared)) {
                let alike: Vec<&Printed> = printed
                    .iter()
                    .filter(|other| other.name == it.name && other.shared == it.shared)
                    .collect();
                found.extend(line(measured, beside, program, &alike));
            }
        }
    }
    let mut differing = Vec::new();
    let mut agreeing = Vec::new();
    for name in shared() {
        let (own, rest) = found.into_iter().partition(|it| it.shared == name);
        found = rest;
        let own = under_one_name(own);
        let all_agree = own.iter().all(|it| it.agrees);
        if all_agree { agreeing.extend(own) } else { differing.extend(own) }
    }
    differing.extend(agreeing);
    differing
}

/// The lines of a name, those that agree put together; none where the plan measures nothing of that name.
fn under_one_name(own: Vec<Line>) -> Vec<Line> {
    let has_ours = own.iter().any(|it| it.is_measured);
    let is_known = own.iter().any(|it| it.of != Ours::Nothing);
    if is_known && !has_ours {
        return Vec::new();
    }
    let (agreeing, differing): (Vec<Line>, Vec<Line>) = own.into_iter().partition(|it| it.agrees);
    let mut lines = put_together(differing, Line::is_under_another_name);
    lines.extend(put_together(agreeing, |a, b| a.of == b.of));
    lines
}

/// The first of those that are alike stands for all of them, with the names of all.
fn put_together(lines: Vec<Line>, are_alike: fn(&Line, &Line) -> bool) -> Vec<Line> {
    let mut together: Vec<Line> = Vec::new();
    for it in lines {
        match together.iter_mut().find(|other| are_alike(other, &it)) {
            Some(other) => other.add(&it),
            None => together.push(it),
        }
    }
    together
}

impl Line {
    /// Whether a program prints the same number under two names.
    fn is_under_another_name(&self, it: &Self) -> bool {
        let is_same_number = match (&self.prints, &it.prints) {
            (Entry::Number(a), Entry::Number(b)) => (a - b).abs() <= SAME,
            (Entry::Number(_) | Entry::Text(_) | Entry::Nothing(_), _) => false,
        };
        let is_one_metric = match (self.of, it.of) {
            (Ours::Metric(a), Ours::Metric(b)) => a == b,
            (Ours::Nothing, _) | (_, Ours::Nothing) => false,
            (_, _) => true,
        };
        let to_overall = |it: &Self| it.called.contains(TO_OVERALL);
        is_same_number
            && self.program == it.program
            && is_one_metric
            && self.ours == it.ours
            && to_overall(self) == to_overall(it)
    }

    /// Another that agrees with the same figure of ours.
    fn add(&mut self, it: &Line) {
        if !self.program.split(", ").any(|own| own == it.program) {
            self.program = [self.program.as_str(), &it.program].join(", ");
        }
        if !self.called.split(", ").any(|own| own == it.called) {
            self.called = [self.called.as_str(), &it.called].join(", ");
        }
    }
}

/// One name of a program: what it prints, of the group where it differs most from ours.
fn line(measured: &Measured, beside: &Beside, program: &str, alike: &[&Printed]) -> Option<Line> {
    let first = *alike.first()?;
    let figures: Vec<Pair> = (alike.iter())
        .filter(|it| takes_part(measured, it))
        .map(|it| (*it, beside.figure(it.ours, it.group)))
        .collect();
    let has_ours = first.ours != Ours::Nothing;
    let apart =
        |it: &&Pair| !it.1.as_ref().is_some_and(|ours| has_ours && is_same(it.0.prints, ours));
    let n_apart = figures.iter().filter(apart).count();
    let is_of_groups = first.group.is_some();
    let of = |called: String, [prints, ours]: [Entry; 2], differs: String| Line {
        shared: first.shared,
        program: program.to_owned(),
        called,
        prints,
        ours,
        definition: first.definition.to_owned(),
        differs,
        agrees: n_apart == 0,
        of: first.ours,
        is_measured: figures.iter().any(|it| it.1.is_some()),
    };
    if n_apart == 0 && is_of_groups {
        let n = figures.len();
        let entries = [format!("as ours in all {n} groups"), format!("{n} groups")];
        return (n > 0).then(|| of(first.name.clone(), entries.map(Entry::Text), String::new()));
    }
    let (shown, ours) = figures.iter().filter(apart).reduce(further).or(figures.first())?;
    let called = match shown.group {
        Some(idx) => format!("{} of {}", shown.name, group_name(&measured.groups[idx].names)),
        None => shown.name.clone(),
    };
    let elsewhere = ELSEWHERE.iter().find(|it| it.0 == first.shared);
    let ours = match elsewhere {
        Some((_, place)) => Entry::Nothing((*place).to_owned()),
        None => ours.clone().unwrap_or_else(unmeasured),
    };
    let mut differs = shown.differs.to_owned();
    if n_apart == 0 {
        differs = format!("the same number here; {differs}");
    }
    if is_of_groups && n_apart < figures.len() {
        differs = format!(
            "{differs}; so in {n_apart} of {} groups, as ours in the others",
            figures.len()
        );
    }
    if let (Some(what), Entry::Nothing(_)) = (for_nothing(shown), &ours) {
        differs = format!("it prints {what} for no evidence; {differs}");
    }
    Some(of(called, [prints(shown.prints), ours], differs))
}

/// A group is not compared with itself.
fn takes_part(measured: &Measured, it: &Printed) -> bool {
    match it.ours {
        Ours::Ratio(_) | Ours::Verdict(_) => it.group != measured.reference,
        Ours::Nothing
        | Ours::Metric(_)
        | Ours::Rate(_)
        | Ours::LargestDifference(_)
        | Ours::SmallestRatio(_)
        | Ours::Lowest(_)
        | Ours::Highest(_) => true,
    }
}

/// What is printed, and our figure where it is measured.
type Pair<'a> = (&'a Printed, Option<Entry>);

/// Of two figures that differ from ours the one of the group without a number of ours, else the one further from it.
fn further<'a, 'b>(a: &'a Pair<'b>, b: &'a Pair<'b>) -> &'a Pair<'b> {
    let rank = |(printed, ours): &Pair| match (printed.prints, ours) {
        (Prints::Number(_), Some(Entry::Nothing(_))) => f64::INFINITY,
        (Prints::Number(theirs), Some(Entry::Number(ours))) => (theirs - ours).abs(),
        // What does not hold before what holds.
        (Prints::Says("False"), _) => 1.0,
        (_, _) => 0.0,
    };
    if rank(b) > rank(a) { b } else { a }
}

/// What is printed as a number where ours has none.
fn for_nothing(it: &Printed) -> Option<String> {
    let is_of_evidence = matches!(
        it.ours,
        Ours::Rate(_) | Ours::Ratio(_) | Ours::LargestDifference(_) | Ours::SmallestRatio(_)
    );
    let number = it.prints.number().filter(|_| is_of_evidence)?;
    Some(crate::report::format::number(number))
}

/// The same number, or no number with either.
fn is_same(prints: Prints, ours: &Entry) -> bool {
    match (prints, ours) {
        (Prints::Number(theirs), Entry::Number(ours)) => (theirs - ours).abs() <= SAME,
        (Prints::NotANumber, Entry::Nothing(_)) => true,
        (
            Prints::Number(_)
            | Prints::NotANumber
            | Prints::Infinity
            | Prints::MinusInfinity
            | Prints::Says(_)
            | Prints::Stops(_),
            Entry::Number(_) | Entry::Text(_) | Entry::Nothing(_),
        ) => false,
    }
}

fn prints(it: Prints) -> Entry {
    match it {
        Prints::Number(it) => it.into(),
        Prints::NotANumber => Entry::text("NaN"),
        Prints::Infinity => Entry::text("inf"),
        Prints::MinusInfinity => Entry::text("-inf"),
        Prints::Says(it) => Entry::text(it),
        Prints::Stops(why) => Entry::text(format!("an error, because {why}")),
    }
}
