//! The questions: the leading one with its figures, the others as tables, like with like.

use crate::metrics::{Family, Rate, Topic};
use crate::report::format;
use crate::report::format::Unit;
use crate::report::html::parts::{
    Numbers, comparison, escaped, plain, rate, row_start, sub_head, table, verdict_cell,
};
use crate::report::html::{Drawn, Figures, Section};
use crate::report::inside::inside;
use crate::report::rows;
use crate::report::rows::{Mark, Row};
use crate::report::words;
use crate::report::{Report, Stratified};

/// Attributes beyond these have no place in the page; `figures.csv` has them.
pub(super) const MOST_ATTRIBUTES: usize = 12;
/// Groups of one attribute in the leading table.
const MOST_GROUPS: usize = 40;
/// A table of at most so many groups is kept on one sheet.
const ON_ONE_SHEET: usize = 14;
/// Rows of all tables with the other questions.
const MOST_ROWS: usize = 600;

/// The leading rate over each attribute: figures and a table.
pub(super) fn leading(
    report: &Report,
    figures: &Figures,
    numbers: &mut Numbers,
) -> Option<Section> {
    let id = words::leading_rate(report)?;
    let entry = crate::metrics::rate(id)?;
    let mut html = format!(
        "<p class=\"body\"><b>{}.</b> {} It leads because {}.</p>\n",
        entry.name,
        entry.definition,
        because(report)
    );
    let attributes = rows::single_attributes(report);
    for attributes in attributes.iter().take(MOST_ATTRIBUTES) {
        let drawn = figures.attributes.iter().find(|it| it.attributes == **attributes);
        html.extend([format!("<h3>By {}</h3>\n", escaped(&rows::attribute_names(attributes)))]);
        for figure in drawn.into_iter().flat_map(|it| [&it.sizes, &it.rates, &it.ratios]).flatten()
        {
            html.push_str(&drawing(figure, numbers));
        }
        html.push_str(&leading_table(report, id, attributes, numbers));
    }
    html.push_str(&left_out("attributes", attributes.len(), MOST_ATTRIBUTES));
    Some(Section { id: "leading", title: escaped(&words::topic(entry.topic, &report.plan)), html })
}

fn because(report: &Report) -> &'static str {
    if report.choice.as_ref().is_some_and(|it| !it.opens.is_empty()) {
        return "the answers to the questions of the plan lead to it";
    }
    if report.plan.predicts_numbers() {
        return "it tells for whom predictions lean to one side of what happened";
    }
    if report.plan.audits_numbers() {
        return "there is no prediction to audit";
    }
    match (report.plan.decides(), report.plan.effect) {
        (false, _) => "there is no decision to audit",
        (true, crate::audit::plan::Effect::Burden) => "a positive decision burdens the person",
        (true, crate::audit::plan::Effect::Benefit) => "a positive decision benefits the person",
    }
}

/// A figure with its caption; paper on a sheet, the narrow one on a phone.
pub(super) fn drawing(figure: &Drawn, numbers: &mut Numbers) -> String {
    format!(
        "<figure class=\"rfig\"><div class=\"wide\">{}</div><div class=\"narrow\">{}</div>\
         <figcaption><b>Figure {}. {}.</b> {}</figcaption></figure>\n",
        figure.paper,
        figure.narrow,
        numbers.figure(),
        escaped(figure.title.trim_end_matches('.')),
        escaped(&figure.subtitle)
    )
}

fn leading_table(
    report: &Report,
    id: &str,
    attributes: &[String],
    numbers: &mut Numbers,
) -> String {
    let found = rows::rows(report, id, attributes);
    let interval = format!("{} interval", rows::confidence(report));
    let counted = crate::metrics::rate(id).map_or("Counted".to_owned(), |it| counted(report, it));
    let unit = format::unit(id);
    let points = if unit == Unit::Share { " in points" } else { "" };
    let reference = found.iter().find(|it| it.mark == Mark::Reference);
    let against = reference.map_or("the reference".to_owned(), |it| escaped(&it.name));
    let method = found.iter().filter_map(|it| it.difference).find_map(|it| it.interval.as_deref());
    let method =
        method.map_or(String::new(), |it| format!(" ({})", escaped(rows::method_name(it))));
    let weighted = if report.plan.columns.weight.is_some() {
        " n counts people; beside it and in the rates weights are summed."
    } else {
        ""
    };
    let caption = format!(
        "The same in numbers. Difference from {against}{points}{method}. The verdict is on the ratio, \
         where there is one.{weighted}"
    );
    let columns = [
        "Group".to_owned(),
        "#n".to_owned(),
        format!("#{}", escaped(&counted)),
        format!("#Rate, {interval}"),
        format!("#Difference, {interval}"),
        "#Adj. p".to_owned(),
        "Verdict".to_owned(),
    ];
    let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
    let body: String = found.iter().take(MOST_GROUPS).map(|row| leading_row(report, row)).collect();
    let html = table(numbers.table(), &caption, &columns, &format!("<tbody>{body}</tbody>"));
    let whole = if found.len() <= ON_ONE_SHEET { " class=\"whole\"" } else { "" };
    format!("<div{whole}>{html}</div>\n{}", left_out("groups", found.len(), MOST_GROUPS))
}

