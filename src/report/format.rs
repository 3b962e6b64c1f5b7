//! Numbers as text: shares, intervals, points, ratios, p values and counts.
//!
//! A number is rounded in its shortest decimal form, half away from zero, digit by digit: what a person
//! reads is what the published JSON says, rounded as taught at school, and the same on every host.

use crate::metrics::Measure;

/// The minus sign that stands in line with digits.
const MINUS: char = '\u{2212}';

/// From here on a number is written without three decimals: "51,340" and not "51340.000".
const LARGE: f64 = 1_000.0;

/// How the values of a rate are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A share of people: written as a percentage, its differences in points.
    Share,
    /// Anything else (a mean, a correlation, an area): written as a decimal.
    Number,
}

/// The unit of a rate, by its id.
///
/// Shares of people are percentages. Correlations, means of scores and losses, F1 and balanced accuracy are
/// decimals: they count no people, so that a percentage would invite a wrong reading.
/// An id that the registry does not know is written as a decimal.
pub fn unit(rate: &str) -> Unit {
    match crate::metrics::rate(rate).map(|it| &it.measure) {
        Some(Measure::Share { .. } | Measure::PartOfAll { .. }) => Unit::Share,
        Some(
            Measure::Cells { .. }
            | Measure::Cost
            | Measure::Mean { .. }
            | Measure::RankArea
            | Measure::Estimate { .. },
        )
        | None => Unit::Number,
    }
}

/// A value in its unit: "44.8%" or "0.713".
pub fn figure(unit: Unit, value: f64) -> String {
    match unit {
        Unit::Share => percent(value),
        Unit::Number => number(value),
    }
}

/// An interval in its unit: "42.6–47.2", or "−0.02 to 0.10" where an end is negative.
pub fn figure_interval(unit: Unit, low: f64, high: f64) -> String {
    match unit {
        Unit::Share => percent_interval(low, high),
        Unit::Number => range(&number(low), &number(high)),
    }
}

/// A difference in its unit, always with its sign: "+21.4" points, or "+0.031".
pub fn difference(unit: Unit, value: f64) -> String {
    match unit {
        Unit::Share => points(value),
        Unit::Number if value >= LARGE => format!("+{}", number(value)),
        Unit::Number if value <= -LARGE => number(value),
        Unit::Number => signed(value, 0, 3),
    }
}

/// The interval of a difference: "18.2 to 24.5", "−2.0 to 0.5".
pub fn difference_interval(unit: Unit, low: f64, high: f64) -> String {
    match unit {
        Unit::Share => points_interval(low, high),
        Unit::Number => format!("{} to {}", number(low), number(high)),
    }
}

/// A share as a percentage: "44.8%".
pub fn percent(share: f64) -> String {
    format!("{}%", fixed(share, 2, 1))
}

/// The interval of a share, without the sign: "42.6–47.2".
pub fn percent_interval(low: f64, high: f64) -> String {
    range(&fixed(low, 2, 1), &fixed(high, 2, 1))
}

/// A difference of shares in percentage points: "+21.4", "−2.0"; no sign where it rounds to zero.
pub fn points(difference: f64) -> String {
    signed(difference, 2, 1)
}

/// The interval of a difference of shares: "18.2 to 24.5", "−2.0 to 0.5".
pub fn points_interval(low: f64, high: f64) -> String {
    format!("{} to {}", fixed(low, 2, 1), fixed(high, 2, 1))
}

/// A ratio: "1.91".
pub fn ratio(value: f64) -> String {
    fixed(value, 0, 2)
}

/// The interval of a ratio: "1.72–2.13", or "from 2.10" where it has no upper end.
pub fn ratio_interval(low: f64, high: Option<f64>) -> String {
    match high {
        Some(high) => range(&ratio(low), &ratio(high)),
        None => format!("from {}", ratio(low)),
    }
}

/// A p value: "<0.001", "0.008" below one in a hundred, else "0.80".
pub fn p_value(p: f64) -> String {
    if p < 0.001 {
        "<0.001".to_owned()
    } else if p < 0.01 {
        fixed(p, 0, 3)
    } else {
        fixed(p, 0, 2)
    }
}

/// A count with its thousands apart: "7,214".
pub fn count(n: u64) -> String {
    grouped(&n.to_string())
}

