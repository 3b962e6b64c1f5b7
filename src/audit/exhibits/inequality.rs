//! How unequally benefits are spread over people, by orders of the generalized entropy that the plan names.

use crate::audit::error::Error;
use crate::audit::exhibits::of_scores::{Figured, alone, entries, on_weights};
use crate::audit::exhibits::{Bench, Shown};
use crate::audit::measure::{Measured, holding};
use crate::audit::named::favourable;
use crate::audit::replicates::Statistic;
use crate::cube::tally::Counted;
use crate::metrics::benefit::{entropy_between, entropy_of_people};
use crate::metrics::{Benefits, Lack};
use crate::report::Untested;
use crate::report::exhibit::{Draws, Entry, Even, Exhibit, Field, Form, Section, Unit};
use crate::report::format::{number, percent, setting};
use crate::stats::Interval;

#[expect(clippy::unnecessary_wraps, reason = "other kinds of exhibits can fail")]
pub(crate) fn show(bench: &Bench) -> Result<Shown, Error> {
    let plan = bench.plan;
    if plan.measures.alpha.is_empty() {
        return Ok(Shown::default());
    }
    if !(plan.decides() && plan.tells_outcomes()) {
        let why =
            "a benefit is made of a decision and an outcome, and the plan names no two-sided ones";
        let untested =
            Untested { what: "Generalized entropy by order".to_owned(), why: why.to_owned() };
        return Ok(Shown { exhibits: Vec::new(), untested: vec![untested] });
    }
    let Some(whole) = bench.measured.iter().find(|it| it.axes.is_empty()) else {
        return Ok(Shown::default());
    };
    let exhibits = alone(bench).filter_map(|it| exhibit(bench, whole, it)).collect();
    Ok(Shown { exhibits, untested: Vec::new() })
}

/// A number of all groups with its interval by resamples.
fn with_ends(
    bench: &Bench,
    measured: &Measured,
    value: f64,
    of: &dyn Fn(&[Counted]) -> Result<f64, Lack>,
) -> (f64, Option<Interval>) {
    let (replicates, groups) = (&measured.replicates, 0..measured.groups.len());
    let drawn = |it: usize| {
        let all: Vec<Counted> = groups.clone().map(|at| replicates.counted(at, it)).collect();
        of(&all).unwrap_or(f64::NAN)
    };
    let values: Vec<f64> = (0..replicates.n).map(drawn).collect();
    let all_groups: Vec<usize> = groups.clone().collect();
    let statistic =
        Statistic { groups: &all_groups, observed: value, of: &|all: &[Counted]| of(all).ok() };
    let ends = replicates.interval(&values, &statistic, bench.context);
    (value, ends.map(|(it, _)| holding(it, value)))
}

/// One order over people, and between the groups of an attribute.
struct Order {
    alpha: f64,
    people: Result<f64, Lack>,
    people_ends: Figured,
    between: Result<f64, Lack>,
    between_ends: Figured,
}

impl Order {
    fn new(bench: &Bench, whole: &Measured, measured: &Measured, alpha: f64) -> Self {
        let benefits = |it: &Counted| Benefits::of(it.weight, favourable(bench.context));
        let of_people = |all: &[Counted]| entropy_of_people(benefits(&all[0]), alpha);
        let of_groups = |all: &[Counted]| {
            entropy_between(&all.iter().map(benefits).collect::<Vec<Benefits>>(), alpha)
        };
        let counted = |it: &Measured| -> Vec<Counted> {
            it.groups.iter().map(|group| group.tally.counted()).collect()
        };
        let people = of_people(&counted(whole));
        let between = of_groups(&counted(measured));
        let people_ends = people.ok().map(|value| with_ends(bench, whole, value, &of_people));
        let between_ends = between.ok().map(|value| with_ends(bench, measured, value, &of_groups));
        Self { alpha, people, people_ends, between, between_ends }
    }

    fn part_between(&self) -> Option<f64> {
        let (all, between) = (self.people.ok()?, self.between.ok()?);
        (all > 0.0).then(|| (between / all).min(1.0))
    }

    fn row(&self) -> Vec<Entry> {
        let why = |it: Result<f64, Lack>, who: &str| {
            let Err(lack) = it else { return String::new() };
            if lack == Lack::Logarithm {
                format!(
                    "{who} with a benefit of 0, which this order divides by or takes the logarithm of"
                )
            } else {
                format!("the data set {}", lack.says())
            }
        };
        let (nobody, no_group) = (why(self.people, "somebody"), why(self.between, "a group"));
        let within = self.people.ok().zip(self.between.ok()).map(|(all, it)| (all - it).max(0.0));
        let mut row: Vec<Entry> = vec![self.alpha.into()];
        row.extend(entries(self.people_ends, &nobody));
        row.extend(entries(self.between_ends, &no_group));
        row.push(Entry::number(within, "one of the two is not there"));
        row.push(Entry::number(self.part_between(), "nothing to be a part of"));
        row
    }
}

