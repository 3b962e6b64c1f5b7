//! Cuts by hand, by brute force, and beside published counts.

use crate::cube::score::{Extras, Order, ScoreRow, Scores};
use crate::cube::{Accounting, AxisLevels, Cell, Cube, Four, People, Tally};
use crate::metrics::thresholds::{Bars, Equal, MOST_CUTS, Short, Sweep, bin_edges};
use crate::metrics::thresholds::{chosen, per_weight, runs};

/// A person: group, score, whether positive.
type Person = (u32, f64, bool);

fn cube(n_groups: u32, people: &[Person]) -> Cube {
    let cell = |group: u32| {
        let n = |positive: bool| {
            people.iter().filter(|it| it.0 == group && it.2 == positive).count() as u64
        };
        let people = People { tp: n(true), fp: n(false), ..People::default() };
        let weight = Four { tp: people.tp as f64, fp: people.fp as f64, ..Four::default() };
        Cell { levels: vec![group], people, weight, square: weight }
    };
    let rows = people
        .iter()
        .map(|(group, score, positive)| ScoreRow::new(*score, 2 * group + u32::from(*positive), 0))
        .collect();
    let places: Vec<u32> = (0..n_groups).collect();
    let levels = (0..n_groups).map(|it| format!("g{it}")).collect();
    Cube {
        axes: vec![AxisLevels { name: "group".to_owned(), levels, n_ordered: 0 }],
        n_attributes: 1,
        cells: (0..n_groups).map(cell).collect(),
        scores: Some(Scores::new(rows, &Extras::default(), &places)),
        accounting: Accounting::default(),
    }
}

fn sweep(n_groups: u32, people: &[Person]) -> Sweep {
    Sweep::new(&cube(n_groups, people), &[0], Order::HigherIsLikelier, &[]).unwrap()
}

/// Whole numbers that look random: the same ones each time.
fn made_up(n: u64, n_groups: u32, n_scores: u64) -> Vec<Person> {
    let mut state = 7_u64;
    let mut next = |below: u64| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    (0..n)
        .map(|_| {
            let (group, score) =
                (u32::try_from(next(u64::from(n_groups))).unwrap(), next(n_scores));
            (group, score as f64, next(n_scores) + u64::from(group) < score + n_scores / 5)
        })
        .collect()
}

fn brute(people: &[Person], group: Option<u32>, is_selected: impl Fn(f64) -> bool) -> Four {
    let mut four = Four::default();
    for (of, score, positive) in people {
        if group.is_some_and(|it| it != *of) {
            continue;
        }
        match (is_selected(*score), positive) {
            (true, true) => four.tp += 1.0,
            (true, false) => four.fp += 1.0,
            (false, true) => four.fn_ += 1.0,
            (false, false) => four.tn += 1.0,
        }
    }
    four
}

#[test]
fn cells_at_every_cut_are_those_of_counting_anew() {
    let people = made_up(900, 3, 40);
    for order in [Order::HigherIsLikelier, Order::LowerIsLikelier] {
        let sweep = Sweep::new(&cube(3, &people), &[0], order, &[]).unwrap();
        assert!(sweep.is_exact() && sweep.cuts.len() == sweep.n_scores);
        for half in -2..=82 {
            let cut = f64::from(half) / 2.0;
            let place = sweep.place(cut);
            let here = |group| brute(&people, group, |score| order.reaches(score, cut));
            for group in &sweep.groups {
                let level = group.names[0][1..].parse().unwrap();
                assert_eq!(group.four(place), here(Some(level)), "{order:?} {cut}");
            }
            assert_eq!(sweep.everyone.four(place), here(None));
        }
    }
}

#[test]
fn people_at_the_cut_and_people_of_one_score_are_selected_together() {
    let people = [(0, 1.0, false), (0, 2.0, true), (0, 2.0, false), (0, 3.0, true)];
    let sweep = sweep(1, &people);
    let at = |cut: f64| sweep.everyone.four(sweep.place(cut));
    assert_eq!(at(2.0), Four { tp: 2.0, fp: 1.0, fn_: 0.0, tn: 1.0 });
    assert_eq!(at(2.000_001), Four { tp: 1.0, fp: 0.0, fn_: 1.0, tn: 2.0 });
    assert_eq!(at(9.0), Four { tp: 0.0, fp: 0.0, fn_: 2.0, tn: 2.0 });
    assert_eq!(at(-9.0), Four { tp: 2.0, fp: 2.0, fn_: 0.0, tn: 0.0 });
}

