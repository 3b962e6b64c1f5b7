//! A report made by hand from the public COMPAS counts, for the tests of charts and exports.

use crate::audit::plan::{Attribute, Effect, Plan, Positive};
use crate::report::{
    About, Comparison, DataSection, Finding, Group, LeftOut, MetricFigure, REPORT_VERSION,
    RateFigure, Report, Rows, Severity, Side, Stratified, Tool, UndefinedFigure, Untested, Verdict,
};

/// tp, fp, fn, tn at a cut of 5, as two other programs count them.
const RACE: [(&str, [u64; 4]); 6] = [
    ("African-American", [1_369, 805, 532, 990]),
    ("Caucasian", [505, 349, 461, 1_139]),
    ("Hispanic", [103, 87, 129, 318]),
    ("Other", [43, 36, 90, 208]),
    ("Asian", [6, 2, 3, 21]),
    ("Native American", [9, 3, 1, 5]),
];

const SEX: [(&str, [u64; 4]); 2] =
    [("Male", [1_732, 994, 1_021, 2_072]), ("Female", [303, 288, 195, 609])];

const BOTH: [([&str; 2], [u64; 4]); 6] = [
    (["African-American", "Male"], [1_196, 641, 458, 749]),
    (["Caucasian", "Male"], [392, 238, 375, 882]),
    (["African-American", "Female"], [173, 164, 74, 241]),
    (["Caucasian", "Female"], [113, 111, 86, 257]),
    (["Asian", "Female"], [0, 0, 1, 1]),
    (["Native American", "Female"], [3, 0, 0, 1]),
];

/// Ratios of false positive rates to Caucasian with Koopman's intervals, as published in the design.
const RATIOS: [(&str, f64, f64, f64); 5] = [
    ("African-American", 1.912, 1.72, 2.13),
    ("Hispanic", 0.916, 0.74, 1.12),
    ("Other", 0.629, 0.46, 0.85),
    ("Asian", 0.371, 0.10, 1.15),
    ("Native American", 1.599, 0.58, 2.99),
];

/// Rate ids with the cells that they divide, as places in tp, fp, fn, tn.
const RATES: [(&str, &[usize], &[usize]); 4] = [
    ("selection-rate", &[0, 1], &[0, 1, 2, 3]),
    ("false-positive-rate", &[1], &[1, 3]),
    ("false-negative-rate", &[2], &[0, 2]),
    ("positive-predictive-value", &[0], &[0, 1]),
];

fn texts(names: &[&str]) -> Vec<String> {
    names.iter().map(|it| (*it).to_owned()).collect()
}

fn group(attributes: &[&str], names: &[&str], cells: [u64; 4]) -> Group {
    let rows: u64 = cells.iter().sum();
    Group {
        attributes: texts(attributes),
        group: texts(names),
        rows,
        weight: rows as f64,
        tp: Some(cells[0]),
        fp: Some(cells[1]),
        fn_: Some(cells[2]),
        tn: Some(cells[3]),
        enough: rows >= 30,
        reference: names == ["Caucasian"] || names == ["Male"],
    }
}

/// Wilson's interval at 95%.
fn wilson(part: f64, whole: f64) -> (f64, f64) {
    let (z, p) = (1.959_963_984_540_054, part / whole);
    let center = p + z * z / (2.0 * whole);
    let half = z * (p * (1.0 - p) / whole + z * z / (4.0 * whole * whole)).sqrt();
    let scale = 1.0 + z * z / whole;
    ((center - half) / scale, (center + half) / scale)
}

fn rate(id: &str, of: &Group, part: &[usize], whole: &[usize]) -> RateFigure {
    let cells = [of.tp, of.fp, of.fn_, of.tn].map(|it| it.unwrap_or(0) as f64);
    let sum = |places: &[usize]| places.iter().map(|it| cells[*it]).sum::<f64>();
    let (part, whole) = (sum(part), sum(whole));
    let defined = (whole > 0.0).then(|| wilson(part, whole));
    RateFigure {
        rate: id.to_owned(),
        attributes: of.attributes.clone(),
        group: of.group.clone(),
        value: defined.map(|_| part / whole),
        undefined: defined.is_none().then(|| UndefinedFigure {
            reason: "no-selected".to_owned(),
            group: of.group.clone(),
            says: "nobody had a positive decision".to_owned(),
        }),
        part: Some(part),
        whole: Some(whole),
        low: defined.map(|it| it.0),
        high: defined.map(|it| it.1),
        interval: defined.map(|_| "wilson".to_owned()),
    }
}

