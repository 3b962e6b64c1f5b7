//! The parts of a chart and how they look: classes for the page, roles in place of colors.

use crate::chart::look_cuts::CutPart;
use crate::report::rows::Mark;

/// What a shape is in the chart; decides class, fill and stroke.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Grid,
    /// The hairline between two rows.
    Row,
    /// The band in which ratios are not told apart from equal.
    Band,
    /// An edge of the band.
    Edge,
    /// The thread of the plumb line.
    Thread,
    Bob,
    /// Paper under a label, so that lines do not run through it.
    Knock,
    Leader,
    /// A line through many values.
    Curve,
    /// A share of the strip of group sizes, from the largest.
    Share(Shade),
    /// The line of an interval, by its mark.
    Interval(Mark),
    /// The mark itself.
    Mark(Mark),
    /// What only charts of cuts have.
    Cut(CutPart),
}

/// Greys of areas, dark to light.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shade {
    First,
    Second,
    Third,
    Few,
}

/// A role that the page's tokens give a color to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Paper,
    Ink,
    Ink2,
    Ink3,
    Line,
    Control,
    Grid,
    Band,
    Accent,
    Out,
    OutWash,
    In,
    InInk,
    Unsure,
    Grey1,
    Grey2,
    Grey3,
}

/// How text is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextStyle {
    Name,
    NameSmall,
    /// What stands under a name or value.
    Sub,
    Value,
    ValueSmall,
    /// A count beneath a name.
    Count,
    Tick,
    /// The label of an edge of the band.
    Edge,
    /// The label of a plumb line: italic, serif.
    Reference,
}

impl Role {
    /// The page's token.
    pub fn variable(self) -> &'static str {
        match self {
            Self::Paper => "var(--paper)",
            Self::Ink => "var(--ink)",
            Self::Ink2 => "var(--ink-2)",
            Self::Ink3 => "var(--ink-3)",
            Self::Line => "var(--line)",
            Self::Control => "var(--control)",
            Self::Grid => "var(--grid)",
            Self::Band => "var(--accent-wash)",
            Self::Accent => "var(--accent)",
            Self::Out => "var(--out)",
            Self::OutWash => "var(--out-wash)",
            Self::In => "var(--in)",
            Self::InInk => "var(--in-ink)",
            Self::Unsure => "var(--unsure)",
            Self::Grey1 => "var(--grey-1)",
            Self::Grey2 => "var(--grey-2)",
            Self::Grey3 => "var(--grey-3)",
        }
    }

    /// The token's light value, for files that leave the page; paper is white there.
    pub fn hex(self) -> &'static str {
        match self {
            Self::Paper => "#ffffff",
            Self::Ink => "#1b1a17",
            Self::Ink2 => "#46443e",
            Self::Ink3 => "#67645b",
            Self::Line => "#e5e1d7",
            Self::Control => "#827e73",
            Self::Grid => "#ebe7de",
            Self::Band => "#e9f0f8",
            Self::Out => "#c8560a",
            Self::OutWash => "#fbeee2",
            Self::In => "#2a6cb0",
            Self::InInk | Self::Accent => "#1d5796",
            Self::Unsure => "#77736a",
            Self::Grey1 => "#ddd8cc",
            Self::Grey2 => "#b9b3a5",
            Self::Grey3 => "#8f897c",
        }
    }
}

