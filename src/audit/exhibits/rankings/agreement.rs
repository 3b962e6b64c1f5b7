//! How far the order of people agrees with another order of them: of everyone and among each group.

use crate::audit::exhibits::of_scores::{Figured, entries};
use crate::audit::exhibits::rankings::Ranked;
use crate::audit::exhibits::rankings::rows::List;
use crate::report::exhibit::{Draws, Entry, Even, Exhibit, Field, Form, Section, Unit};
use crate::report::format::{count, number, visible};
use crate::stats::orders::{Placed, rank_biased_overlap, spearman};

/// Of one list and one group of people.
#[derive(Clone, Copy, Default)]
struct Agreement {
    people: f64,
    correlation: Option<f64>,
    overlap: Option<f64>,
}

impl Agreement {
    fn new(all: &[Placed], persistence: f64) -> Self {
        Self {
            people: all.iter().map(|it| it.people).sum(),
            correlation: spearman(all),
            overlap: rank_biased_overlap(all, persistence),
        }
    }
}

/// Of each list: everyone, then each group that is shown.
fn of_lists(ranked: &Ranked, persistence: f64) -> Vec<Vec<Agreement>> {
    let of_list = |list: &List| {
        let own = |group: Option<usize>| -> Vec<Placed> {
            let all = list.placed.iter();
            all.filter(|it| group.is_none_or(|own| own == it.0)).map(|it| it.1).collect()
        };
        let groups = std::iter::once(None).chain(ranked.groups.iter().map(|it| Some(*it)));
        groups.map(|it| Agreement::new(&own(it), persistence)).collect()
    };
    ranked.lists.iter().map(of_list).collect()
}

/// The mean over some of the lists, of those that have it.
fn mean(lists: &mut dyn Iterator<Item = usize>, of: impl Fn(usize) -> Option<f64>) -> Option<f64> {
    let (sum, n) = lists.filter_map(of).fold((0.0, 0.0), |(sum, n), it| (sum + it, n + 1.0));
    (n > 0.0).then(|| sum / n)
}

/// Rank correlation and overlap with the other order; none where the plan names no other.
pub(super) fn exhibit(ranked: &Ranked) -> Option<Exhibit> {
    let against = ranked.ranking.against.as_ref()?;
    let told = of_lists(ranked, against.persistence);
    let figure = |at: usize, of: fn(&Agreement) -> Option<f64>| -> Figured {
        ranked.resampled.figure(|lists| mean(lists, |list| of(&told[list][at])))
    };
    let names = || {
        let groups = ranked.groups.iter().map(|it| ranked.names[*it].as_str());
        std::iter::once("everyone").chain(groups).enumerate()
    };
    let mut rows: Vec<Vec<Entry>> = Vec::new();
    let mut correlations: Vec<(&str, f64)> = Vec::new();
    for (at, name) in names() {
        let people: f64 = told.iter().map(|it| it[at].people).sum();
        let correlation = figure(at, |it| it.correlation);
        correlations.extend(correlation.filter(|_| at > 0).map(|it| (name, it.0)));
        let mut row: Vec<Entry> = vec![name.into(), people.into()];
        row.extend(entries(correlation, "nobody of these stands before another in both orders"));
        row.extend(entries(figure(at, |it| it.overlap), "nobody of these stands in both orders"));
        rows.push(row);
    }
    let mut fields = vec![
        Field::new("group", "Group", Unit::Text),
        Field::new("people", "People", Unit::People),
    ];
    fields.extend(Field::with_interval("correlation", "Rank correlation", Unit::Number));
    fields.extend(Field::with_interval("overlap", "Rank-biased overlap", Unit::Number));
    let column = visible(&against.column);
    let first = if against.lower { "lowest" } else { "highest" };
    Some(Exhibit {
        exhibit: "ranking-agreement".to_owned(),
        section: Section::Outcomes,
        title: title(&column, &correlations),
        says: format!(
            "The order held against that by {column}, whose {first} number stands first; of a group, the order of its people among themselves. Rank correlation (Spearman): 1 where both orders are the same, 0 where the one tells nothing of the other, -1 where they are opposite. Rank-biased overlap (RBO, extrapolated): the share of the first d that both have in common, averaged over every d, where each place weighs {} times as much as the one before it; 1 where both are the same. Ideal is the same for every group. The mean over lists.{} {}{}",
            against.persistence,
            left_out(ranked),
            ranked.says(),
            ranked.resampled.says()
        ),
        caveat: "The other order is no truth: where it puts a group too low, agreeing with it does so too. The overlap of a small group is high by chance, and people of the same rank lower it.".to_owned(),
        source: "Spearman (1904), The proof and measurement of association between two things; Webber, Moffat & Zobel (2010), A similarity measure for indefinite rankings; ties as Corsi & Urbano (2024), The treatment of ties in rank-biased overlap".to_owned(),
        attributes: ranked.attributes.clone(),
        fields,
        rows,
        draws: Some(Draws {
            form: Form::Dots,
            across: "correlation".to_owned(),
            up: "group".to_owned(),
            series: None,
            even: Some(Even::One),
        }),
    })
}

