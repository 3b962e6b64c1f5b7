//! Seeded resampling: one random stream per task, and the interval of its outcomes.

use plumbline_kernels::stream::Words;

use crate::stats::Interval;
use crate::stats::multinomial::Multinomial;

/// The random numbers of one task.
///
/// `ChaCha8` with the seed as the first eight bytes of the key (little-endian, the others 0) and the task as nonce.
/// Tasks are independent of each other, so they may run in any order, and the first hundred
/// of a thousand are the same as those of a hundred.
#[derive(Clone, Debug)]
pub struct Stream {
    words: Words,
}

impl Stream {
    /// The stream of that task, at its beginning.
    pub fn new(seed: u64, task: u64) -> Stream {
        Stream { words: Words::new(seed, task) }
    }

    /// A number in the open interval (0, 1), even over the odd multiples of 2⁻⁵³.
    pub fn uniform(&mut self) -> f64 {
        self.words.uniform()
    }

    /// A whole number from 0 to `n` - 1, each with exactly the same chance; 0 for `n` of 0.
    ///
    /// Source: Lemire (2019), Fast random integer generation in an interval.
    pub fn below(&mut self, n: u64) -> u64 {
        #[expect(clippy::cast_possible_truncation, reason = "the low half is asked for")]
        let split = |wide: u128| ((wide >> 64) as u64, wide as u64);
        loop {
            let (high, low) = split(u128::from(self.words.next_u64()) * u128::from(n));
            // Where 2⁶⁴ mod n of the low parts are left out, all numbers have as many.
            if low >= n || low >= n.wrapping_neg() % n.max(1) {
                return high;
            }
        }
    }

    /// Puts values into a random order, each with the same chance (Fisher & Yates).
    pub fn shuffle<T>(&mut self, values: &mut [T]) {
        for last in (1..values.len()).rev() {
            #[expect(clippy::cast_possible_truncation, reason = "a place up to the last")]
            values.swap(last, self.below(last as u64 + 1) as usize);
        }
    }

    /// How many of `n` succeed, each with chance `p`; for up to 2⁵³.
    /// A chance below 0, and one that is no number, counts as 0; one above 1 as 1.
    pub fn binomial(&mut self, n: u64, p: f64) -> u64 {
        self.words.binomial(n, p)
    }

    /// Spreads `n` over cells with chances in proportion to their weights, into `out`, as [`Multinomial::draw`] does.
    pub fn multinomial(&mut self, n: u64, weights: &[f64], out: &mut [u64]) {
        Multinomial::new(weights).draw(self, n, out);
    }

    /// Spreads `n` over cells by the chances of those who are in none before each.
    pub(in crate::stats) fn spread(&mut self, n: u64, chances: &[f64], out: &mut [u64]) {
        self.words.spread(n, chances, out);
    }
}

/// The middle `confidence` of resampled values, in ascending order and without NaN.
///
/// The quantile at q lies at place (n - 1) q between the values, straight lines in between
/// (Hyndman & Fan 1996, definition 7; the default of R and `NumPy`).
/// `None` without values and unless 0 < confidence < 1.
pub fn percentile_interval(sorted: &[f64], confidence: f64) -> Option<Interval> {
    if !(confidence > 0.0 && confidence < 1.0) {
        return None;
    }
    let tail = (1.0 - confidence) / 2.0;
    Interval::ordered(quantile(sorted, tail)?, quantile(sorted, 1.0 - tail)?)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a place from 0 to the last index"
)]
pub(in crate::stats) fn quantile(sorted: &[f64], q: f64) -> Option<f64> {
    let place = sorted.len().checked_sub(1)? as f64 * q;
    let (index, fraction) = (place as usize, place - libm::floor(place));
    let below = *sorted.get(index)?;
    let above = sorted.get(index + 1).copied().unwrap_or(below);
    // Not only faster: between equal infinities there is no line.
    if fraction <= 0.0 || above <= below {
        return Some(below);
    }
    Some(below + fraction * (above - below))
}

#[cfg(test)]
mod tests {
    use plumbline_kernels::stream::SMALLEST_UNIFORM;

    use super::*;
    use crate::stats::testing::{assert_close, assert_ends};

    #[test]
    fn the_first_stream_is_the_published_key_stream() {
        // ChaCha8, test case 1 of draft-strombergson-chacha-test-vectors: all-zero 256-bit key and nonce.
        let published = [
            0x3e00_ef2f_895f_40d6_u64,
            0x7f5b_b8e8_1f09_a5a1,
            0x2c84_0ec3_ce9a_7f3b,
            0x181b_e188_ef71_1a1e,
            0x984c_e172_b921_6f41,
            0x9f44_5367_456d_5619,
            0x314a_42a3_da86_b001,
            0x387b_fdb8_0e0c_fe42,
            0xd2ae_fa0d_eaa5_c151,
        ];
        let mut stream = Stream::new(0, 0);
        for bytes in published {
            assert_eq!(stream.words.next_u64(), bytes.swap_bytes());
        }
    }

