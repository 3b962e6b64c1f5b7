//! What one model has more than another on the same people, where outcomes are several classes or numbers.

use crate::audit::error::Error;
use crate::audit::model::compare::Contender;
use crate::audit::model::counted::{Counted, counted};
use crate::audit::model::paired::{Cells, Pair, accuracy, right_apart};
use crate::audit::model::people::codes_of;
use crate::audit::plan::Plan;
use crate::audit::resolve::design_of_people;
use crate::data::Table;
use crate::models::Values;
use crate::report::model::Paired;
use crate::stats::pooled::difference_z;
use crate::stats::special::{student_two_sided_quantile, student_two_sided_tail};
use crate::stats::two_sided_quantile;

/// Right classes by `McNemar` and their gaps by resampling, or errors of numbers person by person; nothing where people
/// weigh differently.
pub(crate) fn differences(
    plan: &Plan,
    table: &Table,
    pair: &Pair<'_>,
) -> Result<Vec<Paired>, Error> {
    if plan.columns.weight.is_some() {
        return Ok(Vec::new());
    }
    let counted = counted(plan, table, &pair.first.job.people.rows)?;
    match right(pair.first).zip(right(pair.second)) {
        Some(both) => of_classes(plan, table, pair, &counted, &both),
        None => Ok(of_numbers(plan, pair, &counted)),
    }
}

/// Whether each person was given the class that came true; `None` of people who were given none.
fn right(contender: &Contender<'_>) -> Option<Vec<Option<bool>>> {
    let Values::Classes { codes, .. } = &contender.job.people.target.values else { return None };
    let given = contender.scores.classes.as_ref()?.iter().zip(codes);
    Some(given.map(|(given, happened)| given.map(|it| it == *happened)).collect())
}

type Right = Vec<Option<bool>>;

fn of_classes(
    plan: &Plan,
    table: &Table,
    pair: &Pair<'_>,
    counted: &[Option<Counted>],
    (first, second): &(Right, Right),
) -> Result<Vec<Paired>, Error> {
    // A right class stands as a positive decision about somebody with a positive outcome.
    let told = |idx: usize| {
        let (first, second) = first[idx].zip(second[idx])?;
        Some((4 + 2 * usize::from(first) + usize::from(second), counted[idx]?.people))
    };
    let mut everyone = Cells::default();
    for (place, people) in (0..counted.len()).filter_map(told) {
        everyone[place] += people;
    }
    let figure = |it: Paired| Paired { figure: "class-accuracy".to_owned(), ..it };
    let mut all: Vec<Paired> = accuracy(plan, &everyone).map(figure).into_iter().collect();
    let design = design_of_people(plan, table)?;
    let rows = &pair.first.job.people.rows;
    for (task, axis) in (0..).zip(&design.axes[..design.n_attributes]) {
        let codes = codes_of(&axis.codes, table);
        let mut groups = vec![Cells::default(); axis.levels.len()];
        for (idx, row) in rows.iter().enumerate() {
            if let Some((place, people)) = told(idx) {
                groups[codes[*row as usize] as usize][place] += people;
            }
        }
        groups.retain(|it| it.iter().sum::<u64>() >= plan.groups.minimum.max(1));
        all.extend(right_apart(plan, &axis.name, task, &groups));
    }
    Ok(all)
}

/// Differences of how far predictions are off, on the whole and with large errors counting more.
fn of_numbers(plan: &Plan, pair: &Pair<'_>, counted: &[Option<Counted>]) -> Vec<Paired> {
    let Values::Numbers(happened) = &pair.first.job.people.target.values else { return Vec::new() };
    let scores = [pair.first, pair.second].map(|it| &it.scores.values);
    let errors = |idx: usize| {
        let [first, second] = scores.map(|it| (it[idx] - happened[idx]).abs());
        let both = Both { first, second, people: counted[idx]?.people as f64 };
        Some(both).filter(|_| (first + second).is_finite())
    };
    let all: Vec<Both> = (0..happened.len()).filter_map(errors).collect();
    let apart: Vec<(f64, f64)> = all.iter().map(|it| (it.second - it.first, it.people)).collect();
    let confidence = plan.evidence.confidence;
    let told = [
        ("mean-absolute-error", "paired t", paired_mean(&apart, confidence)),
        ("root-mean-square-error", "paired, delta method", paired_roots(&all, confidence)),
    ];
    let paired = |(figure, method, found): (&str, &str, Option<Found>)| {
        let (value, reach, p) = found?;
        Some(Paired {
            figure: figure.to_owned(),
            attributes: Vec::new(),
            value,
            low: reach.map(|it| value - it),
            high: reach.map(|it| value + it),
            p,
            method: method.to_owned(),
        })
    };
    told.into_iter().filter_map(paired).collect()
}

/// How far two models are off about people who are alike.
#[derive(Clone, Copy)]
struct Both {
    first: f64,
    second: f64,
    people: f64,
}

/// A difference, how far its interval reaches either way, and p.
type Found = (f64, Option<f64>, Option<f64>);

