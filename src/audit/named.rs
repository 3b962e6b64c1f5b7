//! Named metrics: rates, or the cells of groups, as one number with its interval and verdict.

use crate::audit::at_once::METHOD;
use crate::audit::compare::{
    FEWER_THAN_TWO, OverGroups, over_groups, too_small, undefined, zero_reference,
};
use crate::audit::extreme::included;
use crate::audit::measure::{Context, Measured, Named, holding};
use crate::audit::over_all::{beyond_chance, of_benefits, of_cells};
use crate::audit::plan::Effect;
use crate::audit::replicates::Statistic;
use crate::audit::tested::{Test, tests};
use crate::audit::verdict::{Band, Tested};
use crate::cube::Four;
use crate::cube::tally::Counted;
use crate::metrics::{Among, Benefits, Compare, Ends, Favourable, Held, Lack, Metric};
use crate::report::{MetricFigure, UndefinedFigure};

/// The figures of a metric over one grouping: one, or one for each group that is set against the reference. None
/// where the metric is about people and not about groups, or the other way round.
pub(crate) fn named(context: &Context, measured: &Measured, metric: &Metric) -> Vec<MetricFigure> {
    let rate_idxs: Option<Vec<usize>> =
        metric.rates.iter().map(|id| context.rates.iter().position(|it| it.id == *id)).collect();
    let Some(rate_idxs) = rate_idxs else { return Vec::new() };
    let is_of_people = matches!(metric.compare, Compare::AmongPeople { .. });
    if measured.attributes.is_empty() != is_of_people {
        return Vec::new();
    }
    let of = Of { context, measured, metric, rate_idxs: &rate_idxs };
    match metric.compare {
        Compare::LargestDifference
        | Compare::MeanOfLargestDifferences
        | Compare::SmallestRatio
        | Compare::MeanOfSmallestRatios => {
            vec![of.figure(over_groups(context, measured, &rate_idxs, metric.compare))]
        }
        Compare::ToReference { of: compute, .. } => {
            let Some(reference) = measured.reference else { return Vec::new() };
            let tests: Vec<Vec<Option<Test>>> =
                rate_idxs.iter().map(|it| tests(context, measured, *it, reference)).collect();
            let others = (0..measured.groups.len()).filter(|it| *it != reference);
            others.map(|group| of.to_reference([group, reference], compute, &tests)).collect()
        }
        Compare::AmongGroups { of: compute, ends, null, .. } => {
            let no_variation =
                Missing::reason(Lack::Variation, "decisions or outcomes are all the same");
            let test = |groups: &[usize], value: f64| {
                of_cells(context, measured, (groups, rate_idxs[0]), (null, value))
            };
            let compute = |groups: &[Counted]| compute(groups).ok_or(no_variation.clone());
            vec![of.over_all(&compute, ends, &test)]
        }
        Compare::BetweenGroups { of: compute } => {
            let index = |groups: &[Counted]| {
                let all: Vec<Benefits> = groups.iter().map(|it| of.benefits(*it)).collect();
                let value = compute(&all);
                value
                    .map(|it| (it, None))
                    .map_err(|it| Missing::reason(it, "nobody has any benefit"))
            };
            let favourable = favourable(context);
            let benefits = |it: Four| Benefits::of(it, favourable);
            let test = |groups: &[usize], _: f64| of_benefits(context, measured, groups, &benefits);
            vec![of.over_all(&index, None, &test)]
        }
        Compare::AmongPeople { of: compute } => vec![of.people(compute)],
        // Cells do not tell them: see `of_curves` and the exhibit of neighbors.
        Compare::OfCurves | Compare::OfNeighbors => Vec::new(),
    }
}

/// One metric over one grouping.
struct Of<'a> {
    context: &'a Context<'a>,
    measured: &'a Measured,
    metric: &'a Metric,
    rate_idxs: &'a [usize],
}

/// Why groups together have no number.
#[derive(Clone)]
struct Missing {
    reason: &'static str,
    says: &'static str,
}

impl Missing {
    fn reason(lack: Lack, says: &'static str) -> Self {
        Self { reason: lack.id(), says }
    }
}

