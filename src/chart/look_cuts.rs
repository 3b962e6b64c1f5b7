//! How the parts of charts of cuts look: bars by outcome, curves of groups, the strip of prices.

use crate::chart::look::Role;

/// What a shape is in a chart of cuts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CutPart {
    /// The line on which bars stand.
    Base,
    /// Decided wrongly: positive, negative.
    WronglyYes,
    WronglyNo,
    /// Decided rightly, or without outcomes: positive, negative.
    RightlyYes,
    RightlyNo,
    /// The intervals around a curve.
    Ribbon,
    /// The curve of a group.
    Line(Series),
    /// A place on a curve.
    Dot(Series),
    /// One of many places on a curve.
    Pip,
    /// Joins the same cut over the groups.
    Join,
    /// Where chance would lie.
    Diagonal,
    /// A stretch of prices.
    Stretch,
    /// The one that holds the price.
    StretchNow,
}

/// Which group a curve belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Series {
    Compared,
    Reference,
    Other,
}

impl CutPart {
    /// The class that the page styles.
    pub fn class(self) -> &'static str {
        match self {
            Self::Base => "base",
            Self::WronglyYes => "h-fp",
            Self::WronglyNo => "h-fn",
            Self::RightlyYes => "h-tp",
            Self::RightlyNo => "h-tn",
            Self::Ribbon => "ribbon",
            Self::Line(Series::Compared) => "line c-a",
            Self::Line(Series::Reference) => "line c-b",
            Self::Line(Series::Other) => "line c-g",
            Self::Dot(Series::Compared) => "dot c-a",
            Self::Dot(Series::Reference) => "dot c-b",
            Self::Dot(Series::Other) => "dot c-g",
            Self::Pip => "pip",
            Self::Join => "join",
            Self::Diagonal => "diag",
            Self::Stretch => "seg",
            Self::StretchNow => "seg now",
        }
    }

    pub fn fill(self) -> Option<Role> {
        match self {
            Self::WronglyYes | Self::Dot(Series::Compared) | Self::Pip => Some(Role::Out),
            Self::WronglyNo => Some(Role::In),
            Self::RightlyYes | Self::Stretch => Some(Role::Grey1),
            Self::RightlyNo | Self::Dot(Series::Reference) => Some(Role::Paper),
            Self::Ribbon => Some(Role::OutWash),
            Self::Dot(Series::Other) => Some(Role::Grey3),
            Self::StretchNow => Some(Role::Band),
            Self::Base | Self::Line(_) | Self::Join | Self::Diagonal => None,
        }
    }

    /// The stroke's role and width in pixels.
    pub fn stroke(self) -> Option<(Role, f64)> {
        match self {
            Self::Base => Some((Role::Ink3, 1.0)),
            Self::RightlyYes | Self::RightlyNo => Some((Role::Grey3, 1.0)),
            Self::Line(Series::Compared) => Some((Role::Out, 1.8)),
            Self::Line(Series::Reference) => Some((Role::In, 1.8)),
            Self::Line(Series::Other) => Some((Role::Grey3, 1.4)),
            Self::Dot(Series::Compared | Series::Other) | Self::Pip => Some((Role::Paper, 1.0)),
            Self::Dot(Series::Reference) => Some((Role::In, 2.2)),
            Self::Join => Some((Role::Ink, 1.0)),
            Self::Diagonal => Some((Role::Control, 1.0)),
            Self::StretchNow => Some((Role::Accent, 1.5)),
            Self::WronglyYes | Self::WronglyNo | Self::Ribbon | Self::Stretch => None,
        }
    }

    /// Lengths of dash and gap.
    pub fn dash(self) -> Option<&'static str> {
        if self == Self::Line(Series::Reference) {
            return Some("6 3");
        }
        (self == Self::Diagonal).then_some("2 3")
    }
}
