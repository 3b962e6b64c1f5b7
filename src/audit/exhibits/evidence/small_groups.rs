//! Rates of small groups and intersections, drawn towards the common rate as far as chance explains them.

use std::cmp::Reverse;

use crate::audit::error::Error;
use crate::audit::exhibits::evidence::{MOST_ROWS, in_points, main_rates, of_groups, of_weights};
use crate::audit::exhibits::of_scores::groups;
use crate::audit::exhibits::{Bench, Shown};
use crate::base::order;
use crate::cube::Group;
use crate::metrics::{Rate, measure};
use crate::report::Untested;
use crate::report::exhibit::{Entry, Exhibit, Field, Form, Section, Unit};
use crate::report::rows::{attribute_names, group_name};
use crate::stats::shrinkage::{RatePrior, rate_prior};

/// More sets of attributes than this are only named.
const MOST_EXHIBITS: usize = 8;

#[expect(clippy::unnecessary_wraps, reason = "other kinds of exhibits can fail")]
pub(crate) fn show(bench: &Bench) -> Result<Shown, Error> {
    let mut shown = Shown::default();
    let mut more = Vec::new();
    for attributes in groupings(bench) {
        let Some(exhibit) = exhibit(bench, attributes) else { continue };
        if shown.exhibits.len() < MOST_EXHIBITS {
            shown.exhibits.push(exhibit);
        } else {
            more.push(attribute_names(attributes));
        }
    }
    if !more.is_empty() {
        shown.untested.push(Untested {
            what: format!("Rates of small groups by {}", more.join("; by ")),
            why: format!("only the first {MOST_EXHIBITS} sets of attributes are pooled"),
        });
    }
    Ok(shown)
}

/// The sets of attributes of the audit, in its order.
fn groupings<'a>(bench: &'a Bench) -> Vec<&'a [String]> {
    let mut all: Vec<&'a [String]> = bench.report.groups.iter().map(|it| &*it.attributes).collect();
    all.retain(|it| !it.is_empty());
    all.dedup();
    all
}

/// A small group in one rate.
struct Small<'a> {
    rate: &'static Rate,
    group: &'a Group,
    prior: Option<RatePrior>,
}

fn exhibit(bench: &Bench, attributes: &[String]) -> Option<Exhibit> {
    let place = |name: &String| bench.cube.axes.iter().position(|it| it.name == *name);
    let axes: Option<Vec<usize>> = attributes.iter().map(place).collect();
    let all = bench.cube.grouping(&axes?).groups;
    let minimum = bench.plan.groups.minimum;
    let mut small: Vec<&Group> =
        all.iter().filter(|it| it.tally.people.total() < minimum).collect();
    order::by_key(&mut small, |it| Reverse(it.tally.people.total()));
    let rates: Vec<&'static Rate> =
        main_rates(bench).into_iter().map(|it| bench.context.rates[it]).collect();
    if small.is_empty() || all.len() < 3 || rates.is_empty() {
        return None;
    }
    let most = (MOST_ROWS / rates.len()).max(1);
    let of = |rate: &'static Rate| {
        let prior = prior(rate, &all);
        small.iter().take(most).map(move |group| Small { rate, group, prior })
    };
    let shown: Vec<Small> = rates.into_iter().flat_map(of).collect();
    let more = if small.len() > most {
        format!(" Only the {most} largest of {} are told.", groups(small.len()))
    } else {
        String::new()
    };
    Some(Exhibit {
        exhibit: "small-groups".to_owned(),
        section: Section::Evidence,
        title: title(attributes, &small, &shown),
        says: format!(
            "Groups with fewer than {minimum} people. Beside the raw rate, which stays the figure of the group, stands the one drawn towards the rate of everyone: the fewer people a group has and the less the groups differ beyond chance, the further (a beta distribution of rates by the method of moments over all {}, with its {}% interval).{}{more}",
            groups(all.len()),
            in_points(bench.plan.evidence.confidence),
            of_weights(bench)
        ),
        caveat: "A pooled rate leans on the other groups: a small group that is truly unlike them is drawn towards them all the same.".to_owned(),
        source: "Kleinman (1973), Proportions with extraneous variance: single and independent samples".to_owned(),
        attributes: attributes.to_vec(),
        fields: fields(),
        rows: shown.iter().map(|it| row(bench, it)).collect(),
        draws: Some(of_groups(Form::Dots, "pooled", None)),
    })
}