/// The second root of the mean square less the first, by the delta method: near what they are, roots move by the
/// squares' movement over twice the root. `None` of nobody, and of errors whose squares are beyond all numbers.
///
/// Source: van der Vaart (1998), Asymptotic Statistics, section 3.1.
fn paired_roots(all: &[Both], confidence: f64) -> Option<Found> {
    let n: f64 = all.iter().map(|it| it.people).sum();
    if n <= 0.0 {
        return None;
    }
    let root = |error: fn(&Both) -> f64| {
        (all.iter().map(|it| it.people * error(it) * error(it)).sum::<f64>() / n).sqrt()
    };
    let (first, second) = (root(|it| it.first), root(|it| it.second));
    let value = Some(second - first).filter(|it| it.is_finite())?;
    let moves =
        |it: &Both| it.second * it.second / (2.0 * second) - it.first * it.first / (2.0 * first);
    let mean = all.iter().map(|it| it.people * moves(it)).sum::<f64>() / n;
    let squares: f64 =
        all.iter().map(|it| it.people * (moves(it) - mean) * (moves(it) - mean)).sum();
    // A model that is never wrong has no such movement: its root ends at 0.
    let error = Some((squares / (n - 1.0) / n).sqrt())
        .filter(|it| n > 1.0 && *it > 0.0 && first > 0.0 && second > 0.0);
    let p = error.and_then(|it| difference_z(second, it, first, 0.0));
    let reach = error.zip(two_sided_quantile(confidence)).map(|(error, z)| error * z);
    Some((value, reach, p))
}

/// The mean of differences with their counts, how far its interval reaches, and p of the t test; `None` of nobody.
fn paired_mean(all: &[(f64, f64)], confidence: f64) -> Option<Found> {
    let n: f64 = all.iter().map(|it| it.1).sum();
    if n <= 0.0 {
        return None;
    }
    let mean = all.iter().map(|it| it.0 * it.1).sum::<f64>() / n;
    let squares: f64 = all.iter().map(|it| it.1 * (it.0 - mean) * (it.0 - mean)).sum();
    let error = Some((squares / (n - 1.0) / n).sqrt()).filter(|it| n > 1.0 && *it > 0.0);
    let quantile = student_two_sided_quantile(confidence, n - 1.0);
    let p = error.and_then(|it| student_two_sided_tail(mean / it, n - 1.0));
    Some((mean, error.zip(quantile).map(|(error, it)| error * it), p))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_compared_as_by_the_paired_t_test() {
        // scipy.stats.ttest_1samp([1, 2, -1, 3, 0.5, 0.5], 0): mean 1, p 0.1357102, interval -0.4465 to 2.4465.
        let all = [(1.0, 1.0), (2.0, 1.0), (-1.0, 1.0), (3.0, 1.0), (0.5, 2.0)];
        let (mean, reach, p) = paired_mean(&all, 0.95).unwrap();
        assert!((mean - 1.0).abs() < 1e-12);
        assert!((p.unwrap() - 0.135_710_172_620).abs() < 1e-9, "{p:?}");
        assert!((reach.unwrap() - 1.446_547_202_251).abs() < 1e-9, "{reach:?}");
        assert_eq!(paired_mean(&[(1.0, 2.0)], 0.95), Some((1.0, None, None)));
        assert_eq!(paired_mean(&[], 0.95), None);
    }
    #[test]
    fn roots_of_mean_squares_are_compared_as_by_the_delta_method() {
        // statsmodels 0.15, NonlinearDeltaCov of √m₂ − √m₁, with the covariance of both means of squares.
        let both = |(first, second, people)| Both { first, second, people };
        let all = [
            (1.0, 0.5, 1.0),
            (2.0, 2.5, 1.0),
            (0.5, 1.0, 1.0),
            (3.0, 1.0, 1.0),
            (1.5, 1.0, 1.0),
            (0.25, 0.75, 2.0),
        ]
        .map(both);
        let (value, reach, p) = paired_roots(&all, 0.95).unwrap();
        assert!((value + 0.309_090_049_980_791).abs() < 1e-12, "{value}");
        let low = -1.166_355_811_428_53;
        assert!((value - reach.unwrap() - low).abs() < 1e-12, "{reach:?}");
        assert!((p.unwrap() - 0.479_770_583_345_89).abs() < 1e-12, "{p:?}");
        // Nothing is known of a model that is never wrong, of one person, and of two models that are one.
        let perfect = [(1.0, 0.0, 3.0), (2.0, 0.0, 2.0)].map(both);
        let root = (11.0_f64 / 5.0).sqrt();
        assert_eq!(paired_roots(&perfect, 0.95), Some((-root, None, None)));
        assert_eq!(paired_roots(&[both((1.0, 2.0, 1.0))], 0.95), Some((1.0, None, None)));
        assert_eq!(paired_roots(&[both((2.0, 2.0, 9.0))], 0.95), Some((0.0, None, None)));
        assert_eq!(paired_roots(&[], 0.95), None);
        assert_eq!(paired_roots(&[both((1e200, 1.0, 9.0))], 0.95), None);
    }
}
