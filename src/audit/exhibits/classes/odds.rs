//! How far apart the confusion tables of groups are: three distances, over all pairs of groups.

use crate::audit::exhibits::Bench;
use crate::audit::exhibits::classes::{Table, Tables};
use crate::audit::exhibits::of_scores::on_weights;
use crate::report::exhibit::{Entry, Exhibit, Field, Section, Unit};
use crate::report::format::number;

/// The shares of decisions given the outcome of two groups, over the classes that both have as outcomes.
///
/// Each distance is from 0, where both groups are treated alike in what it looks at, to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Distances {
    /// Equality of opportunity: half the sum of the sizes of all gaps, over the number of classes.
    pub(super) matrix: f64,
    /// Average odds: the same of the gaps of each decision, summed over outcomes first.
    pub(super) odds: f64,
    /// True rates: the mean size of the gaps of right decisions.
    pub(super) rates: f64,
}

/// Of two groups; none where no class is an outcome of both.
pub(super) fn distances(one: &Table, other: &Table) -> Option<Distances> {
    let n = one.both.len();
    let common: Vec<usize> = (0..n)
        .filter(|it| one.outcome[*it].weight > 0.0 && other.outcome[*it].weight > 0.0)
        .collect();
    if common.is_empty() {
        return None;
    }
    let share = |it: &Table, outcome: usize, decision: usize| {
        it.both[outcome][decision].weight / it.outcome[outcome].weight
    };
    let gap = |outcome: usize, decision: usize| {
        share(one, outcome, decision) - share(other, outcome, decision)
    };
    let n_common = common.len() as f64;
    let size_of_row = |it: &usize| (0..n).map(|decision| gap(*it, decision).abs()).sum::<f64>();
    let sum_of_column = |it: usize| common.iter().map(|outcome| gap(*outcome, it)).sum::<f64>();
    Some(Distances {
        matrix: common.iter().map(size_of_row).sum::<f64>() / (2.0 * n_common),
        odds: (0..n).map(|it| sum_of_column(it).abs()).sum::<f64>() / (2.0 * n_common),
        rates: common.iter().map(|it| gap(*it, *it).abs()).sum::<f64>() / n_common,
    })
}

/// Two groups and how far they are apart.
type Apart<'a> = (&'a Table, &'a Table, Distances);

/// A distance: its name, the question it answers, how it is computed, and which it is.
type Kind = (&'static str, &'static str, &'static str, fn(&Distances) -> f64);

const KINDS: [Kind; 3] = [
    (
        "Equality of opportunity",
        "How far apart are the decisions of people of the same class?",
        "Σ_y Σ_ŷ |P₁(ŷ | y) − P₂(ŷ | y)| / 2K",
        |it| it.matrix,
    ),
    (
        "Average odds",
        "How far apart are decisions if every class were as frequent in every group?",
        "Σ_ŷ |Σ_y (P₁(ŷ | y) − P₂(ŷ | y))| / 2K",
        |it| it.odds,
    ),
    (
        "True rates",
        "How far apart are groups in how often a class is recognized, over all classes?",
        "Σ_y |P₁(ŷ = y | y) − P₂(ŷ = y | y)| / K",
        |it| it.rates,
    ),
];

/// Means and extremes over all pairs of groups.
pub(super) fn exhibit(bench: &Bench, tables: &Tables, attributes: &[String]) -> Option<Exhibit> {
    let mut pairs: Vec<Apart> = Vec::new();
    for (at, one) in tables.groups.iter().enumerate() {
        let later = tables.groups[at + 1..].iter();
        pairs.extend(later.filter_map(|other| Some((one, other, distances(one, other)?))));
    }
    let first = pairs.first()?;
    let rows = KINDS.iter().map(|kind| row(kind, &pairs, first)).collect();
    let (one, other, most) = furthest(&pairs, first, KINDS[1].3);
    let n = tables.groups.len();
    let n_without = n * (n - 1) / 2 - pairs.len();
    let without = if n_without > 0 {
        format!(" {n_without} pairs of groups have no class in common and take no part.")
    } else {
        String::new()
    };
    Some(Exhibit {
        exhibit: "class-odds".to_owned(),
        section: Section::Outcomes,
        title: format!(
            "Average odds over classes are furthest apart between {} and {}: {}",
            one.name,
            other.name,
            number(KINDS[1].3(most))
        ),
        says: format!(
            "The shares of decisions given the outcome of every two groups, set against each other over the K classes that both have as outcomes; ideal is 0, and 1 is as far as it goes. Told are the mean over all pairs and the pair that is furthest. In average odds gaps of opposite sign cancel: a class that one group is given too often by mistake makes up for not being given it rightly.{without}{}{}",
            on_weights(bench),
            tables.others
        ),
        caveat: "Sizes of gaps are never below 0, and above it by chance alone: the gaps of recall, class by class, have intervals.".to_owned(),
        source: "da Costa et al. (2024), Holistic AI (multiclass_equality_of_opp, multiclass_average_odds, multiclass_true_rates); Putzel & Lee (2022), Blackbox post-processing for multiclass fairness".to_owned(),
        attributes: attributes.to_vec(),
        fields: vec![
            Field::new("measure", "Distance of", Unit::Text),
            Field::new("mean", "Mean over pairs", Unit::Number),
            Field::new("largest", "Largest", Unit::Number),
            Field::new("one", "Between", Unit::Text),
            Field::new("other", "And", Unit::Text),
            Field::new("question", "It asks", Unit::Text),
            Field::new("formula", "It computes", Unit::Text),
        ],
        rows,
        draws: None,
    })
}

fn row((name, question, formula, of): &Kind, pairs: &[Apart], first: &Apart) -> Vec<Entry> {
    let mean = pairs.iter().map(|it| of(&it.2)).sum::<f64>() / pairs.len() as f64;
    let (one, other, most) = furthest(pairs, first, *of);
    vec![
        (*name).into(),
        mean.into(),
        of(most).into(),
        one.name.as_str().into(),
        other.name.as_str().into(),
        (*question).into(),
        (*formula).into(),
    ]
}

/// The pair that is furthest apart; of equals the first.
fn furthest<'a, 'b>(
    pairs: &'b [Apart<'a>],
    first: &'b Apart<'a>,
    of: fn(&Distances) -> f64,
) -> (&'a Table, &'a Table, &'b Distances) {
    let mut most = first;
    for it in pairs {
        if of(&it.2) > of(&most.2) {
            most = it;
        }
    }
    (most.0, most.1, &most.2)
}

