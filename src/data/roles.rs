//! Suggests a role for every column, from its name and its values, with the reason for it.
//!
//! Rules run from the surest to the vaguest, and the first that fits a column holds.
//! What cannot be told is left open, with the reason. At most one column becomes the outcome, the decision,
//! the score, the weight and the count.

use crate::data::names::{
    names_age, names_attribute, names_count, names_identifier, names_split, names_weight, words,
};
use crate::data::profile::{ColumnProfile, Kind, Role, Suggestion};
use crate::data::relations::{bands_of, copies, indicated, rows_differ};
use crate::data::table::{Categories, Cells, Table};

/// More groups than this are too many to compare without joining some first.
const ATTRIBUTE_GROUPS: u64 = 12;
/// The most distinct numbers of a column that could be an age.
const AGES: u64 = 130;
/// A table of counts has at most this many rows.
const COUNTED_ROWS: usize = 10_000;
/// A column of a table of counts has at most this many categories.
const COUNTED_CATEGORIES: u64 = 50;
/// Rows from which on a column of all different values is more than chance.
const ENOUGH_ROWS: usize = 20;

/// Columns with what was suggested so far.
pub(super) struct Guide<'a> {
    pub(super) table: &'a Table,
    pub(super) profiles: &'a [ColumnProfile],
    /// The words of each name.
    pub(super) words: Vec<Vec<String>>,
    decided: Vec<Option<Suggestion>>,
}

/// Fills in the suggestion of every profile.
pub(super) fn suggest(table: &Table, profiles: &mut [ColumnProfile]) {
    let words = profiles.iter().map(|it| words(&it.name)).collect();
    let decided = vec![None; profiles.len()];
    let mut guide = Guide { table, profiles, words, decided };
    set_aside_what_says_nothing(&mut guide);
    suggest_count(&mut guide);
    suggest_identifiers(&mut guide);
    suggest_weight(&mut guide);
    suggest_indicators(&mut guide);
    suggest_attributes(&mut guide);
    crate::data::verdicts::suggest_decision_and_score(&mut guide);
    crate::data::verdicts::suggest_outcome(&mut guide);
    suggest_the_rest(&mut guide);
    let decided = guide.decided;
    for (profile, suggestion) in profiles.iter_mut().zip(decided) {
        profile.suggestion = suggestion.unwrap_or_default();
    }
}

impl<'a> Guide<'a> {
    /// Gives a column a role; an earlier decision stays.
    pub(super) fn give(&mut self, column: usize, role: Role, reason: impl Into<String>) {
        let suggestion =
            Suggestion { role: Some(role), reason: reason.into(), ..Suggestion::default() };
        self.decide(column, suggestion);
    }

    /// Leaves a column open; an earlier decision stays.
    pub(super) fn leave_open(&mut self, column: usize, reason: impl Into<String>) {
        self.decide(column, Suggestion { reason: reason.into(), ..Suggestion::default() });
    }

    pub(super) fn decide(&mut self, column: usize, suggestion: Suggestion) {
        self.decided[column].get_or_insert(suggestion);
    }

    /// Columns without a suggestion so far.
    pub(super) fn open(&self) -> Vec<usize> {
        (0..self.decided.len()).filter(|it| self.decided[*it].is_none()).collect()
    }

    pub(super) fn kind(&self, column: usize) -> Kind {
        self.profiles[column].kind
    }

    pub(super) fn name(&self, column: usize) -> &'a str {
        &self.profiles[column].name
    }

    /// The dictionary of a column, where it has one.
    pub(super) fn categories(&self, column: usize) -> Option<&'a Categories> {
        match &self.table.columns[column].cells {
            Cells::Categories(it) => Some(it),
            Cells::Numbers(_) => None,
        }
    }

    /// Whether every known cell spells a number.
    pub(super) fn is_numeric(&self, column: usize) -> bool {
        self.profiles[column].range.is_some()
    }
}

fn set_aside_what_says_nothing(guide: &mut Guide<'_>) {
    for (column, first) in copies(guide.table).into_iter().enumerate() {
        let profile = &guide.profiles[column];
        if profile.kind == Kind::Empty {
            guide.give(column, Role::SetAside, "every cell is missing");
        } else if profile.n_distinct == 1 && profile.n_missing == 0 {
            guide.give(column, Role::SetAside, "the same value in every row");
        } else if let Some(first) = first {
            let reason = format!("the same values as \"{}\", row by row", guide.name(first));
            guide.give(column, Role::SetAside, reason);
        } else if names_split(&guide.words[column]) && profile.n_distinct <= ATTRIBUTE_GROUPS {
            guide.give(column, Role::SetAside, "tells which part of the data a row was put into");
        }
    }
}

/// A table of counts: one column of whole numbers, and no two rows alike in the others.
fn suggest_count(guide: &mut Guide<'_>) {
    let open = guide.open();
    let counts: Vec<usize> = open
        .iter()
        .copied()
        .filter(|it| {
            names_count(&guide.words[*it])
                && guide.profiles[*it].range.is_some_and(|range| range.0 >= 0.0)
        })
        .filter(|it| matches!(guide.kind(*it), Kind::WholeNumber | Kind::YesNo))
        .collect();
    let [count] = counts.as_slice() else { return };
    let others: Vec<usize> = open.into_iter().filter(|it| it != count).collect();
    let are_categories = others.iter().all(|it| {
        matches!(guide.kind(*it), Kind::YesNo | Kind::Category | Kind::WholeNumber)
            && guide.profiles[*it].n_distinct <= COUNTED_CATEGORIES
    });
    let is_short = guide.table.n_rows <= COUNTED_ROWS;
    if is_short && !others.is_empty() && are_categories && rows_differ(guide.table, &others) {
        guide.give(*count, Role::Count, "a table of counts: each row stands for so many people");
    }
}

