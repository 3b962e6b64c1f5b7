//! Who a tree learns from: a bootstrap of people in proportion to their weights, or a share of them.

use crate::models::trees::grow::below;
use crate::stats::resample::Stream;

/// How often each person is drawn when as many are drawn as their weights add up to, with replacement.
///
/// A person of weight k is drawn as often as k people of weight 1 together, so weights are copies in distribution.
/// At least one is drawn.
pub(super) fn bootstrap(stream: &mut Stream, weights: &[f64]) -> Vec<u64> {
    let mut counts = vec![0; weights.len()];
    let draws = draws(weights);
    let few = draws <= 4 * weights.len() as u64;
    let alike = weights.iter().all(|weight| weight.total_cmp(&weights[0]).is_eq());
    if few && alike {
        for _ in 0..draws {
            counts[below(stream, weights.len())] += 1;
        }
    } else {
        stream.multinomial(draws, weights, &mut counts);
    }
    counts
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 1 to 2^53")]
fn draws(weights: &[f64]) -> u64 {
    libm::round(weights.iter().sum()).clamp(1.0, 9.0e15) as u64
}

/// Draws that share of the people at these places, rounded; in their order, each as likely.
pub(super) fn draw_share(stream: &mut Stream, rows: &[u32], share: f64) -> Vec<bool> {
    let mut wanted = libm::round(rows.len() as f64 * share);
    let mut left = rows.len() as f64;
    let draw = rows.iter().map(|_| {
        let drawn = stream.uniform() * left < wanted;
        left -= 1.0;
        if drawn {
            wanted -= 1.0;
        }
        drawn
    });
    draw.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_drawn_in_proportion_to_their_weights() {
        let weights = [3.0, 1.0, 0.5, 0.5, 5.0];
        let mut sums = [0; 5];
        for task in 0..4000 {
            let counts = bootstrap(&mut Stream::new(5, task), &weights);
            assert_eq!(counts.iter().sum::<u64>(), 10);
            sums.iter_mut().zip(counts).for_each(|(sum, it)| *sum += it);
        }
        for (sum, weight) in sums.iter().zip(weights) {
            assert!((*sum as f64 / 4000.0 - weight).abs() < 0.15, "{sums:?}");
        }
    }

    #[test]
    fn equal_weights_draw_everybody_alike() {
        let mut sums = [0; 4];
        for task in 0..2000 {
            let counts = bootstrap(&mut Stream::new(6, task), &[1.0; 4]);
            assert_eq!(counts.iter().sum::<u64>(), 4);
            sums.iter_mut().zip(counts).for_each(|(sum, it)| *sum += it);
        }
        assert!(sums.iter().all(|sum| sum.abs_diff(2000) < 200), "{sums:?}");
    }

    #[test]
    fn a_share_is_drawn_to_the_person() {
        let rows: Vec<u32> = (0..50).collect();
        let mut sums = [0; 50];
        for task in 0..1000 {
            let drawn = draw_share(&mut Stream::new(1, task), &rows, 0.3);
            assert_eq!(drawn.iter().filter(|it| **it).count(), 15);
            sums.iter_mut().zip(drawn).for_each(|(sum, it)| *sum += i32::from(it));
        }
        assert!(sums.iter().all(|sum| (sum - 300).abs() < 75), "{sums:?}");
    }
}
