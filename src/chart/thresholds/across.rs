//! How scores lie along a chart: each in a room of its own, or by value.

use crate::chart::axis::{Axis, Scale};
use crate::chart::look::TextStyle;
use crate::chart::text;
use crate::report::format::setting;
use crate::report::thresholds::{Bars, Cuts};

/// The horizontal axis of scores, from the lowest to the highest.
#[derive(Clone, Debug)]
pub(super) enum Across {
    /// So many scores side by side, with their names.
    Rooms(Vec<String>),
    Values(Axis),
}

impl Across {
    pub(super) fn new(cuts: &Cuts) -> Self {
        match cuts.sweep.bars() {
            Bars::Scores(scores) => Self::Rooms(scores.iter().map(|it| setting(*it)).collect()),
            Bars::Bins(edges) => {
                let ends = [edges.first(), edges.last()].map(|it| it.copied().unwrap_or_default());
                let [low, high] = ends;
                let mut ticks = Axis::of_levels(ends).ticks;
                let slack = (high - low) * 1e-6;
                ticks.retain(|it| (low - slack..=high + slack).contains(&it.value));
                Self::Values(Axis { scale: Scale::Linear, low, high, ticks })
            }
        }
    }

    /// Where the people whom a cut selects begin, as a share of the axis. Beyond the last cut, at its end.
    pub(super) fn edge(&self, cuts: &Cuts, cut: f64, place: usize) -> f64 {
        if place >= cuts.sweep.cuts.len() {
            return if cuts.is_lower() { 0.0 } else { 1.0 };
        }
        match self {
            Self::Rooms(names) => {
                let rank = place as f64 / names.len() as f64;
                if cuts.is_lower() { 1.0 - rank } else { rank }
            }
            Self::Values(axis) => axis.share(cut),
        }
    }

    /// Where the score of a cut lies.
    pub(super) fn middle(&self, cuts: &Cuts, place: usize) -> f64 {
        match self {
            Self::Rooms(names) => {
                // Where nobody is selected, at the end.
                let rank = ((place as f64 + 0.5) / names.len() as f64).min(1.0);
                if cuts.is_lower() { 1.0 - rank } else { rank }
            }
            Self::Values(axis) => axis.share(cuts.sweep.cuts[place.min(cuts.sweep.cuts.len() - 1)]),
        }
    }

    /// How far the last name reaches beyond the end of the axis.
    pub(super) fn overhang(&self) -> f64 {
        match self {
            Self::Rooms(_) => 0.0,
            Self::Values(axis) => {
                let widths = axis.ticks.iter().map(|it| text::width(&it.label, TextStyle::Tick));
                (widths.fold(0.0, f64::max) / 2.0).ceil()
            }
        }
    }

    /// Names and where they stand, as many as have room.
    pub(super) fn ticks(&self, width: f64) -> Vec<(f64, String)> {
        let all: Vec<(f64, String)> = match self {
            Self::Rooms(names) => {
                let n = names.len() as f64;
                let at = |(rank, name): (usize, &String)| ((rank as f64 + 0.5) / n, name.clone());
                names.iter().enumerate().map(at).collect()
            }
            Self::Values(axis) => {
                axis.ticks.iter().map(|it| (axis.share(it.value), it.label.clone())).collect()
            }
        };
        let widest = all.iter().map(|it| text::width(&it.1, TextStyle::Tick)).fold(0.0, f64::max);
        let room = width / all.len().max(1) as f64;
        let mut every = 1;
        while room * every as f64 <= widest + 5.0 && every < all.len() {
            every += 1;
        }
        all.into_iter().step_by(every).collect()
    }
}
