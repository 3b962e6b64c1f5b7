//! Suggests which columns hold the outcome, the decision and the score, and which came after them.

use crate::base::order;
use crate::data::names::{
    names_chance, names_decision, names_score, outcome_clarity, outcome_words,
};
use crate::data::profile::{Kind, Role, Suggestion};
use crate::data::relations::{
    agreement_percent, bands_of, filled_only_where, positive_rows_only_where,
};
use crate::data::roles::Guide;
use crate::data::table::Categories;
use crate::data::values::positive_value;

/// A score with at most this many whole numbers has steps.
const STEPS: u64 = 20;
/// A score given in words has at most this many.
const BANDS: u64 = 6;
/// Two columns that agree in so many rows of a hundred tell the same.
const SAME_PERCENT: u64 = 95;
/// Missing cells of a hundred from which on it tells something where a column is filled in.
const SPARSE_PERCENT: u64 = 5;

/// The cut that the makers of decile scores use: 5 and above is "medium or high"
/// (Northpointe, Practitioner's Guide to COMPAS Core, 2015).
const DECILE_CUT: f64 = 5.0;

pub(super) fn suggest_decision_and_score(guide: &mut Guide<'_>) {
    let decision = guide.open().into_iter().find(|it| {
        guide.kind(*it) == Kind::YesNo
            && names_decision(&guide.words[*it])
            && !names_chance(&guide.words[*it])
    });
    if let Some(column) = decision {
        let suggestion = two_valued(
            guide,
            column,
            Role::Decision,
            "two values, and its name is that of a decision",
        );
        guide.decide(column, suggestion);
    }
    let scores: Vec<usize> = guide.open().into_iter().filter(|it| is_score(guide, *it)).collect();
    let Some((score, others)) = scores.split_first() else { return };
    let bands = set_aside_bands(guide, *score);
    let suggestion = match (decision, cut_of_steps(guide, *score, bands)) {
        (None, Some(suggestion)) => suggestion,
        (None, None) => Suggestion {
            role: Some(Role::Score),
            reason: "a chance or score; no column holds a decision, so that a cut of it can stand for one".to_owned(),
            positive: None,
            at_least: is_chance(guide, *score).then(|| "0.5".to_owned()),
        },
        (Some(_), _) => Suggestion {
            role: Some(Role::Score),
            reason: "its name and range are those of a score".to_owned(),
            ..Suggestion::default()
        },
    };
    guide.decide(*score, suggestion);
    for other in others {
        let reason = format!(
            "another score; \"{}\" comes first, and an audit takes one",
            guide.name(*score)
        );
        guide.give(*other, Role::SetAside, reason);
        set_aside_bands(guide, *other);
    }
}

/// A chance from 0 to 1, or a score in steps. Other scores, such as a test result, can be anything.
fn is_score(guide: &Guide<'_>, column: usize) -> bool {
    let words = &guide.words[column];
    let has_name = names_chance(words) || names_score(words) || names_decision(words);
    let profile = &guide.profiles[column];
    let has_range = is_chance(guide, column) || (names_score(words) && is_in_steps(guide, column));
    has_name && has_range && profile.n_distinct > 2
}

fn is_chance(guide: &Guide<'_>, column: usize) -> bool {
    guide.profiles[column].range.is_some_and(|(low, high)| low >= 0.0 && high <= 1.0)
}

fn is_in_steps(guide: &Guide<'_>, column: usize) -> bool {
    guide.kind(column) == Kind::WholeNumber && guide.profiles[column].n_distinct <= STEPS
}

/// Sets the columns aside that give a score in words; returns the first of them with its bands.
fn set_aside_bands(guide: &mut Guide<'_>, score: usize) -> Option<(usize, Vec<(u32, f64)>)> {
    let numbers = guide.categories(score)?;
    let mut first = None;
    for column in guide.open() {
        let is_short =
            guide.profiles[column].n_distinct.clamp(2, BANDS) == guide.profiles[column].n_distinct;
        let Some(words) = guide.categories(column) else { continue };
        if column == score || guide.is_numeric(column) || !is_short {
            continue;
        }
        if let Some(bands) = bands_of(words, numbers) {
            let reason = format!("\"{}\" in words", guide.name(score));
            guide.give(column, Role::SetAside, reason);
            first = first.or(Some((column, bands)));
        }
    }
    first
}

