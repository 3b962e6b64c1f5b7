//! Who of the first is worth finding, and who worth finding is among the first: of everyone and of each group.

use crate::audit::exhibits::of_scores::entries;
use crate::audit::exhibits::rankings::Ranked;
use crate::audit::exhibits::rankings::rows::List;
use crate::report::exhibit::{Draws, Entry, Exhibit, Field, Form, Section, Unit};
use crate::report::format::{count, percent};
use crate::stats::gain::Gained;

/// What a list has of each group: the first, those of them who are worth finding, and all who are.
struct First {
    people: Vec<f64>,
    found: Vec<f64>,
    worth: Vec<f64>,
}

impl First {
    fn new(list: &List, k: f64, n_groups: usize) -> Self {
        let gain = |_: usize, it: &Gained| it.gain;
        Self {
            people: list.ranked.among_first(k),
            found: list.gains.among_first(k, n_groups, gain),
            worth: list.gains.gains(n_groups),
        }
    }
}

/// One group, or everyone.
type Of = Option<usize>;

fn of(all: &[f64], group: Of) -> f64 {
    group.map_or_else(|| all.iter().sum(), |it| all[it])
}

/// The lists at one cut, by their place among all; none where a list is no longer.
struct Cut {
    k: u64,
    lists: Vec<Option<First>>,
}

impl Cut {
    fn new(ranked: &Ranked, k: u64) -> Option<Self> {
        let first = k as f64;
        let one = |it: &List| {
            (it.ranked.people() > first).then(|| First::new(it, first, ranked.names.len()))
        };
        let lists: Vec<Option<First>> = ranked.lists.iter().map(one).collect();
        lists.iter().any(Option::is_some).then_some(Self { k, lists })
    }

    /// One sum over another, over some of the lists; none where the other is nothing.
    fn share(
        &self,
        lists: &mut dyn Iterator<Item = usize>,
        group: Of,
        whole: fn(&First) -> &Vec<f64>,
    ) -> Option<f64> {
        let (mut part, mut all) = (0.0, 0.0);
        for it in lists.filter_map(|at| self.lists[at].as_ref()) {
            part += of(&it.found, group);
            all += of(whole(it), group);
        }
        (all > 0.0).then(|| (part / all).min(1.0))
    }

    fn precision(&self, group: Of) -> Option<f64> {
        self.share(&mut (0..self.lists.len()), group, |it| &it.people)
    }
}

/// Precision and recall at each cut.
pub(super) fn exhibit(ranked: &Ranked) -> Option<Exhibit> {
    let cuts: Vec<Cut> = ranked.ranking.top.iter().filter_map(|k| Cut::new(ranked, *k)).collect();
    let first = cuts.first()?;
    let groups = || std::iter::once(None).chain(ranked.groups.iter().map(|it| Some(*it)));
    let rows = groups().flat_map(|group| cuts.iter().map(move |cut| row(ranked, cut, group)));
    let mut fields = vec![
        Field::new("group", "Group", Unit::Text),
        Field::new("k", "First k places", Unit::Number),
        Field::new("people", "Of the group", Unit::People),
        Field::new("found", "Worth finding", Unit::People),
    ];
    fields.extend(Field::with_interval("precision", "Precision at k", Unit::Share));
    fields.extend(Field::with_interval("recall", "Recall at k", Unit::Share));
    let has_many = cuts.len() > 1;
    Some(Exhibit {
        exhibit: "ranking-precision".to_owned(),
        section: Section::Outcomes,
        title: title(ranked, first),
        says: format!(
            "Worth finding is who has the positive outcome. Precision at k: of the group\u{2019}s people in the first k places, the share who are worth finding; recall at k: of the group\u{2019}s people worth finding, the share who are in these places. Ideal is the same for every group. Lists that are no longer than k take no part. {}{}",
            ranked.says(),
            ranked.resampled.says()
        ),
        caveat: "A group of whom only the best are put among the first has a high precision and a low recall: read both.".to_owned(),
        source: "Manning, Raghavan & Schütze (2008), Introduction to information retrieval, 8.4; ties as McSherry & Najork (2008), Computing information retrieval performance measures efficiently in the presence of tied scores".to_owned(),
        attributes: ranked.attributes.clone(),
        fields,
        rows: rows.collect(),
        draws: Some(Draws {
            form: if has_many { Form::Lines } else { Form::Dots },
            across: if has_many { "k" } else { "precision" }.to_owned(),
            up: if has_many { "precision" } else { "group" }.to_owned(),
            series: has_many.then(|| "group".to_owned()),
            even: None,
        }),
    })
}

