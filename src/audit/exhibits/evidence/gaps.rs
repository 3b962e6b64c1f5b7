//! Each group beside the reference: whether a gap is shown, whether evenness is, and what could have been found.

mod table;

use crate::audit::compare::too_small;
use crate::audit::error::Error;
use crate::audit::exhibits::evidence::gaps::table::{fields, row, title};
use crate::audit::exhibits::evidence::reading::Reading;
use crate::audit::exhibits::evidence::{
    MOST_ROWS, group, in_points, lack, main_rates, of_groups, of_weights, sample,
};
use crate::audit::exhibits::of_scores::{alone, largest};
use crate::audit::exhibits::{Bench, Shown};
use crate::audit::measure::Measured;
use crate::audit::plan::Adjust;
use crate::audit::plan::exact::Exact;
use crate::audit::tested::{Test, tests};
use crate::report::exhibit::{Even, Exhibit, Form, Section};
use crate::report::format::ratio;
use crate::stats::equivalence::{Equivalence, RatioEquivalence, equivalence, ratio_equivalence};
use crate::stats::power::{Detectable, detectable};
use crate::stats::scores::ScoreVariance;

/// The chance of finding a gap that "could have been found".
const POWER: f64 = 0.8;

#[expect(clippy::unnecessary_wraps, reason = "other kinds of exhibits can fail")]
pub(crate) fn show(bench: &Bench) -> Result<Shown, Error> {
    let rates = main_rates(bench);
    let of = |measured| exhibit(bench, measured, &rates);
    Ok(Shown { exhibits: alone(bench).filter_map(of).collect(), untested: Vec::new() })
}

/// One group beside the reference in one rate.
struct Beside {
    rate_idx: usize,
    group_idx: usize,
    shares: Option<[[f64; 2]; 2]>,
    test: Option<Test>,
    even: Option<Equivalence>,
    even_ratio: Option<RatioEquivalence>,
    finds: Option<Detectable>,
    reading: Reading,
}

fn exhibit(bench: &Bench, measured: &Measured, rates: &[usize]) -> Option<Exhibit> {
    let reference = measured.reference?;
    let families: Vec<Vec<Beside>> =
        rates.iter().map(|it| family(bench, measured, *it, reference)).collect();
    let n_groups = measured.groups.len() - 1;
    if n_groups == 0 || rates.is_empty() {
        return None;
    }
    let most = (MOST_ROWS / rates.len()).max(1);
    let others: Vec<usize> = (0..measured.groups.len()).filter(|it| *it != reference).collect();
    let told = largest(measured, &others, most);
    let shown = families.iter().flatten().filter(|it| told.contains(&it.group_idx));
    let more = if n_groups > most {
        format!(" Only the {most} largest groups are told; p is adjusted for all {n_groups}.")
    } else {
        String::new()
    };
    let level = bench.plan.evidence.confidence;
    let twice = in_points(2.0 * level - 1.0);
    let margin = in_points(bench.plan.evidence.difference);
    Some(Exhibit {
        exhibit: "evidence".to_owned(),
        section: Section::Evidence,
        title: title(measured, &families),
        says: format!(
            "Each group less the reference, {}. A gap is shown where its adjusted p is below {}: p is of the pooled z test, or {} where fewer than 5 people are expected in a cell, {}. A gap is shown to be below {margin} points where two one-sided score tests say so, which is where its {twice}% interval lies within \u{b1}{margin}, and a ratio to be between {} and {} in the same way; these are not adjusted. What could have been found: the nearest rates that a z test without adjustment would find in 80% of such data.{}{more}",
            group(measured, reference),
            brief_level(level),
            exactly(bench.plan.evidence.exact),
            adjusted(bench.plan.evidence.adjust),
            ratio(bench.plan.evidence.ratio),
            ratio(1.0 / bench.plan.evidence.ratio),
            of_weights(bench)
        ),
        caveat: "That no gap is shown does not mean that there is none: look at what could have been found.".to_owned(),
        source: "Schuirmann (1987), two one-sided tests; Farrington & Manning (1990); Fleiss, Levin & Paik (2003), Statistical methods for rates and proportions, chapter 4".to_owned(),
        attributes: measured.attributes.clone(),
        fields: fields(&twice),
        rows: shown.map(|it| row(bench, measured, reference, it)).collect(),
        draws: Some(of_groups(Form::Dots, "gap", Some(Even::Zero))),
    })
}

