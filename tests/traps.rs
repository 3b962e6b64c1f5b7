//! Where other programs go wrong: each test is named after what is right, and says who prints what instead.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

#[path = "traps/decisions.rs"]
mod decisions;
#[path = "traps/definitions.rs"]
mod definitions;
#[path = "traps/groups.rs"]
mod groups;
#[path = "common/run.rs"]
mod run;

use plumbline::report::Report;
use plumbline::report::exhibit::{Entry, Exhibit};

use run::audit;

/// A group and its `[tp, fp, fn, tn]`.
type Group<'a> = (&'a str, [usize; 4]);

/// The people of these groups, one row each, in equal parts of decisions and outcomes.
fn csv(groups: &[Group]) -> String {
    let mut text = "group,outcome,decision\n".to_owned();
    for (group, cells) in groups {
        for (n, sides) in cells.iter().zip(["1,1", "0,1", "1,0", "0,0"]) {
            text += &format!("{group},{sides}\n").repeat(*n);
        }
    }
    text
}

/// A plan for them, with further lines.
fn plan(columns: &str, rest: &str) -> String {
    format!(
        "plan = 1\n[columns]\noutcome = {{ column = \"outcome\", at_least = 1 }}\n\
         decision = {{ column = \"decision\", at_least = 1 }}\n{columns}\n\
         [[columns.attributes]]\ncolumn = \"group\"\n{rest}"
    )
}

/// Small groups take part; the reference is the group `a`.
const SMALL: &str =
    "[groups]\nminimum = 1\nreference = { group = \"a\" }\n[evidence]\nresamples = 400\n";

fn audited(groups: &[Group]) -> Report {
    audit(&csv(groups), &plan("", SMALL)).unwrap()
}

/// The same with metrics that a plan must name.
fn audited_for(groups: &[Group], metrics: &[&str]) -> Report {
    let ids: Vec<String> = metrics.iter().map(|it| format!("\"{it}\"")).collect();
    let rest = format!("{SMALL}[measures]\nmetrics = [{}]\n", ids.join(", "));
    audit(&csv(groups), &plan("", &rest)).unwrap()
}

fn definitions(report: &Report) -> &Exhibit {
    report.exhibits.iter().find(|it| it.exhibit == "definitions").unwrap()
}

/// What a program prints, by its own name for the figure.
fn printed<'a>(report: &'a Report, program: &str, called: &str) -> &'a Entry {
    let exhibit = definitions(report);
    let is_it = |row: &usize| {
        exhibit.text(*row, "program") == program && exhibit.text(*row, "called") == called
    };
    let row = (0..exhibit.rows.len()).find(is_it);
    let row = row.unwrap_or_else(|| panic!("{program} prints no {called}"));
    &exhibit.rows[row][exhibit.field("prints").unwrap()]
}

#[track_caller]
fn assert_prints(report: &Report, program: &str, called: &str, expected: f64) {
    let Entry::Number(found) = printed(report, program, called) else {
        panic!("{program} prints no number as {called}")
    };
    assert!((found - expected).abs() < 1e-12, "{program}, {called}: {found} is not {expected}");
}

#[track_caller]
fn assert_is(what: &str, found: Option<f64>, expected: f64) {
    let found = found.unwrap_or_else(|| panic!("{what}: there is no number"));
    assert!((found - expected).abs() < 1e-12, "{what}: {found} is not {expected}");
}
