//! The audits that come with the page: what their cards say, their plans and their data.
//!
//! Cards and data are separate statics: the page shows the cards, and only the worker carries the data.

mod cards;

pub use crate::audit::gallery::cards::CARDS;

use crate::report::rows::Mark;

/// A card of the gallery: a finished audit, open in one action, or one that only lacks its file.
#[derive(Debug)]
pub struct Card {
    /// Stable; names the folder in `audits/`.
    pub id: &'static str,
    pub title: &'static str,
    /// The finding, in one sentence.
    pub says: &'static str,
    pub figure_title: &'static str,
    /// What the two rows are: it decides the axis.
    pub scale: Scale,
    pub rows: [CardRow; 2],
    /// Where the plumb line hangs: everyone's share, or 1 for ratios.
    pub plumb: f64,
    /// A few words each: the size, the attributes, the effect.
    pub meta: [&'static str; 3],
    /// The file that the reader has to bring; none where the data come with the page.
    pub needs_file: Option<FileHint>,
    /// The plan, as `plan.toml`.
    pub plan: &'static str,
}

/// What the rows of a card measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// From 0 to 1.
    Shares,
    /// To a reference; 1 is even.
    Ratios,
}

/// A line of a card's small figure. The numbers are rounded to four decimals.
#[derive(Debug)]
pub struct CardRow {
    pub name: &'static str,
    pub value: f64,
    /// The interval's ends.
    pub low: f64,
    pub high: f64,
    pub mark: Mark,
    /// The value as text.
    pub text: &'static str,
}

/// How a reader comes by a file, and how the page knows it.
#[derive(Debug)]
pub struct FileHint {
    pub name: &'static str,
    /// 64 hex digits.
    pub sha256: &'static str,
    pub bytes: u64,
    /// Where it can be had, as a sentence.
    pub where_from: &'static str,
}

/// An audit whose data comes with the program.
#[derive(Debug)]
pub struct Bundled {
    pub id: &'static str,
    pub plan_toml: &'static str,
    pub data: &'static [u8],
}

/// All of them, in the order of their cards.
pub static BUNDLED: &[Bundled] = &[
    Bundled {
        id: "berkeley-1973",
        plan_toml: include_str!("../../audits/berkeley-1973/plan.toml"),
        data: include_bytes!("../../audits/berkeley-1973/data.csv"),
    },
    Bundled {
        id: "compas-published",
        plan_toml: include_str!("../../audits/compas-published/plan.toml"),
        data: include_bytes!("../../audits/compas-published/data.csv"),
    },
    Bundled {
        id: "hiring",
        plan_toml: include_str!("../../audits/hiring/plan.toml"),
        data: include_bytes!("../../audits/hiring/data.csv"),
    },
];

/// The bundled audit with that id.
pub fn bundled(id: &str) -> Option<&'static Bundled> {
    BUNDLED.iter().find(|it| it.id == id)
}
