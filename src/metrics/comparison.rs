//! Many groups become one number: the largest difference and the smallest ratio.

/// The two groups that are furthest apart; indices into the values that were compared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Extremes {
    pub lowest: usize,
    pub highest: usize,
    pub apart: Apart,
}

/// How far apart a lowest and a highest value are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Apart {
    /// Highest minus lowest.
    pub difference: f64,
    /// Lowest over highest; `None` where the highest is zero or a value is negative.
    pub ratio: Option<f64>,
}

impl Apart {
    /// The distance of two values.
    pub fn between(lowest: f64, highest: f64) -> Self {
        let ratio = (lowest >= 0.0 && highest > 0.0).then(|| lowest / highest);
        Self { difference: highest - lowest, ratio }
    }
}

/// Finds the extremes of the values that are defined; the first of equals wins, and where all are equal the
/// second is the highest, so that the two are never one group.
/// `None` where fewer than two are defined: one group cannot differ from itself.
pub fn extremes(values: &[Option<f64>]) -> Option<Extremes> {
    let mut defined = values.iter().enumerate().filter_map(|(idx, it)| Some((idx, (*it)?)));
    let first = defined.next()?;
    let second = defined.next()?;
    let (mut lowest, mut highest) = (first, first);
    for it in std::iter::once(second).chain(defined) {
        if it.1 < lowest.1 {
            lowest = it;
        }
        if it.1 > highest.1 {
            highest = it;
        }
    }
    if lowest.0 == highest.0 {
        highest = second;
    }
    Some(Extremes {
        lowest: lowest.0,
        highest: highest.0,
        apart: Apart::between(lowest.1, highest.1),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_undefined_group_is_left_out_and_not_zero() {
        let found = extremes(&[Some(0.5), None, Some(0.2)]).unwrap();
        assert_eq!((found.lowest, found.highest), (2, 0));
        assert!((found.apart.difference - 0.3).abs() < 1e-15);
        assert!((found.apart.ratio.unwrap() - 0.4).abs() < 1e-15);
    }

    #[test]
    fn equal_groups_are_two_groups_all_the_same() {
        let found = extremes(&[None, Some(0.5), Some(0.5), Some(0.5)]).unwrap();
        assert_eq!((found.lowest, found.highest), (1, 2));
        let found = extremes(&[Some(0.2), Some(0.5), Some(0.2), Some(0.5)]).unwrap();
        assert_eq!((found.lowest, found.highest), (0, 1));
    }

    #[test]
    fn one_group_cannot_differ_from_itself() {
        assert_eq!(extremes(&[Some(0.5), None]), None);
    }

    #[test]
    fn nobody_selected_anywhere_has_no_ratio() {
        let found = extremes(&[Some(0.0), Some(0.0)]).unwrap();
        assert_eq!(found.apart.ratio, None);
        assert_eq!(found.apart.difference.to_bits(), 0.0_f64.to_bits());
    }
}
