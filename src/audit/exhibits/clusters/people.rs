//! The people who are clustered: a sample, dealt into those who make the clusters and those who are measured.

use crate::audit::error::{Error, nearest};
use crate::audit::exhibits::Bench;
use crate::audit::exhibits::clusters::MOST_CLUSTERS;
use crate::audit::exhibits::of_columns::{features, is_numeric, number, sampled};
use crate::audit::replicates::task;
use crate::cube::Four;
use crate::cube::patterns::Sums;
use crate::data::{Cells, Column};
use crate::metrics::{Measure, Rate};
use crate::models::clusters::{Clusters, Limits, Points};
use crate::report::format::count;
use crate::stats::resample::Stream;

/// At most so many people are looked at.
const MOST_PEOPLE: usize = 20_000;

/// People with what is known of them.
pub(super) struct People<'a> {
    pub(super) columns: Vec<&'a Column>,
    /// Places among the people who are audited.
    pub(super) places: Vec<usize>,
    /// Whether a person is measured, and did not make the clusters.
    pub(super) is_measured: Vec<bool>,
    points: Points,
    /// 0 to 3: `tp`, `fp`, `fn_`, `tn`.
    cells: Vec<u8>,
    weights: Option<Vec<f64>>,
    /// By cell: whether it counts in the rate, and whether it is concerned.
    counts: [[bool; 2]; 4],
    /// People in a cluster at least, of those who make them.
    pub(super) least: usize,
    /// How many there are.
    total: usize,
    stream: Stream,
}

impl<'a> People<'a> {
    pub(super) fn new(bench: &Bench<'a>, rate: &Rate) -> Result<Self, Error> {
        let all = bench.people()?;
        let places = sampled(bench, all.rows.len(), MOST_PEOPLE, "clusters");
        let columns = columns(bench)?;
        let (mut numbers, mut codes) = (Vec::new(), Vec::new());
        let rows: Vec<u32> = places.iter().map(|it| all.rows[*it]).collect();
        for column in &columns {
            match &column.cells {
                Cells::Categories(it) if !is_numeric(bench, column) => {
                    codes.push(rows.iter().map(|row| it.code(*row as usize)).collect());
                }
                Cells::Categories(_) | Cells::Numbers(_) => {
                    numbers.push(rows.iter().map(|row| number(column, *row)).collect());
                }
            }
        }
        let mut stream = Stream::new(bench.context.seed, task("clusters, halves", &[], &[]));
        let is_measured: Vec<bool> = places.iter().map(|_| stream.below(2) == 1).collect();
        let n_making = is_measured.iter().filter(|it| !**it).count();
        let weights = all.weight_each.as_ref();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a part of a number of people"
        )]
        let support = libm::ceil(bench.plan.slices.support * n_making as f64) as usize;
        let minimum = usize::try_from(bench.plan.groups.minimum).unwrap_or(usize::MAX);
        Ok(Self {
            points: Points::new(rows.len(), &numbers, &codes),
            cells: places.iter().map(|it| all.cell(*it)).collect(),
            weights: weights.map(|it| places.iter().map(|place| it[*place]).collect()),
            counts: counts(rate),
            least: support.max(minimum),
            total: all.rows.len(),
            columns,
            places,
            is_measured,
            stream,
        })
    }

    /// The cluster of each person, numbered from 0.
    pub(super) fn clusters(&self) -> Vec<usize> {
        let making = (0..self.places.len()).filter(|it| !self.is_measured[*it]).collect();
        let limits = Limits { most: MOST_CLUSTERS, least: self.least };
        let fares = |people: &[usize]| self.share(people);
        let mut stream = self.stream.clone();
        let clusters = Clusters::new(&self.points, making, limits, &fares, &mut stream);
        let ends = clusters.ends();
        let end = |person: usize| {
            let cluster = clusters.of(&self.points, person);
            ends.iter().position(|it| *it == cluster).unwrap_or_default()
        };
        (0..self.points.n_people()).map(end).collect()
    }

    /// The rate of some people; none where nobody counts.
    fn share(&self, people: &[usize]) -> Option<f64> {
        let (mut part, mut whole) = (0.0, 0.0);
        for person in people {
            let weight = self.weight(*person);
            let [is_counted, is_concerned] = self.counts[usize::from(self.cells[*person])];
            whole += if is_counted { weight } else { 0.0 };
            part += if is_concerned { weight } else { 0.0 };
        }
        (whole > 0.0).then(|| part / whole)
    }

    /// The measured people who are in.
    pub(super) fn sums(&self, is_in: impl Fn(usize) -> bool) -> Sums {
        let mut sums = [[0.0; 4]; 3];
        for person in (0..self.places.len()).filter(|it| self.is_measured[*it] && is_in(*it)) {
            let (cell, weight) = (usize::from(self.cells[person]), self.weight(person));
            sums[0][cell] += 1.0;
            sums[1][cell] += weight;
            sums[2][cell] += weight * weight;
        }
        let [people, weight, square] = sums.map(Four::from_cells);
        Sums { people, weight, square }
    }

    pub(super) fn weight(&self, person: usize) -> f64 {
        self.weights.as_ref().map_or(1.0, |it| it[person])
    }

    /// Who was looked at, to begin a sentence.
    pub(super) fn whom(&self) -> String {
        let n = self.places.len();
        if n < self.total {
            format!("{} of {}", count(n as u64), count(self.total as u64))
        } else {
            format!("All {}", count(n as u64))
        }
    }
}

/// By which cells a share of people is counted.
fn counts(rate: &Rate) -> [[bool; 2]; 4] {
    [0, 1, 2, 3].map(|cell| {
        let mut cells = [0.0; 4];
        cells[cell] = 1.0;
        let one = Four::from_cells(cells);
        match rate.measure {
            Measure::Share { part, whole, .. } => [whole(one) > 0.0, part(one) > 0.0],
            Measure::Cells { .. }
            | Measure::PartOfAll { .. }
            | Measure::Cost
            | Measure::Mean { .. }
            | Measure::RankArea
            | Measure::Estimate { .. } => [false; 2],
        }
    })
}

/// The columns of the plan's slices, or the features; never an attribute.
fn columns<'a>(bench: &Bench<'a>) -> Result<Vec<&'a Column>, Error> {
    let Some(names) = &bench.plan.slices.columns else { return Ok(features(bench)) };
    let attributes = &bench.plan.columns.attributes;
    let is_attribute =
        |name: &&String| attributes.iter().any(|it| it.label() == *name || it.column == **name);
    let table = bench.input.table;
    let column = |name: &String| {
        table.column(name).ok_or_else(|| Error::NoColumn {
            column: name.clone(),
            used_as: "a column for slices".to_owned(),
            nearest: nearest(name, table.columns.iter().map(|it| it.name.as_str())),
        })
    };
    names.iter().filter(|it| !is_attribute(it)).map(column).collect()
}