fn leading_row(report: &Report, row: &Row) -> String {
    let p = row
        .difference
        .and_then(|it| it.p_adjusted.or(it.p))
        .map(|it| escaped(&format::p_value(it)));
    [
        row_start(row),
        plain(Some(format::count(row.n_people))),
        plain(row.figure.part.map(format::amount)),
        rate(row.figure),
        comparison(row.difference),
        plain(p),
        verdict_cell(row.mark, &row.why(report)),
        "</tr>\n".to_owned(),
    ]
    .concat()
}

/// The people in the numerator, in the plan's words: "Wrongly flagged".
fn counted(report: &Report, entry: &Rate) -> String {
    if entry.family == Family::Numbers {
        return "Counted".to_owned();
    }
    let said = words::said(entry, &report.plan).done;
    let said = said.trim_start_matches("were ").trim();
    let mut letters = said.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => "Counted".to_owned(),
    }
}

const TOPICS: [Topic; 8] = [
    Topic::Predicted,
    Topic::Errors,
    Topic::Selected,
    Topic::WronglyPositive,
    Topic::WronglyNegative,
    Topic::Meaning,
    Topic::Quality,
    Topic::Before,
];

/// All other rates, by question, in one table per attribute.
pub(super) fn others(report: &Report, numbers: &mut Numbers) -> Option<Section> {
    let leading = words::leading_rate(report);
    let measured = |it: &&Rate| {
        Some(it.id) != leading && report.rates.iter().any(|figure| figure.rate == it.id)
    };
    let rates: Vec<&Rate> = crate::metrics::rates().filter(measured).collect();
    let attributes = rows::single_attributes(report);
    if rates.is_empty() || attributes.is_empty() {
        return None;
    }
    let n_tables = attributes.len().min(MOST_ATTRIBUTES);
    let most_groups = (MOST_ROWS / (n_tables * rates.len())).clamp(2, 12);
    let mut html = format!(
        "<p class=\"body\">Each rate answers another question, and they cannot all be equal at once where \
         the outcome differs between groups. Shown are the groups of at least {} people{}; figures.csv has \
         all.</p>\n",
        format::count(report.plan.groups.minimum),
        if attributes.iter().any(|it| n_enough(report, it) > most_groups) {
            format!(", at most the {most_groups} largest")
        } else {
            String::new()
        }
    );
    for attributes in attributes.iter().take(MOST_ATTRIBUTES) {
        html.push_str(&others_table(report, &rates, attributes, most_groups, numbers));
    }
    html.push_str(&left_out("attributes", attributes.len(), MOST_ATTRIBUTES));
    Some(Section { id: "others", title: "The other questions".to_owned(), html })
}

fn n_enough(report: &Report, attributes: &[String]) -> usize {
    report.groups.iter().filter(|it| it.attributes == attributes && it.enough).count()
}

fn others_table(
    report: &Report,
    rates: &[&Rate],
    attributes: &[String],
    most_groups: usize,
    numbers: &mut Numbers,
) -> String {
    let interval = format!("{} interval", rows::confidence(report));
    let reference = report.groups.iter().find(|it| it.attributes == attributes && it.reference);
    let against = reference.map_or("the reference".to_owned(), |it| rows::group_name(&it.group));
    let caption = format!(
        "By {}: ratio to {}; a difference where a ratio means nothing.",
        escaped(&rows::attribute_names(attributes)),
        escaped(&against)
    );
    let columns = [
        "Group".to_owned(),
        "#n".to_owned(),
        format!("#Value, {interval}"),
        format!("#Comparison, {interval}"),
        "Verdict".to_owned(),
    ];
    let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
    let mut body = String::new();
    for topic in TOPICS {
        let mut question = escaped(&words::topic(topic, &report.plan));
        for entry in rates.iter().filter(|it| it.topic == topic) {
            let found = rows::rows(report, entry.id, attributes);
            let large: Vec<&Row> =
                found.iter().filter(|it| it.group.enough || it.group.reference).collect();
            let shown: String = (rows::largest(&large, most_groups).into_iter())
                .map(|it| other_row(report, it))
                .collect();
            if shown.is_empty() {
                continue;
            }
            let head = sub_head(columns.len(), &question, &about(report, entry));
            body.extend([format!("<tbody>{head}{shown}</tbody>\n")]);
            // The question stands once over all of its rates.
            question.clear();
        }
    }
    format!("<div class=\"dense\">{}</div>\n", table(numbers.table(), &caption, &columns, &body))
}

