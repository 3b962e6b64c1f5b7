//! How far apart the scores of groups are, before any cut.

pub(crate) mod between_curves;

use crate::audit::error::Error;
use crate::audit::exhibits::of_scores::{
    Figured, alone, brief, entries, groups, name, on_weights, shown_groups,
};
use crate::audit::exhibits::score_distributions::between_curves::{
    BetweenCurves, ByChance, Curves,
};
use crate::audit::exhibits::{Bench, Shown};
use crate::audit::means;
use crate::audit::measure::Measured;
use crate::cube::{Moments, Tally};
use crate::metrics::{Estimate, Figure};
use crate::report::exhibit::{Entry, Exhibit, Field, Section, Unit};
use crate::stats::difference::mover_difference;
use crate::stats::distance;
use crate::stats::scored::{Among, ScoreBlock};
use crate::stats::special::kolmogorov_upper_tail;
use crate::stats::two_samples::{exact_p, median_interval, overlap, quantile};

/// The last fields, which only outcomes can fill.
const OF_CURVES: usize = 4;

/// Four rows for each.
const MOST_GROUPS: usize = 15;

/// Above so many distinct scores, neighbours are taken together.
pub(crate) const MOST_SCORES: usize = 65_536;

/// Distinct scores up to this are compared one by one; more are taken in as many bands.
const MOST_VALUES: usize = 50;

#[expect(clippy::unnecessary_wraps, reason = "other kinds of exhibits can fail")]
pub(crate) fn show(bench: &Bench) -> Result<Shown, Error> {
    if bench.cube.scores.is_none() {
        return Ok(Shown::default());
    }
    let exhibits = alone(bench).filter_map(|it| exhibit(bench, it)).collect();
    Ok(Shown { exhibits, untested: Vec::new() })
}

/// The people on one side of a comparison.
#[derive(Clone, Copy)]
struct Side<'a> {
    blocks: &'a [ScoreBlock],
    tally: &'a Tally,
}

/// A comparison of one group.
struct Apart {
    n: f64,
    ks: Option<f64>,
    p: Option<f64>,
    distance: Option<f64>,
    means: Figured,
    medians: Figured,
    overlap: Option<f64>,
}

fn exhibit(bench: &Bench, measured: &Measured) -> Option<Exhibit> {
    let reference = measured.reference?;
    let (shown, others) = shown_groups(bench, measured, MOST_GROUPS);
    if !measured.groups[reference].enough || shown.len() < 2 {
        return None;
    }
    let lists = bench.cube.score_lists_up_to(&measured.axes, MOST_SCORES);
    let everyone = bench.cube.score_lists_up_to(&[], MOST_SCORES).into_iter().next()?;
    let side = |it: usize| Side { blocks: &lists[it].blocks, tally: &measured.groups[it].tally };
    let reference_name = name(&measured.groups[reference]);
    let curves = bench
        .plan
        .tells_outcomes()
        .then(|| Curves::new(bench.context, bench.cube, measured))
        .flatten();
    let has_rest = has_rest(measured);
    let (mut rows, mut means) = (Vec::new(), Vec::new());
    for group in shown.into_iter().filter(|it| *it != reference) {
        let label = name(&measured.groups[group]);
        let between = curves.as_ref().map(|it| {
            it.between(bench.context, measured, &lists, [group, reference], ByChance::HowOften)
        });
        let mut compare =
            |among: Among, against: &str, other: Side, between: Option<BetweenCurves>| {
                let apart = apart(bench, among, side(group), other);
                if among == Among::Everyone && against == reference_name {
                    means.push((label.clone(), apart.means));
                }
                rows.push(row(&label, against, among, &apart, between));
            };
        compare(Among::Everyone, &reference_name, side(reference), between);
        if has_rest {
            let tally = rest_tally(measured, group);
            let blocks = rest_blocks(&everyone.blocks, &lists[group].blocks);
            let rest = Side { blocks: &blocks, tally: &tally };
            compare(Among::Everyone, "everyone else", rest, None);
        }
        if bench.plan.tells_outcomes() {
            compare(Among::Positives, &reference_name, side(reference), None);
            compare(Among::Negatives, &reference_name, side(reference), None);
        }
    }
    let mut fields = fields();
    if curves.is_none() {
        fields.truncate(fields.len() - OF_CURVES);
        for row in &mut rows {
            row.truncate(row.len() - OF_CURVES);
        }
    }
    Some(Exhibit {
        exhibit: "score-distributions".to_owned(),
        section: Section::Scores,
        title: title(&means, &reference_name),
        says: says(bench, measured, &reference_name, curves.as_ref()) + &others,
        caveat: "Unlike scores prove nothing by themselves where outcomes differ too: look at the rows among positives and among negatives.".to_owned(),
        source: "Gardner, Brooks & Baker (2019), Evaluating the fairness of predictive student models through slicing analysis, doi:10.1145/3303772.3303791".to_owned(),
        attributes: measured.attributes.clone(),
        fields,
        rows,
        draws: None,
    })
}

