//! Admissions to Berkeley, people on the Titanic, and defendants in Broward County: counted tables, audited.

use std::collections::BTreeMap;

use plumbline::report::Report;
use plumbline::stats::adjust::benjamini_yekutieli;
use plumbline::stats::stratified::Stratum;
use plumbline::stats::tables::mantel_haenszel_odds_ratio;

use crate::run::{audit, comparison, metric, rate};

/// A plan for counted people by one attribute, with a reference.
fn plan(columns: &str, attribute: &str, reference: &str) -> String {
    format!(
        "plan = 1\n[measures]\nexhibits = []\n[columns]\n{columns}\ncount = {{ column = \"n\" }}\n\
         decision = {{ column = \"decision\", positive = \"1\" }}\n\
         [[columns.attributes]]\ncolumn = \"{attribute}\"\n[groups]\nminimum = 1\n\
         [groups.reference]\n{attribute} = \"{reference}\"\n[evidence]\nresamples = 1\n"
    )
}

#[track_caller]
fn assert_near(found: Option<f64>, expected: f64, tolerance: f64) {
    let found = found.unwrap();
    assert!((found - expected).abs() <= tolerance, "{found} is not {expected}");
}

/// Adds rows to a file.
fn push(text: &mut String, rows: &[String]) {
    text.extend(rows.iter().map(String::as_str));
}

