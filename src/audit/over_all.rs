//! The p value of a figure that is made of all groups: that they are all alike, in what the figure is made of.

use crate::audit::measure::{Context, Measured};
use crate::audit::verdict::{Judged, Tested};
use crate::cube::{Four, Tally};
use crate::metrics::{Benefits, Measure, Null, Over, Together};
use crate::stats::over_groups::{Alike, Scored, as_often, from_zero, mean_scores, shares, values};

/// Fewer people than this expected in a cell are few, for a chi-square.
const FEWEST_EXPECTED: f64 = 5.0;

/// The benefits that a person can have.
const BENEFITS: [f64; 3] = [0.0, 1.0, 2.0];

/// The verdict, unless chance alone makes as much. The figure is one number of its groups, and so a family of its own.
pub(crate) fn beyond_chance(context: &Context, judged: Judged, tested: Option<Tested>) -> Judged {
    judged.beyond_chance(tested.map(|it| it.0), 1, &context.plan.evidence)
}

/// The test of a metric that is made of the cells of these groups; `None` where the metric has none. `rate_idx` is the
/// place of its selection rate.
pub(crate) fn of_cells(
    context: &Context,
    measured: &Measured,
    (groups, rate_idx): (&[usize], usize),
    (null, value): (Null, f64),
) -> Option<Tested> {
    match null {
        Null::SameShares => of_shares(context, measured, groups, rate_idx),
        Null::AsOutcomes => {
            let one = |idx: &usize| {
                let tally = &measured.groups[*idx].tally;
                let of = |it: fn(Four) -> f64| [it(tally.weight), it(tally.square)];
                [of(|it| it.fp), of(|it| it.fn_)]
            };
            let all: Vec<_> = groups.iter().map(one).collect();
            named(context, as_often(&all)?, "McNemar's, summed over groups")
        }
        Null::AsOutcomesOnAverage => {
            let error = |idx: &usize| more_often(&measured.groups[*idx].tally);
            let variance: f64 = groups.iter().map(error).sum::<Option<f64>>()?;
            let n = groups.len() as f64;
            named(context, from_zero(value * n, libm::sqrt(variance))?, "Wald's z")
        }
        Null::Untested => None,
    }
}

/// The variance of how much more often decisions are positive than outcomes in a group, by linearisation: what a person
/// adds is 1 for a false positive and -1 for a false negative, less the mean.
fn more_often(tally: &Tally) -> Option<f64> {
    let (weight, square) = (tally.weight, tally.square);
    let mean = (weight.fp - weight.fn_) / weight.total();
    let (more, less) = (1.0 - mean, 1.0 + mean);
    let squares =
        square.fp * more * more + square.fn_ * less * less + (square.tp + square.tn) * mean * mean;
    let variance = squares / weight.total() / weight.total();
    variance.is_finite().then_some(variance)
}

/// The test that the benefits of these groups have one mean; `of` finds the people of a group by benefit.
pub(crate) fn of_benefits(
    context: &Context,
    measured: &Measured,
    groups: &[usize],
    of: &dyn Fn(Four) -> Benefits,
) -> Option<Tested> {
    let one = |idx: &usize| {
        let tally = &measured.groups[*idx].tally;
        let (weight, square) = (of(tally.weight), of(tally.square));
        let people =
            vec![[weight.none, square.none], [weight.one, square.one], [weight.two, square.two]];
        Scored { scores: &BENEFITS, people }
    };
    let all: Vec<Scored<'_>> = groups.iter().map(one).collect();
    named(context, mean_scores(&all)?, "row mean scores chi-square")
}

