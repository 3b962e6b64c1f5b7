//! What Fairlearn and AIF360 print of scores: extremes, gaps and ratios of a score's rates, and soft rates.

use crate::metrics::definitions::{Ours, Printed, Prints, Setting};
use crate::metrics::{self, Favourable};

/// The rates of scores that programs print, by their ids.
pub const RATES: [&str; 6] = [
    "mean-score",
    "mean-score-positives",
    "mean-score-negatives",
    "roc-auc",
    "brier-score",
    "log-loss",
];

/// A rate of scores in each group, in the order of the groups; none of a group in which it is not defined.
#[derive(Clone, Debug, PartialEq)]
pub struct OfScores {
    /// One of [`RATES`].
    pub rate: &'static str,
    pub groups: Vec<Option<f64>>,
}

/// A rate of scores under Fairlearn's name, the extreme that has a function of its own, and the names of its gaps.
struct Named {
    rate: &'static str,
    called: &'static str,
    own: &'static str,
    gaps: [&'static str; 2],
}

const FAIRLEARN: [Named; 4] = [
    Named {
        rate: "mean-score",
        called: "mean_prediction",
        own: "",
        gaps: ["Mean score difference", "Mean score ratio"],
    },
    Named {
        rate: "roc-auc",
        called: "roc_auc_score",
        own: "group_min",
        gaps: ["Area under the ROC curve: difference", "Area under the ROC curve: ratio"],
    },
    Named {
        rate: "brier-score",
        called: "mean_squared_error",
        own: "group_max",
        gaps: ["Brier score difference", "Brier score ratio"],
    },
    Named {
        rate: "log-loss",
        called: "log_loss",
        own: "group_max",
        gaps: ["Log loss difference", "Log loss ratio"],
    },
];

/// The gaps of AIF360's soft rates.
const SOFT: [&str; 2] =
    ["Generalized equal opportunity difference", "Generalized predictive equality difference"];

/// Under which the larger of both is set beside ours.
pub(super) const BOTH: &str = "Generalized equalized odds difference";

/// All names under which programs are set side by side, in order.
pub(super) fn shared() -> impl Iterator<Item = &'static str> {
    let rates = RATES.iter().map(|it| name(it));
    rates.chain(FAIRLEARN.iter().flat_map(|it| it.gaps)).chain(SOFT)
}

/// The names of a rate of scores, by its id, with its difference and its ratio.
pub(super) fn names_of(id: &str) -> impl Iterator<Item = &'static str> {
    let rate = RATES.iter().find(|it| **it == id).map(|it| name(it));
    let gaps = FAIRLEARN.iter().find(|it| it.rate == id).map(|it| it.gaps);
    rate.into_iter().chain(gaps.into_iter().flatten())
}

/// Our name of a rate.
fn name(rate: &str) -> &'static str {
    metrics::rate(rate).map_or("", |it| it.name)
}

fn values<'a>(setting: &'a Setting, rate: &str) -> Option<&'a [Option<f64>]> {
    setting.scores.iter().find(|it| it.rate == rate).map(|it| it.groups.as_slice())
}

/// What Fairlearn prints of each group and of all; nothing of what is not measured.
pub(super) fn fairlearn(setting: &Setting) -> Vec<Printed> {
    let mut all = Vec::new();
    for named in &FAIRLEARN {
        if let Some(values) = values(setting, named.rate) {
            all.extend(of_rate(named, values));
        }
    }
    all
}

fn of_rate(named: &Named, values: &[Option<f64>]) -> Vec<Printed> {
    let rate = named.rate;
    // scikit-learn refuses to take the log loss of one kind of outcome, and Fairlearn stops with it.
    let stops = rate == "log-loss" && values.iter().any(Option::is_none);
    let prints = |it: f64| {
        if stops { Prints::Stops("a group has one kind of outcome only") } else { Prints::of(it) }
    };
    let printed = |name: String,
                   shared,
                   ours,
                   group,
                   value: f64,
                   [definition, differs]: [&'static str; 2]| {
        Printed { name, shared, ours, group, prints: prints(value), definition, differs }
    };
    let mut all = Vec::new();
    for (group, value) in values.iter().enumerate() {
        let value = value.unwrap_or(f64::NAN);
        let called = named.called.to_owned();
        all.push(printed(
            called,
            name(rate),
            Ours::Rate(rate),
            Some(group),
            value,
            [BY_GROUP, NAN],
        ));
    }
    let known = || values.iter().copied().flatten();
    let least = known().fold(f64::NAN, f64::min);
    let most = known().fold(f64::NAN, f64::max);
    let called = |what: &str| {
        if what == named.own {
            format!("{}_{what}", named.called)
        } else {
            format!("MetricFrame({}).{what}", named.called)
        }
    };
    let [difference, ratio] = named.gaps;
    let largest = Ours::LargestDifference(rate);
    let smallest = Ours::SmallestRatio(rate);
    all.extend([
        printed(called("group_min"), name(rate), Ours::Lowest(rate), None, least, [LEAST, SKIPS]),
        printed(called("group_max"), name(rate), Ours::Highest(rate), None, most, [MOST, SKIPS]),
        printed(called("difference"), difference, largest, None, most - least, [DIFFERENCE, SKIPS]),
        printed(called("ratio"), ratio, smallest, None, least / most, [RATIO, SKIPS]),
    ]);
    all
}