#[test]
fn what_is_sent_is_read_back_and_short() {
    let people = made_up(2_000, 4, 700);
    let sweep = sweep(4, &people);
    let text = serde_json::to_string(&sweep).unwrap();
    assert_eq!(serde_json::from_str::<Sweep>(&text).unwrap(), sweep);
    assert!(text.len() < 25_000, "{}", text.len());
}

#[test]
fn many_scores_are_thinned_and_each_cut_stays_exact() {
    let people = made_up(30_000, 2, 20_000);
    let sweep = Sweep::new(&cube(2, &people), &[0], Order::HigherIsLikelier, &[12_345.0]).unwrap();
    assert!(!sweep.is_exact() && sweep.n_scores > 10_000);
    assert!(sweep.cuts.len() <= MOST_CUTS && sweep.cuts.len() > 3_000, "{}", sweep.cuts.len());
    for place in (0..sweep.cuts.len()).step_by(97).chain([sweep.place(12_345.0)]) {
        let cut = sweep.cuts[place];
        assert_eq!(sweep.everyone.four(place), brute(&people, None, |score| score >= cut));
        let level = sweep.groups[1].names[0][1..].parse().unwrap();
        let of_group = brute(&people, Some(level), |score| score >= cut);
        assert_eq!(sweep.groups[1].four(place), of_group);
    }
    // The wanted cut selects whom it would select without thinning.
    let wanted = sweep.everyone.four(sweep.place(12_345.0));
    assert_eq!(wanted, brute(&people, None, |score| score >= 12_345.0));
}

#[test]
fn a_tally_at_a_cut_measures_every_rate() {
    let people = made_up(900, 3, 40);
    let sweep = sweep(3, &people);
    let tally = sweep.groups[2].tally(sweep.place(17.0));
    let four = tally.weight;
    let found =
        crate::metrics::measure(crate::metrics::rate("true-positive-rate").unwrap(), &tally);
    let share = found.unwrap().share.unwrap();
    assert!(
        (share.part - four.tp).abs() < 1e-12 && (share.effective - four.tp - four.fn_).abs() < 1e-9
    );
    assert!((tally.people.tp as f64 - four.tp).abs() < 1e-12);
}

#[test]
fn the_cheapest_cuts_are_those_of_trying_all() {
    let people = made_up(900, 3, 40);
    let sweep = sweep(3, &people);
    for group in [None, Some(0), Some(2)] {
        let swept = group.map_or(&sweep.everyone, |it: usize| &sweep.groups[it]);
        let cost = |place: usize, price: f64| {
            let four = swept.four(place);
            four.fn_ + price * four.fp
        };
        let bands = sweep.prices(group);
        assert!(bands.len() > 5 && bands[0].from <= 0.0 && bands[bands.len() - 1].to.is_none());
        assert!(bands.windows(2).all(|it| it[0].to == Some(it[1].from) && it[0].from < it[1].from));
        for step in 0..400 {
            let price = f64::from(step) / 40.0;
            let least = (0..=sweep.cuts.len()).map(|it| cost(it, price)).fold(f64::MAX, f64::min);
            let band = bands.iter().rev().find(|it| it.from <= price).unwrap();
            assert!(cost(band.place, price) <= least + 1e-9, "{price}");
        }
    }
}

