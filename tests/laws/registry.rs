//! The registry: every entry is complete, and its texts have one form.

use std::collections::BTreeSet;

use plumbline::metrics::{self, Source};

/// The texts of every entry: id, name, question, formula, when to use it, when not, and source.
fn entries() -> Vec<(&'static str, [&'static str; 5], Source)> {
    let rates = metrics::rates()
        .map(|it| (it.id, [it.name, it.question, it.formula, it.use_when, it.caveat], it.source));
    let metrics = metrics::metrics()
        .map(|it| (it.id, [it.name, it.question, it.formula, it.use_when, it.caveat], it.source));
    let aggregates = metrics::aggregates()
        .map(|it| (it.id, [it.name, it.question, it.formula, "always.", it.caveat], it.source));
    rates.chain(metrics).chain(aggregates).collect()
}

#[test]
fn ids_are_unique_and_kebab_case() {
    let mut seen = BTreeSet::new();
    for (id, ..) in entries() {
        assert!(seen.insert(id), "{id} is there twice");
        let is_word = |it: &str| {
            !it.is_empty() && it.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        };
        assert!(id.split('-').all(is_word), "{id} is not in kebab case");
    }
    assert!(seen.len() > 20, "the registry is nearly empty");
}

#[test]
fn no_text_is_empty_and_each_has_its_form() {
    for (id, texts, source) in entries() {
        for text in texts.into_iter().chain([source.cite]) {
            assert!(!text.is_empty() && text.trim() == text, "{id}: \"{text}\"");
            assert!(!text.contains("  ") || text == texts[2], "{id}: \"{text}\"");
        }
        let [name, question, _, use_when, caveat] = texts;
        assert!(name.starts_with(char::is_uppercase) && !name.ends_with('.'), "{id}: {name}");
        assert!(question.ends_with('?') && question.starts_with(char::is_uppercase), "{id}");
        for clause in [use_when, caveat] {
            assert!(
                clause.starts_with(char::is_lowercase) && clause.ends_with('.'),
                "{id}: {clause}"
            );
        }
        assert!(source.url.starts_with("https://"), "{id}: {}", source.url);
    }
}

#[test]
fn definitions_are_sentences_and_wordings_have_known_gaps() {
    for rate in metrics::rates() {
        let definition = rate.definition;
        assert!(
            definition.starts_with(char::is_uppercase) && definition.ends_with('.'),
            "{}",
            rate.id
        );
        for text in [rate.wording.done, rate.wording.among] {
            let filled = ["{yes}", "{no}", "{true}", "{false}"]
                .iter()
                .fold(text.to_owned(), |text, gap| text.replace(gap, ""));
            assert!(!filled.contains(['{', '}']), "{}: {text}", rate.id);
        }
        let says_harm = rate.harm_if_benefit.is_some() || rate.harm_if_burden.is_some();
        assert!(!says_harm || !rate.wording.done.is_empty(), "{}: a harm without words", rate.id);
    }
}

#[test]
fn no_text_promises_a_verdict() {
    for (id, texts, _) in entries() {
        for word in ["fair", "unbiased", "compliant", "discriminat"] {
            // The name of a quantity is no verdict.
            let has =
                |it: &str| it.to_lowercase().replace("differential fairness", "").contains(word);
            assert!(!texts.iter().any(|it| has(it)), "{id} says \"{word}\"");
        }
    }
}

#[test]
fn metrics_are_made_of_rates_that_exist() {
    for metric in metrics::metrics() {
        assert!(!metric.rates.is_empty(), "{}", metric.id);
        for id in metric.rates {
            assert!(metrics::rate(id).is_some(), "{}: {id}", metric.id);
        }
    }
}

#[test]
fn a_plan_that_names_nothing_is_measured_by_usual_entries_alone() {
    let usual: Vec<&str> = metrics::rates().filter(|it| it.usual).map(|it| it.id).collect();
    assert!(usual.contains(&"selection-rate") && usual.contains(&"cohen-kappa"));
    assert!(!usual.contains(&"lift") && usual.len() < metrics::rates().count());
    let usual: Vec<&str> = metrics::metrics().filter(|it| it.usual).map(|it| it.id).collect();
    for id in ["average-odds-difference", "generalized-entropy-index", "differential-fairness"] {
        assert!(usual.contains(&id), "{id}");
    }
    assert!(!usual.contains(&"cohens-h"));
}

#[test]
fn every_entry_is_found_by_its_id() {
    for rate in metrics::rates() {
        assert!(std::ptr::eq(metrics::rate(rate.id).unwrap(), rate));
    }
    for metric in metrics::metrics() {
        assert!(std::ptr::eq(metrics::metric(metric.id).unwrap(), metric));
    }
    assert!(metrics::rate("no-such-rate").is_none() && metrics::metric("no-such-metric").is_none());
}
