//! Metrics of whole curves of scores: each other group beside the reference.

use crate::audit::compare::undefined;
use crate::audit::exhibits::score_distributions::MOST_SCORES;
use crate::audit::exhibits::score_distributions::between_curves::{ByChance, Curves};
use crate::audit::measure::{Context, Measured};
use crate::audit::verdict::{Band, Judged};
use crate::cube::Cube;
use crate::metrics::{Compare, Lack, Metric};
use crate::report::{MetricFigure, UndefinedFigure};
use crate::stats::Interval;

/// How its intervals are made, where a report names it.
const METHOD: &str = "bootstrap";

/// The figures of those metrics that are made of curves, over one grouping.
pub(crate) fn of_curves(
    context: &Context,
    cube: &Cube,
    measured: &Measured,
    metrics: &[&'static Metric],
) -> Vec<MetricFigure> {
    let mut wanted = metrics.iter().filter(|it| matches!(it.compare, Compare::OfCurves));
    let (Some(metric), Some(reference)) = (wanted.next(), measured.reference) else {
        return Vec::new();
    };
    let Some(curves) = Curves::new(context, cube, measured) else { return Vec::new() };
    let lists = cube.score_lists_up_to(&measured.axes, MOST_SCORES);
    let others = (0..measured.groups.len()).filter(|it| *it != reference);
    let one = |group: usize| {
        let pair = [group, reference];
        let found = lacking(context, metric, measured, pair).map_or_else(
            || {
                let between = curves.between(context, measured, &lists, pair, ByChance::Whether);
                let nobody = undefined(Lack::People, &measured.groups[group].names);
                between.area.ok_or(nobody)
            },
            Err,
        );
        figure(metric, measured, pair, found)
    };
    others.map(one).collect()
}

/// What one of the two lacks for a curve.
fn lacking(
    context: &Context,
    metric: &Metric,
    measured: &Measured,
    pair: [usize; 2],
) -> Option<UndefinedFigure> {
    let rate = context.rates.iter().position(|it| metric.rates.contains(&it.id))?;
    pair.into_iter().find_map(|it| {
        let group = &measured.groups[it];
        group.figures[rate].err().map(|lack| undefined(lack, &group.names))
    })
}

fn figure(
    metric: &Metric,
    measured: &Measured,
    [group, reference]: [usize; 2],
    found: Result<(f64, Option<Interval>), UndefinedFigure>,
) -> MetricFigure {
    let ends = found.as_ref().ok().and_then(|it| it.1);
    let judged = match &found {
        Ok(_) => Band::judged(None, ends, None),
        Err(why) => Judged::not_computable(&why.says),
    };
    let names = |it: usize| Some(measured.groups[it].names.clone());
    MetricFigure {
        metric: metric.id.to_owned(),
        attributes: measured.attributes.clone(),
        group: names(group),
        reference: names(reference),
        value: found.as_ref().ok().map(|it| it.0),
        undefined: found.err(),
        low: ends.map(|it| it.low),
        high: ends.map(|it| it.high),
        interval: ends.map(|_| METHOD.to_owned()),
        p: None,
        p_adjusted: None,
        test: None,
        verdict: judged.verdict,
        side: judged.side,
        because: judged.because,
        between: None,
        left_out: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::{Input, plan_file, run};
    use crate::data::Intake;
    use crate::report::{MetricFigure, Report};

    fn audited(people: &[(&str, f64, u8, usize)]) -> Report {
        let mut text = "group,score,outcome\n".to_owned();
        for (group, score, outcome, n) in people {
            text += &format!("{group},{score},{outcome}\n").repeat(*n);
        }
        let mut intake = Intake::new("people.csv");
        intake.push(text.as_bytes()).unwrap();
        let loaded = intake.finish().unwrap();
        let plan = "plan = 1\n[columns]\noutcome = { column = \"outcome\", positive = \"1\" }\n\
                    score = { column = \"score\" }\n[[columns.attributes]]\ncolumn = \"group\"\n\
                    [groups]\nminimum = 1\nreference = { group = \"b\" }\n\
                    [measures]\nmetrics = [\"abroca\"]\nexhibits = [\"score-distributions\"]";
        let plan = plan_file::read(plan).unwrap();
        run(&Input::new(&loaded), &plan, &mut |_| {}).unwrap()
    }

    fn of<'a>(report: &'a Report, group: &str) -> &'a MetricFigure {
        let is_wanted =
            |it: &&MetricFigure| it.metric == "abroca" && it.group == Some(vec![group.to_owned()]);
        report.metrics.iter().find(is_wanted).unwrap()
    }

    /// Group a: 4 positives and 4 negatives in two blocks, (0.25, 0.75) then (1, 1); b ranks by chance in one block, y = x.
    const PEOPLE: [(&str, f64, u8, usize); 8] = [
        ("a", 0.9, 1, 3),
        ("a", 0.9, 0, 1),
        ("a", 0.1, 1, 1),
        ("a", 0.1, 0, 3),
        ("b", 0.5, 1, 5),
        ("b", 0.5, 0, 5),
        ("c", 0.5, 1, 4),
        ("c", 0.9, 1, 2),
    ];

    #[test]
    fn the_area_is_that_of_the_exhibit_and_has_its_interval() {
        let report = audited(&PEOPLE);
        let found = of(&report, "a");
        // A triangle over the diagonal through (1/4, 3/4): ½ · (3/4 − 1/4).
        assert!((found.value.unwrap() - 0.25).abs() < 1e-15, "{:?}", found.value);
        let (low, high) = (found.low.unwrap(), found.high.unwrap());
        assert!((0.0..=0.25).contains(&low) && high > 0.25, "{low} {high}");
        let exhibit = &report.exhibits[0];
        let row = (0..exhibit.rows.len()).find(|it| exhibit.text(*it, "group") == "a").unwrap();
        assert_eq!(exhibit.number(row, "abroca"), found.value);
        assert_eq!(exhibit.number(row, "abroca-low"), found.low);
    }

    #[test]
    fn a_group_of_one_outcome_has_no_curve() {
        let found = audited(&PEOPLE);
        let found = of(&found, "c").undefined.as_ref().unwrap();
        assert_eq!(found.reason, "no-negatives");
        assert_eq!(found.says, "group \"c\" has nobody with a negative outcome");
    }
}