/// The privileged, and everyone else together, by the weights of those with an outcome.
fn two_sides(setting: &Setting, values: &[f64], weights: &[f64]) -> [f64; 2] {
    let (mut sum, mut all) = (0.0, 0.0);
    for (group, (value, weight)) in values.iter().zip(weights).enumerate() {
        if group != setting.reference && *weight > 0.0 {
            sum += value * weight;
            all += weight;
        }
    }
    [values[setting.reference], sum / all]
}

/// What AIF360 prints of scores that are probabilities, those of the favourable outcome.
pub(super) fn aif360(setting: &Setting) -> Vec<Printed> {
    let [Some(positives), Some(negatives)] =
        ["mean-score-positives", "mean-score-negatives"].map(|it| values(setting, it))
    else {
        return Vec::new();
    };
    let of =
        |all: &[Option<f64>]| -> Vec<f64> { all.iter().map(|it| it.unwrap_or(f64::NAN)).collect() };
    let one_minus = |all: Vec<f64>| -> Vec<f64> { all.into_iter().map(|it| 1.0 - it).collect() };
    // Soft true and false positive rates, where positive is the favourable outcome.
    let (soft, differs) = match setting.favourable {
        Favourable::Positive => ([of(positives), of(negatives)], NAN),
        Favourable::Negative => ([one_minus(of(negatives)), one_minus(of(positives))], TURNED),
    };
    let mut all = of_groups(&soft, differs);
    let weights = |outcome: fn(crate::cube::Four) -> f64| -> Vec<f64> {
        setting.weights().map(|it| outcome(setting.favourable.turned(it))).collect()
    };
    let weights = [weights(|it| it.tp + it.fn_), weights(|it| it.fp + it.tn)];
    let gaps = [0, 1].map(|it| {
        let [privileged, others] = two_sides(setting, &soft[it], &weights[it]);
        others - privileged
    });
    for (idx, gap) in gaps.into_iter().enumerate() {
        all.push(Printed {
            name: format!("difference({})", SOFT_RATES[idx]),
            shared: SOFT[idx],
            ours: Ours::LargestDifference(RATES[1 + idx]),
            group: None,
            prints: Prints::of(gap),
            definition: "soft rate of all others minus that of the privileged",
            differs: SIGNED,
        });
    }
    // Python's max keeps the first where the other is no number.
    let [tpr, fpr] = gaps.map(f64::abs);
    all.push(Printed {
        name: "generalized_equalized_odds_difference".to_owned(),
        shared: BOTH,
        ours: Ours::Metric("generalized-equalized-odds-difference"),
        group: None,
        prints: Prints::of(if tpr > fpr { tpr } else { fpr }),
        definition: "the larger of both gaps of soft rates, without its sign",
        differs: "against the privileged group alone: all other groups, and the unknown, are put together",
    });
    all
}

/// Soft rates of each group, and one minus each.
fn of_groups(soft: &[Vec<f64>; 2], differs: &'static str) -> Vec<Printed> {
    let mut all = Vec::new();
    for (idx, called) in SOFT_RATES.into_iter().enumerate() {
        let rate = RATES[1 + idx % 2];
        for (group, value) in soft[idx % 2].iter().enumerate() {
            let is_rate = idx < 2;
            let prints = Prints::of(if is_rate { *value } else { 1.0 - value });
            let ours = if is_rate { Ours::Rate(rate) } else { Ours::Nothing };
            let definition = if is_rate { SOFT_RATE } else { SOFT_MISS };
            let name = called.to_owned();
            let shared = self::name(rate);
            all.push(Printed {
                name,
                shared,
                ours,
                group: Some(group),
                prints,
                definition,
                differs,
            });
        }
    }
    all
}

/// By their place: of the favourable outcome and of the other, then one minus each.
const SOFT_RATES: [&str; 4] = [
    "generalized_true_positive_rate",
    "generalized_false_positive_rate",
    "generalized_false_negative_rate",
    "generalized_true_negative_rate",
];

const BY_GROUP: &str = "the figure of each group (MetricFrame.by_group)";
const LEAST: &str = "the lowest group's value";
const MOST: &str = "the highest group's value";
const DIFFERENCE: &str = "the highest group's value minus the lowest group's";
const RATIO: &str = "the lowest group's value over the highest group's";
const NAN: &str = "NaN, with a warning, where nobody of the group has such an outcome";
const SKIPS: &str = "small groups take part; a group without a value is passed over";
const SOFT_RATE: &str = "mean score of the group's people with such an outcome";
const SOFT_MISS: &str = "1 minus the mean score of the group's people with such an outcome";
const TURNED: &str =
    "positive is the favourable label there, here the negative one, and its score is 1 minus ours";
const SIGNED: &str = "signed, and against the privileged group alone: all other groups, and the unknown, are put together; NaN where nobody has such an outcome";
