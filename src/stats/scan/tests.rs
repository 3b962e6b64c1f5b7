//! The scan beside every subset tried, AIF360's scan, and what is known by hand.

use crate::stats::resample::Stream;
use crate::stats::scan::{Best, Cell, Rules, Scanned, Sums, likeliest};
use crate::stats::testing::assert_close;

type Row = ([usize; 2], [(f64, f64); 2]);

/// Chances of ⅕ and ½ in four regions and of two sexes; people and positives of both chances.
const TABLE: [Row; 8] = [
    ([0, 0], [(30.0, 6.0), (20.0, 11.0)]),
    ([0, 1], [(25.0, 4.0), (30.0, 14.0)]),
    ([1, 0], [(20.0, 9.0), (25.0, 19.0)]),
    ([1, 1], [(30.0, 7.0), (20.0, 9.0)]),
    ([2, 0], [(15.0, 7.0), (10.0, 8.0)]),
    ([2, 1], [(20.0, 3.0), (15.0, 8.0)]),
    ([3, 0], [(40.0, 7.0), (20.0, 9.0)]),
    ([3, 1], [(35.0, 8.0), (25.0, 11.0)]),
];

fn scanned() -> Scanned {
    let mut cells = Vec::new();
    for (values, bins) in TABLE {
        for (bin, (people, positives)) in bins.into_iter().enumerate() {
            cells.push(Cell { values: values.to_vec(), bin, people, positives });
        }
    }
    Scanned { n_values: vec![4, 2], chances: vec![0.2, 0.5], cells }
}

fn best(of: &Scanned, penalty: f64) -> Best {
    of.best(Rules { penalty, at_random: 4 }, &mut Stream::new(7, 1))
}

/// Every subset tried in Python with scipy's bounded minimum over ln q; AIF360 0.6.1's scan with its Bernoulli function
/// finds the same subset and, to its four digits, the same score.
#[test]
fn the_best_subset_is_that_of_all_subsets_and_of_aif360() {
    let women = vec![true, false];
    let regions = vec![false, true, true, false];
    for (penalty, score) in
        [(0.0, 11.305_402_095_8), (0.5, 9.805_402_095_8), (1.0, 8.305_402_095_8)]
    {
        let found = best(&scanned(), penalty);
        assert_close(found.score, score, 1e-9);
        assert_eq!(found.subset, [Some(regions.clone()), Some(women.clone())]);
        assert!(found.holds(&[1, 0]) && !found.holds(&[1, 1]) && !found.holds(&[3, 0]));
    }
}

#[test]
fn fewer_positives_are_found_among_the_same_people_turned() {
    let found = best(&scanned().turned(), 0.0);
    assert_close(found.score, 0.179_152_067_5, 1e-9);
    let [west, women] = [vec![false, false, false, true], vec![true, false]];
    assert_eq!(found.subset, [Some(west), Some(women)]);
    // So little is not worth two names.
    let everyone = best(&scanned().turned(), 0.5);
    assert_eq!((everyone.score.to_bits(), everyone.subset), (0, vec![None, None]));
    assert!(everyone.score.abs() < 1e-15);
}

#[test]
fn everyone_is_a_subset_too() {
    // Of 100 people with a chance of ½, 80 are positive: q = 4, and 80 ln 4 − 100 ln 2.5.
    let cell = |value| Cell { values: vec![value], bin: 0, people: 50.0, positives: 40.0 };
    let one = Scanned { n_values: vec![2], chances: vec![0.5], cells: vec![cell(0), cell(1)] };
    let found = best(&one, 1.0);
    assert_close(found.score, 80.0 * libm::log(4.0) - 100.0 * libm::log(2.5), 1e-9);
    assert_eq!(found.subset, [None]);
    let sums = Sums { positives: 80.0, people: vec![100.0] };
    assert_close(likeliest(&sums, &[0.5]).0, libm::log(4.0), 1e-11);
}

#[test]
fn odds_end_at_a_thousand_times_and_certain_people_tell_nothing() {
    let sums = Sums { positives: 5.0, people: vec![5.0] };
    assert_close(likeliest(&sums, &[0.5]).0, libm::log(1_000.0), 1e-12);
    let (log, score) = likeliest(&sums, &[1.0]);
    assert!(log.abs() < 1e-15 && score.abs() < 1e-15);
    assert_eq!(likeliest(&Sums::default(), &[]), (0.0, 0.0));
}

#[test]
fn the_same_seed_finds_the_same_and_draws_have_as_many_people() {
    let (one, other) = (best(&scanned(), 1.0), best(&scanned(), 1.0));
    assert_eq!(one, other);
    let drawn = scanned().drawn(&mut Stream::new(3, 2));
    assert_eq!(drawn, scanned().drawn(&mut Stream::new(3, 2)));
    let mean = drawn.cells.iter().map(|it| it.positives).sum::<f64>();
    // 215 people at ⅕ and 165 at ½: 125.5 ± 8.7.
    assert!((mean - 125.5).abs() < 35.0, "{mean}");
    assert!(drawn.cells.iter().all(|it| it.positives <= it.people));
}