fn verdict(low: f64, high: f64, n: f64) -> (Verdict, Option<Side>, Option<&'static str>) {
    if n < 30.0 {
        (Verdict::Inconclusive, None, Some("fewer than 30 people"))
    } else if low > 1.25 {
        (Verdict::Outside, Some(Side::Above), None)
    } else if high < 0.8 {
        (Verdict::Outside, Some(Side::Below), None)
    } else if low >= 0.8 && high <= 1.25 {
        (Verdict::Within, None, None)
    } else if high < 1.25 {
        (Verdict::Inconclusive, None, Some("reaches across 0.80"))
    } else {
        (Verdict::Inconclusive, None, Some("reaches across 1.25"))
    }
}

/// Difference and ratio against a reference, with simple intervals where the design has none.
fn compare(of: &RateFigure, reference: &RateFigure) -> Option<[Comparison; 2]> {
    let (value, base) = (of.value?, reference.value?);
    let (n, m) = (of.whole?, reference.whole?);
    let error = (value * (1.0 - value) / n + base * (1.0 - base) / m).sqrt();
    let known = RATIOS.iter().find(|it| of.rate == "false-positive-rate" && of.group == [it.0]);
    let spread = libm::exp(
        1.96 * ((1.0 - value) / (n * value.max(0.01)) + (1.0 - base) / (m * base)).sqrt(),
    );
    let ratio = value / base;
    let (ratio, low, high) =
        known.map_or((ratio, ratio / spread, ratio * spread), |it| (it.1, it.2, it.3));
    let (verdict, side, because) = verdict(low, high, n);
    let p = libm::erfc((value - base).abs() / error.max(1e-12) / std::f64::consts::SQRT_2);
    let base = Comparison {
        rate: of.rate.clone(),
        comparison: "difference".to_owned(),
        attributes: of.attributes.clone(),
        group: Some(of.group.clone()),
        reference: Some(reference.group.clone()),
        between: None,
        left_out: Vec::new(),
        value: Some(value - base),
        undefined: None,
        low: Some(value - base - 1.96 * error),
        high: Some(value - base + 1.96 * error),
        interval: Some("newcombe".to_owned()),
        p: Some(p),
        p_adjusted: Some((5.0 * p).min(1.0)),
        test: Some("two-proportion z".to_owned()),
        verdict,
        side,
        because: because.map(ToOwned::to_owned),
    };
    let ratio = Comparison {
        comparison: "ratio".to_owned(),
        value: Some(ratio),
        low: Some(low),
        high: Some(high),
        interval: Some("koopman".to_owned()),
        ..base.clone()
    };
    Some([base, ratio])
}

/// The COMPAS audit by race, sex and both, at the published cut.
pub(crate) fn compas() -> Report {
    let all = RACE
        .iter()
        .fold([0; 4], |sum, (_, cells)| std::array::from_fn(|idx| sum[idx] + cells[idx]));
    let mut groups = vec![group(&[], &[], all)];
    groups.extend(RACE.iter().map(|(name, cells)| group(&["race"], &[name], *cells)));
    groups.extend(SEX.iter().map(|(name, cells)| group(&["sex"], &[name], *cells)));
    groups.extend(BOTH.iter().map(|(names, cells)| group(&["race", "sex"], names, *cells)));
    with_groups(groups)
}

/// The same audit over other groups.
pub(crate) fn with_groups(groups: Vec<Group>) -> Report {
    let mut rates = Vec::new();
    let mut comparisons = Vec::new();
    for (id, part, whole) in RATES {
        let of_rate: Vec<RateFigure> = groups.iter().map(|it| rate(id, it, part, whole)).collect();
        for (figure, group) in of_rate.iter().zip(&groups) {
            let reference = of_rate
                .iter()
                .zip(&groups)
                .find(|(figure, other)| other.reference && figure.attributes == group.attributes);
            if let Some((reference, _)) = reference
                && !group.reference
            {
                comparisons.extend(compare(figure, reference).into_iter().flatten());
            }
        }
        rates.extend(of_rate);
    }
    Report {
        report: REPORT_VERSION,
        id: "e07b466ff63e83d17b25d8914faeee39d5fce5c570eb671cfaefe12f3f54ecef".to_owned(),
        tool: Tool { name: "plumbline".to_owned(), version: "0.1.0".to_owned() },
        plan: plan(),
        model: None,
        choice: None,
        data: DataSection {
            file: "compas.csv".to_owned(),
            sha256: "a5e5c34bfd2d1f065bb12a44c0323421baf74b98b97d585915a0c2e1513ecaba".to_owned(),
            bytes: 2_076_659,
            rows: Rows {
                read: 7_214,
                used: 7_214,
                rejected: 0,
                left_out: vec![LeftOut { rule: "age >= 18".to_owned(), rows: 0 }],
            },
            people: 7_214,
        },
        groups,
        rates,
        comparisons,
        stratified: Vec::new(),
        metrics: vec![metric()],
        exhibits: Vec::new(),
        findings: findings(),
        untested: vec![Untested {
            what: "Similar people, similar scores".to_owned(),
            why: "the inputs of the score are not in the file".to_owned(),
        }],
        signoffs: Vec::new(),
        seal: None,
    }
}

