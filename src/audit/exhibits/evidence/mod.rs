//! How sure the comparisons are: what is shown, what chance alone would do, what is not known.

pub(crate) mod against_rest;
pub(crate) mod four_fifths;
pub(crate) mod gaps;
pub(crate) mod largest_gap;
pub(crate) mod reading;
pub(crate) mod small_groups;
pub(crate) mod soft;
pub(crate) mod strata;
pub(crate) mod trend;
pub(crate) mod unknown_groups;

use crate::audit::exhibits::Bench;
use crate::audit::measure::Measured;
use crate::report::exhibit::{Draws, Even, Form};
use crate::report::format::visible;
use crate::report::rows::group_name;

/// The rates that comparisons are looked into for, where they are measured.
const MAIN: [&str; 4] =
    ["selection-rate", "true-positive-rate", "false-positive-rate", "positive-predictive-value"];

/// Where none of those can be measured.
const WITHOUT_DECISION: &str = "base-rate";

/// Of several classes.
const OF_CLASSES: &str = "class-accuracy";

/// An exhibit has at most so many rows.
const MOST_ROWS: usize = 60;

/// The places of the main rates among those of the audit; at most four.
pub(crate) fn main_rates(bench: &Bench) -> Vec<usize> {
    let place = |id: &str| bench.context.rates.iter().position(|it| it.id == id);
    let main: Vec<usize> = MAIN.iter().filter_map(|id| place(id)).collect();
    if !main.is_empty() {
        return main;
    }
    place(WITHOUT_DECISION).or_else(|| place(OF_CLASSES)).into_iter().collect()
}

/// A rate of a group as a part of a whole of people with equal weights.
fn sample(measured: &Measured, rate_idx: usize, group_idx: usize) -> Option<[f64; 2]> {
    let (part, whole) = measured.groups[group_idx].figures[rate_idx].ok()?.share?.sample();
    Some([part, whole])
}

/// Why a group has no value of a rate.
fn lack(measured: &Measured, rate_idx: usize, group_idx: usize) -> String {
    match measured.groups[group_idx].figures[rate_idx] {
        Ok(_) => "it is no share of people".to_owned(),
        Err(it) => format!("the group {}", it.says()),
    }
}

/// A row for each group and rate.
fn of_groups(form: Form, across: &str, even: Option<Even>) -> Draws {
    let series = Some("rate".to_owned());
    Draws { form, across: across.to_owned(), up: "group".to_owned(), series, even }
}

fn group(measured: &Measured, group_idx: usize) -> String {
    group_name(&measured.groups[group_idx].names)
}

fn attribute(measured: &Measured) -> String {
    visible(&measured.attributes.join(" and "))
}

/// A share or a difference in points without its sign: "10", "2.5".
fn in_points(value: f64) -> String {
    let text = format!("{:.1}", 100.0 * value.abs());
    text.trim_end_matches(".0").to_owned()
}

/// What is true of weights in all of these exhibits, as a sentence; empty without weights.
fn of_weights(bench: &Bench) -> &'static str {
    if bench.context.is_weighted {
        " Weighted people count as the number of equally weighted ones who would tell as much."
    } else {
        ""
    }
}

#[cfg(test)]
mod testing {
    //! Exhibits of an audit of counted people.

    use crate::audit::{Input, plan_file, run};
    use crate::data::Intake;
    use crate::report::Report;
    use crate::report::exhibit::Exhibit;

    /// The exhibits of that kind; see [`audited`].
    pub(crate) fn exhibits(
        id: &str,
        people: &[(&str, u8, u8, u32)],
        columns: &str,
        rest: &str,
    ) -> Vec<Exhibit> {
        audited(id, people, columns, rest).exhibits
    }

    /// An audit with exhibits of that kind. `people` are group, decision, outcome and how many; an empty group is not
    /// known.
    pub(crate) fn audited(
        id: &str,
        people: &[(&str, u8, u8, u32)],
        columns: &str,
        rest: &str,
    ) -> Report {
        let plan = format!(
            "plan = 1\n{rest}\n[measures]\nexhibits = [\"{id}\"]\n[columns]\n{columns}\n\
             decision = {{ column = \"decision\", positive = \"1\" }}\n\
             [[columns.attributes]]\ncolumn = \"group\"\n"
        );
        with_plan(people, &plan)
    }

    /// An audit of such people after a whole plan.
    pub(crate) fn with_plan(people: &[(&str, u8, u8, u32)], plan: &str) -> Report {
        let mut text = "group,decision,outcome,n\n".to_owned();
        for (group, decision, outcome, n) in people {
            text.extend([format!("{group},{decision},{outcome},{n}\n")]);
        }
        let mut intake = Intake::new("people.csv");
        intake.push(text.as_bytes()).unwrap();
        let loaded = intake.finish().unwrap();
        let plan = plan_file::read(plan).unwrap();
        run(&Input::new(&loaded), &plan, &mut |_| {}).unwrap()
    }

    pub(crate) const COUNTED: &str = "count = { column = \"n\" }";
    pub(crate) const OUTCOMES: &str =
        "count = { column = \"n\" }\noutcome = { column = \"outcome\", positive = \"1\" }";

    /// Graduate admissions of Berkeley in 1973: the six largest departments together
    /// (Bickel, Hammel & O'Connell 1975; R's `UCBAdmissions`).
    pub(crate) const BERKELEY: [(&str, u8, u8, u32); 4] =
        [("men", 1, 0, 1198), ("men", 0, 0, 1493), ("women", 1, 0, 557), ("women", 0, 0, 1278)];

    /// `ProPublica`'s two-year COMPAS data, a decile of 5 or more as the decision.
    pub(crate) const COMPAS: [(&str, u8, u8, u32); 24] = [
        ("African-American", 0, 0, 990),
        ("African-American", 1, 0, 805),
        ("African-American", 0, 1, 532),
        ("African-American", 1, 1, 1369),
        ("Caucasian", 0, 0, 1139),
        ("Caucasian", 1, 0, 349),
        ("Caucasian", 0, 1, 461),
        ("Caucasian", 1, 1, 505),
        ("Hispanic", 0, 0, 318),
        ("Hispanic", 1, 0, 87),
        ("Hispanic", 0, 1, 129),
        ("Hispanic", 1, 1, 103),
        ("Other", 0, 0, 208),
        ("Other", 1, 0, 36),
        ("Other", 0, 1, 90),
        ("Other", 1, 1, 43),
        ("Asian", 0, 0, 21),
        ("Asian", 1, 0, 2),
        ("Asian", 0, 1, 3),
        ("Asian", 1, 1, 6),
        ("Native American", 0, 0, 5),
        ("Native American", 1, 0, 3),
        ("Native American", 0, 1, 1),
        ("Native American", 1, 1, 9),
    ];

    /// The row where these fields hold these texts.
    pub(crate) fn row(exhibit: &Exhibit, wanted: &[(&str, &str)]) -> usize {
        let fits = |row: &usize| wanted.iter().all(|it| exhibit.text(*row, it.0) == it.1);
        (0..exhibit.rows.len()).find(fits).unwrap()
    }
}
