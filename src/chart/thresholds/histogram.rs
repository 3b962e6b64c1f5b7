//! The scores of one group, stacked by outcome, with the cut as a plumb line between those it selects and the others.

use crate::chart::axis::{Axis, Tick};
use crate::chart::look::{Part, TextStyle};
use crate::chart::look_cuts::CutPart;
use crate::chart::marks;
use crate::chart::scene::{Anchor, Element, Point, Scene, Size, Stop, TableTwin, TwinRow};
use crate::chart::text;
use crate::chart::thresholds::Frame;
use crate::chart::thresholds::across::Across;
use crate::chart::twin;
use crate::report::format::{Unit, amount, setting};
use crate::report::thresholds::{Bars, Cuts};
use crate::report::words::{sentence, who};

/// Height of a histogram.
const HEIGHT: f64 = 214.0;
/// Where the plumb line begins, under its labels.
const THREAD: f64 = 14.0;

/// A histogram. Two drawings of all bars lie over each other: as they look selected, and not; the page shows each of
/// them on its side of the cut, so that a move of the cut changes two edges and the place of the plumb line.
#[derive(Clone, Debug)]
pub struct Histogram {
    /// Axes, and where the keyboard goes.
    pub scene: Scene,
    pub selected: Vec<Element>,
    pub others: Vec<Element>,
    /// The plumb line, as at a cut at x = 0.
    pub plumb: Vec<Element>,
    across: Across,
    frame: Frame,
}

/// Which parts of the scene lie on the two sides of a cut, and what stands beside the plumb line.
#[derive(Clone, Debug, PartialEq)]
pub struct Sides {
    pub x: f64,
    /// Left edge and width.
    pub selected: [f64; 2],
    pub others: [f64; 2],
    /// What stands left and right of the line; empty where there is no room.
    pub labels: [String; 2],
}

impl Histogram {
    /// The drawing of a group. `most` is the largest share of a group in one bar, over all groups that are drawn.
    pub fn new(cuts: &Cuts, group: usize, most: f64, size: Size) -> Self {
        let width = if size == Size::Narrow { 328.0 } else { 248.0 };
        let axis = Axis::of_rates(Unit::Share, [most]);
        let ticks = axis.ticks.iter().map(|it| text::width(&it.label, TextStyle::Tick));
        let left = ticks.fold(0.0, f64::max).ceil() + 8.0;
        let across = Across::new(cuts);
        let right = width - 1.0 - across.overhang();
        let frame = Frame { left, right, top: 30.0, bottom: HEIGHT - 26.0 };
        let bars = cuts.sweep.bars();
        let counted = cuts.sweep.in_bars(&cuts.sweep.groups[group], &bars);
        let total: f64 = counted.iter().flatten().sum();
        let shares: Vec<[f64; 2]> =
            counted.iter().map(|it| it.map(|it| it / total.max(f64::MIN_POSITIVE))).collect();
        let draw = |parts: [CutPart; 2]| stacked(&shares, &frame, &axis, parts);
        let (selected, others) = if cuts.tells_outcomes {
            (
                draw([CutPart::WronglyYes, CutPart::RightlyYes]),
                draw([CutPart::RightlyNo, CutPart::WronglyNo]),
            )
        } else {
            (draw([CutPart::RightlyYes; 2]), draw([CutPart::RightlyNo; 2]))
        };
        let says = said(cuts, &bars, &counted);
        let scene = Scene {
            title: format!(
                "Scores of {}",
                who(&[cuts.groups[group].name.clone()], &cuts.words.people)
            ),
            subtitle: String::new(),
            description: says.join("; "),
            width,
            height: HEIGHT,
            elements: axes(&axis, &across, &frame),
            table: TableTwin::default(),
            stops: stops(&says, &shares, &frame, &axis),
        };
        let plumb = marks::plumb(0.0, THREAD, frame.bottom);
        Self { scene, selected, others, plumb, across, frame }
    }

    /// The two sides of a cut.
    pub fn sides(&self, cuts: &Cuts, cut: f64, place: usize) -> Sides {
        let Frame { left, right, .. } = self.frame;
        let x = self.frame.point(self.across.edge(cuts, cut, place), 0.0).x.floor();
        // Wider than the plot, so that no outline is cut in half.
        let (start, end) = (left - 2.0, right + 2.0);
        let sides = [[start, (x - start).max(0.0)], [x, (end - x).max(0.0)]];
        let names = [&cuts.words.no, &cuts.words.yes];
        let (selected, others, [at_left, at_right]) = if cuts.is_lower() {
            (sides[0], sides[1], [names[1], names[0]])
        } else {
            (sides[1], sides[0], names)
        };
        let fits = |name: &String, room: f64| {
            let is_room = text::width(name, TextStyle::Reference) + 6.0 <= room;
            if is_room { name.clone() } else { String::new() }
        };
        let labels = [fits(at_left, x), fits(at_right, self.scene.width - x)];
        Sides { x, selected, others, labels }
    }
}

