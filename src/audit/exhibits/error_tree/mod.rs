//! Where decisions are wrong: a shallow tree grown on half of the people and measured on the other half.

mod parts;

use crate::audit::error::Error;
use crate::audit::exhibits::error_tree::parts::{Part, parts, whom};
use crate::audit::exhibits::of_scores::{entries, on_weights};
use crate::audit::exhibits::slices::Patterned;
use crate::audit::exhibits::slices::columns::Sliced;
use crate::audit::exhibits::{Bench, Shown};
use crate::audit::measure::Context;
use crate::audit::replicates::task;
use crate::cube::patterns::Sums;
use crate::metrics;
use crate::metrics::{Rate, measure};
use crate::models::trees::DecisionTree;
use crate::models::trees::Tree;
use crate::models::{Block, Matrix, Target, Trainer, Unwatched, Values};
use crate::report::Untested;
use crate::report::exhibit::{Draws, Entry, Exhibit, Field, Form, Section, Unit};
use crate::report::format::{amount, percent};
use crate::stats::adjust::holm;
use crate::stats::pooled::two_proportion_z;
use crate::stats::resample::Stream;

/// Questions in a row.
const DEPTH: u32 = 3;

const WHAT: &str = "A tree of wrong decisions";

pub(crate) fn show(bench: &Bench) -> Result<Shown, Error> {
    let plan = bench.plan;
    let rate = metrics::rate("error-rate").filter(|_| plan.decides() && plan.tells_outcomes());
    let Some(rate) = rate else { return Ok(Shown::default()) };
    let lacks = |why: &str| Shown {
        exhibits: Vec::new(),
        untested: vec![Untested { what: WHAT.to_owned(), why: why.to_owned() }],
    };
    let patterned = bench.patterned()?;
    if patterned.columns.is_empty() {
        return Ok(lacks("no column tells people apart"));
    }
    let mut stream = Stream::new(bench.context.seed, task("error-tree, halves", &[], &[]));
    let [learnt, measured] = patterned.patterns.halves(&mut stream);
    let Some(tree) = grown(patterned, &learnt) else {
        return Ok(lacks("wrong decisions are too few, or not of one half of the people"));
    };
    let all = parts(&tree, &patterned.columns);
    let Some(figures) = Figures::new(patterned, &measured, &all, rate, bench.context) else {
        return Ok(lacks("half of the people were not decided wrongly once"));
    };
    if all.len() < 2 {
        return Ok(lacks(
            "no question parts those who are decided wrongly from enough of the others",
        ));
    }
    let exhibits = vec![exhibit(bench, patterned, &all, &figures)];
    Ok(Shown { exhibits, untested: Vec::new() })
}

/// The tree that tells wrong decisions from right ones among so many people by pattern; none where all are the same.
fn grown(patterned: &Patterned, people: &[f64]) -> Option<Tree> {
    let patterns = &patterned.patterns;
    let rows: Vec<u32> = (0..).zip(people).filter(|it| *it.1 > 0.0).map(|it| it.0).collect();
    let weight = |row: &u32| people[*row as usize] * patterns.weight(*row as usize);
    let weights: Vec<f64> = rows.iter().map(weight).collect();
    let (n_people, total) = (people.iter().sum::<f64>(), weights.iter().sum::<f64>());
    // Weights make no more people: a leaf has so many of them by their share.
    let weights: Vec<f64> = weights.iter().map(|it| it * n_people / total).collect();
    let known: Vec<usize> = (0..rows.len()).filter(|it| weights[*it] > 0.0).collect();
    let is_wrong =
        |place: &usize| u32::from(matches!(patterns.cells[rows[*place] as usize], 1 | 2));
    let codes: Vec<u32> = known.iter().map(is_wrong).collect();
    if codes.iter().all(|it| *it == codes[0]) {
        return None;
    }
    let blocks = patterned.columns.iter().zip(&patterns.columns).map(|(column, levels)| {
        block(column, &mut known.iter().map(|it| levels[rows[*it] as usize]))
    });
    let features = Matrix::new(known.len(), blocks.collect())?;
    let target = Target {
        values: Values::Classes { codes, n_classes: 2 },
        weights: known.iter().map(|it| weights[*it]).collect(),
    };
    let trainer = DecisionTree {
        max_depth: Some(DEPTH),
        min_leaf: patterned.least,
        min_split: 2.0 * patterned.least,
        ..DecisionTree::default()
    };
    trainer.train(&features, &target, 0, &mut Unwatched).ok().map(|it| it.tree)
}

