//! How many people each group has: one strip for a wide figure, a bar per group for a narrow one.

use crate::base::order;
use crate::chart::look::{Part, Shade, TextStyle};
use crate::chart::marks::tenth;
use crate::chart::scene::{
    Anchor, Element, Ends, Point, Run, Scene, Size, Stop, TableTwin, TwinRow,
};
use crate::chart::text;
use crate::chart::twin;
use crate::report::format;
use crate::report::rows;
use crate::report::{Group, Report};

/// So many groups have a bar each.
const MOST_BARS: usize = 24;

/// A group's people, and their share of everyone's.
#[derive(Clone)]
struct Slice {
    name: String,
    n_people: u64,
    share: f64,
}

/// People by group of one attribute. The strip shows the largest first, bars and table the report's order.
/// None without groups or people.
pub fn scene(report: &Report, attributes: &[String], size: Size, title: String) -> Option<Scene> {
    let groups: Vec<&Group> =
        report.groups.iter().filter(|it| it.attributes == attributes).collect();
    let total: u64 = groups.iter().map(|it| it.rows).sum();
    if attributes.is_empty() || total == 0 {
        return None;
    }
    let slices: Vec<Slice> = groups
        .iter()
        .map(|it| Slice {
            name: rows::group_name(&it.group),
            n_people: it.rows,
            share: it.rows as f64 / total as f64,
        })
        .collect();
    let mut by_size = slices.clone();
    order::by_key(&mut by_size, |it| std::cmp::Reverse(it.n_people));
    let (width, drawn) = match size {
        Size::Wide => (640.0, strip(&by_size, 640.0)),
        Size::Paper => (658.0, strip(&by_size, 658.0)),
        // Where some are counted together they are the smallest.
        Size::Narrow if by_size.len() > MOST_BARS => (328.0, bars(&by_size)),
        Size::Narrow => (328.0, bars(&slices)),
    };
    let (elements, stops, height) = drawn;
    let says: Vec<String> = stops.iter().map(|it| it.says.clone()).collect();
    Some(Scene {
        title,
        subtitle: format!("People by {}.", rows::attribute_names(attributes)),
        description: says.join("; "),
        width,
        height,
        elements,
        table: table(attributes, &slices),
        stops,
    })
}

type Drawn = (Vec<Element>, Vec<Stop>, f64);

/// Height of the strip.
const STRIP: f64 = 34.0;
const STRIP_TOP: f64 = 2.0;
/// Paper between two slices.
const GAP: f64 = 1.5;
/// So many small groups are named beside the strip; more of them are counted.
const NAMED: usize = 5;

/// A slice of at least this length is named beneath it.
const WIDE_ENOUGH: f64 = 28.0;

/// One strip as long as the people; large groups are named beneath, small ones beside it.
fn strip(slices: &[Slice], width: f64) -> Drawn {
    let first = laid_out(slices, (0.72 * width).floor());
    let beside = first.small.iter().map(|it| beside_width(it.1)).fold(0.0, f64::max);
    let room = if first.small.is_empty() {
        width
    } else {
        (width - beside.max(0.2 * width) - 30.0).clamp(0.5 * width, 0.78 * width).floor()
    };
    let Strip { mut elements, stops, small, end } = laid_out(slices, room);
    let (beside, bottom) = self::beside(&small, end, width);
    elements.extend(beside);
    (elements, stops, bottom.max(76.0))
}

/// A strip with the labels beneath it, and what is left to be named beside it.
struct Strip<'a> {
    elements: Vec<Element>,
    stops: Vec<Stop>,
    /// Where the small ones lie.
    small: Vec<(f64, &'a Slice)>,
    end: f64,
}