fn suggest_identifiers(guide: &mut Guide<'_>) {
    let n_rows = guide.table.n_rows;
    for column in guide.open() {
        let profile = &guide.profiles[column];
        let all_differ = profile.n_distinct == n_rows as u64 && !profile.distinct_is_bound;
        let is_long = n_rows >= ENOUGH_ROWS;
        let mostly_differ = profile.distinct_is_bound || 2 * profile.n_distinct > n_rows as u64;
        let is_whole = matches!(profile.kind, Kind::WholeNumber | Kind::YesNo);
        if names_identifier(&guide.words[column]) && profile.kind != Kind::Number && mostly_differ {
            guide.give(column, Role::Identifier, "its name says that it tells rows apart");
        } else if all_differ && is_long && is_whole && counts_up(profile, n_rows) {
            guide.give(
                column,
                Role::Identifier,
                "counts the rows: every row has its own whole number",
            );
        } else if all_differ && is_long && matches!(profile.kind, Kind::Text | Kind::Category) {
            guide.give(column, Role::Identifier, "every row has its own value");
        }
    }
}

/// Whether different whole numbers fill their range.
fn counts_up(profile: &ColumnProfile, n_rows: usize) -> bool {
    profile.range.is_some_and(|(low, high)| high - low + 1.0 <= n_rows as f64)
}

fn suggest_weight(guide: &mut Guide<'_>) {
    let weight = guide.open().into_iter().find(|it| {
        let is_positive =
            guide.profiles[*it].range.is_some_and(|(low, high)| low >= 0.0 && high > 0.0);
        names_weight(&guide.words[*it]) && is_positive
    });
    if let Some(column) = weight {
        guide.give(
            column,
            Role::Weight,
            "its name says that it is a sampling weight, and no value is negative",
        );
    }
}

/// Zeros and ones that only repeat what another column says are no attributes beside it.
fn suggest_indicators(guide: &mut Guide<'_>) {
    for column in guide.open() {
        if !names_attribute(&guide.words[column])
            || guide.profiles[column].range != Some((0.0, 1.0))
        {
            continue;
        }
        let Some(indicator) = guide.categories(column) else { continue };
        let name = guide.name(column);
        // "race=Black" of "race", as spreadsheets and programs spell it.
        let value_in = |base: &str| {
            let rest = name.strip_prefix(base)?;
            let value = rest.strip_prefix(['=', '_', ':', '.', ' ', '-', '/'])?;
            (!value.is_empty()).then(|| value.trim())
        };
        let says = (0..guide.profiles.len()).filter(|it| *it != column).find_map(|base| {
            let value = value_in(guide.name(base))?;
            let level = indicated(indicator, guide.categories(base)?)?;
            (level.trim() == value)
                .then(|| format!("1 where \"{}\" is \"{value}\", else 0", guide.name(base)))
        });
        if let Some(says) = says {
            guide.give(column, Role::Feature, says);
        }
    }
}

fn suggest_attributes(guide: &mut Guide<'_>) {
    let open = guide.open();
    for column in open.iter().copied() {
        if !names_attribute(&guide.words[column]) || guide.kind(column) == Kind::Date {
            continue;
        }
        if names_age(&guide.words[column])
            && guide.is_numeric(column)
            && guide.kind(column) != Kind::YesNo
        {
            suggest_age(guide, column, &open);
            continue;
        }
        let n_groups = guide.profiles[column].n_distinct;
        if n_groups > ATTRIBUTE_GROUPS {
            let reason = format!(
                "its name is that of a protected attribute, but {n_groups} groups are many: join the small ones first"
            );
            guide.leave_open(column, reason);
            continue;
        }
        guide.give(column, Role::Attribute, attribute_reason(&guide.words[column]));
    }
}

fn attribute_reason(words: &[String]) -> &'static str {
    let has = |wanted: &str| words.iter().any(|it| it == wanted);
    if has("personal") && has("status") {
        "personal status often tells sex and marital status together: check what its codes mean"
    } else {
        "its name is that of a protected attribute"
    }
}

/// An age in years is cut into bands, unless another column holds bands of it.
fn suggest_age(guide: &mut Guide<'_>, column: usize, open: &[usize]) {
    let bands = open.iter().copied().find(|it| {
        let is_other = *it != column && names_age(&guide.words[*it]) && !guide.is_numeric(*it);
        is_other && has_bands_of(guide, *it, column)
    });
    if let Some(bands) = bands {
        let reason = format!("finer than \"{}\", which holds bands of it", guide.name(bands));
        guide.give(column, Role::Feature, reason);
    } else if guide.profiles[column].n_distinct <= AGES {
        guide.give(
            column,
            Role::Attribute,
            "age is a protected attribute; as a number it is cut into bands",
        );
    } else {
        guide.leave_open(column, "its name says age, but it has more values than there are years");
    }
}

fn has_bands_of(guide: &Guide<'_>, bands: usize, column: usize) -> bool {
    match (guide.categories(bands), guide.categories(column)) {
        (Some(bands), Some(numbers)) => bands_of(bands, numbers).is_some(),
        _ => false,
    }
}

fn suggest_the_rest(guide: &mut Guide<'_>) {
    for column in guide.open() {
        match guide.kind(column) {
            Kind::Date => guide.give(column, Role::SetAside, "dates: no group, no measure"),
            Kind::Text => guide.give(
                column,
                Role::SetAside,
                "text with too many different values to form groups",
            ),
            Kind::Empty | Kind::YesNo | Kind::WholeNumber | Kind::Number | Kind::Category => {
                guide.give(
                    column,
                    Role::Feature,
                    "nothing in its name or values suggests another role",
                );
            }
        }
    }
}
