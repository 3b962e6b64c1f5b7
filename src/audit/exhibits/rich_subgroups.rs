//! Which subgroup, cut out by a linear threshold over all attributes, lies furthest from everyone's error rates?

use crate::audit::error::Error;
use crate::audit::exhibits::{Bench, Shown};
use crate::audit::replicates::task;
use crate::base::order;
use crate::cube::{Four, Group};
use crate::report::Untested;
use crate::report::exhibit::{Entry, Exhibit, Field, Section, Unit};
use crate::report::format::{count, number, p_value, percent};
use crate::stats::permutation::permutation_p;
use crate::stats::resample::{Stream, percentile_interval};
use crate::stats::rich_subgroups::{Auditor, Subgroup};

/// Draws of errors that hit everyone alike.
const MOST_DRAWS: u32 = 2_000;

/// Combinations of values that are named; of more it is said how many.
const MOST_NAMED: usize = 6;

/// The same in a title.
const MOST_IN_TITLE: usize = 2;

/// Nearer than this, two γ are equal.
const ROUNDING: f64 = 1e-12;

const WHAT: &str = "Rich subgroups: the threshold over all attributes with the largest γ";

/// One kind of error, and among whom it is counted.
struct Kind {
    id: &'static str,
    rate: &'static str,
    among: &'static str,
    wrong: fn(Four) -> f64,
    whole: fn(Four) -> f64,
}

const KINDS: [Kind; 2] = [
    Kind {
        id: "false-positives",
        rate: "false positive rate",
        among: "a negative outcome",
        wrong: |it| it.fp,
        whole: |it| it.fp + it.tn,
    },
    Kind {
        id: "false-negatives",
        rate: "false negative rate",
        among: "a positive outcome",
        wrong: |it| it.fn_,
        whole: |it| it.tp + it.fn_,
    },
];

#[expect(clippy::unnecessary_wraps, reason = "other kinds of exhibits can fail")]
pub(crate) fn show(bench: &Bench) -> Result<Shown, Error> {
    let lacks = |why: &str| Untested { what: WHAT.to_owned(), why: why.to_owned() };
    if !bench.plan.tells_outcomes() || !bench.plan.decides() {
        let untested = vec![lacks("it needs outcomes and decisions of two sides")];
        return Ok(Shown { exhibits: Vec::new(), untested });
    }
    let axes: Vec<usize> = (0..bench.cube.n_attributes).collect();
    let groups = bench.cube.grouping(&axes).groups;
    let (mut all, mut untested) = (Vec::new(), Vec::new());
    for kind in &KINDS {
        match found(bench, kind, &groups) {
            Some(it) => all.push(it),
            None => untested.push(lacks(&format!("nobody has {}", kind.among))),
        }
    }
    let exhibits = if all.is_empty() { Vec::new() } else { vec![exhibit(bench, &groups, &all)] };
    Ok(Shown { exhibits, untested })
}

/// What was found of one kind of error.
struct Found<'a> {
    kind: &'a Kind,
    everyone: f64,
    rate: f64,
    /// With lower and with higher rates.
    sides: [Subgroup; 2],
    /// By chance alone the larger γ of both sides; empty where people are weighted.
    by_chance: Vec<f64>,
}

fn found<'a>(bench: &Bench, kind: &'a Kind, groups: &[Group]) -> Option<Found<'a>> {
    let sum =
        |of: fn(Four) -> f64| -> Vec<f64> { groups.iter().map(|it| of(it.tally.weight)).collect() };
    let (wholes, wrong) = (sum(kind.whole), sum(kind.wrong));
    let everyone: f64 = sum(Four::total).iter().sum();
    let values: Vec<Vec<usize>> =
        (groups.iter()).map(|it| it.levels.iter().map(|level| *level as usize).collect()).collect();
    let auditor = Auditor::new(&values, &wholes);
    let sides = auditor.audit(&wrong, everyone)?;
    let rate = wrong.iter().sum::<f64>() / wholes.iter().sum::<f64>();
    let draws = if bench.context.is_weighted { 0 } else { n_draws(bench) };
    let larger_gamma = |draw: u32| {
        let task = task(&format!("rich-subgroups, {} {draw}", kind.id), &[], &[]);
        let mut stream = Stream::new(bench.context.seed, task);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "people")]
        let errors: Vec<f64> =
            wholes.iter().map(|it| stream.binomial(*it as u64, rate) as f64).collect();
        auditor.audit(&errors, everyone).map(|[lower, higher]| lower.gamma.max(higher.gamma))
    };
    let mut by_chance: Vec<f64> = (0..draws).filter_map(larger_gamma).collect();
    order::numbers(&mut by_chance);
    Some(Found { kind, everyone, rate, sides, by_chance })
}

