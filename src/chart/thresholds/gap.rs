//! The gap between a group and the reference over every single cut, with its intervals.

use crate::chart::axis::Axis;
use crate::chart::look::{Part, TextStyle};
use crate::chart::look_cuts::{CutPart, Series};
use crate::chart::marks;
use crate::chart::scene::{Anchor, Element, Ends, Point, Scene, Size, Stop, TableTwin, TwinRow};
use crate::chart::text;
use crate::chart::thresholds::across::Across;
use crate::chart::thresholds::{Frame, MOST_STOPS, thinned};
use crate::chart::twin;
use crate::report::format::{Unit, percent, points, points_interval, ratio, setting};
use crate::report::thresholds::{Cuts, Gap, Over};

/// The most cuts that the table beside the chart tells.
const MOST_ROWS: usize = 50;
/// Up to so many cuts are marked one by one.
const MOST_PIPS: usize = 24;

/// The figure of a gap over all cuts.
#[derive(Clone, Debug)]
pub struct GapChart {
    pub scene: Scene,
    frame: Frame,
    up: Axis,
    across: Across,
}

impl GapChart {
    /// The still layer; `None` where no cut has a gap.
    pub fn new(cuts: &Cuts, over: &Over, size: Size) -> Option<Self> {
        over.gaps.first()?;
        let (width, height) = match size {
            Size::Wide | Size::Paper => (580.0, 360.0),
            Size::Narrow => (328.0, 260.0),
        };
        let ends = over.gaps.iter().flat_map(|it| {
            let ends = it.interval.map_or([it.difference; 2], |it| [it.low, it.high]);
            [ends[0], ends[1], it.difference]
        });
        let up = Axis::of_differences(Unit::Share, ends);
        let labels = up.ticks.iter().map(|it| text::width(bare(&it.label), TextStyle::Tick));
        let left = labels.fold(0.0, f64::max).ceil() + 12.0;
        let across = Across::new(cuts);
        let right = width - 8.0 - across.overhang();
        let frame = Frame { left, right, top: 24.0, bottom: height - 44.0 };
        let mut chart = Self { scene: blank(cuts, over, [width, height]), frame, up, across };
        chart.scene.elements = chart.axes(cuts, width);
        let curve = chart.curve(cuts, over);
        chart.scene.elements.extend(curve);
        chart.scene.stops = chart.stops(cuts, over);
        Some(chart)
    }

    /// What moves with the cut: the plumb line, its place on the curve and what the gap is there.
    pub fn moving(&self, cuts: &Cuts, over: &Over, cut: f64, place: usize) -> Vec<Element> {
        let Frame { left, right, top, bottom } = self.frame;
        let share = self.across.middle(cuts, place);
        let x = marks::crisp(self.frame.point(share, 0.0).x);
        let mut elements = marks::plumb(x, top - 8.0, bottom);
        let name = setting(cut);
        let wide = text::width(&name, TextStyle::ValueSmall) + 8.0;
        let middle = x.clamp(left + wide / 2.0 - 10.0, right - wide / 2.0 + 8.0);
        elements.push(Element::Rect {
            at: Point { x: marks::tenth(middle - wide / 2.0), y: bottom + 4.0 },
            width: marks::tenth(wide),
            height: 17.0,
            part: Part::Knock,
        });
        let y = bottom + 17.0;
        elements.push(Element::text(
            marks::tenth(middle),
            y,
            Anchor::Middle,
            TextStyle::ValueSmall,
            name,
        ));
        let Ok(at) = over.gaps.binary_search_by(|it| it.place.cmp(&place)) else {
            return elements;
        };
        let gap = &over.gaps[at];
        let center = self.point(cuts, gap, gap.difference);
        let part = Part::Cut(CutPart::Dot(Series::Compared));
        elements.push(Element::Circle { center, radius: 5.5, part });
        let label = format!("{} points", points(gap.difference));
        let is_right = center.x + 12.0 + text::width(&label, TextStyle::Count) > right;
        let (x, anchor) = if is_right {
            (center.x - 10.0, Anchor::End)
        } else {
            (center.x + 10.0, Anchor::Start)
        };
        let y = (center.y - 14.0).max(top - 2.0);
        elements.push(Element::text(
            marks::tenth(x),
            marks::tenth(y),
            anchor,
            TextStyle::Count,
            label,
        ));
        elements
    }

    fn point(&self, cuts: &Cuts, gap: &Gap, value: f64) -> Point {
        self.frame.point(self.across.middle(cuts, gap.place), self.up.share(value))
    }

    fn axes(&self, cuts: &Cuts, width: f64) -> Vec<Element> {
        let Frame { left, right, bottom, .. } = self.frame;
        let mut elements = Vec::new();
        for tick in &self.up.ticks {
            let is_zero = tick.value.abs() <= 0.0;
            let part = if is_zero { Part::Cut(CutPart::Base) } else { Part::Grid };
            elements.extend(self.frame.level(self.up.share(tick.value), bare(&tick.label), part));
        }
        let zero = self.frame.point(0.0, self.up.share(0.0)).y;
        let (x, y) = (left + 2.0, zero - 6.0);
        elements.push(Element::text(x, y, Anchor::Start, TextStyle::Reference, "no gap"));
        for (share, name) in self.across.ticks(right - left) {
            let x = self.frame.point(share, 0.0).x;
            elements.push(Element::text(x, bottom + 17.0, Anchor::Middle, TextStyle::Tick, name));
        }
        let along = format!("{} … {}", cuts.words.before, cuts.words.beyond);
        let along = text::fitted(&along, TextStyle::Sub, width - left);
        let (x, y) = (f64::midpoint(left, right), bottom + 38.0);
        elements.push(Element::text(x, y, Anchor::Middle, TextStyle::Sub, along));
        elements
    }

