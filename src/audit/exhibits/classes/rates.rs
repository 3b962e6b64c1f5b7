//! Each class against all others: the rates of a two-sided decision, class by class.

use crate::audit::error::Error;
use crate::audit::exhibits::classes::{Sum, Table, Tables, total};
use crate::audit::exhibits::of_parts::{
    Inside, Sample, fields_of_gaps, fields_of_rates, rows_of_gaps, rows_of_rates, widest,
};
use crate::audit::exhibits::of_scores::{alone, on_weights};
use crate::audit::exhibits::{Bench, Shown};
use crate::report::Untested;
use crate::report::exhibit::{Draws, Even, Exhibit, Form, Section};

/// More classes make no table that anyone reads.
const MOST_CLASSES: usize = 20;

const CLASS: [&str; 2] = ["class", "Class"];

/// Those concerned and those counted among, of a class in a group.
type Counts = fn(&Table, usize) -> [Sum; 2];

/// A rate, what a group lacks that does not have it, and how it is counted.
const RATES: [(&str, &str, Counts); 4] = [
    ("Selection rate", "nobody in the group", |it, class| [it.decision[class], it.everyone()]),
    ("True positive rate", "nobody in the group has this class", Table::recall),
    ("False positive rate", "everybody in the group has this class", |it, class| {
        let others = || (0..it.both.len()).filter(|at| *at != class);
        let sum = |all: Vec<Sum>| total(&all);
        [
            sum(others().map(|at| it.both[at][class]).collect()),
            sum(others().map(|at| it.outcome[at]).collect()),
        ]
    }),
    ("Positive predictive value", "nobody in the group is given this class", Table::precision),
];

pub(crate) fn show(bench: &Bench) -> Result<Shown, Error> {
    let mut shown = Shown::default();
    for measured in alone(bench) {
        let Some(tables) = Tables::new(bench, measured)?.filter(Tables::has_both) else { continue };
        if tables.classes.len() > MOST_CLASSES {
            shown.untested.push(Untested {
                what: format!(
                    "Each class against the others by {}",
                    measured.attributes.join(" and ")
                ),
                why: format!("there are more than {MOST_CLASSES} classes"),
            });
            continue;
        }
        let all = inside(&tables);
        shown.exhibits.push(of_rates(bench, &tables, &all, &measured.attributes));
        shown.exhibits.push(of_gaps(bench, &tables, &all, &measured.attributes));
    }
    Ok(shown)
}

fn inside(tables: &Tables) -> Vec<Inside> {
    let of = |class: usize, (rate, lacks, counts): (&str, &str, Counts)| Inside {
        part: tables.classes[class].clone(),
        rate: rate.to_owned(),
        groups: tables
            .groups
            .iter()
            .map(|it| (it.name.clone(), sample(counts(it, class), lacks)))
            .collect(),
        reference: tables.groups.iter().position(|it| it.is_reference),
    };
    let classes = 0..tables.classes.len();
    classes.flat_map(|class| RATES.map(|rate| of(class, rate))).collect()
}

fn sample([part, whole]: [Sum; 2], lacks: &str) -> Result<Sample, String> {
    if whole.weight <= 0.0 {
        return Err(lacks.to_owned());
    }
    let people = whole.weight;
    let (part, whole) = whole.sample(part);
    Ok(Sample { part, whole, people })
}

fn of_rates(bench: &Bench, tables: &Tables, all: &[Inside], attributes: &[String]) -> Exhibit {
    Exhibit {
        exhibit: "class-rates".to_owned(),
        section: Section::Outcomes,
        title: "Each class against all others, group by group".to_owned(),
        says: format!(
            "Being given a class is taken as a positive decision, and having it as a positive outcome (one against the rest). Of each group: how many are given the class, of those who have it and of those who do not, and how many of those given it have it; each with Wilson\u{2019}s interval, and less that of the reference, with Newcombe\u{2019}s. Intervals are not adjusted for their number.{}{}",
            on_weights(bench),
            tables.others
        ),
        caveat: "A class against all others does not say which other class was given instead: see the confusion table.".to_owned(),
        source: "Sokolova & Lapalme (2009), A systematic analysis of performance measures for classification tasks".to_owned(),
        attributes: attributes.to_vec(),
        fields: fields_of_rates(CLASS),
        rows: rows_of_rates(bench, all),
        draws: Some(Draws {
            form: Form::Dots,
            across: "gap".to_owned(),
            up: "group".to_owned(),
            series: Some("class".to_owned()),
            even: Some(Even::Zero),
        }),
    }
}

