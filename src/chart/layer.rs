//! The static layer: grid, band and ticks, drawn by plotters into a scene.
//!
//! plotters draws on whole pixels and knows no classes. So it draws ten times as large, with a color that
//! is only the number of a part; the backend here scales back and writes elements. It measures text from
//! the width table, so that it needs no fonts and no document and draws the same everywhere.

use std::cell::RefCell;
use std::convert::Infallible;
use std::ops::Range;
use std::rc::Rc;

use plotters::chart::{ChartBuilder, LabelAreaPosition};
use plotters::coord::ranged1d::{KeyPointHint, NoDefaultFormatting, Ranged, ValueFormatter};
use plotters::drawing::IntoDrawingArea;
use plotters::element::{PathElement, Rectangle};
use plotters::style::{Color, IntoFont, RGBColor, ShapeStyle, TRANSPARENT};
use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
};

use crate::chart::axis::Axis;
use crate::chart::look::{Part, TextStyle};
use crate::chart::scene::{Anchor, Element, Ends, Point};
use crate::chart::text;

/// How many times as large plotters draws.
const TIMES: f64 = 10.0;

/// Where the values lie in the scene, in pixels from its top left.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Plot {
    pub left: f64,
    pub right: f64,
    pub top: f64,
    pub bottom: f64,
    /// Height of the scene.
    pub height: f64,
    /// Width of the scene.
    pub width: f64,
}

/// The static layer and the coordinates that it was drawn in.
#[derive(Debug)]
pub(crate) struct Layer {
    pub elements: Vec<Element>,
    axis: Axis,
    plot: Plot,
}

impl Layer {
    /// Where a value lies, in pixels from the scene's left, to a tenth; what is beyond the axis lies on its end.
    pub(crate) fn x(&self, value: f64) -> f64 {
        tenth(self.plot.left + self.axis.share(value) * (self.plot.right - self.plot.left))
    }
}

/// plotters asks the axis where its values lie, so that grid and marks cannot disagree.
impl Ranged for Axis {
    type FormatOption = NoDefaultFormatting;
    type ValueType = f64;

    #[expect(clippy::cast_possible_truncation, reason = "a share of a distance in pixels")]
    fn map(&self, value: &f64, limit: (i32, i32)) -> i32 {
        limit.0 + (self.share(*value) * f64::from(limit.1 - limit.0)).round() as i32
    }

    fn key_points<Hint: KeyPointHint>(&self, _hint: Hint) -> Vec<f64> {
        self.ticks.iter().map(|it| it.value).collect()
    }

    fn range(&self) -> Range<f64> {
        self.low..self.high
    }
}

impl ValueFormatter<f64> for Axis {
    fn format_ext(&self, value: &f64) -> String {
        let tick = self.ticks.iter().find(|it| it.value.to_bits() == value.to_bits());
        tick.map_or(String::new(), |it| it.label.clone())
    }
}

/// Draws grid lines with their ticks, and the band under them where there is one (its two edges as values).
/// None where the plot has no room.
pub(crate) fn draw(axis: Axis, plot: Plot, band: Option<[f64; 2]>) -> Option<Layer> {
    let recording = Rc::new(RefCell::new(Vec::new()));
    let backend = Recorder {
        size: (scaled_size(plot.width), scaled_size(plot.height)),
        elements: Rc::clone(&recording),
    };
    plotted(backend, &axis, plot, band).ok()?;
    let elements = recording.take();
    (plot.right > plot.left).then_some(Layer { elements, axis, plot })
}

type Plotted = Result<(), Box<dyn std::error::Error>>;

fn plotted(backend: Recorder, axis: &Axis, plot: Plot, band: Option<[f64; 2]>) -> Plotted {
    let area = backend.into_drawing_area();
    let mut chart = ChartBuilder::on(&area)
        .margin_left(scaled(plot.left))
        .margin_top(scaled(plot.top))
        .margin_right(scaled(plot.width - plot.right))
        .set_label_area_size(LabelAreaPosition::Bottom, scaled(plot.height - plot.bottom))
        .build_cartesian_2d(axis.clone(), 0.0..1.0)?;
    if let Some([low, high]) = band {
        let fill = color_of(Part::Band).filled();
        chart.draw_series([Rectangle::new([(low, 0.0), (high, 1.0)], fill)])?;
        for edge in [low, high] {
            let stroke = ShapeStyle::from(color_of(Part::Edge));
            chart.draw_series([PathElement::new([(edge, 0.0), (edge, 1.0)], stroke)])?;
        }
    }
    let label_style =
        ("sans-serif", TextStyle::Tick.size() * TIMES).into_font().color(&color_of(Part::Grid));
    chart
        .configure_mesh()
        .disable_y_mesh()
        .disable_y_axis()
        .axis_style(TRANSPARENT)
        .light_line_style(TRANSPARENT)
        .bold_line_style(color_of(Part::Grid))
        .set_all_tick_mark_size(TICK_GAP)
        .x_labels(axis.ticks.len())
        .x_label_style(label_style)
        .draw()?;
    Ok(())
}

/// Half the distance from the grid to the top of the tick labels, in plotters' pixels.
const TICK_GAP: i32 = 40;

/// The share of the type size that stands above the baseline.
const ASCENT: f64 = 0.75;

#[expect(clippy::cast_possible_truncation, reason = "a page has fewer than 2^31 tenths of a pixel")]
fn scaled(pixels: f64) -> i32 {
    (pixels * TIMES).round() as i32
}

fn scaled_size(pixels: f64) -> u32 {
    u32::try_from(scaled(pixels)).unwrap_or(0)
}

/// The parts that plotters draws; a color's red is the place in this list.
const PARTS: [Part; 3] = [Part::Grid, Part::Band, Part::Edge];

