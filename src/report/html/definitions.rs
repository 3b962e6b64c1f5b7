//! What each rate and metric of the report is, from the registry, word for word, and what other programs would print.

use crate::metrics::Source;
use crate::report::exhibit::cells::{Cell, cells};
use crate::report::exhibit::programs;
use crate::report::html::Section;
use crate::report::html::exhibits::content;
use crate::report::html::parts::{Numbers, escaped, sub_head, table};
use crate::report::{Report, rows};

/// Attributes that have a table.
const MOST_ATTRIBUTES: usize = 4;

/// Every rate and metric that the report uses, in the registry's order.
pub(super) fn sheet(report: &Report) -> Option<Section> {
    let rates = crate::metrics::rates()
        .filter(|it| report.rates.iter().any(|figure| figure.rate == it.id))
        .map(|it| {
            let what = it.definition;
            let texts = [it.use_when, it.caveat];
            entry(report, [it.name, it.id, what, it.formula], texts, it.source)
        });
    let metrics = crate::metrics::metrics()
        .filter(|it| report.metrics.iter().any(|figure| figure.metric == it.id))
        .map(|it| {
            let texts = [it.use_when, it.caveat];
            entry(report, [it.name, it.id, it.question, it.formula], texts, it.source)
        });
    let entries: Vec<String> = rates.chain(metrics).collect();
    if entries.is_empty() {
        return None;
    }
    let html = format!("<dl class=\"defs\">\n{}</dl>\n", entries.concat());
    Some(Section { id: "definitions", title: "Definitions".to_owned(), html })
}

fn entry(
    report: &Report,
    [name, id, what, formula]: [&str; 4],
    [use_when, caveat]: [&str; 2],
    source: Source,
) -> String {
    format!(
        "<div><dt>{} <code>{}</code></dt><dd>{}</dd><dd class=\"formula\">{}</dd>\
         <dd>Use it when {} Do not rely on it when {}</dd>{}\
         <dd class=\"source\"><a href=\"{}\" rel=\"noreferrer\">{}</a></dd></div>\n",
        escaped(name),
        escaped(id),
        escaped(what),
        escaped(formula),
        escaped(&ended(use_when)),
        escaped(&ended(caveat)),
        elsewhere(report, id),
        escaped(source.url),
        escaped(source.cite)
    )
}

/// Where it is told what other programs print for it, for each attribute.
fn elsewhere(report: &Report, id: &str) -> String {
    let over = report.exhibits.iter().filter(|it| it.exhibit == programs::KIND);
    let link = |by: &[String]| {
        let anchor = anchor(report, by, id)?;
        Some(format!("<a href=\"#{anchor}\">by {}</a>", escaped(&rows::attribute_names(by))))
    };
    let links: Vec<String> = over.filter_map(|it| link(&it.attributes)).collect();
    if links.is_empty() {
        return String::new();
    }
    format!("<dd>What other programs would print: {}</dd>", links.join(", "))
}

/// Where it is told what other programs print for a rate or a metric over these attributes, by its id.
pub(super) fn anchor(report: &Report, attributes: &[String], id: &str) -> Option<String> {
    let (at, names) = programs::place(report, attributes, id)?;
    let before = report.exhibits[..at].iter().filter(|it| it.exhibit == programs::KIND);
    let is_shown = before.count() < MOST_ATTRIBUTES;
    names.first().filter(|_| is_shown).map(|name| programs::anchor(at, name))
}

