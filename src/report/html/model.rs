//! Where the decisions came from: the model, whom it learnt from, and what stands beside it.

use crate::base::order;
use crate::report::format;
use crate::report::html::Section;
use crate::report::html::parts::{
    NOTHING, Numbers, escaped, names, number, plain, rate, table, verdict_cell,
};
use crate::report::model::{Compared, ModelSection, Searched, Tried};
use crate::report::rows::{self, Mark};
use crate::report::{MetricFigure, Report, Side, Verdict};

/// Rows of a long list.
const MOST: usize = 40;

/// The section; none where decisions come from a column.
pub(super) fn sheet(report: &Report, numbers: &mut Numbers) -> Option<Section> {
    let model = report.model.as_ref()?;
    let mut html = format!("<p class=\"body\">{}</p>\n", escaped(&told(model)));
    if !model.warnings.is_empty() {
        let items: Vec<String> =
            model.warnings.iter().map(|it| format!("<li>{}</li>\n", escaped(&it.says))).collect();
        html += &["<ul class=\"limits\">\n", &items.concat(), "</ul>\n"].concat();
    }
    html.push_str(&settings(model, numbers));
    html.push_str(&searches(model, numbers));
    html.push_str(&proxies(model, numbers));
    html.push_str(&candidates(report, model, numbers));
    html.push_str(&coefficients(report, model, numbers));
    html.push_str(&effects(model, numbers));
    Some(Section { id: "model", title: "Where the decisions came from".to_owned(), html })
}

/// What the model is and whom it has seen, in sentences.
fn told(model: &ModelSection) -> String {
    let mut text = match &model.file {
        Some(file) => format!(
            "The model \u{201c}{}\u{201d} came from a file of {} (SHA-256 {}{}).",
            model.name,
            format::bytes(file.bytes),
            file.sha256,
            if file.producer.is_empty() {
                String::new()
            } else {
                format!(", written by {}", file.producer)
            }
        ),
        None => format!(
            "The model \u{201c}{}\u{201d} ({}) was trained for this audit. Held out: {}. It learnt from {} \
             people at a time.",
            model.name,
            way(&model.way),
            model.held_out,
            format::count(model.n_learnt)
        ),
    };
    text += &[" ", &format::count(model.n_scored), " people were scored."].concat();
    if let Some(threshold) = model.threshold {
        let cut = format::setting(threshold);
        text += &[" A score of ", &cut, " or more is a positive decision."].concat();
    }
    let attributes: Vec<&str> = (model.set_aside.iter())
        .filter(|it| it.why == "a protected attribute")
        .map(|it| it.column.as_str())
        .collect();
    if !attributes.is_empty() {
        text += &[" It did not see ", &attributes.join(", "), "."].concat();
    }
    text
}

fn way(id: &str) -> String {
    crate::audit::plan::ways::way(id).map_or(id.to_owned(), |it| it.name.to_lowercase())
}

fn settings(model: &ModelSection, numbers: &mut Numbers) -> String {
    let row = |name: &str, value: &str| {
        format!("<tr><th scope=\"row\">{}</th><td>{}</td></tr>", escaped(name), escaped(value))
    };
    let mut body = row("features", &model.features.join(", "));
    for (key, value) in &model.settings {
        body.push_str(&row(key, &value.to_string()));
    }
    let caption = "Features and settings of the model.";
    table(numbers.table(), caption, &["Setting", "Value"], &format!("<tbody>{body}</tbody>"))
}

/// What was tried of each model.
fn searches(model: &ModelSection, numbers: &mut Numbers) -> String {
    let mut html = String::new();
    let first = model.search.iter().map(|it| (model.name.as_str(), it));
    let others = model.candidates.iter().skip(1);
    let others = others.filter_map(|it| Some((it.name.as_str(), it.search.as_ref()?)));
    for (name, search) in first.chain(others) {
        html.push_str(&searched(name, search, numbers));
    }
    html
}

