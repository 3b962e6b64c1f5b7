//! All classes of a group as one number: accuracy, and means of recall, precision and F1 over the classes.

use crate::audit::error::Error;
use crate::audit::exhibits::classes::{Sum, Table, Tables, share, total};
use crate::audit::exhibits::of_scores::{Figured, alone, entries, on_weights};
use crate::audit::exhibits::{Bench, Shown};
use crate::audit::measure::holding;
use crate::audit::plan::bootstrap::Bootstrap;
use crate::audit::replicates::population::Population;
use crate::audit::replicates::task;
use crate::report::exhibit::{Draws, Entry, Exhibit, Field, Form, Section, Unit};
use crate::report::format::percent;
use crate::stats::Interval;
use crate::stats::bca::{LeftOut, acceleration};
use crate::stats::replicated::{corrected, percentiles};
use crate::stats::resample::Stream;

pub(crate) fn show(bench: &Bench) -> Result<Shown, Error> {
    let mut shown = Shown::default();
    for measured in alone(bench) {
        let Some(tables) = Tables::new(bench, measured)?.filter(Tables::has_both) else { continue };
        shown.exhibits.push(exhibit(bench, &tables, &measured.attributes));
    }
    Ok(shown)
}

/// A mean over classes, or why there is none.
type Mean = Result<f64, String>;

/// The weights of a table, by outcome, then by decision.
type Cells = Vec<Vec<f64>>;

/// What is averaged over classes: right ones, those with the outcome, those who are given it.
fn recall([right, outcome, _]: [f64; 3]) -> Option<f64> {
    (outcome > 0.0).then(|| right / outcome)
}

fn precision([right, _, decision]: [f64; 3]) -> Option<f64> {
    (decision > 0.0).then(|| right / decision)
}

fn f1([right, outcome, decision]: [f64; 3]) -> Option<f64> {
    (outcome + decision > 0.0).then(|| 2.0 * right / (outcome + decision))
}

/// How much each class counts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Counts {
    /// Every class the same.
    Macro,
    /// As often as it is the outcome.
    Weighted,
}

struct Told {
    id: &'static str,
    name: &'static str,
    of: fn([f64; 3]) -> Option<f64>,
    counts: Counts,
}

const TOLD: [Told; 5] = [
    Told { id: "macro-recall", name: "Macro recall", of: recall, counts: Counts::Macro },
    Told { id: "macro-precision", name: "Macro precision", of: precision, counts: Counts::Macro },
    Told { id: "macro-f1", name: "Macro F1", of: f1, counts: Counts::Macro },
    Told {
        id: "weighted-precision",
        name: "Weighted precision",
        of: precision,
        counts: Counts::Weighted,
    },
    Told { id: "weighted-f1", name: "Weighted F1", of: f1, counts: Counts::Weighted },
];

/// The mean over the classes that the group's outcomes have.
fn mean(cells: &Cells, told: &Told, classes: &[String]) -> Mean {
    let n = cells.len();
    let (mut sum, mut weights) = (0.0, 0.0);
    for class in 0..n {
        let outcome: f64 = cells[class].iter().sum();
        let decision: f64 = cells.iter().map(|it| it[class]).sum();
        if outcome <= 0.0 {
            continue;
        }
        let Some(value) = (told.of)([cells[class][class], outcome, decision]) else {
            return Err(format!(
                "nobody in the group is given \u{201c}{}\u{201d}",
                classes.get(class).map_or("", String::as_str)
            ));
        };
        let weight = if told.counts == Counts::Macro { 1.0 } else { outcome };
        sum += weight * value;
        weights += weight;
    }
    if weights > 0.0 { Ok(sum / weights) } else { Err("nobody in the group".to_owned()) }
}

fn exhibit(bench: &Bench, tables: &Tables, attributes: &[String]) -> Exhibit {
    let mut fields =
        vec![Field::new("group", "Group", Unit::Text), Field::new("n", "People", Unit::People)];
    fields.extend(Field::with_interval("accuracy", "Accuracy", Unit::Share));
    fields.extend(TOLD.iter().flat_map(|it| Field::with_interval(it.id, it.name, Unit::Number)));
    let rows: Vec<Vec<Entry>> =
        tables.groups.iter().map(|it| row(bench, it, tables, attributes)).collect();
    Exhibit {
        exhibit: "class-figures".to_owned(),
        section: Section::Outcomes,
        title: title(tables),
        says: format!(
            "Accuracy: the share whose decision is their outcome, with {} interval; it is also the weighted recall. Macro figures count every class of the group's outcomes the same, weighted ones as often as it occurs, with {} resamples{}. F1 of a class is 2 TP / (2 TP + FP + FN); where a class is never decided, there is no precision to average.{}{}",
            bench.plan.evidence.rate_interval.whose(),
            bench.plan.evidence.resamples,
            bench.plan.evidence.bootstrap.remark(),
            on_weights(bench),
            tables.others
        ),
        caveat: "Accuracy and weighted figures are those of the frequent classes; macro figures hang on the rarest.".to_owned(),
        source: "Sokolova & Lapalme (2009), A systematic analysis of performance measures for classification tasks".to_owned(),
        attributes: attributes.to_vec(),
        fields,
        rows,
        draws: Some(Draws {
            form: Form::Dots,
            across: "macro-f1".to_owned(),
            up: "group".to_owned(),
            series: None,
            even: None,
        }),
    }
}

