//! Where other programs go wrong: each test is named after what is right, and says who prints what instead.
//!
//! The traps that are known, and where what is right is held to:
//!
//! | trap | held to by |
//! |---|---|
//! | 1 no positives is a rate of 0 | `decisions::a_group_without_positives…` |
//! | 2 NaN here and 0 there | `decisions::nothing_to_divide_by…` |
//! | 3 infinity, and infinity less infinity | `decisions::errors_of_one_kind…` |
//! | 4 denominators below 1 raised to 1 | `decisions::weights_below_one…` |
//! | 5 a ratio of 0 dropped | `decisions::a_group_of_whom_nobody…` |
//! | 6 rounded first | `decisions::nothing_is_rounded…` |
//! | 7 infinity written as 10 | `decisions::a_reference_of_zero…` |
//! | 8 tested among others; written by value alone | `decisions::the_false_positive_rate…`, `groups::a_group_is_known…` |
//! | 9 cells in another order | `decisions::cells_have_names…` |
//! | 10 indices without the joint share | `scores::outcomes_that_go_with…`, `metrics::proxies` |
//! | 11 an end of 0 dropped | `scores::an_end_of_0…` |
//! | 12 outcomes that one side lacks dropped | `decisions::an_outcome_that_nobody_has…`, `stats::divergence` |
//! | 13 ties in the area | `scores::tied_scores…` |
//! | 14 a p of 0 | `scores::chance_is_never…`, `stats::permutation` |
//! | 15 divided by the mean once more | `definitions::the_mean_log_deviation…` |
//! | 18 cells in another order, the direction from decisions | `definitions::the_direction_of…` |
//! | 20 101 cuts, the first slice's anchor | `scores::cuts_are_those…`, `metrics::thresholds` |
//! | 21 a cut inside of ties | `decisions::equal_scores…` |
//! | 22 at the cut | `decisions::a_score_at_the_cut…` |
//! | 23 numbers cut in quarters | `groups::numbers_are_not_cut…` |
//! | 24 missing cells | `groups::who_is_not_known…` |
//! | 25 the unknown among the others | `groups::every_other_group…` |
//! | 28 a neighbor of oneself | `scores::a_person_is_not…`, `metrics::alike` |
//! | 29 distances inside of a group | `audit::exhibits::score_distributions`, between groups |
//! | 30 resampled all at once | `groups::equal_groups…` |
//! | 31 ratios of tiny rates | `groups::tiny_rates…` |
//! | 32 one class stops everything | `scores::cuts_are_those…`, `laws` (reasons) |
//! | 33 an interval that is not normalized | `groups::the_interval_of…` |
//! | 34 the furthest two as if named before | `scores::the_two_furthest…` |
//! | 35 undefined as 0, nothing adjusted | `groups::a_group_without_a_rate…` |
//! | 37 weights left out | `definitions::inequality_indices…`, `laws` (written, copies) |
//! | 38 types guessed | `scores::codes_that_look_like…`, `groups::numbers_are_not_cut…` |
//! | 39 nobody selected | `decisions::nobody_selected…` |
//! | 40 an empty group stops everything | `laws` (reasons) |
//! | 41 1 is always a benefit | `definitions::whom_a_decision_helps…` |
//!
//! Of several classes and rankings (16, 17, 26, 27) and of slices (19, 36) the tests stand with those.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

#[path = "traps/decisions.rs"]
mod decisions;
#[path = "traps/definitions.rs"]
mod definitions;
#[path = "traps/groups.rs"]
mod groups;
#[path = "common/run.rs"]
mod run;
#[path = "traps/scores.rs"]
mod scores;

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
    // Programs and names that agree with ours share a row.
    let has = |row: usize, field: &str, it: &str| {
        exhibit.text(row, field).split(", ").any(|own| own == it)
    };
    let is_it = |row: &usize| has(*row, "program", program) && has(*row, "called", called);
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