/// All groups beside the reference in one rate: the family of the adjustment.
fn family(bench: &Bench, measured: &Measured, rate_idx: usize, reference: usize) -> Vec<Beside> {
    let others = (0..measured.groups.len()).filter(|it| *it != reference);
    let tests = tests(bench.context, measured, rate_idx, reference);
    let mut all: Vec<Beside> = others
        .map(|idx| beside(bench, measured, rate_idx, ([idx, reference], tests[idx])))
        .collect();
    for it in &mut all {
        it.reading = reading(bench, measured, reference, it);
    }
    all
}

fn beside(
    bench: &Bench,
    measured: &Measured,
    rate_idx: usize,
    ([group_idx, reference], test): ([usize; 2], Option<Test>),
) -> Beside {
    let evidence = &bench.plan.evidence;
    let alpha = 1.0 - evidence.confidence;
    let first = sample(measured, rate_idx, group_idx);
    let shares = first.zip(sample(measured, rate_idx, reference)).map(|it| [it.0, it.1]);
    let even = |[first, second]: [[f64; 2]; 2]| {
        equivalence(first, second, evidence.difference, alpha, ScoreVariance::Likeliest)
    };
    let even_ratio =
        |[first, second]: [[f64; 2]; 2]| ratio_equivalence(first, second, evidence.ratio, alpha);
    let finds = |[first, second]: [[f64; 2]; 2]| {
        detectable(first[1], second[0] / second[1], second[1], alpha, POWER)
    };
    Beside {
        rate_idx,
        group_idx,
        shares,
        test: test.filter(|_| shares.is_some()),
        even: shares.and_then(even),
        even_ratio: shares.and_then(even_ratio),
        finds: shares.and_then(finds),
        reading: Reading::Neither,
    }
}

fn reading(bench: &Bench, measured: &Measured, reference: usize, it: &Beside) -> Reading {
    let alpha = 1.0 - bench.plan.evidence.confidence;
    if it.shares.is_none() {
        let missing = [it.group_idx, reference]
            .into_iter()
            .find(|idx| sample(measured, it.rate_idx, *idx).is_none());
        let why = missing.map(|idx| {
            let called = if idx == reference { "the reference" } else { "the group" };
            lack(measured, it.rate_idx, idx).replacen("the group", called, 1)
        });
        return Reading::Undefined(why.unwrap_or_default());
    }
    let [first, second] = [it.group_idx, reference].map(|idx| &measured.groups[idx]);
    if let Some(why) = too_small(bench.context, bench.context.rates[it.rate_idx], first, second) {
        return Reading::TooSmall(why);
    }
    let has_gap = it.test.is_some_and(|it| it.adjusted < alpha);
    match (has_gap, it.even.is_some_and(|it| it.p < alpha)) {
        (true, false) => Reading::Gap,
        (true, true) => Reading::SmallGap,
        (false, true) => Reading::Even,
        (false, false) => Reading::Neither,
    }
}

fn exactly(by: Exact) -> &'static str {
    match by {
        Exact::FisherMidP => "Fisher's mid-p",
        Exact::Barnard => "Barnard's exact test (among at most 400 people, else Fisher's mid-p)",
        Exact::Boschloo => "Boschloo's exact test (among at most 400 people, else Fisher's mid-p)",
    }
}

fn adjusted(by: Adjust) -> &'static str {
    match by {
        Adjust::Holm => "adjusted by Holm for all groups of one rate by this attribute",
        Adjust::Hochberg => "adjusted by Hochberg for all groups of one rate by this attribute",
        Adjust::Hommel => "adjusted by Hommel for all groups of one rate by this attribute",
        Adjust::BenjaminiHochberg => {
            "adjusted by Benjamini and Hochberg for all groups of one rate by this attribute"
        }
        Adjust::None => "not adjusted, as the plan says",
    }
}

fn brief_level(confidence: f64) -> String {
    let text = format!("{:.4}", 1.0 - confidence);
    text.trim_end_matches('0').to_owned()
}

#[cfg(test)]
mod tests {
    use crate::audit::exhibits::evidence::testing::{
        BERKELEY, COMPAS, COUNTED, OUTCOMES, exhibits, row,
    };

    #[track_caller]
    fn close(found: Option<f64>, expected: f64, tolerance: f64) {
        let found = found.unwrap();
        assert!((found - expected).abs() <= tolerance, "{found} is not {expected}");
    }

