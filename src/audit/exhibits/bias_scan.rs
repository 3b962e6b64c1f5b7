//! Among which groups, of all subsets of the attributes' values, do outcomes speak most against the scores?

use std::collections::BTreeMap;

use crate::audit::error::Error;
use crate::audit::exhibits::of_scores::are_probabilities;
use crate::audit::exhibits::rows::PeopleRows;
use crate::audit::exhibits::{Bench, Shown};
use crate::audit::replicates::task;
use crate::base::order;
use crate::cube::AxisLevels;
use crate::report::Untested;
use crate::report::exhibit::{Entry, Exhibit, Field, Section, Unit};
use crate::report::format::{count, p_value, percent};
use crate::stats::permutation::permutation_p;
use crate::stats::resample::{Stream, percentile_interval};
use crate::stats::scan::{Best, Cell, Rules, Scanned, Sums, likeliest};

/// Each named value costs one unit of log likelihood, as a parameter does in Akaike's criterion.
const RULES: Rules = Rules { penalty: 1.0, at_random: 4 };

/// Scans of outcomes that are drawn by the scores.
const MOST_DRAWS: u32 = 199;

/// More different scores than this are put into as many parts of about equally many people for the search.
const MOST_CHANCES: usize = 64;

const WHAT: &str = "Bias scan: the groups whose outcomes speak most against their scores";

pub(crate) fn show(bench: &Bench) -> Result<Shown, Error> {
    let lacks = |why: &str| Shown {
        exhibits: Vec::new(),
        untested: vec![Untested { what: WHAT.to_owned(), why: why.to_owned() }],
    };
    if !bench.plan.tells_outcomes() || !are_probabilities(bench) {
        return Ok(lacks(
            "it needs outcomes with two sides, and scores that are probabilities of them",
        ));
    }
    let people = bench.people()?;
    if people.weight_each.is_some() {
        return Ok(lacks("people are weighted, and a likelihood counts people"));
    }
    let Some(all) = Everyone::new(bench, people) else { return Ok(lacks("there is nobody")) };
    let found = [Side::More, Side::Fewer].map(|it| all.found(bench, it));
    Ok(Shown { exhibits: vec![exhibit(bench, &all, &found)], untested: Vec::new() })
}

/// Which outcomes are scanned for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    More,
    Fewer,
}

impl Side {
    fn name(self) -> &'static str {
        match self {
            Self::More => "more positive outcomes than predicted",
            Self::Fewer => "fewer positive outcomes than predicted",
        }
    }

    fn of(self, scanned: &Scanned) -> Scanned {
        match self {
            Self::More => scanned.clone(),
            Self::Fewer => scanned.turned(),
        }
    }
}

/// A person or several: the values of their attributes, their score, whether they are positive, and how many they are.
struct Person {
    values: Vec<usize>,
    score: f64,
    is_positive: bool,
    people: f64,
}

struct Everyone<'a> {
    axes: &'a [AxisLevels],
    people: Vec<Person>,
    scanned: Scanned,
    is_binned: bool,
}

/// What a scan for one side gave.
struct Found {
    side: Side,
    best: Best,
    /// Of the best subset, from every score: people, positives and positives expected.
    people: f64,
    positives: f64,
    expected: f64,
    /// The number by which odds are multiplied.
    odds: f64,
    score: f64,
    /// What so many scans in a hundred stay below where the scores are right.
    usual: Option<f64>,
    p: Option<f64>,
}

impl<'a> Everyone<'a> {
    fn new(bench: &Bench<'a>, rows: &PeopleRows) -> Option<Self> {
        let axes = &bench.cube.axes[..bench.cube.n_attributes];
        let (positive, scores) = (rows.positive.as_ref()?, rows.score.as_ref()?);
        let person = |at: usize| Person {
            values: rows.levels[..axes.len()].iter().map(|it| it[at] as usize).collect(),
            score: scores[at],
            is_positive: positive[at],
            people: rows.count.as_ref().map_or(1.0, |it| it[at]),
        };
        let people: Vec<Person> = (0..rows.rows.len()).map(person).collect();
        let ends = ends(&people);
        let bin = |it: &Person| ends.partition_point(|end| *end < it.score);
        let mut sums = vec![(0.0, 0.0); ends.len()];
        let mut cells: BTreeMap<(&[usize], usize), (f64, f64)> = BTreeMap::new();
        for it in people.iter().filter(|it| it.people > 0.0) {
            let (bin, is_positive) = (bin(it), f64::from(u8::from(it.is_positive)));
            sums[bin].0 += it.people;
            sums[bin].1 += it.people * it.score;
            let cell = cells.entry((&it.values, bin)).or_default();
            cell.0 += it.people;
            cell.1 += it.people * is_positive;
        }
        let cells: Vec<Cell> = (cells.into_iter())
            .map(|((values, bin), (people, positives))| Cell {
                values: values.to_vec(),
                bin,
                people,
                positives,
            })
            .collect();
        if cells.is_empty() {
            return None;
        }
        let chances = sums.iter().map(|it| (it.1 / it.0).clamp(0.0, 1.0)).collect();
        let n_values = axes.iter().map(|it| it.levels.len()).collect();
        let is_binned = n_different(&people) > MOST_CHANCES;
        let scanned = Scanned { n_values, chances, cells };
        Some(Self { axes, people, scanned, is_binned })
    }

