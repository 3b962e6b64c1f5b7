//! Equality of opportunity over several classes: how far apart groups are in the recall of each class.

use crate::audit::at_once::at_once;
use crate::audit::error::Error;
use crate::audit::exhibits::classes::judged::{self, Looked, Said, judge, lead};
use crate::audit::exhibits::classes::odds::{self, distances};
use crate::audit::exhibits::classes::{Table, Tables, gap};
use crate::audit::exhibits::of_scores::{Figured, alone, entries, on_weights};
use crate::audit::exhibits::{Bench, Shown};
use crate::audit::verdict::shares_apart;
use crate::report::exhibit::{Draws, Entry, Even, Exhibit, Field, Form, Section, Unit};
use crate::report::format::{points, points_interval};
use crate::stats::Interval;

pub(crate) fn show(bench: &Bench) -> Result<Shown, Error> {
    let mut shown = Shown::default();
    for measured in alone(bench) {
        let Some(tables) = Tables::new(bench, measured)?.filter(Tables::has_both) else { continue };
        let Some(reference) = tables.reference() else { continue };
        let mut pairs: Vec<Pair> = (tables.groups.iter())
            .filter(|it| !it.is_reference)
            .map(|it| pair(bench, &tables, it, reference))
            .collect();
        let n_gaps = n_gaps(&pairs);
        for it in &mut pairs {
            it.widest = it.widest(bench, n_gaps);
        }
        shown.exhibits.extend(opportunity(bench, &tables, &pairs, &measured.attributes));
        shown.exhibits.push(gaps(bench, &tables, &pairs, &measured.attributes));
        shown.exhibits.extend(odds::exhibit(bench, &tables, &measured.attributes));
    }
    Ok(shown)
}

/// A group beside the reference.
struct Pair<'a> {
    group: &'a Table,
    reference: &'a Table,
    /// Of each class; none where one of the two has nobody with this outcome.
    gaps: Vec<Figured>,
    /// Half the sum of the gaps between the shares of decisions given the outcome, over the number of classes that both
    /// have.
    matrix: Option<f64>,
    widest: Option<Widest>,
}

/// The gap that leads of a group's, which was chosen for being it.
#[derive(Clone)]
struct Widest {
    class: usize,
    said: Said,
    /// With an interval wide enough that those of all gaps that were looked at hold at once.
    gap: (f64, Option<Interval>),
    p: Option<f64>,
    /// For all gaps that were looked at.
    p_adjusted: Option<f64>,
}

impl Pair<'_> {
    /// The gap that leads, adjusted for so many gaps.
    fn widest(&self, bench: &Bench, n_gaps: usize) -> Option<Widest> {
        let all: Vec<Widest> =
            (0..self.gaps.len()).filter_map(|class| self.of_class(bench, class, n_gaps)).collect();
        let (found, said) = lead(&all, |it| &it.said, |it| it.gap.0.abs())?;
        Some(Widest { said, ..found.clone() })
    }

    fn of_class(&self, bench: &Bench, class: usize, n_gaps: usize) -> Option<Widest> {
        self.gaps[class]?;
        let z = at_once(bench.plan.evidence.confidence, n_gaps)?;
        let by = bench.plan.evidence.difference_interval;
        let both = [self.group.recall(class), self.reference.recall(class)];
        let samples = both.map(|[part, whole]| whole.sample(part));
        let p = shares_apart(bench.plan, samples.map(Into::into)).map(|it| it.0);
        let p_adjusted = p.map(|it| (it * n_gaps as f64).min(1.0));
        let (gap, ends) = gap(by, both[0], both[1], z)?;
        let n = samples[0].1.min(samples[1].1);
        let looked = Looked { ends, p_adjusted, n };
        let said = judge(&looked, n_gaps, bench.plan.groups.minimum, &bench.plan.evidence);
        Some(Widest { class, said, gap: (gap, ends), p, p_adjusted })
    }

    fn mean_size(&self) -> Option<f64> {
        let known: Vec<f64> = self.gaps.iter().flatten().map(|it| it.0.abs()).collect();
        (!known.is_empty()).then(|| known.iter().sum::<f64>() / known.len() as f64)
    }
}

/// How many gaps are looked at.
fn n_gaps(pairs: &[Pair]) -> usize {
    pairs.iter().map(|it| it.gaps.iter().flatten().count()).sum()
}

fn pair<'a>(bench: &Bench, tables: &Tables, group: &'a Table, reference: &'a Table) -> Pair<'a> {
    let n = tables.classes.len();
    let by = bench.plan.evidence.difference_interval;
    let of = |class: usize| gap(by, group.recall(class), reference.recall(class), bench.context.z);
    let matrix = distances(group, reference).map(|it| it.matrix);
    Pair { group, reference, gaps: (0..n).map(of).collect(), matrix, widest: None }
}

