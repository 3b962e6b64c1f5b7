//! Row rules of a plan, such as `days >= -30` or `race != "Other"`.

use crate::audit::error::{Error, nearest};
use crate::cube::design::{Coded, Rule};
use crate::data::{Cells, Table};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    Equal,
    Unequal,
    Less,
    AtMost,
    Greater,
    AtLeast,
}

/// Longer operators first, so that `<=` is not read as `<`.
const OPERATORS: [(&str, Operator); 6] = [
    ("==", Operator::Equal),
    ("!=", Operator::Unequal),
    ("<=", Operator::AtMost),
    (">=", Operator::AtLeast),
    ("<", Operator::Less),
    (">", Operator::Greater),
];

#[derive(Clone, Debug, PartialEq)]
enum Literal {
    Number(f64),
    Text(String),
}

/// A rule joined to its column. A missing cell meets no rule, not even `!=`.
pub(crate) fn rule<'a>(text: &str, table: &'a Table) -> Result<Rule<'a>, Error> {
    let (name, operator, literal) = parse(text)?;
    let column = table.column(&name).ok_or_else(|| Error::NoColumn {
        column: name.clone(),
        used_as: format!("part of the rule {text}"),
        nearest: nearest(&name, table.columns.iter().map(|it| it.name.as_str())),
    })?;
    let codes = match &column.cells {
        Cells::Categories(cells) => {
            let map = cells
                .levels
                .iter()
                .zip(&cells.numbers)
                .enumerate()
                .map(|(code, (level, number))| {
                    u32::from(code > 0 && meets(level, *number, operator, &literal))
                })
                .collect();
            Coded::Levels { cells, map }
        }
        Cells::Numbers(_) if matches!(literal, Literal::Text(_)) => {
            let message = "the column holds numbers, and a number is written without quotes";
            return Err(Error::Rule { rule: text.to_owned(), message: message.to_owned() });
        }
        Cells::Numbers(cells) => Coded::Values {
            cells,
            of: Box::new(move |value| {
                u32::from(value.is_some_and(|it| meets("", Some(it), operator, &literal)))
            }),
        },
    };
    Ok(Rule { text: text.to_owned(), codes })
}

fn parse(text: &str) -> Result<(String, Operator, Literal), Error> {
    let fail = |message: &str| Error::Rule { rule: text.to_owned(), message: message.to_owned() };
    let (at, (sign, operator)) = (0..text.len())
        .filter(|at| text.is_char_boundary(*at))
        .find_map(|at| Some((at, *OPERATORS.iter().find(|(it, _)| text[at..].starts_with(it))?)))
        .ok_or_else(|| fail("it has no comparison"))?;
    let name = text[..at].trim().trim_matches('`');
    if name.is_empty() {
        return Err(fail("it names no column"));
    }
    let literal = text[at + sign.len()..].trim();
    let literal = match literal.strip_prefix('"') {
        Some(rest) => {
            let inner =
                rest.strip_suffix('"').ok_or_else(|| fail("a text has no closing quote"))?;
            Literal::Text(inner.replace("\\\"", "\"").replace("\\\\", "\\"))
        }
        None => match literal.parse::<f64>() {
            Ok(it) if it.is_finite() => Literal::Number(it),
            _ => {
                return Err(fail("what it compares with is neither a number nor a text in quotes"));
            }
        },
    };
    if matches!(literal, Literal::Text(_))
        && !matches!(operator, Operator::Equal | Operator::Unequal)
    {
        return Err(fail("a text can only be compared with == and !="));
    }
    Ok((name.to_owned(), operator, literal))
}

fn meets(level: &str, number: Option<f64>, operator: Operator, literal: &Literal) -> bool {
    match literal {
        Literal::Text(text) => (level == text) == (operator == Operator::Equal),
        Literal::Number(it) => number.is_some_and(|number| match operator {
            Operator::Equal => number.total_cmp(it).is_eq(),
            Operator::Unequal => number.total_cmp(it).is_ne(),
            Operator::Less => number < *it,
            Operator::AtMost => number <= *it,
            Operator::Greater => number > *it,
            Operator::AtLeast => number >= *it,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, name: &str, operator: Operator, literal: Literal) {
        assert_eq!(parse(text), Ok((name.to_owned(), operator, literal)));
    }

    #[test]
    fn rules_are_read() {
        check("days >= -30", "days", Operator::AtLeast, Literal::Number(-30.0));
        check("race != \"Other\"", "race", Operator::Unequal, Literal::Text("Other".to_owned()));
        check("a b<1e3", "a b", Operator::Less, Literal::Number(1000.0));
        check("x == \"a \\\" b\"", "x", Operator::Equal, Literal::Text("a \" b".to_owned()));
    }

    #[test]
    fn what_is_no_rule_says_why() {
        let why = |text: &str| parse(text).unwrap_err().to_string();
        assert!(why("race").ends_with("it has no comparison"));
        assert!(why("race == Other").ends_with("neither a number nor a text in quotes"));
        assert!(why("race < \"Other\"").ends_with("only be compared with == and !="));
        assert!(why("== 3").ends_with("it names no column"));
    }
}
