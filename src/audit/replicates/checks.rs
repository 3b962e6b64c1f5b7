//! Replicates beside other programs, beside people drawn one by one, and beside the variance by linearisation.

use crate::audit::measure::{Context, MeasuredGroup, Named};
use crate::audit::plan::Plan;
use crate::audit::plan::bootstrap::Bootstrap;
use crate::audit::replicates::drawn::{Drawn, population};
use crate::audit::replicates::jackknife::of_all;
use crate::audit::replicates::{Replicates, Statistic, task};
use crate::cube::score::Order;
use crate::cube::tally::Counted;
use crate::cube::{Four, People, Tally};
use crate::metrics::{Around, Measure, rate};
use crate::stats::resample::Stream;
use crate::stats::survey::{Weighed, share};
use crate::stats::two_sided_quantile;

/// A group of people with these weights by cell.
fn group(name: &str, weights: [&[f64]; 4]) -> MeasuredGroup {
    let sums = |of: fn(f64) -> f64| weights.map(|it| it.iter().map(|it| of(*it)).sum());
    let [tp, fp, fn_, tn] = weights.map(|it| it.len() as u64);
    let people = People { tp, fp, fn_, tn };
    let (weight, square) = (Four::from_cells(sums(|it| it)), Four::from_cells(sums(|it| it * it)));
    MeasuredGroup {
        names: vec![name.to_owned()],
        tally: Tally { people, weight, square, ..Tally::default() },
        n_people: people.total(),
        enough: true,
        figures: Vec::new(),
    }
}

/// The same number of each weight.
fn counted(name: &str, counts: [usize; 4], weight: f64) -> MeasuredGroup {
    let lists = counts.map(|it| vec![weight; it]);
    group(name, [&lists[0], &lists[1], &lists[2], &lists[3]])
}

fn plan(resamples: u32, bootstrap: Bootstrap) -> Plan {
    let mut plan = Plan::default();
    (plan.evidence.resamples, plan.evidence.bootstrap) = (resamples, bootstrap);
    plan
}

fn context(plan: &Plan) -> Context<'_> {
    Context {
        plan,
        rates: Vec::new(),
        z: two_sided_quantile(plan.evidence.confidence).unwrap(),
        seed: 20_260_101,
        is_weighted: false,
        order: Order::HigherIsLikelier,
        numbers: None,
    }
}

fn replicates(context: &Context, groups: &[MeasuredGroup]) -> Replicates {
    Replicates::new(context, &["side".to_owned()], groups)
}

fn drawn(seed: u64, group: &MeasuredGroup, possible: [bool; 4], n: usize) -> Vec<Counted> {
    let population = population(group).unwrap().smoothed(&possible);
    Drawn::new(&population, Stream::new(seed, 9), n).counted
}

/// Weights that hang on the outcome and on the decision.
fn weighted() -> [Vec<f64>; 4] {
    let tp = [vec![12.0; 30], vec![4.0; 10]].concat();
    let tn = (0..180).map(|it| if it % 2 == 0 { 1.0 } else { 3.0 }).collect();
    [tp, vec![1.0; 60], vec![6.0; 20], tn]
}

fn is_near(actual: f64, expected: f64, tolerance: f64) {
    assert!((actual - expected).abs() <= tolerance, "{actual} is not {expected} ± {tolerance}");
}

#[test]
fn the_first_of_many_replicates_are_those_of_few() {
    let lists = weighted();
    let uneven = group("west", [&lists[0], &lists[1], &lists[2], &lists[3]]);
    for group in [counted("east", [7, 5, 0, 18], 1.0), uneven] {
        let of = |seed, n| drawn(seed, &group, [true; 4], n);
        assert_eq!(of(5, 200), of(5, 1_000)[..200]);
        assert_ne!(of(5, 200), of(6, 200));
    }
    let even = counted("east", [7, 5, 0, 18], 1.0);
    assert!(
        drawn(5, &even, [true; 4], 200).iter().all(|it| (it.weight.total() - 30.0).abs() < 0.5)
    );
}

#[test]
fn a_cell_that_nobody_can_be_in_is_never_drawn() {
    let group = counted("east", [7, 5, 0, 18], 1.0);
    let in_it = |possible| {
        let drawn = drawn(1, &group, possible, 2_000);
        drawn.iter().filter(|it| it.weight.fn_ > 0.0).count()
    };
    // Half a person of 30.5: in (1 - 1/61)³⁰ = 0.609 of the draws there is nobody.
    assert!(in_it([true; 4]).abs_diff(782) < 5 * 22, "{}", in_it([true; 4]));
    assert_eq!(in_it([true, true, false, true]), 0);
}

