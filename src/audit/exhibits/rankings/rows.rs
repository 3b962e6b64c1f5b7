//! The people of ranked lists: their ranks, their lists, what finding them is worth and where else they stand.

use crate::audit::error::Error;
use crate::audit::exhibits::Bench;
use crate::audit::exhibits::rankings::{Worth, gain};
use crate::audit::measure::Measured;
use crate::audit::model::people::{numbers_of, values_of};
use crate::audit::plan::ranking::Ranking;
use crate::base::order;
use crate::cube::design::Valued;
use crate::data::Cells;
use crate::stats::gain::{GainList, Gained};
use crate::stats::orders::Placed;
use crate::stats::ranking::RankedList;

/// A person's place: the list, the number to rank by (the first first), and how many people the row stands for.
struct RankedRow {
    query: u32,
    key: f64,
    people: f64,
    /// What finding one of them is worth; 0 where the plan does not say.
    gain: f64,
    /// The number of the other order, the first first.
    other: Option<f64>,
}

/// The rows that are audited, and the names of the queries.
pub(super) struct RankedRows {
    rows: Vec<RankedRow>,
    queries: Vec<String>,
    worth: Worth,
}

impl RankedRows {
    pub(super) fn worth(&self) -> Worth {
        self.worth.clone()
    }
}

/// One ranked list.
pub(super) struct List {
    /// The value of the query; empty where there is one list.
    pub(super) query: String,
    pub(super) ranked: RankedList,
    pub(super) gains: GainList,
    /// What people are ranked by, block by block, the lowest first: the score, its sign turned where the highest is first.
    pub(super) keys: Vec<f64>,
    /// Those who stand in the other order too, with their groups.
    pub(super) placed: Vec<(usize, Placed)>,
}

/// The people who are audited, with what ranks them.
pub(super) fn ranked_rows(bench: &Bench, ranking: &Ranking) -> Result<RankedRows, Error> {
    let table = bench.input.table;
    let column = ranking.column.as_deref();
    let score = bench.plan.columns.score.as_ref();
    let values = match (column, &bench.scored.score, score) {
        (Some(column), _, _) => numbers_of(column, "the rank", table)?,
        (None, Some(cells), _) => values_of(&Valued::Values(cells), table),
        (None, None, Some(score)) => numbers_of(&score.column, "the score", table)?,
        (None, None, None) => Vec::new(),
    };
    let (codes, queries) = queries(bench)?;
    let people = bench.people()?;
    let (gains, worth) = match gain::gains(bench)? {
        Ok(it) if people.positive.is_some() => (it, Worth::Sides),
        Ok(it) => (it, Worth::Numbers),
        Err(why) => (Vec::new(), Worth::Unknown(why)),
    };
    let others = match &ranking.against {
        Some(it) => numbers_of(&it.column, "the other order", table)?,
        None => Vec::new(),
    };
    let other_sign = if ranking.against.as_ref().is_some_and(|it| it.lower) { 1.0 } else { -1.0 };
    let row = |(at, row): (usize, &u32)| {
        let value = values.get(*row as usize).copied().flatten().unwrap_or_default();
        // Weight times count, squared, over weight times weight times count.
        let count = people.weight[at] * people.weight[at] / people.square[at];
        RankedRow {
            query: codes.get(*row as usize).copied().unwrap_or_default(),
            // Adding zero makes negative zero the same rank as zero.
            key: 0.0 + if ranking.lower { value } else { -value },
            people: if count.is_finite() { libm::round(count) } else { 0.0 },
            gain: gains.get(at).copied().unwrap_or_default(),
            other: others.get(*row as usize).copied().flatten().map(|it| 0.0 + it * other_sign),
        }
    };
    Ok(RankedRows { rows: people.rows.iter().enumerate().map(row).collect(), queries, worth })
}

/// The list of each row of the table, and what the lists are called, in order.
fn queries(bench: &Bench) -> Result<(Vec<u32>, Vec<String>), Error> {
    let table = bench.input.table;
    let Some(query) = &bench.plan.columns.query else {
        return Ok((Vec::new(), vec![String::new()]));
    };
    let texts: Vec<String> = match table.column(&query.column).map(|it| &it.cells) {
        Some(Cells::Categories(it)) => {
            (0..table.n_rows).map(|row| it.levels[it.code(row) as usize].to_string()).collect()
        }
        Some(Cells::Numbers(_)) | None => {
            let all = numbers_of(&query.column, "the query", table)?;
            all.into_iter().map(|it| it.map_or(String::new(), |it| it.to_string())).collect()
        }
    };
    let mut names = texts.clone();
    order::ascending(&mut names);
    names.dedup();
    let place = |text: &String| names.partition_point(|it| it < text);
    let codes = texts.iter().map(|it| u32::try_from(place(it)).unwrap_or(u32::MAX)).collect();
    Ok((codes, names))
}

/// The lists in order of their names; those without people are left out.
pub(super) fn lists(
    bench: &Bench,
    measured: &Measured,
    rows: &RankedRows,
) -> Result<Vec<List>, Error> {
    let people = bench.people()?;
    let axis = measured.axes[0];
    let groups = bench.cube.grouping(&measured.axes).groups;
    let mut place = vec![0; bench.cube.axes[axis].levels.len()];
    for (at, group) in groups.iter().enumerate() {
        place[group.levels[0] as usize] = at;
    }
    let mut by_query: Vec<Vec<Stands>> = vec![Vec::new(); rows.queries.len()];
    for (at, row) in rows.rows.iter().enumerate() {
        let group = place[people.levels[axis][at] as usize];
        let gained = Gained { group, people: row.people, gain: row.gain };
        by_query[row.query as usize].push(Stands { key: row.key, gained, other: row.other });
    }
    let all = rows.queries.iter().zip(by_query);
    Ok(all.filter_map(|(query, all)| list(query, all, groups.len())).collect())
}

/// A row in its list.
#[derive(Clone, Copy)]
struct Stands {
    key: f64,
    gained: Gained,
    other: Option<f64>,
}

/// None without people.
fn list(query: &str, mut all: Vec<Stands>, n_groups: usize) -> Option<List> {
    order::by(&mut all, |a, b| a.key.total_cmp(&b.key).then_with(|| a.gained.in_order(&b.gained)));
    let blocks = || all.chunk_by(|a, b| a.key.total_cmp(&b.key).is_eq());
    let counts = blocks().map(|block| {
        let mut counts = vec![0.0; n_groups];
        for it in block {
            counts[it.gained.group] += it.gained.people;
        }
        counts
    });
    let ranked = RankedList::new(counts.collect(), n_groups);
    let gained = |block: &[Stands]| block.iter().map(|it| it.gained).collect();
    let gains = GainList::new(blocks().map(gained).collect());
    let keys = blocks().map(|it| it[0].key).collect();
    let mut placed: Vec<(usize, Placed)> = all.iter().filter_map(placed).collect();
    order::by(&mut placed, |a, b| {
        let by_other = a.1.other.total_cmp(&b.1.other);
        (a.1.one.total_cmp(&b.1.one))
            .then(by_other)
            .then(a.0.cmp(&b.0))
            .then_with(|| a.1.people.total_cmp(&b.1.people))
    });
    let query = query.to_owned();
    (ranked.people() > 0.0).then_some(List { query, ranked, gains, keys, placed })
}

/// Where a row stands in both orders; none where it is in one alone.
fn placed(it: &Stands) -> Option<(usize, Placed)> {
    let people = it.gained.people;
    let other = it.other.filter(|_| people > 0.0)?;
    Some((it.gained.group, Placed { one: it.key, other, people }))
}
