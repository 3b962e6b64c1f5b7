//! What tests of charts share: whether all that is drawn lies inside.

use crate::chart::scene::{Anchor, Element, Point, Scene};
use crate::chart::text;

/// Fails where one of these elements reaches out of the scene. Marks may reach a little over the edge of their plot,
/// never over that of the scene.
#[track_caller]
pub(crate) fn lies_inside(scene: &Scene, elements: &[Element]) {
    for element in elements {
        for Point { x, y } in corners(element) {
            let is_inside =
                (-0.6..=scene.width + 0.6).contains(&x) && (-0.6..=scene.height + 0.6).contains(&y);
            assert!(
                is_inside,
                "{element:?} reaches {x}, {y} of {} × {}",
                scene.width, scene.height
            );
        }
    }
}

/// The corners of the room that an element takes.
fn corners(element: &Element) -> Vec<Point> {
    match element {
        Element::Line { from, to, .. } => vec![*from, *to],
        Element::Rect { at, width, height, .. } => {
            vec![*at, Point { x: at.x + width, y: at.y + height }]
        }
        Element::Path { points, .. } => points.clone(),
        Element::Circle { center, radius, .. } => vec![
            Point { x: center.x - radius, y: center.y - radius },
            Point { x: center.x + radius, y: center.y + radius },
        ],
        Element::Text { at, anchor, runs } => {
            let width: f64 = runs.iter().map(|it| text::width(&it.text, it.style)).sum();
            let left = match anchor {
                Anchor::Start => at.x,
                Anchor::Middle => at.x - width / 2.0,
                Anchor::End => at.x - width,
            };
            vec![Point { x: left, y: at.y - 9.0 }, Point { x: left + width, y: at.y + 3.0 }]
        }
    }
}