/// A score in steps stands for a decision: from the second band upwards, or from the usual cut of ten steps.
fn cut_of_steps(
    guide: &Guide<'_>,
    score: usize,
    bands: Option<(usize, Vec<(u32, f64)>)>,
) -> Option<Suggestion> {
    if !is_in_steps(guide, score) {
        return None;
    }
    let n_steps = guide.profiles[score].n_distinct;
    let steps = format!("a score in {n_steps} steps, and no column holds a decision");
    let named = bands.and_then(|(column, bands)| {
        let levels = &guide.categories(column)?.levels;
        let [(lowest, _), (next, cut), ..] = bands.as_slice() else { return None };
        let (lowest, next) = (&levels[*lowest as usize], &levels[*next as usize]);
        let says =
            format!("\"{}\" turns from \"{lowest}\" to \"{next}\" at {cut}", guide.name(column));
        Some((*cut, says))
    });
    let is_decile = guide.profiles[score].range == Some((1.0, 10.0));
    let (cut, says) = match named {
        Some(named) => named,
        None if is_decile => (DECILE_CUT, "5 and above is the usual cut of ten steps".to_owned()),
        None => return None,
    };
    Some(Suggestion {
        role: Some(Role::Decision),
        reason: format!("{steps}: {says}. It can be the score as well"),
        positive: None,
        at_least: Some(cut.to_string()),
    })
}

pub(super) fn suggest_outcome(guide: &mut Guide<'_>) {
    let open = guide.open();
    let last = guide.profiles.len().saturating_sub(1);
    let clarity = |guide: &Guide<'_>, it: usize| {
        let clear = outcome_clarity(&guide.words[it]);
        let counts_time = guide.words[it]
            .iter()
            .any(|word| matches!(word.as_str(), "year" | "years" | "month" | "months"));
        if clear == 0 { 0 } else { clear + 5 * u32::from(it == last) + u32::from(counts_time) }
    };
    let mut named: Vec<(u32, usize)> =
        open.iter().map(|it| (clarity(guide, *it), *it)).filter(|(clear, _)| *clear > 0).collect();
    // Clearest first; columns of equal clarity stay in the order of the file.
    order::by_key(&mut named, |(clear, _)| std::cmp::Reverse(*clear));
    let outcome = named.iter().map(|(_, it)| *it).find(|it| guide.kind(*it) == Kind::YesNo);
    let Some(outcome) = outcome else {
        leave_outcome_open(guide, &named, last);
        return;
    };
    let suggestion =
        two_valued(guide, outcome, Role::Outcome, "two values, and its name is that of an outcome");
    guide.decide(outcome, suggestion);
    set_aside_what_came_after(guide, outcome);
}

fn leave_outcome_open(guide: &mut Guide<'_>, named: &[(u32, usize)], last: usize) {
    if let Some((_, column)) = named.first() {
        let n = guide.profiles[*column].n_distinct;
        let reason = format!(
            "its name is that of an outcome, but it has {n} values: choose which of them are positive, or audit it as it is"
        );
        guide.leave_open(*column, reason);
    }
    let reason = match guide.profiles.get(last).map(|it| it.kind) {
        Some(Kind::YesNo) => {
            "two values in the last column are often the outcome, but its name does not say so"
        }
        Some(Kind::WholeNumber | Kind::Number) => {
            "a number in the last column is often the outcome, but its name does not say so: choose it and a cut, audit it as a number, or give it another role"
        }
        Some(Kind::Empty | Kind::Category | Kind::Date | Kind::Text) | None => return,
    };
    guide.leave_open(last, reason);
}

