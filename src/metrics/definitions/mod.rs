//! What other programs print under the names that they share: their numbers, by their definitions.
//!
//! Each file computes as its program does, with that program's own answer where nothing is defined: a 0, a 10, NaN,
//! infinity. None of these figures is ours.

pub mod aequitas;
pub mod aif360;
pub mod clarify;
pub mod fairlearn;
pub mod oxonfair;

use crate::cube::Four;
use crate::metrics::Favourable;

/// The groups of one attribute, and the choices that programs ask for.
#[derive(Clone, Debug)]
pub struct Setting {
    pub groups: Vec<Counts>,
    /// The place of the privileged group.
    pub reference: usize,
    /// Which decision does a person good.
    pub favourable: Favourable,
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
    pub name: &'static str,
    /// Under which name several programs are set side by side; empty where only this one has it.
    pub shared: &'static str,
    pub prints: Prints,
    /// What is computed, in one line.
    pub definition: &'static str,
    /// Why it is not our figure of that name.
    pub differs: &'static str,
    /// Our metric of that name.
    pub ours: &'static str,
}

/// A number, or what is printed in place of one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Prints {
    Number(f64),
    NotANumber,
    Infinity,
    MinusInfinity,
    /// It stops with an error, because of this.
    Stops(&'static str),
}

/// The names under which programs are set side by side, in order.
pub const SHARED: [&str; 13] = [
    "Statistical parity difference",
    "Disparate impact",
    "Equal opportunity difference",
    "Predictive equality",
    "Equalized odds difference",
    "Average odds difference",
    "Predictive parity",
    "Conditional use accuracy",
    "Accuracy difference",
    "Treatment equality",
    "Class imbalance",
    "Coefficient of variation",
    "Differential fairness",
];

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
            Self::NotANumber | Self::Infinity | Self::MinusInfinity | Self::Stops(_) => None,
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
}

/// An entry of a program's list: its name, the shared name, our metric, the definition, and why it differs.
type Text = [&'static str; 5];

fn printed([name, shared, ours, definition, differs]: Text, prints: Prints) -> Printed {
    Printed { name, shared, prints, definition, differs, ours }
}

#[cfg(test)]
mod tests;
