//! A cut that was tried becomes the plan's.

use crate::audit::plan::cut::Cut;
use crate::audit::plan::{Plan, Positive};
use crate::report::format::{setting, visible};

/// The plan with this cut of its score in place of its own; the reason where a plan cannot have one.
///
/// A model's threshold is set, or the number from which on (of a score whose lower values are likelier: up to
/// which) the score's column is a positive decision. Decisions that
/// stand in a column of their own are what happened, and no cut changes them.
pub fn adopted(plan: &Plan, cut: f64) -> Result<Plan, String> {
    let mut plan = plan.clone();
    if let Some(model) = &mut plan.model {
        model.threshold = Some(cut);
        return Ok(plan);
    }
    let Some(score) = &plan.columns.score else {
        return Err("The plan has no score to cut.".to_owned());
    };
    let cut = if score.lower { Cut::AtMost(cut) } else { Cut::AtLeast(cut) };
    match &mut plan.columns.decision {
        Some(decision) if decision.column != score.column => Err(format!(
            "The plan audits the decisions in \u{201c}{}\u{201d}, as they were made. To audit a cut, use \
             \u{201c}{}\u{201d} as decision and score on the page of the columns.",
            visible(&decision.column),
            visible(&score.column)
        )),
        Some(decision) => {
            *decision = decision.with_cut(cut);
            Ok(plan)
        }
        None => {
            let column = score.column.clone();
            let decision = Positive { column, ..Positive::default() };
            plan.columns.decision = Some(decision.with_cut(cut));
            Ok(plan)
        }
    }
}

/// What the audit stays with while cuts are tried.
pub fn stays(plan: &Plan) -> String {
    let own = plan.own_cut().map(setting);
    let decision = plan.columns.decision.as_ref().map(|it| visible(&it.column));
    match (own, decision) {
        (Some(cut), _) => {
            format!("Try a cut. The audit itself stays at {cut} until you change the plan")
        }
        (None, Some(column)) => format!(
            "Try a cut. The audit itself stays with the decisions in \u{201c}{column}\u{201d}"
        ),
        (None, None) => "Try a cut. The audit itself has no decision".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::plan::Score;
    use crate::audit::plan::model::Model;

    fn plan(decision: Option<&str>) -> Plan {
        let mut plan = Plan::default();
        plan.columns.score = Some(Score { column: "points".to_owned(), lower: false });
        plan.columns.decision = decision.map(|it| Positive {
            column: it.to_owned(),
            at_least: Some(5.0),
            called: Some("flagged".to_owned()),
            ..Positive::default()
        });
        plan
    }

    #[test]
    fn a_cut_of_the_score_column_is_where_decisions_begin() {
        let before = plan(Some("points"));
        let after = adopted(&before, 7.0).unwrap();
        let decision = after.columns.decision.as_ref().unwrap();
        assert_eq!((decision.at_least, decision.called.as_deref()), (Some(7.0), Some("flagged")));
        assert_eq!(after.own_cut(), Some(7.0));
        // Nothing else has changed, so the old cut leads back to the old plan.
        assert_eq!(adopted(&after, 5.0).unwrap(), before);
        assert_eq!(adopted(&plan(None), 3.0).unwrap().own_cut(), Some(3.0));
    }

    #[test]
    fn where_lower_scores_are_likelier_decisions_end_at_the_cut() {
        for decision in [Some("points"), None] {
            let mut before = plan(decision);
            before.columns.score = Some(Score { column: "points".to_owned(), lower: true });
            let after = adopted(&before, 3.0).unwrap();
            let decision = after.columns.decision.as_ref().unwrap();
            assert_eq!((decision.at_least, decision.at_most), (None, Some(3.0)));
            assert_eq!(after.own_cut(), Some(3.0));
            assert!(stays(&after).contains("stays at 3 until"));
        }
    }

    #[test]
    fn a_model_has_a_threshold() {
        let mut before = plan(None);
        before.columns.score = None;
        before.model = Some(Model { threshold: Some(0.5), ..Model::default() });
        assert_eq!(adopted(&before, 0.25).unwrap().model.unwrap().threshold, Some(0.25));
    }

    #[test]
    fn what_cannot_be_cut_is_told() {
        let because = |plan: &Plan| adopted(plan, 7.0).unwrap_err();
        assert!(because(&plan(Some("hired"))).contains("\u{201c}hired\u{201d}, as they were"));
        assert!(because(&Plan::default()).contains("no score"));
        assert!(stays(&plan(Some("points"))).contains("stays at 5 until"));
    }
}
