//! Slopes, curvatures and weights as whole numbers side by side, so that one addition adds all three.

/// Of one person or of many: the slope, and the weight above the curvature.
pub(super) type Packed = [i64; 2];

/// Slope and curvature of the loss, weighted, and the weight.
pub(super) type Slopes = [f64; 3];

/// The units of packed numbers, all powers of two.
///
/// Sums are of whole numbers and so the same in any order. Weight and curvature share 62 bits. Whole weights that add up
/// to at most 2^21 multiply what was rounded for one person, so a weight is copies to the bit. Other weights multiply
/// before rounding, and people are counted to 2^-23 of them all.
#[derive(Clone, Copy, Debug)]
pub(super) struct Packing {
    slope: f64,
    curvature: f64,
    weight: f64,
    /// Bits of the curvature.
    bits: u32,
    /// Whether weights multiply after rounding.
    whole: bool,
    /// The largest sum of weighted slopes and of weighted curvatures.
    pub(super) total: f64,
}

/// A weight ready to be multiplied.
#[derive(Clone, Copy, Debug)]
pub(super) struct Weight {
    /// A whole weight, otherwise 1.
    times: i64,
    /// A weight that is not whole, otherwise 1.
    by: f64,
    /// In its units, above the bits of the curvature.
    high: i64,
}

impl Packing {
    /// For these weights, with slopes up to 1 and curvatures up to `largest_curvature`.
    pub(super) fn new(weights: &[f64], largest_curvature: f64) -> Packing {
        let total: f64 = weights.iter().sum();
        let whole = total <= 2_097_152.0 && weights.iter().all(|it| libm::floor(*it) >= *it);
        let above = exponent(total);
        // Two bits more for what is not whole, since nobody weighs less than one unit.
        let (weight_bits, weight) =
            if whole { (above.max(1), 1.0) } else { (25, libm::ldexp(1.0, above - 23)) };
        let bits = (62 - weight_bits).unsigned_abs();
        // One bit for rounding up.
        let above = exponent(total * largest_curvature);
        let curvature = libm::ldexp(1.0, above - (61 - weight_bits).min(50));
        let packing = Packing { slope: 1.0, curvature, weight, bits, whole, total };
        packing.with_slopes_up_to(1.0)
    }

    #[must_use]
    pub(super) fn with_slopes_up_to(mut self, largest: f64) -> Packing {
        let (one, all) = (exponent(largest), exponent(self.total * largest));
        let unit = if self.whole { (all - 60).max(one - 50) } else { all - 50 };
        self.slope = libm::ldexp(1.0, unit);
        self
    }

    pub(super) fn weight(&self, weight: f64) -> Weight {
        let units = nearest(weight / self.weight);
        let high = units.max(1) << self.bits;
        if self.whole {
            Weight { times: units, by: 1.0, high }
        } else {
            Weight { times: 1, by: weight, high }
        }
    }

    /// Reciprocals of the units, for [`pack`].
    pub(super) fn scales(&self) -> [f64; 2] {
        [1.0 / self.slope, 1.0 / self.curvature]
    }

    pub(super) fn unpack(&self, packed: &Packed) -> Slopes {
        let (weight, curvature) = (packed[1] >> self.bits, packed[1] & ((1 << self.bits) - 1));
        [
            packed[0] as f64 * self.slope,
            curvature as f64 * self.curvature,
            weight as f64 * self.weight,
        ]
    }
}

/// One person. A whole weight multiplies what is rounded already, so k copies give the same.
pub(super) fn pack(slope: f64, curvature: f64, weight: Weight, scales: [f64; 2]) -> Packed {
    let slope = nearest(slope * weight.by * scales[0]);
    let curvature = nearest(curvature * weight.by * scales[1]);
    [slope * weight.times, curvature * weight.times + weight.high]
}

/// Of the first power of two above a number.
fn exponent(number: f64) -> i32 {
    libm::frexp(number).1.clamp(-900, 900)
}

/// The nearest whole number, for up to 2^51: near 3·2^51 the numbers of an `f64` are the whole numbers.
fn nearest(number: f64) -> i64 {
    const SHIFT: f64 = 6_755_399_441_055_744.0;
    (number + SHIFT).to_bits().cast_signed() - SHIFT.to_bits().cast_signed()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::trees::testing::assert_close;

    fn sum(packing: &Packing, people: &[(f64, f64, f64)]) -> Slopes {
        let mut sum = [0, 0];
        for (slope, curvature, weight) in people {
            let one = pack(*slope, *curvature, packing.weight(*weight), packing.scales());
            sum = [sum[0] + one[0], sum[1] + one[1]];
        }
        packing.unpack(&sum)
    }

    #[test]
    fn sums_are_those_of_the_numbers() {
        for unit in [1.0, 0.1, 1e-9, 1e7] {
            let people = [(0.3, 0.21, 3.0 * unit), (-0.9, 0.09, unit), (1.0, 0.0, 2.0 * unit)];
            let packing = Packing::new(&people.map(|it| it.2), 0.25);
            let [slope, curvature, weight] = sum(&packing, &people);
            assert_close(&[slope / unit], &[2.0], 1e-12);
            assert_close(&[curvature / unit], &[0.72], 1e-9);
            assert_close(&[weight / unit], &[6.0], 1e-6);
        }
    }

    #[test]
    fn a_whole_weight_is_copies_to_the_bit() {
        let packing = Packing::new(&[1.0; 12], 0.25);
        let once = sum(&packing, &[(0.1, 0.2, 7.0), (-0.7, 0.1, 5.0)]);
        let copies = [vec![(0.1, 0.2, 1.0); 7], vec![(-0.7, 0.1, 1.0); 5]].concat();
        assert_eq!(once.map(f64::to_bits), sum(&packing, &copies).map(f64::to_bits));
    }

    #[test]
    fn whole_numbers_are_found_on_both_sides_of_zero() {
        let numbers = [0.4, -0.6, 2.5, 3.5, -1e15, 1_234_567.49];
        assert_eq!(numbers.map(nearest), [0, -1, 2, 4, -1_000_000_000_000_000, 1_234_567]);
    }
}
