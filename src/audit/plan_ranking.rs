//! Checks of the part of a plan that ranks people.

use crate::audit::error::Error;
use crate::audit::plan::Plan;
use crate::audit::plan::ranking::Ranking;

/// Checks all that can be checked without the data.
pub(crate) fn check(plan: &Plan) -> Result<(), Error> {
    let Some(ranking) = &plan.ranking else {
        return match plan.columns.query {
            Some(_) => Err(Error::Shape {
                message: "columns.query names the ranked lists, and there is no [ranking]"
                    .to_owned(),
            }),
            None => Ok(()),
        };
    };
    if ranking.top.contains(&0) || ranking.top.is_empty() {
        let found = format!("{:?}", ranking.top);
        return Err(Error::Range { key: "ranking.top", found, allowed: "whole numbers from 1 on" });
    }
    let has_score = plan.columns.score.is_some() || plan.model.is_some();
    if ranking.column.is_none() && !has_score {
        let message = "[ranking] names no column, and the plan has no score to rank people by";
        return Err(Error::Shape { message: message.to_owned() });
    }
    bins(ranking)?;
    against(ranking)
}

/// Cut points rise.
fn bins(ranking: &Ranking) -> Result<(), Error> {
    let rises = ranking.bins.windows(2).all(|it| it[0] < it[1]);
    if !rises {
        let found = format!("{:?}", ranking.bins);
        let allowed = "numbers, each above the one before it, such as [0.3, 0.6]";
        return Err(Error::Range { key: "ranking.bins", found, allowed });
    }
    Ok(())
}

/// Another order has a name, and its weights fall.
fn against(ranking: &Ranking) -> Result<(), Error> {
    let Some(against) = &ranking.against else { return Ok(()) };
    if ranking.column.as_ref() == Some(&against.column) {
        return Err(Error::Shape {
            message: format!(
                "ranking.against names \"{}\", by which people are ranked: an order agrees with itself",
                against.column
            ),
        });
    }
    if against.persistence > 0.0 && against.persistence < 1.0 {
        return Ok(());
    }
    Err(Error::Range {
        key: "ranking.against.persistence",
        found: against.persistence.to_string(),
        allowed: "a number between 0 and 1, such as 0.9: the higher, the more places count",
    })
}

#[cfg(test)]
mod tests {
    use crate::audit::plan_file::{read, write};

    #[track_caller]
    fn check_error(ranking: &str, expected: &str) {
        let text = format!("plan = 1\n[ranking]\ncolumn = \"place\"\n{ranking}");
        let error = read(&text).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }

    #[test]
    fn what_is_no_ranking_is_refused() {
        check_error("bins = [0.5, 0.5]", "ranking.bins is [0.5, 0.5]");
        check_error("bins = [2, 1]", "ranking.bins is [2.0, 1.0]");
        check_error("against = { column = \"place\" }", "an order agrees with itself");
        let with = |it: &str| format!("against = {{ column = \"expert\", {it} }}");
        check_error(&with("persistence = 1"), "ranking.against.persistence is 1");
        check_error(&with("persistence = 0.0"), "ranking.against.persistence is 0");
        check_error(&with("patience = 0.5"), "a key \"patience\" in [ranking.against]");
    }

    #[test]
    fn another_order_is_written_out_with_its_weights() {
        let text = "plan = 1\n[ranking]\ncolumn = \"place\"\nbins = [1.5, 2.0]\n\
                    [ranking.against]\ncolumn = \"expert\"\nlower = true";
        let plan = read(text).unwrap();
        let written = write(&plan).unwrap();
        assert!(written.contains("persistence = 0.9"), "{written}");
        assert_eq!(read(&written).unwrap(), plan);
    }
}