    #[test]
    fn a_gap_that_is_not_shown_is_not_called_even() {
        // 500 of 1,000 against 27 of 50: a difference of 4 points that could be 10.
        let people = [("a", 1, 0, 500), ("a", 0, 0, 500), ("b", 1, 0, 27), ("b", 0, 0, 23)];
        let found = exhibits("evidence", &people, COUNTED, "").remove(0);
        assert_eq!(found.text(0, "reading"), "not shown: neither a gap nor evenness");
        assert_eq!(found.title, "By group, neither a gap nor evenness is shown for 1 of 1 group");
        // z = 0.04 / √(.501905 · .498095 · (1/1000 + 1/50)) = .552056.
        close(found.number(0, "p"), 0.580_9, 2e-4);
        // Of the published ratios that such sizes could find: 50 against 1,000 at a rate of one half give 0.604.
        close(found.number(0, "finds-ratio-below"), 0.604, 5e-4);
        close(found.number(0, "finds-below"), 0.302 - 0.5, 5e-4);
    }

    #[test]
    fn alike_rates_of_many_people_are_shown_to_be_even() {
        let people = [("a", 1, 0, 2_000), ("a", 0, 0, 2_000), ("b", 1, 0, 1_010), ("b", 0, 0, 990)];
        let found = exhibits("evidence", &people, COUNTED, "").remove(0);
        assert_eq!(found.text(0, "reading"), "no gap; shown to be below 10 points");
        assert!(found.title.contains("shown to be even"));
    }

    #[test]
    fn a_gap_can_be_shown_and_shown_to_be_small() {
        let people =
            [("a", 1, 0, 10_000), ("a", 0, 0, 10_000), ("b", 1, 0, 10_500), ("b", 0, 0, 9_500)];
        let found = exhibits("evidence", &people, COUNTED, "").remove(0);
        assert_eq!(found.text(0, "reading"), "a gap, shown to be below 10 points");
    }

    #[test]
    fn few_expected_people_are_tested_exactly() {
        // 1 of 30 against 9 of 70, 3 expected. Of tables with 10 of 100 and k among 30: P(1) = .112708, and less
        // likely are 0 (.022917) and 5 to 10 (.099637, .031451, .006438, .000817, .000058, .000002).
        let people = [("a", 1, 0, 9), ("a", 0, 0, 61), ("b", 1, 0, 1), ("b", 0, 0, 29)];
        let found = exhibits("evidence", &people, COUNTED, "").remove(0);
        assert_eq!(found.text(0, "test"), "Fisher's mid-p");
        close(found.number(0, "p"), 0.161_320 + 0.112_708 / 2.0, 2e-6);
        assert_eq!(found.text(0, "reading"), "not shown: neither a gap nor evenness");
    }

    #[test]
    fn the_plan_names_the_exact_test() {
        let people = [("a", 1, 0, 9), ("a", 0, 0, 61), ("b", 1, 0, 1), ("b", 0, 0, 29)];
        // scipy 1.17.1: boschloo_exact and barnard_exact(pooled=True) of 1 of 30 and 9 of 70.
        for (exact, test, p) in
            [("boschloo", "Boschloo's", 0.191_546_029_3), ("barnard", "Barnard's", 0.170_013_898_7)]
        {
            let rest = format!("[evidence]\nexact = \"{exact}\"\n");
            let found = exhibits("evidence", &people, COUNTED, &rest).remove(0);
            assert_eq!(found.text(0, "test"), test);
            close(found.number(0, "p"), p, 1e-6);
            assert!(found.says.contains(&format!("{test} exact test")));
        }
        let many = [("a", 1, 0, 9), ("a", 0, 0, 661), ("b", 1, 0, 1), ("b", 0, 0, 29)];
        let found = exhibits("evidence", &many, COUNTED, "[evidence]\nexact = \"boschloo\"\n");
        assert_eq!(found[0].text(0, "test"), "Fisher's mid-p");
    }

    #[test]
    fn an_even_ratio_is_shown_beside_an_even_difference() {
        let people = [
            ("a", 1, 0, 380),
            ("a", 0, 0, 620),
            ("b", 1, 0, 400),
            ("b", 0, 0, 601),
            ("c", 0, 0, 40),
        ];
        let found = exhibits("evidence", &people, COUNTED, "").remove(0);
        let reference = row(&found, &[("group", "a")]);
        // 380 of 1,000 over 400 of 1,001, against 0.8 and 1.25: by an independent program.
        close(found.number(reference, "ratio"), 0.38 / (400.0 / 1001.0), 1e-14);
        close(found.number(reference, "even-ratio-p"), 0.001_021_027_346_424, 1e-12);
        let ends = ["ratio-low", "ratio-high"].map(|it| found.number(reference, it).unwrap());
        assert!(ends[0] > 0.8 && ends[1] < 1.25, "{ends:?}");
        let nobody = row(&found, &[("group", "c")]);
        assert!(found.number(nobody, "even-ratio-p").unwrap() > 0.99);
        assert!(found.says.contains("a ratio to be between 0.80 and 1.25 in the same way"));
        let rest = "[groups]\nreference = { group = \"c\" }\n";
        let found = exhibits("evidence", &people, COUNTED, rest).remove(0);
        assert_eq!(found.number(0, "even-ratio-p"), None);
        assert_eq!(found.number(0, "ratio"), None);
    }