/// A column as the tree sees it: levels of numbers in their order, categories as they are.
fn block(column: &Sliced, levels: &mut dyn Iterator<Item = u8>) -> Block {
    let name = column.name.clone();
    if column.is_ordered {
        let value = |it: u8| if column.missing == Some(it) { f64::NAN } else { f64::from(it) };
        return Block::Number { name, values: levels.map(value).collect() };
    }
    Block::Category { name, levels: column.levels.clone(), codes: levels.map(u16::from).collect() }
}

/// The parts of the tree, measured.
struct Figures {
    parts: Vec<Figure>,
    everyone: Figure,
}

struct Figure {
    people: f64,
    wrong: f64,
    value: Option<f64>,
    interval: Option<crate::stats::Interval>,
    /// Of the ends of the tree: against all others, adjusted for all ends.
    p_adjusted: Option<f64>,
}

impl Figures {
    /// None where nobody is decided wrongly.
    fn new(
        patterned: &Patterned,
        people: &[f64],
        all: &[Part],
        rate: &Rate,
        context: &Context,
    ) -> Option<Self> {
        let patterns = &patterned.patterns;
        let everyone = patterns.sum(people, &|_| true);
        let sums: Vec<Sums> = all
            .iter()
            .map(|part| patterns.sum(people, &|it| part.holds(&patterns.columns, it)))
            .collect();
        let mut parts: Vec<Figure> = sums.iter().map(|it| figure(rate, it, context)).collect();
        let sample = |it: &Sums| Some(measure(rate, &it.tally()).ok()?.share?.sample());
        let p = |it: &Sums| {
            let ((part, whole), (others, rest)) = (sample(it)?, sample(&it.rest(&everyone))?);
            two_proportion_z(part, whole, others, rest)
        };
        let tested: Vec<(usize, f64)> = (all.iter().zip(&sums).enumerate())
            .filter(|(_, (part, _))| part.is_end)
            .filter_map(|(place, (_, sums))| Some((place, p(sums)?)))
            .collect();
        let adjusted = holm(&tested.iter().map(|it| it.1).collect::<Vec<f64>>());
        for ((place, _), p) in tested.iter().zip(adjusted) {
            parts[*place].p_adjusted = Some(p);
        }
        let everyone = figure(rate, &everyone, context);
        (everyone.wrong > 0.0).then_some(Self { parts, everyone })
    }

    /// The end of the tree that is shown to be decided wrongly more often than all others, the surest one first.
    fn first(&self, alpha: f64) -> Option<usize> {
        let is_worse = |it: &Figure| {
            it.p_adjusted.is_some_and(|it| it < alpha) && it.value > self.everyone.value
        };
        let low = |place: &usize| self.parts[*place].interval.map_or(0.0, |it| it.low);
        (0..self.parts.len())
            .filter(|it| is_worse(&self.parts[*it]))
            .max_by(|one, other| low(one).total_cmp(&low(other)).then(other.cmp(one)))
    }
}

fn figure(rate: &Rate, sums: &Sums, context: &Context) -> Figure {
    let found = measure(rate, &sums.tally()).ok();
    let sample = found.and_then(|it| it.share).map(metrics::Share::sample);
    Figure {
        people: sums.people.total(),
        wrong: sums.weight.fp + sums.weight.fn_,
        value: found.map(|it| it.value),
        interval: sample.and_then(|it| context.plan.evidence.rate_interval.of(it, context.z)),
        p_adjusted: None,
    }
}

