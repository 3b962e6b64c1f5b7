//! Who is seen: each group's part of the attention that a list gets.

use crate::audit::exhibits::rankings::Ranked;
use crate::report::exhibit::{Draws, Entry, Even, Exhibit, Field, Form, Section, Unit};
use crate::report::format::ratio;
use crate::stats::ranking::RankedList;

/// Exposure of each group, beside its part of the people.
pub(super) fn exhibit(ranked: &Ranked) -> Exhibit {
    let exposure = ranked.summed(RankedList::exposure);
    let people = ranked.summed(|it| it.totals().to_vec());
    // What each group would be seen if everyone in a list were seen the same.
    let even = ranked.summed(|it| {
        let seen: f64 = it.exposure().iter().sum();
        it.totals().iter().map(|total| seen * total / it.people()).collect()
    });
    let all: f64 = exposure.iter().sum();
    let relative = |group: usize| (even[group] > 0.0).then(|| exposure[group] / even[group]);
    let row = |group: &usize| -> Vec<Entry> {
        vec![
            ranked.names[*group].as_str().into(),
            people[*group].into(),
            (exposure[*group] / people[*group]).into(),
            (exposure[*group] / all).into(),
            (even[*group] / all).into(),
            Entry::number(relative(*group), "nobody is ranked"),
        ]
    };
    let known = || ranked.groups.iter().filter_map(|it| Some((*it, relative(*it)?)));
    let least = known().min_by(|a, b| a.1.total_cmp(&b.1));
    let most = known().max_by(|a, b| a.1.total_cmp(&b.1));
    let title = match (least, most) {
        (Some((one, low)), Some((other, high))) => format!(
            "{} are seen {} times as much as an even list would have it, {} {} times",
            ranked.names[one],
            ratio(low),
            ranked.names[other],
            ratio(high)
        ),
        _ => "Nobody is ranked".to_owned(),
    };
    Exhibit {
        exhibit: "ranking-exposure".to_owned(),
        section: Section::Outcomes,
        title,
        says: format!(
            "How much a place is seen: 1 / log₂(1 + place), 1 for the first and 0.63 for the second. Told are the mean over the group, its part of all that is seen, and that part over the one it would have if everyone in a list were seen the same. {}",
            ranked.says()
        ),
        caveat: "How people look at a list is an assumption here: most look further down, or less far.".to_owned(),
        source: "Singh & Joachims (2018), Fairness of exposure in rankings; discount of Järvelin & Kekäläinen (2002)".to_owned(),
        attributes: ranked.attributes.clone(),
        fields: vec![
            Field::new("group", "Group", Unit::Text),
            Field::new("people", "People", Unit::People),
            Field::new("exposure", "Exposure of a person", Unit::Number),
            Field::new("share", "Part of all exposure", Unit::Share),
            Field::new("even", "If all were seen the same", Unit::Share),
            Field::new("ratio", "The one over the other", Unit::Ratio),
        ],
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

#[cfg(test)]
mod tests {
    use crate::audit::exhibits::rankings::testing::{close, in_order, of_ranking};

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
