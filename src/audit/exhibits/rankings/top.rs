//! Who stands among the first: each group's part, beside its part of the whole list.

use crate::audit::exhibits::rankings::Ranked;
use crate::report::Untested;
use crate::report::exhibit::{Draws, Entry, Even, Exhibit, Field, Form, Section, Unit};
use crate::report::format::{amount, count, number, percent};
use crate::report::words::list;
use crate::stats::tables::fisher;

/// The groups among the first so many.
struct Cut {
    k: u64,
    /// Places over all lists that are longer.
    places: f64,
    /// People of each group in these places, expected where a tie is cut.
    counts: Vec<f64>,
    /// The same if each list were in proportion.
    even: Vec<f64>,
    /// Lists in which people of the same rank are parted.
    n_tied: u64,
}

impl Cut {
    fn new(ranked: &Ranked, k: u64) -> Option<Self> {
        let n_groups = ranked.names.len();
        let (mut counts, mut even) = (vec![0.0; n_groups], vec![0.0; n_groups]);
        let (mut places, mut n_tied) = (0.0, 0);
        let first = k as f64;
        for it in ranked.lists.iter().map(|it| &it.ranked).filter(|it| it.people() > first) {
            places += first;
            n_tied += u64::from(it.cuts_a_tie(first));
            counts.iter_mut().zip(it.among_first(first)).for_each(|(sum, it)| *sum += it);
            let parts = it.totals().iter().map(|total| first * total / it.people());
            even.iter_mut().zip(parts).for_each(|(sum, it)| *sum += it);
        }
        (places > 0.0).then_some(Self { k, places, counts, even, n_tied })
    }

    /// The logarithm of a group's part among the first over its part of all.
    fn skew(&self, group: usize) -> Option<f64> {
        let (found, even) = (self.counts[group], self.even[group]);
        (found > 0.0 && even > 0.0).then(|| libm::log(found / even))
    }
}

/// Representation and skew at each cut, and the extremes of the skew.
pub(super) fn exhibits(ranked: &Ranked) -> Vec<Exhibit> {
    let cuts: Vec<Cut> = ranked.ranking.top.iter().filter_map(|k| Cut::new(ranked, *k)).collect();
    if cuts.is_empty() {
        return Vec::new();
    }
    vec![representation(ranked, &cuts), skews(ranked, &cuts)]
}

/// The numbers of places that no list is longer than.
pub(super) fn beyond(ranked: &Ranked) -> Option<Untested> {
    let longest = ranked.lists.iter().map(|it| it.ranked.people()).fold(0.0, f64::max);
    let beyond: Vec<String> =
        ranked.ranking.top.iter().filter(|k| **k as f64 >= longest).map(|k| count(*k)).collect();
    (!beyond.is_empty()).then(|| Untested {
        what: format!("The first {} places by {}", list(&beyond), ranked.attributes.join(" and ")),
        why: format!("no ranked list is longer: the longest has {} people", amount(longest)),
    })
}

fn representation(ranked: &Ranked, cuts: &[Cut]) -> Exhibit {
    let mut rows = Vec::new();
    for group in &ranked.groups {
        rows.extend(cuts.iter().map(|cut| row(ranked, cut, *group)));
    }
    Exhibit {
        exhibit: "ranking-top".to_owned(),
        section: Section::Outcomes,
        title: title(ranked, &cuts[0]),
        says: format!(
            "Each group's part of the first k places beside its part of all who are ranked. Skew is the natural logarithm of the one over the other: 0 where both are the same, below 0 where the group is rarer among the first. p is of Fisher's exact test, for one list in which k parts nobody of the same rank. {}",
            ranked.says()
        ),
        caveat: "A few places tell little: read p, and how many people the cut is made among.".to_owned(),
        source: "Geyik, Ambler & Kenthapadi (2019), Fairness-aware ranking in search & recommendation systems".to_owned(),
        attributes: ranked.attributes.clone(),
        fields: vec![
            Field::new("group", "Group", Unit::Text),
            Field::new("k", "First k places", Unit::Number),
            Field::new("people", "Of the group", Unit::People),
            Field::new("share", "Part of the first", Unit::Share),
            Field::new("all", "Part of all", Unit::Share),
            Field::new("skew", "Skew", Unit::Number),
            Field::new("p", "p", Unit::PValue),
            Field::new("tied", "Lists with a tie at k", Unit::Number),
        ],
        rows,
        draws: Some(Draws {
            form: if cuts.len() > 1 { Form::Lines } else { Form::Dots },
            across: if cuts.len() > 1 { "k" } else { "skew" }.to_owned(),
            up: if cuts.len() > 1 { "skew" } else { "group" }.to_owned(),
            series: (cuts.len() > 1).then(|| "group".to_owned()),
            even: Some(Even::Zero),
        }),
    }
}

