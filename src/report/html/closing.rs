//! Limits, what could not be tested, signatures, and how to check the report.

use crate::audit::plan::Adjust;
use crate::audit::plan::notes::Note;
use crate::report::Report;
use crate::report::format;
use crate::report::html::Section;
use crate::report::html::parts::{Numbers, escaped, grouped, names, table, verdict};
use crate::report::rows::Mark;
use crate::report::words;

/// What people who read the results say beside them.
pub(super) fn notes(report: &Report) -> Option<Section> {
    let item = |it: &Note| {
        let says: Vec<String> = it.says.trim().lines().map(escaped).collect();
        let says = says.join("<br>");
        let by = if it.by.is_empty() { String::new() } else { format!(" ({})", escaped(&it.by)) };
        format!("<li><b>{}:</b> {says}{by}</li>\n", escaped(&words::note_on(report, &it.about)))
    };
    let items: String = report.plan.notes.iter().map(item).collect();
    let html = format!(
        "<p class=\"body\">Written by people beside the figures; no figure hangs on them.</p>\n<ul \
         class=\"limits\">\n{items}</ul>\n"
    );
    (!items.is_empty()).then(|| Section { id: "notes", title: "Notes".to_owned(), html })
}

/// What the figures cannot say.
pub(super) fn limits(report: &Report) -> Section {
    let plan = &report.plan;
    let mut limits: Vec<(&str, String)> = Vec::new();
    if plan.columns.outcome.is_some() {
        limits.push((
            "The outcome is a record, not the truth.",
            "It holds what was written down. If groups are watched, charged or repaid differently, their \
             rates differ here too."
                .to_owned(),
        ));
    }
    let few = few(report);
    if !few.is_empty() {
        limits.push((
            "Some groups are too small for a verdict.",
            format!(
                "Fewer than {} people: {}. \u{201c}Inconclusive\u{201d} is not \u{201c}equal\u{201d}.",
                format::count(plan.groups.minimum),
                few
            ),
        ));
    }
    let n_tests = report.comparisons.iter().filter(|it| it.p.is_some()).count();
    let adjusted = match plan.evidence.adjust {
        Adjust::Holm | Adjust::Hochberg | Adjust::Hommel | Adjust::BenjaminiHochberg => {
            "p values are adjusted for that, verdicts and intervals are not"
        }
        Adjust::None => "nothing is adjusted for that",
    };
    limits.push((
        "Many comparisons were made.",
        format!(
            "Of {} comparisons some lie outside the band by chance alone; {adjusted}.",
            format::count(n_tests as u64)
        ),
    ));
    limits.push((
        "Verdicts are evidence, not law.",
        "The band is the plan\u{2019}s; whether a difference is justified is for people to decide."
            .to_owned(),
    ));
    limits.push((
        "Not available:",
        "how groups were recorded, who never entered the file, and what came of the decisions."
            .to_owned(),
    ));
    let items: Vec<String> =
        limits.iter().map(|(title, text)| format!("<li><b>{title}</b> {text}</li>\n")).collect();
    let html = format!("<ul class=\"limits\">\n{}</ul>\n", items.concat());
    Section { id: "limits", title: "Limits".to_owned(), html }
}

/// The groups of single attributes that are too small, as HTML.
fn few(report: &Report) -> String {
    const MOST: usize = 12;
    let minimum = report.plan.groups.minimum;
    let few: Vec<_> =
        report.groups.iter().filter(|it| it.attributes.len() == 1 && it.rows < minimum).collect();
    let mut named: Vec<String> = few
        .iter()
        .take(MOST)
        .map(|it| format!("{} ({})", names(&it.group), format::count(it.rows)))
        .collect();
    if few.len() > MOST {
        named.push(format!("{} more", few.len() - MOST));
    }
    named.join(", ")
}

