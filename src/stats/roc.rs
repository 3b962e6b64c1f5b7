//! The area between two ROC curves.

/// Negatives and positives of a score, from the likeliest score to the least likely.
pub type Step = [f64; 2];

/// A straight piece of a curve, from left to right: it begins and ends at these false and true positive rates.
type Piece = [[f64; 2]; 2];

/// The area between the ROC curves of two groups, ABROCA: the absolute distance of the two true positive rates at
/// equal false positive rates, averaged over all of these.
///
/// Curves run straight between the points of distinct scores, and where they cross, both sides count: the difference
/// of the two areas under them would let these cancel. In [0, 1]. `None` where a group has one kind of outcome only.
///
/// Source: Gardner, Brooks & Baker (2019), Evaluating the fairness of predictive student models through slicing
/// analysis.
pub fn area_between(first: &[Step], second: &[Step]) -> Option<f64> {
    Some(Curve::new(first)?.area_to(&Curve::new(second)?))
}

/// A ROC curve, to be set beside several others.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    pieces: Vec<Piece>,
}

impl Curve {
    /// `None` of people with one kind of outcome only.
    pub fn new(steps: &[Step]) -> Option<Self> {
        pieces(steps).map(|pieces| Self { pieces })
    }

    /// The area between it and another one; see [`area_between`].
    pub fn area_to(&self, other: &Self) -> f64 {
        let (first, second) = (&self.pieces, &other.pieces);
        let (mut here, mut there) = (0, 0);
        let (mut area, mut from) = (0.0, 0.0);
        while let (Some(one), Some(other)) = (first.get(here), second.get(there)) {
            let to = one[1][0].min(other[1][0]);
            if to > from {
                let distance = |x: f64| height(one, x) - height(other, x);
                area += (to - from) * mean_size(distance(from), distance(to));
                from = to;
            }
            here += usize::from(one[1][0] <= to);
            there += usize::from(other[1][0] <= to);
        }
        area
    }
}

/// The pieces of a curve that are not upright.
fn pieces(steps: &[Step]) -> Option<Vec<Piece>> {
    let total = |side: usize| steps.iter().map(|it| it[side]).sum::<f64>();
    let totals = [total(0), total(1)];
    if totals.iter().any(|it| *it <= 0.0) {
        return None;
    }
    let mut all = Vec::new();
    let mut sums = [0.0; 2];
    let point = |sums: [f64; 2]| [sums[0] / totals[0], sums[1] / totals[1]];
    for [negatives, positives] in steps {
        let before = point(sums);
        sums = [sums[0] + negatives, sums[1] + positives];
        if *negatives > 0.0 {
            all.push([before, point(sums)]);
        }
    }
    if let Some(last) = all.last_mut() {
        last[1][0] = 1.0;
    }
    Some(all)
}

/// The true positive rate of a piece at a false positive rate.
fn height([[x0, y0], [x1, y1]]: &Piece, x: f64) -> f64 {
    if x >= *x1 { *y1 } else { y0 + (y1 - y0) * ((x - x0) / (x1 - x0)) }
}

