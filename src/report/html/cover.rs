//! The first sheet: what was decided, who can check it, and the findings.

use crate::audit::plan::bootstrap::Bootstrap;
use crate::audit::plan::kinds::ReadAs;
use crate::audit::plan::{Adjust, Effect, Evidence, MissingPolicy, Plan, Positive};
use crate::report::format;
use crate::report::html::Section;
use crate::report::html::parts::{escaped, grouped, verdict};
use crate::report::rows;
use crate::report::rows::{Enough, Mark};
use crate::report::words::headline;
use crate::report::{Finding, Report, Verdict};

/// The plan's title, or the file's name.
pub(super) fn title(report: &Report) -> String {
    match (report.plan.title.trim(), report.data.file.trim()) {
        ("", "") => "An audit of decisions".to_owned(),
        ("", file) => format!("An audit of {file}"),
        (title, _) => title.to_owned(),
    }
}

pub(super) fn sheet(report: &Report, sections: &[Section]) -> String {
    let contents: Vec<String> = sections
        .iter()
        .enumerate()
        .map(|(idx, it)| format!("<li><a href=\"#{}\">{} {}</a></li>", it.id, idx + 1, it.title))
        .collect();
    format!(
        "<section class=\"sheet\">\n<p class=\"cover-top\"><span class=\"brand\"><svg viewBox=\"0 0 16 28\" \
         width=\"16\" height=\"28\" aria-hidden=\"true\"><path d=\"M8 0v13.5\" class=\"thread\"/>\
         <path d=\"M6.9 13h2.2v2.6H6.9zM8 27.5L3.4 20.2Q3.4 15.8 8 15.8t4.6 4.4z\"/></svg>\
         <span>Plumbline</span></span><span>Fairness audit, for review</span></p>\n\
         <h1>{}</h1>\n<p class=\"cover-sub\">{}</p>\n{}{}\
         <nav class=\"contents\" aria-label=\"Contents\"><ul>{}</ul></nav>\n</section>\n",
        escaped(&title(report)),
        escaped(&decided(&report.plan)),
        identity(report),
        summary(report),
        contents.concat()
    )
}

/// What was decided, what happened, and what a decision does to a person.
fn decided(plan: &Plan) -> String {
    let mut sentences = Vec::new();
    match (&plan.columns.decision, &plan.model) {
        (Some(decision), _) if !decision.has_sides() => {
            sentences.push(format!("Audited: what {} says.", positive(decision)));
        }
        (Some(decision), _) => sentences.push(format!("Decision audited: {}.", positive(decision))),
        (None, Some(model)) => sentences.push(match model.threshold {
            Some(cut) => format!(
                "Decision audited: a score of {} or more from the model \u{201c}{}\u{201d}.",
                format::setting(cut),
                model.label()
            ),
            None => format!("Audited: what the model \u{201c}{}\u{201d} predicts.", model.label()),
        }),
        (None, None) if plan.score_predicts() => {
            sentences.push("Audited: the score, as a prediction of the outcome.".to_owned());
        }
        (None, None) => {
            sentences.push("No decision was audited: the outcome itself is compared.".to_owned());
        }
    }
    if let Some(outcome) = &plan.columns.outcome {
        sentences.push(format!("Outcome: {}.", positive(outcome)));
    }
    if let Some(score) = &plan.columns.score {
        let direction = if score.lower { "lower" } else { "higher" };
        sentences.push(format!("Score: {}, {direction} means more likely positive.", score.column));
    }
    let does = match plan.effect {
        Effect::Benefit => "benefits the person.",
        Effect::Burden => "burdens the person.",
    };
    if plan.audits_numbers() {
        sentences.push(format!("A higher number {does}"));
    } else if !plan.audits_classes() {
        sentences.push(format!("A positive decision {does}"));
    }
    sentences.join(" ")
}