#[cfg(test)]
mod tests {
    use crate::audit::exhibits::classes::testing::{PEOPLE, close, of_classes};
    use crate::report::exhibit::Exhibit;

    fn of(people: &[(&str, &str, &str, usize)]) -> Exhibit {
        let all = of_classes("class-opportunity", people);
        all.into_iter().find(|it| it.exhibit == "class-odds").unwrap()
    }

    /// `multiclass_equality_of_opp`, `multiclass_average_odds` and `multiclass_true_rates` of holisticai 1.0.14, with
    /// the mean and the largest over pairs.
    #[test]
    fn distances_are_those_of_holisticai() {
        let mut people = PEOPLE[..9].to_vec();
        people.extend([
            ("b", "hi", "hi", 4),
            ("b", "hi", "mid", 10),
            ("b", "hi", "lo", 4),
            ("b", "mid", "hi", 2),
            ("b", "mid", "mid", 50),
            ("b", "mid", "lo", 16),
            ("b", "lo", "mid", 7),
            ("b", "lo", "lo", 7),
            ("c", "hi", "hi", 18),
            ("c", "hi", "mid", 2),
            ("c", "mid", "hi", 15),
            ("c", "mid", "mid", 20),
            ("c", "mid", "lo", 5),
            ("c", "lo", "hi", 6),
            ("c", "lo", "mid", 6),
            ("c", "lo", "lo", 28),
        ]);
        let found = of(&people);
        let expected = [
            [0.330_900_508_351_488_76, 0.457_788_671_023_965_14],
            [0.293_246_187_363_834_45, 0.391_122_004_357_298_5],
            [0.276_978_939_724_037_8, 0.371_023_965_141_612_23],
        ];
        for (row, [mean, largest]) in expected.into_iter().enumerate() {
            close(&found, row, "mean", mean);
            close(&found, row, "largest", largest);
            assert_eq!((found.text(row, "one"), found.text(row, "other")), ("b", "c"));
        }
        assert_eq!(
            found.title,
            "Average odds over classes are furthest apart between b and c: 0.391"
        );
    }

    /// By hand, over "hi" and "mid", which both have: given "hi" the shares of "a" less those of "b" are 20/30 − 0,
    /// 5/30 − 10/14 and 5/30 − 4/14, given "mid" 6/40 − 0, 24/40 − 50/66 and 10/40 − 16/66.
    #[test]
    fn classes_that_one_group_has_not_take_no_part() {
        let found = of(&PEOPLE);
        let (hi, mid) = (20.0 / 30.0 + 6.0 / 40.0, 5.0 / 30.0 - 10.0 / 14.0 + 0.6 - 50.0 / 66.0);
        let lo = 5.0 / 30.0 - 4.0 / 14.0 + 0.25 - 16.0 / 66.0;
        let sizes: [f64; 3] = [hi, mid, lo];
        close(&found, 1, "largest", sizes.map(f64::abs).iter().sum::<f64>() / 4.0);
        close(&found, 2, "mean", f64::midpoint(20.0 / 30.0, 50.0 / 66.0 - 0.6));
    }
}