/// The slices side by side in so much room.
fn laid_out(slices: &[Slice], room: f64) -> Strip<'_> {
    let unit = room - GAP * slices.len().min(40) as f64;
    let mut strip = Strip { elements: Vec::new(), stops: Vec::new(), small: Vec::new(), end: 0.0 };
    let (mut x, mut labels_end) = (0.0_f64, 0.0_f64);
    for (idx, slice) in slices.iter().enumerate() {
        let length = (slice.share * unit).max(1.4);
        let fits = x >= labels_end && x + label_width(slice) <= room + 20.0;
        let is_named_beneath = strip.small.is_empty() && length >= WIDE_ENOUGH && fits;
        let shade = match (is_named_beneath, idx) {
            (true, 0) => Shade::First,
            (true, 1) => Shade::Second,
            (true, _) => Shade::Third,
            (false, _) if length > 6.0 => Shade::Third,
            (false, _) => Shade::Few,
        };
        // Thousands of groups would run over the edge; the last pixel stands for all that follow.
        let at = Point { x: tenth(x.min(room - 1.4)), y: STRIP_TOP };
        let end = (x + length).min(room);
        let width = tenth((end - at.x).max(1.0));
        strip.elements.push(Element::Rect { at, width, height: STRIP, part: Part::Share(shade) });
        if is_named_beneath {
            strip.elements.extend(beneath(slice, x));
            labels_end = x + label_width(slice) + 8.0;
        } else {
            strip.small.push((f64::midpoint(at.x, end), slice));
        }
        let mark = Point { x: tenth(f64::midpoint(at.x, end)), y: STRIP_TOP + STRIP / 2.0 };
        strip.stops.push(Stop { at, width, height: STRIP, mark, says: says(slice) });
        x += length + GAP;
    }
    strip.end = (x - GAP).min(room);
    strip
}

fn beside_width(slice: &Slice) -> f64 {
    let numbers: f64 = numbers(slice).iter().map(|it| text::width(&it.text, it.style)).sum();
    text::width(&slice.name, TextStyle::Name) + numbers + 12.0
}

fn label_width(slice: &Slice) -> f64 {
    let count = format!("{}  {}", format::count(slice.n_people), format::percent(slice.share));
    text::width(&slice.name, TextStyle::Name).max(text::width(&count, TextStyle::Count))
}

fn beneath(slice: &Slice, x: f64) -> Vec<Element> {
    let x = tenth(x);
    vec![
        Element::text(x, 55.0, Anchor::Start, TextStyle::Name, &slice.name),
        Element::Text { at: Point { x, y: 72.0 }, anchor: Anchor::Start, runs: numbers(slice) },
    ]
}

fn numbers(slice: &Slice) -> Vec<Run> {
    vec![
        Run { text: format::count(slice.n_people), style: TextStyle::Count },
        Run { text: format!("  {}", format::percent(slice.share)), style: TextStyle::Sub },
    ]
}

/// The small groups in a list at the right: up to three with a leader each, more with one for all.
fn beside(small: &[(f64, &Slice)], end: f64, width: f64) -> (Vec<Element>, f64) {
    let text_x = end + 22.0;
    let elbow = text_x - 6.0;
    let room = width - text_x;
    let mut elements = Vec::new();
    let leader = |points: &[(f64, f64)]| Element::Path {
        points: points.iter().map(|(x, y)| Point { x: tenth(*x), y: *y }).collect(),
        ends: Ends::Open,
        part: Part::Leader,
    };
    let baselines: [f64; 6] = match small.len() {
        0..=3 => [11.0, 37.0, 63.0, 0.0, 0.0, 0.0],
        _ => [12.0, 30.0, 48.0, 66.0, 84.0, 102.0],
    };
    let listed = small.iter().take(NAMED);
    for ((x, slice), y) in listed.zip(baselines) {
        elements.push(named_beside(slice, Point { x: text_x, y }, room));
        if small.len() > 3 {
            continue;
        }
        // The first two leaders leave the strip sideways, the third from beneath: none cross.
        match y {
            11.0 => elements.push(leader(&[(*x, 7.0), (elbow, 7.0)])),
            37.0 => elements.push(leader(&[(*x, 32.0), (elbow, 32.0)])),
            _ => elements.push(leader(&[(*x, STRIP_TOP + STRIP), (*x, 59.0), (elbow, 59.0)])),
        }
    }
    if let ([first, ..], true) = (small, small.len() > 3) {
        let top = STRIP_TOP + STRIP + 4.0;
        elements.push(leader(&[
            (first.0, top - 3.0),
            (first.0, top),
            (end.min(elbow - 3.0), top),
            (elbow - 3.0, top),
            (elbow - 3.0, 8.0),
            (elbow, 8.0),
        ]));
    }
    let n_listed = small.len().min(NAMED);
    let n_over = small.len() - n_listed;
    let mut bottom = if n_listed == 0 { 0.0 } else { baselines[n_listed - 1] + 8.0 };
    if n_over > 0 {
        let people: u64 = small.iter().skip(NAMED).map(|it| it.1.n_people).sum();
        let says = format!("{n_over} more, {} people", format::count(people));
        let says = text::fitted(&says, TextStyle::Sub, room);
        elements.push(Element::text(text_x, baselines[NAMED], Anchor::Start, TextStyle::Sub, says));
        bottom = baselines[NAMED] + 8.0;
    }
    (elements, bottom)
}