    /// The line with its band, in one piece for each run of cuts without a hole.
    fn curve(&self, cuts: &Cuts, over: &Over) -> Vec<Element> {
        let mut elements = Vec::new();
        let path = |points: Vec<Point>, ends: Ends, part: CutPart| Element::Path {
            points: thinned(points),
            ends,
            part: Part::Cut(part),
        };
        let low = |it: &&Gap| it.interval.map(|ends| self.point(cuts, it, ends.low));
        let high = |it: &&Gap| it.interval.map(|ends| self.point(cuts, it, ends.high));
        for run in over.gaps.chunk_by(|a, b| a.place + 1 == b.place) {
            let run: Vec<&Gap> = run.iter().collect();
            let mut outline: Vec<Point> = run.iter().filter_map(high).collect();
            outline.extend(run.iter().rev().filter_map(low));
            if outline.len() > 2 {
                elements.push(path(outline, Ends::Joined, CutPart::Ribbon));
            }
            let line = run.iter().map(|it| self.point(cuts, it, it.difference)).collect();
            elements.push(path(line, Ends::Open, CutPart::Line(Series::Compared)));
        }
        if over.gaps.len() <= MOST_PIPS {
            elements.extend(over.gaps.iter().map(|it| Element::Circle {
                center: self.point(cuts, it, it.difference),
                radius: 3.0,
                part: Part::Cut(CutPart::Pip),
            }));
        }
        elements
    }

    fn stops(&self, cuts: &Cuts, over: &Over) -> Vec<Stop> {
        let every = over.gaps.len().div_ceil(MOST_STOPS).max(1);
        let half = (self.frame.right - self.frame.left)
            / (2.0 * over.gaps.len().div_ceil(every).max(1) as f64);
        let stop = |it: &Gap| {
            let mark = self.point(cuts, it, it.difference);
            Stop {
                at: Point { x: mark.x - half, y: self.frame.top },
                width: 2.0 * half,
                height: self.frame.bottom - self.frame.top,
                mark,
                says: said(cuts, it),
            }
        };
        over.gaps.iter().step_by(every).map(stop).collect()
    }
}

/// A tick without its unit, which the subtitle names.
fn bare(label: &str) -> &str {
    label.trim_end_matches(" points")
}

fn said(cuts: &Cuts, gap: &Gap) -> String {
    let interval = gap.interval.map(|it| points_interval(it.low, it.high));
    let interval = interval.map(|it| format!(", interval {it}")).unwrap_or_default();
    format!("cut {}: {} points{interval}", cuts.cut_text(gap.place), points(gap.difference))
}

fn blank(cuts: &Cuts, over: &Over, [width, height]: [f64; 2]) -> Scene {
    let [group, reference] = [over.group, over.reference].map(|it| &cuts.groups[it].name);
    let told = told(cuts, over);
    Scene {
        title: cuts.gap_title(over),
        subtitle: format!(
            "Gap in {}, {group} minus {reference}, in points, for every single cut. Shaded: {}.",
            cuts.words.gap,
            cuts.intervals()
        ),
        description: told.iter().map(|it| said(cuts, it)).collect::<Vec<_>>().join("; "),
        width,
        height,
        elements: Vec::new(),
        table: table(cuts, over, &told),
        stops: Vec::new(),
    }
}

/// The gaps that the table tells: all, or those of cuts in about equal steps of the share selected.
fn told<'a>(cuts: &Cuts, over: &'a Over) -> Vec<&'a Gap> {
    let places: Vec<usize> = over.gaps.iter().map(|it| it.place).collect();
    let own = cuts.own_cut().map(|it| cuts.sweep.place(it));
    let shown = cuts.sweep.spread(&places, MOST_ROWS, own);
    over.gaps.iter().filter(|it| shown.contains(&it.place)).collect()
}

fn table(cuts: &Cuts, over: &Over, told: &[&Gap]) -> TableTwin {
    let [group, reference] = [over.group, over.reference].map(|it| cuts.groups[it].name.as_str());
    let interval = format!("{} interval", cuts.confidence);
    let names = ["Cut", group, reference, "Gap, points", &interval, "Ratio"];
    let row = |it: &&Gap| TwinRow {
        cells: vec![
            cuts.cut_text(it.place),
            percent(it.rates[0]),
            percent(it.rates[1]),
            points(it.difference),
            twin::or_nothing(it.interval.map(|it| points_interval(it.low, it.high))),
            twin::or_nothing(it.ratio.map(ratio)),
        ],
        mark: None,
        why: String::new(),
    };
    let thinned = if told.len() < over.gaps.len() {
        format!(" {} of {} cuts.", told.len(), over.gaps.len())
    } else {
        String::new()
    };
    TableTwin {
        caption: format!("The gap in {} at each cut.{thinned}", cuts.words.gap),
        columns: names.into_iter().map(twin::number).collect(),
        rows: told.iter().map(row).collect(),
    }
}
