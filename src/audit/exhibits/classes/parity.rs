//! Statistical parity of several classes: how far apart the distributions of decisions are.

use crate::audit::at_once::{at_once, larger, n_pairs, size};
use crate::audit::error::Error;
use crate::audit::exhibits::classes::judged::{self, Looked, Said, judge, lead};
use crate::audit::exhibits::classes::{Sum, Table, Tables, gap};
use crate::audit::exhibits::of_scores::{Figured, alone, entries, on_weights};
use crate::audit::exhibits::{Bench, Shown};
use crate::audit::replicates::population::Population;
use crate::audit::replicates::task;
use crate::audit::verdict::adjusted;
use crate::base::order;
use crate::metrics::Share;
use crate::report::exhibit::{Draws, Entry, Even, Exhibit, Field, Form, Section, Unit};
use crate::report::format::{number, points, points_interval};
use crate::stats::Interval;
use crate::stats::divergence::TwoDistributions;
use crate::stats::resample::{Stream, percentile_interval};
use crate::stats::tables::{Correction, independence};

pub(crate) fn show(bench: &Bench) -> Result<Shown, Error> {
    let mut shown = Shown::default();
    for measured in alone(bench) {
        let Some(tables) = Tables::new(bench, measured)? else { continue };
        shown.exhibits.extend(exhibit(bench, &tables, &measured.attributes));
    }
    Ok(shown)
}

/// What the pair with the largest distance is.
const FURTHEST: &str = "the furthest of all pairs";

/// What the pair that leads is where it is not the furthest of all.
const LEADING: &str = "the furthest with a gap outside the band";

/// Two groups beside each other.
#[derive(Clone)]
struct Apart<'a> {
    one: &'a Table,
    other: &'a Table,
    distance: f64,
    ends: Option<Interval>,
    /// The class whose gap leads, whatever its sign.
    class: usize,
    /// Whether no class has a wider one.
    is_widest: bool,
    said: Said,
    p: Option<f64>,
    /// For the pairs that are looked at.
    p_adjusted: Option<f64>,
    /// Of the class whose gap leads, for all classes and pairs that are looked at.
    gap: Figured,
}

/// The list that is compared: decisions, or outcomes where there are none.
fn list<'a>(tables: &Tables, it: &'a Table) -> &'a [Sum] {
    if tables.has_decision { &it.decision } else { &it.outcome }
}

