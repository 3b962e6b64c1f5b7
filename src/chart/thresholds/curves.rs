//! A curve for each group over all cuts: right against wrong decisions, or precision against recall.

use crate::base::order;
use crate::chart::axis::Axis;
use crate::chart::look::{Part, TextStyle};
use crate::chart::look_cuts::{CutPart, Series};
use crate::chart::marks;
use crate::chart::scene::{Anchor, Element, Ends, Point, Scene, Size, Stop, TableTwin, TwinRow};
use crate::chart::text;
use crate::chart::thresholds::{Frame, MOST_STOPS, series, thinned};
use crate::chart::twin;
use crate::report::format::{Unit, percent};
use crate::report::thresholds::{Chosen, Cuts, Over};

/// The most rows of the table beside the chart.
const MOST_ROWS: usize = 120;
/// From one name to the next below it.
const LINE: f64 = 15.0;

/// What a curve sets against what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The false positive rate across, the true positive rate up.
    Roc,
    /// Recall across, precision up.
    PrecisionRecall,
}

/// The figure of curves.
#[derive(Clone, Debug)]
pub struct Curves {
    pub scene: Scene,
    kind: Kind,
    frame: Frame,
    /// The groups that have a curve, in the order in which they are drawn.
    groups: Vec<(usize, Series)>,
}

impl Curves {
    /// The still layer; `None` without outcomes of both kinds in any group that is drawn.
    pub fn new(cuts: &Cuts, over: Option<&Over>, kind: Kind, size: Size) -> Option<Self> {
        let compared = over.map(|it| it.group);
        let mut groups: Vec<(usize, Series)> = cuts
            .drawn()
            .into_iter()
            .filter(|it| point(cuts, kind, *it, 0).is_some())
            .map(|it| (it, series(cuts, it, compared)))
            .collect();
        if groups.is_empty() || !cuts.tells_outcomes {
            return None;
        }
        order::by_key(&mut groups, |it| match it.1 {
            Series::Other => 0,
            Series::Reference => 1,
            Series::Compared => 2,
        });
        let (width, height) = match size {
            Size::Wide | Size::Paper => (456.0, 400.0),
            Size::Narrow => (328.0, 330.0),
        };
        let frame = Frame { left: 44.0, right: width - 18.0, top: 30.0, bottom: height - 44.0 };
        let mut chart =
            Self { scene: blank(cuts, over, kind, [width, height]), kind, frame, groups };
        chart.scene.elements = chart.axes(cuts);
        let lines: Vec<Element> = chart.groups.iter().map(|it| chart.line(cuts, *it)).collect();
        chart.scene.elements.extend(lines);
        chart.scene.table = chart.table(cuts);
        chart.scene.stops = chart.stops(cuts);
        chart.scene.description = chart.description(cuts);
        Some(chart)
    }

    /// What moves with the cut: a mark on each curve, joined, with the groups' names.
    pub fn moving(&self, cuts: &Cuts, chosen: &Chosen) -> Vec<Element> {
        let mut dots: Vec<(Point, Series, &str)> = Vec::new();
        for (group, series) in &self.groups {
            let Some([across, up]) = point(cuts, self.kind, *group, chosen.places[*group]) else {
                continue;
            };
            dots.push((self.frame.point(across, up), *series, &cuts.groups[*group].name));
        }
        let mut joined: Vec<Point> = dots.iter().map(|it| it.0).collect();
        order::by(&mut joined, |a, b| a.x.total_cmp(&b.x).then(b.y.total_cmp(&a.y)));
        let join = Part::Cut(CutPart::Join);
        let mut elements = vec![Element::Path { points: joined, ends: Ends::Open, part: join }];
        elements.extend(dots.iter().map(|(center, series, _)| {
            let part = Part::Cut(CutPart::Dot(*series));
            Element::Circle { center: *center, radius: 5.5, part }
        }));
        elements.extend(self.names(&mut dots));
        elements
    }

