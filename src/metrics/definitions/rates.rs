//! The rates that programs share: each with its cells and with what each program calls it.

use crate::cube::Four;
use crate::metrics::definitions::{Ours, Printed, Prints};

/// A rate under the names of the programs.
#[derive(Debug)]
pub struct Named {
    /// Ours, in the registry.
    pub id: &'static str,
    of: Of,
    pub(super) by: By,
    /// What Fairlearn, AIF360, the `sklearn` part of AIF360, Aequitas and `OxonFair` call it; empty where one has it not.
    pub called: [&'static str; 5],
    /// Under which name its difference and its ratio are set side by side; empty where nobody has it.
    pub gaps: [&'static str; 2],
    /// Our metrics of its difference and of its ratio.
    pub metrics: [&'static [&'static str]; 2],
}

/// A program's place in the list of names.
pub const FAIRLEARN: usize = 0;
pub const AIF360: usize = 1;
pub const SKLEARN: usize = 2;
pub const AEQUITAS: usize = 3;
pub const OXONFAIR: usize = 4;

/// How a rate comes of four cells.
#[derive(Clone, Copy, Debug)]
enum Of {
    /// A part of a whole.
    Part(fn(Four) -> [f64; 2]),
    /// The mean of the true positive and the true negative rate.
    MeanOfBoth,
    /// The smaller of the true positive and the true negative rate.
    SmallerOfBoth,
}

/// What a rate is divided by: programs answer differently where it is nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    Everyone,
    Outcome,
    Decision,
    /// A number that is no count of people.
    Other,
}

/// How a program divides.
pub type Divide = fn(f64, f64, By) -> f64;

impl Named {
    /// The rate of a group in a program's arithmetic.
    pub fn value(&self, it: Four, divide: Divide) -> f64 {
        let both = || {
            let outcomes = [[it.tp, it.tp + it.fn_], [it.tn, it.fp + it.tn]];
            outcomes.map(|[part, whole]| divide(part, whole, By::Outcome))
        };
        match self.of {
            Of::Part(of) => {
                let [part, whole] = of(it);
                divide(part, whole, self.by)
            }
            Of::MeanOfBoth => {
                let [positives, negatives] = both();
                f64::midpoint(positives, negatives)
            }
            Of::SmallerOfBoth => {
                let [positives, negatives] = both();
                positives.min(negatives)
            }
        }
    }

    /// The names under which it, its difference and its ratio are set side by side.
    pub(super) fn shared(&self) -> [&'static str; 3] {
        [self.name(), self.gaps[0], self.gaps[1]]
    }

    /// Our name of the rate.
    pub fn name(&self) -> &'static str {
        crate::metrics::rate(self.id).map_or("", |it| it.name)
    }

    /// What a program prints of each group.
    pub(super) fn by_group(
        &self,
        name: &str,
        groups: impl Iterator<Item = Four>,
        [definition, differs]: [&'static str; 2],
        value: impl Fn(Four) -> f64,
    ) -> impl Iterator<Item = Printed> {
        groups.enumerate().map(move |(idx, it)| Printed {
            name: name.to_owned(),
            shared: self.name(),
            ours: Ours::Rate(self.id),
            group: Some(idx),
            prints: Prints::of(value(it)),
            definition,
            differs,
        })
    }

    /// One number of the differences or the ratios, over all groups.
    pub(super) fn gap(
        &self,
        gap: Gap,
        name: String,
        value: f64,
        [definition, differs]: [&'static str; 2],
    ) -> Printed {
        let (shared, ours) = match gap {
            Gap::Difference => (self.gaps[0], Ours::LargestDifference(self.id)),
            Gap::Ratio => (self.gaps[1], Ours::SmallestRatio(self.id)),
            Gap::Lowest => (self.name(), Ours::Lowest(self.id)),
            Gap::Highest => (self.name(), Ours::Highest(self.id)),
        };
        Printed { name, shared, ours, group: None, prints: Prints::of(value), definition, differs }
    }
}

/// How the values of groups become one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    Difference,
    Ratio,
    Lowest,
    Highest,
}

