//! How far numbers would have to be moved: a group's outcomes to its predictions, and a group's numbers to those of the
//! reference.

use crate::audit::error::Error;
use crate::audit::exhibits::numbers::{Group, groups, has_errors};
use crate::audit::exhibits::of_scores::alone;
use crate::audit::exhibits::{Bench, Shown};
use crate::audit::measure::Measured;
use crate::audit::replicates::task;
use crate::cube::numbers::{Entry as Person, sample};
use crate::report::Untested;
use crate::report::exhibit::{Draws, Entry, Even, Exhibit, Field, Form, Section, Unit};
use crate::report::format::{count, number};
use crate::stats::distance::apart;
use crate::stats::permutation::permutation_p;
use crate::stats::resample::Stream;
use crate::stats::transport::permuted_distances;

/// Ways in which people are put into the two groups at random.
const MOST_DRAWS: u32 = 999;

/// Of more people no p is drawn.
const MOST_PEOPLE: f64 = 100_000.0;

const WHAT: &str = "Optimal transport of outcomes and predictions";

/// A number of a person, and how it is called.
struct Of {
    id: &'static str,
    of: fn(&Person) -> f64,
}

const OUTCOME: Of = Of { id: "outcome", of: |it| it.outcome };
const PREDICTION: Of = Of { id: "prediction", of: |it| it.prediction };

#[expect(clippy::unnecessary_wraps, reason = "other kinds of exhibits can fail")]
pub(crate) fn show(bench: &Bench) -> Result<Shown, Error> {
    if !has_errors(bench) {
        let why = "it needs outcomes and predictions that are numbers".to_owned();
        let untested = vec![Untested { what: WHAT.to_owned(), why }];
        return Ok(Shown { exhibits: Vec::new(), untested });
    }
    let exhibits = alone(bench).filter_map(|it| exhibit(bench, it)).collect();
    Ok(Shown { exhibits, untested: Vec::new() })
}

/// How far a group's numbers lie from those of the reference.
struct Moved {
    distance: Option<f64>,
    p: Result<f64, &'static str>,
}

/// A group, and how far its outcomes lie from its own predictions.
struct Line<'a> {
    name: &'a str,
    people: f64,
    within: Option<f64>,
    /// None of the reference.
    beside: Option<[Moved; 2]>,
}

fn line<'a>(bench: &Bench, measured: &Measured, group: &'a Group, reference: &Group) -> Line<'a> {
    let distance = |one: &[(f64, f64)], other: &[(f64, f64)]| {
        apart(one, other).map(|it| it.wasserstein).filter(|it| it.is_finite())
    };
    let within =
        distance(&sample(&group.people, OUTCOME.of), &sample(&group.people, PREDICTION.of));
    let moved = |what: Of| {
        let samples = [group, reference].map(|it| sample(&it.people, what.of));
        let distance = distance(&samples[0], &samples[1]);
        let p = if bench.context.is_weighted {
            Err("people are weighted")
        } else if group.weight + reference.weight > MOST_PEOPLE {
            Err("more people than are dealt anew")
        } else {
            let kind = format!("transport, {}", what.id);
            let task = task(&kind, &measured.attributes, std::slice::from_ref(&group.name));
            let mut stream = Stream::new(bench.context.seed, task);
            let [one, other] = samples.map(|it| each(&it));
            let by_chance = permuted_distances(&one, &other, n_draws(bench), &mut stream);
            let p = distance.and_then(|it| permutation_p(it, &by_chance));
            p.ok_or("nothing was drawn")
        };
        Moved { distance, p }
    };
    let beside = (!group.is_reference).then(|| [OUTCOME, PREDICTION].map(moved));
    Line { name: &group.name, people: group.weight, within, beside }
}

/// One number for each person.
fn each(sample: &[(f64, f64)]) -> Vec<f64> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole people")]
    let times = |people: f64| libm::round(people) as usize;
    sample.iter().flat_map(|it| std::iter::repeat_n(it.0, times(it.1))).collect()
}

fn n_draws(bench: &Bench) -> u32 {
    bench.plan.evidence.resamples.min(MOST_DRAWS)
}

