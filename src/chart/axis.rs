//! The value axis: an honest range, four to six ticks, the unit once.

use crate::report::format;
use crate::report::format::Unit;

/// The furthest a ratio axis reaches; what lies beyond ends in an arrow.
const RATIO_REACH: [f64; 2] = [0.01, 100.0];

/// Ticks of ratio axes, finest first: the first that covers the data in four to six ticks is taken.
/// All hold 1 and reach at least from a half to two.
const RATIO_LADDERS: [&[f64]; 5] = [
    &[0.5, 0.75, 1.0, 1.5, 2.0],
    &[0.25, 0.5, 1.0, 2.0, 4.0],
    &[0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0],
    &[0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0],
    &[0.01, 0.1, 1.0, 10.0, 100.0],
];

/// A value axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    pub scale: Scale,
    pub low: f64,
    pub high: f64,
    /// Ascending; the first is `low`, the last is `high`.
    pub ticks: Vec<Tick>,
}

/// Where a tick is and what it says.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    pub value: f64,
    pub label: String,
}

/// How values lie along the axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    Linear,
    /// Ratios: as far to the half as to the double.
    Log,
}

impl Axis {
    /// For rates: from 0 (or below it, where values are negative) to a round number above all values.
    pub fn of_rates(unit: Unit, values: impl IntoIterator<Item = f64>) -> Self {
        let (low, high) = extent(values, 0.0, 0.0);
        let high = if low < 0.0 || high > 0.0 { high } else { 1.0 };
        Self::stepped(unit, low, high)
    }

    /// For levels whose distance from 0 says nothing, such as losses: around the values.
    pub fn of_levels(values: impl IntoIterator<Item = f64>) -> Self {
        let (low, high) = extent(values, f64::INFINITY, f64::NEG_INFINITY);
        if low < high {
            Self::stepped(Unit::Number, low, high)
        } else {
            Self::of_rates(Unit::Number, [low, high])
        }
    }

    fn stepped(unit: Unit, low: f64, high: f64) -> Self {
        let (step, decimals) = step_for(low, high, unit);
        let first = (low / step).floor();
        let n_steps = (high / step - 1e-9).ceil() - first;
        let mut ticks = Vec::new();
        let mut at = 0.0;
        while at <= n_steps {
            let value = (first + at) * step;
            ticks.push(Tick { value, label: tick_label(unit, value, decimals) });
            at += 1.0;
        }
        if let (Some(last), Unit::Share) = (ticks.last_mut(), unit) {
            last.label.push('%');
        }
        Self { scale: Scale::Linear, low: first * step, high: (first + n_steps) * step, ticks }
    }

    /// For differences: like rates, in points where the unit is a share.
    pub fn of_differences(unit: Unit, values: impl IntoIterator<Item = f64>) -> Self {
        let mut axis = Self::of_rates(unit, values);
        if let Some(last) = axis.ticks.last_mut()
            && unit == Unit::Share
        {
            last.label = format!("{} points", last.label.trim_end_matches('%'));
        }
        axis
    }

    /// For ratios, on a log scale that holds 1, a half and two.
    pub fn of_ratios(values: impl IntoIterator<Item = f64>) -> Self {
        let (low, high) = extent(values, 0.5, 2.0);
        let low = low.max(RATIO_REACH[0]);
        let high = high.min(RATIO_REACH[1]);
        let fitting = RATIO_LADDERS.iter().find_map(|ladder| {
            let first = ladder.iter().rposition(|it| *it <= low)?;
            let last = ladder.iter().position(|it| *it >= high)?;
            (4..=6).contains(&(last - first + 1)).then(|| &ladder[first..=last])
        });
        let values = fitting.unwrap_or(RATIO_LADDERS[4]);
        let ticks: Vec<Tick> =
            values.iter().map(|it| Tick { value: *it, label: format::setting(*it) }).collect();
        let ends = (ticks.first().map(|it| it.value), ticks.last().map(|it| it.value));
        let (low, high) = (ends.0.unwrap_or(low), ends.1.unwrap_or(high));
        Self { scale: Scale::Log, low, high, ticks }
    }

    /// How far along the axis a value lies, from 0 to 1. Values beyond the ends lie on the ends.
    pub fn share(&self, value: f64) -> f64 {
        let (low, high, at) = (self.low, self.high, value.clamp(self.low, self.high));
        match self.scale {
            Scale::Linear => (at - low) / (high - low),
            Scale::Log => libm::log(at / low) / libm::log(high / low),
        }
    }

    /// Whether a value lies beyond the ends.
    pub fn is_beyond(&self, value: f64) -> bool {
        value < self.low || value > self.high
    }
}

