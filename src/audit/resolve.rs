//! A plan joined to a table: which column is what, in codes that can be counted.

mod groups;

use crate::audit::error::{Error, nearest};
use crate::audit::kinds;
use crate::audit::plan::{MissingPolicy, Plan, Positive};
use crate::audit::quantiles::with_cuts;
use crate::audit::rules::rule;
use crate::cube::design::{Binary, Coded, Design, Quantity, Rule, Valued};
use crate::data::{Categories, Cells, Column, Numbers, Table};

use groups::axis;

/// The group of people whose attribute is not known.
pub const MISSING_GROUP: &str = "Unknown";

/// The codes of a two-sided column.
pub(crate) const NOT_KNOWN: u32 = 0;
pub(crate) const NEGATIVE: u32 = 1;
pub(crate) const POSITIVE: u32 = 2;

/// What a model says of the rows of a table; each column is as long as the table.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scored {
    /// Missing where the model says nothing.
    pub(crate) score: Option<Numbers>,
    /// Codes of a two-sided column.
    pub(crate) decision: Option<Categories>,
    /// The class that a model of several classes says.
    pub(crate) class: Option<Categories>,
    /// Of several classes, whether the decision is the class that came true.
    pub(crate) right: Option<Categories>,
    /// Code 1 for those who are not audited because the model learnt from them.
    pub(crate) learnt_from: Option<Categories>,
}

/// The rule that leaves out those whom the model has seen.
pub(crate) const LEARNT_FROM: &str = "held out from the model's training";

/// Joins the plan to the table, and to what its model says.
pub(crate) fn design<'a>(
    plan: &Plan,
    table: &'a Table,
    scored: &'a Scored,
) -> Result<Design<'a>, Error> {
    let columns = &plan.columns;
    let mut design = design_of_people(plan, table)?;
    let quantity = |column: Option<&str>, used_as| match column {
        Some(column) => quantity(column, used_as, table).map(Some),
        None => Ok(None),
    };
    design.outcome = match &columns.outcome {
        Some(it) if it.has_sides() => Some(binary("outcome", it, table)?),
        Some(_) | None => None,
    };
    design.decision = match &columns.decision {
        Some(it) if it.read_as.is_none() => Some(binary("decision", it, table)?),
        Some(_) | None => None,
    };
    design.rules.extend(kinds::known(plan, table)?);
    let score = columns.score.as_ref().map(|it| it.column.as_str());
    design.score = quantity(score.or(plan.decision_number()), "the score")?;
    design.weight = quantity(columns.weight.as_ref().map(|it| it.column.as_str()), "the weight")?;
    design.count = quantity(columns.count.as_ref().map(|it| it.column.as_str()), "the count")?;
    let said = || "what the model says".to_owned();
    if let Some(cells) = &scored.decision {
        let map = vec![NOT_KNOWN, NEGATIVE, POSITIVE];
        design.decision = Some(Binary { column: said(), codes: Coded::Levels { cells, map } });
    }
    if let Some(cells) = &scored.right {
        let map = vec![NOT_KNOWN, NEGATIVE, POSITIVE];
        let column = plan.decision_classes().map_or_else(said, str::to_owned);
        design.decision = Some(Binary { column, codes: Coded::Levels { cells, map } });
    }
    if let Some(cells) = &scored.score {
        design.score = Some(Quantity { column: said(), values: Valued::Values(cells) });
    }
    if let Some(cells) = &scored.learnt_from {
        let codes = Coded::Levels { cells, map: vec![1, 0] };
        design.rules.push(Rule { text: LEARNT_FROM.to_owned(), codes });
    }
    Ok(design)
}

/// Groups, strata and rules, without what happened to people or was decided.
pub(crate) fn design_of_people<'a>(plan: &Plan, table: &'a Table) -> Result<Design<'a>, Error> {
    let plan = &*with_cuts(plan, table)?;
    let columns = &plan.columns;
    let mut axes = Vec::new();
    for attribute in columns.hard_attributes() {
        axes.push(axis(attribute, "an attribute", table)?);
    }
    for stratum in &columns.strata {
        axes.push(axis(stratum, "a stratum", table)?);
    }
    Ok(Design {
        n_attributes: columns.hard_attributes().count(),
        axes,
        rules: plan.data.rules.iter().map(|it| rule(it, table)).collect::<Result<_, _>>()?,
        missing_is_group: plan.groups.missing == MissingPolicy::Group,
        ..Design::default()
    })
}