    #[test]
    fn seed_and_task_enter_as_key_and_nonce() {
        // A ChaCha8 written in Python after the specification.
        let expected = [
            0x987d_7b70_f775_5f05_u64,
            0x13f8_9f51_415e_7833,
            0x688e_ca3f_b3da_b9e0,
            0x89d5_7345_1b49_4f81,
            0xa8a1_4319_e856_eb84,
            0xfebe_ad76_6d15_d879,
            0xe807_cbc8_dea4_3636,
            0x1a7d_4d81_d6a5_364f,
            0xa183_265c_21cb_3287,
            0x35f6_b5c2_c56c_2b4d,
        ];
        let mut stream = Stream::new(0x0123_4567_89ab_cdef, 7);
        for word in expected {
            assert_eq!(stream.words.next_u64(), word);
        }
    }

    #[test]
    fn the_same_seed_and_task_draw_the_same_counts_everywhere() {
        // The same algorithms in Python on 40-digit numbers, with factorials in place of Stirling's formula.
        let cases = [
            (5, 0.3),
            (40, 0.125),
            (40, 0.875),
            (1000, 0.02),
            (100, 0.4),
            (1_000_000, 0.3),
            (1_000_000, 0.7),
            (1_000_000_000_000, 0.5),
            (1_000_000_000_000_000, 1e-13),
            (7, 1.0),
            (0, 0.5),
        ];
        let expected = [
            [0, 8, 37, 13, 47, 299_972, 699_946, 499_999_280_846, 103, 7, 0],
            [2, 6, 37, 17, 37, 300_461, 700_173, 500_000_901_251, 76, 7, 0],
            [2, 6, 35, 28, 39, 299_170, 699_857, 499_999_789_737, 123, 7, 0],
        ];
        let mut stream = Stream::new(20_260_101, 3);
        for round in expected {
            assert_eq!(cases.map(|(n, p)| stream.binomial(n, p)), round);
        }
    }

    #[test]
    fn the_same_seed_and_task_spread_the_same_cells_everywhere() {
        // As above.
        let weights = [0.0, 512.0, 3.0, 0.0, 300.0, 1.0, 128.0, 0.0];
        let expected = [
            [0, 533, 0, 0, 331, 1, 135, 0],
            [0, 536, 4, 0, 312, 1, 147, 0],
            [0, 553, 2, 0, 307, 2, 136, 0],
        ];
        let mut stream = Stream::new(20_260_101, 4);
        for round in expected {
            let mut out = [9; 8];
            stream.multinomial(1000, &weights, &mut out);
            assert_eq!(out, round);
        }
    }

    #[test]
    fn everybody_is_spread_and_on_average_in_proportion() {
        let weights = [0.1, 0.7, 0.0, 1e-9, 2.2];
        let mut sums = [0_u64; 5];
        for task in 0..2000 {
            let mut out = [0; 5];
            Stream::new(1, task).multinomial(300, &weights, &mut out);
            assert_eq!(out.iter().sum::<u64>(), 300);
            sums.iter_mut().zip(out).for_each(|(sum, it)| *sum += it);
        }
        for (sum, weight) in sums.into_iter().zip(weights) {
            let share = weight / 3.0;
            let spread = libm::sqrt(share * (1.0 - share) / 600_000.0);
            assert_close(sum as f64 / 600_000.0, share, 5.0 * spread + 1e-6);
        }
    }

    #[test]
    fn without_weights_nobody_is_spread() {
        let mut out = [5; 3];
        Stream::new(1, 1).multinomial(10, &[0.0, -1.0, f64::NAN], &mut out);
        assert_eq!(out, [0; 3]);
        Stream::new(1, 1).multinomial(10, &[], &mut []);
    }

    #[test]
    fn uniform_numbers_are_open_even_and_centered() {
        let mut stream = Stream::new(3, 3);
        let mut tenths = [0_u32; 10];
        let mut sum = 0.0;
        for _ in 0..100_000 {
            let number = stream.uniform();
            assert!(number > 0.0 && number < 1.0);
            sum += number;
            let tenth = (0..9).find(|&it| number < f64::from(it + 1) / 10.0).unwrap_or(9);
            tenths[usize::try_from(tenth).unwrap()] += 1;
        }
        assert_close(sum / 100_000.0, 0.5, 5.0 * libm::sqrt(1.0 / 1_200_000.0));
        assert!(tenths.iter().all(|&it| it.abs_diff(10_000) < 475));
    }