fn exhibit(bench: &Bench, whole: &Measured, measured: &Measured) -> Option<Exhibit> {
    if measured.groups.len() < 2 {
        return None;
    }
    let alpha = &bench.plan.measures.alpha;
    let orders: Vec<Order> =
        alpha.iter().map(|it| Order::new(bench, whole, measured, *it)).collect();
    let mut fields = vec![Field::new("alpha", "Order α", Unit::Number)];
    fields.extend(Field::with_interval("people", "Over people", Unit::Number));
    fields.extend(Field::with_interval("between", "Between groups", Unit::Number));
    fields.push(Field::new("within", "Inside groups", Unit::Number));
    fields.push(Field::new("part", "Part between groups", Unit::Share));
    Some(Exhibit {
        exhibit: "inequality".to_owned(),
        section: Section::Individual,
        title: title(measured, &orders),
        says: format!(
            "The generalized entropy of benefits b, of each order α that the plan names: the mean of (b / μ)^α less 1, over α (α − 1); order 1 is the Theil index and order 0 the mean log deviation. Whoever gets what the outcome earned has a benefit of 1, whoever gets more 2, whoever gets less 0. Between groups everyone counts with the mean of the group; what is left is inside groups. All groups take part, small ones too, so that both parts add up. Intervals of {} resamples{}.{}",
            bench.plan.evidence.resamples,
            bench.plan.evidence.bootstrap.remark(),
            on_weights(bench)
        ),
        caveat: "A high order looks at those with most, a low one at those with least; there is no scale on which a value is large. Of orders of 0 and below there is none as soon as anybody has no benefit at all.".to_owned(),
        source: "Speicher et al. (2018), A unified approach to quantifying algorithmic unfairness; Shorrocks (1980), The class of additively decomposable inequality measures".to_owned(),
        attributes: measured.attributes.clone(),
        fields,
        rows: orders.iter().map(Order::row).collect(),
        draws: (orders.len() > 1).then(|| Draws {
            form: Form::Dots,
            across: "people".to_owned(),
            up: "alpha".to_owned(),
            series: None,
            even: Some(Even::Zero),
        }),
    })
}

fn title(measured: &Measured, orders: &[Order]) -> String {
    let by = measured.attributes.join(" and ");
    let known = orders.iter().find_map(|it| Some((it, it.people.ok()?)));
    match known {
        Some((it, all)) => {
            let part = it.part_between().map_or_else(|| "nothing".to_owned(), percent);
            format!(
                "Of the inequality of benefits over people, {} by order {}, {part} lies between the groups of {by}",
                number(all),
                setting(it.alpha)
            )
        }
        None => "None of these orders is defined: somebody has no benefit at all".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::{Input, plan_file, run};
    use crate::data::Intake;
    use crate::report::Report;
    use crate::report::exhibit::Entry;

    /// Group, outcome, decision and how many: benefits 0, 1 and 2 are 3, 17 and 1 in a, 0, 16 and 2 in b.
    const PEOPLE: [(&str, u8, u8, usize); 7] = [
        ("a", 1, 1, 8),
        ("a", 0, 0, 9),
        ("a", 1, 0, 3),
        ("a", 0, 1, 1),
        ("b", 1, 1, 8),
        ("b", 0, 0, 8),
        ("b", 0, 1, 2),
    ];

    fn audited(alpha: &str, columns: &str) -> Report {
        let mut text = "group,y,d\n".to_owned();
        for (group, y, d, n) in PEOPLE {
            text += &format!("{group},{y},{d}\n").repeat(n);
        }
        let mut intake = Intake::new("people.csv");
        intake.push(text.as_bytes()).unwrap();
        let loaded = intake.finish().unwrap();
        let plan = format!(
            "plan = 1\n[columns]\n{columns}\ndecision = {{ column = \"d\", positive = \"1\" }}\n\
             [[columns.attributes]]\ncolumn = \"group\"\n[groups]\nminimum = 1\n\
             [measures]\nalpha = {alpha}\nexhibits = [\"inequality\"]"
        );
        run(&Input::new(&loaded), &plan_file::read(&plan).unwrap(), &mut |_| {}).unwrap()
    }

    const OUTCOME: &str = "outcome = { column = \"y\", positive = \"1\" }";

    #[test]
    fn both_parts_add_up_and_an_order_without_a_value_says_why() {
        let report = audited("[2, 0.5, 0]", OUTCOME);
        let found = &report.exhibits[0];
        let at = |row, id: &str| found.number(row, id).unwrap();
        // 39 people with 39 benefits: 3 of 0, 33 of 1, 3 of 2. ½ (45/39 − 1), ½ ((400/18 + 361/21)/39 − 1).
        let between = 0.5 * ((400.0 / 18.0 + 361.0 / 21.0) / 39.0 - 1.0);
        assert!((at(0, "people") - 3.0 / 39.0).abs() < 1e-12);
        assert!((at(0, "between") - between).abs() < 1e-12);
        assert!((at(0, "part") - between / (3.0 / 39.0)).abs() < 1e-12);
        assert!(at(0, "people-low") <= at(0, "people") && at(0, "people") <= at(0, "people-high"));
        // Order ½: −4 (mean of √b − 1).
        assert!(
            (at(1, "people") + 4.0 * ((33.0 + 3.0 * 2.0_f64.sqrt()) / 39.0 - 1.0)).abs() < 1e-12
        );
        assert!((at(1, "within") - (at(1, "people") - at(1, "between"))).abs() < 1e-12);
        let place = found.field("people").unwrap();
        assert!(
            matches!(&found.rows[2][place], Entry::Nothing(why) if why.starts_with("somebody with"))
        );
        assert!(found.number(2, "between").is_some());
        assert!(found.title.ends_with("lies between the groups of group"), "{}", found.title);
    }

    #[test]
    fn without_orders_nothing_is_shown_and_without_outcomes_it_says_so() {
        assert!(audited("[]", OUTCOME).exhibits.is_empty());
        let report = audited("[2]", "");
        assert!(report.exhibits.is_empty());
        assert!(report.untested.iter().any(|it| it.what.starts_with("Generalized entropy")));
    }
}
