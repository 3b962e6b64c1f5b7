//! The ways of learning that a plan can name, in words: what each is, and what can be set.

use crate::audit::plan::ranges;

/// A way of learning.
#[derive(Debug)]
pub struct Way {
    /// Published; kebab-case.
    pub id: &'static str,
    pub name: &'static str,
    /// What it is, in one sentence for people who do not train models.
    pub says: &'static str,
    pub learns: Learns,
    pub settings: &'static [Knob],
    /// What a search for better settings varies.
    pub search: &'static [ranges::Range],
}

/// What a way can learn to tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Learns {
    Classes,
    Numbers,
    Both,
}

/// A setting of a way of learning.
#[derive(Debug)]
pub struct Knob {
    /// As in the plan.
    pub key: &'static str,
    /// As on the page.
    pub name: &'static str,
    pub kind: KnobKind,
    /// What it is where the plan says nothing, as a plan would write it; "none" for no limit.
    pub default: &'static str,
    /// What the page begins with.
    pub begin: &'static str,
}

/// What a setting can be.
#[derive(Debug)]
pub enum KnobKind {
    /// A number from the least to the most.
    Number(f64, f64),
    /// A whole number from the least to the most.
    Whole(i64, i64),
    /// A whole number from the least to the most, or nothing: "none" stands for no limit.
    WholeOrNone(i64, i64),
    /// One of these.
    Choice(&'static [&'static str]),
}

/// All ways of learning, the plainest first.
pub static WAYS: &[Way] = &[
    Way {
        id: "logistic-regression",
        name: "Logistic regression",
        says: "Adds up points for each feature; every coefficient can be read and checked.",
        learns: Learns::Classes,
        settings: &[
            Knob {
                key: "c",
                name: "Freedom (C): less draws coefficients towards 0",
                kind: KnobKind::Number(1e-6, 1e6),
                default: "1.0",
                begin: "1.0",
            },
            Knob {
                key: "penalty",
                name: "Penalty",
                kind: KnobKind::Choice(&["l2", "l1", "elastic-net", "none"]),
                default: "l2",
                begin: "l2",
            },
        ],
        search: ranges::LOGISTIC_REGRESSION,
    },
    Way {
        id: "linear-regression",
        name: "Linear regression",
        says: "Adds up points for each feature to predict a number.",
        learns: Learns::Numbers,
        settings: &[
            Knob {
                key: "penalty",
                name: "Penalty",
                kind: KnobKind::Choice(&["none", "ridge", "lasso", "elastic-net"]),
                default: "none",
                begin: "none",
            },
            Knob {
                key: "alpha",
                name: "Strength of the penalty",
                kind: KnobKind::Number(0.0, 1e6),
                default: "1.0",
                begin: "1.0",
            },
        ],
        search: ranges::LINEAR_REGRESSION,
    },
    Way {
        id: "naive-bayes",
        name: "Naive Bayes",
        says: "Counts how often each value goes with each outcome, one feature at a time.",
        learns: Learns::Classes,
        settings: &[],
        search: &[],
    },
    Way {
        id: "decision-tree",
        name: "Decision tree",
        says: "Asks a few questions in turn; it can be drawn and followed by hand.",
        learns: Learns::Both,
        settings: &[
            Knob {
                key: "max_depth",
                name: "Most questions in a row",
                kind: KnobKind::WholeOrNone(1, 30),
                default: "none",
                begin: "6",
            },
            Knob {
                key: "min_leaf",
                name: "Fewest people at an end",
                kind: KnobKind::Number(1.0, 1e6),
                default: "1.0",
                begin: "20",
            },
        ],
        search: ranges::DECISION_TREE,
    },
    Way {
        id: "random-forest",
        name: "Random forest",
        says: "Many trees, each grown on other people, give their mean.",
        learns: Learns::Both,
        settings: &[
            Knob {
                key: "trees",
                name: "Trees",
                kind: KnobKind::Whole(1, 1000),
                default: "100",
                begin: "100",
            },
            Knob {
                key: "min_leaf",
                name: "Fewest people at an end",
                kind: KnobKind::WholeOrNone(1, 1_000_000),
                default: "none",
                begin: "none",
            },
        ],
        search: ranges::RANDOM_FOREST,
    },
    Way {
        id: "boosted-trees",
        name: "Boosted trees",
        says: "Small trees, each mending the errors of those before it; often the most exact.",
        learns: Learns::Both,
        settings: &[
            Knob {
                key: "rounds",
                name: "Trees, one after the other",
                kind: KnobKind::Whole(1, 5000),
                default: "100",
                begin: "100",
            },
            Knob {
                key: "learning_rate",
                name: "How much each tree may mend",
                kind: KnobKind::Number(0.001, 1.0),
                default: "0.1",
                begin: "0.1",
            },
            Knob {
                key: "max_leaves",
                name: "Most ends of a tree",
                kind: KnobKind::Whole(2, 255),
                default: "31",
                begin: "31",
            },
        ],
        search: ranges::BOOSTED_TREES,
    },
    Way {
        id: "linear-svm",
        name: "Linear support vector machine",
        says: "Draws the straight border that keeps both outcomes furthest apart.",
        learns: Learns::Classes,
        settings: &[Knob {
            key: "c",
            name: "Freedom (C): less allows a wider border",
            kind: KnobKind::Number(1e-6, 1e6),
            default: "1.0",
            begin: "1.0",
        }],
        search: ranges::LINEAR_SVM,
    },
    Way {
        id: "kernel-svm",
        name: "Kernel support vector machine",
        says: "Draws a curved border between the outcomes; slow beyond some thousand people.",
        learns: Learns::Classes,
        settings: &[
            Knob {
                key: "c",
                name: "Freedom (C): less allows a wider border",
                kind: KnobKind::Number(1e-6, 1e6),
                default: "1.0",
                begin: "1.0",
            },
            Knob {
                key: "kernel",
                name: "Kernel",
                kind: KnobKind::Choice(&["rbf", "polynomial", "sigmoid", "linear"]),
                default: "rbf",
                begin: "rbf",
            },
        ],
        search: ranges::KERNEL_SVM,
    },
    Way {
        id: "nearest-neighbours",
        name: "Nearest neighbours",
        says: "Decides as was decided for the people who are most alike.",
        learns: Learns::Both,
        settings: &[Knob {
            key: "k",
            name: "Neighbours",
            kind: KnobKind::Whole(1, 1000),
            default: "5",
            begin: "5",
        }],
        search: ranges::NEAREST_NEIGHBORS,
    },
    Way {
        id: "perceptron",
        name: "Small neural network",
        says: "Layers of simple units that learn together; hard to explain.",
        learns: Learns::Both,
        settings: &[Knob {
            key: "epochs",
            name: "Times through the data, at most",
            kind: KnobKind::Whole(1, 10_000),
            default: "100",
            begin: "100",
        }],
        search: ranges::PERCEPTRON,
    },
];

/// The way of that id.
pub fn way(id: &str) -> Option<&'static Way> {
    WAYS.iter().find(|it| it.id == id)
}
