//! Reads numbers exactly, and knows how people spell "missing".

/// The largest whole number below which every whole number is a double: 2^53.
const EXACT_WHOLE: u64 = 1 << 53;

/// Powers of ten that are exact doubles.
const POWERS_OF_TEN: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
];

/// Spellings of a missing cell; the last three only where all else in the column is a number.
pub(super) const MISSING_SPELLINGS: [&str; 14] =
    ["", "NA", "N/A", "n/a", "NaN", "nan", "null", "NULL", "Null", "?", "#N/A", "None", ".", "-"];

/// From here on a spelling is missing only in a column of numbers.
pub(super) const ONLY_AMONG_NUMBERS: usize = 11;

/// The place of a cell's text in [`MISSING_SPELLINGS`].
pub(super) fn missing_spelling(cell: &[u8]) -> Option<usize> {
    if cell.len() > 4 {
        return None;
    }
    MISSING_SPELLINGS.iter().position(|it| it.as_bytes() == cell)
}

/// The finite number that a cell spells in plain ASCII digits.
///
/// Codes are no numbers: `007`, `0x1F`, and whole numbers beyond 2^53, which would lose digits.
/// Zero is always positive zero.
#[inline]
pub(super) fn parse_number(cell: &[u8]) -> Option<f64> {
    let (is_negative, digits) = split_sign(cell);
    if let [b'0', b'0'..=b'9', ..] = digits {
        return None;
    }
    let (mut mantissa, whole_len) = read_digits(0, digits);
    let mut rest = &digits[whole_len..];
    let mut n_digits = whole_len;
    let mut exponent = 0_i64;
    let has_point = rest.first() == Some(&b'.');
    if has_point {
        let (longer, fraction_len) = read_digits(mantissa, &rest[1..]);
        mantissa = longer;
        n_digits += fraction_len;
        exponent = -i64::try_from(fraction_len).ok()?;
        rest = &rest[1 + fraction_len..];
    }
    if n_digits == 0 {
        return None;
    }
    let mut has_exponent = false;
    if let [b'e' | b'E', power @ ..] = rest {
        exponent += read_exponent(power)?;
        has_exponent = true;
    } else if !rest.is_empty() {
        return None;
    }
    if n_digits <= 19 && mantissa <= EXACT_WHOLE {
        if let Some(value) = scale_exactly(mantissa, exponent) {
            return Some(if is_negative && mantissa != 0 { -value } else { value });
        }
    } else if !has_point && !has_exponent {
        return None;
    }
    slow_number(cell)
}

/// One multiplication or division of exact doubles rounds once, so that the result is the nearest double
/// (Clinger 1990, "How to read floating point numbers accurately").
#[inline]
fn scale_exactly(mantissa: u64, exponent: i64) -> Option<f64> {
    let power = *POWERS_OF_TEN.get(usize::try_from(exponent.unsigned_abs()).ok()?)?;
    Some(if exponent < 0 { mantissa as f64 / power } else { mantissa as f64 * power })
}

#[cold]
fn slow_number(cell: &[u8]) -> Option<f64> {
    let value: f64 = std::str::from_utf8(cell).ok()?.parse().ok()?;
    value.is_finite().then_some(value + 0.0)
}

/// Appends leading digits to a number; wraps beyond 19 digits, which the caller counts.
#[inline]
fn read_digits(mut mantissa: u64, text: &[u8]) -> (u64, usize) {
    let mut len = 0;
    while let Some(digits) = text[len..].first_chunk::<8>().copied().and_then(eight_digits) {
        mantissa = mantissa.wrapping_mul(100_000_000).wrapping_add(digits);
        len += 8;
    }
    for byte in &text[len..] {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            break;
        }
        mantissa = mantissa.wrapping_mul(10).wrapping_add(u64::from(digit));
        len += 1;
    }
    (mantissa, len)
}