fn exhibit(bench: &Bench, tables: &Tables, attributes: &[String]) -> Option<Exhibit> {
    let reference = tables.reference()?;
    let others: Vec<&Table> = tables.groups.iter().filter(|it| !it.is_reference).collect();
    let drawn: Vec<Vec<Vec<f64>>> =
        tables.groups.iter().map(|it| resampled(bench, tables, it, attributes)).collect();
    let compared = |one: usize, other: usize, n_pairs: usize| {
        let pair = [one, other].map(|at| (&tables.groups[at], drawn[at].as_slice()));
        apart(bench, tables, pair, n_pairs)
    };
    let place = |it: &Table| tables.groups.iter().position(|other| other.name == it.name);
    let mut to_reference: Vec<Apart> =
        others.iter().filter_map(|it| compared(place(it)?, place(reference)?, 1)).collect();
    let raw: Vec<Option<f64>> = to_reference.iter().map(|it| it.p).collect();
    for (it, p) in to_reference.iter_mut().zip(adjusted(bench.plan.evidence.adjust, &raw)) {
        it.p_adjusted = p;
    }
    let n = tables.groups.len();
    let pairs = (0..n).flat_map(|one| (one + 1..n).map(move |other| (one, other)));
    let all: Vec<Apart> =
        pairs.filter_map(|(one, other)| compared(one, other, n_pairs(n))).collect();
    let furthest = all.iter().max_by(|a, b| a.distance.total_cmp(&b.distance))?;
    let (leading, said) = lead(&all, |it| &it.said, |it| it.distance)?;
    let which = if leading.distance >= furthest.distance { FURTHEST } else { LEADING };
    let leading = Apart { said, ..leading.clone() };
    let mut rows: Vec<Vec<Entry>> =
        to_reference.iter().map(|it| row(tables, it, "the reference")).collect();
    if which == LEADING {
        rows.push(row(tables, furthest, FURTHEST));
    }
    // What is said of all pairs stands last.
    rows.push(row(tables, &leading, which));
    let what = if tables.has_decision { "decisions" } else { "outcomes" };
    Some(Exhibit {
        exhibit: "class-parity".to_owned(),
        section: Section::Outcomes,
        title: title(bench, tables, &leading, which),
        says: format!(
            "Half the sum of the differences of the shares of all classes, of {what}: the part of a group that would have to be given another class for both to be alike. The gap has {} interval, wide enough that the intervals of all classes hold at once; the interval of the distance begins with the furthest of these and ends by {} resamples. p is of Pearson's chi-square test; adjusted is the reference's for the number of groups, as the plan says. The furthest of all pairs was chosen for being it: its p and its intervals are adjusted for the number of pairs, {} (Bonferroni).{}{}",
            bench.plan.evidence.difference_interval.whose(),
            bench.plan.evidence.resamples,
            n_pairs(n),
            on_weights(bench),
            tables.others
        ),
        caveat: "A distance is never below 0: between groups that are treated alike it lies above 0 by chance, so read the adjusted p.".to_owned(),
        source: "Denis, Elie, Hebiri & Hu (2024), Fairness guarantees in multi-class classification with demographic parity".to_owned(),
        attributes: attributes.to_vec(),
        fields: fields(),
        rows,
        draws: Some(Draws {
            form: Form::Dots,
            across: "distance".to_owned(),
            up: "group".to_owned(),
            series: Some("against".to_owned()),
            even: Some(Even::Zero),
        }),
    })
}

fn fields() -> Vec<Field> {
    let mut all = vec![
        Field::new("group", "Group", Unit::Text),
        Field::new("against", "Against", Unit::Text),
        Field::new("kind", "Which is", Unit::Text),
    ];
    all.extend(Field::with_interval("distance", "Distance of the distributions", Unit::Share));
    all.push(Field::new("p", "p", Unit::PValue));
    all.push(Field::new("p-adjusted", "Adjusted p", Unit::PValue));
    all.push(Field::new("class", "Class with the widest gap", Unit::Text));
    all.extend(Field::with_interval("gap", "Its gap", Unit::Points));
    all.extend(judged::fields());
    all
}

/// Two groups, one pair of so many that are looked at.
fn apart<'a>(
    bench: &Bench,
    tables: &Tables,
    pair: [(&'a Table, &[Vec<f64>]); 2],
    n_pairs: usize,
) -> Option<Apart<'a>> {
    let [one, other] = pair.map(|it| it.0);
    let weights = |it: &Table| list(tables, it).iter().map(|it| it.weight).collect::<Vec<_>>();
    let distance = distance(&weights(one), &weights(other))?;
    let drawn = pair[0].1.iter().zip(pair[1].1);
    let mut values: Vec<f64> = drawn.filter_map(|(a, b)| self::distance(a, b)).collect();
    order::numbers(&mut values);
    let confidence = bench.plan.evidence.confidence;
    let n_classes = tables.classes.len();
    let z = at_once(confidence, n_classes * n_pairs)?;
    let of_class = |class: usize| {
        let [one, other] = [one, other].map(|it| [list(tables, it)[class], it.everyone()]);
        gap(bench.plan.evidence.difference_interval, one, other, z)
    };
    // A distance of distributions is at least the gap of any one class.
    let gaps = (0..n_classes).filter_map(|class| of_class(class)?.1.map(size));
    let low = gaps.reduce(larger)?.low.min(distance);
    // Resamples lie higher than the truth, and those of the furthest pair the more so: their high end holds it.
    let ends = percentile_interval(&values, confidence)
        .map(|it| Interval { low, high: it.high.max(distance) });
    let counts: Vec<f64> = [one, other].into_iter().flat_map(|it| sample(tables, it)).collect();
    let p = independence(&counts, n_classes, Correction::Plain).map(|it| it.chi_square_p);
    let p_adjusted = p.map(|it| (it * n_pairs as f64).min(1.0));
    let judged = |class: usize| {
        let gap = of_class(class)?;
        let n = [one, other].map(|it| it.everyone().sample(list(tables, it)[class]).1);
        let looked = Looked { ends: gap.1, p_adjusted, n: n[0].min(n[1]) };
        let evidence = &bench.plan.evidence;
        Some((class, gap, judge(&looked, n_pairs, bench.plan.groups.minimum, evidence)))
    };
    let all: Vec<_> = (0..n_classes).filter_map(judged).collect();
    let (leading, said) = lead(&all, |it| &it.2, |it| it.1.0.abs())?;
    let (class, gap) = (leading.0, leading.1);
    let is_widest = all.iter().all(|it| it.1.0.abs() <= gap.0.abs());
    Some(Apart {
        one,
        other,
        distance,
        ends,
        class,
        is_widest,
        said,
        p,
        p_adjusted,
        gap: Some(gap),
    })
}