    #[test]
    fn whole_numbers_are_drawn_as_the_high_half_of_a_product() {
        // The published words above, times n, over 2⁶⁴.
        let mut stream = Stream::new(0, 0);
        assert_eq!([10, 1, 1000, 7].map(|n| stream.below(n)), [8, 0, 232, 0]);
        assert_eq!(stream.below(0), 0);
    }

    #[test]
    fn whole_numbers_are_even_also_where_many_words_are_left_out() {
        let n = 3_u64 << 62;
        let mut stream = Stream::new(8, 8);
        let mut thirds = [0_u32; 3];
        (0..30_000).for_each(|_| thirds[usize::try_from(stream.below(n) >> 62).unwrap()] += 1);
        assert!(thirds.iter().all(|it| it.abs_diff(10_000) < 5 * 82), "{thirds:?}");
    }

    #[test]
    fn every_order_comes_as_often() {
        let mut orders = [0_u32; 27];
        for task in 0..6000 {
            let mut values = [0, 1, 2];
            Stream::new(2, task).shuffle(&mut values);
            orders[values[0] * 9 + values[1] * 3 + values[2]] += 1;
        }
        let seen: Vec<u32> = orders.into_iter().filter(|it| *it > 0).collect();
        assert!(seen.len() == 6 && seen.iter().all(|it| it.abs_diff(1000) < 5 * 29), "{seen:?}");
    }

    #[test]
    fn percentiles_agree_with_numpy() {
        // numpy.quantile of i²/16 for i from 0 to 57.
        let values: Vec<f64> = (0..58).map(|it| f64::from(it * it) / 16.0).collect();
        assert_ends(percentile_interval(&values, 0.9), 0.515_625, 183.271_875, 1e-12);
        assert_ends(percentile_interval(&values, 0.95), 0.142_187_5, 193.051_562_5, 1e-12);
        assert_ends(percentile_interval(&values, 0.99), 0.017_812_5, 201.049_687_5, 1e-12);
        assert_ends(percentile_interval(&[1.0, 2.0, 4.0, 8.0], 0.95), 1.075, 7.7, 1e-14);
    }

    #[test]
    fn resampled_ratios_may_be_infinite() {
        let values = [1.0, 2.0, f64::INFINITY, f64::INFINITY];
        let open = percentile_interval(&values, 0.5).unwrap();
        assert_close(open.low, 1.75, 0.0);
        assert!(open.high.is_infinite());
        let all = Interval { low: f64::INFINITY, high: f64::INFINITY };
        assert_eq!(percentile_interval(&values[2..], 0.5), Some(all));
    }

    #[test]
    fn no_values_and_no_confidence_have_no_percentiles() {
        assert_eq!(percentile_interval(&[], 0.95), None);
        assert_eq!(percentile_interval(&[1.0, 2.0], 1.0), None);
        assert_eq!(percentile_interval(&[1.0, 2.0], 0.0), None);
        assert_eq!(percentile_interval(&[1.0, 2.0], f64::NAN), None);
        assert_eq!(percentile_interval(&[3.0], 0.95), Some(Interval { low: 3.0, high: 3.0 }));
    }

    #[test]
    fn uniform_numbers_are_odd_multiples() {
        let mut stream = Stream::new(7, 1);
        for _ in 0..200 {
            let multiple = stream.uniform() / SMALLEST_UNIFORM;
            assert!((multiple % 2.0 - 1.0).abs() < 0.5, "{multiple}");
        }
    }

    /// Of three quarters of all words a third are met twice as often, unless some of the draws are left out.
    #[test]
    fn very_many_numbers_have_the_same_chance_too() {
        let mut stream = Stream::new(7, 2);
        let mut found = [0_u32; 3];
        for _ in 0..3000 {
            let rest = stream.below(3 << 62) % 3;
            found[usize::try_from(rest).unwrap()] += 1;
        }
        // A thousand each, give or take five standard errors.
        assert!(found.iter().all(|it| it.abs_diff(1000) < 130), "{found:?}");
    }

    #[test]
    fn no_word_is_left_out_where_all_numbers_have_as_many() {
        // 2⁶³ numbers have two words each.
        let (mut stream, mut words) = (Stream::new(5, 3), Stream::new(5, 3));
        for _ in 0..20 {
            assert_eq!(stream.below(1 << 63), words.words.next_u64() / 2);
        }
    }

    #[test]
    fn an_end_that_falls_on_a_finite_value_is_that_value() {
        // Places 1 and 3 of five values: beside them lies what is infinite.
        let sorted = [1.0, 2.0, f64::INFINITY, f64::INFINITY, f64::INFINITY];
        let found = percentile_interval(&sorted, 0.5);
        assert_eq!(found, Some(Interval { low: 2.0, high: f64::INFINITY }));
    }
}
