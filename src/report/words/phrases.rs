//! Words for groups, rates, ratios and verdicts.

use crate::audit::plan::{Effect, Plan};
use crate::metrics::{Rate, Topic};
use crate::report::format::{percent, ratio};
use crate::report::{Side, Verdict};

/// A rate in the plan's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Such as "were wrongly flagged"; empty where a rate is no share of people.
    pub done: String,
    /// Such as "those not re-arrested"; empty where it is everyone.
    pub among: String,
}

/// A rate in the plan's words for decision and outcome.
pub fn said(rate: &Rate, plan: &Plan) -> Said {
    Said { done: filled(rate.wording.done, plan), among: filled(rate.wording.among, plan) }
}

/// A text with the plan's words for decision and outcome in place of `{yes}`, `{no}`, `{true}` and `{false}`.
pub(super) fn filled(text: &str, plan: &Plan) -> String {
    let (yes, came_true) = (decided(plan), happened(plan));
    text.replace("{yes}", yes)
        .replace("{no}", &format!("not {yes}"))
        .replace("{true}", came_true)
        .replace("{false}", &format!("not {came_true}"))
}

/// The word for a positive decision: the plan's, else "selected" or "flagged".
pub(super) fn decided(plan: &Plan) -> &str {
    plan.decision_called().filter(|it| !it.is_empty()).unwrap_or(match plan.effect {
        Effect::Benefit => "selected",
        Effect::Burden => "flagged",
    })
}

/// The word for a positive outcome: the plan's, else "positive in the outcome".
pub(super) fn happened(plan: &Plan) -> &str {
    let called = plan.columns.outcome.as_ref().and_then(|it| it.called.as_deref());
    called.filter(|it| !it.is_empty()).unwrap_or("positive in the outcome")
}

/// The people of a group as the subject of a sentence: "Asian defendants", or
/// "defendants in the group \"25 - 45\"" where the name is no adjective.
pub fn who(group: &[String], people: &str) -> String {
    match group {
        [name] if is_adjective(name, people) => format!("{name} {people}"),
        _ => format!("{people} in the group \u{201c}{}\u{201d}", group.join(", ")),
    }
}

/// The name of a group alone: as it stands where it is an adjective, else in quotation marks.
pub(super) fn named(group: &[String], people: &str) -> String {
    match group {
        [name] if is_adjective(name, people) => name.clone(),
        _ => format!("\u{201c}{}\u{201d}", group.join(", ")),
    }
}

/// Several groups as the subject of a sentence.
pub(super) fn who_all(groups: &[Vec<String>], people: &str) -> String {
    if let [one] = groups {
        who(one, people)
    } else {
        let names: Vec<String> =
            groups.iter().map(|it| format!("\u{201c}{}\u{201d}", it.join(", "))).collect();
        format!("{people} in the groups {}", list(&names))
    }
}

/// Adjectives that no ending tells.
const ADJECTIVES: [&str; 36] = [
    "black",
    "white",
    "brown",
    "non-white",
    "nonwhite",
    "male",
    "female",
    "non-binary",
    "transgender",
    "indigenous",
    "native",
    "aboriginal",
    "hispanic",
    "non-hispanic",
    "latino",
    "latina",
    "latinx",
    "jewish",
    "muslim",
    "hindu",
    "sikh",
    "jain",
    "arab",
    "greek",
    "married",
    "unmarried",
    "divorced",
    "widowed",
    "separated",
    "single",
    "young",
    "old",
    "older",
    "younger",
    "local",
    "foreign",
];
/// Endings of the names of peoples as adjectives: "Asian", "African-American", "Korean", "Japanese", "Turkish".
const ENDINGS: [&str; 6] = ["sian", "ican", "indian", "ean", "ese", "ish"];
/// What nobody says of people: "male people".
const NOT_OF_PEOPLE: [&str; 2] = ["male", "female"];

/// Whether a name reads as an adjective of these people: one that is known as such, or that ends like the name of a
/// people. What is not known stands in quotes: "people in the group “teacher”".
fn is_adjective(name: &str, people: &str) -> bool {
    let plain = name.chars().all(|it| it.is_alphabetic() || it == ' ' || it == '-');
    let lower = name.to_lowercase();
    let is_name = name.chars().next().is_some_and(char::is_uppercase);
    let ends = is_name && ENDINGS.iter().any(|it| lower.ends_with(it));
    plain
        && name.split(' ').count() <= 2
        && (ADJECTIVES.contains(&lower.as_str()) || ends)
        && !(people == "people" && NOT_OF_PEOPLE.contains(&lower.as_str()))
}