/// The mean size of a number that goes straight from one value to another, perhaps through zero.
fn mean_size(from: f64, to: f64) -> f64 {
    let (one, other) = (from.abs(), to.abs());
    if (from < 0.0) == (to < 0.0) {
        return f64::midpoint(one, other);
    }
    (one * one + other * other) / (2.0 * (one + other))
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::stats::testing::{assert_close, entries, number, oracle, oracle_text};

    #[test]
    fn crossing_curves_have_an_area_where_their_areas_do_not_differ() {
        // One curve through (0.25, 0.75), the other through (0.25, 0.25) and (0.25 + 0.5, 1): by hand two triangles.
        let first = [[1.0, 3.0], [3.0, 1.0]];
        let second = [[1.0, 0.0], [0.0, 2.0], [1.0, 2.0], [2.0, 0.0]];
        // The first: 3x to 0.75, then up to 1. The second: 0 to x = 1/4, 1/2 there, 1/2 + 2 (x − 1/4) to 1/2, then 1.
        // Distances: 0..1/4 3x; at 1/4 from 0.25 down; equal at x0 with 0.75 + (x − 1/4)/3 = 0.5 + 2 (x − 1/4), that is
        // x − 1/4 = 0.15; at 1/2 −1/6; then 1/6 down to 0 at 1.
        let by_hand = 0.25 * 0.75 / 2.0 + 0.15 * 0.25 / 2.0 + 0.1 / 6.0 / 2.0 + 0.5 / 6.0 / 2.0;
        assert_close(area_between(&first, &second).unwrap(), by_hand, 1e-15);
        assert_close(area_between(&second, &first).unwrap(), by_hand, 1e-15);
        // Mirror images have the same area under them, and an area between them.
        let early = [[0.0, 2.0], [2.0, 0.0], [2.0, 2.0]];
        let late = [[2.0, 2.0], [0.0, 0.0], [0.0, 0.0], [2.0, 2.0]];
        assert!(area_between(&early, &late).unwrap() > 0.05);
    }

    #[test]
    fn equal_curves_have_nothing_between_them() {
        let steps = [[1.0, 3.0], [2.0, 5.0], [7.0, 1.0]];
        let doubled = steps.map(|it| [2.0 * it[0], 2.0 * it[1]]);
        assert_close(area_between(&steps, &doubled).unwrap(), 0.0, 0.0);
        assert_eq!(area_between(&steps, &[[1.0, 0.0]]), None);
        assert_eq!(area_between(&[], &steps), None);
    }

    #[test]
    fn areas_agree_with_the_reference_on_real_data() {
        for data in ["compas_decile", "compas", "german_credit"] {
            let Some(oracle) = oracle(&format!("{data}_oracle.json")) else { return };
            let text = oracle_text(&format!("{data}_predictions.csv")).unwrap_or_default();
            let n: usize =
                entries(&oracle["curves"]).map(|(by, block)| compared(&text, by, block)).sum();
            assert!(n > 0, "{data}");
        }
    }

    /// How many areas of one attribute were compared.
    fn compared(text: &str, attribute: &str, block: &Value) -> usize {
        let reference = block["reference_group_majority"].as_str().unwrap();
        let known = entries(&block["versus_reference"])
            .filter(|(_, expected)| expected["abroca_reference"].is_number());
        known
            .map(|(group, expected)| {
                let [ours, theirs] =
                    [group.as_str(), reference].map(|it| steps(text, attribute, it));
                let area = area_between(&ours, &theirs).unwrap();
                assert_close(area, number(&expected["abroca_reference"]), 1e-10);
            })
            .count()
    }

    fn steps(text: &str, attribute: &str, group: &str) -> Vec<Step> {
        let mut rows = text.lines().map(|it| it.split(',').collect::<Vec<&str>>());
        let header = rows.next().unwrap();
        let place = |name: &str| header.iter().position(|it| *it == name).unwrap();
        let (score, outcome, value) = (place("score"), place("y_true"), place(attribute));
        let mut people: Vec<(f64, bool)> = rows
            .filter(|row| row[value] == group)
            .map(|row| (row[score].parse().unwrap(), row[outcome] == "1"))
            .collect();
        people.sort_by(|a, b| b.0.total_cmp(&a.0));
        people
            .chunk_by(|a, b| a.0 <= b.0)
            .map(|it| {
                let positives = it.iter().filter(|it| it.1).count();
                [(it.len() - positives) as f64, positives as f64]
            })
            .collect()
    }

    /// A straight line from -1 to 3 spends a quarter of its way below 0: (1/2 · 1 + 3 · 3/2) / 4.
    #[test]
    fn sizes_are_averaged_through_zero() {
        for (from, to, expected) in [
            (-1.0, 3.0, 1.25),
            (3.0, -1.0, 1.25),
            (1.0, 3.0, 2.0),
            (-1.0, -3.0, 2.0),
            (0.0, 3.0, 1.5),
            (0.0, -3.0, 1.5),
            (-3.0, 0.0, 1.5),
            (0.0, 0.0, 0.0),
        ] {
            assert!((mean_size(from, to) - expected).abs() < 1e-15, "{from} {to}");
        }
    }
}