fn named_beside(slice: &Slice, at: Point, room: f64) -> Element {
    let mut runs = numbers(slice);
    let taken: f64 = runs.iter().map(|it| text::width(&it.text, it.style)).sum();
    let name = text::fitted(&slice.name, TextStyle::Name, (room - taken - 12.0).max(30.0));
    runs.insert(0, Run { text: format!("{name}  "), style: TextStyle::Name });
    Element::Text { at: Point { x: tenth(at.x), y: at.y }, anchor: Anchor::Start, runs }
}

/// A row with a bar for each group; the smallest are counted together.
fn bars(slices: &[Slice]) -> Drawn {
    const WIDTH: f64 = 328.0;
    let mut elements = Vec::new();
    let mut stops = Vec::new();
    let largest = slices.iter().map(|it| it.share).fold(0.0, f64::max);
    for (idx, slice) in slices.iter().take(MOST_BARS).enumerate() {
        let y = 17.0 + 26.0 * idx as f64;
        let name = text::fitted(&slice.name, TextStyle::Name, 122.0);
        elements.push(Element::text(0.0, y, Anchor::Start, TextStyle::Name, name));
        let length = tenth((88.0 * slice.share / largest).max(1.5));
        let at = Point { x: 130.0, y: y - 10.0 };
        elements.push(Element::Rect {
            at,
            width: length,
            height: 12.0,
            part: Part::Share(Shade::First),
        });
        let end = Point { x: WIDTH, y };
        elements.push(Element::Text { at: end, anchor: Anchor::End, runs: numbers(slice) });
        let at = Point { x: 0.0, y: y - 17.0 };
        let mark = Point { x: 130.0 + length, y: y - 4.0 };
        stops.push(Stop { at, width: WIDTH, height: 26.0, mark, says: says(slice) });
    }
    let mut height = 26.0 * slices.len().min(MOST_BARS) as f64;
    if slices.len() > MOST_BARS {
        let says = format!("And {} smaller groups, in the table.", slices.len() - MOST_BARS);
        elements.push(Element::text(0.0, height + 17.0, Anchor::Start, TextStyle::Sub, says));
        height += 26.0;
    }
    (elements, stops, height)
}

fn says(slice: &Slice) -> String {
    format!("{} {}, {}", slice.name, format::count(slice.n_people), format::percent(slice.share))
}

fn table(attributes: &[String], slices: &[Slice]) -> TableTwin {
    TableTwin {
        caption: format!("People by {}", rows::attribute_names(attributes)),
        columns: vec![twin::text("Group"), twin::number("People"), twin::number("Share")],
        rows: slices
            .iter()
            .map(|it| TwinRow {
                cells: vec![it.name.clone(), format::count(it.n_people), format::percent(it.share)],
                mark: None,
                why: String::new(),
            })
            .collect(),
    }
}
