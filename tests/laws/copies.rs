//! Copies, counts and weights: the same people written down in different ways.

use plumbline::report::Report;

use crate::people::{Person, QUICK, SCORE, SEEDS, assert_near, audited, copies, csv, people, plan};
use crate::run::audit;

/// The values of all rates, comparisons and metrics, in order.
fn values(report: &Report) -> Vec<(String, Option<f64>)> {
    let rates = report.rates.iter().map(|it| (it.rate.clone(), it.value));
    let comparisons = report.comparisons.iter().map(|it| (it.rate.clone(), it.value));
    let metrics = report.metrics.iter().map(|it| (it.metric.clone(), it.value));
    rates.chain(comparisons).chain(metrics).collect()
}

#[track_caller]
fn assert_same_values(one: &Report, other: &Report) {
    let (one, other) = (values(one), values(other));
    assert_eq!(one.len(), other.len());
    for ((what, a), (_, b)) in one.iter().zip(&other) {
        assert_near(what, *a, *b);
    }
}

#[test]
fn twice_the_same_people_have_the_same_rates() {
    for seed in SEEDS {
        let people = people(seed);
        let [once, twice] = [people.clone(), copies(&people, |_| 2)].map(|it| audited(&it));
        for (one, two) in once.rates.iter().zip(&twice.rates) {
            assert_near(&one.rate, one.value, two.value);
            assert_eq!(one.part.map(|it| 2.0 * it), two.part);
            assert_eq!(one.whole.map(|it| 2.0 * it), two.whole);
        }
    }
}

#[test]
fn a_count_is_as_many_copies() {
    for seed in SEEDS {
        let people = people(seed);
        let columns = format!("{SCORE}\nstrata = [\"grade\"]");
        let written_out =
            audit(&csv(&copies(&people, |it| it.weight)), &plan(&columns, QUICK)).unwrap();
        let columns = format!("{columns}\ncount = {{ column = \"weight\" }}");
        let counted = audit(&csv(&people), &plan(&columns, QUICK)).unwrap();
        assert_eq!(counted.groups, written_out.groups);
        assert_eq!(counted.rates, written_out.rates);
        assert_eq!(counted.comparisons, written_out.comparisons);
        assert_eq!(counted.stratified, written_out.stratified);
        assert_eq!(counted.metrics, written_out.metrics);
        assert_eq!(counted.findings, written_out.findings);
        assert_eq!(counted.data.people, written_out.data.people);
        assert_eq!(counted.data.rows.used, people.len() as u64);
    }
}

#[test]
fn a_weight_gives_the_values_of_as_many_copies() {
    for seed in SEEDS {
        let people = people(seed);
        let written_out = audit(
            &csv(&copies(&people, |it| it.weight)),
            &plan(SCORE, "[groups]\nminimum = 1\n[evidence]\nresamples = 20"),
        )
        .unwrap();
        let weight = format!("{SCORE}\nweight = {{ column = \"weight\" }}");
        let weighted = audit(
            &csv(&people),
            &plan(&weight, "[groups]\nminimum = 1\n[evidence]\nresamples = 20"),
        )
        .unwrap();
        for copied in &written_out.rates {
            let same = weighted.rates.iter().find(|it| {
                it.rate == copied.rate
                    && it.attributes == copied.attributes
                    && it.group == copied.group
            });
            let same = same.unwrap();
            assert_near(&copied.rate, copied.value, same.value);
            assert_eq!((copied.part, copied.whole), (same.part, same.whole));
        }
        // Copies tell more than weights do: nobody new was asked.
        let width = |report: &Report| {
            let it = report.rates.iter().find(|it| it.rate == "selection-rate").unwrap();
            it.high.unwrap() - it.low.unwrap()
        };
        assert!(width(&weighted) > width(&written_out));
    }
}

#[test]
fn the_scale_of_weights_does_not_matter() {
    for seed in SEEDS {
        let people = people(seed);
        let weight = format!("{SCORE}\nweight = {{ column = \"weight\" }}");
        let scaled = |factor: u32| {
            let of = |it: &Person| Person { weight: factor * it.weight, ..it.clone() };
            let people: Vec<Person> = people.iter().map(of).collect();
            audit(&csv(&people), &plan(&weight, QUICK)).unwrap()
        };
        let [one, four, three] = [1, 4, 3].map(scaled);
        assert_same_values(&one, &three);
        // A power of two changes no digit of any quotient, so that intervals are the same to the last bit.
        for (a, b) in one.rates.iter().zip(&four.rates) {
            assert_eq!((a.value, a.low, a.high), (b.value, b.low, b.high), "{}", a.rate);
            assert_eq!(a.whole.map(|it| 4.0 * it), b.whole, "{}", a.rate);
        }
        assert_eq!(one.comparisons, four.comparisons);
        assert_eq!(one.stratified, four.stratified);
        assert_eq!(one.metrics, four.metrics);
    }
}

#[test]
fn equal_weights_are_no_weights() {
    for seed in SEEDS {
        let people: Vec<Person> =
            people(seed).into_iter().map(|it| Person { weight: 7, ..it }).collect();
        let weight = format!("{SCORE}\nweight = {{ column = \"weight\" }}");
        let weighted = audit(&csv(&people), &plan(&weight, QUICK)).unwrap();
        let plain = audit(&csv(&people), &plan(SCORE, QUICK)).unwrap();
        assert_same_values(&plain, &weighted);
        for (a, b) in plain.rates.iter().zip(&weighted.rates) {
            assert_near(&a.rate, a.low, b.low);
            assert_near(&a.rate, a.high, b.high);
        }
        for (a, b) in plain.comparisons.iter().zip(&weighted.comparisons) {
            assert_near(&a.rate, a.p, b.p);
            assert_eq!(a.verdict, b.verdict, "{} {:?}", a.rate, a.group);
        }
    }
}
