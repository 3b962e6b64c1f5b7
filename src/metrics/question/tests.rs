//! Every leaf of the questions.

use super::{
    ASIDES, Answers, COLLISIONS, EVENNESS, Has, OPEN, QUESTIONS, choose, is_offered, lacks, matters,
};
use crate::metrics;
use crate::metrics::Family::{Independence, Separation, Sufficiency};

const ALL: Has = Has { decision: true, outcome: true, score: true, strata: true };

fn ids(question: &str) -> Vec<&'static str> {
    let found = QUESTIONS.iter().find(|it| it.id == question).unwrap();
    found.answers.iter().map(|it| it.id).collect()
}

/// All answers to all questions.
fn leaves() -> Vec<Answers<'static>> {
    let mut all = Vec::new();
    for effect in ids("effect") {
        for outcome in ids("outcome") {
            for alike in ids("alike") {
                let of = |places| Answers { effect, outcome, alike, places };
                all.extend(ids("places").into_iter().map(of));
            }
        }
    }
    all
}

/// All that data can have.
fn kinds_of_data() -> Vec<Has> {
    let bit = |n: u8, at: u8| (n >> at) & 1 == 1;
    let has =
        |n| Has { decision: bit(n, 0), outcome: bit(n, 1), score: bit(n, 2), strata: bit(n, 3) };
    (0..16).map(has).collect()
}

#[track_caller]
fn check(answers: [&str; 4], has: Has, opens: &[&str], metric: &str) {
    let [effect, outcome, alike, places] = answers;
    let choice = choose(&Answers { effect, outcome, alike, places }, has);
    let found: Vec<&str> = choice.opens.iter().map(|it| it.id).collect();
    assert_eq!(found, opens, "{answers:?}");
    assert_eq!(choice.opens[0].metrics.first().copied().unwrap_or_default(), metric);
}

#[test]
fn each_answer_ends_where_the_literature_has_it() {
    // Punitive and to many: false positive rates. To a few: mistakes among those it is done to.
    check(
        ["burden", "trusted", "wrongly-selected", "enough"],
        ALL,
        &["wrongly-selected"],
        "predictive-equality-difference",
    );
    check(
        ["burden", "trusted", "wrongly-selected", "few"],
        ALL,
        &["wrong-among-selected"],
        "false-discovery-rate-difference",
    );
    // Assistive and to many: false negative rates. To a few: recall.
    check(
        ["benefit", "trusted", "wrongly-passed-over", "enough"],
        ALL,
        &["wrongly-passed-over"],
        "equal-opportunity-difference",
    );
    check(
        ["benefit", "trusted", "wrongly-passed-over", "few"],
        ALL,
        &["reached"],
        "equal-opportunity-difference",
    );
    check(
        ["benefit", "trusted", "both-mistakes", "few"],
        ALL,
        &["both-mistakes"],
        "equalized-odds-difference",
    );
    check(
        ["burden", "trusted", "meaning", "few"],
        ALL,
        &["meaning"],
        "predictive-parity-difference",
    );
    check(
        ["burden", "trusted", "shares", "few"],
        ALL,
        &["shares"],
        "demographic-parity-difference",
    );
    check(
        ["burden", "trusted", "shares-inside", "few"],
        ALL,
        &["shares-inside"],
        "demographic-parity-difference",
    );
}

#[test]
fn an_open_answer_follows_what_a_decision_does() {
    check(
        ["burden", "trusted", OPEN, OPEN],
        ALL,
        &["wrongly-selected"],
        "predictive-equality-difference",
    );
    check(
        ["burden", "trusted", OPEN, "few"],
        ALL,
        &["wrong-among-selected"],
        "false-discovery-rate-difference",
    );
    check(
        ["benefit", "trusted", OPEN, OPEN],
        ALL,
        &["wrongly-passed-over"],
        "equal-opportunity-difference",
    );
    check([OPEN, "trusted", OPEN, OPEN], ALL, &["both-mistakes"], "equalized-odds-difference");
    check(
        ["burden", OPEN, OPEN, OPEN],
        ALL,
        &["wrongly-selected", "shares"],
        "predictive-equality-difference",
    );
    check(["benefit", OPEN, "shares", OPEN], ALL, &["shares"], "demographic-parity-difference");
}

