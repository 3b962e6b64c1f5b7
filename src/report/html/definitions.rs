//! What each rate and metric of the report is, from the registry, word for word.

use crate::metrics::Source;
use crate::report::Report;
use crate::report::html::Section;
use crate::report::html::parts::escaped;

/// Every rate and metric that the report uses, in the registry's order.
pub(super) fn sheet(report: &Report) -> Option<Section> {
    let rates = crate::metrics::rates()
        .filter(|it| report.rates.iter().any(|figure| figure.rate == it.id))
        .map(|it| {
            let what = it.definition;
            entry(it.name, it.id, what, it.formula, [it.use_when, it.caveat], it.source)
        });
    let metrics = crate::metrics::metrics()
        .filter(|it| report.metrics.iter().any(|figure| figure.metric == it.id))
        .map(|it| {
            entry(it.name, it.id, it.question, it.formula, [it.use_when, it.caveat], it.source)
        });
    let entries: Vec<String> = rates.chain(metrics).collect();
    if entries.is_empty() {
        return None;
    }
    let html = format!("<dl class=\"defs\">\n{}</dl>\n", entries.concat());
    Some(Section { id: "definitions", title: "Definitions".to_owned(), html })
}

fn entry(
    name: &str,
    id: &str,
    what: &str,
    formula: &str,
    [use_when, caveat]: [&str; 2],
    source: Source,
) -> String {
    format!(
        "<div><dt>{} <code>{}</code></dt><dd>{}</dd><dd class=\"formula\">{}</dd>\
         <dd>Use it when {} Do not rely on it when {}</dd>\
         <dd class=\"source\"><a href=\"{}\" rel=\"noreferrer\">{}</a></dd></div>\n",
        escaped(name),
        escaped(id),
        escaped(what),
        escaped(formula),
        escaped(&ended(use_when)),
        escaped(&ended(caveat)),
        escaped(source.url),
        escaped(source.cite)
    )
}

/// A sentence's tail with its full stop.
fn ended(text: &str) -> String {
    if text.ends_with(['.', '?']) { text.to_owned() } else { format!("{text}.") }
}