    fn found(&self, bench: &Bench, side: Side) -> Found {
        let scanned = side.of(&self.scanned);
        let seed = bench.context.seed;
        let stream = |kind: &str, draw: u32| {
            Stream::new(seed, task(&format!("bias-scan, {kind} {draw}"), &[], &[]))
        };
        let best = scanned.best(RULES, &mut stream("search", 0));
        let draws = bench.plan.evidence.resamples.min(MOST_DRAWS);
        let mut by_chance: Vec<f64> = (0..draws)
            .map(|draw| {
                let by_scores = scanned.drawn(&mut stream("chance", draw));
                by_scores.best(RULES, &mut stream("search", draw + 1)).score
            })
            .collect();
        let p = permutation_p(best.score, &by_chance);
        order::numbers(&mut by_chance);
        let level = 2.0 * bench.plan.evidence.confidence - 1.0;
        let usual = percentile_interval(&by_chance, level).map(|it| it.high);
        self.told(side, best, (usual, p))
    }

    /// The figures of the best subset, from every score.
    fn told(&self, side: Side, best: Best, (usual, p): (Option<f64>, Option<f64>)) -> Found {
        let mut held: Vec<&Person> =
            self.people.iter().filter(|it| best.holds(&it.values)).collect();
        order::by(&mut held, |a, b| a.score.total_cmp(&b.score));
        let (mut sums, mut chances) = (Sums::default(), Vec::new());
        let (mut positives, mut expected) = (0.0, 0.0);
        for same in held.chunk_by(|a, b| a.score >= b.score) {
            let people: f64 = same.iter().map(|it| it.people).sum();
            let all: f64 = same.iter().filter(|it| it.is_positive).map(|it| it.people).sum();
            positives += all;
            expected += people * same[0].score;
            sums.people.push(people);
            chances.push(if side == Side::More { same[0].score } else { 1.0 - same[0].score });
        }
        let people: f64 = sums.people.iter().sum();
        sums.positives = if side == Side::More { positives } else { people - positives };
        let (log, ratio) = likeliest(&sums, &chances);
        let odds = libm::exp(if side == Side::More { log } else { -log });
        let named = best.subset.iter().flatten().flatten().filter(|it| **it).count();
        let score = (ratio - RULES.penalty * named as f64).max(0.0);
        Found { side, best, people, positives, expected, odds, score, usual, p }
    }

    /// "sex: Female; race: Asian or Other".
    fn says(&self, best: &Best) -> String {
        let said = |(axis, named): (&AxisLevels, &Option<Vec<bool>>)| {
            let all = axis.levels.iter().zip(named.as_ref()?).filter(|it| *it.1);
            let names: Vec<&str> = all.map(|it| it.0.as_str()).collect();
            Some(format!("{}: {}", axis.name, names.join(" or ")))
        };
        let parts: Vec<String> = self.axes.iter().zip(&best.subset).filter_map(said).collect();
        if parts.is_empty() { "everyone".to_owned() } else { parts.join("; ") }
    }
}

fn n_different(people: &[Person]) -> usize {
    let mut scores: Vec<f64> = people.iter().map(|it| it.score).collect();
    order::numbers(&mut scores);
    scores.dedup_by(|a, b| a.total_cmp(b).is_eq());
    scores.len()
}