#[test]
fn the_stream_of_a_group_hangs_on_its_names_as_they_are_parted() {
    let of = |attributes: &[&str], group: &[&str]| {
        let owned = |it: &[&str]| it.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
        task("cells", &owned(attributes), &owned(group))
    };
    assert_ne!(of(&["a"], &["bc"]), of(&["ab"], &["c"]));
    assert_ne!(of(&["sex"], &["f"]), of(&["sex"], &["m"]));
    assert_eq!(of(&["sex"], &["f"]), of(&["sex"], &["f"]));
    assert_ne!(task("cells", &[], &[]), task("normal", &[], &[]));
}

#[test]
fn equal_weights_give_what_people_without_weights_give() {
    let of = |weight: f64, bootstrap| {
        let plan = plan(500, bootstrap);
        let context = context(&plan);
        let groups = [counted("a", [23, 11, 7, 39], weight), counted("b", [5, 2, 0, 30], weight)];
        let found = replicates(&context, &groups);
        let kappa = rate("cohen-kappa").unwrap();
        let ends = found.rate_interval(kappa, 0, 0.5, &context).unwrap();
        let both = found
            .pair_interval(kappa, [0, 1], |a, b| Some(a - b), 0.1, &context.plan.evidence)
            .unwrap();
        let told: Vec<f64> = (0..500).map(|it| found.counted(1, it).effective).collect();
        (found.values(kappa), ends.0, both, told)
    };
    let (values, ends, both, told) = of(1.0, Bootstrap::Percentile);
    for weight in [0.7, 3.0, 1e-3] {
        let found = of(weight, Bootstrap::Percentile);
        assert_eq!(format!("{values:?}"), format!("{:?}", found.0));
        assert_eq!((ends, both, &told), (found.1, found.2, &found.3));
    }
    // What one person adds is told by weights, whose sums are rounded.
    let (_, ends, both, _) = of(1.0, Bootstrap::Bca);
    let (_, same, same_both, _) = of(0.7, Bootstrap::Bca);
    assert_eq!(both.1, "bootstrap-bca");
    is_near(same.low, ends.low, 1e-9);
    is_near(same_both.0.high, both.0.high, 1e-9);
}

#[test]
fn weighted_shares_vary_as_linearisation_says() {
    let lists = weighted();
    let groups = [group("a", [&lists[0], &lists[1], &lists[2], &lists[3]])];
    let n = groups[0].n_people as f64;
    let plan = plan(40_000, Bootstrap::Percentile);
    let context = context(&plan);
    let found = replicates(&context, &groups);
    for id in ["selection-rate", "base-rate", "true-positive-rate", "accuracy"] {
        let rate = rate(id).unwrap();
        let Measure::Share { part, whole, .. } = rate.measure else { panic!("{id}") };
        let Tally { people, weight, square, .. } = &groups[0].tally;
        let of = |it: fn(Four) -> f64| Weighed {
            people: it(Four::from(*people)),
            weight: it(*weight),
            square: it(*square),
        };
        let (with, all) = (of(part), of(whole));
        let without = Weighed {
            people: all.people - with.people,
            weight: all.weight - with.weight,
            square: all.square - with.square,
        };
        let linear = share(with, without, n).unwrap().se * libm::sqrt((n - 1.0) / n);
        let ours = found.standard_errors(rate)[0].unwrap();
        // The standard error of 40,000 draws is known to 0.35%; a ratio is no straight line, which is of second order.
        is_near(ours / linear, 1.0, 0.025);
    }
}

