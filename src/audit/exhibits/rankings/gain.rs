//! Who is worth finding and where they stand: discounted gain, of everyone and of each group.

use crate::audit::error::Error;
use crate::audit::exhibits::Bench;
use crate::audit::exhibits::of_scores::entries;
use crate::audit::exhibits::rankings::Ranked;
use crate::audit::exhibits::rankings::rows::List;
use crate::audit::model::people::numbers_of;
use crate::report::exhibit::{Draws, Entry, Exhibit, Field, Form, Section, Unit};
use crate::report::format::number;
use crate::stats::ranking::RankedList;

/// What each person who is audited is worth, or why that is not known.
pub(super) fn gains(bench: &Bench) -> Result<Result<Vec<f64>, String>, Error> {
    let people = bench.people()?;
    if let Some(positive) = &people.positive {
        return Ok(Ok(positive.iter().map(|it| f64::from(u8::from(*it))).collect()));
    }
    let Some(column) = bench.plan.outcome_number() else {
        return Ok(Err("the plan names no outcome that says who is worth finding".to_owned()));
    };
    let all = numbers_of(column, "the outcome", bench.input.table)?;
    let value = |row: &u32| all.get(*row as usize).copied().flatten().unwrap_or_default();
    let gains: Vec<f64> = people.rows.iter().map(value).collect();
    Ok(if gains.iter().all(|it| *it >= 0.0) {
        Ok(gains)
    } else {
        Err("outcomes below 0 are no gain".to_owned())
    })
}

/// What a list gives, group by group.
struct Told {
    discounted: Vec<f64>,
    gains: Vec<f64>,
    exposure: Vec<f64>,
    normalized: Option<f64>,
    of_groups: Vec<Option<f64>>,
}

impl Told {
    fn new(list: &List, n_groups: usize) -> Self {
        Self {
            discounted: list.gains.discounted(n_groups),
            gains: list.gains.gains(n_groups),
            exposure: RankedList::exposure(&list.ranked),
            normalized: list.gains.normalized(),
            of_groups: (0..n_groups).map(|it| list.gains.of_group(it).normalized()).collect(),
        }
    }
}

/// The mean of those that are there.
fn mean(values: impl Iterator<Item = Option<f64>>) -> Option<f64> {
    let (sum, n) = values.flatten().fold((0.0, 0.0), |(sum, n), it| (sum + it, n + 1.0));
    (n > 0.0).then(|| sum / n)
}

/// Gain of each group, and of everyone.
pub(super) fn exhibit(ranked: &Ranked) -> Exhibit {
    let n_groups = ranked.names.len();
    let told: Vec<Told> = ranked.lists.iter().map(|it| Told::new(it, n_groups)).collect();
    let sum = |lists: &mut dyn Iterator<Item = usize>, of: &dyn Fn(&Told) -> f64| -> f64 {
        lists.map(|it| of(&told[it])).sum()
    };
    let none = "nobody of these is worth finding";
    let normalized = ranked.resampled.figure(|lists| mean(lists.map(|it| told[it].normalized)));
    let all = |of: fn(&Told) -> &Vec<f64>| sum(&mut (0..told.len()), &|it| of(it).iter().sum());
    let [gain, discounted] = [all(|it| &it.gains), all(|it| &it.discounted)];
    let per_gain = |exposure: f64, gain: f64| (gain > 0.0).then(|| exposure / gain);
    let mut first: Vec<Entry> = vec!["everyone".into(), gain.into(), discounted.into()];
    first.extend(entries(normalized, none));
    first.extend(entries((discounted > 0.0).then_some((1.0, None)), none));
    first.push(Entry::number(per_gain(all(|it| &it.exposure), gain), none));
    let mut rows = vec![first];
    for group in &ranked.groups {
        let group = *group;
        let own = |of: fn(&Told) -> &Vec<f64>| sum(&mut (0..told.len()), &|it| of(it)[group]);
        let normalized =
            ranked.resampled.figure(|lists| mean(lists.map(|it| told[it].of_groups[group])));
        let part = ranked.resampled.figure(|lists| {
            let lists: Vec<usize> = lists.collect();
            let all = sum(&mut lists.iter().copied(), &|it| it.discounted.iter().sum());
            let own = sum(&mut lists.iter().copied(), &|it| it.discounted[group]);
            (all > 0.0).then(|| own / all)
        });
        let mut row: Vec<Entry> = vec![
            ranked.names[group].as_str().into(),
            own(|it| &it.gains).into(),
            own(|it| &it.discounted).into(),
        ];
        row.extend(entries(normalized, none));
        row.extend(entries(part, none));
        row.push(Entry::number(per_gain(own(|it| &it.exposure), own(|it| &it.gains)), none));
        rows.push(row);
    }
    Exhibit {
        exhibit: "ranking-gain".to_owned(),
        section: Section::Outcomes,
        title: title(ranked, &told),
        says: format!(
            "Gain is the outcome: 1 for a positive one, or its number. Discounted gain (DCG): the sum of gain / log₂(1 + place); a group\u{2019}s part of it is that of its people in these places. Normalized (NDCG): over that of the best order; of a group, the order of its people among themselves, the mean over lists. Exposure per gain: how much a group is seen, Σ 1 / log₂(1 + place), for each unit of gain. {}{}",
            ranked.says(),
            ranked.resampled.says()
        ),
        caveat: "A group can be in the best order among itself and still stand below all others: read the exposure per gain beside it. How people look at a list is an assumption here.".to_owned(),
        source: "Järvelin & Kekäläinen (2002), Cumulated gain-based evaluation of IR techniques; Singh & Joachims (2018), Fairness of exposure in rankings".to_owned(),
        attributes: ranked.attributes.clone(),
        fields: fields(),
        rows,
        draws: Some(Draws {
            form: Form::Dots,
            across: "normalized".to_owned(),
            up: "group".to_owned(),
            series: None,
            even: None,
        }),
    }
}

