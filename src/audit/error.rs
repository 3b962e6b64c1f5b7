//! Why an audit cannot be run: what is wrong, why it matters and what to do.

pub mod groups;

use crate::audit::plan::ways::WAYS;
use crate::cube::count;

/// A plan that cannot be used, or that does not fit the data.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Error {
    #[error("the plan is no valid TOML: {message}")]
    Syntax { message: String },
    #[error("the plan has a key \"{key}\"{place} that this version does not know")]
    UnknownKey { key: String, place: String, nearest: Option<String> },
    #[error("the plan does not have the right form: {message}")]
    Shape { message: String },
    #[error("the plan is of version {found}, and this program reads version {known}")]
    Version { found: i64, known: u32 },
    #[error("the plan's {key} is {found}, and it must be {allowed}")]
    Range { key: &'static str, found: String, allowed: &'static str },
    #[error("the plan's {key} is {found}, and it must be a finite number")]
    NotFinite { key: String, found: String },
    #[error("the plan names the {what} \"{id}\", which does not exist")]
    UnknownId { what: &'static str, id: String, nearest: Option<String> },
    #[error("the plan names no decision, no outcome and no score")]
    NothingToAudit,
    #[error("the plan names no attribute to compare people by")]
    NoAttribute,
    #[error("two attributes of the plan are called \"{name}\"")]
    RepeatedAttribute { name: String },
    #[error(
        "the plan's {key} needs one of \"positive\", \"at_least\" and \"at_most\", and no two; \"as\" stands alone"
    )]
    PositiveUnclear { key: &'static str },
    #[error("the data has no column \"{column}\", which the plan uses as {used_as}")]
    NoColumn { column: String, used_as: String, nearest: Option<String> },
    #[error("the {key} column \"{column}\" has no cell \"{value}\"")]
    NoSuchValue { key: &'static str, column: String, value: String, found: String },
    #[error("the column \"{column}\", which the plan uses as {used_as}, holds no numbers")]
    NotNumeric { column: String, used_as: String },
    #[error(
        "row {row} of the column \"{column}\", which the plan uses as {used_as}, holds \"{found}\", which is no number"
    )]
    NotANumber { column: String, used_as: String, row: u64, found: String },
    #[error("the attribute \"{column}\" has {n} different values, too many to be groups")]
    TooManyGroups { column: String, n: u64 },
    #[error("the column \"{column}\" has {n} different values, too many to be classes")]
    TooManyClasses { column: String, n: u64 },
    #[error("the intersections make {n} groups or more, and {limit} are the most")]
    TooManyIntersections { n: u64, limit: u64 },
    #[error("the attribute \"{attribute}\" has no group \"{group}\" to compare with")]
    NoReference { attribute: String, group: String, found: String },
    #[error("the row rule \"{rule}\" cannot be read: {message}")]
    Rule { rule: String, message: String },
    #[error("no rows are left to audit")]
    NoRows { left_out: String },
    #[error(
        "the data is not the file of the plan: its SHA-256 is {found}, the plan says {expected}"
    )]
    OtherData { found: String, expected: String },
    #[error("the plan names a model, and a column for the decision or the score as well")]
    TwoSources,
    #[error("the plan trains a model and names no outcome")]
    NothingToLearn,
    #[error("the plan's model \"{file}\" was not given")]
    NoModelFile { file: String },
    #[error(
        "the model is not the file of the plan: its SHA-256 is {found}, the plan says {expected}"
    )]
    OtherModel { found: String, expected: String },
    #[error("the model \"{model}\" cannot be trained: {cause}")]
    Training { model: String, cause: String },
    #[error(
        "the model \"{model}\" cannot be trained: all {n} people who could be learnt from have the outcome {class}"
    )]
    OneClass { model: String, class: String, n: u64 },
    #[error("the model \"{model}\" cannot be used: {what}")]
    ModelFile { model: String, what: String, why: &'static str, hint: String },
    #[error(transparent)]
    Groups(#[from] groups::Error),
    #[error(transparent)]
    Count(#[from] count::Error),
}

/// What to do about a column of outcomes or decisions of which nothing is said, or two things.
const SAY_HOW: &str = "Write positive = \"yes\" for a value, at_least = 5 or at_most = 5 for a number; as = \
                       \"number\" or as = \"classes\" takes the column as it is.";

/// What to do about a plan of nothing.
const NAME_ONE: &str = "Name the column with the decision, the one with the outcome, or both.";

/// What to do about a plan that compares nobody.
const NAME_GROUPS: &str = "Choose at least one column with groups of people, such as sex or age.";

/// What to do about a column of too many classes.
const FEWER_CLASSES: &str = "Say as = \"number\" if it is one, or merge values.";

/// Where all ids of a kind are listed.
fn all_ids(what: &str) -> String {
    match what {
        "way of learning" => {
            let all: Vec<&str> = WAYS.iter().map(|it| it.id).collect();
            format!("It is one of {}.", all.join(", "))
        }
        "feature" | "attribute" => "Take a name that the plan lists.".to_owned(),
        _ => "`plumbline metrics` lists all of them.".to_owned(),
    }
}

impl Error {
    /// A stable id.
    pub fn id(&self) -> &'static str {
        match self {
            Self::Syntax { .. } => "plan-syntax",
            Self::UnknownKey { .. } => "plan-unknown-key",
            Self::Shape { .. } => "plan-shape",
            Self::Version { .. } => "plan-version",
            Self::Range { .. } | Self::NotFinite { .. } => "plan-range",
            Self::UnknownId { .. } => "plan-unknown-id",
            Self::NothingToAudit => "nothing-to-audit",
            Self::NoAttribute => "no-attribute",
            Self::RepeatedAttribute { .. } => "repeated-attribute",
            Self::PositiveUnclear { .. } => "positive-unclear",
            Self::NoColumn { .. } => "no-column",
            Self::NoSuchValue { .. } => "no-such-value",
            Self::NotNumeric { .. } => "not-numeric",
            Self::NotANumber { .. } => "not-a-number",
            Self::TooManyGroups { .. } => "too-many-groups",
            Self::TooManyClasses { .. } => "too-many-classes",
            Self::TooManyIntersections { .. } => "too-many-intersections",
            Self::NoReference { .. } => "no-reference",
            Self::Groups(error) => error.id(),
            Self::Rule { .. } => "row-rule",
            Self::NoRows { .. } => "no-rows",
            Self::OtherData { .. } => "other-data",
            Self::TwoSources => "two-sources",
            Self::NothingToLearn => "nothing-to-learn",
            Self::NoModelFile { .. } => "no-model-file",
            Self::OtherModel { .. } => "other-model",
            Self::Training { .. } | Self::OneClass { .. } => "training",
            Self::ModelFile { .. } => "model-file",
            Self::Count(count::Error::NegativeWeight { .. }) => "negative-weight",
            Self::Count(count::Error::BrokenCount { .. }) => "broken-count",
            Self::Count(count::Error::TooManyPeople { .. }) => "too-many-people",
            Self::Count(count::Error::HugeWeights { .. }) => "huge-weights",
            Self::Count(count::Error::TooManyCombinations) => "too-many-combinations",
        }
    }

    /// Why it matters.
    pub fn why(&self) -> &'static str {
        match self {
            Self::Syntax { .. }
            | Self::UnknownKey { .. }
            | Self::Shape { .. }
            | Self::Version { .. }
            | Self::Range { .. }
            | Self::NotFinite { .. }
            | Self::UnknownId { .. } => {
                "A plan that is only partly understood would give an audit that nobody asked for."
            }
            Self::NothingToAudit | Self::NoAttribute | Self::NoRows { .. } => {
                "Without it there is nothing to compare."
            }
            Self::RepeatedAttribute { .. } => "Their groups could not be told apart in the report.",
            Self::PositiveUnclear { .. } | Self::NoSuchValue { .. } => {
                "Which decisions and outcomes are the positive ones fixes the meaning of every rate."
            }
            Self::NoColumn { .. }
            | Self::NotNumeric { .. }
            | Self::NotANumber { .. }
            | Self::Rule { .. } => "The audit would not be the one that was planned.",
            Self::TooManyClasses { .. } => "Classes of one or two people carry no evidence.",
            Self::TooManyGroups { .. } | Self::TooManyIntersections { .. } => {
                "Groups of one or two people carry no evidence."
            }
            Self::NoReference { .. } => "Every difference and ratio is taken to that group.",
            Self::Groups(error) => error.why(),
            Self::OtherData { .. } => "Figures of other data would carry this plan's name.",
            Self::TwoSources => "It must be clear which decisions are audited.",
            Self::NothingToLearn => "A model learns from what happened.",
            Self::NoModelFile { .. } => "Its decisions are what is audited.",
            Self::OtherModel { .. } => "Figures of another model would carry this plan's name.",
            Self::Training { .. } => "Without a model there are no decisions to audit.",
            Self::OneClass { .. } => {
                "A model learns to tell one outcome from another, and there is no other."
            }
            Self::ModelFile { why, .. } => why,
            Self::Count(count::Error::TooManyCombinations) => {
                "Groups that cannot be told apart would be mixed up."
            }
            Self::Count(_) => "Every figure is a sum of these numbers.",
        }
    }

    /// What to do.
    pub fn hint(&self) -> String {
        let did_you_mean = |nearest: &Option<String>, otherwise: &str| match nearest {
            Some(it) => format!("Did you mean \"{it}\"?"),
            None => otherwise.to_owned(),
        };
        match self {
            Self::Syntax { .. } | Self::Shape { .. } => {
                "Correct the plan at that place, or make a new one in the page and save it.".to_owned()
            }
            Self::UnknownKey { nearest, .. } => did_you_mean(nearest, "Take the key out."),
            Self::Version { .. } => "Use the version of Plumbline that the plan was made with, or \
                                     a newer one."
                .to_owned(),
            Self::Range { .. } | Self::NotFinite { .. } => {
                format!("Change {} in the plan.", self.field().unwrap_or_default())
            }
            Self::UnknownId { what, nearest, .. } => did_you_mean(nearest, &all_ids(what)),
            Self::NothingToAudit => NAME_ONE.to_owned(),
            Self::NoAttribute => NAME_GROUPS.to_owned(),
            Self::RepeatedAttribute { .. } => "Give one of them another name.".to_owned(),
            Self::PositiveUnclear { .. } => SAY_HOW.to_owned(),
            Self::NoColumn { nearest, .. } => {
                did_you_mean(nearest, "Compare the plan with the names in the file's first line.")
            }
            Self::NoSuchValue { found, .. } => format!("It has {found}: take one of these."),
            Self::NotNumeric { .. } => "Choose a column of numbers.".to_owned(),
            Self::NotANumber { .. } => {
                "Correct the cell in the file, leave the row out by a row rule, or choose another column.".to_owned()
            }
            Self::TooManyGroups { .. } => {
                "Cut numbers or take quantiles, merge levels, or leave it out.".to_owned()
            }
            Self::TooManyClasses { .. } => FEWER_CLASSES.to_owned(),
            Self::TooManyIntersections { .. } => {
                "Lower `intersections`, merge small levels, or compare by fewer attributes.".to_owned()
            }
            Self::NoReference { found, .. } => format!("Its groups are {found}."),
            Self::Groups(error) => error.hint(),
            Self::Rule { .. } => {
                "Write it as column, then ==, !=, <, <=, > or >=, then a number or a text in double \
                 quotes."
                    .to_owned()
            }
            Self::NoRows { left_out } if left_out.is_empty() => {
                "Check that the file has rows below its first line, and that they stand for people."
                    .to_owned()
            }
            Self::NoRows { left_out } => format!("Look at the rules that left them out: {left_out}."),
            Self::OtherData { .. } => {
                "Choose the file that the plan was made for, or take sha256 out of the plan.".to_owned()
            }
            Self::TwoSources
            | Self::NothingToLearn
            | Self::NoModelFile { .. }
            | Self::OtherModel { .. }
            | Self::Training { .. }
            | Self::OneClass { .. }
            | Self::ModelFile { .. } => self.hint_about_model(),
            Self::Count(error) => hint_about_count(error).to_owned(),
        }
    }

    fn hint_about_model(&self) -> String {
        if let Self::ModelFile { hint, .. } = self {
            return hint.clone();
        }
        if let Self::NoModelFile { file } = self {
            return format!("Choose \"{file}\", or give it with --model FILE on the command line.");
        }
        let hint = if matches!(self, Self::OneClass { .. }) {
            "Say which value of the outcome is the positive one so that both occur, take back row rules that leave one \
             alone, or hold other people out by test of [model]."
        } else if matches!(self, Self::TwoSources) {
            "Take out [model], or columns.decision and columns.score."
        } else if matches!(self, Self::NothingToLearn) {
            "Name the column that tells what happened."
        } else if matches!(self, Self::OtherModel { .. }) {
            "Choose the file that the plan was made for, or take sha256 out of the plan's [model]."
        } else {
            "Change the settings, the features or the way of learning."
        };
        hint.to_owned()
    }

    /// The key of the plan or the column that it is about.
    pub fn field(&self) -> Option<&str> {
        match self {
            Self::UnknownKey { key, .. } | Self::NotFinite { key, .. } => Some(key),
            Self::Range { key, .. } | Self::PositiveUnclear { key } => Some(key),
            Self::NoColumn { column, .. }
            | Self::NoSuchValue { column, .. }
            | Self::NotNumeric { column, .. }
            | Self::NotANumber { column, .. }
            | Self::TooManyGroups { column, .. }
            | Self::TooManyClasses { column, .. } => Some(column),
            Self::NoReference { attribute, .. } => Some(attribute),
            Self::Groups(error) => Some(error.attribute()),
            Self::Rule { rule, .. } => Some(rule),
            Self::Syntax { .. }
            | Self::Shape { .. }
            | Self::Version { .. }
            | Self::UnknownId { .. }
            | Self::NothingToAudit
            | Self::NoAttribute
            | Self::RepeatedAttribute { .. }
            | Self::TooManyIntersections { .. }
            | Self::NoRows { .. }
            | Self::OtherData { .. }
            | Self::TwoSources
            | Self::NothingToLearn
            | Self::NoModelFile { .. }
            | Self::OtherModel { .. }
            | Self::Training { .. }
            | Self::OneClass { .. }
            | Self::ModelFile { .. }
            | Self::Count(_) => None,
        }
    }
}

