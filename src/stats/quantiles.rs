//! Cut points that part numbers into groups of about equal weight.

/// A number, and how much it weighs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mass {
    pub value: f64,
    /// Above 0.
    pub weight: f64,
}

/// The cut points of `n` quantiles, rising; a number belongs above a cut point that it equals.
///
/// For k = 1, …, n − 1 it is the number with the share of the weight below it that is nearest to k/n, of two equally
/// near ones the lower. Equal numbers stay together, so that groups can be of unequal size, and a number that is
/// nearest for several k makes one cut: then there are fewer groups than `n`. The lowest number is no cut point,
/// since nobody lies below it; empty where all numbers are equal. Does not hang on the order of `all`.
///
/// Where no numbers are equal, their count is a multiple of `n` and weights are 1, all groups are of equal size.
pub fn cut_points(mut all: Vec<Mass>, n: u32) -> Vec<f64> {
    // Zero has two signs, and people of one value must not be parted.
    for it in &mut all {
        it.value += 0.0;
    }
    all.sort_unstable_by(|a, b| {
        a.value.total_cmp(&b.value).then_with(|| a.weight.total_cmp(&b.weight))
    });
    let mut starts: Vec<Mass> = Vec::new();
    let mut below = 0.0;
    for it in all {
        if starts.last().is_none_or(|last| last.value < it.value) {
            starts.push(Mass { value: it.value, weight: below });
        }
        below += it.weight;
    }
    let mut cuts: Vec<f64> = Vec::new();
    for k in 1..n {
        // Both sides times n: whole numbers of people are compared without rounding.
        let aim = f64::from(k) * below;
        let apart = |it: &Mass| (f64::from(n) * it.weight - aim).abs();
        let beyond = starts.partition_point(|it| f64::from(n) * it.weight < aim);
        let candidates = starts.iter().take(beyond + 1).skip(beyond.saturating_sub(1));
        let Some(nearest) = candidates.min_by(|a, b| apart(a).total_cmp(&apart(b))) else {
            continue;
        };
        if nearest.weight > 0.0 && cuts.last().is_none_or(|last| *last < nearest.value) {
            cuts.push(nearest.value);
        }
    }
    cuts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cuts(values: &[f64], n: u32) -> Vec<f64> {
        cut_points(values.iter().map(|it| Mass { value: *it, weight: 1.0 }).collect(), n)
    }

    #[test]
    fn distinct_numbers_are_parted_evenly() {
        assert_eq!(cuts(&[8.0, 1.0, 5.0, 2.0, 7.0, 3.0, 6.0, 4.0], 4), [3.0, 5.0, 7.0]);
        // Ten in four: 2.5 below is as near to 2 as to 3, and the lower is taken; 5; 7.5 likewise.
        let ten: Vec<f64> = (1..=10).map(f64::from).collect();
        assert_eq!(cuts(&ten, 4), [3.0, 6.0, 8.0]);
    }

    #[test]
    fn equal_numbers_stay_together() {
        // Below 0: nobody; below 1: 6; below 2: 8. A quarter of 10 is nearer to nobody than to 6.
        let heavy = [0.0, 0.0, 0.0, -0.0, 0.0, 0.0, 1.0, 1.0, 2.0, 2.0];
        assert_eq!(cuts(&heavy, 4), [1.0, 2.0]);
        // Below 1: nobody; below 2: 2; below 9: 4, the nearest to a half and to three quarters.
        let top = [1.0, 1.0, 2.0, 2.0, 9.0, 9.0, 9.0, 9.0, 9.0, 9.0];
        assert_eq!(cuts(&top, 4), [2.0, 9.0]);
        assert_eq!(cuts(&[3.0; 7], 4), [0.0; 0]);
        assert_eq!(cuts(&[], 4), [0.0; 0]);
    }

    #[test]
    fn two_numbers_make_two_groups_however_unequal() {
        // 90 of 100 lie below the higher number: two thirds are nearest to them, and so is a half.
        let mut values = vec![1.0; 90];
        values.extend([2.0; 10]);
        assert_eq!(cuts(&values, 3), [2.0]);
        assert_eq!(cuts(&values, 2), [2.0]);
    }

    #[test]
    fn weights_are_as_many_copies() {
        let weighted: Vec<Mass> = [(1.0, 5.0), (2.0, 1.0), (3.0, 2.0), (4.0, 4.0)]
            .map(|(value, weight)| Mass { value, weight })
            .to_vec();
        let copies = [1.0, 1.0, 1.0, 1.0, 1.0, 2.0, 3.0, 3.0, 4.0, 4.0, 4.0, 4.0];
        // Below 2: 5, below 3: 6, below 4: 8 of 12.
        assert_eq!(cut_points(weighted.clone(), 2), [3.0]);
        assert_eq!(cut_points(weighted.clone(), 3), [2.0, 4.0]);
        for n in 2..8 {
            assert_eq!(cut_points(weighted.clone(), n), cuts(&copies, n));
        }
    }

    #[test]
    fn a_cut_at_zero_has_no_sign() {
        let bits: Vec<u64> = cuts(&[-1.0, -0.0], 2).into_iter().map(f64::to_bits).collect();
        assert_eq!(bits, [0.0_f64.to_bits()]);
    }

    #[test]
    fn of_numbers_that_are_as_near_the_lowest_is_the_cut() {
        // A weight that vanishes beside the others: below 2 and below 3 lies as much, a half of all.
        let all = [(1.0, 1.0), (2.0, 1e-17), (3.0, 1.0)];
        let all = all.map(|(value, weight)| Mass { value, weight }).to_vec();
        assert_eq!(cut_points(all, 2), [2.0]);
    }
}
