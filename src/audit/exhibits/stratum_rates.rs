//! The rates of each group inside each stratum: people who are alike in what should matter, set beside each other.

use std::collections::BTreeMap;

use crate::audit::error::Error;
use crate::audit::exhibits::evidence::main_rates;
use crate::audit::exhibits::of_parts::{
    Inside, Sample, fields_of_gaps, fields_of_rates, rows_of_gaps, rows_of_rates, widest,
};
use crate::audit::exhibits::of_scores::{alone, name, on_weights, shown_groups};
use crate::audit::exhibits::{Bench, Shown};
use crate::audit::measure::Measured;
use crate::base::order;
use crate::cube::Tally;
use crate::metrics::{Measure, Rate, measure};
use crate::report::exhibit::{Draws, Even, Exhibit, Form, Section};

/// Groups of one attribute that are shown.
const MOST_GROUPS: usize = 12;

/// Rows of an exhibit; the largest strata are told.
const MOST_ROWS: usize = 240;

const STRATUM: [&str; 2] = ["stratum", "Stratum"];

#[expect(clippy::unnecessary_wraps, reason = "other kinds of exhibits can fail")]
pub(crate) fn show(bench: &Bench) -> Result<Shown, Error> {
    if bench.cube.n_attributes == bench.cube.axes.len() {
        return Ok(Shown::default());
    }
    let exhibits = alone(bench).flat_map(|it| exhibits(bench, it)).collect();
    Ok(Shown { exhibits, untested: Vec::new() })
}

/// The people of one stratum, by the name of their group.
struct Stratum {
    name: String,
    groups: BTreeMap<String, Tally>,
    people: u64,
}

/// The strata, the largest first.
fn strata(bench: &Bench, measured: &Measured) -> Vec<Stratum> {
    let cube = bench.cube;
    let axes: Vec<usize> = (cube.n_attributes..cube.axes.len()).collect();
    let grouping = cube.grouping(&[measured.axes.clone(), axes].concat());
    let mut all: BTreeMap<Vec<u32>, Stratum> = BTreeMap::new();
    for group in grouping.groups {
        let people = group.tally.people.total();
        let stratum = all.entry(group.levels[1..].to_vec()).or_insert_with(|| Stratum {
            name: group.names[1..].join(", "),
            groups: BTreeMap::new(),
            people: 0,
        });
        stratum.people += people;
        stratum.groups.insert(group.names[0].clone(), group.tally);
    }
    let mut all: Vec<Stratum> = all.into_values().collect();
    order::by(&mut all, |a, b| b.people.cmp(&a.people).then_with(|| a.name.cmp(&b.name)));
    all
}

fn exhibits(bench: &Bench, measured: &Measured) -> Vec<Exhibit> {
    let (shown, others) = shown_groups(bench, measured, MOST_GROUPS);
    let is_share = |it: &&Rate| matches!(it.measure, Measure::Share { .. });
    let rates: Vec<&Rate> =
        main_rates(bench).into_iter().map(|it| bench.context.rates[it]).filter(is_share).collect();
    if shown.len() < 2 || rates.is_empty() {
        return Vec::new();
    }
    let names: Vec<String> = shown.iter().map(|it| name(&measured.groups[*it])).collect();
    let reference = measured.reference.and_then(|it| shown.iter().position(|at| *at == it));
    let strata = strata(bench, measured);
    let most = (MOST_ROWS / (rates.len() * names.len())).max(1);
    let of = |stratum: &Stratum, rate: &Rate| Inside {
        part: stratum.name.clone(),
        rate: rate.name.to_owned(),
        groups: names.iter().map(|it| (it.clone(), sample(rate, stratum.groups.get(it)))).collect(),
        reference,
    };
    let all: Vec<Inside> = strata
        .iter()
        .take(most)
        .flat_map(|stratum| rates.iter().map(move |rate| (stratum, rate)))
        .map(|(stratum, rate)| of(stratum, rate))
        .collect();
    let many = if strata.len() > most {
        format!(" Only the {most} largest of {} strata are shown.", strata.len())
    } else {
        String::new()
    };
    let by = of_strata(bench);
    let rest = format!("{}{others}{many}", on_weights(bench));
    vec![of_rates(bench, measured, &all, &by, &rest), of_gaps(bench, measured, &all, &by, &rest)]
}

fn of_strata(bench: &Bench) -> String {
    let strata = bench.cube.axes[bench.cube.n_attributes..].iter();
    strata.map(|it| it.name.as_str()).collect::<Vec<_>>().join(" and ")
}

fn sample(rate: &Rate, tally: Option<&Tally>) -> Result<Sample, String> {
    let tally = tally.ok_or("nobody of the group is in this stratum")?;
    let figure = measure(rate, tally).map_err(|lack| format!("here the group {}", lack.says()))?;
    let share = figure.share.ok_or("it is no share of people")?;
    let (part, whole) = share.sample();
    let people = tally.people;
    let cells = [people.tp, people.fp, people.fn_, people.tn];
    let n = rate.n_among(cells).unwrap_or(people.total());
    Ok(Sample { part, whole, people: n as f64 })
}

