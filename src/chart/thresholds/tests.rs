//! Charts of cuts, from the published counts.

use crate::chart::look::Part;
use crate::chart::look_cuts::{CutPart, Series};
use crate::chart::scene::{Element, Point, Size};
use crate::chart::testing::lies_inside;
use crate::chart::thresholds::{
    Curves, GapChart, Histogram, Kind, Strip, cell, most, scores_table,
};
use crate::report::thresholds::testing::{compas, turned};
use crate::report::thresholds::{Chosen, Cuts, Over};

const SIZES: [Size; 2] = [Size::Wide, Size::Narrow];

fn over(cuts: &Cuts) -> Over {
    cuts.over(cuts.leading.unwrap()).unwrap()
}

fn circles(elements: &[Element], wanted: CutPart) -> Vec<Point> {
    let of = |it: &Element| match it {
        Element::Circle { center, part, .. } if *part == Part::Cut(wanted) => Some(*center),
        Element::Circle { .. }
        | Element::Line { .. }
        | Element::Rect { .. }
        | Element::Path { .. }
        | Element::Text { .. } => None,
    };
    elements.iter().filter_map(of).collect()
}

/// What the charts of one size draw, still and at every cut, lies inside their scenes.
fn all_lies_inside(cuts: &Cuts, size: Size) {
    let over = over(cuts);
    let chosen: Vec<Chosen> = (0..=10)
        .map(|it| cuts.chosen(cuts.sweep.cuts.get(it).copied().unwrap_or(11.0), None))
        .collect();
    let gap = GapChart::new(cuts, &over, size).unwrap();
    lies_inside(&gap.scene, &gap.scene.elements);
    for it in &chosen {
        lies_inside(&gap.scene, &gap.moving(cuts, &over, it.cut, it.place));
    }
    for kind in [Kind::Roc, Kind::PrecisionRecall] {
        let curves = Curves::new(cuts, Some(&over), kind, size).unwrap();
        lies_inside(&curves.scene, &curves.scene.elements);
        for it in &chosen {
            lies_inside(&curves.scene, &curves.moving(cuts, it));
        }
    }
    for group in cuts.drawn() {
        let it = Histogram::new(cuts, group, most(cuts), size);
        for elements in [&it.scene.elements, &it.selected, &it.others] {
            lies_inside(&it.scene, elements);
        }
    }
    let all = cuts.cheapest();
    let strip = Strip::new(cuts, &all, 1.0, size).unwrap();
    lies_inside(&strip.scene, &strip.scene.elements);
    for price in [0.25, 0.3, 1.0, 3.9] {
        lies_inside(&strip.scene, &strip.moving(&all, cuts.cheapest_at(&all, price), price));
    }
}

#[test]
fn everything_lies_inside_its_scene_at_every_cut() {
    for cuts in [compas(), turned()] {
        for size in SIZES {
            all_lies_inside(&cuts, size);
        }
    }
}

#[test]
fn a_cut_divides_the_bars_between_two_scores() {
    let cuts = compas();
    let it = Histogram::new(&cuts, 0, most(&cuts), Size::Wide);
    assert_eq!(it.selected.len(), 20);
    let sides = it.sides(&cuts, 5.0, cuts.sweep.place(5.0));
    let left_of = |at: usize| match &it.selected[2 * at] {
        Element::Rect { at, width, .. } => [at.x, at.x + width],
        Element::Line { .. }
        | Element::Path { .. }
        | Element::Circle { .. }
        | Element::Text { .. } => {
            panic!("a bar is a rectangle")
        }
    };
    // The bar of 4 ends before the cut, and that of 5 begins after it.
    assert!(left_of(3)[1] <= sides.x && sides.x <= left_of(4)[0], "{sides:?}");
    assert!((sides.selected[0] - sides.x).abs() < 1e-9);
    assert!((sides.others[0] + sides.others[1] - sides.x).abs() < 1e-9);
    assert_eq!(sides.labels, ["not flagged", "flagged"]);
    // At the first cut nothing is left of it, so there is no room for its name.
    assert_eq!(it.sides(&cuts, 1.0, 0).labels[0], "");
    assert_eq!(it.scene.stops[4].says, "score 5: 189 not re-arrested, 176 re-arrested");
    let table = scores_table(&cuts);
    assert_eq!(table.rows.len(), 40);
    assert_eq!(table.rows[10].cells, ["Caucasian", "1", "539", "142"]);
}