fn color_of(part: Part) -> RGBColor {
    let idx = PARTS.iter().position(|it| *it == part).unwrap_or(0);
    RGBColor(u8::try_from(idx).unwrap_or(0), 0, 0)
}

fn part_of(color: BackendColor) -> Option<Part> {
    if color.alpha > 0.0 { PARTS.get(usize::from(color.rgb.0)).copied() } else { None }
}

/// A drawing backend that writes elements.
struct Recorder {
    size: (u32, u32),
    elements: Rc<RefCell<Vec<Element>>>,
}

impl Recorder {
    fn push(&self, element: Element) {
        self.elements.borrow_mut().push(element);
    }
}

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

impl DrawingBackend for Recorder {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    /// Scenes hold shapes, no pixels.
    fn draw_pixel(&mut self, _point: BackendCoord, _color: BackendColor) -> Drawn {
        Ok(())
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Drawn {
        if let Some(part) = part_of(style.color()) {
            self.push(Element::Line { from: point(from), to: point(to), part });
        }
        Ok(())
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        upper_left: BackendCoord,
        bottom_right: BackendCoord,
        style: &S,
        _fill: bool,
    ) -> Drawn {
        if let Some(part) = part_of(style.color()) {
            let (a, b) = (point(upper_left), point(bottom_right));
            let at = Point { x: a.x.min(b.x), y: a.y.min(b.y) };
            let (width, height) = ((a.x - b.x).abs(), (a.y - b.y).abs());
            self.push(Element::Rect { at, width: tenth(width), height: tenth(height), part });
        }
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        let points: Vec<Point> = path.into_iter().map(point).collect();
        match (part_of(style.color()), points.as_slice()) {
            (Some(part), [from, to]) => {
                self.push(Element::Line { from: *from, to: *to, part });
            }
            (Some(part), [_, _, ..]) => self.push(Element::Path { points, ends: Ends::Open, part }),
            (Some(_) | None, _) => {}
        }
        Ok(())
    }

    fn draw_text<T: BackendTextStyle>(
        &mut self,
        text: &str,
        style: &T,
        pos: BackendCoord,
    ) -> Drawn {
        let at = point(pos);
        let anchor = match style.anchor().h_pos {
            HPos::Left => Anchor::Start,
            HPos::Center => Anchor::Middle,
            HPos::Right => Anchor::End,
        };
        let ascent = ASCENT * TextStyle::Tick.size();
        let baseline = match style.anchor().v_pos {
            VPos::Top => at.y + ascent,
            VPos::Center => at.y + ascent / 2.0,
            VPos::Bottom => at.y,
        };
        self.push(Element::text(at.x, tenth(baseline), anchor, TextStyle::Tick, text));
        Ok(())
    }

    fn estimate_text_size<T: BackendTextStyle>(
        &self,
        text: &str,
        _style: &T,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        let width = text::width(text, TextStyle::Tick);
        Ok((scaled_size(width), scaled_size(TextStyle::Tick.size())))
    }
}

fn point(at: BackendCoord) -> Point {
    Point { x: f64::from(at.0) / TIMES, y: f64::from(at.1) / TIMES }
}

fn tenth(value: f64) -> f64 {
    crate::chart::marks::tenth(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::format::Unit;

    const PLOT: Plot =
        Plot { left: 152.0, right: 486.0, top: 28.0, bottom: 278.0, height: 304.0, width: 604.0 };

    #[test]
    fn plotters_draws_a_line_and_a_label_for_each_tick() {
        let layer = draw(Axis::of_rates(Unit::Share, [0.694]), PLOT, None).unwrap();
        let texts: Vec<(f64, String)> = layer
            .elements
            .iter()
            .filter_map(|it| match it {
                Element::Text { at, runs, .. } => Some((at.x, runs[0].text.clone())),
                Element::Line { .. }
                | Element::Rect { .. }
                | Element::Path { .. }
                | Element::Circle { .. } => None,
            })
            .collect();
        let labels: Vec<&str> = texts.iter().map(|it| it.1.as_str()).collect();
        assert_eq!(labels, ["0", "20", "40", "60", "80%"]);
        for ((x, _), value) in texts.iter().zip([0.0, 0.2, 0.4, 0.6, 0.8]) {
            assert!((x - layer.x(value)).abs() <= 0.2, "{x} against {}", layer.x(value));
        }
        let n_lines = layer.elements.iter().filter(|it| matches!(it, Element::Line { .. })).count();
        assert_eq!(n_lines, 5);
    }

    #[test]
    fn the_band_lies_between_its_edges() {
        let layer = draw(Axis::of_ratios([0.5, 2.0]), PLOT, Some([0.8, 1.25])).unwrap();
        let Some(Element::Rect { at, width, height, .. }) =
            layer.elements.iter().find(|it| matches!(it, Element::Rect { .. }))
        else {
            panic!("a band is a rectangle")
        };
        assert!((at.x - layer.x(0.8)).abs() <= 0.2);
        assert!((at.x + width - layer.x(1.25)).abs() <= 0.2);
        assert!((at.y - 28.0).abs() < 0.2 && (height - 250.0).abs() < 0.3);
        // By hand: ln 0.8 / ln 2 = -0.3219, so the edge lies 0.3390 of the way from a half to two.
        assert!((layer.x(0.8) - (152.0 + 0.339_036 * 334.0)).abs() < 0.1);
    }

    #[test]
    fn values_beyond_the_axis_stay_on_its_end() {
        let layer = draw(Axis::of_ratios([0.0, 1e9]), PLOT, None).unwrap();
        assert!((layer.x(0.0) - 152.0).abs() < 0.1);
        assert!((layer.x(1e9) - 486.0).abs() < 0.1);
    }
}
