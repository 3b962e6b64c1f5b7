//! The strip of prices: which single cut costs least for each price of a wrong positive.

use crate::chart::look::{Part, TextStyle};
use crate::chart::look_cuts::CutPart;
use crate::chart::marks;
use crate::chart::scene::{Anchor, Element, Point, Scene, Size, Stop, TableTwin, TwinRow};
use crate::chart::text;
use crate::chart::twin;
use crate::report::format::ratio;
use crate::report::thresholds::{Cheapest, Cuts};

/// How far the strip reaches: from one over this to this. The first that holds the price is taken.
const REACHES: [f64; 3] = [4.0, 20.0, 100.0];
/// Stretches that are narrower than this are drawn as one with their neighbor.
const LEAST: f64 = 3.0;
const TOP: f64 = 26.0;
const HEIGHT: f64 = 30.0;

/// The figure of prices.
#[derive(Clone, Debug)]
pub struct Strip {
    pub scene: Scene,
    reach: f64,
}

impl Strip {
    /// The still layer for a price; the same for all prices that the strip holds.
    pub fn new(cuts: &Cuts, all: &[Cheapest], price: f64, size: Size) -> Option<Self> {
        all.first()?;
        let width = if size == Size::Narrow { 328.0 } else { 1_100.0 };
        let scene = Scene {
            title: "The cheapest single cut for each price".to_owned(),
            subtitle: String::new(),
            description: all.iter().map(|it| it.says.as_str()).collect::<Vec<_>>().join("; "),
            width,
            height: 82.0,
            elements: Vec::new(),
            table: table(cuts, all),
            stops: Vec::new(),
        };
        let mut strip = Self { scene, reach: Self::reach(price) };
        strip.scene.elements = strip.stretches(all);
        strip.scene.elements.extend(strip.ticks());
        strip.scene.stops = strip.stops(all);
        Some(strip)
    }

    /// How far a strip reaches that holds a price: from one over this to this.
    pub fn reach(price: f64) -> f64 {
        let far = price.max(1.0 / price);
        REACHES.into_iter().find(|it| far <= *it).unwrap_or(REACHES[2])
    }

    /// What moves with the price: the stretch that holds it, and the plumb line.
    pub fn moving(&self, all: &[Cheapest], at: Option<usize>, price: f64) -> Vec<Element> {
        let mut elements = Vec::new();
        if let Some(it) = at.and_then(|at| all.get(at)) {
            let (from, to) = self.ends(it);
            let width = (to - from - 1.5).max(LEAST);
            let part = Part::Cut(CutPart::StretchNow);
            let at = Point { x: from, y: TOP };
            elements.push(Element::Rect { at, width: marks::tenth(width), height: HEIGHT, part });
            let half = text::width(&it.name, TextStyle::ValueSmall) / 2.0;
            let middle = f64::midpoint(from, to).clamp(half, self.scene.width - half);
            let name = if 2.0 * half + 6.0 <= width { it.name.as_str() } else { "" };
            let x = marks::tenth(middle);
            elements.push(Element::text(
                x,
                TOP + 20.0,
                Anchor::Middle,
                TextStyle::ValueSmall,
                name,
            ));
        }
        let x = self.x(price.clamp(1.0 / self.reach, self.reach));
        elements.extend(marks::plumb(x, 14.0, TOP + 1.0));
        let x = x.clamp(24.0, self.scene.width - 24.0);
        elements.push(Element::text(x, 10.0, Anchor::Middle, TextStyle::Reference, "chosen"));
        elements
    }

    /// Prices lie by their logarithm.
    fn x(&self, price: f64) -> f64 {
        let share = f64::midpoint(libm::log(price) / libm::log(self.reach), 1.0);
        marks::tenth(4.0 + share * (self.scene.width - 8.0))
    }

    /// Where a stretch begins and ends on the strip.
    fn ends(&self, it: &Cheapest) -> (f64, f64) {
        let inside = |price: f64| self.x(price.clamp(1.0 / self.reach, self.reach));
        (inside(it.from), inside(it.to.unwrap_or(self.reach)))
    }

    fn stretches(&self, all: &[Cheapest]) -> Vec<Element> {
        let part = Part::Cut(CutPart::Stretch);
        let mut elements = Vec::new();
        // Where stretches begin that are too narrow to be drawn on their own.
        let mut waiting: Option<f64> = None;
        for it in all {
            let (from, to) = self.ends(it);
            let start = waiting.take().unwrap_or(from);
            if to - start < LEAST {
                waiting = (to > start).then_some(start);
                continue;
            }
            let width = marks::tenth(to - start - 1.5);
            let at = Point { x: start, y: TOP };
            elements.push(Element::Rect { at, width, height: HEIGHT, part });
            if text::width(&it.name, TextStyle::NameSmall) + 6.0 <= to - from {
                let x = marks::tenth(f64::midpoint(from, to));
                let style = TextStyle::NameSmall;
                elements.push(Element::text(x, TOP + 20.0, Anchor::Middle, style, &it.name));
            }
        }
        elements
    }

    fn ticks(&self) -> Vec<Element> {
        let steps: &[f64] = if self.reach <= 4.0 && self.scene.width > 400.0 {
            &[2.0, 3.0, 4.0]
        } else if self.reach <= 4.0 {
            &[2.0, 4.0]
        } else if self.reach <= 20.0 {
            &[2.0, 5.0, 20.0]
        } else {
            &[10.0, 100.0]
        };
        let label = |step: f64| format!("{step}");
        let mut prices: Vec<(f64, String)> =
            steps.iter().rev().map(|it| (1.0 / it, format!("1 : {}", label(*it)))).collect();
        prices.push((1.0, "1 : 1".to_owned()));
        prices.extend(steps.iter().map(|it| (*it, format!("{} : 1", label(*it)))));
        let last = prices.len() - 1;
        let mut elements = Vec::new();
        for (at, (price, label)) in prices.iter().enumerate() {
            let x = self.x(*price);
            let (bottom, line) = (TOP + HEIGHT, marks::crisp(x));
            let part = Part::Cut(CutPart::Base);
            elements.push(Element::line(line, bottom, line, bottom + 6.0, part));
            let (x, anchor) = match at {
                0 => (4.0, Anchor::Start),
                at if at == last => (self.scene.width - 4.0, Anchor::End),
                _ => (x, Anchor::Middle),
            };
            elements.push(Element::text(x, bottom + 20.0, anchor, TextStyle::Tick, label));
        }
        elements
    }

    fn stops(&self, all: &[Cheapest]) -> Vec<Stop> {
        let stop = |it: &Cheapest| {
            let (from, to) = self.ends(it);
            Stop {
                at: Point { x: from, y: TOP },
                width: to - from,
                height: HEIGHT,
                mark: Point { x: f64::midpoint(from, to), y: TOP + HEIGHT / 2.0 },
                says: it.says.clone(),
            }
        };
        all.iter().map(stop).filter(|it| it.width >= LEAST).collect()
    }
}

fn table(cuts: &Cuts, all: &[Cheapest]) -> TableTwin {
    let row = |it: &Cheapest| TwinRow {
        cells: vec![
            ratio(it.from),
            it.to.map_or("no end".to_owned(), ratio),
            cuts.cut_text(it.place),
        ],
        mark: None,
        why: String::new(),
    };
    TableTwin {
        caption: "Price of a wrong positive decision, in wrong negative ones".to_owned(),
        columns: vec![twin::number("From"), twin::number("To"), twin::number("Cheapest cut")],
        rows: all.iter().map(row).collect(),
    }
}