/// Whether everyone else is not just the other group.
fn has_rest(measured: &Measured) -> bool {
    measured.groups.len() > 2
}

fn says(bench: &Bench, measured: &Measured, reference: &str, curves: Option<&Curves>) -> String {
    let and_rest = if has_rest(measured) { " and of everyone else" } else { "" };
    let is_thinned = bench
        .cube
        .scores
        .as_ref()
        .is_some_and(|it| it.distinct_up_to(MOST_SCORES + 1) > MOST_SCORES);
    let thinned = if is_thinned {
        " There are more than 65,536 distinct scores, so neighbours are taken together in as many bands of equal mass, for all figures but the means."
    } else {
        ""
    };
    format!(
        "Scores of each group beside those of \u{201c}{reference}\u{201d}{and_rest}. Largest distance: of the two distribution functions (Kolmogorov-Smirnov), its p value exact with ties up to a million pairs of people, else by its limit. Distance: the area between the two functions (Wasserstein-1), in units of the score. Means: Welch's intervals; medians: Woodruff's, squared and added. Overlap: the part the two share, {}. {}{thinned}{}",
        overlap_note(bench),
        curves.map_or(String::new(), Curves::says),
        on_weights(bench)
    )
}

fn overlap_note(bench: &Bench) -> &'static str {
    let n = bench.cube.scores.as_ref().map_or(0, |it| it.distinct_up_to(MOST_VALUES + 1));
    if n <= MOST_VALUES { "score by score" } else { "in 50 bands of about equal mass of the two" }
}

fn fields() -> Vec<Field> {
    let mut fields = vec![
        Field::new("group", "Group", Unit::Text),
        Field::new("against", "Against", Unit::Text),
        Field::new("among", "Among", Unit::Text),
        Field::new("n", "n", Unit::People),
        Field::new("ks", "Largest distance", Unit::Number),
        Field::new("ks-p", "p of largest distance", Unit::PValue),
        Field::new("wasserstein", "Distance", Unit::Number),
    ];
    fields.extend(Field::with_interval("means", "Difference of means", Unit::Number));
    fields.extend(Field::with_interval("medians", "Difference of medians", Unit::Number));
    fields.push(Field::new("overlap", "Overlap", Unit::Share));
    fields.extend(Field::with_interval("abroca", "Area between ROC curves", Unit::Number));
    fields.push(Field::new("abroca-p", "p of that area", Unit::PValue));
    fields
}