#[test]
fn weighted_cells_vary_as_those_of_people_drawn_one_by_one() {
    let lists = weighted();
    let groups = [group("a", [&lists[0], &lists[1], &lists[2], &lists[3]])];
    let plan = plan(20_000, Bootstrap::Percentile);
    let context = context(&plan);
    let found = replicates(&context, &groups);
    let rows: Vec<(usize, f64)> = (lists.iter().enumerate())
        .flat_map(|(cell, list)| list.iter().map(move |it| (cell, *it)))
        .collect();
    let mut stream = Stream::new(3, 3);
    for id in ["f1-score", "matthews-correlation", "balanced-accuracy"] {
        let rate = rate(id).unwrap();
        let values: Vec<f64> = (0..20_000)
            .map(|_| {
                let mut sums = [0.0; 4];
                for _ in 0..rows.len() {
                    let at = usize::try_from(stream.below(rows.len() as u64)).unwrap();
                    sums[rows[at].0] += rows[at].1;
                }
                let four = Four::from_cells(sums);
                Around::default().of_cells(rate, four).unwrap().unwrap()
            })
            .collect();
        let by_rows = found.standard_error(&values).unwrap();
        let ours = found.standard_errors(rate)[0].unwrap();
        // Two standard errors of 20,000 draws each: 0.7% of either, four times over.
        is_near(ours / by_rows, 1.0, 0.028);
    }
}

/// 80 people and 46, by cell.
const PEERS: [[usize; 4]; 2] = [[23, 11, 7, 39], [5, 2, 9, 30]];

#[test]
fn what_single_people_add_is_what_scipy_finds_in_rows() {
    // scipy 1.17.1, bootstrap(method="BCa") on the people as rows: the acceleration that it computes.
    let plan = plan(10, Bootstrap::Bca);
    let context = context(&plan);
    let groups = [counted("a", PEERS[0], 1.0), counted("b", PEERS[1], 1.0)];
    let found = replicates(&context, &groups);
    let of = |groups: &[usize], of: &dyn Fn(&[Counted]) -> Option<f64>| {
        found.jackknife.acceleration(&Statistic { groups, observed: 0.0, of }).unwrap()
    };
    let value = |id: &str, all: &[Counted], at: usize| of_all(rate(id).unwrap(), None, all, at);
    let f1 = |at: usize| move |all: &[Counted]| value("f1-score", all, at);
    is_near(of(&[0], &f1(0)), -0.006_093_425_751_208_608, 1e-12);
    is_near(of(&[1], &f1(1)), 0.035_610_095_905_099_22, 1e-12);
    let correlation = |all: &[Counted]| value("matthews-correlation", all, 0);
    is_near(of(&[0], &correlation), -0.022_521_753_716_490_43, 1e-12);
    let apart = |all: &[Counted]| Some(f1(0)(all)? - f1(1)(all)?);
    is_near(of(&[0, 1], &apart), -0.027_460_764_757_645_702, 1e-12);
}

#[test]
fn corrected_intervals_are_those_of_scipy() {
    // scipy 1.17.1, as above with 200,000 resamples of rows; F1 of 80 people moves in steps of 0.006, of 46 of 0.02.
    let plan = plan(50_000, Bootstrap::Bca);
    let context = context(&plan);
    let groups = [counted("a", PEERS[0], 1.0), counted("b", PEERS[1], 1.0)];
    let found = replicates(&context, &groups);
    let check = |(it, name): Named, low: f64, high: f64, tolerance: f64| {
        assert_eq!(name, "bootstrap-bca");
        is_near(it.low, low, tolerance);
        is_near(it.high, high, tolerance);
    };
    let of =
        |id: &str, observed| found.rate_interval(rate(id).unwrap(), 0, observed, &context).unwrap();
    check(of("f1-score", 0.718_75), 0.576_271, 0.830_769, 0.009);
    check(of("matthews-correlation", 0.535_364_843_608_1), 0.324_246, 0.703_526, 0.009);
    let f1 = rate("f1-score").unwrap();
    let value = 0.242_559_523_809_523_84;
    let both =
        found.pair_interval(f1, [0, 1], |a, b| Some(a - b), value, &context.plan.evidence).unwrap();
    check(both, -0.058_548, 0.543_440, 0.015);
}

#[test]
fn without_a_correction_the_interval_is_that_of_percentiles_and_named_so() {
    let of = |bootstrap| {
        let plan = plan(500, bootstrap);
        let context = context(&plan);
        // The one person with a positive outcome left out, nothing is left to take the correlation of.
        let found = replicates(&context, &[counted("a", [1, 11, 0, 30], 1.0)]);
        found.rate_interval(rate("matthews-correlation").unwrap(), 0, 0.2, &context).unwrap()
    };
    assert_eq!(of(Bootstrap::Bca), of(Bootstrap::Percentile));
    assert_eq!(of(Bootstrap::Bca).1, "bootstrap");
}