fn positive(column: &Positive) -> String {
    let rule = match (&column.positive, column.cut()) {
        (Some(value), _) => format!("{} is \u{201c}{value}\u{201d}", column.column),
        (None, Some(cut)) => {
            format!("{} of {} {}", column.column, format::setting(cut.number()), cut.beyond())
        }
        (None, None) => match column.read_as {
            Some(ReadAs::Number) => format!("{}, a number", column.column),
            Some(ReadAs::Classes) => format!("{}, several classes", column.column),
            None => column.column.clone(),
        },
    };
    match column.called.as_deref() {
        Some(called) if !called.is_empty() => format!("{rule}, \u{201c}{called}\u{201d}"),
        Some(_) | None => rule,
    }
}

/// What identifies the report, the data and the plan.
fn identity(report: &Report) -> String {
    let entry = |class: &str, term: &str, main: String, detail: String| {
        format!("<div{class}><dt>{term}</dt><dd>{main}<span>{detail}</span></dd></div>\n")
    };
    let full = " class=\"full\"";
    let code = |digits: &str| format!("<code>{}</code>", escaped(&grouped(digits)));
    let plan = &report.plan;
    let tool = format!("{} {}", escaped(&report.tool.name), escaped(&report.tool.version));
    let profile = plan
        .profile
        .as_ref()
        .map_or("no legal profile".to_owned(), |it| format!("profile {}", escaped(&it.id)));
    format!(
        "<dl class=\"idcard\">\n{}{}{}{}{}{}</dl>\n",
        entry(full, "Report", code(&report.id), String::new()),
        entry(full, "Data", code(&report.data.sha256), escaped(&accounting(report))),
        entry("", "Groups", escaped(&compared(report)), escaped(&small(plan))),
        entry("", "Band", escaped(&band(report)), escaped(&evidence(plan))),
        entry("", "Tool", tool, "runs on the device that holds the data".to_owned()),
        entry("", "Repeat", format!("seed {}", escaped(&plan.evidence.seed)), profile),
    )
}

/// What became of each row of the file.
fn accounting(report: &Report) -> String {
    let rows = &report.data.rows;
    let count = format::count;
    let left_out: u64 = rows.left_out.iter().map(|it| it.rows).sum();
    let mut text = format!(
        "{}, {}: {} rows read, {} used, {} rejected, {} left out",
        report.data.file,
        format::bytes(report.data.bytes),
        count(rows.read),
        count(rows.used),
        count(rows.rejected),
        count(left_out)
    );
    let rules: Vec<String> = rows
        .left_out
        .iter()
        .filter(|it| it.rows > 0)
        .map(|it| format!("{} by {}", count(it.rows), it.rule))
        .collect();
    if !rules.is_empty() {
        text = format!("{text} ({})", rules.join("; "));
    }
    if report.data.people != rows.used {
        text = format!("{text}; they stand for {} people", count(report.data.people));
    }
    text
}

fn compared(report: &Report) -> String {
    let named = rows::single_attributes(report).into_iter().map(|attributes| {
        let of_attribute = report.groups.iter().filter(|it| it.attributes == attributes);
        let reference = of_attribute.into_iter().find(|it| it.reference);
        let name = rows::attribute_names(attributes);
        match reference {
            Some(group) => format!("{name} against {}", rows::group_name(&group.group)),
            None => name,
        }
    });
    let soft = report.plan.columns.soft_attributes();
    let soft = soft.map(|it| format!("{} by probability", format::visible(it.label())));
    named.chain(soft).collect::<Vec<String>>().join("; ")
}

fn small(plan: &Plan) -> String {
    let missing = match plan.groups.missing {
        MissingPolicy::Group => "unknown is a group",
        MissingPolicy::LeaveOut => "unknown is left out",
    };
    format!("no verdict under {} people; {missing}", format::count(plan.groups.minimum))
}

fn band(report: &Report) -> String {
    let [low, high] = rows::ratio_band(report).map(format::ratio);
    let points = format::points(report.plan.evidence.difference);
    let is_number = report.plan.outcome_number().is_some() || report.plan.predicts_numbers();
    let of = if is_number { "of numbers" } else { "of mean scores" };
    let numbers = report
        .plan
        .evidence
        .number_difference
        .map_or(String::new(), |it| format!(", {of} within ±{}", format::number(it)));
    format!("ratio {low} to {high}; difference within {} points{numbers}", points.replace('+', "±"))
}