impl Of<'_> {
    fn band(&self) -> Option<Band> {
        Band::of(self.metric.compare.held(), &self.context.plan.evidence)
    }

    fn figure(&self, found: OverGroups) -> MetricFigure {
        MetricFigure {
            metric: self.metric.id.to_owned(),
            attributes: self.measured.attributes.clone(),
            group: found.group,
            reference: None,
            value: found.value,
            undefined: found.undefined,
            low: found.interval.map(|it| it.0.low),
            high: found.interval.map(|it| it.0.high).filter(|it| it.is_finite()),
            interval: found.interval.map(|it| it.1.to_owned()),
            p: found.tested.map(|it| it.0),
            p_adjusted: found.tested.map(|it| it.0),
            test: found.tested.map(|it| it.1.to_owned()),
            verdict: found.judged.verdict,
            side: found.judged.side,
            because: found.judged.because,
            between: found.between,
            left_out: found.left_out,
        }
    }

    /// Interval of what `compute` makes of these groups in replicates, widened to hold the value itself.
    fn interval(
        &self,
        value: f64,
        groups: &[usize],
        compute: &dyn Fn(&[Counted]) -> Option<f64>,
    ) -> Option<Named> {
        let replicates = &self.measured.replicates;
        let mut some = vec![Counted::default(); groups.len()];
        let in_replicate = |replicate: usize| {
            for (out, group) in some.iter_mut().zip(groups) {
                *out = replicates.counted(*group, replicate);
            }
            compute(&some).unwrap_or(f64::NAN)
        };
        let values: Vec<f64> = (0..replicates.n).map(in_replicate).collect();
        let of =
            |all: &[Counted]| compute(&groups.iter().map(|it| all[*it]).collect::<Vec<Counted>>());
        self.held(value, &values, &Statistic { groups, observed: value, of: &of })
    }

    /// The same of two groups.
    fn pair_interval(
        &self,
        value: f64,
        pair: [usize; 2],
        compute: fn([Counted; 2]) -> Option<f64>,
    ) -> Option<Named> {
        let values = self.measured.replicates.of_pair(pair, compute);
        let of = |all: &[Counted]| compute(pair.map(|it| all[it]));
        self.held(value, &values, &Statistic { groups: &pair, observed: value, of: &of })
    }

    fn held(&self, value: f64, values: &[f64], statistic: &Statistic<'_>) -> Option<Named> {
        let replicates = &self.measured.replicates;
        let (interval, name) = replicates.interval(values, statistic, self.context)?;
        Some((holding(interval, value), name))
    }

    fn to_reference(
        &self,
        pair: [usize; 2],
        compute: fn([Counted; 2]) -> Option<f64>,
        tests: &[Vec<Option<Test>>],
    ) -> MetricFigure {
        let [group, reference] = pair.map(|it| &self.measured.groups[it]);
        let lacking = [group, reference].into_iter().find_map(|it| {
            let lack = self.rate_idxs.iter().find_map(|idx| it.figures[*idx].err())?;
            Some(undefined(lack, &it.names))
        });
        let value = match lacking {
            Some(it) => Err(it),
            None => compute([group, reference].map(|it| it.tally.counted()))
                .filter(|it| it.is_finite())
                .ok_or_else(|| self.no_pair(&group.names, &reference.names)),
        };
        let found = match value {
            Ok(value) => {
                let interval = self.pair_interval(value, pair, compute);
                let small = self.rate_idxs.iter().find_map(|it| {
                    too_small(self.context, self.context.rates[*it], group, reference)
                });
                let judged = Band::judged(self.band(), interval.map(|it| it.0), small);
                let evidence = &self.context.plan.evidence;
                let judged = match of_any(tests, pair[0]) {
                    Some(it) => it.judged(judged, evidence),
                    None => judged,
                };
                OverGroups {
                    value: Some(value),
                    undefined: None,
                    judged,
                    interval,
                    tested: None,
                    group: None,
                    between: None,
                    left_out: Vec::new(),
                }
            }
            Err(why) => OverGroups {
                group: None,
                undefined: Some(why.clone()),
                ..OverGroups::undefined(&why.reason, &why.says, Vec::new())
            },
        };
        MetricFigure {
            group: Some(group.names.clone()),
            reference: Some(reference.names.clone()),
            ..self.figure(found)
        }
    }

    fn no_pair(&self, group: &[String], reference: &[String]) -> UndefinedFigure {
        if self.metric.compare.held() == Held::Ratio {
            return zero_reference(reference);
        }
        UndefinedFigure {
            reason: Lack::Variation.id().to_owned(),
            group: group.to_vec(),
            says: format!(
                "group \"{}\" and the reference \"{}\" have decisions that are all the same",
                group.join(", "),
                reference.join(", ")
            ),
        }
    }

    fn over_all(
        &self,
        compute: &dyn Fn(&[Counted]) -> Result<Among, Missing>,
        ends: Option<Ends>,
        test: &dyn Fn(&[usize], f64) -> Option<Tested>,
    ) -> MetricFigure {
        let (included, excluded) = included(self.measured, self.rate_idxs);
        let groups = &self.measured.groups;
        let left_out = excluded.iter().map(|idx| groups[*idx].names.clone()).collect();
        if included.len() < 2 {
            let found = OverGroups::undefined("fewer-than-two-groups", FEWER_THAN_TWO, left_out);
            return self.figure(found);
        }
        let all: Vec<Counted> = included.iter().map(|idx| groups[*idx].tally.counted()).collect();
        let (value, pair) = match compute(&all) {
            Ok((value, pair)) if value.is_finite() => (value, pair),
            Ok(_) => {
                let found = OverGroups::undefined(Lack::Room.id(), Lack::Room.says(), left_out);
                return self.figure(found);
            }
            Err(why) => return self.figure(OverGroups::undefined(why.reason, why.says, left_out)),
        };
        let interval = match ends {
            Some(ends) => ends(&all, self.context.plan.evidence.confidence)
                .map(|it| (holding(it, value), METHOD)),
            None => self.interval(value, &included, &|it| compute(it).ok().map(|it| it.0)),
        };
        let tested = test(&included, value);
        let judged = Band::judged(self.band(), interval.map(|it| it.0), None);
        self.figure(OverGroups {
            value: Some(value),
            undefined: None,
            judged: beyond_chance(self.context, judged, tested),
            interval,
            tested,
            group: None,
            between: pair.map(|it| it.map(|idx| groups[included[idx]].names.clone())),
            left_out,
        })
    }

    fn benefits(&self, it: Counted) -> Benefits {
        Benefits::of(it.weight, favourable(self.context))
    }

    fn people(&self, compute: fn(Benefits) -> Result<f64, Lack>) -> MetricFigure {
        let everyone = &self.measured.groups[0];
        let value = match compute(self.benefits(everyone.tally.counted())) {
            Ok(value) if value.is_finite() => value,
            other => {
                let why = undefined(other.err().unwrap_or(Lack::Room), &everyone.names);
                return self.figure(OverGroups::undefined(&why.reason, &why.says, Vec::new()));
            }
        };
        let interval = self.interval(value, &[0], &|it| compute(self.benefits(it[0])).ok());
        self.figure(OverGroups {
            value: Some(value),
            undefined: None,
            judged: Band::judged(self.band(), interval.map(|it| it.0), None),
            interval,
            tested: None,
            group: None,
            between: None,
            left_out: Vec::new(),
        })
    }
}

/// The test of a group in a metric of several rates: that there is no difference in any of them, by Bonferroni's
/// inequality. None where one of them was not tested.
fn of_any(of_rates: &[Vec<Option<Test>>], group: usize) -> Option<Test> {
    let all: Option<Vec<Test>> = of_rates.iter().map(|it| it[group]).collect();
    let (all, n) = (all?, of_rates.len());
    let least = all.into_iter().reduce(|a, b| if b.adjusted < a.adjusted { b } else { a })?;
    let adjusted = (least.adjusted * n as f64).min(1.0);
    Some(Test { adjusted, n_tests: least.n_tests * n, ..least })
}

/// Which decision does a person good, by the plan.
pub(crate) fn favourable(context: &Context) -> Favourable {
    match context.plan.effect {
        Effect::Benefit => Favourable::Positive,
        Effect::Burden => Favourable::Negative,
    }
}