/// The test that a rate is the same in these groups, for one number of all of them; `None` where the number says nothing
/// of a difference, as their mean, and where a group's standard error is not known.
pub(crate) fn of_rate(
    context: &Context,
    measured: &Measured,
    (groups, rate_idx): (&[usize], usize),
    over: Over,
) -> Option<Tested> {
    if !is_of_differences(over) {
        return None;
    }
    let figure = |idx: usize| measured.groups[idx].figures[rate_idx].ok();
    let error = |idx: usize| match context.rates[rate_idx].measure {
        Measure::Mean { .. } | Measure::RankArea | Measure::Estimate { .. } => {
            figure(idx)?.standard_error
        }
        Measure::Cells { .. } | Measure::Cost => measured.errors(context, rate_idx)[idx],
        // Shares have a test of their own; of parts of all what one group has more, another has less: they are no samples
        // of their own.
        Measure::Share { .. } | Measure::PartOfAll { .. } => None,
    };
    if matches!(context.rates[rate_idx].measure, Measure::Share { .. }) {
        return of_shares(context, measured, groups, rate_idx);
    }
    let one = |idx: &usize| Some([figure(*idx)?.value, error(*idx)?]);
    let all: Vec<[f64; 2]> = groups.iter().map(one).collect::<Option<_>>()?;
    let name = match context.rates[rate_idx].measure {
        Measure::Cells { .. } | Measure::Cost => "Cochran's Q, bootstrap errors",
        Measure::Share { .. }
        | Measure::PartOfAll { .. }
        | Measure::Mean { .. }
        | Measure::RankArea
        | Measure::Estimate { .. } => "Cochran's Q",
    };
    named(context, values(&all)?, name)
}

/// Whether a number of all groups is even where they are alike; where their mean is, nothing is said of that.
fn is_of_differences(over: Over) -> bool {
    match over {
        Over::Lowest
        | Over::Highest
        | Over::Together(
            Together::Mean
            | Together::GeometricMean
            | Together::QuadraticMean
            | Together::WeightedMean,
        ) => false,
        Over::DifferenceToOverall
        | Over::RatioToOverall
        | Over::PairwiseDifference
        | Over::PairwiseRatio
        | Over::ParityLoss
        | Over::RelativeToOverall
        | Over::Together(
            Together::Deviation
            | Together::TwiceDeviation
            | Together::Variation
            | Together::Gini
            | Together::Entropy
            | Together::Theil
            | Together::LogDeviation
            | Together::Atkinson,
        ) => true,
    }
}

fn of_shares(
    context: &Context,
    measured: &Measured,
    groups: &[usize],
    rate_idx: usize,
) -> Option<Tested> {
    let one = |idx: &usize| {
        let (part, whole) = measured.groups[*idx].figures[rate_idx].ok()?.share?.sample();
        Some([part, whole])
    };
    let all: Vec<[f64; 2]> = groups.iter().map(one).collect::<Option<_>>()?;
    named(context, shares(&all)?, "chi-square")
}

/// The p value with the name of its test, and what makes it coarse.
fn named(context: &Context, found: Alike, name: &'static str) -> Option<Tested> {
    let is_few = found.smallest_expected.is_some_and(|it| it < FEWEST_EXPECTED);
    let name = match (name, context.is_weighted, is_few) {
        ("chi-square", false, true) => "chi-square, few expected",
        ("chi-square", true, false) => "chi-square, effective n",
        ("chi-square", true, true) => "chi-square, effective n, few expected",
        (_, _, _) => name,
    };
    found.p.is_finite().then_some((found.p, name))
}

#[cfg(test)]
mod tests {
    use crate::audit::{Input, plan_file, run};
    use crate::data::Intake;
    use crate::report::Report;

    /// `[tp, fp, fn, tn]` of three groups: 30 of 100, 55 of 150 and 9 of 50 are selected.
    const GROUPS: [(&str, [usize; 4]); 3] =
        [("a", [18, 12, 5, 65]), ("b", [46, 9, 20, 75]), ("c", [6, 3, 3, 38])];