fn column<'a>(name: &str, used_as: &str, table: &'a Table) -> Result<&'a Column, Error> {
    table.column(name).ok_or_else(|| Error::NoColumn {
        column: name.to_owned(),
        used_as: used_as.to_owned(),
        nearest: nearest(name, table.columns.iter().map(|it| it.name.as_str())),
    })
}

/// The numbers of the rows that have one.
fn known(cells: &Numbers) -> impl Iterator<Item = f64> {
    cells.chunks.iter().flat_map(|it| (0..it.values.len()).filter_map(|idx| it.get(idx)))
}

pub(crate) fn binary<'a>(
    key: &'static str,
    it: &Positive,
    table: &'a Table,
) -> Result<Binary<'a>, Error> {
    let column = column(&it.column, &format!("the {key}"), table)?;
    let side = |positive: bool| if positive { POSITIVE } else { NEGATIVE };
    let wanted = it.positive.as_deref().and_then(|text| text.trim().parse::<f64>().ok());
    let is_wanted = move |value: f64| wanted.is_some_and(|wanted| wanted.total_cmp(&value).is_eq());
    let codes = match (&column.cells, it.cut()) {
        (Cells::Categories(cells), Some(cut)) => {
            if cells.numbers.iter().all(Option::is_none) {
                return Err(not_numeric(column, key));
            }
            let side_of = |it: &Option<f64>| it.map_or(NOT_KNOWN, |value| side(cut.takes(value)));
            Coded::Levels { cells, map: cells.numbers.iter().map(side_of).collect() }
        }
        (Cells::Categories(cells), None) => {
            let text = it.positive.as_deref().unwrap_or_default();
            let mut map = vec![NOT_KNOWN];
            map.extend(
                cells
                    .levels
                    .iter()
                    .zip(&cells.numbers)
                    .skip(1)
                    .map(|(level, number)| side(**level == *text || number.is_some_and(is_wanted))),
            );
            if !map.contains(&POSITIVE) {
                let found = some_levels(cells.levels[1..].iter().map(|it| &**it));
                let column = column.name.clone();
                return Err(Error::NoSuchValue { key, column, value: text.to_owned(), found });
            }
            Coded::Levels { cells, map }
        }
        (Cells::Numbers(cells), Some(cut)) => Coded::Values {
            cells,
            of: Box::new(move |value| value.map_or(NOT_KNOWN, |value| side(cut.takes(value)))),
        },
        (Cells::Numbers(cells), None) => {
            if !known(cells).any(is_wanted) {
                let numbers: Vec<String> = known(cells).take(3).map(|it| it.to_string()).collect();
                let found = format!("numbers such as {}", numbers.join(", "));
                let (column, value) =
                    (column.name.clone(), it.positive.clone().unwrap_or_default());
                return Err(Error::NoSuchValue { key, column, value, found });
            }
            Coded::Values {
                cells,
                of: Box::new(move |value| value.map_or(NOT_KNOWN, |value| side(is_wanted(value)))),
            }
        }
    };
    Ok(Binary { column: column.name.clone(), codes })
}

pub(crate) fn quantity<'a>(
    name: &str,
    used_as: &str,
    table: &'a Table,
) -> Result<Quantity<'a>, Error> {
    let column = column(name, used_as, table)?;
    let values = match &column.cells {
        Cells::Categories(cells) => {
            if cells.numbers.iter().all(Option::is_none) {
                return Err(not_numeric(column, used_as));
            }
            Valued::Levels { cells, map: cells.numbers.clone() }
        }
        Cells::Numbers(cells) => Valued::Values(cells),
    };
    Ok(Quantity { column: column.name.clone(), values })
}

fn not_numeric(column: &Column, used_as: &str) -> Error {
    Error::NotNumeric { column: column.name.clone(), used_as: used_as.to_owned() }
}

/// Up to eight texts in quotes, for a message.
pub(crate) fn some_levels<'a>(levels: impl Iterator<Item = &'a str>) -> String {
    /// More would bury the message.
    const SHOWN: usize = 8;
    let all: Vec<&str> = levels.collect();
    let shown: Vec<String> = all.iter().take(SHOWN).map(|it| format!("\"{it}\"")).collect();
    let rest = all.len().saturating_sub(SHOWN);
    let more = if rest > 0 { format!(" and {rest} more") } else { String::new() };
    shown.join(", ") + &more
}