/// Each group's widest gap and its means.
fn opportunity(
    bench: &Bench,
    tables: &Tables,
    pairs: &[Pair],
    attributes: &[String],
) -> Option<Exhibit> {
    let reference = &pairs.first()?.reference.name;
    let mut fields = vec![
        Field::new("group", "Group", Unit::Text),
        Field::new("class", "Class with the widest gap", Unit::Text),
    ];
    fields.extend(Field::with_interval("gap", "Its recall less the reference", Unit::Points));
    fields.extend([
        Field::new("p", "p", Unit::PValue),
        Field::new("p-adjusted", "Adjusted p", Unit::PValue),
        Field::new("mean", "Mean size of the recall gaps", Unit::Points),
        Field::new("matrix", "Distance of the confusion tables", Unit::Share),
    ]);
    fields.extend(judged::fields());
    Some(Exhibit {
        exhibit: "class-opportunity".to_owned(),
        section: Section::Outcomes,
        title: title(bench, tables, pairs, reference),
        says: format!(
            "Equality of opportunity, class by class: the recall of a group less that of {reference}, over the classes that both have. Told are the class with the widest gap, the mean size of the gaps, and half the sum of the differences of the shares of decisions given the outcome, over the number of classes. The widest gap was chosen for being it: its interval, {}, and its p are adjusted for all {} gaps that were looked at (Bonferroni).{}{}",
            bench.plan.evidence.difference_interval.whose(),
            n_gaps(pairs),
            on_weights(bench),
            tables.others
        ),
        caveat: "The widest of many gaps is wide by chance alone, and the widest is often that of a rare class.".to_owned(),
        source: "Hardt, Price & Srebro (2016), Equality of opportunity in supervised learning; over classes as in Putzel & Lee (2022), Blackbox post-processing for multiclass fairness".to_owned(),
        attributes: attributes.to_vec(),
        fields,
        rows: pairs.iter().map(|it| row(tables, it)).collect(),
        draws: Some(Draws {
            form: Form::Dots,
            across: "gap".to_owned(),
            up: "group".to_owned(),
            series: Some("class".to_owned()),
            even: Some(Even::Zero),
        }),
    })
}

fn row(tables: &Tables, it: &Pair) -> Vec<Entry> {
    let none = "no class is common to both";
    let widest = it.widest.as_ref();
    let class = widest
        .map_or(Entry::Nothing(none.to_owned()), |it| tables.classes[it.class].as_str().into());
    let mut row: Vec<Entry> = vec![it.group.name.as_str().into(), class];
    row.extend(entries(widest.map(|it| it.gap), none));
    let untested = if widest.is_some() { "nobody or everybody in both" } else { none };
    row.push(Entry::number(widest.and_then(|it| it.p), untested));
    row.push(Entry::number(widest.and_then(|it| it.p_adjusted), untested));
    row.push(Entry::number(it.mean_size(), none));
    row.push(Entry::number(it.matrix, none));
    row.extend(judged::entries(widest.map(|it| &it.said), none));
    row
}

/// Each gap of each class.
fn gaps(bench: &Bench, tables: &Tables, pairs: &[Pair], attributes: &[String]) -> Exhibit {
    let mut rows = Vec::new();
    for (class, name) in tables.classes.iter().enumerate() {
        for it in pairs {
            let mut row: Vec<Entry> = vec![name.as_str().into(), it.group.name.as_str().into()];
            let lacking =
                if it.group.outcome[class].weight > 0.0 { it.reference } else { it.group };
            let why = format!("nobody in {} has this outcome", lacking.name);
            row.extend(entries(it.gaps[class], &why));
            rows.push(row);
        }
    }
    let mut fields =
        vec![Field::new("class", "Class", Unit::Text), Field::new("group", "Group", Unit::Text)];
    fields.extend(Field::with_interval("gap", "Recall less the reference", Unit::Points));
    let clear = pairs
        .iter()
        .flat_map(|it| it.gaps.iter().flatten())
        .filter(|it| it.1.is_some_and(|ends| ends.low > 0.0 || ends.high < 0.0));
    Exhibit {
        exhibit: "class-recall-gaps".to_owned(),
        section: Section::Outcomes,
        title: format!("{} of {} gaps of recall are clear of 0", clear.count(), n_gaps(pairs)),
        says: format!(
            "The recall of each class in a group less that in the reference, with {} interval; not adjusted for their number.{}{}",
            bench.plan.evidence.difference_interval.whose(),
            on_weights(bench),
            tables.others
        ),
        caveat: String::new(),
        source: String::new(),
        attributes: attributes.to_vec(),
        fields,
        rows,
        draws: Some(Draws {
            form: Form::Dots,
            across: "gap".to_owned(),
            up: "class".to_owned(),
            series: Some("group".to_owned()),
            even: Some(Even::Zero),
        }),
    }
}

