//! Outcomes and decisions of several classes: who has which, and whose decision is right.

use crate::audit::error::Error;
use crate::audit::kinds::classes_of;
use crate::audit::plan::Plan;
use crate::audit::resolve::Scored;
use crate::base::order;
use crate::data::{Categories, Table};

/// The classes of a plan, and which of them every row of the table has.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Classes {
    /// In order: of numbers by number, else by name.
    pub(crate) names: Vec<String>,
    /// Per row of the table the place of the class; `None` where it is not known.
    pub(crate) outcome: Option<Vec<Option<u32>>>,
    pub(crate) decision: Option<Vec<Option<u32>>>,
}

impl Classes {
    /// Joins them to the table; `None` of a plan that audits no classes.
    pub(crate) fn new(plan: &Plan, table: &Table, scored: &Scored) -> Result<Option<Self>, Error> {
        if !plan.audits_classes() {
            return Ok(None);
        }
        let column =
            |name: Option<&str>| name.and_then(|it| table.column(it)).map(classes_of).transpose();
        let outcome = column(plan.outcome_classes())?;
        let decision = column(plan.decision_classes())?.or(scored.class.as_ref());
        let mut levels: Vec<(Option<f64>, &str)> = Vec::new();
        for cells in [outcome, decision].into_iter().flatten() {
            levels.extend(cells.levels.iter().skip(1).map(|it| (it.trim().parse().ok(), &**it)));
        }
        if levels.iter().any(|it| it.0.is_none()) {
            for it in &mut levels {
                it.0 = None;
            }
        }
        order::by(&mut levels, |a, b| {
            let [one, other] = [a, b].map(|it| it.0.unwrap_or_default());
            one.total_cmp(&other).then(a.1.cmp(b.1))
        });
        let mut names: Vec<String> = levels.into_iter().map(|it| it.1.to_owned()).collect();
        names.dedup();
        let codes = |cells: &Categories| {
            let place: Vec<Option<u32>> = (cells.levels.iter().enumerate())
                .map(|(at, level)| {
                    let found = names.iter().position(|it| **it == **level).filter(|_| at > 0)?;
                    u32::try_from(found).ok()
                })
                .collect();
            (0..table.n_rows).map(|row| place[cells.code(row) as usize]).collect()
        };
        let [outcome, decision] = [outcome, decision].map(|it| it.map(codes));
        Ok(Some(Self { names, outcome, decision }))
    }

    /// Per row whether the decision is the outcome, in the codes of a two-sided column.
    fn right(&self) -> Option<Categories> {
        let (outcome, decision) = (self.outcome.as_ref()?, self.decision.as_ref()?);
        let codes: Vec<u8> = outcome
            .iter()
            .zip(decision)
            .map(|pair| match pair {
                (Some(happened), Some(decided)) => 1 + u8::from(happened == decided),
                (None, _) | (_, None) => 0,
            })
            .collect();
        Some(Categories::of_codes(&["wrong", "right"], &codes))
    }
}

/// What is said of the rows beside the table, with whether each decision is the class that came true; `None` of a plan
/// without both.
pub(crate) fn with_right(
    plan: &Plan,
    table: &Table,
    scored: &Scored,
) -> Result<Option<Scored>, Error> {
    let right = Classes::new(plan, table, scored)?.and_then(|it| it.right());
    Ok(right.map(|it| Scored { right: Some(it), ..scored.clone() }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::kinds::settled;
    use crate::audit::plan_file;
    use crate::data::Intake;

    fn classes(text: &str, columns: &str) -> Classes {
        let mut intake = Intake::new("people.csv");
        intake.push(text.as_bytes()).unwrap();
        let table = intake.finish().unwrap().table;
        let plan = plan_file::read(&format!("plan = 1\n[columns]\n{columns}")).unwrap();
        let plan = settled(plan, &table).unwrap();
        Classes::new(&plan, &table, &Scored::default()).unwrap().unwrap()
    }

    #[test]
    fn classes_are_those_of_both_columns_in_order() {
        let text = "y,p\nb,c\na,a\nc,d\n,a\nb,\n";
        let found = classes(text, "outcome = { column = \"y\" }\ndecision = { column = \"p\" }");
        assert_eq!(found.names, ["a", "b", "c", "d"]);
        assert_eq!(found.outcome, Some(vec![Some(1), Some(0), Some(2), None, Some(1)]));
        assert_eq!(found.decision, Some(vec![Some(2), Some(0), Some(3), Some(0), None]));
        let right = found.right().unwrap();
        let codes: Vec<u32> = (0..5).map(|it| right.code(it)).collect();
        assert_eq!(codes, [1, 2, 1, 0, 0]);
    }

    #[test]
    fn numbers_as_classes_are_in_the_order_of_numbers() {
        let found = classes("y\n10\n9\n2\n9\n", "outcome = { column = \"y\", as = \"classes\" }");
        assert_eq!(found.names, ["2", "9", "10"]);
    }
}