#[test]
fn compas_deciles_are_cheapest_at_the_published_cuts() {
    // ProPublica's counts of two groups by decile: not re-arrested, re-arrested.
    let caucasian = [[539, 142], [248, 113], [180, 93], [172, 113], [130, 111]];
    let mut people = Vec::new();
    for (idx, [negatives, positives]) in caucasian.iter().enumerate() {
        people.extend((0..*negatives).map(|_| (0, idx as f64 + 1.0, false)));
        people.extend((0..*positives).map(|_| (0, idx as f64 + 1.0, true)));
    }
    // By hand: from one cut to the next the price is the positives given up over the negatives spared,
    // 142/539, 113/248, 93/180, 113/172, 111/130, in rising order.
    let bands = sweep(1, &people).prices(None);
    let ends: Vec<f64> = bands.iter().filter_map(|it| it.to).collect();
    let expected = [142.0 / 539.0, 113.0 / 248.0, 93.0 / 180.0, 113.0 / 172.0, 111.0 / 130.0];
    assert_eq!(ends.len(), 5);
    assert!(ends.iter().zip(expected).all(|(ours, by_hand)| (ours - by_hand).abs() < 1e-15));
    assert_eq!(bands.iter().map(|it| it.place).collect::<Vec<_>>(), [0, 1, 2, 3, 4, 5]);
}

#[test]
fn own_cuts_come_as_near_as_any_cut_can() {
    let people = made_up(900, 3, 40);
    let sweep = sweep(3, &people);
    let rates = |four: Four| {
        let n = four.total();
        [(four.tp + four.fp) / n, four.fp / (four.fp + four.tn), four.tp / (four.tp + four.fn_)]
    };
    for place in [0, 1, 13, 20, 39, 40] {
        let wanted = rates(sweep.everyone.four(place));
        let goals = [Equal::SelectionRates, Equal::FalsePositiveRates, Equal::TruePositiveRates];
        for (idx, goal) in goals.into_iter().enumerate() {
            for (group, own) in sweep.groups.iter().zip(sweep.equal(goal, place)) {
                let apart = |at: usize| (rates(group.four(at))[idx] - wanted[idx]).abs();
                let least = (0..=40).map(apart).fold(f64::MAX, f64::min);
                assert!(apart(own.unwrap()) <= least, "{goal:?} at {place}");
            }
        }
        for (group, own) in sweep.groups.iter().zip(sweep.equal(Equal::ErrorRates, place)) {
            let apart = |at: usize| {
                let found = rates(group.four(at));
                (found[1] - wanted[1]).abs().max((found[2] - wanted[2]).abs())
            };
            let least = (0..=40).map(apart).fold(f64::MAX, f64::min);
            assert!(apart(own.unwrap()) <= least, "at {place}");
        }
    }
}

#[test]
fn a_group_without_positives_has_no_cut_for_true_positive_rates() {
    let people =
        [(0, 1.0, false), (0, 2.0, true), (0, 3.0, true), (1, 1.0, false), (1, 3.0, false)];
    let sweep = sweep(2, &people);
    let place = sweep.place(3.0);
    assert_eq!(sweep.equal(Equal::TruePositiveRates, place), [Some(2), None]);
    assert_eq!(sweep.equal(Equal::ErrorRates, place), [Some(2), None]);
    // Wrong positives of everyone at 3: 1 of 3. Nearest in the first group: none of one; in the second: one of two.
    assert_eq!(sweep.equal(Equal::FalsePositiveRates, place), [Some(2), Some(2)]);
}

#[test]
fn of_cuts_with_the_same_rate_the_nearest_to_the_one_cut_is_taken() {
    // Nobody of the second group between 2 and 8, so any cut from 3 to 8 is the same to it.
    let people = [(0, 3.0, false), (0, 5.0, true), (0, 7.0, true), (1, 2.0, false), (1, 9.0, true)];
    let sweep = sweep(2, &people);
    let place = sweep.place(5.0);
    assert_eq!(sweep.equal(Equal::TruePositiveRates, place)[1], Some(place));
    assert_eq!(sweep.equal(Equal::ErrorRates, place)[1], Some(place));
}

#[test]
fn bars_hold_the_people_of_each_score_from_the_lowest() {
    let people = [(0, 1.0, false), (0, 2.0, true), (0, 2.0, false), (1, 3.0, true), (1, 3.0, true)];
    for order in [Order::HigherIsLikelier, Order::LowerIsLikelier] {
        let sweep = Sweep::new(&cube(2, &people), &[0], order, &[]).unwrap();
        let bars = sweep.bars();
        assert_eq!(bars, Bars::Scores(vec![1.0, 2.0, 3.0]));
        let of = |group: &str| {
            sweep.in_bars(sweep.groups.iter().find(|it| it.names == [group]).unwrap(), &bars)
        };
        assert_eq!(of("g0"), [[1.0, 0.0], [1.0, 1.0], [0.0, 0.0]], "{order:?}");
        assert_eq!(of("g1"), [[0.0, 0.0], [0.0, 0.0], [0.0, 2.0]], "{order:?}");
    }
}

