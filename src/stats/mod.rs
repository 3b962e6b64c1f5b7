//! How sure we are: intervals, tests, resampling.
//!
//! Everything here is a pure function of numbers and knows nothing of audits.
//! What cannot be computed is `None`, never a NaN.
//! Transcendental functions come from `libm` and sums run in the order given, so every host gets the same bits.
//!
//! A *part* of a *whole* is a count of people among others, or such a count scaled to an effective sample size:
//! both are `f64`, and the whole need not be integral.
//! `z` is the number of standard errors of the confidence asked for, see [`two_sided_quantile`].

pub mod adjust;
pub mod area;
pub mod association;
pub mod bca;
pub mod contributions;
pub mod difference;
pub mod distance;
pub mod divergence;
pub mod equivalence;
pub mod four_fifths;
pub mod gain;
pub mod inequality;
pub mod mean;
pub mod moments;
pub mod multinomial;
pub mod no_difference;
pub mod normal;
pub mod orders;
pub mod over_groups;
pub mod paired;
pub mod permutation;
pub mod pooled;
pub mod power;
pub mod precision;
pub mod proportion;
pub mod quantiles;
pub mod ranking;
pub mod ratio;
pub mod recalibration;
pub mod replicated;
pub mod resample;
pub mod rich_subgroups;
pub mod roc;
mod roots;
pub mod scan;
pub mod scored;
pub mod scores;
pub mod shares;
pub mod shrinkage;
pub mod special;
pub mod stratified;
pub mod student;
pub mod survey;
pub mod tables;
#[cfg(test)]
mod testing;
pub mod told;
pub mod transport;
pub mod trend;
pub mod two_samples;
pub mod unknown;

pub use normal::two_sided_quantile;

/// The values that the data do not speak against, at the confidence asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// Finite.
    pub low: f64,
    /// Finite, except for ratios: infinite where the denominator may well be nothing.
    pub high: f64,
}

impl Interval {
    /// An interval in order; `None` where rounding or the input made an end no number.
    fn ordered(low: f64, high: f64) -> Option<Interval> {
        (low <= high).then_some(Interval { low, high })
    }
}

/// Whether these are a part of a whole: finite, and 0 ≤ part ≤ whole, whole > 0.
fn is_share(part: f64, whole: f64) -> bool {
    whole > 0.0 && whole.is_finite() && 0.0 <= part && part <= whole
}

/// Whether this is a usable number of standard errors.
fn is_multiple(z: f64) -> bool {
    z > 0.0 && z.is_finite()
}
