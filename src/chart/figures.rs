//! The figures of a written report, drawn for paper and for a narrow screen.

use crate::chart::forest;
use crate::chart::rates;
use crate::chart::ratios;
use crate::chart::scene::{Scene, Size};
use crate::chart::sizes;
use crate::chart::svg;
use crate::report::Report;
use crate::report::html::{AttributeFigures, Drawn, Figures};
use crate::report::rows;
use crate::report::words;

/// Attributes with figures; the tables have the others.
const MOST_ATTRIBUTES: usize = 8;

/// Draws the leading rate over each attribute.
pub fn figures(report: &Report) -> Figures {
    let Some(rate) = words::leading_rate(report) else { return Figures::default() };
    let attributes = rows::single_attributes(report);
    Figures {
        rate: rate.to_owned(),
        attributes: attributes
            .iter()
            .take(MOST_ATTRIBUTES)
            .enumerate()
            .map(|(idx, it)| of_attribute(report, rate, it, idx))
            .collect(),
    }
}

fn of_attribute(
    report: &Report,
    rate: &str,
    attributes: &[String],
    idx: usize,
) -> AttributeFigures {
    let name = attributes.first().map_or("", String::as_str);
    let drawn = |kind: &str, scene: &dyn Fn(Size) -> Option<Scene>| {
        let id = |size: &str| format!("f{idx}-{kind}-{size}");
        let paper = scene(Size::Paper)?;
        let narrow = scene(Size::Narrow)?;
        Some(Drawn {
            paper: svg::embedded(&paper, &id("p")),
            narrow: svg::embedded(&narrow, &id("n")),
            title: paper.title,
            subtitle: paper.subtitle,
        })
    };
    let title = words::title(report, rate, attributes);
    let ratios_title = words::ratios_title(report, rate, attributes);
    let like_title = format!("{} by {}, like with like", rows::rate_name(rate), name);
    AttributeFigures {
        attributes: attributes.to_vec(),
        sizes: drawn("sizes", &|size| {
            sizes::scene(report, attributes, size, words::sizes_title(report, name))
        }),
        rates: drawn("rates", &|size| rates::scene(report, rate, attributes, size, title.clone())),
        ratios: drawn("ratios", &|size| {
            ratios::scene(report, rate, attributes, size, ratios_title.clone())
        }),
        stratified: drawn("strata", &|size| {
            forest::scene(report, rate, attributes, size, like_title.clone())
        }),
    }
}
