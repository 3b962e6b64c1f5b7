//! The shapes of the verdicts, and the plumb line.

use crate::chart::look::Part;
use crate::chart::scene::{Element, Ends, Point};
use crate::report::rows::Mark;

/// The marks at a point, 10 to 13 pixels across at `scale` 1.
pub fn mark(at: Point, mark: Mark, scale: f64) -> Vec<Element> {
    let part = Part::Mark(mark);
    let polygon = |points: [(f64, f64); 4], n_points: usize| {
        let points = points[..n_points]
            .iter()
            .map(|(x, y)| Point { x: tenth(at.x + x * scale), y: tenth(at.y + y * scale) })
            .collect();
        vec![Element::Path { points, ends: Ends::Joined, part }]
    };
    let circle =
        |radius: f64| vec![Element::Circle { center: at, radius: tenth(radius * scale), part }];
    let diamond = |half: f64| polygon([(0.0, -half), (half, 0.0), (0.0, half), (-half, 0.0)], 4);
    match mark {
        Mark::Above => polygon([(0.0, -6.4), (6.5, 4.8), (-6.5, 4.8), (0.0, 0.0)], 3),
        Mark::Below => polygon([(0.0, 6.4), (-6.5, -4.8), (6.5, -4.8), (0.0, 0.0)], 3),
        Mark::Within => circle(5.6),
        Mark::Plain => circle(5.0),
        Mark::Reference => circle(4.8),
        Mark::Inconclusive => diamond(6.2),
        Mark::TooFew => diamond(5.6),
        Mark::NotComputable => {
            let bar = 3.9 * scale;
            let mut elements = circle(5.4);
            elements.push(Element::line(
                tenth(at.x - bar),
                tenth(at.y + bar),
                tenth(at.x + bar),
                tenth(at.y - bar),
                part,
            ));
            elements
        }
    }
}

/// The plumb line from `top` to `bottom`: a thread and a bob of 7 by 10 pixels whose tip is at the bottom.
pub fn plumb(x: f64, top: f64, bottom: f64) -> Vec<Element> {
    let x = crisp(x);
    let head = [(-1.0, -10.0), (1.0, -10.0), (1.0, -7.8), (-1.0, -7.8)];
    // A drop: two flanks from the tip, and a shoulder on each side that rounds up to the neck.
    let mut drop = vec![(0.0, 0.0), (-3.4, -5.4)];
    drop.extend(quadratic((-3.4, -5.4), (-3.4, -8.0), (0.0, -8.0)));
    drop.extend(quadratic((0.0, -8.0), (3.4, -8.0), (3.4, -5.4)));
    let outline = |points: &[(f64, f64)]| Element::Path {
        points: points
            .iter()
            .map(|(dx, dy)| Point { x: tenth(x + dx), y: tenth(bottom + dy) })
            .collect(),
        ends: Ends::Joined,
        part: Part::Bob,
    };
    vec![Element::line(x, top, x, bottom - 9.0, Part::Thread), outline(&head), outline(&drop)]
}

/// Points along a quadratic curve, the first left out.
fn quadratic(from: (f64, f64), control: (f64, f64), to: (f64, f64)) -> Vec<(f64, f64)> {
    const N_STEPS: u32 = 5;
    (1..=N_STEPS)
        .map(|step| {
            let t = f64::from(step) / f64::from(N_STEPS);
            let (a, b, c) = ((1.0 - t) * (1.0 - t), 2.0 * t * (1.0 - t), t * t);
            (a * from.0 + b * control.0 + c * to.0, a * from.1 + b * control.1 + c * to.1)
        })
        .collect()
}

/// Rounded to a tenth of a pixel: as fine as the grid that the static layer is drawn on.
pub fn tenth(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

/// The middle of a pixel, so that a line of one pixel is sharp.
pub fn crisp(value: f64) -> f64 {
    value.floor() + 0.5
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mark_is_ten_to_fourteen_pixels_across() {
        let at = Point { x: 20.0, y: 20.0 };
        let marks = [
            Mark::Above,
            Mark::Below,
            Mark::Within,
            Mark::Inconclusive,
            Mark::TooFew,
            Mark::Reference,
            Mark::NotComputable,
            Mark::Plain,
        ];
        for kind in marks {
            let across = match &mark(at, kind, 1.0)[0] {
                Element::Circle { radius, .. } => 2.0 * radius,
                Element::Path { points, .. } => {
                    points.iter().map(|it| it.x - 20.0).fold(0.0, f64::max) * 2.0
                }
                Element::Line { .. } | Element::Rect { .. } | Element::Text { .. } => 0.0,
            };
            assert!((9.0..=14.0).contains(&across), "{kind:?}: {across}");
        }
    }

    #[test]
    fn the_bob_hangs_with_its_tip_on_the_axis() {
        let elements = plumb(100.2, 10.0, 200.0);
        let Element::Path { points, .. } = &elements[2] else { panic!("the drop is a path") };
        assert_eq!(points[0], Point { x: 100.5, y: 200.0 });
        assert!(points.iter().all(|it| it.y <= 200.0));
    }
}