/// A suggestion for a column of two values, with the positive one where the values tell.
fn two_valued(guide: &Guide<'_>, column: usize, role: Role, because: &str) -> Suggestion {
    let levels: Vec<&str> = guide
        .categories(column)
        .map_or_else(Vec::new, |it| it.levels.iter().skip(1).map(|it| &**it).collect());
    let (positive, told) = match levels.as_slice() {
        [one, other] => match positive_value(one, other) {
            Some(value) => (Some(value.to_owned()), String::new()),
            None if is_credit_code(guide, column, one, other) => (
                Some("1".to_owned()),
                ". In this kind of file 1 usually means good credit and 2 bad: check it".to_owned(),
            ),
            None => (
                None,
                format!(". Its values \"{one}\" and \"{other}\" do not tell which is positive"),
            ),
        },
        _ => (None, String::new()),
    };
    Suggestion { role: Some(role), reason: format!("{because}{told}"), positive, at_least: None }
}

/// The codes of the Statlog German credit data (Hofmann 1994): 1 is good, 2 is bad.
fn is_credit_code(guide: &Guide<'_>, column: usize, one: &str, other: &str) -> bool {
    let is_credit = guide.words[column].iter().any(|it| it == "credit");
    is_credit && matches!((one, other), ("1", "2") | ("2", "1"))
}

fn set_aside_what_came_after(guide: &mut Guide<'_>, outcome: usize) {
    let siblings = set_aside_siblings(guide, outcome);
    let has_event = guide.words.iter().any(|it| matches!(it.as_slice(), [only] if only == "event"));
    for column in guide.open() {
        let source = siblings.iter().find_map(|flag| {
            let known = guide.categories(*flag)?;
            came_after(guide, column, known)
                .map(|level| (*flag, known.levels[level as usize].to_string()))
        });
        if let Some((flag, level)) = source {
            let name = guide.name(flag);
            let reason =
                format!("came after: it is filled in only where \"{name}\" is \"{level}\"");
            guide.give(column, Role::SetAside, reason);
        } else if has_event && is_follow_up(&guide.words[column]) {
            guide.give(
                column,
                Role::SetAside,
                "came after: it tells how long people were followed",
            );
        }
    }
}

/// Sets columns aside that tell the outcome again; returns them with the outcome.
fn set_aside_siblings(guide: &mut Guide<'_>, outcome: usize) -> Vec<usize> {
    let mut siblings = vec![outcome];
    let Some(told) = guide.categories(outcome) else { return siblings };
    let wanted: Vec<String> =
        outcome_words(&guide.words[outcome]).into_iter().map(str::to_owned).collect();
    for column in guide.open() {
        let shares_word = guide.words[column].iter().any(|it| wanted.contains(it));
        let is_alike = guide.kind(column) == Kind::YesNo
            && guide
                .categories(column)
                .is_some_and(|it| agreement_percent(it, told) >= SAME_PERCENT)
            && !is_lopsided(told);
        if shares_word || is_alike {
            let reason =
                format!("came after: like \"{}\", it tells what happened", guide.name(outcome));
            guide.give(column, Role::SetAside, reason);
            if guide.kind(column) == Kind::YesNo {
                siblings.push(column);
            }
        }
    }
    siblings
}

/// Whether one value is so frequent that any lopsided column agrees with it.
fn is_lopsided(cells: &Categories) -> bool {
    let known: u64 = cells.rows.iter().skip(1).sum();
    cells.rows.iter().skip(1).any(|rows| rows * 10 > known * 9)
}

/// The level of the flag on all rows where the column is filled in, or says yes.
fn came_after(guide: &Guide<'_>, column: usize, flag: &Categories) -> Option<u32> {
    let profile = &guide.profiles[column];
    if profile.n_missing * 100 >= guide.table.n_rows as u64 * SPARSE_PERCENT {
        return filled_only_where(&guide.table.columns[column].cells, flag);
    }
    let cells = guide.categories(column)?;
    let [_, one, other] = cells.levels.as_slice() else { return None };
    let positive = positive_value(one, other)?;
    positive_rows_only_where(cells, cells.code_of(positive)?, flag)
}