fn n_draws(bench: &Bench) -> u32 {
    bench.plan.evidence.resamples.min(MOST_DRAWS)
}

impl Found<'_> {
    fn p(&self, side: &Subgroup) -> Option<f64> {
        permutation_p(side.gamma, &self.by_chance)
    }

    /// The side with the larger γ.
    fn worst(&self) -> &Subgroup {
        let [lower, higher] = &self.sides;
        // Where both sides together are everyone, they are equal but for rounding.
        if lower.gamma > higher.gamma + ROUNDING { lower } else { higher }
    }
}

fn exhibit(bench: &Bench, groups: &[Group], all: &[Found]) -> Exhibit {
    let names: Vec<String> =
        bench.cube.axes[..bench.cube.n_attributes].iter().map(|it| it.name.clone()).collect();
    let by_chance = if bench.context.is_weighted {
        "People are weighted, and no p is drawn.".to_owned()
    } else {
        format!(
            "p: how often the larger γ of both sides is as large where errors hit everyone alike, drawn {} times from the plan\u{2019}s seed, the observed one counted in.",
            count(u64::from(n_draws(bench)))
        )
    };
    Exhibit {
        exhibit: "rich-subgroups".to_owned(),
        section: Section::Slices,
        title: title(bench, groups, all),
        says: format!(
            "γ: the part of everyone who are in the subgroup and whose errors are counted (those with a negative outcome, of false positives), times how far the subgroup\u{2019}s error rate lies from everyone\u{2019}s. Errors are regressed on one column for each value of {}; the subgroups hold those of whom more, and those of whom fewer errors are predicted than everyone has. {by_chance}",
            names.join(", ")
        ),
        caveat: "A regression seeks the subgroup, and a larger γ may stay unfound: γ is at least so large. The largest of many subgroups is above 0 by chance alone.".to_owned(),
        source: "Kearns, Neel, Roth & Wu (2018), Preventing fairness gerrymandering: auditing and learning for subgroup fairness; Kearns, Neel, Roth & Wu (2019), An empirical study of rich subgroup fairness for machine learning".to_owned(),
        attributes: names,
        fields: vec![
            Field::new("errors", "Errors", Unit::Text),
            Field::new("side", "Predicted", Unit::Text),
            Field::new("subgroup", "Subgroup", Unit::Text),
            Field::new("people", "People counted", Unit::People),
            Field::new("weight", "Of everyone", Unit::Share),
            Field::new("rate", "Error rate", Unit::Share),
            Field::new("everyone", "Everyone\u{2019}s", Unit::Share),
            Field::new("gamma", "γ", Unit::Number),
            Field::new("usual", "What γ usually stays below", Unit::Number),
            Field::new("p", "p", Unit::PValue),
        ],
        rows: all.iter().flat_map(|it| rows(bench, groups, it)).collect(),
        draws: None,
    }
}

fn rows(bench: &Bench, groups: &[Group], found: &Found) -> Vec<Vec<Entry>> {
    let level = 2.0 * bench.plan.evidence.confidence - 1.0;
    let usual = percentile_interval(&found.by_chance, level).map(|it| it.high);
    let undrawn = "nothing was drawn";
    let row = |(side, said): (&Subgroup, &str)| {
        let none = "no combination is predicted so";
        let figure = |value: f64| Entry::number((side.people > 0.0).then_some(value), none);
        vec![
            found.kind.id.replace('-', " ").as_str().into(),
            said.into(),
            Entry::Text(named(groups, side, MOST_NAMED)),
            figure(side.people),
            figure(side.people / found.everyone),
            figure(side.errors / side.people),
            found.rate.into(),
            figure(side.gamma),
            Entry::number(usual, undrawn),
            Entry::number(found.p(side).filter(|_| side.people > 0.0), undrawn),
        ]
    };
    let [lower, higher] = &found.sides;
    vec![row((higher, "more")), row((lower, "fewer"))]
}

