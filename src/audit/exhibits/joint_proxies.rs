//! How well an attribute can be told from all columns together, so that leaving it out changes little.

use crate::audit::error::Error;
use crate::audit::exhibits::of_columns::{codes, knowledge, sampled};
use crate::audit::exhibits::of_scores::{Figured, alone, entries};
use crate::audit::exhibits::proxies::{FOLDS, Groups, MOST_LEVELS, MOST_PEOPLE, weights};
use crate::audit::exhibits::{Bench, Shown};
use crate::audit::replicates::task;
use crate::base::order;
use crate::models::bayes::NaiveBayes;
use crate::models::split::stratified_folds;
use crate::models::{Block, Error as NoModel, Matrix, Predict, Target, Trainer, Unwatched, Values};
use crate::report::Untested;
use crate::report::exhibit::{Draws, Entry, Exhibit, Field, Form, Section, Unit};
use crate::report::format::{count, number};
use crate::stats::area::{RankArea, RankAreaSum, WeightedBlock};
use crate::stats::mean::logit_interval;

/// Fewer people of a group than this are in no fold's training.
const FEWEST: usize = 2 * FOLDS as usize;

pub(crate) fn show(bench: &Bench) -> Result<Shown, Error> {
    let mut shown = Shown::default();
    let people = bench.people()?;
    let places = sampled(bench, people.rows.len(), MOST_PEOPLE, "joint-proxies");
    let rows: Vec<u32> = places.iter().map(|it| people.rows[*it]).collect();
    let weights = weights(bench, &places)?;
    let mut blocks = Vec::new();
    for column in knowledge(bench) {
        let coded = codes(bench, column, &rows);
        if coded.n > MOST_LEVELS + 1 {
            continue;
        }
        let name = |it: usize| it.to_string();
        let code = |it: &u32| u16::try_from(*it).unwrap_or(u16::MAX);
        blocks.push(Block::Category {
            name: column.name.clone(),
            levels: (0..coded.n).map(name).collect(),
            codes: coded.of_people.iter().map(code).collect(),
        });
    }
    if blocks.is_empty() {
        return Ok(shown);
    }
    for measured in alone(bench) {
        let groups = Groups::new(bench, measured);
        let levels = &people.levels[groups.axis];
        let group = |place: &usize| groups.of_level[levels[*place] as usize];
        let all = People::new(&places.iter().map(group).collect::<Vec<_>>(), &blocks, &weights);
        let attribute = &measured.attributes[0];
        let told = Told { is_sample: places.len() < people.rows.len(), n_columns: blocks.len() };
        match all.map(|it| it.found(bench)) {
            Some(Ok(found)) => {
                shown.exhibits.push(exhibit(bench, &told, attribute, &groups, &found));
            }
            Some(Err(error)) => shown.untested.push(lacks(attribute, &error.to_string())),
            None => shown.untested.push(lacks(attribute, "fewer than two groups are large enough")),
        }
    }
    Ok(shown)
}

fn lacks(attribute: &str, why: &str) -> Untested {
    Untested {
        what: format!("How well all columns together tell {attribute}"),
        why: why.to_owned(),
    }
}

/// What is said of whom was looked at.
struct Told {
    is_sample: bool,
    n_columns: usize,
}

/// Those of the groups that are guessed.
struct People {
    features: Matrix,
    target: Target,
    codes: Vec<u32>,
    /// The places of the groups that are guessed, among all.
    groups: Vec<usize>,
}

/// How well each group is told from the others.
struct Found {
    n: usize,
    /// By place among the groups, with how many people.
    areas: Vec<(usize, u64, RankArea)>,
}

impl People {
    /// `None` where fewer than two groups have people enough.
    fn new(group_of: &[Option<usize>], blocks: &[Block], weights: &[f64]) -> Option<Self> {
        let n_groups = group_of.iter().flatten().max()? + 1;
        let size = |group: &usize| group_of.iter().filter(|it| **it == Some(*group)).count();
        let groups: Vec<usize> = (0..n_groups).filter(|it| size(it) >= FEWEST).collect();
        if groups.len() < 2 {
            return None;
        }
        let code = |group: usize| groups.iter().position(|it| *it == group);
        let known: Vec<(u32, u32)> = group_of
            .iter()
            .zip(0..)
            .zip(weights)
            .filter(|(_, weight)| **weight > 0.0)
            .filter_map(|((group, row), _)| Some((row, u32::try_from(code((*group)?)?).ok()?)))
            .collect();
        let rows: Vec<u32> = known.iter().map(|it| it.0).collect();
        let codes: Vec<u32> = known.iter().map(|it| it.1).collect();
        let features = Matrix::new(group_of.len(), blocks.to_vec())?.take(&rows);
        let values = Values::Classes { codes: codes.clone(), n_classes: groups.len() };
        let weights = rows.iter().map(|it| weights[*it as usize]).collect();
        Some(Self { features, target: Target { values, weights }, codes, groups })
    }

