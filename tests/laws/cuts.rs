//! What the screen of cuts says of a cut is what an audit with that cut says.

use plumbline::audit::plan::Plan;
use plumbline::audit::sweeps::sweeps;
use plumbline::audit::{Input, plan_file, run};
use plumbline::report::thresholds::{Cuts, Gap, adopted};
use plumbline::report::{Comparison, RateFigure, Report};
use plumbline::worker::protocol::{Request, Response};
use plumbline::worker::session::Session;

use crate::people::{Person, QUICK, SCORE, SEEDS, assert_near, csv, people};
use crate::run::{comparison, load};

const EFFECTS: [&str; 2] = ["benefit", "burden"];

/// The side on which a decision lies of a cut, and the score that is likelier there.
const SIDES: [(&str, &str); 2] =
    [("at_least", SCORE), ("at_most", "score = { column = \"score\", lower = true }")];

/// A plan whose decision is a cut of the score.
fn cut_plan(effect: &str, [at, score, columns]: [&str; 3]) -> Plan {
    let text = format!(
        "plan = 1\neffect = \"{effect}\"\n[columns]\noutcome = {{ column = \"outcome\", positive = \"yes\" }}\n\
         decision = {{ column = \"score\", {at} = 0.5 }}\n{score}\n{columns}\n\
         [[columns.attributes]]\ncolumn = \"sex\"\n[[columns.attributes]]\ncolumn = \"region\"\n{QUICK}"
    );
    plan_file::read(&text).unwrap()
}

/// The difference and the ratio of a group to the reference.
fn pair<'a>(
    report: &'a Report,
    rate: &str,
    by: &[&str],
    group: Option<&[&str]>,
) -> [&'a Comparison; 2] {
    let of = |kind: &str| comparison(report, rate, kind, by, group).unwrap();
    [of("difference"), of("ratio")]
}

/// Calls back with the gap of every group at one cut; how many there are.
fn each_group(
    cuts: &Cuts,
    cut: f64,
    audited: &Report,
    (by, what): (&str, &str),
    check: &impl Fn(&str, &Gap, [&Comparison; 2]),
) -> usize {
    let place = cuts.chosen(cut, None).place;
    let mut n_gaps = 0;
    for group in cuts.compared() {
        let name = cuts.groups[group].names[0].as_str();
        let found = pair(audited, cuts.rate().id, &[by], Some(&[name]));
        let over = cuts.over(group).unwrap();
        let gap = over.gaps.iter().find(|it| it.place == place).unwrap();
        check(&format!("{what}, {name}"), gap, found);
        n_gaps += 1;
    }
    n_gaps
}

/// Calls back with every gap at a few cuts, beside the difference and the ratio of an audit with that cut.
fn each_gap(columns: &str, check: impl Fn(&str, &Gap, [&Comparison; 2])) {
    let mut n_gaps = 0;
    let sides = || EFFECTS.into_iter().flat_map(|it| SIDES.map(|(at, score)| (it, at, score)));
    for (seed, (effect, at, score)) in SEEDS.flat_map(|seed| sides().map(move |it| (seed, it))) {
        let loaded = load(&csv(&people(seed)));
        let (input, plan) = (Input::new(&loaded), cut_plan(effect, [at, score, columns]));
        let report = run(&input, &plan, &mut |_| {}).unwrap();
        let swept = sweeps(&input, &plan, None).unwrap();
        assert_eq!(swept.len(), 2);
        for cut in [0.375, 0.5, 0.71] {
            let audited = run(&input, &adopted(&plan, cut).unwrap(), &mut |_| {}).unwrap();
            for it in &swept {
                let cuts = Cuts::new(&report, &it.attribute, it.sweep.clone().unwrap()).unwrap();
                let what = format!("seed {seed}, {effect}, {at} {cut}");
                n_gaps += each_group(&cuts, cut, &audited, (&it.attribute, &what), &check);
            }
        }
    }
    assert!(n_gaps > 50, "{n_gaps}");
}

#[test]
fn a_gap_at_a_cut_is_that_of_an_audit_with_the_cut() {
    each_gap("", |what, gap, [difference, ratio]| {
        assert_eq!(Some(gap.difference), difference.value, "{what}");
        let ends = gap.interval.map(|it| [it.low, it.high]);
        assert_eq!(ends, difference.low.zip(difference.high).map(|it| [it.0, it.1]), "{what}");
        assert_eq!(gap.ratio, ratio.value, "{what}");
        assert_eq!((gap.verdict, gap.side), (ratio.verdict, ratio.side), "{what}");
        assert_eq!(gap.because, ratio.because, "{what}");
    });
}

#[test]
fn with_weights_the_gap_has_the_value_of_an_audit_with_the_cut() {
    each_gap("weight = { column = \"weight\" }", |what, gap, [difference, ratio]| {
        assert_near(what, Some(gap.difference), difference.value);
        assert_near(what, gap.ratio, ratio.value);
    });
}

#[test]
fn a_cut_at_most_is_a_cut_at_least_of_scores_turned_around() {
    for seed in SEEDS {
        let there: Vec<_> =
            people(seed).into_iter().map(|it| Person { score: 1.0 - it.score, ..it }).collect();
        let [here, there] = [(people(seed), SIDES[1]), (there, SIDES[0])].map(|(people, side)| {
            let plan = cut_plan("burden", [side.0, side.1, ""]);
            run(&Input::new(&load(&csv(&people))), &plan, &mut |_| {}).unwrap()
        });
        let mut n_shares = 0;
        for one in &here.rates {
            let same = |it: &&RateFigure| {
                (&it.rate, &it.attributes, &it.group) == (&one.rate, &one.attributes, &one.group)
            };
            let other = there.rates.iter().find(same).unwrap();
            // Cells are the same people, to the last one; means of scores are other numbers.
            if one.part.is_some() {
                assert_eq!((one.part, one.whole), (other.part, other.whole), "{}", one.rate);
                n_shares += 1;
            }
            if one.rate == "roc-auc" {
                assert_near(&one.rate, one.value, other.value);
            }
        }
        assert!(n_shares > 50, "{n_shares}");
    }
}

#[test]
fn the_worker_sends_every_cut_of_every_attribute() {
    let mut session = Session::new();
    let plan = Box::new(cut_plan("burden", ["at_least", SCORE, ""]));
    session.handle(Request::Paste { text: csv(&people(1)) }, &mut |_| {});
    let mut said = Vec::new();
    session.handle(Request::Sweep { plan: plan.clone() }, &mut |it| said.push(it));
    let Some(Response::Swept(swept)) = said.pop() else { panic!("{said:?}") };
    let names: Vec<&str> = swept.iter().map(|it| it.attribute.as_str()).collect();
    assert_eq!(names, ["sex", "region"]);
    let sent = serde_json::to_string(&Response::Swept(swept.clone())).unwrap();
    assert_eq!(serde_json::from_str::<Response>(&sent).unwrap(), Response::Swept(swept));
    // Without data there is nothing to count.
    let mut said = Vec::new();
    Session::new().handle(Request::Sweep { plan }, &mut |it| said.push(it));
    assert!(matches!(said.as_slice(), [Response::Rejected(_)]), "{said:?}");
}