fn title(bench: &Bench, tables: &Tables, pairs: &[Pair], reference: &str) -> String {
    let all: Vec<(&Pair, &Widest)> =
        pairs.iter().filter_map(|it| Some((it, it.widest.as_ref()?))).collect();
    let largest = pairs.iter().flat_map(|it| it.gaps.iter().flatten()).map(|it| it.0.abs());
    let largest = largest.fold(0.0, f64::max);
    match lead(&all, |it| &it.1.said, |it| it.1.gap.0.abs()).map(|it| *it.0) {
        Some(_) if largest <= 0.0 => {
            let is_given = |at: usize| tables.groups.iter().any(|it| it.both[at][at].weight > 0.0);
            if (0..tables.classes.len()).any(is_given) {
                format!("No group differs from {reference} in the recall of any class")
            } else {
                "Nobody is given the class that came true, so that no recall can differ: outcome and decision may name \
                 their classes differently"
                    .to_owned()
            }
        }
        Some(leading) => told(bench, tables, leading, (n_gaps(pairs), largest)),
        None => "No class is common to a group and its reference".to_owned(),
    }
}

/// The gap that leads, unless chance alone makes as much among so many.
fn told(
    bench: &Bench,
    tables: &Tables,
    (it, found): (&Pair, &Widest),
    (n_gaps, largest): (usize, f64),
) -> String {
    let (class, reference) = (&tables.classes[found.class], &it.reference.name);
    let (gap, ends) = found.gap;
    let size = points(gap.abs());
    let size = size.trim_start_matches('+');
    let is_chance = found.p_adjusted.is_none_or(|p| p >= 1.0 - bench.plan.evidence.confidence);
    if is_chance && n_gaps > 1 {
        return format!(
            "The widest of {n_gaps} gaps of recall, that of {} and {reference} among those with the outcome \u{201c}{class}\u{201d}, is {size} points, no more than chance makes among so many",
            it.group.name
        );
    }
    let ends = ends.map_or(String::new(), |ends| {
        let (low, high) = if gap > 0.0 { (ends.low, ends.high) } else { (-ends.high, -ends.low) };
        format!(" ({})", points_interval(low, high))
    });
    format!(
        "Of those with the outcome \u{201c}{class}\u{201d}, {} is given it {size} points{ends} {} often than {reference}, {}",
        it.group.name,
        if gap > 0.0 { "more" } else { "less" },
        if gap.abs() >= largest {
            "the widest gap of recall"
        } else {
            "the widest gap of recall that is surely outside the band"
        }
    )
}

#[cfg(test)]
mod tests {
    use crate::audit::exhibits::classes::testing::{PEOPLE, close, of_classes};
    use crate::report::exhibit::Entry;

    #[test]
    fn classes_that_outcome_and_decision_do_not_share_have_no_widest_gap() {
        let mut people = Vec::new();
        for group in ["a", "b"] {
            for (y, p) in [("hi", "up"), ("mid", "level"), ("lo", "down")] {
                people.push((group, y, p, 20));
            }
        }
        let found = of_classes("class-opportunity", &people);
        assert!(
            found[0].title.starts_with("Nobody is given the class that came true"),
            "{}",
            found[0].title
        );
    }

    #[test]
    fn gaps_are_taken_over_the_classes_that_both_have() {
        let found = of_classes("class-opportunity", &PEOPLE);
        // "hi": 0 of 14 against 20 of 30; "mid": 50 of 66 against 24 of 40; nobody of "b" has "lo".
        let (hi, mid) = (-2.0 / 3.0, 50.0 / 66.0 - 0.6);
        assert_eq!(found[0].text(0, "class"), "hi");
        close(&found[0], 0, "gap", hi);
        close(&found[0], 0, "mean", f64::midpoint(-hi, mid));
        // Decisions hi, lo, mid given "hi": 0, 4, 10 of 14 and 20, 5, 5 of 30; given "mid": 0, 16, 50 of 66 and 6, 10, 24 of 40.
        let of_hi = 2.0 / 3.0 + (4.0 / 14.0 - 5.0 / 30.0) + (10.0 / 14.0 - 5.0 / 30.0);
        let of_mid = 0.15 + (0.25_f64 - 16.0 / 66.0).abs() + mid;
        close(&found[0], 0, "matrix", (of_hi + of_mid) / 4.0);
        let nobody = Entry::Nothing("nobody in b has this outcome".to_owned());
        assert_eq!(found[1].rows[1][2], nobody);
        assert_eq!(found[1].title, "1 of 2 gaps of recall are clear of 0");
    }
}