fn is_follow_up(words: &[String]) -> bool {
    matches!(words, [only] if matches!(only.as_str(), "start" | "end" | "stop" | "event" | "time" | "duration"))
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use crate::data::intake::Intake;
    use crate::data::profile::{Role, Suggestion};

    /// Suggestions for a file with this header, whose row `n` is made by `row`.
    fn suggestions(header: &str, row: impl Fn(usize) -> String) -> Vec<Suggestion> {
        let mut file = format!("{header}\n");
        for n in 0..60 {
            writeln!(file, "{}", row(n)).unwrap();
        }
        let mut intake = Intake::new("people.csv");
        intake.push(file.as_bytes()).unwrap();
        intake.finish().unwrap().profiles.into_iter().map(|it| it.suggestion).collect()
    }

    fn roles(found: &[Suggestion]) -> Vec<Option<Role>> {
        found.iter().map(|it| it.role).collect()
    }

    #[test]
    fn decision_score_and_outcome_are_told_apart() {
        let found = suggestions("y_true,y_pred,pred_proba,group", |n| {
            format!("{},{},0.{n},{}", n % 2, n % 3 % 2, ["x", "y", "z"][n % 3])
        });
        assert_eq!(
            roles(&found),
            [Some(Role::Outcome), Some(Role::Decision), Some(Role::Score), Some(Role::Feature)]
        );
        assert_eq!(found[0].positive.as_deref(), Some("1"));
        assert_eq!(found[1].positive.as_deref(), Some("1"));
    }

    #[test]
    fn a_chance_without_a_decision_names_a_cut() {
        let found = suggestions("probability,label", |n| format!("0.{n},{}", ["yes", "no"][n % 2]));
        assert_eq!(found[0].role, Some(Role::Score));
        assert_eq!(found[0].at_least.as_deref(), Some("0.5"));
        assert_eq!(found[1].positive.as_deref(), Some("yes"));
    }

    #[test]
    fn a_decile_score_stands_for_a_decision() {
        let found = suggestions("decile,label", |n| format!("{},{}", n % 10 + 1, n % 7 % 2));
        assert_eq!(found[0].role, Some(Role::Decision));
        assert_eq!(found[0].at_least.as_deref(), Some("5"));
    }

    #[test]
    fn a_score_of_any_range_is_no_score_under_audit() {
        let found =
            suggestions("gre_score,admitted", |n| format!("{},{}", 260 + n * 7 % 50, n % 2));
        assert_eq!(roles(&found), [Some(Role::Feature), Some(Role::Decision)]);
    }

    #[test]
    fn an_outcome_with_three_values_is_left_open() {
        let found = suggestions("x,outcome", |n| format!("{},{}", n % 4, ["a", "b", "c"][n % 3]));
        assert_eq!(found[1].role, None);
        assert!(found[1].reason.contains("3 values"), "{}", found[1].reason);
    }

    #[test]
    fn values_that_do_not_tell_leave_the_positive_one_open() {
        let found = suggestions("x,outcome", |n| format!("{},{}", n % 4, n % 2 + 1));
        assert_eq!((found[1].role, found[1].positive.as_deref()), (Some(Role::Outcome), None));
        assert!(found[1].reason.contains("do not tell"), "{}", found[1].reason);
    }

    #[test]
    fn a_column_filled_in_only_after_the_outcome_came_after() {
        let found = suggestions("defaulted,months_late", |n| {
            if n % 3 == 0 { format!("1,{}", n % 5) } else { "0,".to_owned() }
        });
        assert_eq!(found[1].role, Some(Role::SetAside));
        assert!(
            found[1].reason.contains("only where \"defaulted\" is \"1\""),
            "{}",
            found[1].reason
        );
    }
}
