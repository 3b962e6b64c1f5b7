//! Each ranked list in one line: how far its order is from one in proportion.

use crate::audit::exhibits::rankings::Ranked;
use crate::audit::exhibits::rankings::rows::List;
use crate::report::exhibit::{Entry, Exhibit, Field, Section, Unit};
use crate::report::format::{count, number};

/// Lists that are told one by one.
const MOST_LISTS: usize = 200;

/// Divergence and infeasible cuts of each list, and of all.
pub(super) fn exhibit(ranked: &Ranked) -> Exhibit {
    let mut rows: Vec<Vec<Entry>> = ranked.lists.iter().take(MOST_LISTS).map(row).collect();
    let divergences: Vec<f64> =
        ranked.lists.iter().filter_map(|it| it.ranked.divergence()).collect();
    let mean = divergences.iter().sum::<f64>() / divergences.len().max(1) as f64;
    let infeasible: Vec<_> = ranked.lists.iter().map(|it| it.ranked.infeasible()).collect();
    let cuts: u64 = infeasible.iter().map(|it| it.cuts).sum();
    let people: f64 = ranked.lists.iter().map(|it| it.ranked.people()).sum();
    if ranked.lists.len() > 1 {
        let ties: u64 = ranked.lists.iter().map(|it| it.ranked.ties().0).sum();
        let largest = ranked.lists.iter().map(|it| it.ranked.ties().1).fold(0.0, f64::max);
        rows.push(vec![
            "all".into(),
            people.into(),
            ties.into(),
            largest.into(),
            mean.into(),
            cuts.into(),
            infeasible.iter().map(|it| it.pairs).sum::<u64>().into(),
        ]);
    }
    let more = ranked.lists.len().saturating_sub(MOST_LISTS);
    let more = if more > 0 {
        format!(" {} more lists are in the sum alone.", count(more as u64))
    } else {
        String::new()
    };
    Exhibit {
        exhibit: "ranking-lists".to_owned(),
        section: Section::Outcomes,
        title: format!(
            "At {} of {} cuts a group has fewer people among the first than its part, rounded down; the divergence is {}",
            count(cuts),
            number(people).trim_end_matches(".000"),
            number(mean)
        ),
        says: format!(
            "Divergence (NDKL): the Kullback-Leibler divergence of the groups among the first k from those of the whole list, in nats, averaged over every k with the weight 1 / log₂(1 + k); the mean over lists. Infeasible index: at how many k, up to the last, fewer than ⌊p k⌋ of any group are among the first k. Infeasible count: the same, for each group on its own; AI Fairness 360 calls this one the index. All groups take part. {}{more}",
            ranked.says()
        ),
        caveat: "The first cuts weigh most: the divergence of a list of a few people is large by chance alone.".to_owned(),
        source: "Geyik, Ambler & Kenthapadi (2019), Fairness-aware ranking in search & recommendation systems".to_owned(),
        attributes: ranked.attributes.clone(),
        fields: vec![
            Field::new("list", "List", Unit::Text),
            Field::new("people", "People", Unit::People),
            Field::new("ties", "Ties", Unit::Number),
            Field::new("largest-tie", "People in the largest", Unit::People),
            Field::new("divergence", "Divergence", Unit::Number),
            Field::new("infeasible-index", "Infeasible index", Unit::Number),
            Field::new("infeasible-count", "Infeasible count", Unit::Number),
        ],
        rows,
        draws: None,
    }
}

fn row(it: &List) -> Vec<Entry> {
    let (ties, largest) = it.ranked.ties();
    let infeasible = it.ranked.infeasible();
    let name = if it.query.is_empty() { "all" } else { it.query.as_str() };
    vec![
        name.into(),
        it.ranked.people().into(),
        ties.into(),
        largest.into(),
        Entry::number(it.ranked.divergence(), "nobody is ranked"),
        infeasible.cuts.into(),
        infeasible.pairs.into(),
    ]
}

#[cfg(test)]
mod tests {
    use crate::audit::exhibits::rankings::testing::{close, in_order, of_ranking};

    #[test]
    fn a_list_is_told_in_one_line() {
        // The two formulas in Python, as in the tests of the statistics.
        let found =
            of_ranking(&in_order("aaababbbab"), "", "lower = true\ntop = [2]").pop().unwrap();
        close(&found, 0, "divergence", 0.359_497_372_095_695_6);
        close(&found, 0, "infeasible-index", 5.0);
        close(&found, 0, "infeasible-count", 5.0);
        assert_eq!(
            found.title,
            "At 5 of 10 cuts a group has fewer people among the first than its part, rounded down; the divergence is 0.359"
        );
    }

    #[test]
    fn a_row_that_stands_for_several_people_is_a_tie() {
        let text = "group,rank,n\na,1,2\nb,2,2\n";
        let found = of_ranking(text, "count = { column = \"n\" }", "lower = true\ntop = [2]")
            .pop()
            .unwrap();
        close(&found, 0, "people", 4.0);
        close(&found, 0, "ties", 2.0);
        close(&found, 0, "largest-tie", 2.0);
    }
}
