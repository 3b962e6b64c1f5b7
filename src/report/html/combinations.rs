//! Combinations of attributes, most harm first, and the named metrics.

use crate::audit::plan::Effect;
use crate::base::order;
use crate::metrics::{End, Ideal};
use crate::report::format;
use crate::report::html::Section;
use crate::report::html::definitions;
use crate::report::html::parts::{
    Numbers, comparison, escaped, many, names, number, plain, rate, table, verdict_cell,
};
use crate::report::html::questions::left_out;
use crate::report::rows;
use crate::report::rows::{Mark, Row};
use crate::report::words;
use crate::report::{MetricFigure, Report};

/// Combinations shown.
const MOST: usize = 50;
/// Named metrics shown.
const MOST_METRICS: usize = 80;

/// The leading rate in every combination of attributes, ordered by the evidence of harm.
pub(super) fn sheet(report: &Report, numbers: &mut Numbers) -> Option<Section> {
    let id = words::leading_rate(report)?;
    let mut kinds: Vec<&[String]> = Vec::new();
    for group in report.groups.iter().filter(|it| it.attributes.len() > 1) {
        if !kinds.contains(&group.attributes.as_slice()) {
            kinds.push(&group.attributes);
        }
    }
    let all: Vec<Row> = kinds.iter().flat_map(|it| rows::rows(report, id, it)).collect();
    if all.is_empty() {
        return None;
    }
    let n_all = all.len();
    let mut shown: Vec<&Row> = all
        .iter()
        .filter(|it| it.n_people >= rows::DRAWN_FROM && it.mark != Mark::Reference)
        .filter(|it| it.deciding().is_some_and(|it| it.value.is_some()))
        .collect();
    let n_large = shown.len();
    let harm = harm(report, id);
    order::by(&mut shown, |a, b| evidence(b, harm).total_cmp(&evidence(a, harm)));
    let body: String = shown.iter().take(MOST).map(|it| row(report, it)).collect();
    let interval = format!("{} interval", rows::confidence(report));
    let caption = format!(
        "{}. Comparison with the reference of the same attributes, ordered by the end of the interval that \
         is nearer to equal: most evidence of harm first.",
        rows::rate_name(id)
    );
    let (value, compared) = (format!("#Value, {interval}"), format!("#Comparison, {interval}"));
    let columns = ["Group", "Attributes", "#n", &value, &compared, "Verdict"];
    let mut html = format!(
        "<p class=\"body\">Of {n_all} combinations that occur, {n_large} have {} or more people to count and \
         can be compared. A group can look well in each attribute and be harmed where they meet.</p>\n",
        rows::DRAWN_FROM
    );
    html.push_str(&table(numbers.table(), &caption, &columns, &format!("<tbody>{body}</tbody>")));
    html.push_str(&left_out("combinations", n_large, MOST));
    Some(Section { id: "combinations", title: "Combinations".to_owned(), html })
}

fn row(report: &Report, row: &Row) -> String {
    format!(
        "<tr><th scope=\"row\">{}</th><td class=\"dim\">{}</td>{}{}{}{}</tr>\n",
        names(&row.group.group),
        escaped(&rows::attribute_names(&row.group.attributes)),
        plain(Some(format::count(row.n_people))),
        rate(row.figure),
        comparison(row.deciding()),
        verdict_cell(row.mark, &row.why(report))
    )
}

/// Which end of a rate is the harm.
fn harm(report: &Report, rate: &str) -> Option<End> {
    let entry = crate::metrics::rate(rate)?;
    match report.plan.effect {
        Effect::Benefit => entry.harm_if_benefit,
        Effect::Burden => entry.harm_if_burden,
    }
}

