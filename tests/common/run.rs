//! An audit of a text: the same intake, plan and run that a person would have.

use plumbline::audit::{Error, Input, plan_file, run};
use plumbline::data::{Intake, Loaded};
use plumbline::report::{Comparison, Group, MetricFigure, RateFigure, Report};

/// Reads comma-separated text as a file.
pub(crate) fn load(csv: &str) -> Loaded {
    let mut intake = Intake::new("people.csv");
    intake.push(csv.as_bytes()).expect("the text can be read");
    intake.finish().expect("the text is a table")
}

/// Audits comma-separated text after a plan in TOML.
pub(crate) fn audit(csv: &str, plan: &str) -> Result<Report, Error> {
    let plan = plan_file::read(plan)?;
    let loaded = load(csv);
    run(&Input::new(&loaded), &plan, &mut |_| {})
}

/// The rate of a group; the whole data set has neither attributes nor group.
pub(crate) fn rate<'a>(
    report: &'a Report,
    rate: &str,
    attributes: &[&str],
    group: &[&str],
) -> &'a RateFigure {
    let found = report
        .rates
        .iter()
        .find(|it| it.rate == rate && it.attributes == attributes && it.group == group);
    found.unwrap_or_else(|| panic!("the report has no {rate} of {group:?} by {attributes:?}"))
}

/// The people of a group.
pub(crate) fn people<'a>(report: &'a Report, attributes: &[&str], group: &[&str]) -> &'a Group {
    let found = report.groups.iter().find(|it| it.attributes == attributes && it.group == group);
    found.unwrap_or_else(|| panic!("the report has no group {group:?} by {attributes:?}"))
}

/// A comparison; `group` is `None` for the extremes of all groups.
pub(crate) fn comparison<'a>(
    report: &'a Report,
    rate: &str,
    comparison: &str,
    attributes: &[&str],
    group: Option<&[&str]>,
) -> Option<&'a Comparison> {
    report.comparisons.iter().find(|it| {
        it.rate == rate
            && it.comparison == comparison
            && it.attributes == attributes
            && match (&it.group, group) {
                (Some(ours), Some(wanted)) => ours == wanted,
                (None, None) => true,
                (Some(_), None) | (None, Some(_)) => false,
            }
    })
}

/// A named metric over the groups of these attributes.
pub(crate) fn metric<'a>(report: &'a Report, id: &str, attributes: &[&str]) -> &'a MetricFigure {
    let found = report.metrics.iter().find(|it| it.metric == id && it.attributes == attributes);
    found.unwrap_or_else(|| panic!("the report has no {id} by {attributes:?}"))
}
