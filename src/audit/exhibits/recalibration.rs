//! Calibration in few numbers: is the score too high, too extreme, and by how much more than chance would make it.

use crate::audit::error::Error;
use crate::audit::exhibits::of_scores::{
    Figured, alone, are_probabilities, entries, groups, name, on_weights, shown_groups,
};
use crate::audit::exhibits::{Bench, Shown};
use crate::audit::means;
use crate::audit::measure::{Measured, MeasuredGroup, limits};
use crate::cube::lists::ScoreList;
use crate::metrics::calibration::distance_by_chance;
use crate::metrics::{measure, rate};
use crate::report::exhibit::{Entry, Exhibit, Field, Section, Unit};
use crate::stats::mean::normal_interval;
use crate::stats::recalibration::{LogitBlock, NoFit, recalibration};
use crate::stats::scored::ScoreBlock;

const MOST_GROUPS: usize = 40;

#[expect(clippy::unnecessary_wraps, reason = "other kinds of exhibits can fail")]
pub(crate) fn show(bench: &Bench) -> Result<Shown, Error> {
    if !are_probabilities(bench) || !bench.plan.tells_outcomes() {
        return Ok(Shown::default());
    }
    let exhibits = alone(bench).filter_map(|it| exhibit(bench, it)).collect();
    Ok(Shown { exhibits, untested: Vec::new() })
}

fn exhibit(bench: &Bench, measured: &Measured) -> Option<Exhibit> {
    let (shown, others) = shown_groups(bench, measured, MOST_GROUPS);
    if shown.is_empty() {
        return None;
    }
    let lists = bench.cube.score_lists(&measured.axes);
    let found: Vec<Found> =
        shown.iter().map(|it| found(bench, &measured.groups[*it], &lists[*it])).collect();
    let n_ends: f64 = found.iter().map(|it| it.at_an_end).sum();
    let ends = if n_ends > 0.0 {
        " People with a score of exactly 0 or 1 have no logit and take no part in slope and intercept; so many are left out as the column says."
    } else {
        ""
    };
    let rows = shown.iter().zip(&found).map(|(group, it)| row(&measured.groups[*group], it));
    Some(Exhibit {
        exhibit: "recalibration".to_owned(),
        section: Section::Calibration,
        title: title(&found),
        says: format!(
            "Calibration ratio: the sum of scores over the number of positive outcomes. Calibration error: the mean distance of score and outcome over at most 10 bands, and what it would be on average by chance alone if every score were right. Slope and intercept: logistic regression of the outcome on the logit of the score, by Newton's method until a step moves them by less than a ten-millionth of a standard error; 1 and 0 where scores are right, a slope below 1 where they are too extreme. Normal intervals.{ends}{}{others}",
            on_weights(bench)
        ),
        caveat: "The interval of the calibration error does not take away what chance alone adds; hold the error against the column beside it.".to_owned(),
        source: "Cox (1958), Two further applications of a model for binary regression, doi:10.1093/biomet/45.3-4.562".to_owned(),
        attributes: measured.attributes.clone(),
        fields: fields(),
        rows: rows.collect(),
        draws: None,
    })
}

/// The figures of a group.
struct Found {
    ratio: Figured,
    error: Figured,
    by_chance: Option<f64>,
    fit: Result<[Figured; 2], &'static str>,
    at_an_end: f64,
}

fn fields() -> Vec<Field> {
    let mut fields =
        vec![Field::new("group", "Group", Unit::Text), Field::new("n", "n", Unit::People)];
    fields.extend(Field::with_interval("calibration-ratio", "Calibration ratio", Unit::Ratio));
    fields.extend(Field::with_interval("calibration-error", "Calibration error", Unit::Share));
    fields.push(Field::new("by-chance", "Calibration error by chance alone", Unit::Share));
    fields.extend(Field::with_interval("slope", "Calibration slope", Unit::Number));
    fields.extend(Field::with_interval("intercept", "Calibration intercept", Unit::Number));
    fields.push(Field::new("at-an-end", "Scores of 0 or 1", Unit::People));
    fields
}