fn hint_about_count(error: &count::Error) -> &'static str {
    match error {
        count::Error::HugeWeights { .. } => {
            "Divide all weights by the same number: their scale plays no part."
        }
        count::Error::TooManyCombinations => "Compare by fewer attributes, and name fewer strata.",
        count::Error::NegativeWeight { .. }
        | count::Error::BrokenCount { .. }
        | count::Error::TooManyPeople { .. } => {
            "Correct the cell in the file, or choose another column."
        }
    }
}

/// The known word that is nearest to a wrong one, if any is near.
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let word = word.to_lowercase();
    known
        .into_iter()
        .map(|it| (edits(&word, &it.to_lowercase()), it))
        .min_by_key(|(distance, _)| *distance)
        .filter(|(distance, it)| *distance <= 1 + it.chars().count() / 3)
        .map(|(_, it)| it.to_owned())
}

/// Levenshtein's distance: how many letters must be put in, taken out or changed.
fn edits(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (a_idx, a_char) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = a_idx + 1;
        for (b_idx, b_char) in b.iter().enumerate() {
            let changed = diagonal + usize::from(a_char != *b_char);
            diagonal = row[b_idx + 1];
            row[b_idx + 1] = changed.min(diagonal + 1).min(row[b_idx] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_counted() {
        assert_eq!(edits("kitten", "sitting"), 3);
        assert_eq!(edits("", "abc"), 3);
    }

    #[test]
    fn a_far_word_is_no_suggestion() {
        assert_eq!(nearest("outcom", ["outcome", "decision"]).as_deref(), Some("outcome"));
        assert_eq!(nearest("zebra", ["outcome", "decision"]), None);
    }
}
