//! Cuts made by hand, for the tests of figures, words and charts.

use crate::metrics::thresholds::{Order, Sweep};
use crate::report::sample;
use crate::report::thresholds::Cuts;
use crate::report::{Report, rows};

/// The published counts by race and decile, from 1 to 10: not re-arrested, re-arrested.
const DECILES: [(&str, [[u32; 2]; 10]); 6] = [
    (
        "African-American",
        [
            [307, 91],
            [274, 119],
            [201, 145],
            [208, 177],
            [189, 176],
            [169, 215],
            [163, 237],
            [114, 245],
            [111, 269],
            [59, 227],
        ],
    ),
    (
        "Caucasian",
        [
            [539, 142],
            [248, 113],
            [180, 93],
            [172, 113],
            [130, 111],
            [83, 111],
            [55, 88],
            [32, 82],
            [30, 68],
            [19, 45],
        ],
    ),
    (
        "Hispanic",
        [
            [148, 48],
            [77, 36],
            [59, 27],
            [34, 18],
            [24, 28],
            [16, 21],
            [18, 16],
            [13, 13],
            [9, 11],
            [7, 14],
        ],
    ),
    (
        "Other",
        [
            [124, 26],
            [41, 25],
            [22, 14],
            [21, 25],
            [12, 10],
            [13, 8],
            [5, 5],
            [2, 8],
            [2, 6],
            [2, 6],
        ],
    ),
    ("Asian", [[14, 1], [4, 0], [3, 2], [0, 0], [0, 1], [1, 2], [0, 1], [1, 1], [0, 0], [0, 1]]),
    (
        "Native American",
        [[0, 0], [4, 0], [1, 0], [0, 1], [0, 0], [1, 1], [1, 3], [0, 1], [1, 1], [0, 3]],
    ),
];

/// A sweep as it is sent: cuts in their order, and for each group negatives and positives from each cut on.
pub(crate) fn sweep(
    order: Order,
    cuts: &[f64],
    groups: &[(&str, Vec<[f64; 2]>)],
    per: f64,
) -> Sweep {
    let names: Vec<[&str; 1]> = groups.iter().map(|it| [it.0]).collect();
    let blocks: Vec<Vec<f64>> =
        groups.iter().map(|it| it.1.iter().flatten().copied().collect()).collect();
    let per_weight = vec![[per; 2]; groups.len() + 1];
    let sent = serde_json::json!({
        "lower": order == Order::LowerIsLikelier, "n_scores": cuts.len(), "cuts": cuts, "names": names,
        "per_weight": per_weight, "blocks": blocks,
    });
    serde_json::from_value(sent).unwrap()
}

/// The published deciles by race; `times` is what each person weighs.
pub(crate) fn deciles(order: Order, times: f64) -> Sweep {
    let cut = |it: usize| match order {
        Order::HigherIsLikelier => it as f64,
        Order::LowerIsLikelier => -(it as f64),
    };
    let cuts: Vec<f64> = (1..=10).map(cut).collect();
    let weighed = |it: &[u32; 2]| it.map(|it| times * f64::from(it));
    let groups: Vec<(&str, Vec<[f64; 2]>)> =
        DECILES.iter().map(|it| (it.0, it.1.iter().map(weighed).collect())).collect();
    sweep(order, &cuts, &groups, 1.0 / times)
}

/// The published audit by race with all of its cuts.
pub(crate) fn compas() -> Cuts {
    Cuts::new(&scored(), "race", deciles(Order::HigherIsLikelier, 1.0)).unwrap()
}

/// The sample report, whose plan names the score too.
pub(crate) fn scored() -> Report {
    let mut report = sample::compas();
    report.plan.columns.score =
        Some(crate::audit::plan::Score { column: "decile_score".to_owned(), lower: false });
    report
}

/// The same where a lower score is the likelier one: all deciles with a minus.
pub(crate) fn turned() -> Cuts {
    let mut report = scored();
    if let Some(score) = &mut report.plan.columns.score {
        score.lower = true;
    }
    Cuts::new(&report, "race", deciles(Order::LowerIsLikelier, 1.0)).unwrap()
}

/// Cuts of two groups, the second of them the reference, of people with scores 1, 2, … and these outcomes.
pub(crate) fn of_two(first: &[[f64; 2]], reference: &[[f64; 2]]) -> Cuts {
    let mut report = scored();
    report.groups.retain(|it| it.attributes == ["race"] && it.group != ["Asian"]);
    let cuts: Vec<f64> = (1..=first.len()).map(|it| it as f64).collect();
    let groups = [("African-American", first.to_vec()), ("Caucasian", reference.to_vec())];
    assert_eq!(rows::confidence(&report), "95%");
    Cuts::new(&report, "race", sweep(Order::HigherIsLikelier, &cuts, &groups, 1.0)).unwrap()
}