/// How often, against another: "almost twice as often as".
pub(super) fn times(value: f64) -> String {
    match value {
        it if it <= 0.0 => "not once, unlike".to_owned(),
        it if it < 0.005 => "less than 0.01 times as often as".to_owned(),
        it if it < 0.45 => format!("{} times as often as", ratio(it)),
        it if it < 0.55 => "about half as often as".to_owned(),
        it if it < 0.95 => format!("{} times as often as", ratio(it)),
        it if it <= 1.05 => "about as often as".to_owned(),
        it if it < 1.45 => format!("{} times as often as", ratio(it)),
        it if it <= 1.55 => "about one and a half times as often as".to_owned(),
        it if it < 1.85 => format!("{} times as often as", ratio(it)),
        it if it < 1.97 => "almost twice as often as".to_owned(),
        it if it <= 2.03 => "twice as often as".to_owned(),
        it if it <= 2.15 => "a little more than twice as often as".to_owned(),
        it => format!("{} times as often as", ratio(it)),
    }
}

/// The words of a verdict.
pub fn verdict(verdict: Verdict, side: Option<Side>) -> &'static str {
    match (verdict, side) {
        (Verdict::Outside, Some(Side::Below)) => "Below threshold",
        (Verdict::Outside, _) => "Above threshold",
        (Verdict::Within, _) => "Within",
        (Verdict::Inconclusive, _) => "Inconclusive",
        (Verdict::NotComputable, _) => "Not computable",
    }
}

/// A topic as the question that people ask, in the plan's words.
pub fn topic(topic: Topic, plan: &Plan) -> String {
    let yes = decided(plan);
    match topic {
        Topic::Selected => format!("Who is {yes}?"),
        Topic::WronglyPositive => format!("Who is wrongly {yes}?"),
        Topic::WronglyNegative => format!("Who is wrongly not {yes}?"),
        Topic::Meaning => "What does a decision mean?".to_owned(),
        Topic::Predicted => "How high are the predictions?".to_owned(),
        Topic::Errors => "How far are predictions from what happened?".to_owned(),
        Topic::Quality => "How good are decisions and scores?".to_owned(),
        Topic::Before => "How do the groups differ before any decision?".to_owned(),
    }
}

/// A sentence with its first letter large.
pub(crate) fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Names as a list: "a", "a and b", "a, b and c".
pub(crate) fn list(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [start @ .., last] => format!("{} and {last}", start.join(", ")),
    }
}

/// A share with its interval: "44.8% (42.6–47.2)".
pub(super) fn share_with_interval(value: f64, low: Option<f64>, high: Option<f64>) -> String {
    match (low, high) {
        (Some(low), Some(high)) => {
            format!("{} ({})", percent(value), crate::report::format::percent_interval(low, high))
        }
        _ => percent(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_band_of_ages_is_no_adjective() {
        let who = |name: &str| who(&[name.to_owned()], "defendants");
        assert_eq!(who("African-American"), "African-American defendants");
        assert_eq!(who("25 - 45"), "defendants in the group \u{201c}25 - 45\u{201d}");
        assert_eq!(who("Other"), "defendants in the group \u{201c}Other\u{201d}");
    }

    #[test]
    fn nobody_says_male_people() {
        let who = |people: &str| super::who(&["Male".to_owned()], people);
        assert_eq!(who("defendants"), "Male defendants");
        assert_eq!(who("people"), "people in the group \u{201c}Male\u{201d}");
        let low = super::who(&["low".to_owned()], "people");
        assert_eq!(low, "people in the group \u{201c}low\u{201d}");
    }

    #[test]
    fn what_is_no_adjective_is_a_group() {
        let who = |name: &str| super::who(&[name.to_owned()], "people");
        for name in ["Asian", "Caucasian", "Native American", "Korean", "Black", "Hispanic"] {
            assert_eq!(who(name), format!("{name} people"));
        }
        for name in ["teacher", "nopos", "Felony Petit Theft", "Husband", "Japan", "woman", "a"] {
            assert_eq!(who(name), format!("people in the group \u{201c}{name}\u{201d}"));
        }
    }

    #[test]
    fn ratios_are_said_as_people_say_them() {
        assert_eq!(times(1.912), "almost twice as often as");
        assert_eq!(times(0.63), "0.63 times as often as");
        assert_eq!(times(1.0), "about as often as");
        assert_eq!(times(0.5), "about half as often as");
        assert_eq!(times(0.0), "not once, unlike");
        assert_eq!(times(0.004), "less than 0.01 times as often as");
        assert_eq!(times(0.005), "0.01 times as often as");
    }
}
