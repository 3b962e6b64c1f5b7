//! Words for cuts of a score: what a cut does, to whom, and what the gap is a gap in.

use crate::audit::plan::{Effect, Plan};
use crate::metrics::Rate;
use crate::metrics::thresholds::Order;
use crate::report::format::visible;
use crate::report::words::phrases::{decided, happened, said, sentence};

/// A cut of the score in the plan's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CutWords {
    /// What stands before the number: "Flag scores of".
    pub before: String,
    /// What stands after it: "or more".
    pub beyond: &'static str,
    /// "flagged".
    pub yes: String,
    /// "not flagged".
    pub no: String,
    /// "re-arrested".
    pub came_true: String,
    /// "not re-arrested".
    pub came_false: String,
    /// What there is a gap in: "wrongful flags", "who is wrongly not hired".
    pub gap: String,
    /// What the rate of that gap says of people, now: "are wrongly flagged".
    pub are: String,
    /// "defendants".
    pub people: String,
    /// The heading over the price of an error.
    pub worth: &'static str,
}

impl CutWords {
    /// `rate` is the one that there is a gap in.
    pub fn new(plan: &Plan, rate: &Rate, order: Order) -> Self {
        let (yes, came_true) = (visible(decided(plan)), visible(happened(plan)));
        let flags = yes == "flagged";
        let before = match yes.as_str() {
            "flagged" => "Flag scores of".to_owned(),
            "selected" => "Select scores of".to_owned(),
            yes => format!("{} at scores of", sentence(yes)),
        };
        let are = visible(&said(rate, plan).done).replacen("were", "are", 1);
        let gap = if flags && rate.id == "false-positive-rate" {
            "wrongful flags".to_owned()
        } else {
            format!("who {}", are.replacen("are", "is", 1))
        };
        Self {
            before,
            beyond: match order {
                Order::HigherIsLikelier => "or more",
                Order::LowerIsLikelier => "or less",
            },
            no: format!("not {yes}"),
            came_false: format!("not {came_true}"),
            yes,
            came_true,
            gap,
            are,
            people: visible(&plan.people),
            worth: match (flags, plan.effect) {
                (true, Effect::Burden) => "What is a wrongful flag worth?",
                (true, Effect::Benefit) | (false, _) => "What is a wrong decision worth?",
            },
        }
    }

    /// A cut as a clause: "scores of 5 or more".
    pub fn scores(&self, cut: &str) -> String {
        format!("scores of {cut} {}", self.beyond)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::plan::Positive;
    use crate::metrics;

    fn words(effect: Effect, called: &str, rate: &str) -> CutWords {
        let called = (!called.is_empty()).then(|| called.to_owned());
        let mut plan = Plan { effect, ..Plan::default() };
        plan.columns.decision = Some(Positive { called, ..Positive::default() });
        let order = match effect {
            Effect::Benefit => Order::LowerIsLikelier,
            Effect::Burden => Order::HigherIsLikelier,
        };
        CutWords::new(&plan, metrics::rate(rate).unwrap(), order)
    }

    #[test]
    fn a_cut_is_said_in_the_words_of_the_plan() {
        let flags = words(Effect::Burden, "flagged", "false-positive-rate");
        assert_eq!((flags.before.as_str(), flags.beyond), ("Flag scores of", "or more"));
        assert_eq!(
            (flags.gap.as_str(), flags.are.as_str()),
            ("wrongful flags", "are wrongly flagged")
        );
        let hires = words(Effect::Benefit, "hired", "false-negative-rate");
        assert_eq!((hires.before.as_str(), hires.beyond), ("Hired at scores of", "or less"));
        assert_eq!(hires.gap, "who is wrongly not hired");
        let default = words(Effect::Benefit, "", "selection-rate");
        assert_eq!(
            (default.before.as_str(), default.gap.as_str()),
            ("Select scores of", "who is selected")
        );
        assert_eq!(default.scores("0.5"), "scores of 0.5 or less");
    }
}
