//! Who is seen: each group's part of the attention that a list gets.

use crate::audit::exhibits::of_scores::entries;
use crate::audit::exhibits::rankings::Ranked;
use crate::report::exhibit::{Draws, Entry, Even, Exhibit, Field, Form, Section, Unit};
use crate::report::format::ratio;
use crate::stats::ranking::RankedList;

/// Exposure of each group, beside its part of the people.
pub(super) fn exhibit(ranked: &Ranked) -> Exhibit {
    let exposure = ranked.summed(RankedList::exposure);
    let people = ranked.summed(|it| it.totals().to_vec());
    let even = ranked.summed(evenly);
    let all: f64 = exposure.iter().sum();
    let relative = |group: usize| (even[group] > 0.0).then(|| exposure[group] / even[group]);
    // Of each list what its groups are seen, and would be.
    let of_lists: Vec<[Vec<f64>; 2]> =
        ranked.lists.iter().map(|it| [it.ranked.exposure(), evenly(&it.ranked)]).collect();
    let drawn = |group: usize| {
        ranked.resampled.figure(|lists| {
            let sums = lists.fold([0.0; 2], |sum, list| {
                let [seen, even] = &of_lists[list];
                [sum[0] + seen[group], sum[1] + even[group]]
            });
            (sums[1] > 0.0).then(|| sums[0] / sums[1])
        })
    };
    let row = |group: &usize| -> Vec<Entry> {
        let mut row: Vec<Entry> = vec![
            ranked.names[*group].as_str().into(),
            people[*group].into(),
            (exposure[*group] / people[*group]).into(),
            (exposure[*group] / all).into(),
            (even[*group] / all).into(),
        ];
        row.extend(entries(drawn(*group), "nobody is ranked"));
        row
    };
    let mut fields = vec![
        Field::new("group", "Group", Unit::Text),
        Field::new("people", "People", Unit::People),
        Field::new("exposure", "Exposure of a person", Unit::Number),
        Field::new("share", "Part of all exposure", Unit::Share),
        Field::new("even", "If all were seen the same", Unit::Share),
    ];
    fields.extend(Field::with_interval("ratio", "The one over the other", Unit::Ratio));
    let known: Vec<(usize, f64)> =
        ranked.groups.iter().filter_map(|it| Some((*it, relative(*it)?))).collect();
    Exhibit {
        exhibit: "ranking-exposure".to_owned(),
        section: Section::Outcomes,
        title: title(ranked, &known),
        says: format!(
            "How much a place is seen: 1 / log₂(1 + place), 1 for the first and 0.63 for the second. Told are the mean over the group, its part of all that is seen, and that part over the one it would have if everyone in a list were seen the same. {}{}",
            ranked.says(),
            ranked.resampled.says()
        ),
        caveat: "How people look at a list is an assumption here: most look further down, or less far.".to_owned(),
        source: "Singh & Joachims (2018), Fairness of exposure in rankings; discount of Burges et al. (2005), Learning to rank using gradient descent".to_owned(),
        attributes: ranked.attributes.clone(),
        fields,
        rows: ranked.groups.iter().map(row).collect(),
        draws: Some(Draws {
            form: Form::Dots,
            across: "ratio".to_owned(),
            up: "group".to_owned(),
            series: None,
            even: Some(Even::One),
        }),
    }
}

/// What each group would be seen if everyone in a list were seen the same.
fn evenly(it: &RankedList) -> Vec<f64> {
    let seen: f64 = it.exposure().iter().sum();
    it.totals().iter().map(|total| seen * total / it.people()).collect()
}

/// Who is seen least and most, of the groups that are seen so many times as much as an even list would have it.
fn title(ranked: &Ranked, known: &[(usize, f64)]) -> String {
    if ranked.lists.iter().all(|it| it.ranked.ties().1 >= it.ranked.people()) {
        return "Everyone in a list has the same rank, so that no group stands before another"
            .to_owned();
    }
    let least = known.iter().min_by(|a, b| a.1.total_cmp(&b.1));
    let most = known.iter().max_by(|a, b| a.1.total_cmp(&b.1));
    let (Some((one, low)), Some((other, high))) = (least, most) else {
        return "Nobody is ranked".to_owned();
    };
    let [low, high] = [*low, *high].map(ratio);
    if low == high {
        return "No group is seen more or less than an even list would have it".to_owned();
    }
    let [one, other] = [*one, *other].map(|it| &ranked.names[it]);
    format!(
        "{one} are seen {low} times as much as an even list would have it, {other} {high} times"
    )
}

#[cfg(test)]
mod tests {
    use crate::audit::exhibits::rankings::testing::{close, in_order, of_ranking};

    #[test]
    fn a_list_of_one_rank_is_told_as_such() {
        let text = "group,rank\na,1\nb,1\nb,1\na,1\n";
        let found = of_ranking(text, "", "top = [2]");
        let found = found.iter().find(|it| it.exhibit == "ranking-exposure").unwrap();
        assert_eq!(
            found.title,
            "Everyone in a list has the same rank, so that no group stands before another"
        );
    }

    #[test]
    fn exposure_is_the_sum_of_the_discounts() {
        let found = of_ranking(&in_order("abba"), "", "lower = true\ntop = [2]");
        let found = found.iter().find(|it| it.exhibit == "ranking-exposure").unwrap();
        // Places are seen 1, 0.630930, 0.5 and 0.430677.
        let (a, b) = (1.0 + 0.430_676_558_073_393_06, 0.630_929_753_571_457_5 + 0.5);
        close(found, 0, "exposure", a / 2.0);
        close(found, 1, "share", b / (a + b));
        close(found, 1, "ratio", 2.0 * b / (a + b));
        assert_eq!(
            found.title,
            "b are seen 0.88 times as much as an even list would have it, a 1.12 times"
        );
    }
}