fn fields() -> Vec<Field> {
    let mut all = vec![
        Field::new("rate", "Rate", Unit::Text),
        Field::new("group", "Group", Unit::Text),
        Field::new("n", "Among", Unit::People),
        Field::new("raw", "Raw rate", Unit::Share),
    ];
    all.extend(Field::with_interval("pooled", "Partly pooled", Unit::Share));
    all.push(Field::new("common", "Everyone", Unit::Share));
    all
}

/// The distribution of a rate over all groups that have it.
fn prior(rate: &Rate, all: &[Group]) -> Option<RatePrior> {
    let samples: Vec<[f64; 2]> = all.iter().filter_map(|it| sample(rate, it)).collect();
    rate_prior(&samples)
}

fn sample(rate: &Rate, group: &Group) -> Option<[f64; 2]> {
    let (part, whole) = measure(rate, &group.tally).ok()?.share?.sample();
    Some([part, whole])
}

fn row(bench: &Bench, it: &Small) -> Vec<Entry> {
    let own = sample(it.rate, it.group);
    let lack = match measure(it.rate, &it.group.tally) {
        Ok(_) => "it is no share of people".to_owned(),
        Err(lack) => format!("the group {}", lack.says()),
    };
    let pooled = it
        .prior
        .zip(own)
        .and_then(|(prior, [part, whole])| prior.shrink(part, whole, bench.context.z));
    let why = if own.is_some() { "the groups cannot tell how much they differ" } else { &lack };
    let ends = pooled.and_then(|it| it.interval);
    let no_end = if pooled.is_some() { "the groups do not differ beyond chance" } else { why };
    vec![
        Entry::text(it.rate.name),
        Entry::text(group_name(&it.group.names)),
        Entry::number(own.map(|it| it[1]), &lack),
        Entry::number(own.map(|it| it[0] / it[1]), &lack),
        Entry::number(pooled.map(|it| it.value), why),
        Entry::number(ends.map(|it| it.low), no_end),
        Entry::number(ends.map(|it| it.high), no_end),
        Entry::number(it.prior.map(|it| it.mean), "the groups cannot tell it"),
    ]
}

fn title(attributes: &[String], small: &[&Group], shown: &[Small]) -> String {
    let by = attribute_names(attributes);
    let people: u64 = small.iter().map(|it| it.tally.people.total()).sum();
    let are = if small.len() == 1 { "is" } else { "are" };
    let alike = shown.iter().all(|it| it.prior.is_some_and(|it| it.correlation <= 0.0));
    let n = groups(small.len());
    if alike {
        return format!(
            "By {by}, {n} of {people} people in all {are} too small to be read alone, and groups do not differ beyond chance"
        );
    }
    format!(
        "By {by}, {n} of {people} people in all {are} too small for {} raw rates to be read alone",
        if small.len() == 1 { "its" } else { "their" }
    )
}

#[cfg(test)]
mod tests {
    use crate::audit::exhibits::evidence::testing::{COUNTED, exhibits};

    #[test]
    fn the_pooled_rate_of_a_small_group_stands_beside_its_raw_rate() {
        let people = [
            ("a", 1, 0, 60),
            ("a", 0, 0, 40),
            ("b", 1, 0, 30),
            ("b", 0, 0, 70),
            ("c", 1, 0, 9),
            ("c", 0, 0, 1),
        ];
        let found = exhibits("small-groups", &people, COUNTED, "").remove(0);
        assert_eq!((found.rows.len(), found.text(0, "group")), (1, "c"));
        assert_eq!(found.number(0, "raw"), Some(0.9));
        // p = 99/210, Σn(p_i - p)² = 100 (.128571² + .171429²) + 10 · .428571² = 6.428571; p(1-p) = .249184;
        // room = 2 · 99 (1 - 100/210) + 9 (1 - 10/210) = 112.285714; ρ = (25.798526 - 2) / 112.285714 = .211946.
        // s = 1/ρ - 1 = 3.718178; (9 + s p) / (10 + s) = .783840.
        assert!((found.number(0, "pooled").unwrap() - 0.783_84).abs() < 5e-5);
        assert!(found.number(0, "pooled-low") < found.number(0, "pooled"));
    }

    #[test]
    fn groups_that_all_reach_the_minimum_are_not_pooled() {
        let people = [("a", 1, 0, 40), ("b", 0, 0, 40), ("c", 1, 0, 35)];
        assert!(exhibits("small-groups", &people, COUNTED, "").is_empty());
    }
}