    /// Everyone is guessed by a model that has not seen them.
    fn found(&self, bench: &Bench) -> Result<Found, NoModel> {
        let n = self.codes.len();
        let seed = bench.context.seed;
        let draw = task("joint-proxies, folds", &[], &[]);
        let folds = stratified_folds(&self.codes, None, u16::from(FOLDS), seed, draw);
        let mut scores = vec![vec![0.0; n]; self.groups.len()];
        for fold in 0..u16::from(FOLDS) {
            let rows = |inside: bool| -> Vec<u32> {
                let all = folds.iter().zip(0..).filter(|(it, _)| (**it == fold) == inside);
                all.map(|(_, row)| row).collect()
            };
            let (learnt, asked) = (rows(false), rows(true));
            let model = NaiveBayes::default().train(
                &self.features.take(&learnt),
                &self.target.take(&learnt),
                seed,
                &mut Unwatched,
            )?;
            let told = model.predict(&self.features.take(&asked)).values;
            for (group, all) in scores.iter_mut().enumerate() {
                fill(all, &asked, told.column(group).iter());
            }
        }
        let area = |(group, all): (usize, &Vec<f64>)| {
            let size = self.codes.iter().filter(|it| **it as usize == group).count() as u64;
            Some((self.groups[group], size, self.area(group, all)?))
        };
        Ok(Found { n, areas: scores.iter().enumerate().filter_map(area).collect() })
    }

    /// Of a group against all others.
    fn area(&self, group: usize, scores: &[f64]) -> Option<RankArea> {
        let mut sum = RankAreaSum::default();
        let sorted = order::by_number(scores);
        for block in sorted.chunk_by(|a, b| scores[*a as usize] >= scores[*b as usize]) {
            sum.block_weights(self.block(group, block));
        }
        sum.finish()
    }

    /// These people by weight, those of a group as positives.
    fn block(&self, group: usize, rows: &[u32]) -> WeightedBlock {
        let mut people = WeightedBlock::default();
        for row in rows {
            let weight = self.target.weights[*row as usize];
            if self.codes[*row as usize] as usize == group {
                people.positives += weight;
                people.positive_squares += weight * weight;
            } else {
                people.negatives += weight;
                people.negative_squares += weight * weight;
            }
        }
        people
    }
}

/// Writes what was told of these people to their places.
fn fill<'a>(all: &mut [f64], rows: &[u32], told: impl Iterator<Item = &'a f64>) {
    for (row, it) in rows.iter().zip(told) {
        all[*row as usize] = *it;
    }
}

impl Found {
    /// The mean over the groups, each counting the same.
    fn mean(&self) -> Option<f64> {
        let sum: f64 = self.areas.iter().map(|it| it.2.value).sum();
        (!self.areas.is_empty()).then(|| sum / self.areas.len() as f64)
    }
}

fn exhibit(bench: &Bench, told: &Told, attribute: &str, groups: &Groups, found: &Found) -> Exhibit {
    let mean = found.mean();
    let scaled = |it: f64| 2.0 * it - 1.0;
    let mut first: Vec<Entry> = vec!["mean over the groups".into(), (found.n as u64).into()];
    first.extend(entries(mean.map(|it| (it, None)), "no group is told"));
    first.push(Entry::number(mean.map(scaled), "no group is told"));
    let mut rows = vec![first];
    for (group, people, area) in &found.areas {
        let ends = area.se.and_then(|se| logit_interval(area.value, se, bench.context.z));
        let figure: Figured = Some((area.value, ends));
        let mut row: Vec<Entry> = vec![groups.names[*group].as_str().into(), (*people).into()];
        row.extend(entries(figure, ""));
        row.push(scaled(area.value).into());
        rows.push(row);
    }
    let mut fields = vec![
        Field::new("group", "Group", Unit::Text),
        Field::new("people", "People", Unit::People),
    ];
    fields.extend(Field::with_interval("area", "Area under the curve", Unit::Number));
    fields.push(Field::new("scaled", "Beyond chance, of 1", Unit::Number));
    let whom = if told.is_sample {
        format!("{} people, drawn at random with the plan\u{2019}s seed", count(found.n as u64))
    } else {
        format!("{} people", count(found.n as u64))
    };
    Exhibit {
        exhibit: "joint-proxies".to_owned(),
        section: Section::Data,
        title: title(attribute, mean),
        says: format!(
            "{whom}. A naive Bayes learns to tell each group from all {} columns that are no outcome, decision, score or weight, without the plan\u{2019}s attributes; numbers are put into bins, and a missing cell is a value of its own. Everyone is guessed by a model that was learnt from the other four of five parts of the people, dealt by the plan\u{2019}s seed. Area: how often a person of the group is given a higher probability of it than one of another group, with DeLong\u{2019}s interval; ½ is chance. Beyond chance: twice the area less one (redundant encoding).{}",
            told.n_columns, groups.rest
        ),
        caveat: "Naive Bayes takes columns as independent inside a group: a model that sees how they go together may tell more. That an attribute can be told does not say that a decision uses it.".to_owned(),
        source: "Hardt, Price & Srebro (2016), Equality of opportunity in supervised learning: redundant encodings; Hand & Till (2001)".to_owned(),
        attributes: vec![attribute.to_owned()],
        fields,
        rows,
        draws: Some(Draws {
            form: Form::Dots,
            across: "area".to_owned(),
            up: "group".to_owned(),
            series: None,
            even: None,
        }),
    }
}

