//! What a column's name says: its words, and what they stand for.

/// Words of protected attributes; one of them is enough.
const ATTRIBUTE_WORDS: [&str; 27] = [
    "race",
    "racial",
    "ethnic",
    "ethnicity",
    "sex",
    "gender",
    "female",
    "male",
    "woman",
    "age",
    "agecat",
    "agegroup",
    "disability",
    "disabled",
    "handicap",
    "religion",
    "religious",
    "nationality",
    "citizenship",
    "citizen",
    "marital",
    "pregnant",
    "pregnancy",
    "veteran",
    "orientation",
    "caste",
    "skin",
];

/// Pairs of words that name a protected attribute together.
const ATTRIBUTE_PAIRS: [(&str, &str); 7] = [
    ("native", "country"),
    ("national", "origin"),
    ("country", "birth"),
    ("foreign", "worker"),
    ("personal", "status"),
    ("mother", "tongue"),
    ("age", "group"),
];

/// Whole names of an outcome.
const OUTCOME_NAMES: [&str; 14] = [
    "y",
    "y true",
    "label",
    "labels",
    "target",
    "outcome",
    "true label",
    "ground truth",
    "class",
    "response",
    "income",
    "credit",
    "loan status",
    "credit risk",
];

/// Words that tell what happened to a person.
const OUTCOME_WORDS: [&str; 23] = [
    "label",
    "target",
    "outcome",
    "truth",
    "recid",
    "recidivism",
    "recidivated",
    "reoffended",
    "rearrest",
    "rearrested",
    "default",
    "defaulted",
    "churn",
    "churned",
    "survived",
    "fraud",
    "readmitted",
    "repaid",
    "graduated",
    "passed",
    "dropout",
    "mortality",
    "died",
];

/// Words of a yes or no that somebody gave.
const DECISION_WORDS: [&str; 27] = [
    "pred",
    "preds",
    "predicted",
    "prediction",
    "predictions",
    "yhat",
    "decision",
    "approved",
    "approval",
    "hired",
    "hire",
    "admitted",
    "admit",
    "admission",
    "accepted",
    "selected",
    "granted",
    "flagged",
    "shortlisted",
    "invited",
    "offered",
    "offer",
    "recommended",
    "denied",
    "rejected",
    "stopped",
    "searched",
];

/// Words of a chance from 0 to 1.
const CHANCE_WORDS: [&str; 6] =
    ["prob", "probs", "proba", "probability", "likelihood", "propensity"];

/// Words of any score.
const SCORE_WORDS: [&str; 5] = ["score", "scores", "decile", "percentile", "logit"];

/// Words of a sampling weight.
const WEIGHT_WORDS: [&str; 8] =
    ["weight", "weights", "fnlwgt", "wgt", "wt", "pweight", "perwt", "pwgtp"];

/// Words of a number of people.
const COUNT_WORDS: [&str; 15] = [
    "n",
    "count",
    "counts",
    "freq",
    "frequency",
    "people",
    "persons",
    "cases",
    "number",
    "num",
    "applicants",
    "applicant",
    "defendants",
    "students",
    "total",
];

/// Words of what tells one person or row from all others.
const IDENTIFIER_WORDS: [&str; 17] = [
    "id",
    "ids",
    "uuid",
    "guid",
    "identifier",
    "index",
    "idx",
    "rownum",
    "rowid",
    "unnamed",
    "ssn",
    "email",
    "phone",
    "surname",
    "lastname",
    "firstname",
    "fullname",
];

/// Words of the part of the data a row was put into.
const SPLIT_WORDS: [&str; 5] = ["split", "fold", "subset", "partition", "dataset"];

/// The words of a name, in lower case: parted at everything but letters and digits, and where a capital
/// follows a small letter.
pub(super) fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for character in name.chars() {
        let starts_word = before.is_lowercase() && character.is_uppercase();
        if (starts_word || !character.is_alphanumeric())
            && words.last().is_some_and(|it| !it.is_empty())
        {
            words.push(String::new());
        }
        if let (true, Some(word)) = (character.is_alphanumeric(), words.last_mut()) {
            word.extend(character.to_lowercase());
        }
        before = character;
    }
    words.retain(|it| !it.is_empty());
    words
}

pub(super) fn names_attribute(words: &[String]) -> bool {
    let has = |wanted: &str| words.iter().any(|it| it == wanted);
    has_any(words, &ATTRIBUTE_WORDS)
        || ATTRIBUTE_PAIRS.iter().any(|(one, other)| has(one) && has(other))
}

pub(super) fn names_age(words: &[String]) -> bool {
    words.iter().any(|it| matches!(it.as_str(), "age" | "agecat" | "agegroup"))
}

/// How clearly a name says that it is the outcome; 0 where it does not.
pub(super) fn outcome_clarity(words: &[String]) -> u32 {
    let name = words.join(" ");
    if OUTCOME_NAMES.contains(&name.as_str()) {
        50
    } else if has_any(words, &OUTCOME_WORDS) {
        40
    } else {
        0
    }
}

/// The words of an outcome's name that say what happened.
pub(super) fn outcome_words(words: &[String]) -> Vec<&str> {
    words.iter().map(String::as_str).filter(|it| OUTCOME_WORDS.contains(it)).collect()
}

pub(super) fn names_decision(words: &[String]) -> bool {
    let is_hat = matches!(words, [y, hat] if y == "y" && hat == "hat");
    is_hat || has_any(words, &DECISION_WORDS)
}

pub(super) fn names_chance(words: &[String]) -> bool {
    has_any(words, &CHANCE_WORDS)
}

pub(super) fn names_score(words: &[String]) -> bool {
    has_any(words, &SCORE_WORDS)
}

pub(super) fn names_weight(words: &[String]) -> bool {
    has_any(words, &WEIGHT_WORDS)
}

pub(super) fn names_count(words: &[String]) -> bool {
    has_any(words, &COUNT_WORDS)
}

pub(super) fn names_identifier(words: &[String]) -> bool {
    has_any(words, &IDENTIFIER_WORDS) || matches!(words, [only] if only == "name" || only == "key")
}

pub(super) fn names_split(words: &[String]) -> bool {
    has_any(words, &SPLIT_WORDS)
}

fn has_any(words: &[String], wanted: &[&str]) -> bool {
    words.iter().any(|it| wanted.contains(&it.as_str()))
}

#[cfg(test)]
mod tests {
    use super::{names_attribute, names_decision, names_identifier, outcome_clarity, words};

    #[test]
    fn a_name_falls_into_its_words() {
        assert_eq!(words("two_year_recid"), ["two", "year", "recid"]);
        assert_eq!(words("native-country"), ["native", "country"]);
        assert_eq!(words("ScoreText (2)"), ["score", "text", "2"]);
        assert_eq!(words("G3"), ["g3"]);
        assert_eq!(words(" __ "), Vec::<String>::new());
    }

    #[test]
    fn only_whole_words_count() {
        for name in
            ["race", "Ethnic_Code", "is_female", "native-country", "age_cat", "personal_status"]
        {
            assert!(names_attribute(&words(name)), "{name}");
        }
        for name in ["traceback", "wage", "message", "country", "essex", "savings"] {
            assert!(!names_attribute(&words(name)), "{name}");
        }
        assert!(names_decision(&words("y_pred")) && !names_decision(&words("spread")));
        assert!(names_identifier(&words("applicant_id")) && !names_identifier(&words("paid")));
        assert!(
            outcome_clarity(&words("credit")) > 0 && outcome_clarity(&words("credit_history")) == 0
        );
    }
}
