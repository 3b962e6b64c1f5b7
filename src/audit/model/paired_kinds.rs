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
use crate::stats::special::{student_two_sided_quantile, student_two_sided_tail};

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
        None => Ok(of_numbers(plan, pair, &counted).into_iter().collect()),
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

/// The mean of the differences between two models' absolute errors, with the paired t test.
fn of_numbers(plan: &Plan, pair: &Pair<'_>, counted: &[Option<Counted>]) -> Option<Paired> {
    let Values::Numbers(happened) = &pair.first.job.people.target.values else { return None };
    let scores = [pair.first, pair.second].map(|it| &it.scores.values);
    let apart = |idx: usize| {
        let [first, second] = scores.map(|it| (it[idx] - happened[idx]).abs());
        Some((second - first, counted[idx]?.people as f64)).filter(|it| it.0.is_finite())
    };
    let all: Vec<(f64, f64)> = (0..happened.len()).filter_map(apart).collect();
    let (value, reach, p) = paired_mean(&all, plan.evidence.confidence)?;
    Some(Paired {
        figure: "mean-absolute-error".to_owned(),
        attributes: Vec::new(),
        value,
        low: reach.map(|it| value - it),
        high: reach.map(|it| value + it),
        p,
        method: "paired t".to_owned(),
    })
}

/// The mean of differences with their counts, how far its interval reaches, and p of the t test; `None` of nobody.
fn paired_mean(all: &[(f64, f64)], confidence: f64) -> Option<(f64, Option<f64>, Option<f64>)> {
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
}
