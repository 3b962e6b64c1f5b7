//! Intervals and tests of what has a standard error: means over people by Student's t, areas and medians by the normal
//! curve.

use crate::audit::measure::{Context, Named};
use crate::audit::verdict::Tested;
use crate::metrics::Figure;
use crate::stats::Interval;
use crate::stats::mean::normal_interval;
use crate::stats::pooled::difference_z;
use crate::stats::student::{Mean, student_multiple, welch_degrees, welch_p};

/// A figure as a mean with degrees of freedom; none where it is no mean over people or these cannot tell its error.
fn mean(it: &Figure) -> Option<Mean> {
    Some(Mean { value: it.value, se: it.standard_error?, degrees: it.degrees? })
}

/// The interval of a figure of as much confidence as `z` standard errors have on the normal curve, inside of its limits.
/// With weights the standard error is that of the design, and the degrees of freedom are those of the effective sample.
pub(crate) fn interval(figure: &Figure, [least, most]: [f64; 2], z: f64) -> Option<Interval> {
    let error = figure.standard_error?;
    let multiple = match figure.degrees {
        Some(degrees) => student_multiple(z, degrees)?,
        None => z,
    };
    let wide = normal_interval(figure.value, error, multiple);
    let is_finite = wide.low.is_finite() && wide.high.is_finite();
    is_finite.then(|| Interval { low: wide.low.max(least), high: wide.high.min(most) })
}

/// The same of the first figure less the second, which are of different people: Welch's, where both are means.
pub(crate) fn difference(first: &Figure, second: &Figure, z: f64) -> Option<Interval> {
    let (a, b) = (first.standard_error?, second.standard_error?);
    let multiple = match mean(first).zip(mean(second)) {
        Some((one, other)) => student_multiple(z, welch_degrees(one, other)?)?,
        None => z,
    };
    let error = (a * a + b * b).sqrt();
    let wide = normal_interval(first.value - second.value, error, multiple);
    (wide.low.is_finite() && wide.high.is_finite()).then_some(wide)
}

/// Whether two figures of different people differ: by Welch's test where both are means, else by a z test.
pub(crate) fn test(context: &Context, first: &Figure, second: &Figure) -> Option<Tested> {
    if let Some((one, other)) = mean(first).zip(mean(second)) {
        let name = if context.is_weighted { "Welch's t, effective n" } else { "Welch's t" };
        return Some((welch_p(one, other)?, name));
    }
    let (a, b) = (first.standard_error?, second.standard_error?);
    Some((difference_z(first.value, a, second.value, b)?, "z of two means"))
}

/// An interval of a figure with the name of its method in a report.
pub(crate) fn named(context: &Context, interval: Interval, figures: &[&Figure]) -> Named {
    let are_means = figures.iter().all(|it| mean(it).is_some());
    let method = match (are_means, figures.len(), context.is_weighted) {
        (false, _, _) => "normal",
        (true, 1, false) => "student-t",
        (true, 1, true) => "student-t-effective",
        (true, _, false) => "welch-t",
        (true, _, true) => "welch-t-effective",
    };
    (interval, method)
}