#[test]
fn nothing_is_counted_against_an_outcome_that_is_not_trusted() {
    for answers in leaves().into_iter().filter(|it| matches!(it.outcome, "doubtful" | "not-known"))
    {
        let choice = choose(&answers, ALL);
        assert!(choice.opens.iter().all(|it| !it.counts_outcomes()), "{answers:?}");
        let aside = choice.set_aside.iter().find(|it| it.0.id == "both-mistakes").unwrap();
        let word = if answers.outcome == "doubtful" { "do not trust" } else { "not known" };
        assert!(aside.1.contains(word), "{}", aside.1);
    }
}

#[test]
fn what_the_data_lack_is_said_and_the_nearest_opens() {
    let answers = ["burden", "trusted", "wrongly-selected", "enough"];
    check(answers, Has { outcome: false, ..ALL }, &["shares"], "demographic-parity-difference");
    check(answers, Has { decision: false, ..ALL }, &["base-rates"], "base-rate-difference");
    let only_scores = Has { decision: false, outcome: false, score: true, strata: false };
    check(answers, only_scores, &["mean-scores"], "");
    check(
        ["burden", "trusted", "shares-inside", OPEN],
        Has { strata: false, ..ALL },
        &["shares"],
        "demographic-parity-difference",
    );
    let [effect, outcome, alike, places] = answers;
    let choice = choose(&Answers { effect, outcome, alike, places }, Has { outcome: false, ..ALL });
    assert_eq!(choice.missing[0].0.id, "wrongly-selected");
    assert_eq!(choice.missing[0].1, "an outcome");
}

#[test]
fn every_leaf_ends_in_a_metric_that_the_data_can_give() {
    for has in kinds_of_data() {
        for answers in leaves() {
            let choice = choose(&answers, has);
            let metrics: Vec<&str> =
                choice.opens.iter().flat_map(|it| it.metrics).copied().collect();
            assert_eq!(metrics.is_empty(), !has.decision && !has.outcome, "{answers:?} {has:?}");
            let any = has.decision || has.outcome || has.score;
            assert_eq!(choice.opens.is_empty(), !any, "{answers:?} {has:?}");
            assert!(choice.opens.iter().all(|it| lacks(it, has).is_none()), "{answers:?} {has:?}");
            for id in metrics {
                let metric = metrics::metric(id).unwrap();
                let needs = metric.rates.iter().map(|it| metrics::rate(it).unwrap().needs());
                assert!(
                    choice.opens.iter().any(|it| needs.clone().all(|need| need == it.needs)),
                    "{id}"
                );
            }
        }
    }
}

#[test]
fn every_other_meaning_of_even_is_told_of_once_with_a_reason_of_its_own() {
    for has in kinds_of_data() {
        for answers in leaves() {
            let choice = choose(&answers, has);
            if choice.opens.is_empty() {
                continue;
            }
            for it in EVENNESS.iter().filter(|it| it.is_alternative) {
                let is_open = choice.opens.iter().any(|open| it.is_part_of(open));
                let is_missing = choice.missing.iter().any(|other| other.0.id == it.id);
                let n_asides = choice.set_aside.iter().filter(|other| other.0.id == it.id).count();
                assert_eq!(
                    n_asides,
                    usize::from(!is_open && !is_missing),
                    "{} {answers:?} {has:?}",
                    it.id
                );
            }
            for (it, why) in &choice.set_aside {
                assert_ne!(
                    *why, "The answers ask for something else.",
                    "{} {answers:?} {has:?}",
                    it.id
                );
            }
        }
    }
}

