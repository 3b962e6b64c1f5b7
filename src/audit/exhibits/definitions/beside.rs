//! Our figures of one attribute, to stand beside what programs print.

use std::collections::BTreeMap;

use crate::audit::exhibits::Bench;
use crate::audit::measure::Measured;
use crate::metrics::definitions::{Ours, rates};
use crate::report::exhibit::Entry;
use crate::report::{Comparison, RateFigure, UndefinedFigure, Verdict};

/// What stands where the plan asks for no such figure.
const UNMEASURED: &str = "not measured by this plan";

/// Our figures by rate and group.
pub(super) struct Beside<'a> {
    bench: &'a Bench<'a>,
    measured: &'a Measured,
    rates: BTreeMap<(&'a str, &'a [String]), &'a RateFigure>,
    ratios: BTreeMap<(&'a str, &'a [String]), &'a Comparison>,
}

impl<'a> Beside<'a> {
    pub(super) fn new(bench: &'a Bench, measured: &'a Measured) -> Self {
        let by = |it: &[String]| it == measured.attributes;
        let rates = bench.report.rates.iter().filter(|it| by(&it.attributes));
        let ratios = bench.report.comparisons.iter().filter(|it| by(&it.attributes));
        let to_reference = ratios.filter(|it| it.comparison == "ratio");
        Self {
            bench,
            measured,
            rates: rates.map(|it| ((it.rate.as_str(), it.group.as_slice()), it)).collect(),
            ratios: to_reference
                .filter_map(|it| Some(((it.rate.as_str(), it.group.as_deref()?), it)))
                .collect(),
        }
    }

    /// The figure; of a group where it is one of a group. None where the plan asks for no such figure.
    pub(super) fn figure(&self, ours: Ours, group: Option<usize>) -> Option<Entry> {
        let names = group.map_or(&[][..], |it| self.measured.groups[it].names.as_slice());
        match ours {
            Ours::Nothing => Some(Entry::Nothing("there is none of that name".to_owned())),
            Ours::Metric(id) => self.metric(id).or_else(|| self.plain(id)),
            Ours::Rate(id) => {
                self.rates.get(&(id, names)).map(|it| entry(it.value, it.undefined.as_ref()))
            }
            Ours::LargestDifference(id) => self.over_groups(id, "largest-difference"),
            Ours::SmallestRatio(id) => self.over_groups(id, "smallest-ratio"),
            Ours::Ratio(id) => {
                self.ratios.get(&(id, names)).map(|it| entry(it.value, it.undefined.as_ref()))
            }
            Ours::Lowest(id) => self.extreme(id, f64::min),
            Ours::Highest(id) => self.extreme(id, f64::max),
            Ours::Verdict(id) => self.ratios.get(&(id, names)).map(|it| {
                Entry::text(match it.verdict {
                    Verdict::Outside => "outside the band",
                    Verdict::Within => "within the band",
                    Verdict::Inconclusive => "inconclusive",
                    Verdict::NotComputable => "not computable",
                })
            }),
        }
    }

    /// A rate in a group; none where the plan asks for no such rate.
    pub(super) fn rate(&self, rate: &str, group: usize) -> Option<&'a RateFigure> {
        let names = self.measured.groups[group].names.as_slice();
        self.rates.get(&(rate, names)).copied()
    }

    /// Over these groups; of everyone where it is about people.
    fn metric(&self, id: &str) -> Option<Entry> {
        let all = self.bench.report.metrics.iter().filter(|it| it.metric == id);
        let mut over =
            all.filter(|it| it.attributes.is_empty() || it.attributes == self.measured.attributes);
        match (over.next(), over.next()) {
            (None, _) => None,
            (Some(_), Some(_)) => {
                Some(Entry::Nothing("one for each group, beside the reference".to_owned()))
            }
            (Some(it), None) => Some(entry(it.value, it.undefined.as_ref())),
        }
    }

    /// A metric that the plan does not name, where it is a rate's difference or ratio over all groups.
    fn plain(&self, id: &str) -> Option<Entry> {
        rates::ALL.iter().find_map(|it| {
            let place = it.metrics.iter().position(|of| of.first() == Some(&id))?;
            self.over_groups(it.id, ["largest-difference", "smallest-ratio"][place])
        })
    }

    fn over_groups(&self, rate: &str, comparison: &str) -> Option<Entry> {
        let found = self.bench.report.comparisons.iter().find(|it| {
            it.rate == rate
                && it.comparison == comparison
                && it.attributes == self.measured.attributes
        });
        found.map(|it| entry(it.value, it.undefined.as_ref()))
    }

    /// Among the groups that have enough people.
    fn extreme(&self, rate: &str, of: fn(f64, f64) -> f64) -> Option<Entry> {
        self.rates.range((rate, &[][..])..).next().filter(|it| it.0.0 == rate)?;
        let groups = self.measured.groups.iter().filter(|it| it.enough);
        let values = groups
            .filter_map(|it| self.rates.get(&(rate, it.names.as_slice())).and_then(|it| it.value));
        Some(Entry::number(values.reduce(of), "no group has enough people"))
    }
}

/// What stands where the plan asks for no such figure.
pub(super) fn unmeasured() -> Entry {
    Entry::Nothing(UNMEASURED.to_owned())
}

fn entry(value: Option<f64>, undefined: Option<&UndefinedFigure>) -> Entry {
    Entry::number(value, undefined.map_or("not defined", |it| it.says.as_str()))
}