/// How far the nearer end of the interval lies to the harm's side; larger is more evidence.
fn evidence(row: &Row, harm: Option<End>) -> f64 {
    let Some(of) = row.deciding() else { return f64::NEG_INFINITY };
    let scaled = |value: f64| if of.comparison == "ratio" { libm::log(value) } else { value };
    let low = of.low.map_or(f64::NEG_INFINITY, scaled);
    let high = of.high.map_or(f64::INFINITY, scaled);
    match harm {
        Some(End::High) => low,
        Some(End::Low) => -high,
        None => low.max(-high),
    }
}

/// The metrics of the literature that the plan asks for.
pub(super) fn metrics(report: &Report, numbers: &mut Numbers) -> Option<Section> {
    if report.metrics.is_empty() {
        return None;
    }
    let (single, combined): (Vec<&MetricFigure>, Vec<&MetricFigure>) =
        report.metrics.iter().partition(|it| it.attributes.len() < 2);
    let body: String = single.iter().take(MOST_METRICS).map(|it| metric_row(report, it)).collect();
    let value = format!("#Value, {} interval", rows::confidence(report));
    let columns = ["Metric", "Attributes", &value, "#Ideal", "#p", "Between", "Verdict"];
    let caption = "Each turns all groups into one number, over the groups that are large enough. The \
                   largest of many gaps is large by chance alone: its interval takes all pairs of \
                   groups at once, and holds none where chance makes as much. p: that all groups are alike, where \
                   a figure is one number of them all.";
    let mut html = table(numbers.table(), caption, &columns, &format!("<tbody>{body}</tbody>"));
    html.push_str(&left_out("figures", single.len(), MOST_METRICS));
    if !combined.is_empty() {
        let n = format::count(combined.len() as u64);
        html.extend([format!(
            "<p class=\"footnote\">The {n} figures over combinations are in figures.csv.</p>\n"
        )]);
    }
    Some(Section { id: "metrics", title: "Named metrics".to_owned(), html })
}

/// The name, as a link to what other programs print under it where that is told.
fn defined(report: &Report, attributes: &[String], id: &str, name: &str) -> String {
    match definitions::anchor(report, attributes, id) {
        Some(anchor) => format!("<a href=\"#{anchor}\">{}</a>", escaped(name)),
        None => escaped(name),
    }
}

/// The p value with the name of its test.
fn tested(of: &MetricFigure) -> String {
    let test =
        of.test.as_deref().map_or(String::new(), |it| format!("<small>{}</small>", escaped(it)));
    plain(of.p.map(|it| format!("{}{test}", escaped(&format::p_value(it)))))
}

fn metric_row(report: &Report, of: &MetricFigure) -> String {
    let entry = crate::metrics::metric(&of.metric);
    let name = entry.map_or(of.metric.as_str(), |it| it.name);
    let (ideal, written): (&str, fn(f64) -> String) = match entry.map(|it| it.ideal) {
        Some(Ideal::One) => ("1", format::ratio),
        Some(Ideal::Zero) | None => ("0", format::decimal),
    };
    let interval = match (of.low, of.high) {
        (Some(low), Some(high)) => Some(format!("{}–{}", written(low), written(high))),
        (Some(_) | None, _) => None,
    };
    let between = match rows::between(of) {
        Some([first, second]) => format!("{} and {}", names(first), names(second)),
        None => "–".to_owned(),
    };
    let left_out = match of.left_out.as_slice() {
        [] => String::new(),
        few @ ([_] | [_, _] | [_, _, _]) => format!("<small>without {}</small>", many(few)),
        all => format!("<small>without {} groups</small>", all.len()),
    };
    let because = of.because.as_deref().or(of.undefined.as_ref().map(|it| it.says.as_str()));
    format!(
        "<tr><th scope=\"row\">{}</th><td>{}</td>{}<td class=\"num\">{ideal}</td>{}\
         <td class=\"wrap\">{between}{left_out}</td>{}</tr>\n",
        defined(report, &of.attributes, &of.metric, name),
        escaped(&rows::attribute_names(&of.attributes)),
        number(of.value.map(written), interval),
        tested(of),
        verdict_cell(rows::metric_mark(report, of), because.unwrap_or_default())
    )
}
