//! A result in words: the finding first.
//!
//! Every sentence about people is made here, from the registry's wording, the plan's words and the figures.

mod base_rates;
mod choice;
mod classes;
mod cuts;
mod deciding;
mod findings;
mod known;
mod like;
mod notes;
mod numbers;
mod opening;
mod phrases;
mod probable;
mod titles;
mod undecided;
mod untested;

use crate::metrics::Rate;
use crate::report::exhibit::Exhibit;
use crate::report::{About, Finding, Report, Severity};

pub use choice::{choice, metric_names, of_plan, rate_names};
pub use classes::{ClassGap, class_gap, gap_of, of_classes};
pub use cuts::CutWords;
pub(crate) use known::{Known, KnownGroup, add_known};
pub use notes::note_on;
pub use phrases::{Said, said, topic, verdict, who};
pub(crate) use phrases::{list, sentence};
pub use titles::{differences_title, headline, leading_rate, ratios_title, sizes_title, title};
pub use untested::not_comparable;

/// All findings, most harm first; where the plan chooses a measure, the first is about it.
pub fn findings(report: &Report) -> Vec<Finding> {
    let mut all = if report.plan.audits_numbers() {
        numbers::findings(report)
    } else {
        findings::findings(report)
    };
    all.extend(of_classes(report));
    all.extend(of_exhibits(report));
    if all.is_empty() {
        all.push(nothing_compared(report));
    }
    all
}

/// Exhibits that say what no rate says.
const LEADING_EXHIBITS: [&str; 3] = ["class-parity", "class-opportunity", "ranking-exposure"];

/// Findings of audits without rates of two sides that have no verdict: the titles of the exhibits that lead.
fn of_exhibits(report: &Report) -> impl Iterator<Item = Finding> {
    let leads =
        |it: &&Exhibit| LEADING_EXHIBITS.contains(&it.exhibit.as_str()) && class_gap(it).is_none();
    report.exhibits.iter().filter(leads).map(|it| Finding {
        says: format!("{}.", it.title),
        detail: it.says.clone(),
        severity: Severity::Low,
        about: About { attributes: it.attributes.clone(), ..About::default() },
    })
}

/// The rates that lead.
fn leading(report: &Report) -> Vec<&'static Rate> {
    if report.plan.audits_numbers() {
        numbers::leading(report).collect()
    } else {
        opening::leading(report).collect()
    }
}

fn nothing_compared(report: &Report) -> Finding {
    let names: Vec<String> =
        report.plan.columns.attributes.iter().map(|it| it.label().to_owned()).collect();
    Finding {
        says: format!("Nothing could be compared by {}.", list(&names)),
        detail:
            "No group has both enough people and a rate that leads; see what could not be tested."
                .to_owned(),
        severity: Severity::Low,
        about: About::default(),
    }
}