impl Part {
    /// The class that the page styles.
    pub fn class(self) -> &'static str {
        match self {
            Self::Grid => "grid",
            Self::Row => "row",
            Self::Band => "band",
            Self::Edge => "edge",
            Self::Thread => "thread",
            Self::Bob => "bob",
            Self::Knock => "knock",
            Self::Leader => "leader",
            Self::Curve => "curve",
            Self::Cut(part) => part.class(),
            Self::Share(Shade::First) => "size s1",
            Self::Share(Shade::Second) => "size s2",
            Self::Share(Shade::Third) => "size s3",
            Self::Share(Shade::Few) => "size s5",
            Self::Interval(mark) => match mark {
                Mark::Above | Mark::Below => "iv-out",
                Mark::Within => "iv-in",
                Mark::Inconclusive | Mark::TooFew | Mark::NotComputable => "iv-unsure",
                Mark::Reference | Mark::Plain => "iv-ref",
            },
            Self::Mark(mark) => match mark {
                Mark::Above | Mark::Below => "m-out",
                Mark::Within => "m-in",
                Mark::Inconclusive => "m-unsure",
                Mark::TooFew => "m-few",
                Mark::Reference => "m-ref",
                Mark::NotComputable => "m-none",
                Mark::Plain => "m-plain",
            },
        }
    }

    pub fn fill(self) -> Option<Role> {
        match self {
            Self::Grid
            | Self::Row
            | Self::Edge
            | Self::Thread
            | Self::Leader
            | Self::Curve
            | Self::Interval(_) => None,
            Self::Cut(part) => part.fill(),
            Self::Band => Some(Role::Band),
            Self::Bob => Some(Role::Ink),
            Self::Knock => Some(Role::Paper),
            Self::Share(Shade::First) => Some(Role::Grey3),
            Self::Share(Shade::Second) => Some(Role::Grey2),
            Self::Share(Shade::Third) => Some(Role::Grey1),
            Self::Share(Shade::Few) => Some(Role::Ink2),
            Self::Mark(mark) => match mark {
                Mark::Above | Mark::Below => Some(Role::Out),
                Mark::Within => Some(Role::In),
                Mark::Inconclusive => Some(Role::Unsure),
                Mark::TooFew | Mark::Reference => Some(Role::Paper),
                Mark::Plain => Some(Role::Ink2),
                Mark::NotComputable => None,
            },
        }
    }

    /// The stroke's role and width in pixels.
    pub fn stroke(self) -> Option<(Role, f64)> {
        match self {
            Self::Grid => Some((Role::Grid, 1.0)),
            Self::Row => Some((Role::Line, 1.0)),
            Self::Edge => Some((Role::In, 1.0)),
            Self::Thread => Some((Role::Ink, 1.0)),
            Self::Leader => Some((Role::Control, 1.0)),
            Self::Curve => Some((Role::Ink2, 2.2)),
            Self::Cut(part) => part.stroke(),
            Self::Share(Shade::Second | Shade::Third) => Some((Role::Grey3, 1.0)),
            Self::Band | Self::Bob | Self::Knock | Self::Share(Shade::First | Shade::Few) => None,
            Self::Interval(mark) => match mark {
                Mark::Above | Mark::Below => Some((Role::Out, 2.2)),
                Mark::Within => Some((Role::In, 2.2)),
                Mark::Inconclusive | Mark::TooFew | Mark::NotComputable => {
                    Some((Role::Unsure, 2.2))
                }
                Mark::Reference | Mark::Plain => Some((Role::Ink2, 2.2)),
            },
            Self::Mark(mark) => match mark {
                Mark::Above | Mark::Below | Mark::Within | Mark::Inconclusive | Mark::Plain => {
                    Some((Role::Paper, 1.0))
                }
                Mark::TooFew => Some((Role::Unsure, 1.8)),
                Mark::Reference => Some((Role::Ink2, 2.0)),
                Mark::NotComputable => Some((Role::Unsure, 1.6)),
            },
        }
    }

    /// Lengths of dash and gap.
    pub fn dash(self) -> Option<&'static str> {
        if let Self::Cut(part) = self {
            return part.dash();
        }
        (self == Self::Edge).then_some("2 3")
    }
}

impl TextStyle {
    /// The classes that the page styles.
    pub fn class(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::NameSmall => "name small",
            Self::Sub => "sub",
            Self::Value => "val",
            Self::ValueSmall => "val small",
            Self::Count => "val-l",
            Self::Tick => "tick",
            Self::Edge => "tick edge-t",
            Self::Reference => "ref",
        }
    }

    /// Height of the type in pixels.
    pub fn size(self) -> f64 {
        match self {
            Self::Name => 13.5,
            Self::NameSmall => 12.5,
            Self::Sub | Self::Tick | Self::Edge => 12.0,
            Self::Value => 14.0,
            Self::ValueSmall | Self::Count | Self::Reference => 13.0,
        }
    }

    pub fn role(self) -> Role {
        match self {
            Self::Name | Self::NameSmall | Self::Value | Self::ValueSmall | Self::Count => {
                Role::Ink
            }
            Self::Sub | Self::Tick => Role::Ink3,
            Self::Edge => Role::InInk,
            Self::Reference => Role::Ink2,
        }
    }

    pub fn is_bold(self) -> bool {
        match self {
            Self::Value | Self::ValueSmall | Self::Count => true,
            Self::Name
            | Self::NameSmall
            | Self::Sub
            | Self::Tick
            | Self::Edge
            | Self::Reference => false,
        }
    }
}