fn extent(values: impl IntoIterator<Item = f64>, low: f64, high: f64) -> (f64, f64) {
    values
        .into_iter()
        .filter(|it| it.is_finite())
        .fold((low, high), |(low, high), it| (low.min(it), high.max(it)))
}

/// The smallest step of 1, 2 or 5 times a power of ten that needs at most five steps, with the decimals
/// that its multiples need (as a percentage where the unit is a share).
fn step_for(low: f64, high: f64, unit: Unit) -> (f64, usize) {
    let shift = if unit == Unit::Share { 2 } else { 0 };
    let steps =
        (-9..300).flat_map(|exponent| [1.0, 2.0, 5.0].map(|it| (tidied(it, exponent), exponent)));
    let fits = |step: f64| (high / step - 1e-9).ceil() - (low / step).floor() <= 5.0;
    let found = steps.into_iter().find(|(step, _)| fits(*step));
    found.map_or((high, 0), |(step, exponent)| {
        (step, usize::try_from(-exponent - shift).unwrap_or(0))
    })
}

/// `factor × 10^exponent` as the double that this decimal reads as.
fn tidied(factor: f64, exponent: i32) -> f64 {
    format!("{factor}e{exponent}").parse().unwrap_or(factor)
}

fn tick_label(unit: Unit, value: f64, decimals: usize) -> String {
    let scaled = match unit {
        Unit::Share => value * 100.0,
        Unit::Number => value,
    };
    let digits = format!("{scaled:.decimals$}").replace('-', "\u{2212}");
    let is_zero = !digits.bytes().any(|it| (b'1'..=b'9').contains(&it));
    if is_zero { "0".to_owned() } else { digits }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(axis: &Axis) -> Vec<&str> {
        axis.ticks.iter().map(|it| it.label.as_str()).collect()
    }

    #[test]
    fn shares_begin_at_zero_and_name_the_unit_once() {
        let axis = Axis::of_rates(Unit::Share, [0.448, 0.694]);
        assert_eq!(labels(&axis), ["0", "20", "40", "60", "80%"]);
        assert_eq!(
            labels(&Axis::of_rates(Unit::Share, [0.472])),
            ["0", "10", "20", "30", "40", "50%"]
        );
        assert_eq!(
            labels(&Axis::of_rates(Unit::Share, [1.0])),
            ["0", "20", "40", "60", "80", "100%"]
        );
        assert_eq!(
            labels(&Axis::of_rates(Unit::Share, [0.004])),
            ["0", "0.1", "0.2", "0.3", "0.4%"]
        );
    }

    #[test]
    fn any_range_has_four_to_six_ticks() {
        let mut high = 1e-7;
        while high < 1e9 {
            for low in [0.0, -high / 3.0, -high] {
                let n_ticks = Axis::of_rates(Unit::Number, [low, high]).ticks.len();
                assert!((3..=6).contains(&n_ticks), "{low} to {high}: {n_ticks}");
            }
            high *= 1.37;
        }
    }

    #[test]
    fn no_data_has_an_axis_all_the_same() {
        assert_eq!(Axis::of_rates(Unit::Share, []).ticks.len(), 6);
        assert_eq!(Axis::of_rates(Unit::Share, [0.0]).ticks.len(), 6);
        assert_eq!(Axis::of_rates(Unit::Number, [f64::NAN]).ticks.len(), 6);
    }

    #[test]
    fn negative_values_get_room_and_a_true_minus() {
        let axis = Axis::of_rates(Unit::Number, [-0.31, 0.4]);
        assert_eq!(labels(&axis), ["\u{2212}0.4", "\u{2212}0.2", "0", "0.2", "0.4"]);
    }

    #[test]
    fn ratios_have_a_ladder_that_fits() {
        assert_eq!(labels(&Axis::of_ratios([0.9, 1.2])), ["0.5", "0.75", "1", "1.5", "2"]);
        assert_eq!(labels(&Axis::of_ratios([0.46, 2.99])), ["0.25", "0.5", "1", "2", "4"]);
        assert_eq!(labels(&Axis::of_ratios([0.10, 2.99])), ["0.1", "0.2", "0.5", "1", "2", "5"]);
        assert_eq!(labels(&Axis::of_ratios([0.05, 7.0])), ["0.03", "0.1", "0.3", "1", "3", "10"]);
        assert_eq!(labels(&Axis::of_ratios([0.0, 1e9])), ["0.01", "0.1", "1", "10", "100"]);
    }

    #[test]
    fn a_half_lies_as_far_from_one_as_the_double() {
        let axis = Axis::of_ratios([0.3, 3.0]);
        assert!((axis.share(0.5) + axis.share(2.0) - 1.0).abs() < 1e-12);
        assert!(axis.is_beyond(0.0) && axis.share(0.0) == 0.0);
    }
}
