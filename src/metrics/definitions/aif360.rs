//! AIF360 0.6: everyone who is not privileged against the privileged group, as seen from the favourable label.

mod texts;

use crate::cube::Four;
use crate::metrics::Benefits;
use crate::metrics::Favourable;
use crate::metrics::benefit;
use crate::metrics::definitions::rates::{self, AIF360, By, Gap, Named, SKLEARN};
use crate::metrics::definitions::{
    Counts, Printed, Prints, Setting, Text, nearest, printed, scored,
};
use crate::metrics::differential::smoothed;

use texts::{
    BY_GROUP, DIFFERENCE, DIFFERENCES_OF, DIFFERENTIAL, DISPARITY, DIVERGENCE, IMBALANCE,
    INDEPENDENCE, INEQUALITY, NAN, OVER, OVER_OR_ZERO, RATIO, RATIOS_OF, SEPARATION, SIGNED,
    SUFFICIENCY, TURNED, ZERO,
};

/// By decision 0 where nothing is to be divided by; all else is not a number there.
fn divide(part: f64, whole: f64, by: By) -> f64 {
    match by {
        By::Decision if whole <= 0.0 => 0.0,
        By::Decision | By::Outcome | By::Everyone | By::Other => part / whole,
    }
}

/// As its functions in the style of scikit-learn do, with a warning.
fn or_zero(part: f64, whole: f64, _: By) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

/// Its two ways to be called.
#[derive(Clone, Copy)]
enum Api {
    Class,
    /// In the style of scikit-learn.
    Functions,
}

/// A rate of others and of the privileged.
fn sides(setting: &Setting, id: &str, divide: rates::Divide) -> [f64; 2] {
    let [privileged, others] = setting.two_sides();
    let rate = rates::ALL.iter().find(|it| it.id == id);
    [others, privileged].map(|it| rate.map_or(f64::NAN, |rate| rate.value(it.weight, divide)))
}

fn gap([others, privileged]: [f64; 2]) -> f64 {
    others - privileged
}

/// Everything that it prints under a name: for each group, and for a privileged group and all others.
pub fn all(setting: &Setting) -> Vec<Printed> {
    let mut all = named(setting);
    for rate in rates::of(AIF360) {
        all.extend(by_group(setting, rate));
    }
    for rate in rates::ALL {
        all.extend(gaps(setting, rate));
    }
    all.extend(inequality(setting));
    all.extend(differential(setting));
    all.extend(scored::aif360(setting));
    all.extend(nearest::consistency(&setting.nearest));
    all
}

fn named(setting: &Setting) -> Vec<Printed> {
    let selection = sides(setting, "selection-rate", divide);
    let gaps = |divide: rates::Divide| {
        [
            "true-positive-rate",
            "false-positive-rate",
            "positive-predictive-value",
            "false-omission-rate",
        ]
        .map(|it| gap(sides(setting, it, divide)))
    };
    let [tpr, fpr, ppv, for_] = gaps(divide);
    let filled = gaps(or_zero);
    // Of scikit-learn it takes the specificity, so that a false positive rate that is not defined counts as 1.
    let of_specificity = || -gap(sides(setting, "true-negative-rate", or_zero));
    let filled_fpr = if fpr.is_nan() { of_specificity() } else { fpr };
    // Python's max, which stays with a first that is not a number.
    let larger = if tpr.abs() > fpr.abs() { tpr.abs() } else { fpr.abs() };
    let [privileged, others] = setting.two_sides();
    let n = [others, privileged].map(|it| it.weight.total());
    let all: [(Text, f64); 14] = [
        (INDEPENDENCE[0], gap(selection)),
        (INDEPENDENCE[1], gap(selection)),
        (INDEPENDENCE[2], selection[0] / selection[1]),
        (INDEPENDENCE[3], or_zero(selection[0], selection[1], By::Other)),
        (SEPARATION[0], tpr),
        (SEPARATION[1], larger),
        (SEPARATION[2], f64::midpoint(fpr, tpr)),
        (SEPARATION[3], f64::midpoint(fpr.abs(), tpr.abs())),
        (SEPARATION[4], filled[0]),
        (SEPARATION[5], f64::midpoint(filled_fpr, filled[0])),
        (SEPARATION[6], f64::midpoint(filled_fpr.abs(), filled[0].abs())),
        (SUFFICIENCY[0], f64::midpoint(ppv, for_)),
        (SUFFICIENCY[1], f64::midpoint(filled[2], filled[3])),
        (IMBALANCE, (n[0] - n[1]) / (n[0] + n[1])),
    ];
    let divergence = if setting.groups.len() > 2 {
        Prints::Stops("there are more than two groups")
    } else {
        Prints::of(divergence(privileged.weight, others.weight))
    };
    let numbers = all.into_iter().map(|(text, value)| printed(text, Prints::of(value)));
    let further = [printed(DISPARITY, disparity(setting)), printed(DIVERGENCE, divergence)];
    numbers.chain(further).collect()
}