/// People or a sum of weights: "1,795" where it is whole, else "1,795.4".
pub fn amount(value: f64) -> String {
    let text = fixed(value, 0, 1);
    let text = text.strip_suffix(".0").map_or(text.clone(), ToOwned::to_owned);
    match text.split_once('.') {
        Some((whole, fraction)) => format!("{}.{fraction}", grouped(whole)),
        None => grouped(&text),
    }
}

/// A size of a file: "812 bytes", "2.1 MB".
pub fn bytes(n: u64) -> String {
    let (shift, unit) = match n {
        0..1_000 => return format!("{n} bytes"),
        1_000..1_000_000 => (-3, "kB"),
        1_000_000..1_000_000_000 => (-6, "MB"),
        1_000_000_000.. => (-9, "GB"),
    };
    format!("{} {unit}", fixed(n as f64, shift, 1))
}

/// A mean, an area or a correlation: "0.713".
pub fn decimal(value: f64) -> String {
    fixed(value, 0, 3)
}

/// A number of any size: three decimals below a thousand, at most one from there on.
pub fn number(value: f64) -> String {
    if value.abs() >= LARGE { amount(value) } else { decimal(value) }
}

/// A setting that a person wrote, as short as it can be: "0.8", "5".
pub fn setting(value: f64) -> String {
    let text = format!("{value}");
    match text.strip_prefix('-') {
        Some(rest) => format!("{MINUS}{rest}"),
        None => text,
    }
}

/// Text from data for display: characters that reorder, hide or break text become visible escapes.
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        if is_deceptive(character) {
            shown.extend(character.escape_unicode());
        } else {
            shown.push(character);
        }
    }
    shown
}

