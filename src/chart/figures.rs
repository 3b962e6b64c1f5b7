//! The figures of a written report, drawn for paper and for a narrow screen.

use crate::chart::compared;
use crate::chart::exhibit;
use crate::chart::forest;
use crate::chart::rates;
use crate::chart::scene::{Scene, Size};
use crate::chart::sizes;
use crate::chart::svg;
use crate::report::Report;
use crate::report::html::{AttributeFigures, Drawn, Figures};
use crate::report::rows;
use crate::report::words;

/// Attributes with figures; the tables have the others.
const MOST_ATTRIBUTES: usize = 8;
/// Exhibits with a chart; the tables have the others.
const MOST_EXHIBITS: usize = 10;

/// Draws the leading rate over each attribute, and the exhibits that have a chart.
pub fn figures(report: &Report) -> Figures {
    let exhibits = exhibits(report);
    let Some(rate) = words::leading_rate(report) else {
        return Figures { exhibits, ..Figures::default() };
    };
    let attributes = rows::single_attributes(report);
    Figures {
        rate: rate.to_owned(),
        attributes: attributes
            .iter()
            .take(MOST_ATTRIBUTES)
            .enumerate()
            .map(|(idx, it)| of_attribute(report, rate, it, idx))
            .collect(),
        exhibits,
    }
}

fn exhibits(report: &Report) -> Vec<Option<Drawn>> {
    let mut n_drawn = 0;
    let of_exhibit = |(idx, it)| {
        let scene = |size| if n_drawn < MOST_EXHIBITS { exhibit::scene(it, size) } else { None };
        let drawn = drawn(&format!("e{idx}"), &scene)?;
        n_drawn += 1;
        // The finding stands over the figure already.
        Some(Drawn { title: drawn.subtitle, subtitle: String::new(), ..drawn })
    };
    report.exhibits.iter().enumerate().map(of_exhibit).collect()
}

/// A scene for paper and for a narrow screen; `id` is unique in the page.
fn drawn(id: &str, scene: &dyn Fn(Size) -> Option<Scene>) -> Option<Drawn> {
    let paper = scene(Size::Paper)?;
    let narrow = scene(Size::Narrow)?;
    Some(Drawn {
        paper: svg::embedded(&paper, &format!("{id}-p")),
        narrow: svg::embedded(&narrow, &format!("{id}-n")),
        title: paper.title,
        subtitle: paper.subtitle,
    })
}

fn of_attribute(
    report: &Report,
    rate: &str,
    attributes: &[String],
    idx: usize,
) -> AttributeFigures {
    let name = attributes.first().map_or("", String::as_str);
    let drawn =
        |kind: &str, scene: &dyn Fn(Size) -> Option<Scene>| drawn(&format!("f{idx}-{kind}"), scene);
    let title = words::title(report, rate, attributes);
    let like_title = format!("{} by {}, like with like", rows::rate_name(rate), name);
    AttributeFigures {
        attributes: attributes.to_vec(),
        sizes: drawn("sizes", &|size| {
            sizes::scene(report, attributes, size, words::sizes_title(report, name))
        }),
        rates: drawn("rates", &|size| rates::scene(report, rate, attributes, size, title.clone())),
        ratios: drawn("ratios", &|size| compared::scene(report, rate, attributes, size)),
        stratified: drawn("strata", &|size| {
            forest::scene(report, rate, attributes, size, like_title.clone())
        }),
    }
}