/// Who is ranked and has no place in the other order, as a sentence.
fn left_out(ranked: &Ranked) -> String {
    let all: f64 = ranked.lists.iter().map(|it| it.ranked.people()).sum();
    let both: f64 = ranked.lists.iter().flat_map(|it| &it.placed).map(|it| it.1.people).sum();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "whole numbers of people"
    )]
    let n = libm::round((all - both).max(0.0)) as u64;
    if n > 0 {
        format!(" {} of those ranked have no number there and take no part.", count(n))
    } else {
        String::new()
    }
}

/// Among whom the orders agree least and most.
fn title(column: &str, known: &[(&str, f64)]) -> String {
    let least = known.iter().min_by(|a, b| a.1.total_cmp(&b.1));
    let most = known.iter().max_by(|a, b| a.1.total_cmp(&b.1));
    match (least, most) {
        (Some((one, low)), Some((other, high))) if low < high => format!(
            "The order agrees with {column} least among {one}, with a rank correlation of {}, and most among {other}, with {}",
            number(*low),
            number(*high)
        ),
        (Some(_), Some(_)) => format!("The order agrees with {column} as much among every group"),
        (_, _) => format!("In no group do the order and {column} both tell people apart"),
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::exhibits::rankings::testing::{close, of_ranking};
    use crate::report::exhibit::Exhibit;

    fn of(text: &str, against: &str) -> Exhibit {
        let ranking = format!("lower = true\ntop = [1]\nagainst = {{ {against} }}");
        let found = of_ranking(text, "", &ranking);
        found.into_iter().find(|it| it.exhibit == "ranking-agreement").unwrap()
    }

    /// Everyone by `spearmanr` of scipy 1.17.1 and by the formula of the paper in Python; the three of "a" are in the
    /// order abc and bac, those of "b" turned round.
    #[test]
    fn everyone_and_each_group_are_held_against_the_other_order() {
        let text = "group,rank,expert\na,1,2\na,2,1\nb,3,6\na,4,3\nb,5,5\nb,6,4\na,7,\n";
        let found = of(text, "column = \"expert\", lower = true, persistence = 0.5");
        close(&found, 0, "correlation", 0.542_857_142_857_142_9);
        close(&found, 0, "overlap", 0.436_458_333_333_333_34);
        close(&found, 1, "people", 3.0);
        close(&found, 1, "correlation", 0.5);
        close(&found, 1, "overlap", 0.5);
        close(&found, 2, "correlation", -1.0);
        // Shares in common of 0, 1/2 and 1, by a half, a quarter and two eighths.
        close(&found, 2, "overlap", 0.375);
        assert!(found.says.contains(" 1 of those ranked have no number there"), "{}", found.says);
        assert_eq!(
            found.title,
            "The order agrees with expert least among b, with a rank correlation of −1.000, and most among a, with 0.500"
        );
    }

    #[test]
    fn relevance_stands_highest_first() {
        let text = "group,rank,expert\na,1,9\na,2,5\nb,3,4\nb,4,1\n";
        let found = of(text, "column = \"expert\"");
        close(&found, 0, "correlation", 1.0);
        close(&found, 0, "overlap", 1.0);
        assert_eq!(found.title, "The order agrees with expert as much among every group");
    }
}