fn of_gaps(bench: &Bench, tables: &Tables, all: &[Inside], attributes: &[String]) -> Exhibit {
    let title = match widest(bench, all) {
        Some((inside, extreme)) => format!(
            "Class by class the widest gap is in \u{201c}{}\u{201d}: {} of {}",
            inside.part,
            inside.rate.to_lowercase(),
            extreme.says(inside)
        ),
        None => "In no class are two groups large enough to be compared".to_owned(),
    };
    Exhibit {
        exhibit: "class-rate-gaps".to_owned(),
        section: Section::Outcomes,
        title,
        says: format!(
            "The highest less the lowest rate of groups, class by class, and the one over the other, of groups that count at least {} people there. The interval of a difference holds for all pairs of groups at once (Newcombe, Bonferroni), and is not adjusted for the number of classes.{}{}",
            bench.plan.groups.minimum,
            on_weights(bench),
            tables.others
        ),
        caveat: "The widest of many gaps is wide by chance alone, and often that of a rare class.".to_owned(),
        source: "Sokolova & Lapalme (2009), A systematic analysis of performance measures for classification tasks".to_owned(),
        attributes: attributes.to_vec(),
        fields: fields_of_gaps(CLASS),
        rows: rows_of_gaps(bench, all),
        draws: None,
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::exhibits::classes::testing::{PEOPLE, close, of_classes};
    use crate::report::exhibit::{Entry, Exhibit};

    fn row(found: &Exhibit, class: &str, rate: &str, group: &str) -> usize {
        let fits = |it: &usize| {
            found.text(*it, "class") == class
                && found.text(*it, "rate") == rate
                && found.text(*it, "group") == group
        };
        (0..found.rows.len()).find(fits).unwrap()
    }

    #[test]
    fn a_class_against_the_others_has_the_rates_of_two_sides() {
        let found = of_classes("class-rates", &PEOPLE);
        let of = |class: &str, rate: &str, group: &str, expected: f64| {
            close(&found[0], row(&found[0], class, rate, group), "value", expected);
        };
        // Of 100 of "a" 29 are given "hi": 20 of the 30 who have it, and 9 of the 70 who do not.
        of("hi", "Selection rate", "a", 0.29);
        of("hi", "True positive rate", "a", 20.0 / 30.0);
        of("hi", "False positive rate", "a", 9.0 / 70.0);
        of("hi", "Positive predictive value", "a", 20.0 / 29.0);
        // Of 80 of "b" 60 are given "mid": 50 of 66 and 10 of 14.
        of("mid", "Selection rate", "b", 0.75);
        of("mid", "False positive rate", "b", 10.0 / 14.0);
        let gap = row(&found[0], "mid", "True positive rate", "b");
        close(&found[0], gap, "gap", 50.0 / 66.0 - 24.0 / 40.0);
        // Nobody of "b" is given "hi", or has "lo".
        let nobody = |class: &str, rate: &str| {
            let at = found[0].field("value").unwrap();
            found[0].rows[row(&found[0], class, rate, "b")][at].clone()
        };
        let why = Entry::Nothing("nobody in the group is given this class".to_owned());
        assert_eq!(nobody("hi", "Positive predictive value"), why);
        let why = Entry::Nothing("nobody in the group has this class".to_owned());
        assert_eq!(nobody("lo", "True positive rate"), why);
    }

    #[test]
    fn the_widest_gap_is_of_groups_that_are_large_enough() {
        let found = of_classes("class-rates", &PEOPLE).remove(1);
        // Of those with "hi" there are only 14 in "b".
        let first = (0..found.rows.len())
            .find(|it| {
                found.text(*it, "class") == "hi" && found.text(*it, "rate") == "True positive rate"
            })
            .unwrap();
        close(&found, first, "groups", 1.0);
        assert_eq!(
            found.title,
            "Class by class the widest gap is in \u{201c}mid\u{201d}: selection rate of 31.0% of a and 75.0% of b"
        );
    }
}
