//! Which exhibit is which, so that what was unfolded stays so when figures are computed anew.

use crate::report::exhibit::Exhibit;

/// An exhibit by what it is and not by its place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fold {
    kind: String,
    attributes: Vec<String>,
    /// Of several alike, which.
    nth: usize,
}

/// What is done to a fold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    Unfold,
    Fold,
}

impl Fold {
    /// The folds of exhibits, in their order.
    pub fn of_all(exhibits: &[Exhibit]) -> Vec<Self> {
        let mut all: Vec<Self> = Vec::with_capacity(exhibits.len());
        for it in exhibits {
            let alike =
                |other: &&Self| other.kind == it.exhibit && other.attributes == it.attributes;
            let nth = all.iter().filter(alike).count();
            all.push(Self { kind: it.exhibit.clone(), attributes: it.attributes.clone(), nth });
        }
        all
    }

    /// The id of the element of the exhibit at that place.
    pub fn anchor(at: usize) -> String {
        format!("exhibit-{at}")
    }
}