/// The largest of a subgroup's combinations of values, at most so many, and how many more there are.
fn named(groups: &[Group], side: &Subgroup, most: usize) -> String {
    let held: Vec<String> = (groups.iter().zip(&side.is_in))
        .filter(|it| *it.1)
        .map(|it| it.0.names.join(" × "))
        .collect();
    let more = held.len().saturating_sub(most);
    let names = held.iter().take(most).map(String::as_str).collect::<Vec<_>>().join("; ");
    match more {
        0 if held.is_empty() => "nobody".to_owned(),
        0 => names,
        _ => format!("{names} and {more} more"),
    }
}

fn title(bench: &Bench, groups: &[Group], all: &[Found]) -> String {
    let alpha = 1.0 - bench.plan.evidence.confidence;
    let p = |it: &Found| it.p(it.worst());
    let is_clear = |it: &&Found| p(it).is_some_and(|p| p < alpha);
    let of_gamma = |a: &&Found, b: &&Found| a.worst().gamma.total_cmp(&b.worst().gamma);
    if let Some(it) = all.iter().filter(is_clear).max_by(of_gamma) {
        let worst = it.worst();
        return format!(
            "{}: a {} of {}, where everyone\u{2019}s is {} (γ = {}, p = {})",
            named(groups, worst, MOST_IN_TITLE),
            it.kind.rate,
            percent(worst.errors / worst.people),
            percent(it.rate),
            number(worst.gamma),
            p(it).map(p_value).unwrap_or_default()
        );
    }
    let most = all.iter().max_by(of_gamma).map_or(0.0, |it| it.worst().gamma);
    if bench.context.is_weighted {
        return format!("The largest γ that was found is {}", number(most));
    }
    "No subgroup by a threshold over the attributes has clearly more or fewer errors than everyone"
        .to_owned()
}

#[cfg(test)]
mod tests {
    use crate::audit::exhibits::of_columns::testing::report;

    const PLAN: &str = "outcome = { column = \"y\", positive = \"1\" }\n\
                        decision = { column = \"d\", positive = \"1\" }";

    /// By group, people with a negative outcome, how many of them are selected, people with a positive outcome, and how
    /// many of them are not.
    fn people(all: &[(&str, usize, usize, usize, usize)]) -> String {
        let mut text = "group,y,d\n".to_owned();
        for (group, negatives, wrong, positives, missed) in all {
            for (sides, n) in [
                ("0,1", *wrong),
                ("0,0", negatives - wrong),
                ("1,0", *missed),
                ("1,1", positives - missed),
            ] {
                text += &format!("{group},{sides}\n").repeat(n);
            }
        }
        text
    }

    #[test]
    fn the_groups_with_more_errors_are_one_subgroup() {
        let text = people(&[("a", 100, 20, 40, 8), ("b", 50, 30, 30, 6), ("c", 50, 25, 30, 6)]);
        let found = report("rich-subgroups", &text, PLAN).exhibits.remove(0);
        assert_eq!((found.text(0, "errors"), found.text(0, "side")), ("false positives", "more"));
        assert_eq!(found.text(0, "subgroup"), "b; c");
        assert_eq!(found.text(1, "subgroup"), "a");
        // 75 of 200 everywhere, 55 of 100 there: a third of all 300 people, times 0.55 − 0.375.
        assert!((found.number(0, "weight").unwrap() - 1.0 / 3.0).abs() < 1e-12);
        assert!((found.number(0, "rate").unwrap() - 0.55).abs() < 1e-12);
        assert!((found.number(0, "everyone").unwrap() - 0.375).abs() < 1e-12);
        assert!((found.number(0, "gamma").unwrap() - 0.175 / 3.0).abs() < 1e-12);
        assert!(found.number(0, "p").unwrap() < 0.01);
        // A fifth is missed everywhere.
        assert_eq!(found.text(2, "subgroup"), "nobody");
        assert_eq!(found.number(2, "gamma"), None);
        assert!(found.title.starts_with("b; c: a false positive rate of 55.0%"), "{}", found.title);
    }

    #[test]
    fn a_kind_of_error_that_nobody_can_have_is_told() {
        let found =
            report("rich-subgroups", &people(&[("a", 0, 0, 40, 8), ("b", 0, 0, 40, 9)]), PLAN);
        assert_eq!(found.exhibits[0].rows.len(), 2);
        assert!(found.exhibits[0].title.starts_with("No subgroup"));
        let told = |it: &crate::report::Untested| it.what.starts_with("Rich subgroups");
        assert!(found.untested.iter().any(|it| told(it) && it.why.contains("negative outcome")));
    }
}
