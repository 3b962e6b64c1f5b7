//! The people of a score as the bars of a histogram: one for each score, or bins of equal width.

use crate::cube::score::Order;
use crate::metrics::thresholds::{Sweep, SweptGroup};

/// Up to so many distinct scores have a bar each.
pub const MOST_BARS: usize = 24;

/// About so many bins stand where there are more scores; never more.
const BINS: f64 = 20.0;

/// Where the bars of a histogram stand, from the lowest score to the highest.
#[derive(Clone, Debug, PartialEq)]
pub enum Bars {
    /// A bar for each of these scores.
    Scores(Vec<f64>),
    /// A bar from each of these edges to the next. The last bin holds both of its edges, or the first where a lower
    /// score is the likelier one; the others hold the edge at which a cut would select them.
    Bins(Vec<f64>),
}

/// The edges of bins of equal width with round numbers, around all scores from `low` to `high`.
pub fn bin_edges(low: f64, high: f64) -> Vec<f64> {
    let is_probable = 0.0 <= low && high <= 1.0 && high - low > 0.5;
    if is_probable {
        return (0..=20_u8).map(|it| f64::from(it) / BINS).collect();
    }
    let span = high - low;
    if !(span.is_finite() && span > 0.0) {
        return vec![low, high];
    }
    let step = round_step(span / BINS);
    let first = (low / step + 1e-9).floor();
    let n = ((high / step - 1e-9).ceil() - first).max(1.0);
    let mut edges = Vec::new();
    let mut at = 0.0;
    while at <= n {
        edges.push((first + at) * step);
        at += 1.0;
    }
    // Rounding must not leave the first or last score outside.
    if let [first, .., last] = edges.as_mut_slice() {
        *first = first.min(low);
        *last = last.max(high);
    }
    edges
}

/// The smallest of 1, 2, 2.5 and 5 times a power of ten that is at least `least`.
fn round_step(least: f64) -> f64 {
    let mut power = 1.0;
    while power > least {
        power /= 10.0;
    }
    while power * 10.0 <= least {
        power *= 10.0;
    }
    let factors = [1.0, 2.0, 2.5, 5.0, 10.0];
    factors.into_iter().map(|it| it * power).find(|it| *it >= least).unwrap_or(10.0 * power)
}

impl Bars {
    /// How many there are.
    pub fn n(&self) -> usize {
        match self {
            Self::Scores(scores) => scores.len(),
            Self::Bins(edges) => edges.len().saturating_sub(1),
        }
    }
}

impl Sweep {
    /// The bars of its scores: the same for all groups.
    pub fn bars(&self) -> Bars {
        let (Some(first), Some(last)) = (self.cuts.first(), self.cuts.last()) else {
            return Bars::Scores(Vec::new());
        };
        if !self.is_exact() || self.cuts.len() > MOST_BARS {
            return Bars::Bins(bin_edges(first.min(*last), first.max(*last)));
        }
        let mut scores = self.cuts.clone();
        if self.order == Order::LowerIsLikelier {
            scores.reverse();
        }
        Bars::Scores(scores)
    }

    /// The weights of negatives and positives in each bar.
    pub fn in_bars(&self, group: &SweptGroup, bars: &Bars) -> Vec<[f64; 2]> {
        let n = self.cuts.len();
        match bars {
            Bars::Scores(_) => {
                let of_place = |place: usize| group.between(place, place + 1);
                match self.order {
                    Order::HigherIsLikelier => (0..n).map(of_place).collect(),
                    Order::LowerIsLikelier => (0..n).rev().map(of_place).collect(),
                }
            }
            Bars::Bins(edges) => {
                let mut places: Vec<usize> = edges.iter().map(|it| self.place(*it)).collect();
                let outer = match self.order {
                    Order::HigherIsLikelier => places.last_mut(),
                    Order::LowerIsLikelier => places.first_mut(),
                };
                if let Some(it) = outer {
                    *it = n;
                }
                places
                    .windows(2)
                    .map(|it| group.between(it[0].min(it[1]), it[0].max(it[1])))
                    .collect()
            }
        }
    }

