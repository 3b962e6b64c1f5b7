//! Exhibits of scores beside scikit-learn's and scipy's figures.

use plumbline::report::Report;
use plumbline::report::exhibit::Exhibit;
use serde_json::Value;

use crate::peer::{Case, Compared, entries, number};
use crate::run::rate;

fn exhibit<'a>(report: &'a Report, id: &str, attribute: &str) -> Option<&'a Exhibit> {
    report.exhibits.iter().find(|it| it.exhibit == id && it.attributes == [attribute])
}

pub(crate) fn compare_scores(
    compared: &mut Compared,
    report: &Report,
    attribute: &str,
    block: &Value,
) {
    compare_distances(compared, report, attribute, block);
    if block["groups"].as_object().unwrap().values().any(|it| it["roc_points"] == 11) {
        compare_deciles(compared, report, attribute, block);
    }
}

/// A rate that is measured only where a plan names it.
pub(crate) fn compare_calibration_errors(compared: &mut Compared, case: &Case) {
    let id = "expected-calibration-error-equal-width";
    let report =
        case.report("", &format!("[evidence]\nresamples = 1\n[measures]\nrates = [\"{id}\"]"));
    for (attribute, block) in entries(&case.oracle["curves"]) {
        for (group, theirs) in entries(&block["groups"]) {
            let ours = rate(&report, id, &[attribute], &[group]).value;
            let theirs = number(&theirs["ece_10_uniform_reference"]).unwrap();
            compared.close(&format!("{id} of {group}"), ours, theirs, 1e-10);
        }
    }
}

fn compare_distances(compared: &mut Compared, report: &Report, attribute: &str, block: &Value) {
    let reference = block["reference_group_majority"].as_str().unwrap();
    let Some(exhibit) = exhibit(report, "score-distributions", attribute) else {
        panic!("no distances by {attribute}");
    };
    for (group, theirs) in entries(&block["versus_reference"]) {
        let row = (0..exhibit.rows.len()).find(|row| {
            exhibit.text(*row, "group") == group
                && exhibit.text(*row, "against") == reference
                && exhibit.text(*row, "among") == "everyone"
        });
        let row = row.unwrap_or_else(|| panic!("no row of {group}"));
        let mut close = |field: &str, key: &str, tolerance: f64| {
            let what = format!("{field} of {group}");
            match number(&theirs[key]) {
                Some(theirs) => {
                    compared.close(&what, exhibit.number(row, field), theirs, tolerance);
                }
                None => assert_eq!(exhibit.number(row, field), None, "{what}"),
            }
        };
        close("ks", "ks_statistic", 1e-12);
        close("wasserstein", "wasserstein", 1e-10);
        close("abroca", "abroca_reference", 1e-10);
        let ends = ["abroca-low", "abroca", "abroca-high"].map(|it| exhibit.number(row, it));
        assert!(ends.is_sorted(), "{group}: {ends:?}");
    }
}

/// Each decile is a band of its own, so bands are the points of scikit-learn's calibration curve.
fn compare_deciles(compared: &mut Compared, report: &Report, attribute: &str, block: &Value) {
    let exhibit = exhibit(report, "calibration", attribute).unwrap();
    for (group, theirs) in entries(&block["groups"]) {
        let curve = &theirs["calibration_curve_10_uniform"];
        let rows: Vec<usize> =
            (0..exhibit.rows.len()).filter(|it| exhibit.text(*it, "group") == group).collect();
        for (field, key) in [("observed", "fraction_of_positives"), ("mean-score", "mean_score")] {
            let theirs = curve[key].as_array().unwrap();
            assert_eq!(rows.len(), theirs.len(), "{group}");
            for (row, theirs) in rows.iter().zip(theirs) {
                let ours = exhibit.number(*row, field);
                compared.close(
                    &format!("{field} of {group}"),
                    ours,
                    number(theirs).unwrap(),
                    1e-12,
                );
            }
        }
    }
}
