//! Checks of the part of a plan that searches for slices.

use crate::audit::error::{Error, nearest};
use crate::audit::plan::Plan;
use crate::audit::plan::slices::Slices;
use crate::metrics;
use crate::metrics::{Measure, Rate};

/// Checks all that can be checked without the data.
pub(crate) fn check(plan: &Plan) -> Result<(), Error> {
    let slices = &plan.slices;
    let [least, most] = Slices::SUPPORT;
    if !(least..=most).contains(&slices.support) {
        return Err(Error::Range {
            key: "slices.support",
            found: slices.support.to_string(),
            allowed: "a share from 0.0005 to 0.5",
        });
    }
    let [least, most] = Slices::DEPTH;
    if !(least..=most).contains(&slices.depth) {
        let found = slices.depth.to_string();
        return Err(Error::Range { key: "slices.depth", found, allowed: "from 1 to 4" });
    }
    let [least, most] = Slices::MOST;
    if !(least..=most).contains(&slices.most) {
        let found = slices.most.to_string();
        return Err(Error::Range { key: "slices.most", found, allowed: "from 1 to 100" });
    }
    if let Some(id) = &slices.rate {
        rate(id)?;
    }
    columns(plan)
}

/// A rate that slices can be searched by: a share of people.
fn rate(id: &str) -> Result<(), Error> {
    let is_share = |it: &&Rate| matches!(it.measure, Measure::Share { .. });
    if metrics::rate(id).as_ref().is_some_and(is_share) {
        return Ok(());
    }
    let what = if metrics::rate(id).is_some() { "share of people" } else { "rate" };
    let nearest = nearest(id, metrics::rates().filter(is_share).map(|it| it.id));
    Err(Error::UnknownId { what, id: id.to_owned(), nearest })
}

/// What is decided, what happened and what people weigh make no slices.
fn columns(plan: &Plan) -> Result<(), Error> {
    let columns = &plan.columns;
    let two_sided = [(&columns.outcome, "outcome"), (&columns.decision, "decision")]
        .into_iter()
        .filter_map(|(it, role)| Some((it.as_ref()?.column.as_str(), role)));
    let weighing = [(&columns.weight, "weight"), (&columns.count, "count")]
        .into_iter()
        .filter_map(|(it, role)| Some((it.as_ref()?.column.as_str(), role)));
    let score = columns.score.iter().map(|it| (it.column.as_str(), "score"));
    let taken: Vec<(&str, &str)> = two_sided.chain(weighing).chain(score).collect();
    for name in plan.slices.columns.iter().flatten() {
        if let Some((_, role)) = taken.iter().find(|it| it.0 == name) {
            let message = format!(
                "slices.columns names \"{name}\", which is the {role}: slices are made of what is \
                 known of people beside that"
            );
            return Err(Error::Shape { message });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::audit::plan_file::{read, write};

    #[track_caller]
    fn check_error(slices: &str, expected: &str) {
        let text = format!(
            "plan = 1\n[columns]\noutcome = {{ column = \"y\", positive = \"1\" }}\n[slices]\n{slices}"
        );
        let error = read(&text).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }

    #[test]
    fn what_cannot_be_searched_is_refused() {
        check_error("suport = 0.1", "a key \"suport\" in [slices]");
        check_error("support = 0", "slices.support is 0");
        check_error("depth = 5", "slices.depth is 5");
        check_error("most = 0", "slices.most is 0");
        check_error("rate = \"false-positive\"", "the rate \"false-positive\"");
        check_error("rate = \"roc-auc\"", "the share of people \"roc-auc\"");
        check_error("columns = [\"x\", \"y\"]", "names \"y\", which is the outcome");
    }

    #[test]
    fn every_default_is_written_out() {
        let plan = read("plan = 1\n[slices]\ndepth = 2").unwrap();
        let text = write(&plan).unwrap();
        assert!(text.contains("[slices]\nsupport = 0.01\ndepth = 2\nmost = 20\n"), "{text}");
        assert_eq!(read(&text).unwrap(), plan);
    }
}