/// The same with one group inside the strata.
pub(crate) fn stratified() -> Report {
    let mut report = compas();
    let ratio = Stratified {
        rate: "false-positive-rate".to_owned(),
        comparison: "ratio".to_owned(),
        strata: texts(&["c_charge_degree"]),
        attributes: texts(&["race"]),
        group: texts(&["African-American"]),
        reference: texts(&["Caucasian"]),
        crude: Some(1.912),
        value: Some(1.87),
        undefined: None,
        low: Some(1.68),
        high: Some(2.08),
        interval: Some("mantel-haenszel, greenland-robins".to_owned()),
        p: None,
        p_adjusted: None,
        test: None,
        verdict: Verdict::Outside,
        side: Some(Side::Above),
        because: None,
        n_strata_used: 2,
        n_strata: 2,
    };
    let difference = Stratified {
        comparison: "difference".to_owned(),
        crude: Some(0.214),
        value: Some(0.2),
        low: Some(0.17),
        high: Some(0.23),
        interval: Some("mantel-haenszel, sato".to_owned()),
        p: Some(0.008),
        p_adjusted: Some(0.04),
        test: Some("Cochran-Mantel-Haenszel".to_owned()),
        ..ratio.clone()
    };
    report.stratified = vec![difference, ratio];
    report
}

/// An audit of so many districts, the first of them the reference; later ones are small.
pub(crate) fn many_groups(n: u64) -> Report {
    let mut groups = vec![group(&[], &[], [90, 60, 40, 300])];
    for idx in 0..n {
        let name = format!("District number {idx} of the northern province");
        let size = 400 / (idx + 1);
        let mut of = group(&["district"], &[&name], [9 + size, 6 + size, 4 + size, 30 + 3 * size]);
        of.reference = idx == 0;
        groups.push(of);
    }
    with_groups(groups)
}

fn plan() -> Plan {
    let mut plan = Plan {
        title: "COMPAS risk scores, Broward County 2013–14".to_owned(),
        effect: Effect::Burden,
        people: "defendants".to_owned(),
        ..Plan::default()
    };
    plan.columns.outcome = Some(Positive {
        column: "two_year_recid".to_owned(),
        positive: Some("1".to_owned()),
        called: Some("re-arrested".to_owned()),
        ..Positive::default()
    });
    plan.columns.decision = Some(Positive {
        column: "decile_score".to_owned(),
        at_least: Some(5.0),
        called: Some("flagged".to_owned()),
        ..Positive::default()
    });
    plan.columns.attributes = ["race", "sex"]
        .map(|it| Attribute { column: it.to_owned(), ..Attribute::default() })
        .to_vec();
    plan.groups.reference.insert("race".to_owned(), "Caucasian".to_owned());
    plan
}

fn metric() -> MetricFigure {
    MetricFigure {
        metric: "demographic-parity-difference".to_owned(),
        attributes: texts(&["race"]),
        group: None,
        reference: None,
        value: Some(0.379),
        undefined: None,
        low: Some(0.336),
        high: Some(0.421),
        interval: Some("bootstrap".to_owned()),
        p: Some(0.008),
        p_adjusted: Some(0.008),
        test: Some("chi-square".to_owned()),
        verdict: Verdict::Outside,
        side: Some(Side::Above),
        because: None,
        between: Some([texts(&["African-American"]), texts(&["Other"])]),
        left_out: vec![texts(&["Native American"])],
    }
}

fn findings() -> Vec<Finding> {
    let about = |names: &[&str], verdict: Verdict| About {
        rate: Some("false-positive-rate".to_owned()),
        comparison: Some("ratio".to_owned()),
        attributes: texts(&["race"]),
        group: texts(names),
        verdict: Some(verdict),
        ..About::default()
    };
    vec![
        Finding {
            says: "African-American defendants were wrongly flagged almost twice as often as \
                   Caucasian defendants."
                .to_owned(),
            detail: "44.8% against 23.5% of those not re-arrested: a ratio of 1.91 (1.72–2.13), \
                     above 1.25."
                .to_owned(),
            severity: Severity::High,
            about: about(&["African-American"], Verdict::Outside),
        },
        Finding {
            says: "Whether Hispanic defendants were wrongly flagged less often is not decided."
                .to_owned(),
            detail: "The ratio is 0.92 (0.74–1.12): it reaches across 0.80.".to_owned(),
            severity: Severity::Low,
            about: about(&["Hispanic"], Verdict::Inconclusive),
        },
    ]
}