/// Of each group, named as the privileged or as the other one.
fn by_group(setting: &Setting, rate: &Named) -> Vec<Printed> {
    let texts = match (setting.favourable, rate.by) {
        (Favourable::Negative, _) => [BY_GROUP, TURNED],
        (Favourable::Positive, By::Decision) => [BY_GROUP, ZERO],
        (Favourable::Positive, By::Outcome | By::Everyone | By::Other) => [BY_GROUP, NAN],
    };
    let turned = setting.weights().map(|it| setting.favourable.turned(it));
    rate.by_group(rate.called[AIF360], turned, texts, |it| rate.value(it, divide)).collect()
}

/// The difference and the ratio of all others and the privileged, by its own functions, and by `difference` and `ratio`
/// of its part for scikit-learn where it has none.
fn gaps(setting: &Setting, rate: &Named) -> Vec<Printed> {
    let [class, function] = [AIF360, SKLEARN].map(|it| rate.called[it]);
    let name = |what: &str, own: &[&str]| match (own.contains(&class), function.is_empty()) {
        (true, _) => Some((format!("{class}_{what}"), Api::Class)),
        (false, true) => None,
        (false, false) => Some((format!("sklearn.{what}({function})"), Api::Functions)),
    };
    let of = |api: Api| match api {
        Api::Class => sides(setting, rate.id, divide),
        Api::Functions => sides(setting, rate.id, or_zero),
    };
    let difference = name("difference", &DIFFERENCES_OF)
        .map(|(name, api)| rate.gap(Gap::Difference, name, gap(of(api)), [DIFFERENCE, SIGNED]));
    let ratio = name("ratio", &RATIOS_OF).map(|(name, api)| {
        let [others, privileged] = of(api);
        let (value, differs) = match api {
            Api::Class => (others / privileged, OVER),
            Api::Functions => (or_zero(others, privileged, By::Other), OVER_OR_ZERO),
        };
        rate.gap(Gap::Ratio, name, value, [RATIO, differs])
    });
    let ratio = ratio.filter(|_| !rate.gaps[1].is_empty());
    difference.into_iter().chain(ratio).collect()
}

/// Kullback-Leibler divergence of the outcomes of the privileged from those of all others, in nats.
fn divergence(privileged: Four, others: Four) -> f64 {
    let shares = |it: Four| [it.fp + it.tn, it.tp + it.fn_].map(|part| part / it.total());
    let pairs = shares(privileged).into_iter().zip(shares(others));
    pairs.map(|(p, q)| if p > 0.0 { p * libm::log(p / q) } else { 0.0 }).sum()
}

/// Its conditional demographic disparity: the strata are the groups themselves.
fn disparity(setting: &Setting) -> Prints {
    let sides: Vec<[f64; 2]> = (setting.weights())
        .map(|it| setting.favourable.turned(it))
        .map(|it| [it.fn_ + it.tn, it.tp + it.fp])
        .collect();
    let all = sides.iter().fold([0.0; 2], |sum, it| [sum[0] + it[0], sum[1] + it[1]]);
    // Of weights, which are no whole numbers to it, it is not a number.
    let is_unweighted = setting.groups.iter().all(|it| it.people == it.weight);
    if is_unweighted && all.iter().any(|it| *it <= 0.0) {
        return Prints::Stops("everyone has the same decision");
    }
    let weighed =
        sides.iter().map(|it| (it[0] + it[1]) * (it[0] / all[0] - it[1] / all[1])).sum::<f64>();
    Prints::of(weighed / (all[0] + all[1]))
}