fn title(attribute: &str, mean: Option<f64>) -> String {
    /// An area below this is hardly more than chance.
    const LITTLE: f64 = 0.6;
    match mean {
        Some(it) if it >= LITTLE => format!(
            "All columns together tell {attribute}: of two people the one of a group is picked out {} of the time, where chance gives half",
            crate::report::format::percent(it)
        ),
        Some(it) => {
            format!("All columns together tell little of {attribute}: an area of {}", number(it))
        }
        None => format!("No group of {attribute} could be told from the others"),
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::exhibits::of_columns::testing::report;

    const PLAN: &str = "decision = { column = \"d\", positive = \"1\" }";

    /// Each of two columns alone tells half of it: of group a 3 of 4 have x and 3 of 4 have p, of b 1 of 4, apart from each other.
    fn people() -> String {
        let mut text = "group,one,two,d\n".to_owned();
        for idx in 0..320_u32 {
            let is_a = idx % 2 == 0;
            let of = |part: u32| part.is_multiple_of(4) != is_a;
            let (one, two) = (of(idx / 2), of(idx / 8));
            let one = if one { "x" } else { "y" };
            let two = if two { "p" } else { "q" };
            let group = if is_a { "a" } else { "b" };
            text.extend([format!("{group},{one},{two},{}\n", idx / 64 % 2)]);
        }
        text
    }

    #[test]
    fn columns_together_tell_more_than_each_alone() {
        let found = report("joint-proxies", &people(), PLAN).exhibits.remove(0);
        // Both say a: 9/16 of a and 1/16 of b; one of them: 6/16 of each; none: 1/16 and 9/16.
        // 9/16 · 15/16 + 6/16 · 9/16 + half of 9/16 · 1/16, 6/16 · 6/16 and 1/16 · 9/16, over pairs: 0.84375.
        let area = found.number(0, "area").unwrap();
        assert!((area - 0.843_75).abs() < 0.03, "{area}");
        assert!((found.number(0, "scaled").unwrap() - (2.0 * area - 1.0)).abs() < 1e-12);
        assert_eq!(found.number(0, "people"), Some(320.0));
        let (low, high) =
            (found.number(1, "area-low").unwrap(), found.number(1, "area-high").unwrap());
        assert!(low < area && area < high && low > 0.75 && high < 0.92, "{low} {high}");
        assert!(found.title.starts_with("All columns together tell group"), "{}", found.title);
    }

    #[test]
    fn columns_that_tell_nothing_tell_little() {
        let mut text = "group,noise,d\n".to_owned();
        for idx in 0..400_u32 {
            let group = if idx % 2 == 0 { "a" } else { "b" };
            text.extend([format!("{group},n{},{}\n", idx / 2 % 4, idx / 8 % 2)]);
        }
        let found = report("joint-proxies", &text, PLAN).exhibits.remove(0);
        // Parts that are learnt from lean the other way than the part that is left, so that it is below ½.
        assert!(found.number(0, "area").unwrap() < 0.55);
        assert!(found.title.starts_with("All columns together tell little"), "{}", found.title);
    }

    #[test]
    fn few_people_are_not_guessed() {
        let text = "group,noise,d\n".to_owned() + &"a,x,1\n".repeat(50) + &"b,y,0\n".repeat(5);
        let found = report("joint-proxies", &text, PLAN);
        assert!(found.exhibits.is_empty());
        assert!(found.untested.iter().any(|it| it.what.starts_with("How well all columns")));
    }
}