/// The largest share of a drawn group in one bar.
pub fn most(cuts: &Cuts) -> f64 {
    let bars = cuts.sweep.bars();
    let of_group = |group: usize| {
        let counted = cuts.sweep.in_bars(&cuts.sweep.groups[group], &bars);
        let total: f64 = counted.iter().flatten().sum();
        let tallest = counted.iter().map(|it| it[0] + it[1]).fold(0.0, f64::max);
        if total > 0.0 { tallest / total } else { 0.0 }
    };
    cuts.drawn().into_iter().map(of_group).fold(0.0, f64::max)
}

fn axes(axis: &Axis, across: &Across, frame: &Frame) -> Vec<Element> {
    let mut elements = Vec::new();
    for (at, Tick { value, label }) in axis.ticks.iter().enumerate() {
        let part = if at == 0 { Part::Cut(CutPart::Base) } else { Part::Grid };
        elements.extend(frame.level(axis.share(*value), label, part));
    }
    for (share, name) in across.ticks(frame.right - frame.left) {
        let x = frame.point(share, 0.0).x;
        let y = frame.bottom + 17.0;
        elements.push(Element::text(x, y, Anchor::Middle, TextStyle::Tick, name));
    }
    elements
}

/// The room of a bar, from the left.
fn room(frame: &Frame, n: usize, at: usize) -> [f64; 2] {
    let step = (frame.right - frame.left) / n.max(1) as f64;
    let gap = if step > 6.0 { 2.0 } else { 0.5 };
    let from = frame.left + step * at as f64 + gap;
    [marks::tenth(from), marks::tenth((step - 2.0 * gap).max(0.5))]
}

/// Each bar: people with a negative outcome below, those with a positive one on top.
fn stacked(shares: &[[f64; 2]], frame: &Frame, axis: &Axis, parts: [CutPart; 2]) -> Vec<Element> {
    let mut elements = Vec::new();
    for (at, pair) in shares.iter().enumerate() {
        let [x, width] = room(frame, shares.len(), at);
        let mut below = 0.0;
        for (share, part) in pair.iter().zip(parts) {
            if *share <= 0.0 {
                continue;
            }
            let bottom = frame.point(0.0, axis.share(below)).y;
            below += share;
            let y = frame.point(0.0, axis.share(below)).y;
            let height = marks::tenth((bottom - y).max(0.5));
            elements.push(Element::Rect {
                at: Point { x, y },
                width,
                height,
                part: Part::Cut(part),
            });
        }
    }
    elements
}

/// The histograms in numbers: a row for each bar of each group that is drawn.
pub fn scores_table(cuts: &Cuts) -> TableTwin {
    let bars = cuts.sweep.bars();
    let words = &cuts.words;
    let mut columns = vec![twin::text("Group"), twin::number("Score")];
    if cuts.tells_outcomes {
        columns.extend([&words.came_false, &words.came_true].map(|it| twin::number(&sentence(it))));
    } else {
        columns.push(twin::number(&sentence(&words.people)));
    }
    let mut rows = Vec::new();
    for group in cuts.drawn() {
        let counted = cuts.sweep.in_bars(&cuts.sweep.groups[group], &bars);
        for (at, [negatives, positives]) in counted.iter().enumerate() {
            let mut cells = vec![cuts.groups[group].name.clone(), bar_name(&bars, at)];
            if cuts.tells_outcomes {
                cells.extend([amount(*negatives), amount(*positives)]);
            } else {
                cells.push(amount(negatives + positives));
            }
            rows.push(TwinRow { cells, mark: None, why: String::new() });
        }
    }
    TableTwin { caption: "Scores of each group, in numbers".to_owned(), columns, rows }
}

/// The score of a bar, or its edges.
fn bar_name(bars: &Bars, at: usize) -> String {
    match bars {
        Bars::Scores(scores) => setting(scores[at]),
        Bars::Bins(edges) => format!("{} to {}", short(edges[at]), short(edges[at + 1])),
    }
}

/// Every bar in words.
fn said(cuts: &Cuts, bars: &Bars, counted: &[[f64; 2]]) -> Vec<String> {
    let name = |at: usize| format!("score {}", bar_name(bars, at));
    let words = &cuts.words;
    let of = |(at, [negatives, positives]): (usize, &[f64; 2])| {
        if cuts.tells_outcomes {
            let (negatives, positives) = (amount(*negatives), amount(*positives));
            format!(
                "{}: {negatives} {}, {positives} {}",
                name(at),
                words.came_false,
                words.came_true
            )
        } else {
            format!("{}: {} {}", name(at), amount(negatives + positives), words.people)
        }
    };
    counted.iter().enumerate().map(of).collect()
}

/// The edge of a bin, which is a round number.
fn short(edge: f64) -> String {
    let text = format!("{edge:.6}");
    let trimmed = text.trim_end_matches('0').trim_end_matches('.');
    trimmed.parse().map_or(text.clone(), setting)
}

fn stops(says: &[String], shares: &[[f64; 2]], frame: &Frame, axis: &Axis) -> Vec<Stop> {
    let stop = |(at, says): (usize, &String)| {
        let [x, width] = room(frame, shares.len(), at);
        let top = frame.point(0.0, axis.share(shares[at][0] + shares[at][1])).y;
        Stop {
            at: Point { x, y: frame.top },
            width,
            height: frame.bottom - frame.top,
            mark: Point { x: x + width / 2.0, y: top },
            says: says.clone(),
        }
    };
    says.iter().enumerate().map(stop).collect()
}
