//! What other programs print under the names that they share: their numbers, by their definitions.
//!
//! Each file computes as its program does, with that program's own answer where nothing is defined: a 0, a 10, NaN,
//! infinity. None of these figures is ours.

pub mod aequitas;
pub mod aif360;
pub mod clarify;
pub mod fairlearn;
pub mod nearest;
pub mod oxonfair;
pub mod rates;
pub mod scored;

use crate::cube::Four;
use crate::metrics::Favourable;

pub use nearest::Nearest;
pub use scored::OfScores;

/// The groups of one attribute, and the choices that programs ask for.
#[derive(Clone, Debug)]
pub struct Setting {
    pub groups: Vec<Counts>,
    /// The place of the privileged group.
    pub reference: usize,
    /// Which decision does a person good.
    pub favourable: Favourable,
    /// The people of each stratum: of the reference, and of all others. Empty where the plan names no strata.
    pub strata: Vec<[Four; 2]>,
    /// What scores come to in each group, as far as it is measured.
    pub scores: Vec<OfScores>,
    /// The people one by one.
    pub nearest: Nearest,
}

/// The people of one group.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Counts {
    pub people: Four,
    /// Equal to `people` without weights.
    pub weight: Four,
}

/// What a program prints under a name.
#[derive(Clone, Debug, PartialEq)]
pub struct Printed {
    /// As the program calls it.
    pub name: String,
    /// Under which name several programs are set side by side.
    pub shared: &'static str,
    /// Our figure of that name.
    pub ours: Ours,
    /// The place of the group that it is of; none where it is one number of all groups.
    pub group: Option<usize>,
    pub prints: Prints,
    /// What is computed, in one line.
    pub definition: &'static str,
    /// Why it is not our figure of that name.
    pub differs: &'static str,
}