    /// At most so many of these places, in about equal steps of the share that is selected, with `kept` among them
    /// where it is one of `places`. All of them where they are no more.
    pub fn spread(&self, places: &[usize], most: usize, kept: Option<usize>) -> Vec<usize> {
        if places.len() <= most {
            return places.to_vec();
        }
        let kept = kept.filter(|it| places.contains(it));
        let n = most - usize::from(kept.is_some());
        let step = |it: usize| {
            let wanted = 1.0 - (it as f64 + 0.5) / n as f64;
            let next = places.partition_point(|place| self.share_selected(*place) > wanted);
            places.get(next).or(places.last()).copied()
        };
        let mut chosen: Vec<usize> = (0..n).filter_map(step).chain(kept).collect();
        chosen.sort_unstable();
        chosen.dedup();
        chosen
    }

    /// Which share of everyone the cut of that place selects, by weight.
    pub fn share_selected(&self, place: usize) -> f64 {
        let four = self.everyone.four(place);
        (four.tp + four.fp) / four.total()
    }
}

impl SweptGroup {
    /// Negatives and positives who are selected at one place and no longer at a later one.
    fn between(&self, from: usize, to: usize) -> [f64; 2] {
        let (first, later) = (self.selected(from), self.selected(to));
        [first.0 - later.0, first.1 - later.1]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(low: f64, high: f64, expected: &[f64]) {
        let edges = bin_edges(low, high);
        assert_eq!(edges.len(), expected.len(), "{edges:?}");
        assert!(edges.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-9), "{edges:?}");
        assert!(edges[0] <= low && edges[edges.len() - 1] >= high);
        assert!(edges.windows(2).all(|it| it[0] < it[1]));
    }

    #[test]
    fn bins_have_round_edges_around_all_scores() {
        // A twentieth of 43 is 2.15, so the step is 2.5.
        let by_hand: Vec<f64> = (0..=18).map(|it| 300.0 + 2.5 * f64::from(it)).collect();
        check(301.0, 344.0, &by_hand);
        let probabilities: Vec<f64> = (0..=20).map(|it| f64::from(it) / 20.0).collect();
        check(0.03, 0.97, &probabilities);
        // A twentieth of 0.01 is 0.0005, and the step too.
        let narrow: Vec<f64> = (0..=20).map(|it| 0.2 + 0.0005 * f64::from(it)).collect();
        check(0.2, 0.21, &narrow);
        check(-3.0, 5.0, &(0..=16).map(|it| -3.0 + 0.5 * f64::from(it)).collect::<Vec<_>>());
    }

    #[test]
    fn probabilities_that_span_more_than_half_have_bins_from_0_to_1() {
        let all: Vec<f64> = (0..=20).map(|it| f64::from(it) / 20.0).collect();
        for (low, high) in [(0.0, 1.0), (0.0, 0.9), (0.1, 1.0), (0.1, 0.9)] {
            check(low, high, &all);
        }
        let steps = |low: f64, step: f64, n: u32| -> Vec<f64> {
            (0..=n).map(|it| low + step * f64::from(it)).collect()
        };
        check(-0.5, 0.5, &steps(-0.5, 0.05, 20));
        check(0.3, 0.6, &steps(0.3, 0.02, 15));
        check(0.25, 0.75, &steps(0.25, 0.025, 20));
        check(0.5, 1.5, &steps(0.5, 0.05, 20));
    }

    #[test]
    fn steps_are_the_next_round_number() {
        for (least, expected) in [
            (1.0, 1.0),
            (2.0, 2.0),
            (2.1, 2.5),
            (3.0, 5.0),
            (6.0, 10.0),
            (10.0, 10.0),
            (50.0, 50.0),
            (300.0, 500.0),
            (500.0, 500.0),
            (0.06, 0.1),
            (0.03, 0.05),
            (0.002, 0.002),
        ] {
            let found = round_step(least);
            assert!((found - expected).abs() < 1e-12 * expected, "{least}: {found}");
        }
    }

    #[test]
    fn bars_are_as_many_as_scores_or_steps_between_edges() {
        assert_eq!(Bars::Scores(vec![0.1, 0.2, 0.4]).n(), 3);
        assert_eq!((Bars::Bins(vec![0.0, 0.5, 1.0, 1.5]).n(), Bars::Bins(vec![]).n()), (3, 0));
    }

    #[test]
    fn scores_without_a_span_are_one_bin() {
        assert_eq!(bin_edges(2.0, 2.0), [2.0, 2.0]);
        assert_eq!(bin_edges(f64::MIN, f64::MAX), [f64::MIN, f64::MAX]);
    }
}