fn exhibit(bench: &Bench, patterned: &Patterned, all: &[Part], figures: &Figures) -> Exhibit {
    let names: Vec<&str> = patterned.columns.iter().map(|it| it.name.as_str()).collect();
    let n_columns = match names.len() {
        1 => "1 column".to_owned(),
        n => format!("{n} columns"),
    };
    let mut fields = vec![
        Field::new("part", "Part of the people", Unit::Text),
        Field::new("place", "In the tree", Unit::Text),
        Field::new("people", "People measured", Unit::People),
    ];
    fields.extend(Field::with_interval("error-rate", "Error rate", Unit::Share));
    fields.push(Field::new("coverage", "Of all wrong decisions", Unit::Share));
    fields.push(Field::new("support", "Of all people", Unit::Share));
    fields.push(Field::new("p-adjusted", "Adjusted p, of the ends", Unit::PValue));
    Exhibit {
        exhibit: "error-tree".to_owned(),
        section: Section::Slices,
        title: title(bench, patterned, all, figures),
        says: format!(
            "A decision tree of at most {DEPTH} questions in a row that tells wrong decisions from right ones, by {n_columns} ({}).{} It was grown on one half of the {}, drawn with the plan's seed, with at least {} of them in each end, and all figures are of the other half ({}). {} intervals; p is of an end of the tree against all others, by a pooled z test, adjusted for all ends (Holm).{}",
            names.join(", "),
            patterned.left_out,
            bench.plan.people,
            amount(patterned.least),
            amount(figures.everyone.people),
            bench.plan.evidence.rate_interval.whose(),
            on_weights(bench)
        ),
        caveat: "Another half would give another tree: the questions say where errors gather, not why, and a column that is not asked about may tell the same. Parts within parts share their people.".to_owned(),
        source: "Breiman, Friedman, Olshen & Stone (1984), Classification and regression trees".to_owned(),
        attributes: Vec::new(),
        fields,
        rows: (all.iter().zip(&figures.parts)).map(|(part, it)| row(patterned, part, it, figures)).collect(),
        draws: Some(Draws {
            form: Form::Dots,
            across: "error-rate".to_owned(),
            up: "part".to_owned(),
            series: None,
            even: None,
        }),
    }
}

fn row(patterned: &Patterned, part: &Part, it: &Figure, figures: &Figures) -> Vec<Entry> {
    let place = match (part.depth, part.is_end) {
        (0, _) => "start".to_owned(),
        (depth, true) => format!("end, after {depth}"),
        (depth, false) => format!("after {depth}"),
    };
    let mut row =
        vec![Entry::Text(whom(part, &patterned.columns)), Entry::Text(place), it.people.into()];
    row.extend(entries(it.value.map(|value| (value, it.interval)), "nobody of the other half"));
    row.push((it.wrong / figures.everyone.wrong).into());
    row.push((it.people / figures.everyone.people).into());
    row.push(match it.p_adjusted {
        Some(p) => p.into(),
        None if part.is_end => Entry::Nothing("nothing to compare".to_owned()),
        None => Entry::Text("no end".to_owned()),
    });
    row
}

fn title(bench: &Bench, patterned: &Patterned, all: &[Part], figures: &Figures) -> String {
    let Some(first) = figures.first(1.0 - bench.plan.evidence.confidence) else {
        return "No part of the tree is shown to be decided wrongly more often than the others"
            .to_owned();
    };
    let it = &figures.parts[first];
    format!(
        "{} of all wrong decisions fall on {} of the {}, those with “{}”: {} of these are decided wrongly, against {} of everyone",
        percent(it.wrong / figures.everyone.wrong),
        percent(it.people / figures.everyone.people),
        bench.plan.people,
        whom(&all[first], &patterned.columns),
        percent(it.value.unwrap_or_default()),
        percent(figures.everyone.value.unwrap_or_default())
    )
}

#[cfg(test)]
mod tests;
