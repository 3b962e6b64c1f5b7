//! The groups at the cut under trial: counts with their shares, as text.

use crate::metrics::Four;
use crate::metrics::thresholds::Equal;
use crate::report::format::{amount, count, percent, points, setting, visible};
use crate::report::thresholds::{Chosen, Cuts};
use crate::report::words::list;

/// A cell of decision and outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellKind {
    WronglyYes,
    WronglyNo,
    RightlyYes,
    RightlyNo,
    /// Without outcomes.
    Yes,
    No,
}

/// A count of people of one cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tile {
    pub kind: CellKind,
    /// "805".
    pub count: String,
    /// "44.8% of 1,795".
    pub share: String,
}

/// A group at its cut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupAt {
    /// Its cut as text.
    pub cut: String,
    /// Four with outcomes, two without.
    pub tiles: Vec<Tile>,
    /// Of the table, in the order of [`Cuts::columns`].
    pub cells: Vec<String>,
}

/// All that is said of the cut under trial.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct At {
    /// In the order of the sweep, as many as were asked for.
    pub groups: Vec<GroupAt>,
    /// For those who listen: the rates that the gap is looked at in.
    pub said: String,
}

/// People of a cell, and of how many.
type Part = (CellKind, f64, f64);

impl Cuts {
    /// What the cut under trial does to the first `n` groups, with the gap of `compared` in words.
    pub fn at(&self, chosen: &Chosen, compared: Option<usize>, n: usize) -> At {
        let groups = (0..self.groups.len().min(n)).map(|it| self.group_at(chosen, it)).collect();
        At { groups, said: self.said(chosen, compared) }
    }

    /// The words of a cell.
    pub fn cell_name(&self, kind: CellKind) -> String {
        let words = &self.words;
        match kind {
            CellKind::WronglyYes => format!("wrongly {}", words.yes),
            CellKind::WronglyNo => format!("wrongly {}", words.no),
            CellKind::RightlyYes => format!("rightly {}", words.yes),
            CellKind::RightlyNo => format!("rightly {}", words.no),
            CellKind::Yes => words.yes.clone(),
            CellKind::No => words.no.clone(),
        }
    }

    /// The cells that there are: wrong ones first.
    pub fn cells(&self) -> Vec<CellKind> {
        if self.tells_outcomes {
            use CellKind::{RightlyNo, RightlyYes, WronglyNo, WronglyYes};
            vec![WronglyYes, WronglyNo, RightlyYes, RightlyNo]
        } else {
            vec![CellKind::Yes, CellKind::No]
        }
    }

    /// The names of the columns of [`GroupAt::cells`].
    pub fn columns(&self) -> Vec<String> {
        let mut names = vec!["Cut".to_owned()];
        if self.tells_outcomes {
            names.push(capital(&self.words.yes));
        }
        names.extend(self.cells().into_iter().map(|it| capital(&self.cell_name(it))));
        names
    }

    fn group_at(&self, chosen: &Chosen, group: usize) -> GroupAt {
        let place = chosen.places[group];
        let four = self.sweep.groups[group].four(place);
        let tiles: Vec<Tile> = self.parts(four).into_iter().map(|it| self.tile(it)).collect();
        let cut = if chosen.goal.is_none() { setting(chosen.cut) } else { self.cut_text(place) };
        let mut cells = vec![cut.clone()];
        if self.tells_outcomes {
            cells.push(with_share(four.tp + four.fp, four.total()));
        }
        cells.extend(self.parts(four).into_iter().map(|(_, part, whole)| with_share(part, whole)));
        GroupAt { cut, tiles, cells }
    }

    fn parts(&self, four: Four) -> Vec<Part> {
        let (negatives, positives) = (four.fp + four.tn, four.tp + four.fn_);
        self.cells()
            .into_iter()
            .map(|kind| match kind {
                CellKind::WronglyYes => (kind, four.fp, negatives),
                CellKind::WronglyNo => (kind, four.fn_, positives),
                CellKind::RightlyYes => (kind, four.tp, positives),
                CellKind::RightlyNo => (kind, four.tn, negatives),
                CellKind::Yes => (kind, four.tp + four.fp, four.total()),
                CellKind::No => (kind, four.fn_ + four.tn, four.total()),
            })
            .collect()
    }

    fn tile(&self, (kind, part, whole): Part) -> Tile {
        let share = if whole > 0.0 {
            format!("{} of {}", percent(part / whole), amount(whole))
        } else {
            let whom = match kind {
                CellKind::WronglyYes | CellKind::RightlyNo => &self.words.came_false,
                CellKind::WronglyNo | CellKind::RightlyYes => &self.words.came_true,
                CellKind::Yes | CellKind::No => &self.words.people,
            };
            format!("nobody {whom}")
        };
        Tile { kind, count: amount(part), share }
    }

    /// "Cut 5: African-American 44.8%, Caucasian 23.5%, a gap of +21.4 points in wrongful flags."
    fn said(&self, chosen: &Chosen, compared: Option<usize>) -> String {
        let cut = setting(chosen.cut);
        let Some((group, gap)) = compared.and_then(|it| Some((it, self.gap_now(chosen, it)?)))
        else {
            return format!("Cut {cut}. No gap can be told here.");
        };
        let reference = self.reference.map_or("", |it| &self.groups[it].name);
        format!(
            "Cut {cut}: {} {}, {reference} {}, a gap of {} points in {}.",
            self.groups[group].name,
            percent(gap.rates[0]),
            percent(gap.rates[1]),
            points(gap.difference),
            self.words.gap
        )
    }

    /// What a choice of own cuts comes to: each drawn group's cut, and that it decides by the attribute.
    pub fn own_cuts(&self, chosen: &Chosen) -> Option<[String; 2]> {
        let goal = chosen.goal?;
        let of: Vec<String> = self
            .drawn()
            .into_iter()
            .map(|it| format!("{} {}", self.groups[it].name, self.cut_text(chosen.places[it])))
            .collect();
        let what = match goal {
            Equal::SelectionRates => "the share selected",
            Equal::FalsePositiveRates => "the false positive rate",
            Equal::TruePositiveRates => "the true positive rate",
            Equal::ErrorRates => "the false and the true positive rate, as far as one cut can,",
        };
        Some([
            format!(
                "Each group has the cut that brings {what} nearest to that of everyone at {}: {}. \
                 People of one score stay together, so rates may not meet exactly.",
                setting(chosen.cut),
                list(&of)
            ),
            format!(
                "One cut for each group decides by {}. Some laws forbid that; ask before anyone uses it.",
                visible(&self.attribute)
            ),
        ])
    }

    /// Who is not drawn, and where they are told.
    pub fn not_drawn(&self) -> Option<String> {
        let names: Vec<String> = self
            .groups
            .iter()
            .filter(|it| !it.is_drawn)
            .map(|it| format!("{} ({})", it.name, count(it.n_people)))
            .collect();
        match names.as_slice() {
            [] => None,
            [one] => Some(format!("{one} is told without a histogram.")),
            few if few.len() <= 6 => Some(format!("{} are told without histograms.", list(few))),
            many => Some(format!("{} groups are told without histograms.", many.len())),
        }
    }
}

fn with_share(part: f64, whole: f64) -> String {
    if whole > 0.0 { format!("{} ({})", amount(part), percent(part / whole)) } else { amount(part) }
}

fn capital(text: &str) -> String {
    crate::report::words::sentence(text)
}