    #[test]
    fn predictive_parity_of_compas_is_not_rejected_and_error_rates_are_apart() {
        let rest = "[groups]\nreference = { group = \"Caucasian\" }\n";
        let found = exhibits("evidence", &COMPAS, OUTCOMES, rest).remove(0);
        let at = |rate: &str| row(&found, &[("rate", rate), ("group", "African-American")]);
        let wrong = at("False positive rate");
        close(found.number(wrong, "gap"), 0.213_925, 5e-7);
        assert_eq!(found.text(wrong, "reading"), "a gap; not shown to be below 10 points");
        let precision = at("Positive predictive value");
        close(found.number(precision, "gap"), 0.038_380, 5e-7);
        // z of 1.9568: 0.0504 on both sides; adjusted for five groups it is more.
        close(found.number(precision, "p"), 0.050_4, 1e-4);
        assert!(found.number(precision, "p-adjusted") > found.number(precision, "p"));
        assert_eq!(found.text(precision, "reading"), "no gap; shown to be below 10 points");
        let few = row(&found, &[("rate", "False positive rate"), ("group", "Native American")]);
        assert_eq!(found.text(few, "reading"), "not shown: fewer than 30 people");
        assert_eq!(found.text(few, "test"), "Fisher's mid-p");
    }

    #[test]
    fn women_of_berkeley_are_shown_to_be_admitted_less() {
        let found = exhibits("evidence", &BERKELEY, COUNTED, "").remove(0);
        // 557 / 1835 - 1198 / 2691; χ² of 92.20528.
        close(found.number(0, "gap"), -0.141_645, 1e-6);
        assert!(found.number(0, "p").unwrap() < 1e-20);
        assert_eq!(found.text(0, "reading"), "a gap; not shown to be below 10 points");
    }

    #[test]
    fn groups_of_whom_nobody_is_selected_are_not_tested() {
        let people = [("a", 0, 0, 400), ("b", 0, 0, 300), ("c", 1, 0, 5), ("c", 0, 0, 95)];
        let found = exhibits("evidence", &people, COUNTED, "").remove(0);
        let b = row(&found, &[("group", "b")]);
        assert_eq!((found.number(b, "p"), found.number(b, "gap")), (None, Some(0.0)));
        assert_eq!(found.text(b, "reading"), "no gap; shown to be below 10 points");
        // A reference at 0 leaves nothing to compute what could be found.
        assert_eq!(found.number(b, "finds-above"), None);
        // One test is left, and its p needs no adjustment.
        let c = row(&found, &[("group", "c")]);
        assert_eq!(found.number(c, "p"), found.number(c, "p-adjusted"));
    }

    #[test]
    fn p_values_of_one_rate_are_adjusted_together() {
        let people = [
            ("a", 1, 0, 500),
            ("a", 0, 0, 500),
            ("b", 1, 0, 27),
            ("b", 0, 0, 23),
            ("c", 1, 0, 545),
            ("c", 0, 0, 455),
        ];
        let found = exhibits("evidence", &people, COUNTED, "").remove(0);
        let [b, c] = ["b", "c"].map(|it| row(&found, &[("group", it)]));
        // z = .045 / √(.5225 · .4775 · 2 / 1000) = 2.014_5.
        close(found.number(c, "p"), 0.043_96, 5e-5);
        close(found.number(c, "p-adjusted"), 2.0 * 0.043_96, 1e-4);
        assert_eq!(found.number(b, "p-adjusted"), found.number(b, "p"));
        // A gap of 4.5 points that raw p alone would show; 90% of its values lie from .8 to 8.2.
        assert_eq!(found.text(c, "reading"), "no gap; shown to be below 10 points");
        let rest = "[evidence]\nadjust = \"none\"\n";
        let raw = exhibits("evidence", &people, COUNTED, rest).remove(0);
        assert_eq!(raw.number(c, "p-adjusted"), raw.number(c, "p"));
        assert_eq!(raw.text(c, "reading"), "a gap, shown to be below 10 points");
    }
}
