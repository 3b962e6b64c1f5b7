//! Every entry of the registry has a worked example: a few people, and by hand what it makes of them.
//!
//! How many people are in a cell is prime, and no two cells hold as many, so that a wrong cell gives another answer.
//! The examples are whole audits; an entry that has none fails here.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use plumbline::metrics;
use plumbline::report::Report;

use crate::people::everything;
use crate::run::audit;
use crate::worked_more::{
    alike, groups_together, of_people_alike, of_scores_beside, scored_beside,
};

/// What an entry makes of the people of an audit: of the group `a`, of it against `b`, of all groups or of everyone.
pub(crate) type Example = (&'static str, f64);

/// Small groups take part, and those that have one are set against `b`.
pub(crate) const SMALL: &str = "[groups]\nminimum = 1\n[evidence]\nresamples = 1\n";
pub(crate) const AGAINST_B: &str = "[groups.reference]\ngroup = \"b\"\n";

#[test]
fn every_entry_gives_its_worked_example() {
    let mut missing: BTreeSet<&str> = (metrics::rates().map(|it| it.id))
        .chain(metrics::metrics().map(|it| it.id))
        .chain(metrics::aggregates().map(|it| it.id))
        .collect();
    let decided = counted(&[("a", A), ("b", B), ("c", C)]);
    let all_taken = counted(&[("a", [17, 5, 0, 11]), ("b", [7, 13, 0, 23])]);
    for (report, examples) in [
        (&decided, rates_of_a_group()),
        (&decided, gaps_of_groups()),
        (&decided, groups_together()),
        (&decided, measures_of_groups()),
        (&decided, inequality_of_benefits()),
        (&all_taken, inequality_of_logarithms()),
        (&scored(), of_scores()),
        (&scored_beside(), of_scores_beside()),
        (&alike(), of_people_alike()),
        (&numbered(), of_numbers()),
        (&classified(), of_classes()),
    ] {
        for (id, expected) in examples {
            let found = value(report, id).unwrap_or_else(|| panic!("{id} has no value"));
            assert!((found - expected).abs() < 1e-12, "{id}: {found} is not {expected}");
            assert!(missing.remove(id), "{id} is no entry, or is there twice");
        }
    }
    assert!(missing.is_empty(), "without a worked example: {missing:?}");
}

/// Of a rate the value of the group `a`; of a way to compare, that of selection rates.
fn value(report: &Report, id: &str) -> Option<f64> {
    let is_a = |group: &[String]| group == ["a"];
    let rate = report.rates.iter().find(|it| it.rate == id && is_a(&it.group)).map(|it| it.value);
    let is_metric = |group: Option<&[String]>| group.is_none_or(is_a);
    let mut metrics = report.metrics.iter().filter(|it| it.metric == id);
    let metric = metrics.find(|it| is_metric(it.group.as_deref())).map(|it| it.value);
    let mut comparisons = report.comparisons.iter().filter(|it| it.rate == "selection-rate");
    let comparison = comparisons.find(|it| it.comparison == id).map(|it| it.value);
    rate.or(metric).or(comparison).flatten()
}

/// True and false positives, false and true negatives.
///
/// |             | a     | b     | c      |
/// |-------------|-------|-------|--------|
/// | selected    | 22/36 | 20/45 | 50/110 |
/// | base rate   | 20/36 |  9/45 | 42/110 |
/// | right       | 28/36 | 30/45 | 56/110 |
/// | TP / (TP + FN) | 17/20 | 7/9 | 19/42 |
/// | FP / (FP + TN) | 5/16 | 13/36 | 31/68 |
/// | TP / (TP + FP) | 17/22 | 7/20 | 19/50 |
/// | FN / (FN + TN) | 3/14 | 2/25 | 23/60 |
const A: [u32; 4] = [17, 5, 3, 11];
const B: [u32; 4] = [7, 13, 2, 23];
const C: [u32; 4] = [19, 31, 23, 37];

fn counted(groups: &[(&str, [u32; 4])]) -> Report {
    let mut text = "group,outcome,decision,n\n".to_owned();
    for (group, cells) in groups {
        for (n, sides) in cells.iter().zip(["1,1", "0,1", "1,0", "0,0"]) {
            writeln!(text, "{group},{sides},{n}").unwrap();
        }
    }
    let plan = format!(
        "plan = 1\n[columns]\noutcome = {{ column = \"outcome\", positive = \"1\" }}\n\
         decision = {{ column = \"decision\", positive = \"1\" }}\ncount = {{ column = \"n\" }}\n\
         [[columns.attributes]]\ncolumn = \"group\"\n{SMALL}{AGAINST_B}{}",
        everything()
    );
    audit(&text, &plan).unwrap()
}

fn rates_of_a_group() -> Vec<Example> {
    vec![
        ("selection-rate", 22.0 / 36.0),
        // Of 92 people selected in all.
        ("share-of-selected", 22.0 / 92.0),
        ("base-rate", 20.0 / 36.0),
        ("true-positive-rate", 17.0 / 20.0),
        ("false-negative-rate", 3.0 / 20.0),
        ("false-positive-rate", 5.0 / 16.0),
        ("true-negative-rate", 11.0 / 16.0),
        ("positive-predictive-value", 17.0 / 22.0),
        ("false-discovery-rate", 5.0 / 22.0),
        ("negative-predictive-value", 11.0 / 14.0),
        ("false-omission-rate", 3.0 / 14.0),
        ("accuracy", 28.0 / 36.0),
        ("error-rate", 8.0 / 36.0),
        ("true-positive-share", 17.0 / 36.0),
        ("false-positive-share", 5.0 / 36.0),
        ("false-negative-share", 3.0 / 36.0),
        ("true-negative-share", 11.0 / 36.0),
        ("false-negatives-per-false-positive", 3.0 / 5.0),
        ("false-positives-per-false-negative", 5.0 / 3.0),
        ("conditional-acceptance", 20.0 / 22.0),
        ("conditional-rejection", 16.0 / 14.0),
        // ½ (17/20 + 11/16) = ½ (68 + 55) / 80.
        ("balanced-accuracy", 123.0 / 160.0),
        // 2 · 17 / (2 · 17 + 5 + 3).
        ("f1-score", 17.0 / 21.0),
        // (17 · 11 − 5 · 3) / √(22 · 20 · 16 · 14).
        ("matthews-correlation", 172.0 / libm::sqrt(98_560.0)),
        // pₑ = (22 · 20 + 14 · 16) / 36² = 664/1296; (28 · 36 − 664) / (1296 − 664).
        ("cohen-kappa", 344.0 / 632.0),
        ("threat-score", 17.0 / 25.0),
        // The smaller of 17/20 and 11/16.
        ("minimum-class-accuracy", 11.0 / 16.0),
        // (17/22) / (20/36).
        ("lift", 612.0 / 440.0),
        ("fowlkes-mallows-index", 17.0 / libm::sqrt(22.0 * 20.0)),
        // √(17/20 · 11/16).
        ("geometric-mean-accuracy", libm::sqrt(187.0 / 320.0)),
        // −1 · 17 + 2 · 5 + 5 · 3 + ½ · 11 = 13½ over 36 people.
        ("mean-cost", 13.5 / 36.0),
    ]
}

/// The largest difference and the smallest ratio of a rate, from the lowest and the highest of the three groups.
fn gaps_of_groups() -> Vec<Example> {
    vec![
        ("demographic-parity-difference", 22.0 / 36.0 - 20.0 / 45.0),
        ("demographic-parity-ratio", (20.0 / 45.0) / (22.0 / 36.0)),
        ("equal-opportunity-difference", 17.0 / 20.0 - 19.0 / 42.0),
        ("equal-opportunity-ratio", (19.0 / 42.0) / (17.0 / 20.0)),
        ("predictive-equality-difference", 31.0 / 68.0 - 5.0 / 16.0),
        ("predictive-equality-ratio", (5.0 / 16.0) / (31.0 / 68.0)),
        // True positive rates are further apart than false positive rates.
        ("equalized-odds-difference", 17.0 / 20.0 - 19.0 / 42.0),
        (
            "equalized-odds-difference-mean",
            0.5 * (17.0 / 20.0 - 19.0 / 42.0) + 0.5 * (31.0 / 68.0 - 5.0 / 16.0),
        ),
        ("equalized-odds-ratio", (19.0 / 42.0) / (17.0 / 20.0)),
        (
            "equalized-odds-ratio-mean",
            0.5 * (19.0 / 42.0) / (17.0 / 20.0) + 0.5 * (5.0 / 16.0) / (31.0 / 68.0),
        ),
        ("predictive-parity-difference", 17.0 / 22.0 - 7.0 / 20.0),
        ("predictive-parity-ratio", (7.0 / 20.0) / (17.0 / 22.0)),
        ("false-negative-rate-difference", 23.0 / 42.0 - 3.0 / 20.0),
        ("false-negative-rate-ratio", (3.0 / 20.0) / (23.0 / 42.0)),
        ("true-negative-rate-difference", 11.0 / 16.0 - 37.0 / 68.0),
        ("true-negative-rate-ratio", (37.0 / 68.0) / (11.0 / 16.0)),
        ("negative-predictive-value-difference", 23.0 / 25.0 - 37.0 / 60.0),
        ("negative-predictive-value-ratio", (37.0 / 60.0) / (23.0 / 25.0)),
        ("false-discovery-rate-difference", 13.0 / 20.0 - 5.0 / 22.0),
        ("false-discovery-rate-ratio", (5.0 / 22.0) / (13.0 / 20.0)),
        ("false-omission-rate-difference", 23.0 / 60.0 - 2.0 / 25.0),
        ("false-omission-rate-ratio", (2.0 / 25.0) / (23.0 / 60.0)),
        ("accuracy-difference", 28.0 / 36.0 - 56.0 / 110.0),
        ("accuracy-ratio", (56.0 / 110.0) / (28.0 / 36.0)),
        ("error-rate-difference", 54.0 / 110.0 - 8.0 / 36.0),
        ("error-rate-ratio", (8.0 / 36.0) / (54.0 / 110.0)),
        ("base-rate-difference", 20.0 / 36.0 - 9.0 / 45.0),
        ("base-rate-ratio", (9.0 / 45.0) / (20.0 / 36.0)),
        // Everyone: 92 of 191 are selected. The group a is furthest by either measure.
        ("largest-difference-to-overall", 22.0 / 36.0 - 92.0 / 191.0),
        ("smallest-ratio-to-overall", (92.0 / 191.0) / (22.0 / 36.0)),
        // a over c over b: twice the whole way over three pairs.
        ("mean-pairwise-difference", 2.0 / 3.0 * (22.0 / 36.0 - 20.0 / 45.0)),
        // b/a = 8/11, c/a = 90/121, b/c = 44/45.
        ("mean-pairwise-ratio", (8.0 / 11.0 + 90.0 / 121.0 + 44.0 / 45.0) / 3.0),
        // ln(a/b) + ln(c/b).
        ("parity-loss", libm::log(11.0 / 8.0) + libm::log(45.0 / 44.0)),
        ("lowest", 20.0 / 45.0),
        ("highest", 22.0 / 36.0),
        ("largest-relative-difference-to-overall", (22.0 / 36.0) / (92.0 / 191.0) - 1.0),
    ]
}

/// The group a against b, and numbers of the cells of all three.
fn measures_of_groups() -> Vec<Example> {
    let deviation = libm::sqrt((22.0 * 14.0 / 36.0 + 20.0 * 25.0 / 45.0) / 81.0);
    let angle = |rate: f64| 2.0 * libm::asin(libm::sqrt(rate));
    let outcomes = libm::log((20.5 / 37.0) / (9.5 / 46.0));
    let decisions = libm::log((25.5 / 46.0) / (14.5 / 37.0));
    vec![
        ("statistical-parity-difference", 22.0 / 36.0 - 20.0 / 45.0),
        ("disparate-impact", (22.0 / 36.0) / (20.0 / 45.0)),
        // 42 places for the 36 of a, 39 refusals for the 45 of b: d_max is the smaller of 42/36 and 39/45.
        ("normalized-mean-difference", (22.0 / 36.0 - 20.0 / 45.0) / (39.0 / 45.0)),
        // n SR (1 − SR) is 22 · 14 / 36 and 20 · 25 / 45, over 81 people.
        ("cohens-d", (22.0 / 36.0 - 20.0 / 45.0) / deviation),
        ("cohens-h", angle(22.0 / 36.0) - angle(20.0 / 45.0)),
        ("treatment-equality-difference", 3.0 / 5.0 - 2.0 / 13.0),
        ("conditional-acceptance-difference", 20.0 / 22.0 - 9.0 / 20.0),
        ("conditional-rejection-difference", 16.0 / 14.0 - 36.0 / 25.0),
        (
            "average-odds-difference",
            0.5 * (5.0 / 16.0 - 13.0 / 36.0) + 0.5 * (17.0 / 20.0 - 7.0 / 9.0),
        ),
        // The group a has the lower false positive rate.
        (
            "average-absolute-odds-difference",
            0.5 * (13.0 / 36.0 - 5.0 / 16.0) + 0.5 * (17.0 / 20.0 - 7.0 / 9.0),
        ),
        (
            "average-predictive-value-difference",
            0.5 * (17.0 / 22.0 - 7.0 / 20.0) + 0.5 * (3.0 / 14.0 - 2.0 / 25.0),
        ),
        // The group a has the lower negative predictive value.
        (
            "conditional-use-accuracy-difference",
            0.5 * (17.0 / 22.0 - 7.0 / 20.0) + 0.5 * (23.0 / 25.0 - 11.0 / 14.0),
        ),
        // Parts of those selected 23/95, 21/95 and 51/95, of everyone 37/194, 46/194 and 111/194.
        (
            "minimum-skew",
            libm::log(51.0 * 194.0 / (95.0 * 111.0)).min(libm::log(21.0 * 194.0 / (95.0 * 46.0))),
        ),
        ("maximum-skew", libm::log(23.0 * 194.0 / (95.0 * 37.0))),
        ("mean-difference-delta", (20.0 / 36.0 - 9.0 / 45.0) - (22.0 / 36.0 - 20.0 / 45.0)),
        // Outcomes: 29 positives for the 36 of a, 52 negatives for the 45 of b; decisions as above.
        (
            "normalized-mean-difference-delta",
            (20.0 / 36.0 - 9.0 / 45.0) / (29.0 / 36.0)
                - (22.0 / 36.0 - 20.0 / 45.0) / (39.0 / 45.0),
        ),
        // r = 22.5/37, 20.5/46, 50.5/111; those turned down of a and b are furthest apart, a little before those selected.
        ("differential-fairness", decisions),
        // Outcomes: 20.5/37, 9.5/46, 42.5/111.
        ("differential-fairness-bias-amplification", decisions - outcomes),
        // Selected less positive: 2/36, 11/45 and 8/110; outcomes of everyone, 71/191, lie above those of b alone.
        ("directional-bias-amplification", (2.0 / 36.0 - 11.0 / 45.0 + 8.0 / 110.0) / 3.0),
        ("absolute-bias-amplification", (2.0 / 36.0 + 11.0 / 45.0 + 8.0 / 110.0) / 3.0),
    ]
}

/// Benefits of 0, 1 and 2: 3, 28 and 5 people in a, 2, 30 and 13 in b, 23, 56 and 31 in c; 212 for 191 people.
fn inequality_of_benefits() -> Vec<Example> {
    // Σ (b / μ)² / n = n Σ b² / (Σ b)² with Σ b² = 114 + 4 · 49; over groups Σ b² is Σ (Σ_g b)² / n_g.
    let people: f64 = 191.0 * 310.0 / (212.0 * 212.0);
    let between: f64 = 38.0 * 38.0 / 36.0 + 56.0 * 56.0 / 45.0 + 118.0 * 118.0 / 110.0;
    let groups = 191.0 * between / (212.0 * 212.0);
    // A share of all benefit, times the logarithm of it over the share of all people.
    let theil =
        |benefit: f64, people: f64| benefit / 212.0 * libm::log(benefit / 212.0 / (people / 191.0));
    vec![
        ("generalized-entropy-index", 0.5 * (people - 1.0)),
        ("coefficient-of-variation", libm::sqrt(people - 1.0)),
        ("theil-index", theil(114.0, 114.0) + theil(98.0, 49.0)),
        ("between-group-generalized-entropy-index", 0.5 * (groups - 1.0)),
        ("between-group-coefficient-of-variation", libm::sqrt(groups - 1.0)),
        ("between-group-theil-index", theil(38.0, 36.0) + theil(56.0, 45.0) + theil(118.0, 110.0)),
    ]
}

/// Nobody has a benefit of 0: 58 people have 1 and 18 have 2, a mean of 94/76.
fn inequality_of_logarithms() -> Vec<Example> {
    let sum = 58.0 * libm::log(76.0 / 94.0) + 18.0 * libm::log(152.0 / 94.0);
    vec![("mean-log-deviation", -sum / 76.0)]
}

fn scored() -> Report {
    let text = "group,outcome,decision,score\na,1,0,0.3\na,0,0,0.3\na,0,0,0.55\na,1,1,0.6\n\
                a,0,1,0.8\na,1,1,0.9\n";
    let plan = format!(
        "plan = 1\n[columns]\noutcome = {{ column = \"outcome\", positive = \"1\" }}\n\
         decision = {{ column = \"decision\", positive = \"1\" }}\nscore = {{ column = \"score\" }}\n\
         [[columns.attributes]]\ncolumn = \"group\"\n{SMALL}{}",
        everything()
    );
    audit(text, &plan).unwrap()
}

/// Positive are 0.3, 0.6 and 0.9, negative 0.3, 0.55 and 0.8.
fn of_scores() -> Vec<Example> {
    let likelihood = [0.3, 0.7, 0.45, 0.6, 0.2, 0.9];
    let surprise: f64 = likelihood.into_iter().map(|it: f64| -libm::log(it)).sum();
    vec![
        ("mean-score", 3.45 / 6.0),
        ("mean-score-positives", 1.8 / 3.0),
        ("mean-score-negatives", 1.65 / 3.0),
        ("calibration-ratio", 3.45 / 3.0),
        // 0.3 twice is 0.2 from its half; then 0.55, 0.4, 0.8 and 0.1.
        ("expected-calibration-error", (2.0 * 0.2 + 0.55 + 0.4 + 0.8 + 0.1) / 6.0),
        // 0.55 and 0.6 are in one tenth, 0.075 from their half.
        ("expected-calibration-error-equal-width", (2.0 * 0.2 + 2.0 * 0.075 + 0.8 + 0.1) / 6.0),
        ("over-prediction", (0.3 + 0.55 + 0.8) / 6.0),
        ("under-prediction", (0.7 + 0.4 + 0.1) / 6.0),
        ("brier-score", (0.49 + 0.09 + 0.302_5 + 0.16 + 0.64 + 0.01) / 6.0),
        ("log-loss", surprise / 6.0),
        // Of nine pairs 0.3 wins a half, 0.6 two and 0.9 three.
        ("roc-auc", 5.5 / 9.0),
        ("gini-coefficient", 2.0 * 5.5 / 9.0 - 1.0),
        // The first of one, the second of three, the third of six with the one tied to it.
        ("average-precision", (1.0 + 2.0 / 3.0 + 3.0 / 6.0) / 3.0),
    ]
}

fn numbered() -> Report {
    let text = "group,y,p\na,1,3\na,4,1\na,6,11\nb,3,2.5\nb,-0.5,0\nb,2,2\nb,7,8\n";
    let plan = format!(
        "plan = 1\n[columns]\noutcome = {{ column = \"y\" }}\ndecision = {{ column = \"p\" }}\n\
         [[columns.attributes]]\ncolumn = \"group\"\n{SMALL}{}",
        everything()
    );
    audit(text, &plan).unwrap()
}

/// Errors are 2, −3 and 5 in a, −½, ½, 0 and 1 in b; Σ (y − ȳ)² is 38/3 in a and 467/16 in b.
fn of_numbers() -> Vec<Example> {
    vec![
        ("mean-outcome", 11.0 / 3.0),
        ("mean-prediction", 15.0 / 3.0),
        ("mean-error", 4.0 / 3.0),
        ("mean-absolute-error", 10.0 / 3.0),
        ("median-absolute-error", 3.0),
        ("root-mean-square-error", libm::sqrt(38.0 / 3.0)),
        ("mean-over-prediction", 7.0 / 3.0),
        ("maximum-error", 5.0),
        // 2/1, 3/4 and 5/6.
        ("mean-absolute-percentage-error", (2.0 + 0.75 + 5.0 / 6.0) / 3.0),
        // 10² over 3 · 38.
        ("jain-index", 100.0 / 114.0),
        // 3 over three people.
        ("mean-under-prediction", 1.0),
        // 1 − 38 / (38/3).
        ("r-squared", -2.0),
        ("mean-prediction-difference", 15.0 / 3.0 - 12.5 / 4.0),
        ("mean-error-difference", 4.0 / 3.0 - 1.0 / 4.0),
        ("mean-absolute-error-ratio", (2.0 / 4.0) / (10.0 / 3.0)),
        ("root-mean-square-error-ratio", libm::sqrt((1.5 / 4.0) / (38.0 / 3.0))),
        // 1 − (3/2) / (467/16) in b.
        ("r-squared-difference", 1.0 - 24.0 / 467.0 + 2.0),
    ]
}

fn classified() -> Report {
    let text = "group,y,p,n\na,x,x,11\na,z,z,6\na,z,x,3\nb,x,x,7\nb,y,z,2\nc,z,z,19\nc,x,y,23\n";
    let plan = format!(
        "plan = 1\n[columns]\noutcome = {{ column = \"y\" }}\ndecision = {{ column = \"p\" }}\n\
         count = {{ column = \"n\" }}\n[[columns.attributes]]\ncolumn = \"group\"\n{SMALL}"
    );
    audit(text, &plan).unwrap()
}

/// Right are 17 of 20, 7 of 9 and 19 of 42.
fn of_classes() -> Vec<Example> {
    vec![("class-accuracy", 17.0 / 20.0), ("class-accuracy-difference", 17.0 / 20.0 - 19.0 / 42.0)]
}
