//! How far the means of two groups lie apart, in standard deviations.

/// The mean and the variance of a group's values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    pub mean: f64,
    /// With the divisor n − 1; at least 0.
    pub variance: f64,
}

impl Spread {
    /// Of (value, weight), where weights add up to the number of people that they tell as much as.
    ///
    /// `None` unless they tell as much as more than one person, and of what is not finite.
    pub fn new(values: &[(f64, f64)]) -> Option<Self> {
        let weight: f64 = values.iter().map(|it| it.1).sum();
        if weight <= 1.0 {
            return None;
        }
        let mean = values.iter().map(|it| it.0 * it.1).sum::<f64>() / weight;
        let squares: f64 = values.iter().map(|it| (it.0 - mean) * (it.0 - mean) * it.1).sum();
        let variance = squares / (weight - 1.0);
        (mean.is_finite() && variance.is_finite()).then_some(Self { mean, variance })
    }
}

/// The standardized mean difference (m₁ − m₂) / √((s₁² + s₂²) / 2): 0 where the means are equal, without a limit.
///
/// `None` where neither varies. Source: Austin (2009), Balance diagnostics for comparing the distribution of baseline
/// covariates between treatment groups in propensity-score matched samples, Statistics in Medicine 28.
pub fn mean_difference(one: Spread, other: Spread) -> Option<f64> {
    let deviation = f64::midpoint(one.variance, other.variance).sqrt();
    let found = (one.mean - other.mean) / deviation;
    (deviation > 0.0 && found.is_finite()).then_some(found)
}

/// The two of these groups whose means lie furthest apart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Furthest {
    /// Above 0, or 0 where all means are equal.
    pub difference: f64,
    /// Places of the group with the higher mean and of the other.
    pub places: [usize; 2],
}

/// Over all pairs of groups that have a mean; the first of equals. `None` where no pair varies.
pub fn furthest(groups: &[Option<Spread>]) -> Option<Furthest> {
    let mut found: Option<Furthest> = None;
    let known: Vec<(usize, Spread)> =
        groups.iter().enumerate().filter_map(|(place, it)| Some((place, (*it)?))).collect();
    for (idx, (one, first)) in known.iter().enumerate() {
        for (other, second) in &known[idx + 1..] {
            let Some(difference) = mean_difference(*first, *second) else { continue };
            let places = if difference < 0.0 { [*other, *one] } else { [*one, *other] };
            if found.is_none_or(|it| difference.abs() > it.difference) {
                found = Some(Furthest { difference: difference.abs(), places });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(values: &[f64]) -> Option<Spread> {
        Spread::new(&values.iter().map(|it| (*it, 1.0)).collect::<Vec<_>>())
    }

    #[test]
    fn means_are_apart_in_standard_deviations() {
        // Means of 2 and 5, variances of 1 and 3: 3 / √2.
        let (one, other) = (of(&[1.0, 2.0, 3.0]).unwrap(), of(&[4.0, 4.0, 7.0]).unwrap());
        let found = mean_difference(one, other).unwrap();
        assert!((found + 3.0 / 2.0_f64.sqrt()).abs() < 1e-12, "{found}");
        assert_eq!(mean_difference(other, one), Some(-found));
        // Two of each value by weight, one person fewer than there are: 4/5.
        let twice = Spread::new(&[(1.0, 2.0), (2.0, 2.0), (3.0, 2.0)]).unwrap();
        assert!((twice.variance - 0.8).abs() < 1e-12 && (twice.mean - 2.0).abs() < 1e-12);
    }

    #[test]
    fn the_furthest_of_several_is_named() {
        // Against the second, the first lies 1 / 1 apart and the third 4 / √½.
        let groups = [of(&[2.0, 3.0, 4.0]), of(&[1.0, 2.0, 3.0]), of(&[6.0]), of(&[6.0, 6.0, 6.0])];
        let found = furthest(&groups).unwrap();
        assert_eq!(found.places, [3, 1]);
        assert!((found.difference - 4.0 / 0.5_f64.sqrt()).abs() < 1e-12);
    }

    #[test]
    fn what_does_not_vary_has_no_standard_deviation() {
        assert_eq!(of(&[1.0]), None);
        assert_eq!(furthest(&[of(&[1.0, 1.0]), of(&[2.0, 2.0])]), None);
        assert_eq!(furthest(&[of(&[1.0, 2.0]), None]), None);
        let equal = furthest(&[of(&[1.0, 2.0]), of(&[2.0, 1.0])]).unwrap();
        assert!(equal.difference.abs() < 1e-15);
    }
}
