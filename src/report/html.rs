//! The report as one HTML file that needs no scripts: sheets of paper on screen, A4 in print.
//!
//! The page is light in every theme, loads nothing, and its policy lets nothing run. Every text from data
//! is escaped; the only style is the one whose hash the policy names. The figures come drawn, because
//! drawing is another module's work.

mod choice;
mod closing;
mod combinations;
mod cover;
mod definitions;
mod exhibits;
mod model;
mod parts;
mod questions;
mod record;

use sha2::{Digest, Sha256};

use crate::report::Report;
use crate::report::base64::base64;
use crate::report::html::closing::Record;
use crate::report::html::parts::Numbers;

pub use parts::escaped;

/// The page stays below this, so that it can be mailed; a record that does not fit stays outside.
const MOST_BYTES: usize = 1_450_000;

/// The figures of a report as SVG text, drawn with the page's color tokens as variables.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// The rate that the figures show; empty where there are none.
    pub rate: String,
    /// One entry per attribute that is looked at alone, in the report's order.
    pub attributes: Vec<AttributeFigures>,
    /// One entry per exhibit, in the report's order; none where it has no chart.
    pub exhibits: Vec<Option<Drawn>>,
}

/// The figures of one attribute.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AttributeFigures {
    pub attributes: Vec<String>,
    pub sizes: Option<Drawn>,
    pub rates: Option<Drawn>,
    pub ratios: Option<Drawn>,
    /// Like with like, where there are strata.
    pub stratified: Option<Drawn>,
}

/// One figure for paper and for a narrow screen. Identifiers in the SVG are unique in the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drawn {
    pub title: String,
    pub subtitle: String,
    pub paper: String,
    pub narrow: String,
}

/// Writes the report. `report_json` is the published record as text; it is kept in the page word for word
/// apart from white space, unless it is too long (then the page says so).
pub fn html(report: &Report, report_json: &str, figures: &Figures) -> String {
    let style = style(report);
    let title = escaped(&cover::title(report));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{}'; img-src data:; base-uri 'none'; form-action 'none'",
        base64(&Sha256::digest(style.as_bytes()))
    );
    let mut numbers = Numbers::default();
    let numbers = &mut numbers;
    let leading = [
        model::sheet(report, numbers),
        choice::sheet(report, numbers),
        questions::leading(report, figures, numbers),
        questions::others(report, numbers),
        questions::like_with_like(report, figures, numbers),
        combinations::sheet(report, numbers),
        combinations::metrics(report, numbers),
    ];
    let exhibits = exhibits::sheets(report, figures, numbers);
    let closing = [
        cover::more(report),
        closing::notes(report),
        Some(closing::limits(report)),
        closing::untested(report, numbers),
        definitions::sheet(report),
        Some(closing::signing(report)),
    ];
    let sections: Vec<Section> = leading
        .into_iter()
        .flatten()
        .chain(exhibits)
        .chain(closing.into_iter().flatten())
        .collect();
    let mut main = cover::sheet(report, &sections);
    for (idx, section) in sections.iter().enumerate() {
        let class = if idx == 0 { "sheet new" } else { "sheet" };
        let Section { id, title, html } = section;
        main.extend([format!(
            "<section class=\"{class}\" aria-labelledby=\"{id}\">\n<h2 id=\"{id}\">{} {title}</h2>\n{html}</section>\n",
            idx + 1
        )]);
    }
    let record = record::script(report_json, MOST_BYTES.saturating_sub(main.len() + style.len()));
    let place = if record.is_some() { Record::Within } else { Record::Beside };
    main.extend([format!("<div class=\"sheet\">{}</div>\n", closing::verifying(report, place))]);
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <title>Report: {title}</title>\n<style>{style}</style>\n</head>\n<body>\n{}<main>\n{main}</main>\n{}\
         </body>\n</html>\n",
        parts::SHAPES,
        record.unwrap_or_default()
    )
}

/// A numbered part of the page: its anchor, its title and its content as HTML.
struct Section {
    id: &'static str,
    title: String,
    html: String,
}