fn searched(name: &str, search: &Searched, numbers: &mut Numbers) -> String {
    let row = |(place, it): (usize, &Tried)| {
        let kept = search.kept == Some(place as u64);
        let words = [search.words(it), if kept { " (kept)".to_owned() } else { String::new() }];
        let (loss, times) = (it.loss.map(format::decimal), Some(format::count(it.chosen)));
        let cells = [plain(loss), plain(times)].concat();
        format!("<tr><th scope=\"row\">{}</th>{cells}</tr>", escaped(&words.concat()))
    };
    let body: String = search.least_first().into_iter().take(MOST).map(row).collect();
    let left = search.tried.len().saturating_sub(MOST);
    let rest = if left > 0 { format!(" {left} more are in report.json.") } else { String::new() };
    let caption = format!(
        "Settings tried for {name}, in {} parts of the people learnt from, anew for each fit: nobody was scored by a \
         model whose settings were chosen with them. Mean {} over the fits, and how many of them chose the settings.{rest}",
        search.folds,
        search.loss_name()
    );
    table(
        numbers.table(),
        &caption,
        &["Settings", "#Loss", "#Chosen by"],
        &format!("<tbody>{body}</tbody>"),
    )
}

fn proxies(model: &ModelSection, numbers: &mut Numbers) -> String {
    if model.proxies.is_empty() {
        return String::new();
    }
    let row = |it: &crate::report::model::Proxy| {
        let association = plain(Some(format::decimal(it.association)));
        let (feature, attribute) = (escaped(&it.feature), escaped(&it.attribute));
        format!("<tr><th scope=\"row\">{feature}</th><td>{attribute}</td>{association}</tr>")
    };
    let body: String = model.proxies.iter().take(MOST).map(row).collect();
    table(
        numbers.table(),
        "Features that still tell something of a protected attribute that the model did not see \
         (Cram\u{e9}r\u{2019}s V, 0 nothing to 1 everything; from 0.3 on).",
        &["Feature", "Attribute", "#Association"],
        &format!("<tbody>{body}</tbody>"),
    )
}

fn candidates(report: &Report, model: &ModelSection, numbers: &mut Numbers) -> String {
    if model.candidates.is_empty() {
        return String::new();
    }
    let ids: Vec<&str> =
        model.candidates[0].performance.iter().map(|it| it.rate.as_str()).collect();
    let mut columns = vec!["Model".to_owned()];
    columns.extend(ids.iter().map(|it| format!("#{}", rows::rate_name(it))));
    let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
    let row = |it: &Compared| {
        let cell = |id: &&str| match it.performance.iter().find(|figure| figure.rate == *id) {
            Some(figure) => rate(figure),
            None => NOTHING.to_owned(),
        };
        let cells: String = ids.iter().map(cell).collect();
        format!("<tr><th scope=\"row\">{}</th>{cells}</tr>", escaped(&it.name))
    };
    let body: String = model.candidates.iter().map(row).collect();
    let caption = "Models tried on the same people; the first one is audited.";
    let mut html = table(numbers.table(), caption, &columns, &format!("<tbody>{body}</tbody>"));
    html.push_str(&gaps(model, numbers));
    html.push_str(&differences(report, model, numbers));
    html
}

fn gaps(model: &ModelSection, numbers: &mut Numbers) -> String {
    let row = |name: &str, it: &MetricFigure| {
        let interval = it.low.zip(it.high).map(|(low, high)| {
            format!("{}\u{2013}{}", format::decimal(low), format::decimal(high))
        });
        let value = number(it.value.map(format::decimal), interval);
        let why = it.because.as_deref().unwrap_or_default();
        format!(
            "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td>{value}{}</tr>",
            escaped(name),
            escaped(figure_name(&it.metric)),
            escaped(&it.attributes.join(", ")),
            verdict_cell(mark(it), why)
        )
    };
    let of_model = |it: &Compared| it.gaps.iter().map(|gap| row(&it.name, gap)).collect::<String>();
    let body: String = model.candidates.iter().map(of_model).collect();
    table(
        numbers.table(),
        "How far groups are apart under each model.",
        &["Model", "Metric", "Attribute", "#Value", "Verdict"],
        &format!("<tbody>{body}</tbody>"),
    )
}

fn mark(figure: &MetricFigure) -> Mark {
    match (figure.verdict, figure.side) {
        (Verdict::Outside, Some(Side::Below)) => Mark::Below,
        (Verdict::Outside, Some(Side::Above) | None) => Mark::Above,
        (Verdict::Within, _) => Mark::Within,
        (Verdict::Inconclusive, _) => Mark::Inconclusive,
        (Verdict::NotComputable, _) => Mark::NotComputable,
    }
}