#[test]
fn bins_hold_everyone_once_whichever_end_is_likelier() {
    let people = made_up(30_000, 2, 20_000);
    let scores = || people.iter().map(|it| it.1);
    let (low, high) = (scores().fold(f64::MAX, f64::min), scores().fold(f64::MIN, f64::max));
    let edges = bin_edges(low, high);
    let mut wanted = edges.clone();
    wanted.extend([low, high]);
    for order in [Order::HigherIsLikelier, Order::LowerIsLikelier] {
        let sweep = Sweep::new(&cube(2, &people), &[0], order, &wanted).unwrap();
        assert!(!sweep.is_exact());
        let bars = sweep.bars();
        assert_eq!(bars, Bars::Bins(edges.clone()));
        let found = sweep.in_bars(&sweep.everyone, &bars);
        let total: f64 = found.iter().flatten().sum();
        assert_eq!(total.to_bits(), 30_000.0_f64.to_bits());
        let last = edges.len() - 2;
        for (idx, counted) in found.iter().enumerate() {
            let (from, to) = (edges[idx], edges[idx + 1]);
            let is_in = |score: f64| match order {
                Order::HigherIsLikelier => from <= score && (score < to || idx == last),
                Order::LowerIsLikelier => (from < score || idx == 0) && score <= to,
            };
            let here = brute(&people, None, is_in);
            assert_eq!(counted.to_vec(), vec![here.fp, here.tp], "{order:?} {from} to {to}");
        }
    }
}

#[test]
fn cuts_are_spread_over_the_share_that_is_selected() {
    let people = made_up(2_000, 2, 700);
    let sweep = sweep(2, &people);
    let all: Vec<usize> = (1..sweep.cuts.len()).collect();
    let chosen = sweep.spread(&all, 11, Some(3));
    assert!(chosen.len() == 11 && chosen.contains(&3) && chosen.is_sorted());
    let shares: Vec<f64> =
        chosen.iter().filter(|it| **it != 3).map(|it| sweep.share_selected(*it)).collect();
    // Steps of a tenth from 95% on.
    assert!(
        shares.iter().zip([0.95, 0.85, 0.75]).all(|(ours, by_hand)| (ours - by_hand).abs() < 0.01)
    );
    assert_eq!(sweep.spread(&all[..5], 5, None), all[..5]);
}

#[test]
fn up_to_a_few_scores_have_a_bar_each() {
    let people = |n: u32| (0..n).map(|it| (0, f64::from(it), it % 2 == 0)).collect::<Vec<Person>>();
    assert_eq!(sweep(1, &people(24)).bars().n(), 24);
    assert!(matches!(sweep(1, &people(24)).bars(), Bars::Scores(_)));
    assert!(matches!(sweep(1, &people(25)).bars(), Bars::Bins(_)));
    assert!(matches!(sweep(1, &people(26)).bars(), Bars::Bins(_)));
}

#[test]
fn people_per_weight_are_told_by_outcome() {
    let weight = Four { tp: 1.0, fp: 2.0, fn_: 3.0, tn: 4.0 };
    let square = Four { tp: 2.0, fp: 1.0, fn_: 3.0, tn: 7.0 };
    let found = per_weight(&Tally { weight, square, ..Tally::default() });
    assert_eq!(found.map(f64::to_bits), [6.0 / 8.0, 4.0 / 5.0].map(f64::to_bits));
    assert_eq!(per_weight(&Tally::default()).map(f64::to_bits), [0.0_f64.to_bits(); 2]);
}

