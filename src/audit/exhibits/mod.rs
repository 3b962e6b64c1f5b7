//! What an audit shows beside rates, comparisons and metrics: one file per kind of exhibit.

mod bias_scan;
mod calibration;
mod classes;
mod clusters;
mod conditional_disparity;
mod confidence;
pub(crate) mod definitions;
mod error_tree;
mod evidence;
mod feature_balance;
pub(crate) mod individual;
mod inequality;
mod joint_proxies;
mod labels;
mod made_groups;
mod missing;
mod numbers;
pub(crate) mod of_columns;
mod of_parts;
mod of_scores;
mod prices;
mod proxies;
mod rankings;
mod recalibration;
mod rich_subgroups;
pub(crate) mod rows;
pub(crate) mod score_distributions;
pub(crate) mod slices;
mod stratum_rates;
mod thresholds;
mod twins;

use std::cell::OnceCell;

use crate::audit::error::Error;
use crate::audit::exhibits::rows::PeopleRows;
use crate::audit::exhibits::slices::Patterned;
use crate::audit::measure::{Context, Measured};
use crate::audit::plan::Plan;
use crate::audit::resolve::Scored;
use crate::audit::run::Input;
use crate::cube::Cube;
use crate::report::exhibit::Exhibit;
use crate::report::{Report, Untested};

/// What exhibits are made of.
pub(crate) struct Bench<'a> {
    pub(crate) input: &'a Input<'a>,
    pub(crate) plan: &'a Plan,
    pub(crate) scored: &'a Scored,
    pub(crate) cube: &'a Cube,
    pub(crate) context: &'a Context<'a>,
    /// The whole data set, then each attribute alone.
    pub(crate) measured: &'a [Measured],
    /// With rates, comparisons and metrics filled in.
    pub(crate) report: &'a Report,
    people: OnceCell<PeopleRows>,
    patterned: OnceCell<Patterned>,
}

/// What a kind of exhibit gives: exhibits, and what could not be shown with the reason.
#[derive(Debug, Default)]
pub(crate) struct Shown {
    pub(crate) exhibits: Vec<Exhibit>,
    pub(crate) untested: Vec<Untested>,
}

/// A kind of exhibit.
pub(crate) struct Kind {
    /// Stable, kebab-case; plans name it.
    pub(crate) id: &'static str,
    /// Whether it is shown where the plan names no kinds. What looks at people one by one hangs on a draw among them,
    /// or on their order, and is shown where it is asked for.
    pub(crate) usual: bool,
    pub(crate) show: fn(&Bench) -> Result<Shown, Error>,
}

/// All kinds, in the order in which they are shown.
pub(crate) const KINDS: &[Kind] = &[
    Kind { id: "definitions", usual: true, show: definitions::show },
    Kind { id: "calibration", usual: true, show: calibration::show },
    Kind { id: "confidence", usual: false, show: confidence::show },
    Kind { id: "recalibration", usual: true, show: recalibration::show },
    Kind { id: "score-distributions", usual: true, show: score_distributions::show },
    Kind { id: "thresholds", usual: true, show: thresholds::show },
    Kind { id: "labels", usual: true, show: labels::show },
    Kind { id: "conditional-disparity", usual: true, show: conditional_disparity::show },
    Kind { id: "stratum-rates", usual: true, show: stratum_rates::show },
    Kind { id: "feature-balance", usual: false, show: feature_balance::show },
    Kind { id: "groups", usual: true, show: made_groups::show },
    Kind { id: "missing", usual: true, show: missing::show },
    Kind { id: "proxies", usual: false, show: proxies::show },
    Kind { id: "joint-proxies", usual: false, show: joint_proxies::show },
    Kind { id: "inequality", usual: true, show: inequality::show },
    Kind { id: "individual", usual: false, show: individual::show },
    Kind { id: "twins", usual: false, show: twins::show },
    Kind { id: "error-prices", usual: true, show: prices::show },
    Kind { id: "classes", usual: true, show: classes::shares::show },
    Kind { id: "class-figures", usual: true, show: classes::figures::show },
    Kind { id: "class-rates", usual: true, show: classes::rates::show },
    Kind { id: "class-parity", usual: true, show: classes::parity::show },
    Kind { id: "class-opportunity", usual: true, show: classes::opportunity::show },
    Kind { id: "class-confusion", usual: true, show: classes::confusion::show },
    Kind { id: "number-errors", usual: true, show: numbers::errors::show },
    Kind { id: "group-loss", usual: true, show: numbers::loss::show },
    Kind { id: "quantile-parity", usual: true, show: numbers::quantiles::show },
    Kind { id: "numbers-given", usual: true, show: numbers::given::show },
    Kind { id: "density-ratios", usual: false, show: numbers::density::show },
    Kind { id: "transport", usual: false, show: numbers::transport::show },
    Kind { id: "rankings", usual: true, show: rankings::show },
    Kind { id: "evidence", usual: true, show: evidence::gaps::show },
    Kind { id: "largest-gap", usual: true, show: evidence::largest_gap::show },
    Kind { id: "against-rest", usual: true, show: evidence::against_rest::show },
    Kind { id: "four-fifths", usual: true, show: evidence::four_fifths::show },
    Kind { id: "small-groups", usual: true, show: evidence::small_groups::show },
    Kind { id: "trend", usual: true, show: evidence::trend::show },
    Kind { id: "strata", usual: true, show: evidence::strata::show },
    Kind { id: "soft-groups", usual: true, show: evidence::soft::show },
    Kind { id: "unknown-groups", usual: true, show: evidence::unknown_groups::show },
    Kind { id: "slices", usual: true, show: slices::show },
    Kind { id: "error-tree", usual: true, show: error_tree::show },
    Kind { id: "bias-scan", usual: false, show: bias_scan::show },
    Kind { id: "rich-subgroups", usual: false, show: rich_subgroups::show },
    Kind { id: "clusters", usual: false, show: clusters::show },
];

/// The exhibits that the plan asks for and the data can give.
pub(crate) fn shown(bench: &Bench) -> Result<Shown, Error> {
    let wanted = bench.plan.measures.exhibits.as_ref();
    let mut all = Shown::default();
    for kind in KINDS {
        if !wanted.map_or(kind.usual, |ids| ids.iter().any(|id| id == kind.id)) {
            continue;
        }
        let own = (kind.show)(bench)?;
        all.exhibits.extend(own.exhibits);
        all.untested.extend(own.untested);
    }
    Ok(all)
}

impl<'a> Bench<'a> {
    pub(crate) fn new(
        input: &'a Input<'a>,
        plan: &'a Plan,
        scored: &'a Scored,
        cube: &'a Cube,
        context: &'a Context<'a>,
        measured: &'a [Measured],
        report: &'a Report,
    ) -> Self {
        let (people, patterned) = (OnceCell::new(), OnceCell::new());
        Self { input, plan, scored, cube, context, measured, report, people, patterned }
    }

    /// The people who are audited, row by row: for what no count can answer.
    pub(crate) fn people(&self) -> Result<&PeopleRows, Error> {
        if let Some(it) = self.people.get() {
            return Ok(it);
        }
        let found = rows::people_rows(self.plan, self.input.table, self.scored)?;
        Ok(self.people.get_or_init(|| found))
    }

    /// The same people by the values of the columns that slices are made of.
    pub(crate) fn patterned(&self) -> Result<&Patterned, Error> {
        if let Some(it) = self.patterned.get() {
            return Ok(it);
        }
        let found = slices::patterned(self)?;
        Ok(self.patterned.get_or_init(|| found))
    }
}