/// The style sheet, with the report's fingerprint at the foot of each printed page.
fn style(report: &Report) -> String {
    let digits: String = report.id.chars().filter(char::is_ascii_hexdigit).take(16).collect();
    format!(
        "{}\n@page {{ @bottom-left {{ content: \"Report {}\"; }} }}\n",
        include_str!("html/sheet.css"),
        parts::grouped(&digits)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::plan::cut::Cut;
    use crate::audit::plan::notes::Note;
    use crate::report::sample;
    use crate::report::{Finding, Severity, Untested};

    fn page(report: &Report) -> String {
        html(report, &serde_json::to_string_pretty(report).unwrap(), &Figures::default())
    }

    #[test]
    fn the_policy_names_the_hash_of_the_style_in_the_page() {
        let page = page(&sample::compas());
        let (_, rest) = page.split_once("<style>").unwrap();
        let (style, _) = rest.split_once("</style>").unwrap();
        let hash = base64(&Sha256::digest(style.as_bytes()));
        assert!(page.contains(&format!("style-src 'sha256-{hash}';")));
        assert!(page.contains("default-src 'none';") && !page.contains("script-src"));
        assert!(!page.contains(" style=") && !page.contains(" onload="));
        assert!(page.find("http-equiv").unwrap() < page.find("<style").unwrap());
    }

    #[test]
    fn nothing_from_data_becomes_markup() {
        let evil = "</script></style><img src=x onerror=alert(1)>\"'><svg onload=alert(1)>\u{202e}";
        let mut report = sample::stratified();
        report.plan.title = evil.to_owned();
        report.plan.people = evil.to_owned();
        report.data.file = evil.to_owned();
        report.data.sha256 = evil.to_owned();
        report.id = evil.to_owned();
        report.plan.evidence.seed = evil.to_owned();
        for positive in [&mut report.plan.columns.decision, &mut report.plan.columns.outcome] {
            let positive = positive.as_mut().unwrap();
            positive.column = evil.to_owned();
            positive.called = Some(evil.to_owned());
        }
        let name = |names: &mut Vec<String>| names.iter_mut().for_each(|it| it.push_str(evil));
        report.groups.iter_mut().for_each(|it| {
            name(&mut it.group);
            name(&mut it.attributes);
        });
        report.rates.iter_mut().for_each(|it| {
            name(&mut it.group);
            name(&mut it.attributes);
        });
        report.stratified.iter_mut().for_each(|it| {
            name(&mut it.group);
            name(&mut it.strata);
        });
        report.metrics.iter_mut().flat_map(|it| it.between.iter_mut().flatten()).for_each(name);
        let (says, detail) = (evil.to_owned(), evil.to_owned());
        report.findings.push(Finding {
            says,
            detail,
            severity: Severity::Note,
            ..report.findings[0].clone()
        });
        report.untested.push(Untested { what: evil.to_owned(), why: evil.to_owned() });
        let page = page(&report);
        assert!(
            !page.contains("<img") && !page.contains("<svg onload") && !page.contains('\u{202e}')
        );
        assert_eq!(page.matches("</style>").count(), 1);
        assert_eq!(page.matches("</script>").count(), 1);
        assert!(page.contains("&lt;img src=x onerror=alert(1)&gt;"));
    }

    #[test]
    fn the_record_in_the_page_is_the_report() {
        let report = sample::compas();
        let page = page(&report);
        let (_, rest) =
            page.split_once("<script type=\"application/json\" id=\"report\">").unwrap();
        let (record, _) = rest.split_once("</script>").unwrap();
        let back: Report = serde_json::from_str(record).unwrap();
        assert_eq!(back, report);
    }

    #[test]
    fn hundreds_of_groups_still_fit_in_a_mail() {
        let mut report = sample::many_groups(239);
        let rates: Vec<&str> = crate::metrics::rates().map(|it| it.id).take(19).collect();
        let (base_rates, base_comparisons) = (report.rates.clone(), report.comparisons.clone());
        for id in rates.iter().filter(|id| base_rates.iter().all(|it| it.rate != **id)) {
            let of_one = |it: &&crate::report::RateFigure| it.rate == "selection-rate";
            for figure in base_rates.iter().filter(of_one) {
                report
                    .rates
                    .push(crate::report::RateFigure { rate: (*id).to_owned(), ..figure.clone() });
            }
            for figure in base_comparisons.iter().filter(|it| it.rate == "selection-rate") {
                report
                    .comparisons
                    .push(crate::report::Comparison { rate: (*id).to_owned(), ..figure.clone() });
            }
        }
        assert!(report.rates.len() >= 239 * 19);
        let page = page(&report);
        assert!(page.len() < 1_500_000, "{} bytes", page.len());
        assert!(page.contains("figures.csv has all"));
        assert!(page.contains("keep report.json beside it"), "a record this long stays outside");
    }

    #[test]
    fn notes_are_text_and_say_what_they_are_about() {
        let mut report = sample::stratified();
        assert!(!page(&report).contains("id=\"notes\""));
        let says = "Asked the court.\n<b>Open</b>".to_owned();
        report.plan.notes = vec![Note { says, by: "R. Ev".to_owned(), ..Note::default() }];
        let expected = "<li><b>On the results as a whole:</b> Asked the court.<br>&lt;b&gt;Open&lt;/b&gt; (R. Ev)</li>";
        assert!(page(&report).contains(expected));
    }

    #[test]
    fn decisions_up_to_a_number_are_said_to_be_so() {
        let mut report = sample::stratified();
        let decision = report.plan.columns.decision.take();
        report.plan.columns.decision = decision.map(|it| it.with_cut(Cut::AtMost(5.0)));
        assert!(page(&report).contains("decile_score of 5 or less, \u{201c}flagged\u{201d}"));
    }

    #[test]
    fn the_page_says_what_the_report_says() {
        let page = page(&sample::stratified());
        for expected in [
            "<h1>COMPAS risk scores, Broward County 2013–14</h1>",
            "decile_score of 5 or more, \u{201c}flagged\u{201d}",
            "e07b466f f63e83d1 7b25d891 4faeee39",
            "7,214 rows read, 7,214 used, 0 rejected, 0 left out",
            "almost twice as often as",
            "Who is wrongly flagged?",
            "<b>44.8%</b><span class=\"iv\">42.6–47.2</span>",
            "<bdi>Native American</bdi>",
            "Like with like",
            "; p: Cochran-Mantel-Haenszel.",
            "<td class=\"num\">0.008</td><td class=\"num\">0.04</td>",
            "Demographic parity difference",
            "Similar people, similar scores",
            "plumbline verify report.json --data compas.csv",
        ] {
            assert!(page.contains(expected), "{expected}");
        }
    }

    #[test]
    fn an_empty_report_is_a_page_all_the_same() {
        let mut report = sample::compas();
        report.groups.clear();
        report.rates.clear();
        report.comparisons.clear();
        report.metrics.clear();
        report.findings.clear();
        report.untested.clear();
        assert!(page(&report).contains("nothing could be compared"));
    }
}
