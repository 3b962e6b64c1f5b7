//! Cuts that are best for something: even rates over the groups, or the least cost.

use crate::metrics::thresholds::{Sweep, SweptGroup};

/// What cuts of their own are to make even over the groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Equal {
    SelectionRates,
    FalsePositiveRates,
    TruePositiveRates,
    /// False and true positive rates, as far as one cut per group can.
    ErrorRates,
}

/// For which prices a cut costs least.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PriceBand {
    /// The price of a wrong positive, in wrong negatives, from which on the cut costs least.
    pub from: f64,
    /// Up to which; `None` where there is no end.
    pub to: Option<f64>,
    /// The cut's place; the number of cuts for selecting nobody.
    pub place: usize,
}

impl Sweep {
    /// For each group the place of the cut whose rate comes nearest to what everyone has at the one cut `place`;
    /// `None` where the group has nobody to count the rate among.
    ///
    /// People of one score are selected together, so a rate may not be met exactly: what the nearest attainable cut
    /// gives is what is told. Of two that are as near, the one that selects fewer; of cuts with the same rate, the
    /// one nearest to `place`. For [`Equal::ErrorRates`] the larger of the two distances is made smallest.
    pub fn equal(&self, goal: Equal, place: usize) -> Vec<Option<usize>> {
        let place = place.min(self.cuts.len());
        self.groups
            .iter()
            .map(|group| match goal {
                Equal::ErrorRates => self.nearest_errors(group, place),
                Equal::SelectionRates | Equal::FalsePositiveRates | Equal::TruePositiveRates => {
                    let wanted = self.everyone.rate(goal, place)?;
                    self.nearest(group, goal, wanted, place)
                }
            })
            .collect()
    }

    fn nearest(&self, group: &SweptGroup, goal: Equal, wanted: f64, place: usize) -> Option<usize> {
        group.rate(goal, 0)?;
        let n = self.cuts.len() + 1;
        let rate = |at: usize| group.rate(goal, at).unwrap_or_default();
        let first = |holds: &dyn Fn(f64) -> bool| partition(n, |at| !holds(rate(at)));
        // Rates fall from cut to cut, so the two nearest stand on either side of this place.
        let below = first(&|it| it <= wanted).min(n - 1);
        let chosen = match below.checked_sub(1) {
            Some(above) if rate(above) - wanted < (wanted - rate(below)).abs() => rate(above),
            Some(_) | None => rate(below),
        };
        let (from, to) = (first(&|it| it <= chosen), first(&|it| it < chosen));
        Some(place.clamp(from, to.max(from + 1) - 1))
    }

    fn nearest_errors(&self, group: &SweptGroup, place: usize) -> Option<usize> {
        let both = |group: &SweptGroup, at: usize| {
            let wrong = group.rate(Equal::FalsePositiveRates, at)?;
            Some([wrong, group.rate(Equal::TruePositiveRates, at)?])
        };
        let wanted = both(&self.everyone, place)?;
        let mut best: Option<(f64, usize)> = None;
        for at in 0..=self.cuts.len() {
            let [wrong, right] = both(group, at)?;
            let apart = (wrong - wanted[0]).abs().max((right - wanted[1]).abs());
            let is_better = best.is_none_or(|(least, before)| {
                let is_as_near = at.abs_diff(place) <= before.abs_diff(place);
                apart < least || (apart <= least && is_as_near)
            });
            if is_better {
                best = Some((apart, at));
            }
        }
        best.map(|it| it.1)
    }

    /// The cheapest one cut for each price of a wrong positive, in wrong negatives, from 0 upwards: the lower envelope of the
    /// lines FN + price · FP. `None` stands for everyone under one cut, a place for one group under its own.
    pub fn prices(&self, group: Option<usize>) -> Vec<PriceBand> {
        let group = match group {
            Some(idx) => self.groups.get(idx),
            None => Some(&self.everyone),
        };
        group.map(|it| it.prices(self.cuts.len())).unwrap_or_default()
    }
}

impl SweptGroup {
    fn rate(&self, goal: Equal, place: usize) -> Option<f64> {
        let (fp, tp) = self.selected(place);
        let [negatives, positives] = self.totals();
        let (part, whole) = match goal {
            Equal::SelectionRates => (tp + fp, negatives + positives),
            Equal::FalsePositiveRates => (fp, negatives),
            Equal::TruePositiveRates | Equal::ErrorRates => (tp, positives),
        };
        (whole > 0.0).then(|| part / whole)
    }

    fn prices(&self, n_cuts: usize) -> Vec<PriceBand> {
        // Wrong positives fall and wrong negatives rise from cut to cut; what stays lies on the hull below.
        let mut hull: Vec<(usize, [f64; 2])> = Vec::new();
        for place in 0..=n_cuts {
            let (fp, tp) = self.selected(place);
            let point = [fp, self.totals()[1] - tp];
            if hull.last().is_some_and(|(_, last)| point[0] >= last[0]) {
                continue;
            }
            while hull.last().is_some_and(|(_, last)| point[1] <= last[1])
                || (hull.len() > 1 && is_above(&hull[hull.len() - 2..], point))
            {
                hull.pop();
            }
            hull.push((place, point));
        }
        let turn = |one: &[f64; 2], other: &[f64; 2]| (other[1] - one[1]) / (one[0] - other[0]);
        (0..hull.len())
            .map(|idx| PriceBand {
                from: idx.checked_sub(1).map_or(0.0, |it| turn(&hull[it].1, &hull[idx].1)),
                to: hull.get(idx + 1).map(|next| turn(&hull[idx].1, &next.1)),
                place: hull[idx].0,
            })
            .collect()
    }
}

/// Whether the second of two points lies on or above the line from the first to a third.
fn is_above(two: &[(usize, [f64; 2])], third: [f64; 2]) -> bool {
    let ([x0, y0], [x1, y1]) = (two[0].1, two[1].1);
    let [x2, y2] = third;
    (y2 - y1) * (x0 - x1) <= (y1 - y0) * (x1 - x2)
}

/// The first place up to `n` for which this no longer holds.
fn partition(n: usize, holds: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, n);
    while low < high {
        let middle = usize::midpoint(low, high);
        if holds(middle) { low = middle + 1 } else { high = middle }
    }
    low
}