/// Which of our figures stands beside what a program prints. Rates, metrics by their ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ours {
    /// There is none of that name.
    Nothing,
    Metric(&'static str),
    /// A rate in the group.
    Rate(&'static str),
    /// A rate's largest difference over all groups.
    LargestDifference(&'static str),
    /// A rate's smallest ratio over all groups.
    SmallestRatio(&'static str),
    /// The group's rate over the reference's.
    Ratio(&'static str),
    /// The lowest group's rate.
    Lowest(&'static str),
    /// The highest group's rate.
    Highest(&'static str),
    /// What the group's ratio to the reference is held to be.
    Verdict(&'static str),
}

/// A number, or what is printed in place of one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Prints {
    Number(f64),
    NotANumber,
    Infinity,
    MinusInfinity,
    /// A verdict in its own word.
    Says(&'static str),
    /// It stops with an error, because of this.
    Stops(&'static str),
}

/// Names under which programs are set side by side that belong to no rate alone, with the ids of our metrics.
const METRICS: [(&str, &[&str]); 24] = [
    ("Share of those selected", &["share-of-selected"]),
    ("Equalized odds difference", &["equalized-odds-difference", "equalized-odds-difference-mean"]),
    ("Equalized odds ratio", &["equalized-odds-ratio", "equalized-odds-ratio-mean"]),
    ("Average odds difference", &["average-odds-difference", "average-absolute-odds-difference"]),
    (
        "Conditional use accuracy",
        &["conditional-use-accuracy-difference", "average-predictive-value-difference"],
    ),
    ("Treatment equality", &["treatment-equality-difference"]),
    ("Conditional acceptance difference", &["conditional-acceptance-difference"]),
    ("Conditional rejection difference", &["conditional-rejection-difference"]),
    ("Class imbalance", &[]),
    ("Divergence of outcomes", &[]),
    ("Conditional demographic disparity", &[]),
    ("Generalized entropy index", &["generalized-entropy-index"]),
    ("Theil index", &["theil-index"]),
    ("Coefficient of variation", &["coefficient-of-variation"]),
    ("Between-group generalized entropy index", &["between-group-generalized-entropy-index"]),
    ("Between-group Theil index", &["between-group-theil-index"]),
    ("Between-group coefficient of variation", &["between-group-coefficient-of-variation"]),
    ("Differential fairness", &["differential-fairness"]),
    ("Differential fairness bias amplification", &["differential-fairness-bias-amplification"]),
    ("Several parities at once", &[]),
    ("Bias amplification", &["absolute-bias-amplification", "directional-bias-amplification"]),
    (scored::BOTH, &["generalized-equalized-odds-difference"]),
    (nearest::SHARED[0], &[]),
    (nearest::SHARED[1], &[]),
];

/// All names under which programs are set side by side, in order: of each rate itself, its difference and its ratio,
/// and then of all that is made of several.
pub fn shared() -> Vec<&'static str> {
    let of_rates = rates::ALL.iter().flat_map(rates::Named::shared);
    let of_metrics = METRICS.iter().map(|it| it.0);
    of_rates.chain(scored::shared()).chain(of_metrics).filter(|it| !it.is_empty()).collect()
}

/// The names under which other programs print a rate, with its difference and its ratio, or a metric, by its id.
pub fn names_of(id: &str) -> Vec<&'static str> {
    let rate = rates::ALL.iter().find(|it| it.id == id).map(rates::Named::shared);
    let gap = rates::ALL.iter().find_map(|it| {
        let place = it.metrics.iter().position(|of| of.contains(&id))?;
        Some(it.gaps[place])
    });
    let metric = METRICS.iter().find(|it| it.1.contains(&id)).map(|it| it.0);
    let of_scores = scored::names_of(id);
    let all = rate.into_iter().flatten().chain(gap).chain(of_scores).chain(metric);
    all.filter(|it| !it.is_empty()).collect()
}

impl Prints {
    /// What floating-point arithmetic came to.
    pub fn of(value: f64) -> Self {
        if value.is_nan() {
            Self::NotANumber
        } else if value.is_infinite() {
            if value > 0.0 { Self::Infinity } else { Self::MinusInfinity }
        } else {
            Self::Number(value)
        }
    }

    /// The number, where there is one.
    pub fn number(self) -> Option<f64> {
        match self {
            Self::Number(it) => Some(it),
            Self::NotANumber
            | Self::Infinity
            | Self::MinusInfinity
            | Self::Says(_)
            | Self::Stops(_) => None,
        }
    }
}

impl Setting {
    /// The cells of the reference and of all others together, by weight, the favourable side first.
    fn two_sides(&self) -> [Counts; 2] {
        let mut others = Counts::default();
        for (idx, it) in self.groups.iter().enumerate() {
            if idx != self.reference {
                others.people.add(it.people);
                others.weight.add(it.weight);
            }
        }
        [self.groups[self.reference], others].map(|it| Counts {
            people: self.favourable.turned(it.people),
            weight: self.favourable.turned(it.weight),
        })
    }

    fn weights(&self) -> impl Iterator<Item = Four> + Clone {
        self.groups.iter().map(|it| it.weight)
    }

    fn people(&self) -> impl Iterator<Item = Four> + Clone {
        self.groups.iter().map(|it| it.people)
    }
}

/// An entry of a program's list: its name, the shared name, our metric, the definition, and why it differs.
type Text = [&'static str; 5];

fn printed([name, shared, ours, definition, differs]: Text, prints: Prints) -> Printed {
    let ours = if ours.is_empty() { Ours::Nothing } else { Ours::Metric(ours) };
    Printed { name: name.to_owned(), shared, ours, group: None, prints, definition, differs }
}

/// The cells of all these groups together.
fn together(groups: impl Iterator<Item = Four>) -> Four {
    let mut everyone = Four::default();
    for it in groups {
        everyone.add(it);
    }
    everyone
}

#[cfg(test)]
mod programs;
#[cfg(test)]
mod tests;