/// Controls, bidirectional marks and overrides, invisible separators and tags. The joiners that some
/// scripts need to be spelt right stay.
pub(crate) fn is_deceptive(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Two ends with a dash, or with a word where a minus sign would run into the dash.
fn range(low: &str, high: &str) -> String {
    if low.starts_with(MINUS) || high.starts_with(MINUS) {
        format!("{low} to {high}")
    } else {
        format!("{low}–{high}")
    }
}

fn signed(value: f64, shift: i32, decimals: usize) -> String {
    let text = fixed(value, shift, decimals);
    let is_zero = !text.bytes().any(|it| (b'1'..=b'9').contains(&it));
    if is_zero || text.starts_with(MINUS) { text } else { format!("+{text}") }
}

fn grouped(digits: &str) -> String {
    let (sign, digits) = match digits.strip_prefix(MINUS) {
        Some(rest) => ("\u{2212}", rest),
        None => ("", digits),
    };
    let mut text = String::from(sign);
    for (idx, digit) in digits.chars().enumerate() {
        if idx > 0 && (digits.len() - idx) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `value × 10^shift` with so many decimals, rounded half away from zero; zero has no sign.
fn fixed(value: f64, shift: i32, decimals: usize) -> String {
    let shortest = format!("{value:e}");
    let Some((mantissa, exponent)) = shortest.split_once('e') else { return shortest };
    let Ok(exponent) = exponent.parse::<i32>() else { return shortest };
    let mut digits: Vec<u8> =
        mantissa.bytes().filter(u8::is_ascii_digit).map(|it| it - b'0').collect();
    let is_zero = digits.iter().all(|it| *it == 0);
    let n_whole = if is_zero { 1 } else { exponent + 1 + shift };
    let n_zeros = usize::try_from(1 - n_whole).unwrap_or(0);
    digits.splice(0..0, std::iter::repeat_n(0, n_zeros));
    let n_kept = usize::try_from(n_whole).unwrap_or(0).max(1) + decimals;
    round_at(&mut digits, n_kept);
    let n_whole = digits.len() - decimals;
    let is_negative = value < 0.0 && digits.iter().any(|it| *it > 0);
    let mut text = String::new();
    if is_negative {
        text.push(MINUS);
    }
    for (idx, digit) in digits.iter().enumerate() {
        if idx == n_whole {
            text.push('.');
        }
        text.push(char::from(b'0' + digit));
    }
    text
}

/// Keeps the first so many digits, rounding half up; a carry out of the front adds a digit.
fn round_at(digits: &mut Vec<u8>, n_kept: usize) {
    let goes_up = digits.get(n_kept).is_some_and(|it| *it >= 5);
    digits.resize(n_kept, 0);
    if !goes_up {
        return;
    }
    for digit in digits.iter_mut().rev() {
        if *digit < 9 {
            *digit += 1;
            return;
        }
        *digit = 0;
    }
    digits.insert(0, 1);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_percentages_with_one_decimal() {
        assert_eq!(percent(805.0 / 1795.0), "44.8%");
        assert_eq!(percent(0.0), "0.0%");
        assert_eq!(percent(1.0), "100.0%");
        assert_eq!(percent(0.999_96), "100.0%");
        assert_eq!(percent(0.000_4), "0.0%");
        assert_eq!(percent_interval(0.425_6, 0.471_6), "42.6–47.2");
    }

    #[test]
    fn halves_are_rounded_away_from_zero_in_decimal() {
        // None of these is a binary fraction: 0.285 is stored a little below, 1.005 too.
        assert_eq!(ratio(1.005), "1.01");
        assert_eq!(ratio(0.285), "0.29");
        assert_eq!(percent(0.448_5), "44.9%");
        assert_eq!(points(-0.000_5), "\u{2212}0.1");
        assert_eq!(decimal(0.000_5), "0.001");
        assert_eq!(decimal(2.5e-4), "0.000");
        assert_eq!(ratio(0.995), "1.00");
        assert_eq!(ratio(99.995), "100.00");
    }

    #[test]
    fn differences_carry_a_true_sign_and_zero_none() {
        assert_eq!(points(0.213_9), "+21.4");
        assert_eq!(points(-0.02), "\u{2212}2.0");
        assert_eq!(points(0.0), "0.0");
        assert_eq!(points(-0.000_01), "0.0");
        assert_eq!(points_interval(0.182, 0.245), "18.2 to 24.5");
        assert_eq!(points_interval(-0.02, 0.005), "\u{2212}2.0 to 0.5");
        assert_eq!(difference(Unit::Number, 0.0312), "+0.031");
        assert_eq!(difference(Unit::Number, -51_340.0), "\u{2212}51,340");
        assert_eq!(difference(Unit::Number, 1_000.25), "+1,000.3");
        assert_eq!(figure(Unit::Number, 999.0), "999.000");
    }

    #[test]
    fn an_open_interval_says_where_it_begins() {
        assert_eq!(ratio_interval(1.72, Some(2.13)), "1.72–2.13");
        assert_eq!(ratio_interval(2.1, None), "from 2.10");
    }

    #[test]
    fn p_values_show_more_digits_where_they_are_small() {
        assert_eq!(p_value(0.0), "<0.001");
        assert_eq!(p_value(0.000_999), "<0.001");
        assert_eq!(p_value(0.008_4), "0.008");
        assert_eq!(p_value(0.8), "0.80");
        assert_eq!(p_value(1.0), "1.00");
    }

    #[test]
    fn counts_and_sizes_have_their_thousands_apart() {
        assert_eq!(count(7_214), "7,214");
        assert_eq!(count(999), "999");
        assert_eq!(count(10_000_000_000), "10,000,000,000");
        assert_eq!(amount(1_795.0), "1,795");
        assert_eq!(amount(12_345.67), "12,345.7");
        assert_eq!(bytes(2_076_659), "2.1 MB");
        assert_eq!(bytes(812), "812 bytes");
        assert_eq!(bytes(20_000_000_000), "20.0 GB");
    }

    #[test]
    fn extremes_neither_panic_nor_lose_digits() {
        assert_eq!(ratio(f64::MIN_POSITIVE), "0.00");
        assert!(ratio(f64::MAX).starts_with("1797693134862315700000"));
        assert_eq!(decimal(1e21), "1000000000000000000000.000");
        assert_eq!(ratio(f64::INFINITY), "inf");
    }

    #[test]
    fn a_negative_end_is_set_apart_by_a_word() {
        assert_eq!(figure_interval(Unit::Number, -0.02, 0.1), "\u{2212}0.020 to 0.100");
        assert_eq!(figure_interval(Unit::Share, 0.1, 0.2), "10.0–20.0");
        assert_eq!(setting(0.8), "0.8");
        assert_eq!(setting(-5.0), "\u{2212}5");
    }

    #[test]
    fn deceptive_characters_become_visible() {
        assert_eq!(visible("a\u{202e}b"), "a\\u{202e}b");
        assert_eq!(visible("a\nb\0"), "a\\u{a}b\\u{0}");
        assert_eq!(visible("Ærø – naïve, 漢字, עברית"), "Ærø – naïve, 漢字, עברית");
    }

    #[test]
    fn the_unit_follows_the_registry() {
        assert_eq!(unit("selection-rate"), Unit::Share);
        assert_eq!(unit("never-heard-of"), Unit::Number);
    }
}
