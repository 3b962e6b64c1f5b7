//! Where a function passes through 0.

/// Where a function that is positive at `above` and not at `below` passes through 0, to the last digit.
/// Both are pairs of place and value.
///
/// Source: Chandrupatla (1997): inverse quadratic interpolation where it is safe, bisection elsewhere.
pub(crate) fn root_between(above: [f64; 2], below: [f64; 2], function: impl Fn(f64) -> f64) -> f64 {
    let (mut far, mut near) = (above, below);
    let mut fraction = 0.5;
    // Bisection alone takes about 60 rounds; interpolation takes 6 to 10.
    for _ in 0..200 {
        let place = near[0] + fraction * (far[0] - near[0]);
        let next = [place, function(place)];
        let before = if (next[1] > 0.0) == (near[1] > 0.0) {
            near
        } else {
            let replaced = far;
            far = near;
            replaced
        };
        near = next;
        let best = if near[1].abs() < far[1].abs() { near } else { far };
        let tolerance = f64::EPSILON * best[0].abs() / (far[0] - near[0]).abs();
        if tolerance >= 0.5 || best[1].abs() <= 0.0 {
            return best[0];
        }
        fraction = interpolated(far, near, before).clamp(tolerance, 1.0 - tolerance);
    }
    near[0]
}

/// How far from `near` to `far` the parabola through three points puts the root, or the middle.
fn interpolated(far: [f64; 2], near: [f64; 2], before: [f64; 2]) -> f64 {
    let xi = (near[0] - far[0]) / (before[0] - far[0]);
    let phi = (near[1] - far[1]) / (before[1] - far[1]);
    let is_safe = phi * phi < xi && (1.0 - phi) * (1.0 - phi) < 1.0 - xi;
    if !is_safe {
        return 0.5;
    }
    let through_far = near[1] / (far[1] - near[1]) * (before[1] / (far[1] - before[1]));
    let through_before = (before[0] - near[0]) / (far[0] - near[0])
        * (near[1] / (before[1] - near[1]))
        * (far[1] / (before[1] - far[1]));
    through_far + through_before
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::testing::assert_relative;

    #[test]
    fn roots_of_either_sign_are_found_to_the_last_digit() {
        let cube = |x: f64| 2.0 - x * x * x;
        let root = root_between([0.0, 2.0], [2.0, -6.0], cube);
        assert_relative(root, 1.259_921_049_894_873_2, 2.3e-16);
        let mirrored = root_between([0.0, 2.0], [-2.0, -6.0], |x| cube(-x));
        assert_relative(mirrored, -1.259_921_049_894_873_2, 2.3e-16);
    }

    #[test]
    fn a_jump_is_a_root() {
        let jump = |x: f64| if x < 0.3 { 1.0 } else { -1.0 };
        assert_relative(root_between([0.0, 1.0], [1.0, -1.0], jump), 0.3, 4e-16);
    }

    /// Points of x = (y + 1)², a parabola whose root is at 1: from 4 that is 0.8 of the way to 1/4.
    #[test]
    fn a_parabola_is_met_at_once_where_that_is_safe() {
        let found = interpolated([0.25, -0.5], [4.0, 1.0], [9.0, 2.0]);
        assert_relative(found, 0.8, 1e-15);
        // Chandrupatla's two conditions, each broken alone: φ² < ξ, and (1 − φ)² < 1 − ξ.
        assert_relative(interpolated([0.0, -1.0], [1.0, 9.0], [9.0, 10.0]), 0.5, 0.0);
        assert_relative(interpolated([0.0, -1.0], [4.0, 1.0], [5.0, 10.0]), 0.5, 0.0);
    }

    #[test]
    fn interpolation_takes_few_rounds() {
        let rounds = |above: f64, below: f64, function: fn(f64) -> f64| {
            let n = std::cell::Cell::new(0);
            let counted = |it: f64| {
                n.set(n.get() + 1);
                function(it)
            };
            root_between([above, function(above)], [below, function(below)], counted);
            n.get()
        };
        assert!(rounds(2.0, 1.0, |it| it * it * it - 2.0) <= 10);
        assert!(rounds(0.0, 1.0, |it| libm::cos(it) - it) <= 10);
        assert!(rounds(0.0, 3.0, |it| libm::exp(-it) - 0.25) <= 10);
        // A root that is met exactly is the last place that is looked at.
        assert_eq!(rounds(0.0, 2.0, |it| 1.0 - it), 1);
    }
}
