//! What is shown of ranked lists: who stands among the first, and who is seen.

mod exposure;
mod gain;
mod lists;
mod resampled;
mod top;

use crate::audit::error::Error;
use crate::audit::exhibits::of_scores::{alone, name, shown_groups};
use crate::audit::exhibits::rankings::resampled::Resampled;
use crate::audit::exhibits::{Bench, Shown};
use crate::audit::measure::Measured;
use crate::audit::model::people::{numbers_of, values_of};
use crate::audit::plan::ranking::Ranking;
use crate::base::order;
use crate::cube::design::Valued;
use crate::data::Cells;
use crate::report::Untested;
use crate::stats::gain::{GainList, Gained};
use crate::stats::ranking::RankedList;

/// Groups of one attribute that are shown; all take part.
const MOST_GROUPS: usize = 12;

pub(crate) fn show(bench: &Bench) -> Result<Shown, Error> {
    let mut shown = Shown::default();
    let Some(ranking) = &bench.plan.ranking else { return Ok(shown) };
    let rows = ranked_rows(bench, ranking)?;
    for measured in alone(bench) {
        let (groups, others) = shown_groups(bench, measured, MOST_GROUPS);
        if groups.len() < 2 {
            let attribute = measured.attributes.join(" and ");
            shown.untested.push(lacks(&attribute, "fewer than two groups are large enough"));
            continue;
        }
        let lists = lists(bench, measured, &rows)?;
        let names = measured.groups.iter().map(name).collect();
        let attributes = measured.attributes.clone();
        let resampled = Resampled::new(bench, &attributes, lists.len());
        let ranked = Ranked { ranking, lists, groups, names, others, attributes, resampled };
        if ranked.lists.is_empty() {
            shown.untested.push(lacks(&ranked.attributes.join(" and "), "nobody is ranked"));
            continue;
        }
        shown.untested.extend(top::beyond(&ranked));
        shown.exhibits.extend(top::exhibits(&ranked));
        shown.exhibits.push(exposure::exhibit(&ranked));
        match &rows.no_gain {
            None => shown.exhibits.push(gain::exhibit(&ranked)),
            Some(why) => {
                let what = format!("Gain in ranked lists by {}", ranked.attributes.join(" and "));
                shown.untested.push(Untested { what, why: why.clone() });
            }
        }
        shown.exhibits.push(lists::exhibit(&ranked));
    }
    Ok(shown)
}

/// Why the groups of an attribute are not looked at in the ranked lists.
fn lacks(attribute: &str, why: &str) -> Untested {
    Untested { what: format!("Ranked lists by {attribute}"), why: why.to_owned() }
}

/// The lists of an attribute, with its groups.
struct Ranked<'a> {
    ranking: &'a Ranking,
    lists: Vec<List>,
    /// The groups that are shown.
    groups: Vec<usize>,
    /// Of all groups.
    names: Vec<String>,
    /// A sentence on the groups that are not shown.
    others: String,
    attributes: Vec<String>,
    resampled: Resampled,
}

/// One ranked list.
struct List {
    /// The value of the query; empty where there is one list.
    query: String,
    ranked: RankedList,
    gains: GainList,
}

impl Ranked<'_> {
    /// How ranks and ties are read, as sentences.
    fn says(&self) -> String {
        let first = if self.ranking.lower { "lowest" } else { "highest" };
        let many = if self.lists.len() > 1 {
            format!(
                " {} lists are taken together, each compared with its own people.",
                self.lists.len()
            )
        } else {
            String::new()
        };
        let n_tied: u64 = self.lists.iter().map(|it| it.ranked.ties().0).sum();
        let ties = if n_tied > 0 {
            " People of the same rank are a block in which every order is as likely; the order of the rows plays no part."
        } else {
            " No two people share a rank."
        };
        format!(
            "The {first} number stands first.{many}{ties} Positions count people; weights play no part.{}",
            self.others
        )
    }

    /// Sums over all lists of what each has for every group.
    fn summed(&self, of: impl Fn(&RankedList) -> Vec<f64>) -> Vec<f64> {
        let mut sums = vec![0.0; self.names.len()];
        for it in &self.lists {
            sums.iter_mut().zip(of(&it.ranked)).for_each(|(sum, value)| *sum += value);
        }
        sums
    }
}

/// A person's place: the list, the number to rank by (the first first), and how many people the row stands for.
struct RankedRow {
    query: u32,
    key: f64,
    people: f64,
    /// What finding one of them is worth; 0 where the plan does not say.
    gain: f64,
}

/// The rows that are audited, and the names of the queries.
struct RankedRows {
    rows: Vec<RankedRow>,
    queries: Vec<String>,
    /// Why nobody is known to be worth finding.
    no_gain: Option<String>,
}