fn distance(one: &[f64], other: &[f64]) -> Option<f64> {
    TwoDistributions::new(one, other).ok().map(|it| it.total_variation())
}

/// The classes of a group as a sample of equal weights.
fn sample(tables: &Tables, it: &Table) -> Vec<f64> {
    let (classes, everyone) = (list(tables, it), it.everyone());
    let effective = telling(classes, everyone);
    let of = |class: &Sum| Share { part: class.weight, whole: everyone.weight, effective };
    classes.iter().map(|class| of(class).sample().0).collect()
}

/// How many people of equal weights tell as much of the shares of all classes: by the mean of their design effects.
///
/// Source: Rao & Scott (1981), The analysis of categorical data from complex sample surveys, first-order correction.
fn telling(classes: &[Sum], everyone: Sum) -> f64 {
    if everyone.weight.to_bits() == everyone.square.to_bits() {
        return everyone.weight;
    }
    let some = || classes.iter().filter(|it| it.weight > 0.0);
    let n_free = some().count().saturating_sub(1) as f64;
    let variance = |it: &Sum| {
        let (_, people) = everyone.sample(*it);
        (1.0 - it.weight / everyone.weight) / people
    };
    let people = n_free / some().map(variance).sum::<f64>();
    if people.is_finite() && people > 0.0 { people } else { everyone.sample(everyone).1 }
}

/// The group's people drawn anew, by class.
fn resampled(bench: &Bench, tables: &Tables, it: &Table, attributes: &[String]) -> Vec<Vec<f64>> {
    let sums: Vec<[f64; 2]> =
        list(tables, it).iter().map(|class| [class.weight, class.square]).collect();
    let Some(population) = Population::of(&sums) else { return Vec::new() };
    let group = [it.name.clone()];
    let stream = Stream::new(bench.context.seed, task("class-parity", attributes, &group));
    let mut people = population.draws(stream);
    let mut drawn = vec![vec![0.0; sums.len()]; bench.plan.evidence.resamples as usize];
    for out in &mut drawn {
        people.next(out);
    }
    drawn
}

fn row(tables: &Tables, it: &Apart, kind: &str) -> Vec<Entry> {
    let mut row: Vec<Entry> =
        vec![it.one.name.as_str().into(), it.other.name.as_str().into(), kind.into()];
    row.extend(entries(Some((it.distance, it.ends)), "nobody"));
    row.push(Entry::number(it.p, "all have the same class"));
    row.push(Entry::number(it.p_adjusted, "all have the same class"));
    row.push(tables.classes[it.class].as_str().into());
    row.extend(entries(it.gap, "nobody"));
    row.extend(judged::entries(Some(&it.said), "nobody"));
    row
}