fn row(ranked: &Ranked, cut: &Cut, group: usize) -> Vec<Entry> {
    let why = "nobody of the group is among the first";
    vec![
        ranked.names[group].as_str().into(),
        cut.k.into(),
        cut.counts[group].into(),
        (cut.counts[group] / cut.places).into(),
        (cut.even[group] / cut.places).into(),
        Entry::number(cut.skew(group), why),
        p_value(ranked, cut, group),
        cut.n_tied.into(),
    ]
}

/// Whether chance alone would deal the first places so.
fn p_value(ranked: &Ranked, cut: &Cut, group: usize) -> Entry {
    let [list] = ranked.lists.as_slice() else {
        return Entry::Nothing("for one list only".to_owned());
    };
    if cut.n_tied > 0 {
        return Entry::Nothing("people of the same rank are parted".to_owned());
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "whole numbers of people"
    )]
    let whole = |it: f64| libm::round(it).max(0.0) as u64;
    let [total, people] = [list.ranked.totals()[group], list.ranked.people()].map(whole);
    let found = whole(cut.counts[group]);
    let p = fisher(found, cut.k, total.saturating_sub(found), people.saturating_sub(cut.k));
    Entry::number(p.map(|it| it.exact), "nobody is left beyond the first")
}

fn skews(ranked: &Ranked, cuts: &[Cut]) -> Exhibit {
    let row = |cut: &Cut| -> Vec<Entry> {
        let of = |group: &usize| Some((cut.skew(*group)?, *group));
        let all = || ranked.groups.iter().filter_map(of);
        let absent: Vec<&str> = ranked
            .groups
            .iter()
            .filter(|it| cut.counts[**it] <= 0.0)
            .map(|it| ranked.names[*it].as_str())
            .collect();
        let none = "nobody is among the first";
        let [least, most] =
            [all().min_by(|a, b| a.0.total_cmp(&b.0)), all().max_by(|a, b| a.0.total_cmp(&b.0))];
        let mut row: Vec<Entry> = vec![cut.k.into()];
        if absent.is_empty() {
            row.push(Entry::number(least.map(|it| it.0), none));
            row.push(least.map_or(Entry::text(""), |it| ranked.names[it.1].as_str().into()));
        } else {
            let why =
                format!("without a bound: nobody of {} is among the first", absent.join(", "));
            row.push(Entry::Nothing(why));
            row.push(absent.join(", ").as_str().into());
        }
        row.push(Entry::number(most.map(|it| it.0), none));
        row.push(most.map_or(Entry::text(""), |it| ranked.names[it.1].as_str().into()));
        row
    };
    let rows: Vec<Vec<Entry>> = cuts.iter().map(row).collect();
    Exhibit {
        exhibit: "ranking-skew".to_owned(),
        section: Section::Outcomes,
        title: format!(
            "The rarest and the most frequent group among the first {}",
            cuts.iter().map(|it| count(it.k)).collect::<Vec<_>>().join(", ")
        ),
        says: "The smallest and the largest skew of any group that is shown (MinSkew@k and MaxSkew@k).".to_owned(),
        caveat: String::new(),
        source: "Geyik, Ambler & Kenthapadi (2019), Fairness-aware ranking in search & recommendation systems".to_owned(),
        attributes: ranked.attributes.clone(),
        fields: vec![
            Field::new("k", "First k places", Unit::Number),
            Field::new("least", "Smallest skew", Unit::Number),
            Field::new("rarest", "Rarest group", Unit::Text),
            Field::new("most", "Largest skew", Unit::Number),
            Field::new("most-frequent", "Most frequent group", Unit::Text),
        ],
        rows,
        draws: None,
    }
}