/// What could not be tested, and why.
pub(super) fn untested(report: &Report, numbers: &mut Numbers) -> Option<Section> {
    const MOST: usize = 60;
    if report.untested.is_empty() {
        return None;
    }
    let sign = verdict(Mark::NotComputable);
    let body: Vec<String> = report
        .untested
        .iter()
        .take(MOST)
        .map(|it| {
            let (what, why) = (escaped(&it.what), escaped(&it.why));
            format!("<tr><th scope=\"row\">{sign}</th><td class=\"wrap\"><b>{what}</b>: {why}</td></tr>\n")
        })
        .collect();
    let columns = ["Verdict", "Question, and why there is no answer"];
    let caption = "No figure was left out in silence.";
    let mut html =
        table(numbers.table(), caption, &columns, &format!("<tbody>{}</tbody>", body.concat()));
    html.push_str(&crate::report::html::questions::left_out(
        "entries",
        report.untested.len(),
        MOST,
    ));
    Some(Section { id: "untested", title: "What could not be tested".to_owned(), html })
}

/// Signatures that were given, and room for those to come.
pub(super) fn signing(report: &Report) -> Section {
    let given: Vec<String> = report
        .signoffs
        .iter()
        .map(|it| {
            format!(
                "<section><h3>{}</h3><p>{}</p><dl><div><dt>Name</dt><dd>{}</dd></div>\
                 <div><dt>Date</dt><dd>{}</dd></div></dl></section>\n",
                escaped(&it.role),
                escaped(&it.says),
                escaped(&it.name),
                escaped(&it.date)
            )
        })
        .collect();
    let line = |name: &str| format!("<div><dt>{name}</dt><dd></dd></div>");
    let lines = ["Name", "Date", "Signature"].map(line).concat();
    let board = ["Chair", "Date", "Signature"].map(line).concat();
    let html = format!(
        "<p class=\"body\">A change to the data, the plan or any number changes the report\u{2019}s \
         fingerprint, and no signature below then belongs to it.</p>\n<div class=\"signs\">\n{}\
         <section><h3>Analyst</h3><p>\u{201c}I ran this audit as planned and report all of it, including \
         what did not come out as hoped.\u{201d}</p><dl>{lines}</dl></section>\n\
         <section><h3>Independent reviewer</h3><p>\u{201c}I had no part in building or using the system, and \
         repeated the numbers of section 1.\u{201d}</p><dl>{lines}</dl></section>\n\
         <section class=\"board\"><h3>Review board</h3><ul class=\"decide\"><li>Approve</li>\
         <li>Approve with conditions</li><li>Revise and return</li><li>Reject</li></ul>\
         <dl><div class=\"cond\"><dt>Conditions and due dates</dt><dd></dd></div>{board}</dl></section>\n\
         </div>\n",
        given.concat()
    );
    Section { id: "signing", title: "Sign-off".to_owned(), html }
}

/// How anyone can check that the report is whole and its numbers come from the data.
pub(super) fn verifying(report: &Report, record: Record) -> String {
    let held = match record {
        Record::Within => {
            "This page holds the same record as report.json, as text in the element named \
             \u{201c}report\u{201d}; compare the two where in doubt."
        }
        Record::Beside => {
            "The record is too long for this page: keep report.json beside it, for it holds every figure."
        }
    };
    let (first, second) = report.id.split_at_checked(32).unwrap_or((&report.id, ""));
    format!(
        "<section class=\"verify\" aria-labelledby=\"verify\">\n<h2 id=\"verify\">Verify this report</h2>\n<ol>\
         <li>Open Plumbline, choose <b>Verify a report</b>, and drop report.json. It prints the fingerprint; \
         compare it with the one on the first page.</li>\
         <li>With the data file at hand, add it. Every number is computed again and compared.</li>\
         <li>Or run it without a browser: <code>plumbline verify report.json --data {}</code></li></ol>\n\
         <p class=\"fp\"><code>{}</code><code>{}</code></p>\n\
         <p class=\"muted\">A fingerprint proves that nothing changed since it was written down elsewhere. Read \
         it aloud in the minutes, or send it to someone outside the team. {held}</p>\n</section>\n",
        escaped(&shell_word(&report.data.file)),
        escaped(&grouped(first)),
        escaped(&grouped(second))
    )
}

/// Where the full record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Record {
    Within,
    Beside,
}

/// A file's name as it is typed in a shell: quoted where it must be.
fn shell_word(name: &str) -> String {
    let is_plain = |it: char| it.is_ascii_alphanumeric() || "._-/".contains(it);
    if !name.is_empty() && name.chars().all(is_plain) {
        name.to_owned()
    } else {
        format!("'{}'", name.replace('\'', "'\\''"))
    }
}
