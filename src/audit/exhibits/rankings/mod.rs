//! What is shown of ranked lists: who stands among the first, and who is seen.

mod agreement;
mod exposure;
mod gain;
mod lists;
mod parity;
mod precision;
mod resampled;
mod rows;
mod top;

use crate::audit::error::Error;
use crate::audit::exhibits::of_scores::{alone, name, shown_groups};
use crate::audit::exhibits::rankings::resampled::Resampled;
use crate::audit::exhibits::rankings::rows::{List, lists, ranked_rows};
use crate::audit::exhibits::{Bench, Shown};
use crate::audit::plan::ranking::Ranking;
use crate::report::Untested;
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
        let worth = rows.worth();
        let ranked = Ranked { ranking, lists, groups, names, others, attributes, resampled, worth };
        if ranked.lists.is_empty() {
            shown.untested.push(lacks(&ranked.attributes.join(" and "), "nobody is ranked"));
            continue;
        }
        shown.untested.extend(top::beyond(&ranked));
        shown.exhibits.extend(top::exhibits(&ranked));
        shown.exhibits.extend(parity::exhibit(&ranked));
        shown.exhibits.push(exposure::exhibit(&ranked));
        gained(&ranked, &mut shown);
        shown.exhibits.extend(agreement::exhibit(&ranked));
        shown.exhibits.push(lists::exhibit(&ranked));
    }
    Ok(shown)
}

/// What hangs on who is worth finding.
fn gained(ranked: &Ranked, shown: &mut Shown) {
    let untested = |what: &str, why: &str| Untested {
        what: format!("{what} in ranked lists by {}", ranked.attributes.join(" and ")),
        why: why.to_owned(),
    };
    match &ranked.worth {
        Worth::Sides => {
            shown.exhibits.extend(precision::exhibit(ranked));
            shown.exhibits.push(gain::exhibit(ranked));
        }
        Worth::Numbers => {
            shown.untested.push(untested("Precision", NO_SIDES));
            shown.exhibits.push(gain::exhibit(ranked));
        }
        Worth::Unknown(why) => shown.untested.push(untested("Gain", why)),
    }
}

/// Why there is no precision where the outcome is a number.
const NO_SIDES: &str =
    "the outcome is a number, which says of nobody whether they are worth finding";

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
    worth: Worth,
}

/// What is known of who is worth finding.
#[derive(Clone)]
enum Worth {
    /// Who has a positive outcome.
    Sides,
    /// Everyone, as much as their number says.
    Numbers,
    /// Nothing, because of this.
    Unknown(String),
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

    /// The lists that are longer than so many places.
    fn longer(&self, k: f64) -> impl Iterator<Item = &List> {
        self.lists.iter().filter(move |it| it.ranked.people() > k)
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