fn title(ranked: &Ranked, cut: &Cut) -> String {
    let apart = |group: &&usize| {
        let (found, even) = (cut.counts[**group], cut.even[**group]);
        if even > 0.0 { found / even } else { 1.0 }
    };
    let rarest = ranked.groups.iter().min_by(|a, b| apart(a).total_cmp(&apart(b)));
    match rarest {
        Some(group) => format!(
            "Among the first {}, {} are {} where they are {} of all",
            number(cut.k as f64).trim_end_matches(".000"),
            ranked.names[*group],
            percent(cut.counts[*group] / cut.places),
            percent(cut.even[*group] / cut.places)
        ),
        None => "Nobody is ranked".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::exhibits::rankings::testing::{close, in_order, of_ranking};
    use crate::report::exhibit::Entry;

    #[test]
    fn parts_skew_and_p_are_those_by_hand() {
        // 12 people: "a" holds 5 of the first 6 places, "b" 5 of the last.
        let found = of_ranking(&in_order("aaabaabbbbab"), "", "lower = true\ntop = [3, 6, 12]");
        // A cut must leave somebody out: 12 does not.
        assert_eq!(found[0].rows.len(), 4);
        close(&found[0], 1, "people", 5.0);
        close(&found[0], 1, "share", 5.0 / 6.0);
        close(&found[0], 1, "all", 0.5);
        close(&found[0], 1, "skew", libm::log(5.0 / 3.0));
        // fisher_exact([[5, 1], [1, 5]]) of scipy.
        close(&found[0], 1, "p", 0.080_086_580_086_580_08);
        assert_eq!(found[0].title, "Among the first 3, b are 0.0% where they are 50.0% of all");
        // Nobody of "b" among the first three: the skew has no lower end.
        assert_eq!(found[1].text(0, "rarest"), "b");
        let at = found[1].field("least").unwrap();
        assert!(matches!(found[1].rows[0][at], Entry::Nothing(_)));
        close(&found[1], 1, "least", libm::log(1.0 / 3.0));
        close(&found[1], 1, "most", libm::log(5.0 / 3.0));
    }

    #[test]
    fn the_order_of_rows_decides_no_tie() {
        let rows = ["a,1\n", "b,1\n", "b,1\n", "a,2\n", "b,2\n"];
        let text = |rows: &[&str]| format!("group,rank\n{}", rows.concat());
        let mut turned = rows;
        turned.reverse();
        let [one, other] =
            [rows, turned].map(|it| of_ranking(&text(&it), "", "lower = true\ntop = [2]"));
        assert_eq!(one, other);
        close(&one[0], 1, "people", 2.0 / 3.0);
        close(&one[0], 1, "tied", 1.0);
    }

    #[test]
    fn lists_are_cut_one_by_one_and_taken_together() {
        let text = "group,rank,job\na,9,x\nb,8,x\nb,7,x\nb,6,x\nb,3,y\na,2,y\na,1,y\n";
        let found = of_ranking(text, "query = { column = \"job\" }", "top = [1]");
        // One of two places is that of "a", which is 1/4 and 2/3 of the lists.
        let a = usize::from(found[0].text(0, "group") != "a");
        close(&found[0], a, "share", 0.5);
        close(&found[0], a, "all", f64::midpoint(0.25, 2.0 / 3.0));
    }
}