/// The rates that a program has, by its place in the list of names.
pub(super) fn of(program: usize) -> impl Iterator<Item = &'static Named> {
    ALL.iter().filter(move |it| !it.called[program].is_empty())
}

/// All of them, in the order in which they are shown.
pub const ALL: &[Named] = &[
    Named {
        id: "selection-rate",
        of: Of::Part(|it| [it.tp + it.fp, it.total()]),
        by: By::Everyone,
        called: ["selection_rate", "selection_rate", "selection_rate", "pprev", "pos_pred_rate"],
        gaps: ["Statistical parity difference", "Disparate impact"],
        metrics: [
            &["demographic-parity-difference", "statistical-parity-difference"],
            &["demographic-parity-ratio", "disparate-impact"],
        ],
    },
    Named {
        id: "true-positive-rate",
        of: Of::Part(|it| [it.tp, it.tp + it.fn_]),
        by: By::Outcome,
        called: [
            "true_positive_rate",
            "true_positive_rate",
            "recall_score",
            "tpr",
            "true_pos_rate",
        ],
        gaps: ["Equal opportunity difference", "Equal opportunity ratio"],
        metrics: [&["equal-opportunity-difference"], &["equal-opportunity-ratio"]],
    },
    Named {
        id: "false-positive-rate",
        of: Of::Part(|it| [it.fp, it.fp + it.tn]),
        by: By::Outcome,
        called: [
            "false_positive_rate",
            "false_positive_rate",
            "false_positive_rate_error",
            "fpr",
            "false_pos_rate",
        ],
        gaps: ["Predictive equality", "Predictive equality ratio"],
        metrics: [&["predictive-equality-difference"], &["predictive-equality-ratio"]],
    },
    Named {
        id: "true-negative-rate",
        of: Of::Part(|it| [it.tn, it.fp + it.tn]),
        by: By::Outcome,
        called: [
            "true_negative_rate",
            "true_negative_rate",
            "specificity_score",
            "tnr",
            "true_neg_rate",
        ],
        gaps: ["True negative rate difference", "True negative rate ratio"],
        metrics: [&["true-negative-rate-difference"], &["true-negative-rate-ratio"]],
    },
    Named {
        id: "false-negative-rate",
        of: Of::Part(|it| [it.fn_, it.tp + it.fn_]),
        by: By::Outcome,
        called: [
            "false_negative_rate",
            "false_negative_rate",
            "false_negative_rate_error",
            "fnr",
            "false_neg_rate",
        ],
        gaps: ["False negative rate difference", "False negative rate ratio"],
        metrics: [&["false-negative-rate-difference"], &["false-negative-rate-ratio"]],
    },
    Named {
        id: "positive-predictive-value",
        of: Of::Part(|it| [it.tp, it.tp + it.fp]),
        by: By::Decision,
        called: [
            "precision_score",
            "positive_predictive_value",
            "precision_score",
            "precision",
            "pos_pred_val",
        ],
        gaps: ["Predictive parity", "Predictive parity ratio"],
        metrics: [&["predictive-parity-difference"], &["predictive-parity-ratio"]],
    },
    Named {
        id: "negative-predictive-value",
        of: Of::Part(|it| [it.tn, it.fn_ + it.tn]),
        by: By::Decision,
        called: ["", "negative_predictive_value", "", "npv", "neg_pred_val"],
        gaps: ["Negative predictive value difference", "Negative predictive value ratio"],
        metrics: [&["negative-predictive-value-difference"], &["negative-predictive-value-ratio"]],
    },
    Named {
        id: "false-discovery-rate",
        of: Of::Part(|it| [it.fp, it.tp + it.fp]),
        by: By::Decision,
        called: ["", "false_discovery_rate", "", "fdr", ""],
        gaps: ["False discovery rate difference", "False discovery rate ratio"],
        metrics: [&["false-discovery-rate-difference"], &["false-discovery-rate-ratio"]],
    },
    Named {
        id: "false-omission-rate",
        of: Of::Part(|it| [it.fn_, it.fn_ + it.tn]),
        by: By::Decision,
        called: ["", "false_omission_rate", "false_omission_rate_error", "for", ""],
        gaps: ["False omission rate difference", "False omission rate ratio"],
        metrics: [&["false-omission-rate-difference"], &["false-omission-rate-ratio"]],
    },
    Named {
        id: "accuracy",
        of: Of::Part(|it| [it.tp + it.tn, it.total()]),
        by: By::Everyone,
        called: ["accuracy_score", "accuracy", "accuracy_score", "accuracy", "accuracy"],
        gaps: ["Accuracy difference", "Accuracy ratio"],
        metrics: [&["accuracy-difference"], &["accuracy-ratio"]],
    },
    Named {
        id: "error-rate",
        of: Of::Part(|it| [it.fp + it.fn_, it.total()]),
        by: By::Everyone,
        called: ["zero_one_loss", "error_rate", "zero_one_loss", "", ""],
        gaps: ["Error rate difference", "Error rate ratio"],
        metrics: [&["error-rate-difference"], &["error-rate-ratio"]],
    },
    Named {
        id: "balanced-accuracy",
        of: Of::MeanOfBoth,
        by: By::Outcome,
        called: ["balanced_accuracy_score", "", "", "", "balanced_accuracy"],
        gaps: ["Balanced accuracy difference", "Balanced accuracy ratio"],
        metrics: [&[], &[]],
    },
    Named {
        id: "minimum-class-accuracy",
        of: Of::SmallerOfBoth,
        by: By::Outcome,
        called: ["", "", "", "", "min_accuracy"],
        gaps: ["Minimum class accuracy difference", "Minimum class accuracy ratio"],
        metrics: [&[], &[]],
    },
    Named {
        id: "f1-score",
        of: Of::Part(|it| [2.0 * it.tp, 2.0 * it.tp + it.fp + it.fn_]),
        by: By::Other,
        called: ["f1_score", "", "f1_score", "", "f1"],
        gaps: ["F1 score difference", "F1 score ratio"],
        metrics: [&[], &[]],
    },
    Named {
        id: "matthews-correlation",
        of: Of::Part(|it| {
            let sides = (it.tp + it.fp) * (it.tp + it.fn_) * (it.tn + it.fp) * (it.tn + it.fn_);
            [it.tp * it.tn - it.fp * it.fn_, sides.sqrt()]
        }),
        by: By::Other,
        called: ["matthews_corrcoef", "", "matthews_corrcoef", "", "mcc"],
        gaps: ["Matthews correlation difference", ""],
        metrics: [&[], &[]],
    },
    Named {
        id: "base-rate",
        of: Of::Part(|it| [it.tp + it.fn_, it.total()]),
        by: By::Everyone,
        called: ["", "base_rate", "base_rate", "prev", "pos_data_rate"],
        gaps: ["Base rate difference", "Base rate ratio"],
        metrics: [&["base-rate-difference"], &["base-rate-ratio"]],
    },
    Named {
        id: "conditional-acceptance",
        of: Of::Part(|it| [it.tp + it.fn_, it.tp + it.fp]),
        by: By::Decision,
        called: ["", "", "", "", "cond_accept"],
        gaps: ["", "Conditional acceptance ratio"],
        metrics: [&[], &[]],
    },
    Named {
        id: "conditional-rejection",
        of: Of::Part(|it| [it.fp + it.tn, it.fn_ + it.tn]),
        by: By::Decision,
        called: ["", "", "", "", "cond_reject"],
        gaps: ["", "Conditional rejection ratio"],
        metrics: [&[], &[]],
    },
    Named {
        id: "false-positives-per-false-negative",
        of: Of::Part(|it| [it.fp, it.fn_]),
        by: By::Other,
        called: ["", "", "", "", "error_ratio"],
        gaps: ["", ""],
        metrics: [&[], &[]],
    },
];
