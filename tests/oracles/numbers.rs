//! Predicted numbers beside scikit-learn's and scipy's figures.

use plumbline::report::Report;
use serde_json::Value;

use crate::peer::{Case, Compared, entries, names, number};
use crate::run::{comparison, metric, rate};

/// Our rates, and what scikit-learn calls them. It takes residuals the other way round.
const RATES: [(&str, &str, f64); 7] = [
    ("mean-outcome", "mean_y", 1.0),
    ("mean-prediction", "mean_prediction", 1.0),
    ("mean-error", "mean_residual_true_minus_pred", -1.0),
    ("mean-absolute-error", "mae", 1.0),
    ("median-absolute-error", "median_absolute_error", 1.0),
    ("root-mean-square-error", "rmse", 1.0),
    ("r-squared", "r2", 1.0),
];

/// Our metrics over groups, and of which figure they are the largest difference or the smallest ratio.
const METRICS: [(&str, &str, &str); 5] = [
    ("mean-prediction-difference", "difference_between_groups", "mean_prediction"),
    ("mean-error-difference", "difference_between_groups", "mean_residual_true_minus_pred"),
    ("mean-absolute-error-ratio", "ratio_between_groups", "mae"),
    ("root-mean-square-error-ratio", "ratio_between_groups", "rmse"),
    ("r-squared-difference", "difference_between_groups", "r2"),
];

fn compare_group(
    compared: &mut Compared,
    report: &Report,
    [attributes, group]: [&[&str]; 2],
    theirs: &Value,
) {
    for (id, key, sign) in RATES {
        let ours = rate(report, id, attributes, group);
        let what = format!("{id} of {group:?}");
        compared.close(&what, ours.value, sign * number(&theirs[key]).unwrap(), 1e-10);
        let (low, high) = (ours.low.unwrap(), ours.high.unwrap());
        assert!(low < ours.value.unwrap() && ours.value.unwrap() < high, "{what}");
    }
    let of = |id: &str| rate(report, id, attributes, group).value.unwrap();
    let (over, under) = (of("mean-over-prediction"), of("mean-under-prediction"));
    let mae = number(&theirs["mae"]).unwrap();
    compared.close("over and under make the absolute error", Some(over + under), mae, 1e-10);
    compared.close("over less under is the error", Some(over - under), of("mean-error"), 1e-10);
}

#[test]
fn errors_of_predicted_grades_agree_with_the_peers() {
    let Some(case) = Case::read("student_por") else { return };
    let columns = "outcome = { column = \"y_true\" }\ndecision = { column = \"y_pred\" }";
    let report = case.report_of(columns, "[evidence]\nresamples = 50");
    let mut compared = Compared::default();
    compare_group(&mut compared, &report, [&[], &[]], &case.oracle["overall"]);
    for (key, block) in entries(&case.oracle["by_group"]) {
        let by = names(key);
        for (group, theirs) in entries(&block["groups"]) {
            compare_group(&mut compared, &report, [&by, &names(group)], theirs);
        }
        for (id, how, of) in METRICS {
            let theirs = number(&block[how][of]).unwrap();
            compared.close(id, metric(&report, id, &by).value, theirs, 1e-10);
        }
    }
    for attribute in ["sex", "address", "age_group"] {
        compare_tests(&mut compared, &report, attribute, &case.oracle["tests"][attribute]);
    }
    assert!(compared.n > 150, "only {} figures compared", compared.n);
}

/// Welch's test of the mean error, and the distances of the predictions.
fn compare_tests(compared: &mut Compared, report: &Report, attribute: &str, theirs: &Value) {
    let reference = theirs["reference_group_majority"].as_str().unwrap();
    for (group, theirs) in entries(&theirs["versus_reference"]) {
        let found =
            comparison(report, "mean-error", "difference", &[attribute], Some(&[group])).unwrap();
        assert_eq!(found.reference.as_deref(), Some(&[reference.to_owned()][..]));
        let p = number(&theirs["residual_welch_pvalue"]).unwrap();
        compared.close(&format!("p of {group}"), found.p, p, 1e-9);
        let distances = report
            .exhibits
            .iter()
            .find(|it| it.exhibit == "score-distributions" && it.attributes == [attribute]);
        let distances = distances.unwrap();
        let row = (0..distances.rows.len())
            .find(|row| {
                distances.text(*row, "group") == group
                    && distances.text(*row, "against") == reference
            })
            .unwrap();
        let ks = number(&theirs["prediction_ks"]).unwrap();
        compared.close("ks", distances.number(row, "ks"), ks, 1e-12);
        let gaps = report
            .exhibits
            .iter()
            .find(|it| it.exhibit == "quantile-gaps" && it.attributes == [attribute])
            .unwrap();
        let row = (0..gaps.rows.len()).find(|row| gaps.text(*row, "group") == group).unwrap();
        // The largest gap over all cuts is the largest distance of the two distribution functions.
        let largest = gaps.number(row, "largest").map(f64::abs);
        compared.close("largest gap over quantiles", largest, ks, 1e-12);
    }
}