/// The names of an exhibit of definitions, with an anchor each: those by which any program differs with all of their
/// lines, then those by which all agree in one line each. `at` is its place in the report.
pub(super) fn tables(report: &Report, at: usize, numbers: &mut Numbers) -> String {
    let it = &report.exhibits[at];
    let before = report.exhibits[..at].iter().filter(|it| it.exhibit == programs::KIND);
    if before.count() >= MOST_ATTRIBUTES {
        let n = it.rows.len();
        return format!("<p class=\"footnote\">Its {n} rows are in exhibits.csv.</p>\n");
    }
    let shown = cells(it).rows;
    let [called, program, prints, ours, computes, differs] =
        ["called", "program", "prints", "ours", "definition", "differs"].map(|id| it.field(id));
    let cell = |row: usize, at: Option<usize>| {
        at.and_then(|at| shown[row].get(at)).cloned().unwrap_or_default()
    };
    let (mut differing, mut agreeing) = (String::new(), String::new());
    for name in programs::names(it) {
        let anchor = programs::anchor(at, name.name);
        let title = format!("<span id=\"{anchor}\">{}</span>", escaped(name.name));
        if name.agrees {
            let all =
                name.rows.iter().map(|row| programs_of(&cell(*row, program), &cell(*row, called)));
            let all: Vec<String> = all.collect();
            let ours = name.rows.first().map(|row| cell(*row, ours)).unwrap_or_default();
            agreeing.extend([format!(
                "<tr><th scope=\"row\">{title}</th><td class=\"num\">{}</td><td class=\"wrap\">{}</td></tr>\n",
                content(&ours),
                all.join("; ")
            )]);
            continue;
        }
        differing.push_str(&sub_head(4, &title, ""));
        for row in name.rows {
            differing.push_str(&line(
                [program, called, prints, ours, computes, differs].map(|it| cell(row, it)),
            ));
        }
    }
    let mut html = String::new();
    if !differing.is_empty() {
        let heads =
            ["Program, and its name", "#It prints", "#Ours", "It computes, and why it differs"];
        let body = format!("<tbody>{differing}</tbody>");
        html.push_str(&table(
            numbers.table(),
            "Names by which a program differs from ours.",
            &heads,
            &body,
        ));
    }
    if !agreeing.is_empty() {
        let heads = ["Name", "#Ours", "Programs that print the same"];
        let body = format!("<tbody>{agreeing}</tbody>");
        html.push_str(&table(
            numbers.table(),
            "Names by which all agree with ours here.",
            &heads,
            &body,
        ));
    }
    html
}

fn line([program, called, prints, ours, computes, differs]: [Cell; 6]) -> String {
    let differs =
        if differs.text.is_empty() { "the same here".to_owned() } else { escaped(&differs.text) };
    format!(
        "<tr><th scope=\"row\">{}</th><td class=\"num\">{}</td><td class=\"num\">{}</td>\
         <td class=\"wrap\">{}<small>{differs}</small></td></tr>\n",
        programs_of(&program, &called),
        content(&prints),
        content(&ours),
        escaped(&computes.text)
    )
}

fn programs_of(program: &Cell, called: &Cell) -> String {
    format!("{} <code>{}</code>", escaped(&program.text), escaped(&called.text))
}

/// A sentence's tail with its full stop.
fn ended(text: &str) -> String {
    if text.ends_with(['.', '?']) { text.to_owned() } else { format!("{text}.") }
}

#[cfg(test)]
mod tests {
    use crate::report::exhibit::{Entry, Exhibit, Field, Section, Unit};
    use crate::report::html::{Figures, html};
    use crate::report::sample;

    fn exhibit(attributes: &[String]) -> Exhibit {
        let ids =
            ["shared", "program", "called", "prints", "ours", "definition", "differs", "agrees"];
        let row = |it: [&str; 8]| it.map(Entry::from).to_vec();
        Exhibit {
            exhibit: "definitions".to_owned(),
            section: Section::Definitions,
            title: "Programs print many numbers".to_owned(),
            says: "What they print.".to_owned(),
            caveat: String::new(),
            source: String::new(),
            attributes: attributes.to_vec(),
            fields: ids.map(|it| Field::new(it, it, Unit::Text)).to_vec(),
            rows: vec![
                row([
                    "False positive rate",
                    "AIF360",
                    "false_positive_rate",
                    "0.5",
                    "0.4",
                    "<b>",
                    "",
                    "no",
                ]),
                row(["Accuracy", "Aequitas", "accuracy", "0.4", "0.4", "", "", "yes"]),
            ],
            draws: None,
        }
    }

    #[test]
    fn each_link_to_a_name_has_a_place_to_go_to() {
        let mut report = sample::compas();
        let by =
            report.rates.iter().find(|it| it.attributes.len() == 1).unwrap().attributes.clone();
        report.exhibits = vec![exhibit(&by)];
        let html = html(&report, "{}", &Figures::default());
        let links: Vec<&str> = html.split("href=\"#programs-").skip(1).collect();
        assert!(!links.is_empty());
        for link in links {
            let anchor = link.split('"').next().unwrap();
            assert!(html.contains(&format!("id=\"programs-{anchor}\"")), "{anchor}");
        }
        assert!(
            html.contains("&lt;b&gt;") && html.contains("AIF360 <code>false_positive_rate</code>")
        );
        let [differing, agreeing] = ["programs-0-false-positive-rate", "programs-0-accuracy"]
            .map(|id| html.find(&format!("id=\"{id}\"")).unwrap());
        assert!(differing < agreeing);
    }
}