fn row(
    group: &str,
    against: &str,
    among: Among,
    it: &Apart,
    between: Option<BetweenCurves>,
) -> Vec<Entry> {
    let nobody = "nobody on one side";
    let among_whom = match among {
        Among::Everyone => "everyone",
        Among::Positives => "positives",
        Among::Negatives => "negatives",
    };
    let mut row: Vec<Entry> = vec![group.into(), against.into(), among_whom.into(), it.n.into()];
    row.push(Entry::number(it.ks, nobody));
    row.push(Entry::number(it.p, nobody));
    row.push(Entry::number(it.distance, nobody));
    row.extend(entries(it.means, nobody));
    row.extend(entries(it.medians, nobody));
    row.push(Entry::number(it.overlap, nobody));
    let why = if against == "everyone else" || among != Among::Everyone {
        "only against the reference, of everyone"
    } else {
        "one kind of outcome only"
    };
    let area = between.and_then(|it| it.area);
    row.extend(entries(area, why));
    row.push(Entry::number(between.and_then(|it| it.p), why));
    row
}

fn apart(bench: &Bench, among: Among, ours: Side, theirs: Side) -> Apart {
    let values = [ours, theirs].map(|it| among.values(it.blocks));
    let [first, second] = &values;
    let effective = [ours, theirs].map(|it| effective(among, it.tally));
    let distances = distance::apart(first, second);
    let ks = distances.map(|it| it.kolmogorov_smirnov);
    let exact = if bench.context.is_weighted { None } else { exact_p(first, second) };
    let z = bench.context.z;
    let means = [ours, theirs].map(|it| mean(among, it.tally));
    let means = match means {
        [Some(a), Some(b)] => Some((a.value - b.value, means::difference(&a, &b, z))),
        _ => None,
    };
    let medians = quantile(first, 0.5).zip(quantile(second, 0.5)).map(|(a, b)| {
        let one = median_interval(first, effective[0], z);
        let other = median_interval(second, effective[1], z);
        (a - b, one.zip(other).map(|(one, other)| mover_difference(a, one, b, other)))
    });
    Apart {
        n: first.iter().map(|it| it.1).sum(),
        ks,
        p: exact.or_else(|| by_limit(ks?, effective)),
        distance: distances.map(|it| it.wasserstein),
        means,
        medians,
        overlap: overlap(first, second, MOST_VALUES),
    }
}

/// The p value of a largest distance for many people; too large where scores are tied.
fn by_limit(distance: f64, [one, other]: [f64; 2]) -> Option<f64> {
    let people = one * (other / (one + other));
    kolmogorov_upper_tail(distance * people.sqrt())
}

fn effective(among: Among, tally: &Tally) -> f64 {
    let (weight, square) = (tally.weight, tally.square);
    let (weight, square) = match among {
        Among::Everyone => (weight.total(), square.total()),
        Among::Positives => (weight.tp + weight.fn_, square.tp + square.fn_),
        Among::Negatives => (weight.fp + weight.tn, square.fp + square.tn),
    };
    if square > 0.0 { weight * weight / square } else { 0.0 }
}

/// The mean of the score with its standard error.
fn mean(among: Among, tally: &Tally) -> Option<Figure> {
    let score = tally.score.as_ref()?;
    let moments = match among {
        Among::Everyone => score.score,
        Among::Negatives => score.of_outcome[0],
        Among::Positives => score.of_outcome[1],
    };
    let is_known = moments.weight > 0.0 && moments.mean.is_finite();
    is_known.then(|| Estimate::of_mean(moments).figure())
}

/// Everybody but one group.
fn rest_tally(measured: &Measured, group: usize) -> Tally {
    let mut rest = Tally::default();
    let mut score = crate::cube::tally::ScoreTally::default();
    for (idx, other) in measured.groups.iter().enumerate() {
        if idx == group {
            continue;
        }
        rest.weight.add(other.tally.weight);
        rest.square.add(other.tally.square);
        if let Some(theirs) = &other.tally.score {
            let merge = |to: &mut Moments, from: Moments| *to = to.merged(from);
            merge(&mut score.score, theirs.score);
        }
    }
    rest.score = Some(score);
    rest
}