fn row(bench: &Bench, it: &Table, tables: &Tables, attributes: &[String]) -> Vec<Entry> {
    let everyone = it.everyone();
    let mut row: Vec<Entry> = vec![it.name.as_str().into(), everyone.weight.into()];
    row.extend(entries(share(bench.context, right(it), everyone), "nobody in the group"));
    let resampled = Resampled::new(bench, it, attributes);
    for told in &TOLD {
        let value = mean(&resampled.cells, told, &tables.classes);
        let why = value.as_ref().err().cloned().unwrap_or_default();
        let figure: Figured = value.ok().map(|it| (it, resampled.interval(bench, told, it)));
        row.extend(entries(figure, &why));
    }
    row
}

fn right(it: &Table) -> Sum {
    total(&(0..it.both.len()).map(|class| it.both[class][class]).collect::<Vec<_>>())
}

/// The group's people by cell, and drawn anew.
struct Resampled {
    cells: Cells,
    population: Option<Population>,
    drawn: Vec<Cells>,
}

impl Resampled {
    fn new(bench: &Bench, it: &Table, attributes: &[String]) -> Self {
        let sums: Vec<[f64; 2]> =
            it.both.iter().flatten().map(|it| [it.weight, it.square]).collect();
        let n = it.both.len();
        let in_rows = |all: &[f64]| all.chunks(n).map(<[f64]>::to_vec).collect::<Cells>();
        let population = Population::of(&sums);
        let group = [it.name.clone()];
        let stream = Stream::new(bench.context.seed, task("classes", attributes, &group));
        let mut drawn = Vec::new();
        if let Some(it) = &population {
            let (mut people, mut all) = (it.draws(stream), vec![0.0; sums.len()]);
            for _ in 0..bench.plan.evidence.resamples {
                people.next(&mut all);
                drawn.push(in_rows(&all));
            }
        }
        let weights: Vec<f64> = sums.iter().map(|it| it[0]).collect();
        Self { cells: in_rows(&weights), population, drawn }
    }

    /// Of a mean that was observed; corrected for bias and skew where the plan says so and it can be.
    fn interval(&self, bench: &Bench, told: &Told, value: f64) -> Option<Interval> {
        let values: Vec<f64> =
            self.drawn.iter().filter_map(|it| mean(it, told, &[]).ok()).collect();
        // Fewer than half with a value tell nothing of the others.
        if values.is_empty() || 2 * values.len() < self.drawn.len() {
            return None;
        }
        let evidence = &bench.plan.evidence;
        let acceleration = match evidence.bootstrap {
            Bootstrap::Percentile => None,
            Bootstrap::Bca => self.acceleration(told),
        };
        let ends = acceleration
            .and_then(|it| corrected(&values, value, it, evidence.confidence))
            .or_else(|| percentiles(&values, evidence.confidence))?;
        Some(holding(ends, value))
    }

    fn acceleration(&self, told: &Told) -> Option<f64> {
        let mut without = self.cells.clone();
        let mut all = Vec::new();
        for (at, it) in self.population.as_ref()?.cells.iter().enumerate() {
            if it.people > 0.0 {
                let (row, column) = (at / without.len(), at % without.len());
                let full = without[row][column];
                without[row][column] = (full - it.weight).max(0.0);
                let statistic = mean(&without, told, &[]).ok()?;
                without[row][column] = full;
                all.push(LeftOut { statistic, people: it.people });
            }
        }
        acceleration(&[&all])
    }
}

fn title(tables: &Tables) -> String {
    let accuracy = |it: &&Table| right(it).weight / it.everyone().weight;
    let known = || tables.groups.iter().filter(|it| it.everyone().weight > 0.0);
    let highest = known().max_by(|a, b| accuracy(a).total_cmp(&accuracy(b)));
    let lowest = known().min_by(|a, b| accuracy(a).total_cmp(&accuracy(b)));
    match (highest, lowest) {
        (Some(highest), Some(lowest)) => format!(
            "The right class is given to {} of {} and {} of {}",
            percent(accuracy(&highest)),
            highest.name,
            percent(accuracy(&lowest)),
            lowest.name
        ),
        (_, _) => "Nobody has a class".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::exhibits::classes::testing::{PEOPLE, close, of_classes};
    use crate::report::exhibit::Entry;

    #[test]
    fn means_over_classes_are_those_of_scikit_learn() {
        // precision_recall_fscore_support of scikit-learn 1.9.1 on the people of "a".
        let found = of_classes("class-figures", &PEOPLE).remove(0);
        close(&found, 0, "accuracy", 0.69);
        close(&found, 0, "macro-recall", 0.7);
        close(&found, 0, "macro-precision", 0.696_282_906_933_629_9);
        close(&found, 0, "macro-f1", 0.689_436_051_336_266_2);
        close(&found, 0, "weighted-precision", 0.704_073_971_078_976_6);
        close(&found, 0, "weighted-f1", 0.688_098_080_005_456_5);
        assert!(found.number(0, "macro-f1-low").unwrap() < 0.65);
        assert!(found.number(0, "macro-f1-high").unwrap() > 0.72);
    }

    #[test]
    fn a_class_that_is_never_decided_has_no_precision_to_average() {
        let found = of_classes("class-figures", &PEOPLE).remove(0);
        let nobody = "nobody in the group is given \u{201c}hi\u{201d}".to_owned();
        let at = found.field("macro-precision").unwrap();
        assert_eq!(found.rows[1][at], Entry::Nothing(nobody));
        // Over "hi" and "mid": nobody of "b" has "lo". 0 and 50 of 66.
        close(&found, 1, "macro-recall", 25.0 / 66.0);
        // 2 · 50 / (66 + 60) and 0.
        close(&found, 1, "macro-f1", 50.0 / 126.0);
    }
}