fn row(group: &MeasuredGroup, found: &Found) -> Vec<Entry> {
    let mut row = vec![name(group).as_str().into(), group.n_people.into()];
    row.extend(entries(found.ratio, "nobody with a positive outcome"));
    row.extend(entries(found.error, "nobody with any weight"));
    row.push(Entry::number(found.by_chance, "nobody with any weight"));
    let (fit, why) = match &found.fit {
        Ok(it) => (*it, ""),
        Err(why) => ([None; 2], *why),
    };
    row.extend(fit.into_iter().flat_map(|it| entries(it, why)));
    row.push(found.at_an_end.into());
    row
}

fn found(bench: &Bench, group: &MeasuredGroup, list: &ScoreList) -> Found {
    let z = bench.context.z;
    let figure = |id: &str| {
        let rate = rate(id)?;
        let figure = measure(rate, &group.tally).ok()?;
        Some((figure.value, means::interval(&figure, limits(rate), z)))
    };
    let is_inside = |score: f64| score > 0.0 && score < 1.0;
    let inside = list.blocks.iter().filter(|it| is_inside(it.score));
    let blocks: Vec<LogitBlock> = inside
        .map(|it| LogitBlock { logit: libm::log(it.score / (1.0 - it.score)), weights: it.weights })
        .collect();
    let weight = group.tally.weight.total();
    let at_an_end: f64 =
        list.blocks.iter().filter(|it| !is_inside(it.score)).map(ScoreBlock::total).sum();
    let effective = group.tally.effective() * (1.0 - at_an_end / weight);
    let fit = recalibration(&blocks, effective);
    let with = |value: f64, error: f64| Some((value, Some(normal_interval(value, error, z))));
    Found {
        ratio: figure("calibration-ratio"),
        error: figure("expected-calibration-error"),
        by_chance: group.tally.score.as_ref().and_then(|it| distance_by_chance(&it.equal_mass)),
        fit: fit
            .map(|it| [with(it.slope, it.slope_se), with(it.intercept, it.intercept_se)])
            .map_err(NoFit::says),
        at_an_end,
    }
}

fn title(found: &[Found]) -> String {
    let ends = || found.iter().filter_map(|it| it.ratio?.1);
    let high = ends().filter(|it| it.low > 1.0).count();
    let low = ends().filter(|it| it.high < 1.0).count();
    let n = groups(found.len());
    match (high, low) {
        (0, 0) => {
            format!("In none of {n} are scores shown to add up to more or less than what happened")
        }
        (_, 0) => format!("Scores expect more positive outcomes than happened in {high} of {n}"),
        (0, _) => format!("Scores expect fewer positive outcomes than happened in {low} of {n}"),
        _ => format!(
            "Scores expect more positive outcomes than happened in {high} of {n}, and fewer in {low}"
        ),
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::exhibits::of_scores::testing::exhibits;
    use crate::report::exhibit::Entry;

    #[test]
    fn separated_outcomes_have_no_slope_and_say_why() {
        let people = [
            ("a", 0.2, 1, 10),
            ("a", 0.2, 0, 40),
            ("a", 0.8, 1, 40),
            ("a", 0.8, 0, 10),
            ("a", 1.0, 1, 5),
            ("b", 0.3, 0, 30),
            ("b", 0.6, 1, 30),
        ];
        let found = exhibits("recalibration", &people, "").remove(0);
        // Two scores are met by the line exactly where 1 in 5 and 4 in 5 happened: slope 1, intercept 0.
        let at = |row, field| found.number(row, field).unwrap();
        assert!((at(0, "slope") - 1.0).abs() < 1e-9 && at(0, "intercept").abs() < 1e-9);
        assert!((at(0, "at-an-end") - 5.0).abs() < 1e-15);
        assert_eq!(found.number(1, "slope"), None);
        let place = found.field("slope").unwrap();
        let why = "one score parts the outcomes wholly, so no slope is steep enough";
        assert_eq!(found.rows[1][place], Entry::Nothing(why.to_owned()));
        // By hand: 27 of 30.
        assert!((at(1, "calibration-ratio") - 0.9).abs() < 1e-12);
    }
}