#[test]
fn where_lower_is_likelier_the_selected_stand_at_the_left() {
    let cuts = turned();
    let it = Histogram::new(&cuts, 1, most(&cuts), Size::Wide);
    // From −10 to −1: at −5 those from −10 to −5 are selected, six bars of ten.
    let sides = it.sides(&cuts, -5.0, cuts.sweep.place(-5.0));
    assert!(sides.selected[0] < sides.others[0] && (sides.others[0] - sides.x).abs() < 1e-9);
    assert_eq!(sides.labels, ["flagged", "not flagged"]);
    assert_eq!(it.scene.stops[9].says, "score −1: 539 not re-arrested, 142 re-arrested");
}

#[test]
fn marks_move_along_their_curves() {
    let cuts = compas();
    let over = over(&cuts);
    let curves = Curves::new(&cuts, Some(&over), Kind::Roc, Size::Wide).unwrap();
    let at = |cut: f64, series: Series| {
        circles(&curves.moving(&cuts, &cuts.chosen(cut, None)), CutPart::Dot(series))
    };
    // Of 394 by 326 pixels from 44, 30: 805 of 1,795 across and 1,369 of 1,901 up.
    let mark = at(5.0, Series::Compared)[0];
    assert!((mark.x - (44.0 + 394.0 * 805.0 / 1795.0)).abs() < 0.06, "{mark:?}");
    assert!((mark.y - (356.0 - 326.0 * 1369.0 / 1901.0)).abs() < 0.06, "{mark:?}");
    assert_eq!((at(5.0, Series::Reference).len(), at(5.0, Series::Other).len()), (1, 2));
    assert!(at(6.0, Series::Compared)[0].x < mark.x);
    let gap = GapChart::new(&cuts, &over, Size::Wide).unwrap();
    let of = |cut: f64| gap.moving(&cuts, &over, cut, cuts.sweep.place(cut));
    let dot = |cut: f64| circles(&of(cut), CutPart::Dot(Series::Compared));
    assert!(dot(10.0)[0].x > dot(5.0)[0].x && dot(10.0)[0].y > dot(5.0)[0].y);
    // The cut that selects everyone has no gap to mark.
    assert!(dot(1.0).is_empty());
    assert_eq!(gap.scene.stops[3].says, "cut 5: +21.4 points, interval 18.2 to 24.5");
    assert_eq!(
        gap.scene.table.rows[3].cells,
        ["5", "44.8%", "23.5%", "+21.4", "18.2 to 24.5", "1.91"]
    );
}

#[test]
fn a_price_is_marked_on_the_stretch_that_holds_it() {
    let cuts = compas();
    let all = cuts.cheapest();
    let strip = Strip::new(&cuts, &all, 1.0, Size::Wide).unwrap();
    let now = strip.moving(&all, cuts.cheapest_at(&all, 1.0), 1.0);
    let Element::Rect { at, width, .. } = &now[0] else { panic!("a stretch is a rectangle") };
    // 1:1 is the middle of the strip; from 0.92 to 1.27 on a scale of logarithms from a quarter to four.
    assert!(at.x < 550.0 && at.x + width > 550.0);
    let by_hand = 4.0 + 1092.0 * (0.5 + libm::log(326.0 / 355.0) / (2.0 * libm::log(4.0)));
    assert!((at.x - by_hand).abs() < 0.1, "{} against {by_hand}", at.x);
    assert!((Strip::reach(0.1) - 20.0).abs() < 1e-9 && (Strip::reach(4.0) - 4.0).abs() < 1e-9);
}

#[test]
fn a_gap_in_a_cell_stands_on_its_side_of_equal() {
    let cuts = compas();
    let rows = cuts.gap_rows(&cuts.chosen(5.0, None), cuts.leading.unwrap());
    let ends = |at: usize| match &cell(&rows[at], 0.3)[0] {
        Element::Line { from, to, .. } => [from.x, to.x],
        Element::Rect { .. }
        | Element::Path { .. }
        | Element::Circle { .. }
        | Element::Text { .. } => {
            panic!("an interval is a line")
        }
    };
    // +18.2 to +24.5 of 30 points right of the middle at 95, 87 pixels to the end.
    assert!((ends(1)[0] - (95.0 + 87.0 * 0.182 / 0.3)).abs() < 0.3, "{:?}", ends(1));
    assert!(ends(2)[1] < 95.0);
}
