//! The likelihood ratio of a set of people whose odds are multiplied by one number.

/// Odds are multiplied by at most a thousand, as the published program does: ln 1000.
const MOST: f64 = 6.907_755_278_982_137;

/// Steps until a search for a root is given up; halving alone has then reached the last digit.
const MOST_STEPS: usize = 100;

/// Nearer than this to a root, the logarithm of q is found.
const CLOSE: f64 = 1e-12;

/// A set of people: how many have each chance, and how many are positive.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sums {
    pub positives: f64,
    /// By bin.
    pub people: Vec<f64>,
}

impl Sums {
    pub(super) fn none(n_bins: usize) -> Self {
        Self { positives: 0.0, people: vec![0.0; n_bins] }
    }

    pub(super) fn add(&mut self, other: &Self) {
        self.positives += other.positives;
        for (sum, it) in self.people.iter_mut().zip(&other.people) {
            *sum += it;
        }
    }

    /// Y ln q − Σ ln(1 − p + q p), at ln q.
    fn ratio(&self, chances: &[f64], log: f64) -> f64 {
        let beyond = libm::expm1(log);
        let had = self.people.iter().zip(chances).filter(|it| *it.0 > 0.0);
        let told: f64 = had.map(|(people, chance)| people * libm::log1p(chance * beyond)).sum();
        self.positives * log - told
    }

    /// Its slope in ln q, which falls: positives less those expected at q.
    fn slope(&self, chances: &[f64], log: f64) -> f64 {
        let q = libm::exp(log);
        let had = self.people.iter().zip(chances).filter(|it| *it.0 > 0.0);
        let expected: f64 =
            had.map(|(people, chance)| people * (q * chance / (1.0 - chance + q * chance))).sum();
        self.positives - expected
    }
}

/// The logarithm of the q ≥ 1 under which the outcomes are likeliest, and the likelihood ratio there, at least 0.
pub fn likeliest(sums: &Sums, chances: &[f64]) -> (f64, f64) {
    let slope = |log: f64| sums.slope(chances, log);
    if slope(0.0) <= 0.0 {
        return (0.0, 0.0);
    }
    let log = if slope(MOST) >= 0.0 { MOST } else { falling_root(slope, [0.0, MOST]) };
    (log, sums.ratio(chances, log).max(0.0))
}

/// Between which logarithms of q these people add to a score, each set of them costing the penalty; `None` where
/// there is no such q.
pub(super) fn adding(sums: &Sums, chances: &[f64], penalty: f64) -> Option<[f64; 2]> {
    let (log, most) = likeliest(sums, chances);
    if most <= penalty {
        return None;
    }
    let beyond = |log: f64| sums.ratio(chances, log) - penalty;
    let low = if penalty > 0.0 { falling_root(|log| -beyond(log), [0.0, log]) } else { 0.0 };
    let high = if beyond(MOST) >= 0.0 { MOST } else { falling_root(beyond, [log, MOST]) };
    Some([low, high])
}

/// Where a function that is above 0 at the first end and below it at the second is 0: the false position, with the
/// weight of an end halved that stays twice (Dowell & Jarratt 1971), or half where that does not help.
fn falling_root(of: impl Fn(f64) -> f64, [mut low, mut high]: [f64; 2]) -> f64 {
    let (mut above, mut below) = (of(low), of(high));
    let mut side = 0;
    for step in 0..MOST_STEPS {
        if high - low < CLOSE {
            break;
        }
        let line = low + (high - low) * (above / (above - below));
        let is_inside = line > low && line < high && step % 3 != 2;
        let at = if is_inside { line } else { f64::midpoint(low, high) };
        let value = of(at);
        if value >= 0.0 {
            (low, above) = (at, value);
            below = if side == 1 { below / 2.0 } else { below };
            side = 1;
        } else {
            (high, below) = (at, value);
            above = if side == -1 { above / 2.0 } else { above };
            side = -1;
        }
    }
    f64::midpoint(low, high)
}