/// What is told of the pair that leads; `which` it is.
fn title(bench: &Bench, tables: &Tables, it: &Apart, which: &str) -> String {
    let n = n_pairs(tables.groups.len());
    let is_chance = it.p_adjusted.is_none_or(|p| p >= 1.0 - bench.plan.evidence.confidence);
    let Some((gap, ends)) = it.gap else { return String::new() };
    if is_chance && n > 1 && which == FURTHEST {
        return format!(
            "The two furthest of {n} pairs of groups, {} and {}, are {} apart, no more than chance makes among so many",
            it.one.name,
            it.other.name,
            number(it.distance)
        );
    }
    let (more, less) = if gap >= 0.0 { (it.one, it.other) } else { (it.other, it.one) };
    let ends = ends.map_or(String::new(), |ends| {
        let (low, high) = if gap >= 0.0 { (ends.low, ends.high) } else { (-ends.high, -ends.low) };
        format!(" ({})", points_interval(low, high))
    });
    let verb = if tables.has_decision { "is given" } else { "has" };
    let points = points(gap.abs());
    let gap_of = if it.is_widest {
        "the widest gap of"
    } else {
        "the widest gap surely outside the band, of"
    };
    let pair = if which == FURTHEST {
        "the two furthest groups"
    } else {
        "the two furthest groups with a gap surely outside the band"
    };
    format!(
        "{} {verb} \u{201c}{}\u{201d} {} points{ends} more often than {}: {gap_of} {pair}, whose distributions are {} apart",
        more.name,
        tables.classes[it.class],
        points.trim_start_matches('+'),
        less.name,
        number(it.distance)
    )
}

#[cfg(test)]
mod tests {
    use crate::audit::exhibits::classes::testing::{PEOPLE, close, of_classes};

    #[test]
    fn the_distance_is_half_the_sum_of_all_gaps() {
        let found = of_classes("class-parity", &PEOPLE).remove(0);
        // "a": 29, 40, 31 of 100 as hi, lo, mid; "b": 0, 20, 60 of 80.
        let distance = (0.29 + (0.4_f64 - 0.25).abs() + (0.31_f64 - 0.75).abs()) / 2.0;
        close(&found, 0, "distance", distance);
        assert_eq!((found.text(0, "group"), found.text(0, "against")), ("b", "a"));
        assert_eq!(found.text(0, "class"), "mid");
        close(&found, 0, "gap", 0.75 - 0.31);
        // chi2_contingency of scipy.
        let p = found.number(0, "p").unwrap();
        assert!((p / 4.120_443_569_434_5e-10 - 1.0).abs() < 1e-6, "{p}");
        // Newcombe's interval of 60 of 80 and 31 of 100 with 2.394 standard errors, 0.05 over three classes.
        for id in ["distance-low", "gap-low"] {
            assert!((found.number(0, id).unwrap() - 0.264_184).abs() < 1e-6);
        }
        assert!((found.number(0, "gap-high").unwrap() - 0.577_433).abs() < 1e-6);
        // 26.4 points are beyond 10.
        assert_eq!((found.text(0, "verdict"), found.text(1, "verdict")), ("outside", "outside"));
        assert!(found.title.starts_with(
            "b is given \u{201c}mid\u{201d} 44.0 points (26.4 to 57.7) more often than a:"
        ));
    }

    #[test]
    fn the_furthest_pair_may_leave_the_reference_out() {
        let people = [
            ("a", "x", "x", 60),
            ("a", "x", "y", 60),
            ("b", "x", "x", 80),
            ("b", "x", "y", 20),
            ("c", "x", "x", 20),
            ("c", "x", "y", 70),
            ("c", "x", "z", 10),
        ];
        let found = of_classes_with_three(&people);
        assert_eq!(found.rows.len(), 3);
        assert_eq!((found.text(2, "group"), found.text(2, "against")), ("b", "c"));
        close(&found, 2, "distance", 0.6);
    }

    /// Outcomes of three classes that nobody here has.
    fn of_classes_with_three(
        people: &[(&str, &str, &str, usize)],
    ) -> crate::report::exhibit::Exhibit {
        let mut all = people.to_vec();
        all.extend([("d", "y", "x", 5), ("d", "z", "x", 5)]);
        of_classes("class-parity", &all).remove(0)
    }
}
