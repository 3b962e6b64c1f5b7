//! What each person adds to a statistic of groups: the jackknife, over cells and not over rows.

use crate::audit::measure::MeasuredGroup;
use crate::audit::replicates::Statistic;
use crate::audit::replicates::drawn::without;
use crate::audit::replicates::population::Population;
use crate::cube::Four;
use crate::cube::tally::Counted;
use crate::metrics::{Around, Measure, Rate};
use crate::stats::bca::{LeftOut, acceleration};

/// Every group as it is, and without one person of each of its cells.
pub(super) struct Jackknife {
    all: Vec<Counted>,
    without: Vec<Vec<Without>>,
}

/// A group without one of some people who are alike.
struct Without {
    people: f64,
    counted: Counted,
}

impl Jackknife {
    pub(super) fn new(groups: &[MeasuredGroup], populations: &[Option<Population>]) -> Self {
        let without = groups.iter().zip(populations).map(|(group, population)| {
            let cells = population.iter().flat_map(|it| it.cells.iter().enumerate());
            cells
                .filter(|(_, cell)| cell.people > 0.0)
                .map(|(at, cell)| Without {
                    people: cell.people,
                    counted: without(group, at, cell.weight),
                })
                .collect()
        });
        Self {
            without: without.collect(),
            all: groups.iter().map(|it| it.tally.counted()).collect(),
        }
    }

    /// How fast the statistic's standard error changes with it; `None` where leaving out someone leaves no statistic.
    pub(super) fn acceleration(&self, statistic: &Statistic<'_>) -> Option<f64> {
        let mut all = self.all.clone();
        let mut samples = Vec::new();
        for group in statistic.groups {
            let mut of_group = Vec::new();
            for it in &self.without[*group] {
                all[*group] = it.counted;
                let value = (statistic.of)(&all).filter(|it| it.is_finite())?;
                of_group.push(LeftOut { statistic: value, people: it.people });
            }
            all[*group] = self.all[*group];
            samples.push(of_group);
        }
        acceleration(&samples.iter().map(Vec::as_slice).collect::<Vec<_>>())
    }
}

/// A rate that is computed from the four cells, of one of these groups.
pub(super) fn of_all(
    rate: &Rate,
    costs: Option<Four>,
    all: &[Counted],
    group: usize,
) -> Option<f64> {
    let everyone = match rate.measure {
        Measure::PartOfAll { .. } => {
            let mut sum = Four::default();
            for it in all {
                sum.add(it.weight);
            }
            Some(sum)
        }
        Measure::Share { .. }
        | Measure::Cells { .. }
        | Measure::Cost
        | Measure::Mean { .. }
        | Measure::RankArea
        | Measure::Estimate { .. } => None,
    };
    Around { costs, everyone }.of_cells(rate, all[group].weight)?.ok()
}
