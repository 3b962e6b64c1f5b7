//! A group's share among negatives less its share among positives, inside strata.

use std::collections::BTreeMap;

use crate::audit::error::Error;
use crate::audit::exhibits::of_scores::{alone, name, shown_groups};
use crate::audit::exhibits::{Bench, Shown};
use crate::audit::measure::Measured;
use crate::cube::Four;
use crate::metrics::conditional_disparity::{Conditional, Disparate, conditional_disparity};
use crate::report::exhibit::{Entry, Exhibit, Field, Section, Unit};
use crate::report::format::decimal;

/// Groups of one attribute that are shown.
const MOST_GROUPS: usize = 20;

/// Which side people are on: sums of the weights of negatives and of positives.
type Sides = fn(Four) -> [f64; 2];

#[expect(clippy::unnecessary_wraps, reason = "other kinds of exhibits can fail")]
pub(crate) fn show(bench: &Bench) -> Result<Shown, Error> {
    if bench.cube.n_attributes == bench.cube.axes.len() {
        return Ok(Shown::default());
    }
    let exhibits = alone(bench).filter_map(|it| exhibit(bench, it)).collect();
    Ok(Shown { exhibits, untested: Vec::new() })
}

fn sides(bench: &Bench) -> Vec<(&'static str, Sides)> {
    let decisions: Sides = |it| [it.fn_ + it.tn, it.tp + it.fp];
    let outcomes: Sides = |it| [it.fp + it.tn, it.tp + it.fn_];
    let mut all = Vec::new();
    if bench.plan.decides() {
        all.push(("Decisions", decisions));
    }
    if bench.plan.tells_outcomes() {
        all.push(("Outcomes", outcomes));
    }
    all
}

fn exhibit(bench: &Bench, measured: &Measured) -> Option<Exhibit> {
    let cube = bench.cube;
    let strata: Vec<usize> = (cube.n_attributes..cube.axes.len()).collect();
    let (shown, rest) = shown_groups(bench, measured, MOST_GROUPS);
    let mut rows = Vec::new();
    let mut found: Vec<(&str, String, f64, f64)> = Vec::new();
    for (of, sides) in sides(bench) {
        for group in shown.iter().map(|it| name(&measured.groups[*it])) {
            let [whole, inside] = [&[][..], &strata].map(|axes| {
                conditional_disparity(&tables(bench, measured.axes[0], axes, &group, sides))
            });
            if let (Some(crude), Some(within)) = (whole, inside) {
                found.push((of, group.clone(), crude.value, within.value));
            }
            rows.push(row(of, &group, whole, inside));
        }
    }
    let (of, group, crude, within) = found.iter().max_by(|a, b| a.3.abs().total_cmp(&b.3.abs()))?;
    let names: Vec<&str> = strata.iter().map(|it| cube.axes[*it].name.as_str()).collect();
    Some(Exhibit {
        exhibit: "conditional-disparity".to_owned(),
        section: Section::Data,
        title: format!(
            "{of}: {group} has {} inside strata of {}, where it has {} without them",
            decimal(*within),
            names.join(" and "),
            decimal(*crude)
        ),
        says: format!(
            "The share that the group has among all who were decided negatively (or had a negative outcome), less its share among all positives. Inside each stratum, then averaged, each stratum weighing as much as its people. Strata without negatives or without positives tell nothing and are left out. Above 0: more of the negatives than of the positives.{rest}"
        ),
        caveat: "No interval: it is a figure of these people. It hangs on how large the group is, so figures of groups of unlike size do not compare; where being selected is a burden, a value below 0 is the harm.".to_owned(),
        source: "Wachter, Mittelstadt & Russell (2021), Why fairness cannot be automated, Computer Law & Security Review 41; averaged as by Das et al. (2021), Fairness measures for machine learning in finance".to_owned(),
        attributes: measured.attributes.clone(),
        fields: vec![
            Field::new("of", "Of", Unit::Text),
            Field::new("group", "Group", Unit::Text),
            Field::new("disparity", "Without strata", Unit::Points),
            Field::new("conditional", "Inside strata", Unit::Points),
            Field::new("strata", "Strata that tell", Unit::Number),
            Field::new("people", "People in them", Unit::People),
        ],
        rows,
        draws: None,
    })
}

fn row(
    of: &str,
    group: &str,
    whole: Option<Conditional>,
    inside: Option<Conditional>,
) -> Vec<Entry> {
    let none = "no stratum has both negatives and positives";
    vec![
        of.into(),
        group.into(),
        Entry::number(whole.map(|it| it.value), "there are not both negatives and positives"),
        Entry::number(inside.map(|it| it.value), none),
        inside.map_or(0, |it| it.n_strata).into(),
        inside.map_or(0.0, |it| it.people).into(),
    ]
}

/// One table for each combination of the strata's levels.
fn tables(
    bench: &Bench,
    axis: usize,
    strata: &[usize],
    group: &str,
    sides: Sides,
) -> Vec<Disparate> {
    let mut by_stratum: BTreeMap<Vec<u32>, Disparate> = BTreeMap::new();
    for cell in &bench.cube.cells {
        let key = strata.iter().map(|it| cell.levels[*it]).collect();
        let table = by_stratum.entry(key).or_default();
        let [negative, positive] = sides(cell.weight);
        table.all_negative += negative;
        table.all_positive += positive;
        if bench.cube.axes[axis].levels[cell.levels[axis] as usize] == group {
            table.group_negative += negative;
            table.group_positive += positive;
        }
    }
    by_stratum.into_values().collect()
}

#[cfg(test)]
mod tests {
    use crate::audit::exhibits::of_columns::testing::exhibits;

    const PLAN: &str = "decision = { column = \"d\", positive = \"1\" }\nstrata = [\"school\"]";

    #[test]
    fn conditioning_is_on_the_strata_and_not_on_the_groups() {
        let mut text = "group,school,d\n".to_owned();
        // Group b: 60 of 90 refused and 20 of 30 taken in one school, 5 of 20 and 15 of 60 in the other.
        for (group, school, d, n) in [
            ("b", "hard", 0, 60),
            ("a", "hard", 0, 30),
            ("b", "hard", 1, 20),
            ("a", "hard", 1, 10),
            ("b", "easy", 0, 5),
            ("a", "easy", 0, 15),
            ("b", "easy", 1, 15),
            ("a", "easy", 1, 45),
        ] {
            text += &format!("{group},{school},{d}\n").repeat(n);
        }
        let found = exhibits("conditional-disparity", &text, PLAN).remove(0);
        let row = (0..found.rows.len()).find(|it| found.text(*it, "group") == "b").unwrap();
        let crude = found.number(row, "disparity").unwrap();
        assert!((crude - (65.0 / 110.0 - 35.0 / 90.0)).abs() < 1e-12);
        assert!(found.number(row, "conditional").unwrap().abs() < 1e-12);
        assert_eq!(found.number(row, "strata"), Some(2.0));
        assert_eq!(found.number(row, "people"), Some(200.0));
    }

    #[test]
    fn without_strata_nothing_is_shown() {
        let text = "group,school,d\n".to_owned() + &"a,x,1\nb,y,0\n".repeat(40);
        let plan = "decision = { column = \"d\", positive = \"1\" }";
        assert!(exhibits("conditional-disparity", &text, plan).is_empty());
    }
}