/// The same by score. What rounding leaves of weights is nobody.
fn rest_blocks(everyone: &[ScoreBlock], group: &[ScoreBlock]) -> Vec<ScoreBlock> {
    let mut own = group.iter().peekable();
    let less = |all: f64, part: f64| if all - part > 1e-9 * all { all - part } else { 0.0 };
    everyone
        .iter()
        .map(|block| {
            let part = own.next_if(|it| it.score <= block.score).map_or([0.0; 2], |it| it.weights);
            let weights = [0, 1].map(|side| less(block.weights[side], part[side]));
            ScoreBlock { score: block.score, weights }
        })
        .collect()
}

fn title(means: &[(String, Figured)], reference: &str) -> String {
    let is_clear =
        |it: &Figured| it.and_then(|it| it.1).is_some_and(|ends| ends.low > 0.0 || ends.high < 0.0);
    let clear: Vec<&(String, Figured)> = means.iter().filter(|it| is_clear(&it.1)).collect();
    let size = |it: &Figured| it.map_or(0.0, |it| it.0.abs());
    let widest = clear.iter().max_by(|a, b| size(&a.1).total_cmp(&size(&b.1)));
    match widest {
        Some((group, Some((value, _)))) => format!(
            "Mean scores of {} differ from those of \u{201c}{reference}\u{201d}; furthest apart is \u{201c}{group}\u{201d}, {} {}",
            groups(clear.len()),
            brief(value.abs()),
            if *value > 0.0 { "above" } else { "below" }
        ),
        Some(_) | None => {
            format!(
                "No group's mean score is shown to lie above or below that of \u{201c}{reference}\u{201d}"
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::exhibits::of_scores::testing::exhibits;

    #[test]
    fn groups_that_rank_alike_are_no_further_apart_than_chance() {
        let one = |group| {
            [
                (group, 0.2, 0, 30),
                (group, 0.2, 1, 12),
                (group, 0.5, 1, 20),
                (group, 0.9, 0, 8),
                (group, 0.9, 1, 30),
            ]
        };
        let people = [one("a"), one("b")].concat();
        let found = exhibits("score-distributions", &people, "").remove(0);
        assert_eq!(found.rows.len(), 3);
        assert_eq!(found.number(0, "abroca"), Some(0.0));
        assert_eq!(found.number(0, "abroca-p"), Some(1.0));
        // Resampled curves always differ: an interval alone would look like a difference.
        assert!(found.number(0, "abroca-high").unwrap() > 0.01);
        assert_eq!((found.number(0, "ks"), found.number(0, "ks-p")), (Some(0.0), Some(1.0)));
        assert!((found.number(0, "overlap").unwrap() - 1.0).abs() < 1e-12);
        assert!(found.title.starts_with("No group's mean score"), "{}", found.title);
    }

    #[test]
    fn distances_are_told_among_positives_and_negatives_too() {
        let people = [
            ("a", 1.0, 0, 30),
            ("a", 3.0, 1, 40),
            ("b", 1.0, 0, 20),
            ("b", 2.0, 1, 20),
            ("b", 3.0, 0, 10),
        ];
        let found = exhibits("score-distributions", &people, "").remove(0);
        let at = |row, field| found.number(row, field).unwrap();
        assert_eq!(found.text(1, "among"), "positives");
        assert!((at(1, "means") + 1.0).abs() < 1e-15 && (at(1, "ks") - 1.0).abs() < 1e-15);
        assert!((at(1, "wasserstein") - 1.0).abs() < 1e-15 && at(1, "overlap").abs() < 1e-15);
        // Negatives: 1 against 1 and 3, a third of them.
        assert!((at(2, "means") - 2.0 / 3.0).abs() < 1e-12);
        assert!((at(2, "wasserstein") - 2.0 / 3.0).abs() < 1e-12);
        // Everyone: means 150/70 and 90/50.
        assert!((at(0, "means") - (1.8 - 150.0 / 70.0)).abs() < 1e-12);
    }
}