/// The highest score of each bin: every score of few, else of parts of about equally many people, equal ones together.
fn ends(people: &[Person]) -> Vec<f64> {
    let mut all: Vec<(f64, f64)> = people.iter().map(|it| (it.score, it.people)).collect();
    all.retain(|it| it.1 > 0.0);
    order::by(&mut all, |a, b| a.0.total_cmp(&b.0));
    let whole: f64 = all.iter().map(|it| it.1).sum();
    let few = n_different(people) <= MOST_CHANCES;
    let (mut ends, mut before) = (Vec::new(), 0.0);
    let part = |weight: f64| libm::floor(weight / whole * MOST_CHANCES as f64);
    for same in all.chunk_by(|a, b| a.0 >= b.0) {
        let after = before + same.iter().map(|it| it.1).sum::<f64>();
        if few || part(after) > part(before) || after >= whole {
            ends.push(same[0].0);
        }
        before = after;
    }
    ends
}

fn exhibit(bench: &Bench, all: &Everyone, found: &[Found; 2]) -> Exhibit {
    let binned = if all.is_binned {
        format!(
            " The search and its draws take scores as the means of at most {MOST_CHANCES} parts of about equally many people; all figures of what was found come from every score."
        )
    } else {
        String::new()
    };
    let draws = bench.plan.evidence.resamples.min(MOST_DRAWS);
    Exhibit {
        exhibit: "bias-scan".to_owned(),
        section: Section::Slices,
        title: title(bench, all, found),
        says: format!(
            "Of all subsets of people that name some values of each attribute, the one whose outcomes are the most likelier if the odds of its scores are multiplied by one number. Score: Y ln q − Σ ln(1 − p + q p), Y positive outcomes, less {} for each value that is named; the attribute of which all values are in names none. With the other attributes held, the best values of one are found exactly, attribute after attribute, beginning with everyone, with each value alone and with {} subsets drawn with the plan\u{2019}s seed; q is at most 1000. p: how often a scan of the same people finds as high a score where outcomes are drawn by the scores, {} times, the observed one counted in.{binned}",
            RULES.penalty,
            RULES.at_random,
            count(u64::from(draws))
        ),
        caveat: "The highest of many subsets is high by chance alone: a score is to be read beside what scans usually stay below, and a subset is to be confirmed on new data. The other way to find one is that scores are wrong for everyone, which a calibration tells.".to_owned(),
        source: "Zhang & Neill (2016), Identifying significant predictive bias in classifiers; Speakman, Somanchi, McFowland & Neill (2016), Penalized fast subset scanning, Journal of Computational and Graphical Statistics 25".to_owned(),
        attributes: all.axes.iter().map(|it| it.name.clone()).collect(),
        fields: vec![
            Field::new("side", "Scanned for", Unit::Text),
            Field::new("subset", "Among", Unit::Text),
            Field::new("people", "People", Unit::People),
            Field::new("observed", "Positive outcomes", Unit::Share),
            Field::new("predicted", "Mean score", Unit::Share),
            Field::new("odds", "Odds, times", Unit::Ratio),
            Field::new("score", "Score", Unit::Number),
            Field::new("usual", "What scans usually stay below", Unit::Number),
            Field::new("p", "p", Unit::PValue),
        ],
        rows: found.iter().map(|it| row(all, it)).collect(),
        draws: None,
    }
}

/// Whether anything was found at all.
fn is_any(it: &Found) -> bool {
    it.score > 0.0
}

fn row(all: &Everyone, it: &Found) -> Vec<Entry> {
    let none = "no subset is worth its names";
    let figure = |value: f64| Entry::number(is_any(it).then_some(value), none);
    let subset = if is_any(it) { all.says(&it.best) } else { "nobody".to_owned() };
    vec![
        it.side.name().into(),
        Entry::Text(subset),
        figure(it.people),
        figure(it.positives / it.people),
        figure(it.expected / it.people),
        figure(it.odds),
        it.score.into(),
        Entry::number(it.usual, "nothing was drawn, or a confidence of at most one half has none"),
        Entry::number(it.p, "nothing was drawn"),
    ]
}