fn evidence(plan: &Plan) -> String {
    let adjusted = match plan.evidence.adjust {
        Adjust::Holm => "p adjusted by Holm",
        Adjust::Hochberg => "p adjusted by Hochberg",
        Adjust::Hommel => "p adjusted by Hommel",
        Adjust::BenjaminiHochberg => "p adjusted by Benjamini and Hochberg",
        Adjust::None => "p not adjusted",
    };
    let confidence = format::percent(plan.evidence.confidence);
    let resamples = format::count(u64::from(plan.evidence.resamples));
    let confidence = confidence.replace(".0%", "%");
    let Evidence { rate_interval, difference_interval, ratio_interval, .. } = &plan.evidence;
    let methods = format!(
        "{} for rates, {} for differences, {} for ratios",
        rate_interval.name(),
        difference_interval.name(),
        ratio_interval.name()
    );
    let ends = match plan.evidence.bootstrap {
        Bootstrap::Percentile => "",
        Bootstrap::Bca => ", BCa",
    };
    format!("{confidence} intervals ({methods}); {adjusted}; {resamples} resamples{ends}")
}

/// The findings that the first sheet has room for, the first of them large.
const IN_SUMMARY: usize = 5;

/// The first finding large, the next ones in a list.
fn summary(report: &Report) -> String {
    let Some(first) = report.findings.first() else {
        return "<h2>Summary</h2>\n<p class=\"headline\">There is no finding: nothing could be compared.</p>\n"
            .to_owned();
    };
    let next = report.findings.iter().take(IN_SUMMARY).skip(1);
    let list = list(report, next);
    let n_over = report.findings.len().saturating_sub(IN_SUMMARY);
    let more = if n_over > 0 {
        let findings = if n_over == 1 { "finding" } else { "findings" };
        format!(
            "<p class=\"footnote more\"><a href=\"#findings\">{n_over} more {findings}</a></p>\n"
        )
    } else {
        String::new()
    };
    let (says, how) = headline(first);
    format!(
        "<h2>Summary</h2>\n<p class=\"headline\">{}</p>\n<p class=\"headline-how\">{} {}</p>\n{list}{more}",
        escaped(&says),
        finding_mark(report, first).map_or(String::new(), verdict),
        escaped(&how),
    )
}

/// The findings that the first sheet has no room for.
pub(super) fn more(report: &Report) -> Option<Section> {
    let rest = report.findings.get(IN_SUMMARY..).filter(|it| !it.is_empty())?;
    let html = list(report, rest.iter());
    Some(Section { id: "findings", title: "More findings".to_owned(), html })
}

fn list<'a>(report: &Report, findings: impl Iterator<Item = &'a Finding>) -> String {
    let entries: Vec<String> = findings.map(|it| entry(report, it)).collect();
    if entries.is_empty() {
        return String::new();
    }
    format!("<ul class=\"sum\">\n{}</ul>\n", entries.concat())
}

fn entry(report: &Report, finding: &Finding) -> String {
    let mark = finding_mark(report, finding);
    let sign = mark.map_or("<span class=\"verdict\">Note</span>".to_owned(), verdict);
    let (says, detail) = (escaped(&finding.says), escaped(&finding.detail));
    format!("<li>{sign}<p><b>{says}</b> {detail}</p></li>\n")
}

/// The mark of the figure that a finding rests on.
fn finding_mark(report: &Report, finding: &Finding) -> Option<Mark> {
    let about = &finding.about;
    let verdict: Verdict = about.verdict?;
    let comparison = report.comparisons.iter().find(|it| {
        about.rate.as_deref() == Some(&it.rate)
            && about.comparison.as_deref().is_none_or(|kind| kind == it.comparison)
            && it.attributes == about.attributes
            && it.group.as_deref() == Some(&about.group)
    });
    let side = comparison.and_then(|it| it.side);
    let reference = comparison.and_then(|it| it.reference.as_deref()).unwrap_or_default();
    let enough = Enough::of(report, &about.attributes, [&about.group, reference]);
    Some(Mark::of(verdict, side, enough))
}
