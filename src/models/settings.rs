//! Settings of ways of learning: in range, or refused with the range.

use std::ops::{Bound, RangeBounds};

use crate::models::Error;

/// Refuses a setting outside the range; `allowed` says the range in words. What is no number is in none.
///
/// # Errors
///
/// [`Error::Setting`].
pub(crate) fn within(
    key: &'static str,
    value: f64,
    range: impl RangeBounds<f64>,
    allowed: &'static str,
) -> Result<(), Error> {
    if range.contains(&value) {
        return Ok(());
    }
    Err(Error::Setting { key, found: value.to_string(), allowed })
}

/// Refuses what is not a finite number above 0.
///
/// # Errors
///
/// [`Error::Setting`].
pub(crate) fn above_zero(key: &'static str, value: f64) -> Result<(), Error> {
    let range = (Bound::Excluded(0.0), Bound::Excluded(f64::INFINITY));
    within(key, value, range, "a number above 0")
}

/// Refuses none at all.
///
/// # Errors
///
/// [`Error::Setting`].
pub(crate) fn at_least_one(key: &'static str, value: u32) -> Result<(), Error> {
    within(key, f64::from(value), 1.0.., "at least 1")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn borders_are_kept_and_what_is_no_number_is_refused() {
        for bad in [0.0, -1.0, f64::INFINITY, f64::NAN] {
            assert!(above_zero("c", bad).is_err(), "{bad}");
            assert!(within("l1_ratio", bad, 0.5..=1.0, "from 0.5 to 1").is_err(), "{bad}");
        }
        assert!(above_zero("c", f64::MIN_POSITIVE).is_ok());
        assert!(within("l1_ratio", 1.0, 0.5..=1.0, "from 0.5 to 1").is_ok());
        assert!(at_least_one("trees", 1).is_ok());
        let error = at_least_one("trees", 0).unwrap_err();
        assert_eq!(error.to_string(), "the setting \"trees\" is 0, and it must be at least 1");
    }
}