fn ranked_rows(bench: &Bench, ranking: &Ranking) -> Result<RankedRows, Error> {
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
    let (gains, no_gain) = match gain::gains(bench)? {
        Ok(it) => (it, None),
        Err(why) => (Vec::new(), Some(why)),
    };
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
        }
    };
    Ok(RankedRows { rows: people.rows.iter().enumerate().map(row).collect(), queries, no_gain })
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
fn lists(bench: &Bench, measured: &Measured, rows: &RankedRows) -> Result<Vec<List>, Error> {
    let people = bench.people()?;
    let axis = measured.axes[0];
    let groups = bench.cube.grouping(&measured.axes).groups;
    let mut place = vec![0; bench.cube.axes[axis].levels.len()];
    for (at, group) in groups.iter().enumerate() {
        place[group.levels[0] as usize] = at;
    }
    let n_groups = groups.len();
    let mut by_query: Vec<Vec<(f64, Gained)>> = vec![Vec::new(); rows.queries.len()];
    for (at, row) in rows.rows.iter().enumerate() {
        let group = place[people.levels[axis][at] as usize];
        let gained = Gained { group, people: row.people, gain: row.gain };
        by_query[row.query as usize].push((row.key, gained));
    }
    let list = |(query, mut all): (&String, Vec<(f64, Gained)>)| {
        order::by(&mut all, |a, b| a.0.total_cmp(&b.0).then_with(|| a.1.in_order(&b.1)));
        let blocks = || all.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq());
        let counts = blocks().map(|block| {
            let mut counts = vec![0.0; n_groups];
            for (_, it) in block {
                counts[it.group] += it.people;
            }
            counts
        });
        let ranked = RankedList::new(counts.collect(), n_groups);
        let gained = |block: &[(f64, Gained)]| block.iter().map(|it| it.1).collect();
        let gains = GainList::new(blocks().map(gained).collect());
        (ranked.people() > 0.0).then(|| List { query: query.clone(), ranked, gains })
    };
    Ok(rows.queries.iter().zip(by_query).filter_map(list).collect())
}

#[cfg(test)]
pub(super) mod testing {
    //! Exhibits of ranked people.

    use crate::audit::{Input, plan_file, run};
    use crate::data::Intake;
    use crate::report::Report;
    use crate::report::exhibit::Exhibit;

    /// Of a file with the columns `group`, `rank` and what else the columns of the plan name.
    pub(crate) fn of_ranking(text: &str, columns: &str, ranking: &str) -> Vec<Exhibit> {
        report_of(text, columns, ranking).exhibits
    }

    pub(crate) fn report_of(text: &str, columns: &str, ranking: &str) -> Report {
        let mut intake = Intake::new("people.csv");
        intake.push(text.as_bytes()).unwrap();
        let loaded = intake.finish().unwrap();
        let plan = format!(
            "plan = 1\n[columns]\n{columns}\n[[columns.attributes]]\ncolumn = \"group\"\n[groups]\nminimum = 1\n\
             [ranking]\ncolumn = \"rank\"\n{ranking}\n[measures]\nexhibits = [\"rankings\"]"
        );
        let plan = plan_file::read(&plan).unwrap();
        run(&Input::new(&loaded), &plan, &mut |_| {}).unwrap()
    }

    /// People in this order, one a place.
    pub(crate) fn in_order(groups: &str) -> String {
        let rows: Vec<String> =
            groups.chars().zip(1..).map(|(group, rank)| format!("{group},{rank}\n")).collect();
        format!("group,rank\n{}", rows.concat())
    }

    #[track_caller]
    pub(crate) fn close(exhibit: &Exhibit, row: usize, id: &str, expected: f64) {
        let found = exhibit.number(row, id).unwrap();
        assert!((found - expected).abs() < 1e-12, "{id}: {found}, not {expected}");
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::exhibits::rankings::testing::{in_order, report_of};

    #[test]
    fn places_that_no_list_has_and_groups_that_are_alone_are_told() {
        let why = |text: &str, what: &str| {
            let report = report_of(text, "", "lower = true\ntop = [2, 4, 1000]");
            report.untested.into_iter().find(|it| it.what == what).map(|it| it.why)
        };
        let longer = "no ranked list is longer: the longest has 4 people";
        let found = why(&in_order("abba"), "The first 4 and 1,000 places by group");
        assert_eq!(found.as_deref(), Some(longer));
        let found = why(&in_order("aaaa"), "Ranked lists by group");
        assert_eq!(found.as_deref(), Some("fewer than two groups are large enough"));
    }
}