fn exhibit(bench: &Bench, measured: &Measured) -> Option<Exhibit> {
    let (groups, others) = groups(bench, measured)?;
    let reference = groups.iter().find(|it| it.is_reference)?;
    let lines: Vec<Line> = groups.iter().map(|it| line(bench, measured, it, reference)).collect();
    let weighted = if bench.context.is_weighted { " Distances are weighted." } else { "" };
    Some(Exhibit {
        exhibit: "transport".to_owned(),
        section: Section::Outcomes,
        title: title(bench, &lines, &reference.name)?,
        says: format!(
            "The first Wasserstein distance of two distributions, in units of the outcome: how far each number would have to be moved on average for the one to become the other, at the least (the cost of optimal transport by absolute difference; the area between the two distribution functions). Inside each group from outcomes to predictions, whoever has them; and from a group\u{2019}s numbers to those of {}. p: how often people dealt to the two groups at random lie as far apart, {} times with the plan\u{2019}s seed, the observed one counted in.{weighted}{others}",
            reference.name,
            count(u64::from(n_draws(bench)))
        ),
        caveat: "A distance is above 0 by chance alone, the more so the fewer people there are. Inside a group it says nothing of single people: predictions dealt out anew among them keep it. AIF360\u{2019}s ot_distance takes the numbers themselves as masses to be moved and gives other figures.".to_owned(),
        source: "Villani (2009), Optimal transport: old and new; Vallender (1974), Calculation of the Wasserstein distance between probability distributions on the line; Ramdas, García Trillos & Cuturi (2017), On Wasserstein two-sample testing and related families of nonparametric tests".to_owned(),
        attributes: measured.attributes.clone(),
        fields: vec![
            Field::new("group", "Group", Unit::Text),
            Field::new("people", "People", Unit::People),
            Field::new("within", "Outcomes to own predictions", Unit::Number),
            Field::new("outcomes", "Outcomes to the reference\u{2019}s", Unit::Number),
            Field::new("outcomes-p", "p of outcomes", Unit::PValue),
            Field::new("predictions", "Predictions to the reference\u{2019}s", Unit::Number),
            Field::new("predictions-p", "p of predictions", Unit::PValue),
        ],
        rows: lines.iter().map(row).collect(),
        draws: Some(Draws {
            form: Form::Dots,
            across: "within".to_owned(),
            up: "group".to_owned(),
            series: None,
            even: Some(Even::Zero),
        }),
    })
}

fn row(it: &Line) -> Vec<Entry> {
    let far = "the numbers are too far apart to be told";
    let mut row: Vec<Entry> = vec![it.name.into(), it.people.into(), Entry::number(it.within, far)];
    match &it.beside {
        Some(both) => {
            for moved in both {
                row.push(Entry::number(moved.distance, far));
                row.push(match moved.p {
                    Ok(p) => p.into(),
                    Err(why) => Entry::Nothing(why.to_owned()),
                });
            }
        }
        None => row.extend([(); 4].map(|()| Entry::Nothing("it is the reference".to_owned()))),
    }
    row
}

fn title(bench: &Bench, lines: &[Line], reference: &str) -> Option<String> {
    let alpha = 1.0 - bench.plan.evidence.confidence;
    let predictions = lines.iter().filter_map(|it| {
        let [_, moved] = it.beside.as_ref()?;
        Some((it.name, moved.distance?, moved.p))
    });
    let furthest = predictions.max_by(|a, b| a.1.total_cmp(&b.1))?;
    let (name, distance, p) = furthest;
    Some(match p {
        Ok(p) if p >= alpha => format!(
            "The predictions of {name} lie no further from those of {reference} than chance takes them, {}",
            number(distance)
        ),
        Ok(_) | Err(_) => format!(
            "The predictions of {name} lie furthest from those of {reference}, {} on average",
            number(distance)
        ),
    })
}

#[cfg(test)]
mod tests {
    use crate::audit::exhibits::numbers::testing::{close, of_numbers};

    #[test]
    fn numbers_are_moved_as_little_as_they_can_be() {
        // Of a 20 of 1 and 20 of 3, predicted 2 and 3; of b 30 of 2 and 10 of 6, predicted 6 and 2.
        let people =
            [("a", 1.0, 2.0, 20), ("a", 3.0, 3.0, 20), ("b", 2.0, 6.0, 30), ("b", 6.0, 2.0, 20)];
        let found = of_numbers("transport", &people).remove(0);
        // The reference is b, the larger, and stands first.
        assert_eq!((found.text(0, "group"), found.text(1, "group")), ("b", "a"));
        // Outcomes of b are 2 for 3/5, predictions for 2/5: a fifth is moved from 2 to 6.
        close(&found, 0, "within", 0.8);
        assert_eq!(found.number(0, "predictions"), None);
        close(&found, 1, "within", 0.5);
        // From 1 and 3, halves, to 2 for 3/5 and 6 for 2/5: ½ · 1 + 1/10 · 1 + 2/5 · 3.
        close(&found, 1, "outcomes", 1.8);
        // From 2 and 3, halves, to 2 for 2/5 and 6 for 3/5: 1/10 · 4 + ½ · 3.
        close(&found, 1, "predictions", 1.9);
        close(&found, 1, "predictions-p", 0.001);
        assert!(found.title.starts_with("The predictions of a lie furthest from those of b"));
    }

    #[test]
    fn alike_groups_lie_no_further_apart_than_chance_takes_them() {
        let mut people = Vec::new();
        for group in ["a", "b"] {
            people.extend([(group, 1.0, 2.0, 30), (group, 4.0, 3.0, 20)]);
        }
        let found = of_numbers("transport", &people).remove(0);
        close(&found, 1, "predictions", 0.0);
        close(&found, 1, "predictions-p", 1.0);
        assert!(found.title.contains("no further"), "{}", found.title);
    }
}
