//! Numbers at a place of the order, without putting all of them in order.

/// Fewer numbers than this are parted as they are.
const FEWEST_TO_SAMPLE: usize = 512;

/// Numbers that are put in order to guess between which the place lies.
const SAMPLED: usize = 128;

/// The guess is so many standard errors wide, either way.
const ERRORS: f64 = 3.0;

/// The number at a place of the ascending order and the one after it, the same again at the last place; 0 where there is
/// no such place. No number is a NaN.
///
/// The ends of an interval lie between two numbers of a sample that are near to each other, so only the few between those
/// are put in order; where the guess was wrong, all are. The idea is that of Floyd & Rivest (1975), Algorithm 489.
#[inline(never)]
#[must_use]
pub fn select(numbers: &[f64], place: usize) -> [f64; 2] {
    if place >= numbers.len() {
        return [0.0; 2];
    }
    if let Some([least, most]) = guessed(numbers, place) {
        let (mut between, n_below) = between(numbers, least, most);
        let wanted = place.wrapping_sub(n_below);
        // The one after it must be among them too.
        if place >= n_below && wanted + 1 < between.len() {
            return parted(&mut between, wanted);
        }
    }
    parted(&mut numbers.to_vec(), place)
}

/// Two numbers between which the place most likely lies; `None` of few numbers.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "places in a sample, cut to its length"
)]
fn guessed(numbers: &[f64], place: usize) -> Option<[f64; 2]> {
    if numbers.len() < FEWEST_TO_SAMPLE {
        return None;
    }
    let step = numbers.len() / SAMPLED;
    let mut sample = [0.0; SAMPLED];
    for (out, number) in sample.iter_mut().zip(numbers.iter().step_by(step)) {
        *out = *number;
    }
    sample.sort_unstable_by(f64::total_cmp);
    let share = place as f64 / numbers.len() as f64;
    let wide = ERRORS * (SAMPLED as f64 * share * (1.0 - share)).sqrt() + 1.0;
    let expected = SAMPLED as f64 * share;
    let least = expected - wide;
    let least = if least < 0.0 { f64::NEG_INFINITY } else { sample[least as usize] };
    let most = sample.get((expected + wide) as usize).copied().unwrap_or(f64::INFINITY);
    Some([least, most])
}

/// The numbers from one to another, and how many are below.
fn between(numbers: &[f64], least: f64, most: f64) -> (Vec<f64>, usize) {
    let mut between = vec![0.0; numbers.len()];
    let (mut n, mut n_below) = (0, 0);
    for number in numbers {
        n_below += usize::from(*number < least);
        // Written whether it counts or not: which do is no pattern that a processor could guess.
        if let Some(out) = between.get_mut(n) {
            *out = *number;
        }
        n += usize::from(*number >= least && *number <= most);
    }
    between.truncate(n);
    (between, n_below)
}

fn parted(numbers: &mut [f64], place: usize) -> [f64; 2] {
    let (_, at, above) = numbers.select_nth_unstable_by(place, f64::total_cmp);
    let next = above.iter().copied().reduce(|a, b| if b.total_cmp(&a).is_lt() { b } else { a });
    [*at, next.unwrap_or(*at)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(numbers: &[f64]) {
        let mut sorted = numbers.to_vec();
        sorted.sort_unstable_by(f64::total_cmp);
        for place in 0..sorted.len() {
            let next = sorted.get(place + 1).unwrap_or(&sorted[place]);
            let expected = [sorted[place], *next];
            assert_eq!(select(numbers, place).map(f64::to_bits), expected.map(f64::to_bits));
        }
        assert_eq!(select(numbers, sorted.len()).map(f64::to_bits), [0; 2]);
    }

    /// Numbers of a generator that any language can repeat.
    fn drawn(n: usize, levels: u64) -> Vec<f64> {
        let mut state = 12_345_u64;
        let mut draw = || {
            state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
            f64::from(u32::try_from(state / 65_536 % levels).unwrap()) - 7.0
        };
        (0..n).map(|_| draw()).collect()
    }

    #[test]
    fn every_place_is_that_of_all_numbers_in_order() {
        for n in [1, 2, 3, 511, 512, 513, 1_999] {
            check(&drawn(n, 30_000));
            check(&drawn(n, 5));
            check(&drawn(n, 1));
        }
    }

    #[test]
    fn a_sample_that_tells_nothing_costs_time_and_no_number() {
        // Every fifteenth number of 1,999 is sampled: those are the largest here.
        let numbers: Vec<f64> = (0..1_999_u32)
            .map(|it| if it % 15 == 0 { 1e9 - f64::from(it) } else { f64::from(it % 777) })
            .collect();
        check(&numbers);
        let mut ends = drawn(600, 40);
        ends[3] = f64::INFINITY;
        ends[500] = f64::NEG_INFINITY;
        ends[501] = -0.0;
        check(&ends);
    }
}
