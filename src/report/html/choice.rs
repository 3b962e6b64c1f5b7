//! The choice of a measure: the questions, their answers, what opens and what is set aside.

use crate::report::Report;
use crate::report::choice::{Answered, Choice, Conflict, Opened, SetAside};
use crate::report::html::Section;
use crate::report::html::parts::{Numbers, escaped, table};
use crate::report::words::{metric_names, rate_names};

/// The sheet of the choice; none where the plan's questions are not answered.
pub(super) fn sheet(report: &Report, numbers: &mut Numbers) -> Option<Section> {
    let choice = report.choice.as_ref()?;
    let mut html = format!("<p class=\"body\">{}</p>\n", opening(choice));
    let answers: String = choice.answers.iter().map(answer).collect();
    html.push_str(&table(
        numbers.table(),
        "The questions, as the plan answers them.",
        &["Question", "Answer"],
        &format!("<tbody>{answers}</tbody>"),
    ));
    for it in &choice.opens {
        html.push_str(&opened(it));
    }
    for it in &choice.missing {
        html.extend([format!("<p class=\"body\">{}</p>\n", escaped(it))]);
    }
    let aside: String = choice.set_aside.iter().map(set_aside).collect();
    html.push_str(&table(
        numbers.table(),
        "What was set aside. It is measured where the data can give it, and stands further on.",
        &["What would be alike", "Measured by", "Why it does not open"],
        &format!("<tbody>{aside}</tbody>"),
    ));
    html.extend(choice.cannot_hold.iter().map(conflict));
    let title = "Which measure opens, and why".to_owned();
    Some(Section { id: "choice", title, html })
}

fn opening(choice: &Choice) -> &'static str {
    if choice.after_results {
        "The answers to a few questions choose what this report opens with. <b>They were given after figures had been \
         seen.</b> A measure that is chosen with its figure in view can mislead: read what was set aside as well."
    } else {
        "The answers to a few questions choose what this report opens with. Nothing in the plan says that figures had \
         been seen when they were given."
    }
}

fn answer(it: &Answered) -> String {
    format!(
        "<tr><th scope=\"row\" class=\"wrap\">{}</th><td class=\"wrap\">{}</td></tr>\n",
        escaped(&it.asks),
        escaped(&it.says)
    )
}

fn opened(it: &Opened) -> String {
    format!(
        "<p class=\"body\"><b>Opens with: {}.</b> {} Measured by: {}.</p>\n",
        escaped(&it.name),
        escaped(&it.says),
        escaped(&measured_by(&it.rates, &it.metrics))
    )
}

fn set_aside(it: &SetAside) -> String {
    format!(
        "<tr><th scope=\"row\" class=\"wrap\">{}</th><td class=\"wrap\">{}</td><td class=\"wrap\">{}</td></tr>\n",
        escaped(&it.name),
        escaped(&measured_by(&it.rates, &it.metrics)),
        escaped(&it.why)
    )
}

fn measured_by(rates: &[String], metrics: &[String]) -> String {
    let parts = [rate_names(rates), metric_names(metrics)];
    let parts: Vec<String> = parts.into_iter().filter(|it| !it.is_empty()).collect();
    parts.join("; ")
}

fn conflict(it: &Conflict) -> String {
    format!(
        "<p class=\"body\">{} <small>{}.</small></p>\n",
        escaped(&it.says),
        escaped(&it.sources.join("; "))
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::plan::question::Question;
    use crate::report::sample;
    use crate::report::words;

    fn report(after: Option<&str>) -> Report {
        let mut report = sample::compas();
        report.plan.question = Some(Question {
            outcome: Some("trusted".to_owned()),
            alike: Some("meaning".to_owned()),
            after: after.map(str::to_owned),
            ..Question::default()
        });
        report.choice = words::choice(&report.plan).map(Box::new);
        report
    }

    #[test]
    fn the_sheet_says_what_opens_what_does_not_and_what_cannot_be_had_together() {
        let sheet = sheet(&report(None), &mut Numbers::default()).unwrap();
        for expected in [
            "<th scope=\"row\" class=\"wrap\">Can what happened be trusted?</th><td class=\"wrap\">Yes</td>",
            "<b>Opens with: The same meaning for everybody.</b>",
            "Predictive parity difference and Predictive parity ratio",
            "Equal risk of being wrongly flagged",
            "Kleinberg, Mullainathan &amp; Raghavan (2016)",
            "Nothing in the plan says that figures had been seen",
        ] {
            assert!(sheet.html.contains(expected), "{expected} in {}", sheet.html);
        }
    }

    #[test]
    fn a_choice_that_came_after_the_figures_says_so() {
        let sheet = sheet(&report(Some("results")), &mut Numbers::default()).unwrap();
        assert!(sheet.html.contains("They were given after figures had been seen."));
        assert!(super::sheet(&sample::compas(), &mut Numbers::default()).is_none());
    }
}