/// The entropy indices, which leave out all weights.
fn inequality(setting: &Setting) -> Vec<Printed> {
    let sides: [Counts; 2] = setting.two_sides();
    let mut everyone = sides[0].people;
    everyone.add(sides[1].people);
    let groups: Vec<Benefits> =
        setting.people().map(|it| Benefits::of(it, setting.favourable)).collect();
    // The cells are turned already: what is positive is favourable.
    let of = |it: Four| Benefits::of(it, Favourable::Positive);
    let sides = sides.map(|it| of(it.people));
    let number = |value: crate::metrics::Measured| Prints::of(value.unwrap_or(f64::NAN));
    let among = |index: benefit::Index| number(index.of_people(of(everyone)));
    let between = |index: benefit::Index| number(index.of_groups(&sides));
    let (squared, theil) = (benefit::Index::Squared, benefit::Index::Theil);
    let variation = benefit::Index::Variation;
    vec![
        printed(INEQUALITY[0], among(squared)),
        printed(INEQUALITY[1], among(theil)),
        printed(INEQUALITY[2], among(variation)),
        printed(INEQUALITY[3], between(squared)),
        printed(INEQUALITY[4], between(theil)),
        printed(INEQUALITY[5], between(variation)),
        printed(INEQUALITY[6], number(squared.of_groups(&groups))),
        printed(INEQUALITY[7], number(theil.of_groups(&groups))),
        printed(INEQUALITY[8], number(variation.of_groups(&groups))),
    ]
}

/// Over every group of the attribute, whoever is privileged.
fn differential(setting: &Setting) -> [Printed; 2] {
    let of = |positive: fn(Four) -> f64| {
        let people = setting.weights().map(|it| setting.favourable.turned(it));
        let groups: Vec<[f64; 2]> = people.map(|it| [positive(it), it.total()]).collect();
        smoothed(&groups, 1.0).map_or(f64::NAN, |it| it.0)
    };
    let happened = of(|it| it.tp + it.fn_);
    let decided = of(|it| it.tp + it.fp);
    [
        printed(DIFFERENTIAL[0], Prints::of(happened)),
        printed(DIFFERENTIAL[1], Prints::of(decided - happened)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::definitions::tests::setting;

    #[track_caller]
    fn check(groups: &[[f64; 4]], name: &str, expected: Prints) {
        let all = all(&setting(groups));
        let found = &all.iter().find(|it| it.name == name).unwrap().prints;
        let is_near = match (found, &expected) {
            (Prints::Number(a), Prints::Number(b)) => (a - b).abs() < 1e-12,
            (a, b) => a == b,
        };
        assert!(is_near, "{name}: {found:?} is not {expected:?}");
    }

    /// Both groups stand for all others, whoever they are.
    #[test]
    fn everyone_who_is_not_privileged_is_one_group() {
        let groups = [[3.0, 1.0, 1.0, 5.0], [1.0, 1.0, 3.0, 5.0], [4.0, 4.0, 1.0, 1.0]];
        check(&groups, "statistical_parity_difference", Prints::Number(0.1));
        check(&groups, "disparate_impact", Prints::Number(1.25));
        check(&groups, "sklearn.class_imbalance", Prints::Number(1.0 / 3.0));
    }

    #[test]
    fn nothing_to_divide_by_is_not_a_number_by_outcome_and_zero_by_decision() {
        let groups = [[3.0, 1.0, 1.0, 5.0], [0.0, 0.0, 0.0, 5.0]];
        check(&groups, "equal_opportunity_difference", Prints::NotANumber);
        check(&groups, "false_discovery_rate_difference", Prints::Number(-0.25));
        check(&[[0.0, 0.0, 3.0, 5.0], [1.0, 1.0, 1.0, 1.0]], "disparate_impact", Prints::Infinity);
    }
}