    /// Names beside their marks, moved apart where they would lie over each other.
    fn names(&self, dots: &mut [(Point, Series, &str)]) -> Vec<Element> {
        order::by(dots, |a, b| a.0.y.total_cmp(&b.0.y));
        // Left and right end, and the baseline.
        let mut placed: Vec<[f64; 3]> = Vec::new();
        let mut names = Vec::new();
        for (mark, _, name) in dots {
            let name = text::fitted(name, TextStyle::NameSmall, 130.0);
            let wide = text::width(&name, TextStyle::NameSmall);
            placed.push(self.beside(*mark, wide, &placed));
            names.push(name);
        }
        // What was moved out of the plot is stacked up from its foot.
        let foot = self.frame.bottom - 3.0;
        let mut free = foot;
        for it in placed.iter_mut().rev().filter(|it| it[2] > foot) {
            it[2] = free;
            free -= LINE;
        }
        let name = |(at, name): ([f64; 3], String)| {
            let (x, y) = (marks::tenth(at[0]), marks::tenth(at[2]));
            Element::text(x, y, Anchor::Start, TextStyle::NameSmall, name)
        };
        placed.into_iter().zip(names).map(name).collect()
    }

    /// Where a name of this width stands beside its mark, below the names that stand there already.
    fn beside(&self, mark: Point, wide: f64, placed: &[[f64; 3]]) -> [f64; 3] {
        let is_left = mark.x + 11.0 + wide > self.scene.width;
        let from = mark.x + if is_left { -11.0 - wide } else { 11.0 };
        let mut y = mark.y + 12.0;
        for it in placed {
            if it[0] < from + wide && from < it[1] && (y - it[2]).abs() < LINE {
                y = it[2] + LINE;
            }
        }
        [from, from + wide, y]
    }

    fn axes(&self, cuts: &Cuts) -> Vec<Element> {
        let Frame { left, right, top, bottom } = self.frame;
        let axis = Axis::of_rates(Unit::Share, [1.0]);
        let mut elements = Vec::new();
        for tick in &axis.ticks {
            elements.extend(self.frame.level(tick.value, &tick.label, Part::Grid));
            let x = marks::crisp(self.frame.point(tick.value, 0.0).x);
            elements.push(Element::line(x, top, x, bottom, Part::Grid));
            elements.push(Element::text(
                x,
                bottom + 17.0,
                Anchor::Middle,
                TextStyle::Tick,
                &tick.label,
            ));
        }
        if self.kind == Kind::Roc {
            let part = Part::Cut(CutPart::Diagonal);
            elements.push(Element::line(left, bottom, right, top, part));
        }
        let [across, up] = names(cuts, self.kind);
        let fitted = |it: &str| text::fitted(it, TextStyle::Sub, self.scene.width);
        elements.push(Element::text(0.0, 12.0, Anchor::Start, TextStyle::Sub, fitted(&up)));
        let (x, y) = (self.scene.width, bottom + 38.0);
        elements.push(Element::text(x, y, Anchor::End, TextStyle::Sub, fitted(&across)));
        elements
    }

    fn line(&self, cuts: &Cuts, (group, series): (usize, Series)) -> Element {
        let all = (0..=cuts.sweep.cuts.len()).filter_map(|it| point(cuts, self.kind, group, it));
        let points = all.map(|[across, up]| self.frame.point(across, up)).collect();
        let part = Part::Cut(CutPart::Line(series));
        Element::Path { points: thinned(points), ends: Ends::Open, part }
    }

    /// The cuts that are told one by one, at most so many over all groups.
    fn told(&self, cuts: &Cuts, most: usize) -> Vec<usize> {
        let places: Vec<usize> = (0..cuts.sweep.cuts.len()).collect();
        let own = cuts.own_cut().map(|it| cuts.sweep.place(it));
        cuts.sweep.spread(&places, (most / self.groups.len()).max(5), own)
    }

    /// From the group that is looked at.
    fn stops(&self, cuts: &Cuts) -> Vec<Stop> {
        let groups = self.groups.iter().rev().map(|it| it.0);
        groups.flat_map(|group| self.stops_of(cuts, group)).collect()
    }

    fn stops_of(&self, cuts: &Cuts, group: usize) -> Vec<Stop> {
        let stop = |place: usize| {
            let at = point(cuts, self.kind, group, place)?;
            let mark = self.frame.point(at[0], at[1]);
            let (name, cut) = (&cuts.groups[group].name, cuts.cut_text(place));
            Some(Stop {
                at: Point { x: mark.x - 5.0, y: mark.y - 5.0 },
                width: 10.0,
                height: 10.0,
                mark,
                says: format!("{name}, cut {cut}: {}", self.said(cuts, at)),
            })
        };
        self.told(cuts, MOST_STOPS).into_iter().filter_map(stop).collect()
    }