#[test]
fn weights_of_one_score_are_added() {
    let cube = cube(1, &[(0, 0.1, false), (0, 0.4, true), (0, 0.1, true), (0, 0.1, true)]);
    let scores = cube.scores.unwrap();
    assert_eq!(runs(&scores, Order::HigherIsLikelier), [[0.1, 3.0], [0.4, 1.0]]);
    assert_eq!(runs(&scores, Order::LowerIsLikelier), [[0.4, 1.0], [0.1, 3.0]]);
}

#[test]
fn never_more_scores_are_cuts_than_there_is_room_for() {
    let all: Vec<[f64; 2]> = (0..40_000_u32).map(|it| [f64::from(it), 1.0]).collect();
    let of = |wanted: &[f64]| chosen(&all, Order::HigherIsLikelier, wanted);
    let cuts = of(&[]);
    assert!(cuts.len() <= MOST_CUTS && cuts.len() > MOST_CUTS / 2, "{}", cuts.len());
    let wanted: Vec<f64> = (0..MOST_CUTS / 2).map(|it| all[it * 11 + 7][0]).collect();
    let cuts = of(&wanted);
    assert!(cuts.len() <= MOST_CUTS && wanted.iter().all(|it| cuts.contains(it)));
    // As many scores as there is room for are all cuts, however many people have one of them.
    let mut few = all[..MOST_CUTS].to_vec();
    few[0][1] = 1e6;
    assert_eq!(chosen(&few, Order::HigherIsLikelier, &[]).len(), MOST_CUTS);
    // Even where every score is wanted.
    assert_eq!(of(&all.iter().map(|it| it[0]).collect::<Vec<_>>()).len(), all.len());
}

#[test]
fn whole_numbers_are_sent_without_a_point() {
    let sent = |it: f64| serde_json::to_string(&Short(it)).unwrap();
    assert_eq!([0.0, 3.0, 2.5, 1e16].map(sent), ["0", "3", "2.5", "1e+16"]);
    // Below 9 · 10¹⁵, from where on not every whole number would be read again as it was.
    assert_eq!([8e15, 9e15].map(sent), ["8000000000000000", "9000000000000000.0"]);
}

/// The second group has all or nobody, as far from everyone's half: fewer are selected, at the cut next to the one.
#[test]
fn of_two_cuts_as_near_the_one_that_selects_fewer_is_taken() {
    let first = [1.0, 1.0, 1.0, 3.0].map(|score| (0, score, false));
    let second = [2.0, 2.0].map(|score| (1, score, false));
    let people: Vec<Person> = first.into_iter().chain(second).collect();
    let sweep = sweep(2, &people);
    let place = sweep.place(2.0);
    assert_eq!(sweep.equal(Equal::SelectionRates, place)[1], Some(place + 1));
}

#[test]
fn nobody_of_one_outcome_has_a_square_of_0() {
    let sweep = sweep(1, &[(0, 1.0, true), (0, 2.0, true)]);
    let square = sweep.groups[0].tally(sweep.place(2.0)).square;
    assert_eq!(square, Four { tp: 1.0, fp: 0.0, fn_: 1.0, tn: 0.0 });
}

#[test]
fn a_cut_that_another_one_beats_or_equals_has_no_price() {
    // One positive of 2 and one of 3 beside negatives of 1 and 2: nobody is spared below 2, and nobody wronged from 3 on.
    let people = [(0, 1.0, false), (0, 2.0, false), (0, 2.0, true), (0, 3.0, true)];
    let bands = sweep(1, &people).prices(None);
    assert_eq!(bands.iter().map(|it| it.place).collect::<Vec<_>>(), [1, 2]);
    // One positive given up for one negative.
    let turns: Vec<[Option<f64>; 2]> = bands.iter().map(|it| [Some(it.from), it.to]).collect();
    assert_eq!(turns, [[Some(0.0), Some(1.0)], [Some(1.0), None]]);
}

#[test]
fn a_share_that_is_just_the_one_wanted_is_taken() {
    let people: Vec<Person> = (1..=4).map(|it| (0, f64::from(it), it > 2)).collect();
    // Cuts select 4/4, 3/4, 2/4, 1/4 and none; two steps want 3/4 and 1/4.
    assert_eq!(sweep(1, &people).spread(&[0, 1, 2, 3, 4], 2, None), [1, 3]);
}
