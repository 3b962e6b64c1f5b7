//! The best values of one attribute with the others held, attribute after attribute.

use crate::stats::resample::Stream;
use crate::stats::scan::likelihood::{Sums, adding, likeliest};
use crate::stats::scan::{Best, Scanned, holds};

/// Scores within this of each other are equal: a smaller gain ends the ascent.
const NO_GAIN: f64 = 1e-9;

/// By attribute whether each value is in; none where all are.
type Subset = Vec<Option<Vec<bool>>>;

/// One search among people.
pub(super) struct Search<'a> {
    pub(super) scanned: &'a Scanned,
    pub(super) penalty: f64,
}

impl Search<'_> {
    /// From everyone, from each value alone, and from subsets at random.
    pub(super) fn best(&self, at_random: u32, stream: &mut Stream) -> Best {
        let n_values = &self.scanned.n_values;
        let everyone: Subset = vec![None; n_values.len()];
        let mut best = self.ascended(everyone.clone(), None, stream);
        let mut keep = |found: Best| {
            if found.score > best.score + NO_GAIN {
                best = found;
            }
        };
        for (attribute, n) in n_values.iter().enumerate() {
            for value in 0..*n {
                let mut alone = everyone.clone();
                alone[attribute] = Some((0..*n).map(|it| it == value).collect());
                keep(self.ascended(alone, Some(attribute), stream));
            }
        }
        for _ in 0..at_random {
            let begun = self.at_random(stream);
            keep(self.ascended(begun, None, stream));
        }
        best
    }

    /// Each value is in with a chance that is drawn first; an attribute without any named keeps all.
    fn at_random(&self, stream: &mut Stream) -> Subset {
        let chance = stream.uniform();
        (self.scanned.n_values.iter())
            .map(|n| {
                let named: Vec<bool> = (0..*n).map(|_| stream.uniform() < chance).collect();
                (named.contains(&true) && named.contains(&false)).then_some(named)
            })
            .collect()
    }

    /// Attributes in random order until none of them improves the score; the one that is held comes last at first, so
    /// that the others answer to it.
    fn ascended(&self, mut subset: Subset, mut held: Option<usize>, stream: &mut Stream) -> Best {
        let mut score = self.score(&subset);
        let mut order: Vec<usize> = (0..subset.len()).collect();
        loop {
            let before = score;
            stream.shuffle(&mut order);
            if let Some(last) = held.take() {
                order.sort_by_key(|it| *it == last);
            }
            for attribute in &order {
                (subset, score) = self.better((subset, score), *attribute);
            }
            if score <= before + NO_GAIN {
                return Best { score: score.max(0.0), subset };
            }
        }
    }

    /// A subset with its score, with other values of one attribute where they are better.
    fn better(&self, (subset, score): (Subset, f64), attribute: usize) -> (Subset, f64) {
        let mut other = subset.clone();
        other[attribute] = self.values(&subset, attribute);
        let found = self.score(&other);
        if found > score { (other, found) } else { (subset, score) }
    }

    /// The score of a subset, less what its named values take.
    fn score(&self, subset: &Subset) -> f64 {
        let mut sums = Sums::none(self.scanned.chances.len());
        for cell in self.scanned.cells.iter().filter(|it| holds(subset, &it.values)) {
            sums.positives += cell.positives;
            sums.people[cell.bin] += cell.people;
        }
        let named = subset.iter().flatten().flatten().filter(|it| **it).count();
        likeliest(&sums, &self.scanned.chances).1 - self.penalty * named as f64
    }

    /// The best values of one attribute, those of the others held.
    ///
    /// A value is worth having at some q between two ends. Between two neighbouring ends of all of them, the same
    /// values are worth having, so that there are at most twice as many sets to try as there are values.
    fn values(&self, subset: &Subset, attribute: usize) -> Option<Vec<bool>> {
        let chances = &self.scanned.chances;
        let all = self.by_value(subset, attribute);
        let worth: Vec<Option<[f64; 2]>> =
            all.iter().map(|it| adding(it, chances, self.penalty)).collect();
        let mut ends: Vec<f64> = worth.iter().flatten().flatten().copied().collect();
        ends.sort_unstable_by(f64::total_cmp);
        let mut everyone = Sums::none(chances.len());
        for it in &all {
            everyone.add(it);
        }
        let (mut best, mut most) = (None, likeliest(&everyone, chances).1);
        for pair in ends.windows(2).filter(|it| it[0] < it[1]) {
            let middle = f64::midpoint(pair[0], pair[1]);
            let named: Vec<bool> = worth
                .iter()
                .map(|it| it.is_some_and(|[low, high]| low < middle && middle < high))
                .collect();
            let mut sums = Sums::none(chances.len());
            for (it, _) in all.iter().zip(&named).filter(|it| *it.1) {
                sums.add(it);
            }
            let n_named = named.iter().filter(|it| **it).count();
            let score = likeliest(&sums, chances).1 - self.penalty * n_named as f64;
            if n_named > 0 && score > most {
                (best, most) = (Some(named), score);
            }
        }
        best
    }

    /// The people of each value of an attribute, among those whom the others hold.
    fn by_value(&self, subset: &Subset, attribute: usize) -> Vec<Sums> {
        let mut held = subset.clone();
        held[attribute] = None;
        let none = Sums::none(self.scanned.chances.len());
        let mut all = vec![none; self.scanned.n_values[attribute]];
        for cell in self.scanned.cells.iter().filter(|it| holds(&held, &it.values)) {
            let sums = &mut all[cell.values[attribute]];
            sums.positives += cell.positives;
            sums.people[cell.bin] += cell.people;
        }
        all
    }
}