fn of_rates(bench: &Bench, measured: &Measured, all: &[Inside], by: &str, rest: &str) -> Exhibit {
    let reference = measured.reference.map_or_else(String::new, |it| name(&measured.groups[it]));
    Exhibit {
        exhibit: "stratum-rates".to_owned(),
        section: Section::Data,
        title: format!("Each group\u{2019}s rates inside each stratum of {by}"),
        says: format!(
            "Rates of each group among those in the same stratum, with Wilson\u{2019}s interval, and less that of {reference} in the same stratum, with Newcombe\u{2019}s (conditional statistical parity for selection rates). Intervals are not adjusted for their number.{rest}"
        ),
        caveat: "A stratum that itself hangs on the attribute, or that was decided by it, explains a gap away. In small strata chance alone makes wide gaps.".to_owned(),
        source: "Corbett-Davies, Pierson, Feller, Goel & Huq (2017), Algorithmic decision making and the cost of fairness; Fairlearn, MetricFrame: control_features".to_owned(),
        attributes: measured.attributes.clone(),
        fields: fields_of_rates(STRATUM),
        rows: rows_of_rates(bench, all),
        draws: Some(Draws {
            form: Form::Dots,
            across: "gap".to_owned(),
            up: "group".to_owned(),
            series: Some("stratum".to_owned()),
            even: Some(Even::Zero),
        }),
    }
}

fn of_gaps(bench: &Bench, measured: &Measured, all: &[Inside], by: &str, rest: &str) -> Exhibit {
    let title = match widest(bench, all) {
        Some((inside, extreme)) => format!(
            "Inside strata of {by} the widest gap is in {}: {} of {}",
            inside.part,
            inside.rate.to_lowercase(),
            extreme.says(inside)
        ),
        None => format!("In no stratum of {by} are two groups large enough to be compared"),
    };
    Exhibit {
        exhibit: "stratum-gaps".to_owned(),
        section: Section::Data,
        title,
        says: format!(
            "The highest less the lowest rate of groups in each stratum, and the one over the other, of groups that count at least {} people there. The interval of a difference holds for all pairs of groups in the stratum at once (Newcombe, Bonferroni), and is not adjusted for the number of strata.{rest}",
            bench.plan.groups.minimum
        ),
        caveat: "The widest of many strata is wide by chance alone: read the intervals, and whether gaps point the same way.".to_owned(),
        source: "Fairlearn, MetricFrame: difference and ratio with control_features".to_owned(),
        attributes: measured.attributes.clone(),
        fields: fields_of_gaps(STRATUM),
        rows: rows_of_gaps(bench, all),
        draws: None,
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::exhibits::of_columns::testing::exhibits;
    use crate::report::exhibit::{Entry, Exhibit};

    const PLAN: &str = "decision = { column = \"d\", positive = \"1\" }\nstrata = [\"school\"]";

    /// Selected of group a and of b: 30 of 60 and 20 of 80 in one school, 45 of 50 and 4 of 5 in the other.
    fn found() -> Vec<Exhibit> {
        let mut text = "group,school,d\n".to_owned();
        for (group, school, d, n) in [
            ("a", "hard", 1, 30),
            ("a", "hard", 0, 30),
            ("b", "hard", 1, 20),
            ("b", "hard", 0, 60),
            ("a", "easy", 1, 45),
            ("a", "easy", 0, 5),
            ("b", "easy", 1, 4),
            ("b", "easy", 0, 1),
        ] {
            text += &format!("{group},{school},{d}\n").repeat(n);
        }
        exhibits("stratum-rates", &text, PLAN)
    }

    #[test]
    fn rates_are_those_inside_the_stratum() {
        let found = found().remove(0);
        let at = |stratum: &str, group: &str| {
            let fits = |it: &usize| {
                found.text(*it, "stratum") == stratum && found.text(*it, "group") == group
            };
            (0..found.rows.len()).find(fits).unwrap()
        };
        let close = |row: usize, id: &str, expected: f64| {
            let value = found.number(row, id).unwrap();
            assert!((value - expected).abs() < 1e-9, "{id}: {value}, not {expected}");
        };
        close(at("hard", "a"), "value", 0.5);
        close(at("hard", "b"), "value", 0.25);
        close(at("hard", "b"), "people", 80.0);
        close(at("hard", "b"), "gap", -0.25);
        // Newcombe of 20/80 and 30/60 from the Wilson intervals of scipy.
        close(at("hard", "b"), "gap-low", -0.397_501_683_626_858_34);
        close(at("hard", "b"), "gap-high", -0.088_643_862_147_597_95);
        close(at("easy", "b"), "gap", -0.1);
    }

    #[test]
    fn each_stratum_has_its_largest_difference_of_groups_that_are_large_enough() {
        let found = found().remove(1);
        assert_eq!(found.text(0, "stratum"), "hard");
        assert_eq!((found.text(0, "lowest"), found.text(0, "highest")), ("b", "a"));
        assert!((found.number(0, "difference").unwrap() - 0.25).abs() < 1e-12);
        assert!((found.number(0, "ratio").unwrap() - 0.5).abs() < 1e-12);
        // Five people of b are too few.
        assert_eq!(found.number(1, "groups"), Some(1.0));
        let place = found.field("difference").unwrap();
        let why = "fewer than two groups count at least 30 people here".to_owned();
        assert_eq!(found.rows[1][place], Entry::Nothing(why));
        assert_eq!(
            found.title,
            "Inside strata of school the widest gap is in hard: selection rate of 25.0% of b and 50.0% of a"
        );
    }

    #[test]
    fn without_strata_nothing_is_shown() {
        let text = "group,school,d\n".to_owned() + &"a,x,1\nb,y,0\n".repeat(40);
        assert!(
            exhibits("stratum-rates", &text, "decision = { column = \"d\", positive = \"1\" }")
                .is_empty()
        );
    }
}