fn row(ranked: &Ranked, cut: &Cut, group: Of) -> Vec<Entry> {
    let name = group.map_or("everyone", |it| ranked.names[it].as_str());
    let sum = |all: fn(&First) -> &Vec<f64>| -> f64 {
        cut.lists.iter().flatten().map(|it| of(all(it), group)).sum()
    };
    let figure = |whole: fn(&First) -> &Vec<f64>| {
        ranked.resampled.figure(|lists| cut.share(lists, group, whole))
    };
    let mut row: Vec<Entry> =
        vec![name.into(), cut.k.into(), sum(|it| &it.people).into(), sum(|it| &it.found).into()];
    row.extend(entries(figure(|it| &it.people), "nobody of the group is among the first"));
    row.extend(entries(figure(|it| &it.worth), "nobody of these is worth finding"));
    row
}

/// The group whose people in the first places are least often worth finding, and the one whose are most often.
fn title(ranked: &Ranked, cut: &Cut) -> String {
    let known: Vec<(usize, f64)> =
        ranked.groups.iter().filter_map(|it| Some((*it, cut.precision(Some(*it))?))).collect();
    let least = known.iter().min_by(|a, b| a.1.total_cmp(&b.1));
    let most = known.iter().max_by(|a, b| a.1.total_cmp(&b.1));
    match (least, most) {
        (Some((one, low)), Some((other, high))) if low < high => format!(
            "In the first {} places {} of {} are worth finding, {} of {}",
            count(cut.k),
            percent(*low),
            ranked.names[*one],
            percent(*high),
            ranked.names[*other]
        ),
        (Some(_), Some(_)) => {
            format!("In the first {} places every group is as often worth finding", count(cut.k))
        }
        (_, _) => "Nobody of these groups is among the first".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::exhibits::rankings::testing::{close, report_of};
    use crate::report::exhibit::{Entry, Exhibit};

    fn of(text: &str, columns: &str, ranking: &str) -> Exhibit {
        let columns = format!("outcome = {{ column = \"y\", positive = \"1\" }}\n{columns}");
        let report = report_of(text, &columns, ranking);
        report.exhibits.into_iter().find(|it| it.exhibit == "ranking-precision").unwrap()
    }

    fn at(found: &Exhibit, group: &str) -> usize {
        (0..found.rows.len()).find(|it| found.text(*it, "group") == group).unwrap()
    }

    /// By hand: the first three are a with 1, b with 0 and a with 0; of a two of five are worth finding, of b one.
    #[test]
    fn precision_is_of_those_in_the_first_places_and_recall_of_those_worth_finding() {
        let text = "group,rank,y\na,1,1\nb,2,0\na,3,0\nb,4,1\na,5,1\na,6,0\na,7,0\n";
        let found = of(text, "", "lower = true\ntop = [3]");
        close(&found, 0, "precision", 1.0 / 3.0);
        close(&found, 0, "recall", 1.0 / 3.0);
        let [a, b] = ["a", "b"].map(|it| at(&found, it));
        close(&found, a, "people", 2.0);
        close(&found, a, "precision", 0.5);
        close(&found, a, "recall", 0.5);
        close(&found, b, "precision", 0.0);
        close(&found, b, "recall", 0.0);
        assert_eq!(found.title, "In the first 3 places 0.0% of b are worth finding, 50.0% of a");
        assert!(found.says.contains("no sampling model"), "{}", found.says);
    }

    /// Two of the three on rank 2 are among the first three, each with two chances of three.
    #[test]
    fn a_cut_through_people_of_the_same_rank_counts_them_in_part() {
        let text = "group,rank,y\na,1,0\na,2,1\nb,2,1\nb,2,0\nb,3,0\n";
        let found = of(text, "", "lower = true\ntop = [3, 1]");
        let [a, b] = ["a", "b"].map(|it| at(&found, it));
        close(&found, a, "precision", (2.0 / 3.0) / (5.0 / 3.0));
        close(&found, b, "precision", 0.5);
        close(&found, b, "recall", 2.0 / 3.0);
        // The first alone is of a.
        let none = Entry::Nothing("nobody of the group is among the first".to_owned());
        assert_eq!(found.rows[b + 1][found.field("precision").unwrap()], none);
    }

    #[test]
    fn many_lists_are_taken_together_and_have_intervals() {
        let mut text = "group,rank,y,job\n".to_owned();
        for job in 0..12 {
            let is_found = u8::from(job % 3 == 0);
            text.extend([format!("a,1,{is_found},j{job}\nb,2,1,j{job}\na,3,0,j{job}\n")]);
        }
        let found = of(&text, "query = { column = \"job\" }", "lower = true\ntop = [2]");
        close(&found, 0, "precision", 16.0 / 24.0);
        close(&found, at(&found, "a"), "precision", 4.0 / 12.0);
        assert!(found.number(0, "precision-low").unwrap() < 16.0 / 24.0);
    }

    #[test]
    fn a_number_says_of_nobody_whether_they_are_worth_finding() {
        let columns = "outcome = { column = \"y\", as = \"number\" }";
        let report = report_of("group,rank,y\na,1,2\nb,2,5\na,3,0\n", columns, "top = [1]");
        assert!(report.exhibits.iter().all(|it| it.exhibit != "ranking-precision"));
        assert!(report.untested.iter().any(|it| it.what == "Precision in ranked lists by group"));
    }
}