    fn audited(measures: &str) -> Report {
        let mut text = "group,decision,outcome\n".to_owned();
        for (group, [tp, fp, fn_, tn]) in GROUPS {
            for (cell, n) in [("1,1", tp), ("1,0", fp), ("0,1", fn_), ("0,0", tn)] {
                text += &format!("{group},{cell}\n").repeat(n);
            }
        }
        let mut intake = Intake::new("people.csv");
        intake.push(text.as_bytes()).unwrap();
        let loaded = intake.finish().unwrap();
        let plan = format!(
            "plan = 1\n[columns]\noutcome = {{ column = \"outcome\", positive = \"1\" }}\n\
             decision = {{ column = \"decision\", positive = \"1\" }}\n\
             [[columns.attributes]]\ncolumn = \"group\"\n[evidence]\nresamples = 50\n\
             [measures]\n{measures}\nexhibits = []\n"
        );
        let plan = plan_file::read(&plan).unwrap();
        run(&Input::new(&loaded), &plan, &mut |_| {}).unwrap()
    }

    #[track_caller]
    fn check_metric(id: &str, expected: Option<(f64, &str)>) {
        let report = audited(&format!("metrics = [\"{id}\"]"));
        let figure = report.metrics.iter().find(|it| it.metric == id).unwrap();
        assert_eq!(figure.p_adjusted, figure.p);
        match (figure.p.zip(figure.test.as_deref()), expected) {
            (Some((p, test)), Some((value, name))) => {
                assert!((p - value).abs() < 1e-12, "{id}: {p}");
                assert_eq!(test, name, "{id}");
            }
            (found, expected) => assert_eq!(found, expected, "{id}"),
        }
    }

    #[test]
    fn numbers_of_all_groups_are_tested_as_in_scipy() {
        // scipy 1.17.1: chi2_contingency of those selected and the others.
        let chi_square = Some((0.045_115_321_791_095_46, "chi-square"));
        check_metric("differential-fairness", chi_square);
        check_metric("minimum-skew", chi_square);
        check_metric("maximum-skew", chi_square);
        // chi2.sf((N − 1) SSB / SST, 2) of benefits, and of the sum of McNemar's three statistics.
        let scores = Some((0.027_924_430_259_610_975, "row mean scores chi-square"));
        check_metric("between-group-generalized-entropy-index", scores);
        check_metric("between-group-theil-index", scores);
        check_metric(
            "absolute-bias-amplification",
            Some((0.070_172_505_728_589_34, "McNemar's, summed over groups")),
        );
        // 2 norm.sf of -0.0477778 over its standard error.
        check_metric(
            "directional-bias-amplification",
            Some((0.049_058_219_068_934_455, "Wald's z")),
        );
    }

    #[test]
    fn what_is_no_difference_of_groups_has_no_p() {
        check_metric("theil-index", None);
        check_metric("differential-fairness-bias-amplification", None);
    }

    #[test]
    fn ways_to_take_groups_together_have_the_test_of_their_rate() {
        let report = audited(
            "rates = [\"selection-rate\", \"f1-score\"]\n\
             comparisons = [\"gini-of-groups\", \"mean-pairwise-ratio\", \"lowest\", \"mean-of-groups\"]",
        );
        let of = |rate: &str, comparison: &str| {
            let is_it =
                |it: &&crate::report::Comparison| it.rate == rate && it.comparison == comparison;
            let found = report.comparisons.iter().find(is_it).unwrap();
            (found.p, found.test.clone())
        };
        for comparison in ["gini-of-groups", "mean-pairwise-ratio"] {
            let (p, test) = of("selection-rate", comparison);
            assert!((p.unwrap() - 0.045_115_321_791_095_46).abs() < 1e-12);
            assert_eq!(test.as_deref(), Some("chi-square"));
            let (_, test) = of("f1-score", comparison);
            assert_eq!(test.as_deref(), Some("Cochran's Q, bootstrap errors"));
        }
        assert_eq!(of("selection-rate", "lowest"), (None, None));
        assert_eq!(of("selection-rate", "mean-of-groups"), (None, None));
    }
}