/// The rate's name, and among whom it counts.
fn about(report: &Report, entry: &Rate) -> String {
    let among = words::said(entry, &report.plan).among;
    if among.is_empty() {
        entry.name.to_owned()
    } else {
        format!("{}; n: {}", entry.name, escaped(&among))
    }
}

fn other_row(report: &Report, row: &Row) -> String {
    [
        row_start(row),
        plain(Some(format::count(row.n_people))),
        rate(row.figure),
        comparison(row.deciding()),
        verdict_cell(row.mark, &row.why(report)),
        "</tr>\n".to_owned(),
    ]
    .concat()
}

/// Comparisons inside the strata beside the crude ones.
pub(super) fn like_with_like(
    report: &Report,
    figures: &Figures,
    numbers: &mut Numbers,
) -> Option<Section> {
    let leading = words::leading_rate(report);
    let of_leading =
        |it: &&Stratified| Some(it.rate.as_str()) == leading && it.comparison == "ratio";
    let found: Vec<&Stratified> = report.stratified.iter().filter(of_leading).collect();
    let first = report.stratified.first()?;
    let strata = escaped(&rows::attribute_names(&first.strata));
    let mut html = format!(
        "<p class=\"body\">Groups may differ in {strata}. Here people are compared only with people of the \
         same {strata}, and the comparisons are pooled. A gap that stays is not explained by it; a gap that \
         closes lies in how {strata} differs between groups.</p>\n"
    );
    for figure in figures.attributes.iter().filter_map(|it| it.stratified.as_ref()) {
        html.push_str(&drawing(figure, numbers));
    }
    if !found.is_empty() {
        html.push_str(&stratified_table(report, &found, &strata, numbers));
    }
    Some(Section { id: "strata", title: "Like with like".to_owned(), html })
}

fn stratified_table(
    report: &Report,
    found: &[&Stratified],
    strata: &str,
    numbers: &mut Numbers,
) -> String {
    const MOST: usize = 40;
    let body: String = found.iter().take(MOST).map(|it| stratified_row(report, it)).collect();
    let method = found.iter().find_map(|it| it.interval.as_deref()).map_or("", rows::method_name);
    let name = found.first().map_or("", |it| rows::rate_name(&it.rate));
    let interval = format!("#Within {strata}, {} interval", rows::confidence(report));
    let tests = found.iter().find_map(|it| inside(report, it));
    let caption = format!(
        "{}: ratios to the reference, all together and within {strata}. {}{}.",
        escaped(name),
        escaped(method),
        tests.map_or_else(String::new, |it| format!("; p: {}", escaped(it.test)))
    );
    let columns = [
        "Group",
        "Against",
        "#All together",
        &interval,
        "#p",
        "#Adj. p",
        "#Strata used",
        "Verdict",
    ];
    let html = table(numbers.table(), &caption, &columns, &format!("<tbody>{body}</tbody>"));
    format!("{html}{}", left_out("groups", found.len(), MOST))
}

fn stratified_row(report: &Report, of: &Stratified) -> String {
    let enough = rows::Enough::of(report, &of.attributes, [&of.group, &of.reference]);
    let mark = Mark::of(of.verdict, of.side, enough);
    let interval = of.low.map(|low| format::ratio_interval(low, of.high));
    let because = of.because.as_deref().or(of.undefined.as_ref().map(|it| it.says.as_str()));
    let test = inside(report, of);
    let p = |it: Option<f64>| plain(it.map(|it| escaped(&format::p_value(it))));
    format!(
        "<tr><th scope=\"row\">{}</th><td>{}</td>{}{}{}{}{}{}</tr>\n",
        crate::report::html::parts::names(&of.group),
        crate::report::html::parts::names(&of.reference),
        plain(of.crude.map(format::ratio)),
        crate::report::html::parts::number(of.value.map(format::ratio), interval),
        p(test.map(|it| it.p)),
        p(test.and_then(|it| it.adjusted)),
        plain(Some(format!("{} of {}", of.n_strata_used, of.n_strata))),
        verdict_cell(mark, because.unwrap_or_default())
    )
}

/// What is not shown here, where something is not.
pub(super) fn left_out(what: &str, n_all: usize, n_most: usize) -> String {
    if n_all <= n_most {
        return String::new();
    }
    format!(
        "<p class=\"footnote\">Shown are {n_most} of {n_all} {what}; figures.csv has all.</p>\n"
    )
}
