//! What Fairlearn, scikit-learn and statsmodels say about real predictions, figure by figure.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

#[path = "oracles/definitions.rs"]
mod definitions;
#[path = "oracles/evidence.rs"]
mod evidence;
#[path = "oracles/numbers.rs"]
mod numbers;
#[path = "oracles/peer.rs"]
mod peer;
#[path = "oracles/pooled.rs"]
mod pooled;
#[path = "oracles/rates.rs"]
mod rates;
#[path = "common/run.rs"]
mod run;
#[path = "oracles/scores.rs"]
mod scores;

use plumbline::metrics;

use definitions::{compare_aequitas, compare_aif360, compare_fairlearn};
use evidence::{compare_adjusted, compare_curves, compare_tests};
use peer::{Case, Compared, entries, names};
use pooled::{compare_band, compare_mantel_haenszel, compare_weighted};
use rates::{compare_extremes, compare_group, compare_metrics};
use scores::{compare_calibration_errors, compare_scores};

/// The data sets with a classifier, and the fewest figures to compare in each.
const FILES: [(&str, usize); 4] =
    [("compas", 1_500), ("compas_decile", 1_600), ("adult", 2_000), ("german_credit", 850)];

/// The part of a plan that asks for all rates and metrics.
fn everything() -> String {
    let listed =
        |ids: Vec<&str>| ids.iter().map(|it| format!("\"{it}\"")).collect::<Vec<_>>().join(", ");
    let rates = listed(metrics::rates().map(|it| it.id).collect());
    let metrics = listed(metrics::metrics().map(|it| it.id).collect());
    format!("[measures]\nrates = [{rates}]\nmetrics = [{metrics}]")
}

fn compare_file(case: &Case) -> usize {
    let oracle = &case.oracle;
    let mut compared = Compared::default();
    let report = case.report("", &format!("[evidence]\nresamples = 500\n{}", everything()));
    compare_group(&mut compared, &report, &[], &[], &oracle["overall"]);
    for (key, block) in entries(&oracle["by_group"]) {
        for (group, theirs) in entries(&block["groups"]) {
            compare_group(&mut compared, &report, &names(key), &names(group), theirs);
        }
        compare_extremes(&mut compared, &report, key, block);
        let fairlearn = &oracle["fairlearn"][key];
        compare_metrics(&mut compared, &report, key, fairlearn, &block["groups"]);
    }
    for (attribute, _) in entries(&oracle["attributes"]) {
        compare_tests(&mut compared, &report, attribute, &oracle["tests"][attribute]);
        compare_curves(&mut compared, &report, attribute, &oracle["curves"][attribute]);
        compare_scores(&mut compared, &report, attribute, &oracle["curves"][attribute]);
    }
    compare_adjusted(&mut compared, &report, "holm", &oracle["tests"]);
    compare_band(case, &report);
    let report = case.report("", "[evidence]\nadjust = \"benjamini-hochberg\"\nresamples = 1");
    compare_adjusted(&mut compared, &report, "fdr_bh", &oracle["tests"]);
    compare_weighted(&mut compared, case);
    compare_mantel_haenszel(&mut compared, case);
    compare_calibration_errors(&mut compared, case);
    let n_before = compared.n;
    compare_fairlearn(&mut compared, case);
    compare_aif360(&mut compared, case);
    compare_aequitas(&mut compared, case);
    assert!(compared.n > n_before + 500, "hardly any definition was compared");
    compared.n
}

#[test]
fn every_figure_agrees_with_the_peers() {
    for (name, fewest) in FILES {
        let Some(case) = Case::read(name) else { return };
        let n = compare_file(&case);
        eprintln!("{name}: {n} figures compared");
        assert!(n >= fewest, "{name}: only {n} figures compared");
    }
}