/// The number that eight digits spell, all at once: neighbors are joined to pairs, fours and eight.
#[inline]
fn eight_digits(text: [u8; 8]) -> Option<u64> {
    const ZEROS: u64 = 0x3030_3030_3030_3030;
    const HIGH_HALVES: u64 = 0xf0f0_f0f0_f0f0_f0f0;
    let word = u64::from_le_bytes(text);
    let above_nine = word.wrapping_add(0x0606_0606_0606_0606);
    if (word & HIGH_HALVES) | ((above_nine & HIGH_HALVES) >> 4) != ZEROS | (ZEROS >> 4) {
        return None;
    }
    let digits = word - ZEROS;
    let pairs = (digits * 10 + (digits >> 8)) & 0x00ff_00ff_00ff_00ff;
    let fours = (pairs * 100 + (pairs >> 16)) & 0x0000_ffff_0000_ffff;
    Some((fours * 10_000 + (fours >> 32)) & 0xffff_ffff)
}

/// Whether a number is negative, and the text after its sign.
#[inline]
fn split_sign(text: &[u8]) -> (bool, &[u8]) {
    match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] | rest => (false, rest),
    }
}

fn read_exponent(text: &[u8]) -> Option<i64> {
    let (is_negative, digits) = split_sign(text);
    let (value, len) = read_digits(0, digits);
    if len == 0 || len != digits.len() || len > 18 {
        return None;
    }
    let value = i64::try_from(value).ok()?;
    Some(if is_negative { -value } else { value })
}

#[cfg(test)]
mod tests {
    use super::{MISSING_SPELLINGS, missing_spelling, parse_number};

    #[test]
    fn plain_numbers_are_read_as_the_nearest_double() {
        for text in [
            "0",
            "7",
            "-12",
            "3.5",
            "0.1",
            "123456789012345",
            "9007199254740992",
            "0.30000000000000004",
            "0.8444218515250481",
            "1.7976931348623157e308",
            "5e-324",
            "1e22",
            "1e23",
            "123456789012345678.5",
            "2.2250738585072011e-308",
            "12345678",
            "98765432.12345678",
            "0.00000000123456789",
            "6.02214076E+23",
            "0.000001",
            "179769313486231570e291",
        ] {
            let expected: f64 = text.parse().unwrap();
            assert_eq!(
                parse_number(text.as_bytes()).map(f64::to_bits),
                Some(expected.to_bits()),
                "{text}"
            );
        }
        assert_eq!(parse_number(b"+5"), Some(5.0));
        assert_eq!(parse_number(b".5"), Some(0.5));
        assert_eq!(parse_number(b"5."), Some(5.0));
    }

    #[test]
    fn zero_has_no_sign() {
        for text in ["-0", "-0.0", "-0e5", "-1e-400"] {
            assert_eq!(parse_number(text.as_bytes()).map(f64::to_bits), Some(0), "{text}");
        }
    }

    #[test]
    fn codes_and_words_are_no_numbers() {
        for text in [
            "",
            "007",
            "-01",
            "00.5",
            "inf",
            "NaN",
            "infinity",
            "0x1F",
            "1_000",
            "1,5",
            "1e",
            "1e+",
            "e5",
            ".",
            "-",
            "+",
            "1.2.3",
            "12a",
            " 1",
            "1e400",
            "9007199254740993",
            "123456789012345678901",
            "١",
            "5 EUR",
        ] {
            assert_eq!(parse_number(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn eight_bytes_are_digits_or_not() {
        for at in 0..8 {
            for byte in 0..=u8::MAX {
                let mut text = *b"13579024";
                text[at] = byte;
                let expected = std::str::from_utf8(&text).ok().filter(|it| !it.contains('+'));
                assert_eq!(super::eight_digits(text), expected.and_then(|it| it.parse().ok()));
            }
        }
    }

    #[test]
    fn every_spelling_of_missing_is_found() {
        for (idx, text) in MISSING_SPELLINGS.iter().enumerate() {
            assert_eq!(missing_spelling(text.as_bytes()), Some(idx));
        }
        assert_eq!(missing_spelling(b"Nan"), None);
        assert_eq!(missing_spelling(b"Namibia"), None);
    }
}