fn differences(report: &Report, model: &ModelSection, numbers: &mut Numbers) -> String {
    let mut body = String::new();
    for it in &model.candidates {
        for paired in &it.differences {
            let interval = paired
                .low
                .zip(paired.high)
                .map(|(low, high)| format!("{} to {}", signed(low), signed(high)));
            let row = format!(
                "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td>{}{}<td>{}</td></tr>",
                escaped(&it.name),
                escaped(figure_name(&paired.figure)),
                names(&paired.attributes),
                number(Some(signed(paired.value)), interval),
                plain(paired.p.map(format::p_value)),
                escaped(&paired.method)
            );
            body.push_str(&row);
        }
    }
    if body.is_empty() {
        return String::new();
    }
    let confidence = rows::confidence(report);
    let caption = format!(
        "What each model has more than the first one, on the same people, with {confidence} intervals; a gap \
         below 0 is smaller."
    );
    let columns = ["Model", "Figure", "Groups by", "#Difference", "#p", "Method"];
    table(numbers.table(), &caption, &columns, &format!("<tbody>{body}</tbody>"))
}

/// The name of a metric or of a rate.
fn figure_name(id: &str) -> &str {
    crate::metrics::metric(id).map_or_else(|| rows::rate_name(id), |it| it.name)
}

fn signed(value: f64) -> String {
    let text = format::decimal(value.abs());
    let is_nothing = text.bytes().all(|it| matches!(it, b'0' | b'.'));
    match value {
        _ if is_nothing => text,
        it if it < 0.0 => format!("\u{2212}{text}"),
        _ => format!("+{text}"),
    }
}

fn coefficients(report: &Report, model: &ModelSection, numbers: &mut Numbers) -> String {
    if model.coefficients.is_empty() {
        return String::new();
    }
    let mut sorted: Vec<_> = model.coefficients.iter().collect();
    order::by(&mut sorted, |a, b| b.value.abs().total_cmp(&a.value.abs()));
    let row = |it: &&crate::report::model::Coefficient| {
        let interval =
            it.low.zip(it.high).map(|(low, high)| format!("{} to {}", signed(low), signed(high)));
        let value = number(Some(signed(it.value)), interval);
        format!("<tr><th scope=\"row\">{}</th>{value}</tr>", escaped(&it.feature))
    };
    let body: String = sorted.iter().take(MOST).map(row).collect();
    let left = model.coefficients.len().saturating_sub(MOST);
    let rest =
        if left > 0 { format!(" {left} smaller ones are in report.json.") } else { String::new() };
    let confidence = rows::confidence(report);
    let caption = format!(
        "Coefficients of the model on everyone it may learn from, the largest first, with {confidence} \
         intervals where they are known; a number counts in standard deviations unless the plan encodes it otherwise.{rest}"
    );
    table(
        numbers.table(),
        &caption,
        &["Feature", "#Coefficient"],
        &format!("<tbody>{body}</tbody>"),
    )
}

fn effects(model: &ModelSection, numbers: &mut Numbers) -> String {
    if model.effects.is_empty() {
        return String::new();
    }
    let row = |it: &crate::report::model::Effect| {
        let by_score = |a: &&crate::report::model::EffectPoint,
                        b: &&crate::report::model::EffectPoint| {
            a.score.total_cmp(&b.score)
        };
        let (low, high) = (it.points.iter().min_by(by_score), it.points.iter().max_by(by_score));
        let end = |point: Option<&crate::report::model::EffectPoint>| {
            point.map_or(NOTHING.to_owned(), |it| {
                let score = format::decimal(it.score);
                format!(
                    "<td class=\"num\"><b>{score}</b><span class=\"iv\">{}</span></td>",
                    escaped(&it.value)
                )
            })
        };
        format!("<tr><th scope=\"row\">{}</th>{}{}</tr>", escaped(&it.feature), end(low), end(high))
    };
    let body: String = model.effects.iter().map(row).collect();
    table(
        numbers.table(),
        "Mean score if everyone had one and the same value of a feature: the value with the lowest and the one \
         with the highest mean, features with the widest range first.",
        &["Feature", "#Lowest", "#Highest"],
        &format!("<tbody>{body}</tbody>"),
    )
}