fn title(bench: &Bench, all: &Everyone, found: &[Found; 2]) -> String {
    let alpha = 1.0 - bench.plan.evidence.confidence;
    let is_clear = |it: &&Found| is_any(it) && it.p.is_some_and(|p| p < alpha);
    let clearest = found.iter().filter(is_clear).max_by(|a, b| a.score.total_cmp(&b.score));
    match clearest {
        Some(it) => format!(
            "Among {} {} have a positive outcome, where scores predict {} (p = {})",
            all.says(&it.best),
            percent(it.positives / it.people),
            percent(it.expected / it.people),
            it.p.map(p_value).unwrap_or_default()
        ),
        None => {
            "In no subset of the groups do outcomes speak against the scores more than chance makes them".to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::exhibits::of_columns::testing::report;

    const PLAN: &str = "outcome = { column = \"y\", positive = \"1\" }\nscore = { column = \"s\" }";

    /// People by group, score, and how many of them are positive and negative.
    fn people(all: &[(&str, f64, usize, usize)]) -> String {
        let mut text = "group,s,y\n".to_owned();
        for (group, score, positives, negatives) in all {
            text += &format!("{group},{score},1\n").repeat(*positives);
            text += &format!("{group},{score},0\n").repeat(*negatives);
        }
        text
    }

    #[test]
    fn the_groups_with_more_outcomes_than_predicted_are_named() {
        // Of b and c 80 and 75 of 100 are positive where ½ is predicted, of the others as many as predicted.
        let text = people(&[
            ("a", 0.5, 50, 50),
            ("b", 0.5, 80, 20),
            ("c", 0.5, 75, 25),
            ("d", 0.5, 45, 55),
        ]);
        let found = report("bias-scan", &text, PLAN).exhibits.remove(0);
        assert_eq!(found.text(0, "subset"), "group: b or c");
        // q is the odds of 155 of 200; 155 ln q − 200 ln((1 + q) / 2), less 2 for two names.
        let q: f64 = 155.0 / 45.0;
        let score = 155.0 * libm::log(q) - 200.0 * libm::log(f64::midpoint(1.0, q)) - 2.0;
        assert!((found.number(0, "score").unwrap() - score).abs() < 1e-9);
        assert!((found.number(0, "odds").unwrap() - q).abs() < 1e-9);
        assert!((found.number(0, "observed").unwrap() - 0.775).abs() < 1e-12);
        assert!((found.number(0, "predicted").unwrap() - 0.5).abs() < 1e-12);
        assert!((found.number(0, "p").unwrap() - 1.0 / 200.0).abs() < 1e-12);
        assert!(found.number(0, "usual").unwrap() < score);
        // Of d 5 fewer than expected are not worth a name.
        assert_eq!(found.text(1, "subset"), "nobody");
        assert_eq!(found.number(1, "people"), None);
        assert!(found.number(1, "p").unwrap() > 0.2);
        assert!(found.title.starts_with("Among group: b or c 77.5% have"), "{}", found.title);
    }

    #[test]
    fn where_scores_are_right_nothing_is_clear() {
        let text = people(&[
            ("a", 0.2, 20, 80),
            ("a", 0.7, 70, 30),
            ("b", 0.2, 21, 79),
            ("b", 0.7, 68, 32),
        ]);
        let found = report("bias-scan", &text, PLAN).exhibits.remove(0);
        assert!(found.title.starts_with("In no subset"), "{}", found.title);
        assert!(found.number(0, "p").unwrap() > 0.2);
    }

    #[test]
    fn many_scores_are_put_into_parts_for_the_search_alone() {
        // A hundred scores of two people of each group; of b all are positive.
        let mut text = "group,s,y\n".to_owned();
        for idx in 0..100 {
            let score = f64::from(idx) / 200.0 + 0.25;
            text.extend([format!("a,{score},1\na,{score},0\nb,{score},1\nb,{score},1\n")]);
        }
        let found = report("bias-scan", &text, PLAN).exhibits.remove(0);
        assert_eq!(found.text(0, "subset"), "group: b");
        assert!((found.number(0, "people").unwrap() - 200.0).abs() < 1e-9);
        assert!((found.number(0, "predicted").unwrap() - 0.497_5).abs() < 1e-12);
        assert!((found.number(0, "odds").unwrap() - 1_000.0).abs() < 1e-6);
        // From every score: 200 ln 1000 − 2 Σ ln(1 + 999 p), less 1.
        let told = |idx: i32| libm::log1p(999.0 * (f64::from(idx) / 200.0 + 0.25));
        let score = 200.0 * libm::log(1_000.0) - 2.0 * (0..100).map(told).sum::<f64>() - 1.0;
        assert!((found.number(0, "score").unwrap() - score).abs() < 1e-8);
        assert!(found.says.contains("64 parts"));
    }

    #[test]
    fn scores_that_are_no_probabilities_are_not_scanned() {
        let text = people(&[("a", 5.0, 40, 40), ("b", 2.0, 40, 40)]);
        let found = report("bias-scan", &text, PLAN);
        assert!(found.exhibits.is_empty());
        assert!(found.untested.iter().any(|it| it.what.starts_with("Bias scan")));
    }
}
