//! What each of several values contributes to a number of all of them (Shapley).

/// What each player of a game contributes, given what each set of players is worth.
///
/// `worth[s]` is that of the set whose bits are in s; 2ⁿ of them for n players, nobody's first. The contributions add up
/// to what all are worth less what nobody is. `None` unless there are 2ⁿ numbers, for n up to 16.
///
/// Source: Shapley (1953), A value for n-person games.
pub fn shapley(worth: &[f64]) -> Option<Vec<f64>> {
    let n = worth.len().checked_ilog2().filter(|it| *it <= 16)? as usize;
    if worth.len() != 1 << n {
        return None;
    }
    let of = |player: usize| {
        let others = (0..worth.len()).filter(|it| it >> player & 1 == 0);
        let joins = |set: usize| {
            order_share(set.count_ones() as usize, n) * (worth[set | 1 << player] - worth[set])
        };
        others.map(joins).sum()
    };
    Some((0..n).map(of).collect())
}

/// The share of all orders of `n` players in which one of them comes right after these `before` others:
/// before! (n - before - 1)! / n!.
///
/// `before` is below `n`.
pub fn order_share(before: usize, n: usize) -> f64 {
    // 1 over n times the number of ways to choose those before among the others.
    let ways: f64 = (0..before).map(|it| (n - 1 - it) as f64 / (it + 1) as f64).product();
    1.0 / (n as f64 * ways)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::testing::assert_close;

    /// The mean of what a player adds, over all orders in which the players can come.
    fn over_orders(worth: &[f64], n: usize) -> Vec<f64> {
        fn go(worth: &[f64], n: usize, set: usize, sums: &mut [f64], n_orders: &mut f64) {
            if set + 1 == 1 << n {
                *n_orders += 1.0;
            }
            for player in (0..n).filter(|it| set >> it & 1 == 0) {
                let next = set | 1 << player;
                // Each order that goes on from here counts once.
                let orders: f64 = (1..n - set.count_ones() as usize).map(|it| it as f64).product();
                sums[player] += orders * (worth[next] - worth[set]);
                go(worth, n, next, sums, n_orders);
            }
        }
        let (mut sums, mut n_orders) = (vec![0.0; n], 0.0);
        go(worth, n, 0, &mut sums, &mut n_orders);
        sums.iter().map(|it| it / n_orders).collect()
    }

    #[test]
    fn contributions_are_the_means_over_all_orders_and_add_up() {
        let worth: Vec<f64> = (0..16_u32).map(|it| f64::from(it * it * 7 % 23) / 8.0).collect();
        for n in 1..=4 {
            let worth = &worth[..1 << n];
            let found = shapley(worth).unwrap();
            for (ours, theirs) in found.iter().zip(over_orders(worth, n)) {
                assert_close(*ours, theirs, 1e-14);
            }
            assert_close(found.iter().sum(), worth[worth.len() - 1] - worth[0], 1e-14);
        }
    }

    #[test]
    fn the_glove_game_has_its_known_answer() {
        // One left and two right gloves; a pair is worth 1: 2/3, 1/6, 1/6.
        let worth = [0.0, 0.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0];
        let found = shapley(&worth).unwrap();
        for (ours, theirs) in found.iter().zip([2.0 / 3.0, 1.0 / 6.0, 1.0 / 6.0]) {
            assert_close(*ours, theirs, 1e-15);
        }
    }

    #[test]
    fn shares_of_orders_add_up_to_all_of_them() {
        // Sets of b others: 9! / (b! (9 - b)!) of them.
        let mut sets = 1.0;
        let mut sum = 0.0;
        for before in 0..10 {
            sum += sets * order_share(before, 10);
            sets *= (9 - before) as f64 / (before + 1) as f64;
        }
        assert_close(sum, 1.0, 1e-15);
        assert_close(order_share(2, 3), 1.0 / 3.0, 1e-16);
    }

    #[test]
    fn what_is_no_game_has_no_contributions() {
        assert_eq!(shapley(&[]), None);
        assert_eq!(shapley(&[0.0, 1.0, 2.0]), None);
        assert_eq!(shapley(&[5.0]), Some(Vec::new()));
    }

    /// Each of sixteen adds 1: so many sets are still gone through, and no more.
    #[test]
    fn sixteen_players_are_the_most() {
        let worth = |n: u32| (0..1_u32 << n).map(|set| f64::from(set.count_ones()));
        let of = |n: u32| shapley(&worth(n).collect::<Vec<_>>());
        assert!(of(16).is_some_and(|it| it.iter().all(|it| (it - 1.0).abs() < 1e-9)));
        assert!(of(17).is_none());
    }
}
