//! A plan to begin with, made of the roles that the columns suggest.

use crate::audit::plan::{Attribute, ColumnRef, DataSource, Effect, Plan, Positive, Score};
use crate::base::order;
use crate::data::profile::{Kind, Role};
use crate::data::{ColumnProfile, Reading};

/// Cut points for a column of ages: the bands that `ProPublica`'s file on COMPAS has, and retirement age.
const AGE_CUTS: [f64; 3] = [25.0, 45.0, 65.0];

/// Parts of names that speak of a decision which burdens the person.
const BURDENS: [&str; 10] = [
    "recid", "arrest", "crime", "criminal", "fraud", "risk", "flag", "violat", "decile", "dropout",
];

/// A plan from the suggested roles; what no column suggests is left open.
pub fn suggested(reading: &Reading, profiles: &[ColumnProfile]) -> Plan {
    let with_role = |role: Role| profiles.iter().filter(move |it| it.suggestion.role == Some(role));
    let first = |role: Role| with_role(role).next();
    let reference = |role: Role| first(role).map(|it| ColumnRef { column: it.name.clone() });
    let mut plan = Plan {
        title: title(&reading.file),
        data: DataSource {
            file: reading.file.clone(),
            sha256: Some(reading.sha256.clone()),
            rules: Vec::new(),
        },
        ..Plan::default()
    };
    plan.columns.outcome = first(Role::Outcome).and_then(positive).or_else(|| open(profiles));
    plan.columns.decision = first(Role::Decision).and_then(positive);
    plan.columns.score = score(first(Role::Score), first(Role::Decision));
    plan.columns.weight = reference(Role::Weight);
    plan.columns.count = reference(Role::Count);
    plan.columns.strata =
        with_role(Role::Stratum).map(|it| Attribute::of_column(&it.name)).collect();
    let mut attributes: Vec<&ColumnProfile> = with_role(Role::Attribute).collect();
    order::by_key(&mut attributes, |it| place(&it.name));
    plan.columns.attributes = attributes.into_iter().map(attribute).collect();
    let words = [first(Role::Outcome), first(Role::Decision)];
    let burdens = words.into_iter().flatten().any(|it| {
        let name = it.name.to_lowercase();
        BURDENS.iter().any(|part| name.contains(part))
    });
    plan.effect = if burdens { Effect::Burden } else { Effect::Benefit };
    plan
}

/// The outcome as a question: where no column holds an outcome, a decision or a score, the last one that was left open,
/// with what is positive in it, or that it is a number or several classes, still to be said.
fn open(profiles: &[ColumnProfile]) -> Option<Positive> {
    let has = |role: Role| profiles.iter().any(|it| it.suggestion.role == Some(role));
    if [Role::Outcome, Role::Decision, Role::Score].into_iter().any(has) {
        return None;
    }
    // Other columns are left open as attributes with too many groups.
    let may_be = |it: &&ColumnProfile| {
        it.suggestion.role.is_none() && it.suggestion.reason.contains("outcome")
    };
    let left_open = profiles.iter().rfind(may_be)?;
    (left_open.n_distinct > 2)
        .then(|| Positive { column: left_open.name.clone(), ..Positive::default() })
}

/// Where an attribute stands in a plan: origin, sex, age, then what else there is. The first one leads.
fn place(name: &str) -> usize {
    const ORDER: [&[&str]; 3] = [&["race", "ethnic"], &["sex", "gender"], &["age"]];
    let name = name.to_lowercase();
    // Words and not parts of words: "language" is no age.
    let speaks_of =
        |part: &&str| name.split(|it: char| !it.is_alphanumeric()).any(|it| it.starts_with(*part));
    ORDER.iter().position(|parts| parts.iter().any(speaks_of)).unwrap_or(ORDER.len())
}

/// The file's name without its ending.
fn title(file: &str) -> String {
    file.rsplit_once('.').map_or(file, |it| it.0).to_owned()
}

/// Which side of a column is positive, where the column tells.
pub fn positive(profile: &ColumnProfile) -> Option<Positive> {
    let suggestion = &profile.suggestion;
    let at_least = suggestion.at_least.as_ref().and_then(|it| it.parse().ok());
    let positive = if at_least.is_some() { None } else { suggestion.positive.clone() };
    (positive.is_some() || at_least.is_some()).then(|| Positive {
        column: profile.name.clone(),
        positive,
        at_least,
        at_most: None,
        read_as: None,
        called: None,
    })
}

/// The score: a column of its own, or the number that the decision cuts.
fn score(own: Option<&ColumnProfile>, decision: Option<&ColumnProfile>) -> Option<Score> {
    let cut = decision.filter(|it| it.suggestion.at_least.is_some());
    own.or(cut).map(|it| Score { column: it.name.clone(), lower: false })
}

/// A column as an attribute; a column of ages comes in bands.
pub fn attribute(profile: &ColumnProfile) -> Attribute {
    /// So many different numbers are no groups.
    const FEW: u64 = 12;
    let is_number =
        matches!(profile.kind, Kind::Number | Kind::WholeNumber) && profile.n_distinct > FEW;
    let cut = match profile.range {
        Some((low, high)) if is_number && profile.name.to_lowercase().contains("age") => {
            AGE_CUTS.into_iter().filter(|it| low < *it && *it <= high).collect()
        }
        Some((low, high)) if is_number => vec![f64::midpoint(low, high)],
        _ => Vec::new(),
    };
    Attribute { name: profile.name.clone(), cut, ..Attribute::of_column(&profile.name) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Intake;

    fn plan(text: &str) -> Plan {
        let mut intake = Intake::new("people.csv");
        intake.push(text.as_bytes()).unwrap();
        let loaded = intake.finish().unwrap();
        suggested(&loaded.reading, &loaded.profiles)
    }

    #[test]
    fn a_number_in_the_last_column_is_asked_about() {
        let rows: Vec<String> = (0..60).map(|it| format!("{},{}\n", it % 4, it % 17)).collect();
        let outcome = plan(&format!("hours,g3\n{}", rows.concat())).columns.outcome.unwrap();
        assert_eq!(outcome, Positive { column: "g3".to_owned(), ..Positive::default() });
    }

    #[test]
    fn a_known_decision_leaves_no_question() {
        let row = |it: usize| format!("{},{}\n", ["yes", "no"][it % 2], it % 17);
        let rows: Vec<String> = (0..60).map(row).collect();
        assert_eq!(plan(&format!("approved,amount\n{}", rows.concat())).columns.outcome, None);
    }
}