/// Department; men admitted and not, women admitted and not; rate of men, of women, their ratio, odds ratio of men.
type Department = (&'static str, [u32; 4], [f64; 4]);

/// R's `UCBAdmissions`; the rates, ratios and odds ratios by an independent program, four digits.
const BERKELEY: [Department; 6] = [
    ("A", [512, 313, 89, 19], [0.6206, 0.8241, 1.3279, 0.3492]),
    ("B", [353, 207, 17, 8], [0.6304, 0.6800, 1.0788, 0.8025]),
    ("C", [120, 205, 202, 391], [0.3692, 0.3406, 0.9226, 1.1331]),
    ("D", [138, 279, 131, 244], [0.3309, 0.3493, 1.0556, 0.9213]),
    ("E", [53, 138, 94, 299], [0.2775, 0.2392, 0.8620, 1.2216]),
    ("F", [22, 351, 24, 317], [0.0590, 0.0704, 1.1933, 0.8279]),
];

#[test]
fn each_department_of_berkeley_has_its_rates_ratio_and_odds_ratio() {
    for (dept, [men_in, men_out, women_in, women_out], [of_men, of_women, ratio, odds]) in BERKELEY
    {
        let text = format!(
            "sex,decision,n\nm,1,{men_in}\nm,0,{men_out}\nf,1,{women_in}\nf,0,{women_out}\n"
        );
        let report = audit(&text, &plan("", "sex", "m")).unwrap();
        let value = |group| rate(&report, "selection-rate", &["sex"], &[group]).value;
        assert_near(value("m"), of_men, 0.51e-4);
        assert_near(value("f"), of_women, 0.51e-4);
        let found = comparison(&report, "selection-rate", "ratio", &["sex"], Some(&["f"])).unwrap();
        assert_near(found.value, ratio, 0.51e-4);
        let [part1, rest1, part2, rest2] = [men_in, men_out, women_in, women_out].map(f64::from);
        let alone = Stratum { part1, whole1: part1 + rest1, part2, whole2: part2 + rest2 };
        let found = mantel_haenszel_odds_ratio(&[alone], 1.96).map(|it| it.0);
        assert!((found.unwrap() - odds).abs() < 0.51e-4, "{dept}: {found:?}");
    }
}

/// The same table by hand: women expected in each department are those of all admitted by their part of applicants.
#[test]
fn women_of_berkeley_are_15_more_than_expected_within_departments() {
    let mut text = "dept,sex,decision,n\n".to_owned();
    let (mut expected, mut observed) = (0.0, 0.0);
    for (dept, cells, _) in BERKELEY {
        let [men_in, men_out, women_in, women_out] = cells;
        let of = |sex, yes, no| format!("{dept},{sex},1,{yes}\n{dept},{sex},0,{no}\n");
        push(&mut text, &[of("m", men_in, men_out), of("f", women_in, women_out)]);
        let [men_in, men_out, women_in, women_out] = cells.map(f64::from);
        expected += (women_in + women_out) * (men_in + women_in)
            / (men_in + men_out + women_in + women_out);
        observed += women_in;
    }
    assert!(
        (expected - 541.6428_f64).abs() < 0.51e-4 && (expected - observed + 15.357).abs() < 1e-3
    );
    let report = audit(&text, &plan("strata = [\"dept\"]", "sex", "m")).unwrap();
    let pooled = |kind: &str| {
        let found = report.stratified.iter().find(|it| it.comparison == kind).unwrap();
        (found.value, found.crude)
    };
    // The difference is of women less men: turned around from that of men less women, -0.018425.
    assert_near(pooled("difference").0, 0.018_425, 0.51e-6);
    assert_near(pooled("ratio").0, 1.058_307, 0.51e-6);
    assert_near(pooled("ratio").1, 0.6818, 0.51e-4);
}

/// R's `Titanic`: survivors among those of a class and sex. Survivors are 711 of 2,201.
#[test]
fn men_of_the_titanic_were_saved_29_percent_as_often() {
    let saved = [
        ("first", "m", 62, 180),
        ("first", "f", 141, 145),
        ("second", "m", 25, 179),
        ("second", "f", 93, 106),
        ("third", "m", 88, 510),
        ("third", "f", 90, 196),
        ("crew", "m", 192, 862),
        ("crew", "f", 20, 23),
    ];
    let mut text = "class,sex,decision,n\n".to_owned();
    for (class, sex, alive, all) in saved {
        push(&mut text, &[format!("{class},{sex},1,{alive}\n{class},{sex},0,{}\n", all - alive)]);
    }
    let report = audit(&text, &plan("strata = [\"class\"]", "sex", "f")).unwrap();
    let share = |by: &[&str], group: &[&str]| {
        let found = rate(&report, "selection-rate", by, group);
        (found.part.unwrap(), found.whole.unwrap(), found.value)
    };
    let (alive, all, _) = share(&[], &[]);
    assert_eq!((alive, all), (711.0, 2201.0));
    let (men, women) = (share(&["sex"], &["m"]), share(&["sex"], &["f"]));
    assert_eq!((men.0, men.1, women.0, women.1), (367.0, 1731.0, 344.0, 470.0));
    assert_near(men.2, 0.2120, 0.51e-4);
    assert_near(women.2, 0.7319, 0.51e-4);
    let found = comparison(&report, "selection-rate", "ratio", &["sex"], Some(&["m"])).unwrap();
    assert_near(found.value, 0.2897, 0.51e-4);
    let parity = metric(&report, "demographic-parity-ratio", &["sex"]);
    assert_eq!(parity.value, found.value);
    // Within classes, by hand: Σ a n₂ / N over Σ b n₁ / N.
    let (mut above, mut below) = (0.0, 0.0);
    for pair in saved.chunks_exact(2) {
        let [(.., a, n1), (.., b, n2)] = [pair[0], pair[1]];
        let [a, n1, b, n2] = [a, n1, b, n2].map(f64::from);
        above += a * n2 / (n1 + n2);
        below += b * n1 / (n1 + n2);
    }
    let pooled = report.stratified.iter().find(|it| it.comparison == "ratio").unwrap();
    assert_near(pooled.value, above / below, 1e-12);
}

/// False and true positives, false and true negatives of a group.
fn counted(groups: &[(&str, [u32; 4])]) -> Report {
    let mut text = "race,outcome,decision,n\n".to_owned();
    for (race, [tn, fp, fn_, tp]) in groups {
        let rows = format!("{race},0,0,{tn}\n{race},0,1,{fp}\n{race},1,0,{fn_}\n{race},1,1,{tp}\n");
        push(&mut text, &[rows]);
    }
    let outcome = "outcome = { column = \"outcome\", positive = \"1\" }";
    audit(&text, &plan(outcome, "race", "white")).unwrap()
}

/// `ProPublica`'s tables: two years, a decile of 5 and more; a decile of 8 and more; and violent offences.
#[test]
fn the_tables_of_compas_have_their_printed_rates() {
    let found = counted(&[("black", [990, 805, 532, 1369]), ("white", [1139, 349, 461, 505])]);
    for (race, expected) in [
        ("black", [0.448_468, 0.279_853, 0.629_715, 0.650_460]),
        ("white", [0.234_543, 0.477_226, 0.591_335, 0.711_875]),
    ] {
        let ids = [
            "false-positive-rate",
            "false-negative-rate",
            "positive-predictive-value",
            "negative-predictive-value",
        ];
        for (id, expected) in ids.into_iter().zip(expected) {
            assert_near(rate(&found, id, &["race"], &[race]).value, expected, 0.51e-6);
        }
    }
    let of = |id, kind| {
        let found = comparison(&found, id, kind, &["race"], Some(&["black"])).unwrap();
        (found.value, found.low, found.high)
    };
    let gap = of("false-positive-rate", "difference");
    assert_near(gap.0, 0.213_925, 0.51e-6);
    assert_near(gap.1, 0.182_053, 0.51e-6);
    assert_near(gap.2, 0.245_023, 0.51e-6);
    assert_near(of("false-positive-rate", "ratio").0, 1.912_093, 0.51e-6);
    assert_near(of("false-negative-rate", "difference").0, -0.197_373, 0.51e-6);
    assert_near(of("positive-predictive-value", "difference").0, 0.038_380, 0.51e-6);
    assert_near(of("selection-rate", "ratio").0, 1.690_224, 0.51e-6);
    assert_near(rate(&found, "selection-rate", &["race"], &["black"]).value, 0.588_203, 0.51e-6);
    assert_near(rate(&found, "selection-rate", &["race"], &["white"]).value, 0.348_003, 0.51e-6);
    // In percent, two digits.
    for (cells, wrong, missed) in [
        ([1407, 81, 771, 195], 5.44, 79.81),
        ([1511, 284, 1160, 741], 15.82, 61.02),
        ([1692, 1043, 170, 273], 38.14, 38.37),
        ([1679, 380, 129, 77], 18.46, 62.62),
    ] {
        let found = counted(&[("white", cells), ("other", [1, 1, 1, 1])]);
        let percent = |id| rate(&found, id, &["race"], &["white"]).value.map(|it| 100.0 * it);
        assert_near(percent("false-positive-rate"), wrong, 0.51e-2);
        assert_near(percent("false-negative-rate"), missed, 0.51e-2);
    }
}

#[test]
fn everyone_of_compas_has_the_printed_rates() {
    let groups = [
        ("black", [990, 805, 532, 1369]),
        ("white", [1139, 349, 461, 505]),
        ("hispanic", [318, 87, 129, 103]),
        ("other", [208, 36, 90, 43]),
        ("asian", [21, 2, 3, 6]),
        ("native", [5, 3, 1, 9]),
    ];
    let found = counted(&groups);
    let value = |id| rate(&found, id, &[], &[]).value;
    assert_near(value("false-positive-rate"), 0.323_492, 0.51e-6);
    assert_near(value("false-negative-rate"), 0.374_039, 0.51e-6);
    assert_near(value("positive-predictive-value"), 0.613_506, 0.51e-6);
    assert_near(value("negative-predictive-value"), 0.687_965, 0.51e-6);
    let sizes: BTreeMap<&str, u64> = found
        .groups
        .iter()
        .filter(|it| !it.group.is_empty())
        .map(|it| (it.group[0].as_str(), it.rows))
        .collect();
    let expected = [
        ("asian", 32),
        ("black", 3696),
        ("hispanic", 637),
        ("native", 18),
        ("other", 377),
        ("white", 2454),
    ];
    assert_eq!(sizes, BTreeMap::from(expected));
}

#[test]
fn five_p_values_are_adjusted_for_any_dependence() {
    // 0.05 · (1 + 1/2 + … + 1/5).
    for p in benjamini_yekutieli(&[0.01, 0.02, 0.03, 0.04, 0.05]) {
        assert!((p - 0.114_167).abs() < 0.51e-6, "{p}");
    }
}