    fn said(&self, cuts: &Cuts, [across, up]: [f64; 2]) -> String {
        let (across, up) = (percent(across), percent(up));
        let yes = &cuts.words.yes;
        match self.kind {
            Kind::Roc => format!("{across} wrongly {yes}, {up} rightly {yes}"),
            Kind::PrecisionRecall => format!("recall {across}, precision {up}"),
        }
    }

    fn description(&self, cuts: &Cuts) -> String {
        let of = |(group, _): &(usize, Series)| {
            let places = [1, cuts.sweep.cuts.len() - 1].map(|place| {
                let at = point(cuts, self.kind, *group, place)?;
                Some(format!("at {} {}", cuts.cut_text(place), self.said(cuts, at)))
            });
            let said: Vec<String> = places.into_iter().flatten().collect();
            format!("{}: {}", cuts.groups[*group].name, said.join("; "))
        };
        self.groups.iter().rev().map(of).collect::<Vec<_>>().join(". ")
    }

    fn table(&self, cuts: &Cuts) -> TableTwin {
        let [across, up] = names(cuts, self.kind);
        let mut rows = Vec::new();
        for (group, _) in self.groups.iter().rev() {
            for place in self.told(cuts, MOST_ROWS) {
                let at = point(cuts, self.kind, *group, place);
                let cell = |idx: usize| twin::or_nothing(at.map(|it| percent(it[idx])));
                let name = cuts.groups[*group].name.clone();
                let cells = vec![name, cuts.cut_text(place), cell(0), cell(1)];
                rows.push(TwinRow { cells, mark: None, why: String::new() });
            }
        }
        let caption = match self.kind {
            Kind::Roc => "The curve of each group, in numbers",
            Kind::PrecisionRecall => "Precision and recall of each group, in numbers",
        };
        TableTwin {
            caption: caption.to_owned(),
            columns: vec![
                twin::text("Group"),
                twin::number("Cut"),
                twin::number(&across),
                twin::number(&up),
            ],
            rows,
        }
    }
}

/// What lies across and up.
fn names(cuts: &Cuts, kind: Kind) -> [String; 2] {
    let words = &cuts.words;
    match kind {
        Kind::Roc => [
            format!("Wrongly {}, of those {}", words.yes, words.came_false),
            format!("Rightly {}, of those {}", words.yes, words.came_true),
        ],
        Kind::PrecisionRecall => [
            format!("Recall: {}, of those {}", words.yes, words.came_true),
            format!("Precision: {}, of those {}", words.came_true, words.yes),
        ],
    }
}

/// A group at a cut, across and up; `None` where it has nobody to count among.
fn point(cuts: &Cuts, kind: Kind, group: usize, place: usize) -> Option<[f64; 2]> {
    let four = cuts.sweep.groups[group].four(place);
    let (negatives, positives, selected) =
        (four.fp + four.tn, four.tp + four.fn_, four.tp + four.fp);
    let share = |part: f64, whole: f64| (whole > 0.0).then(|| part / whole);
    let rightly = share(four.tp, positives)?;
    match kind {
        Kind::Roc => Some([share(four.fp, negatives)?, rightly]),
        Kind::PrecisionRecall => Some([rightly, share(four.tp, selected)?]),
    }
}

fn blank(cuts: &Cuts, over: Option<&Over>, kind: Kind, [width, height]: [f64; 2]) -> Scene {
    let title = match kind {
        Kind::Roc => cuts.curves_title(over).to_owned(),
        Kind::PrecisionRecall => {
            format!(
                "What being {} means, and how many of those {} are found",
                cuts.words.yes, cuts.words.came_true
            )
        }
    };
    Scene {
        title,
        subtitle: "Rates of each group for every cut. Marks are the cut that is tried; the thin line joins it across \
                   groups."
            .to_owned(),
        description: String::new(),
        width,
        height,
        elements: Vec::new(),
        table: TableTwin::default(),
        stops: Vec::new(),
    }
}