#[test]
fn what_cannot_be_had_together_is_said_where_it_is_parted() {
    let families = |alike| {
        let answers = Answers { effect: "burden", outcome: "trusted", alike, places: "enough" };
        let choice = choose(&answers, ALL);
        choice.collisions.iter().map(|it| it.families).collect::<Vec<_>>()
    };
    assert_eq!(families("both-mistakes"), [[Separation, Sufficiency], [Independence, Separation]]);
    assert_eq!(families("meaning"), [[Separation, Sufficiency], [Independence, Sufficiency]]);
    assert_eq!(families("shares"), [[Independence, Separation], [Independence, Sufficiency]]);
}

#[test]
fn a_question_without_a_bearing_is_not_asked() {
    let answers = |outcome, alike| Answers { effect: "burden", outcome, alike, places: OPEN };
    for it in leaves().into_iter().filter(|it| !matters("places", it)) {
        let of = |places| {
            let choice = choose(&Answers { places, ..it }, ALL);
            choice.opens.iter().map(|it| it.id).collect::<Vec<_>>()
        };
        assert_eq!(of("few"), of("enough"), "{it:?}");
    }
    assert!(matters("places", &answers("trusted", "wrongly-selected")));
    assert!(!is_offered("alike", "meaning", &answers("doubtful", OPEN)));
    assert!(is_offered("alike", "meaning", &answers("trusted", OPEN)));
}

#[test]
fn ids_are_those_of_the_registry_and_texts_are_whole() {
    let mut texts: Vec<&str> = Vec::new();
    for it in EVENNESS {
        assert!(it.rates.iter().all(|id| metrics::rate(id).is_some()), "{}", it.id);
        assert!(it.metrics.iter().all(|id| metrics::metric(id).is_some()), "{}", it.id);
        texts.extend([it.name, it.says]);
    }
    for question in &QUESTIONS {
        assert!(question.asks.ends_with('?'));
        assert_eq!(question.answers.last().unwrap().id, OPEN, "{} can be left open", question.id);
        texts.extend([question.asks, question.note]);
        texts.extend(question.answers.iter().flat_map(|it| [it.says, it.note]));
    }
    texts.extend(ASIDES.iter().map(|it| it.why));
    texts.extend(COLLISIONS.iter().map(|it| it.says));
    for text in texts {
        let mut rest = text.to_owned();
        for word in ["{yes}", "{no}", "{true}", "{false}", "{strata}"] {
            rest = rest.replace(word, "x");
        }
        assert!(!rest.contains(['{', '}']) && !rest.contains("  "), "{text}");
    }
}

/// Mistrust of the outcome is a reason against what counts it, and against nothing else.
#[test]
fn mistrust_speaks_only_against_what_counts_outcomes() {
    for (outcome, reason) in [
        ("doubtful", "It counts against an outcome that you do not trust"),
        ("not-known", "What happened is not known"),
    ] {
        let answers = leaves().into_iter().filter(|it| it.outcome == outcome);
        for choice in answers.map(|it| choose(&it, ALL)) {
            for (it, why) in choice.set_aside {
                assert_eq!(why.starts_with(reason), it.counts_outcomes(), "{}: {why}", it.id);
            }
        }
    }
}

#[test]
fn places_have_no_bearing_where_mistakes_are_not_counted() {
    for answers in leaves().into_iter().filter(|it| it.outcome != "trusted" && it.outcome != OPEN) {
        assert!(!matters("places", &answers), "{answers:?}");
    }
}

/// Whatever is answered, and whatever the data have: one side opens, and the other is among what is set aside.
#[test]
fn a_collision_parts_what_opens_from_what_is_set_aside() {
    for has in kinds_of_data() {
        for choice in leaves().into_iter().map(|it| choose(&it, has)) {
            let Some(first) = choice.opens.first() else { continue };
            let is_aside = |family| choice.set_aside.iter().any(|it| it.0.family == family);
            for it in COLLISIONS {
                let [a, b] = it.families;
                let parts = a == first.family && is_aside(b) || b == first.family && is_aside(a);
                let is_told = choice.collisions.iter().any(|told| std::ptr::eq(*told, it));
                assert_eq!(is_told, parts, "{}: {}", first.id, it.says);
            }
        }
    }
}