fn fields() -> Vec<Field> {
    let mut all = vec![
        Field::new("group", "Group", Unit::Text),
        Field::new("gain", "Gain", Unit::Number),
        Field::new("discounted", "Discounted gain", Unit::Number),
    ];
    all.extend(Field::with_interval("normalized", "Normalized", Unit::Number));
    all.extend(Field::with_interval("part", "Part of the discounted gain", Unit::Share));
    all.push(Field::new("exposure", "Exposure per gain", Unit::Number));
    all
}

/// Who is seen least and most for what they are worth.
fn title(ranked: &Ranked, told: &[Told]) -> String {
    let known = ranked.groups.iter().filter_map(|group| {
        let gain: f64 = told.iter().map(|it| it.gains[*group]).sum();
        let exposure: f64 = told.iter().map(|it| it.exposure[*group]).sum();
        (gain > 0.0).then(|| (*group, exposure / gain))
    });
    let known: Vec<(usize, f64)> = known.collect();
    let least = known.iter().min_by(|a, b| a.1.total_cmp(&b.1));
    let most = known.iter().max_by(|a, b| a.1.total_cmp(&b.1));
    match (least, most) {
        (Some((one, low)), Some((other, high))) if low < high => format!(
            "For each unit of gain {} are seen {}, {} {}",
            ranked.names[*one],
            number(*low),
            ranked.names[*other],
            number(*high)
        ),
        (Some(_), Some(_)) => "Every group is seen as much for what it is worth".to_owned(),
        (_, _) => "Nobody of these lists is worth finding".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::exhibits::rankings::testing::{close, report_of};
    use crate::report::exhibit::{Entry, Exhibit};

    fn of(text: &str, columns: &str) -> Exhibit {
        let report = report_of(text, columns, "lower = true\ntop = [1]");
        report.exhibits.into_iter().find(|it| it.exhibit == "ranking-gain").unwrap()
    }

    const OUTCOME: &str = "outcome = { column = \"y\", positive = \"1\" }";

    #[test]
    fn gain_of_a_list_is_that_of_scikit_learn() {
        // Places 1 to 4 with 0, 1, 1 and 0; the first and the third are of a.
        let found = of("group,rank,y\na,1,0\nb,2,1\na,3,1\nb,4,0\n", OUTCOME);
        let seen = [1.0, 0.630_929_753_571_457_5, 0.5, 0.430_676_558_073_393_06];
        close(&found, 0, "discounted", seen[1] + seen[2]);
        close(&found, 0, "normalized", (seen[1] + seen[2]) / (seen[0] + seen[1]));
        let [a, b] = ["a", "b"]
            .map(|it| (0..found.rows.len()).find(|row| found.text(*row, "group") == it).unwrap());
        // Among itself a has its positive last, b first.
        close(&found, a, "normalized", seen[1]);
        close(&found, b, "normalized", 1.0);
        close(&found, b, "part", seen[1] / (seen[1] + seen[2]));
        close(&found, b, "exposure", seen[1] + seen[3]);
        assert!(found.says.contains("no sampling model"), "{}", found.says);
        let at = found.field("normalized-low").unwrap();
        assert!(matches!(found.rows[a][at], Entry::Nothing(_)));
        assert_eq!(found.title, "For each unit of gain b are seen 1.062, a 1.500");
    }

    #[test]
    fn many_lists_have_intervals_and_a_number_can_be_the_gain() {
        let mut text = "group,rank,y,job\n".to_owned();
        for job in 0..12 {
            let first = ["a", "b"][usize::from(job % 3 == 0)];
            let second = ["b", "a"][usize::from(job % 3 == 0)];
            text.extend([format!("{first},1,2,j{job}\n{second},2,5,j{job}\n")]);
        }
        let found = of(
            &text,
            "outcome = { column = \"y\", as = \"number\" }\nquery = { column = \"job\" }",
        );
        // 2 + 5 · 0.6309 over 5 + 2 · 0.6309 in every list.
        let seen = 0.630_929_753_571_457_5;
        close(&found, 0, "normalized", (2.0 + 5.0 * seen) / (5.0 + 2.0 * seen));
        let a = (0..found.rows.len()).find(|row| found.text(*row, "group") == "a").unwrap();
        // First in eight lists with 2, second in four with 5.
        let part = (8.0 * 2.0 + 4.0 * 5.0 * seen) / (12.0 * (2.0 + 5.0 * seen));
        close(&found, a, "part", part);
        let ends = ["part-low", "part-high"].map(|id| found.number(a, id).unwrap());
        assert!(ends[0] < part && part < ends[1], "{ends:?}");
    }

    #[test]
    fn without_an_outcome_nobody_is_known_to_be_worth_finding() {
        let report = report_of("group,rank\na,1\nb,2\n", "", "lower = true\ntop = [1]");
        assert!(report.exhibits.iter().all(|it| it.exhibit != "ranking-gain"));
        assert!(report.untested.iter().any(|it| it.what == "Gain in ranked lists by group"));
    }
}
