//! Pairs of people with the very same values: how many are decided differently, and who of a pair is selected.

use crate::audit::error::Error;
use crate::audit::exhibits::individual::{Looked, lack, pairs};
use crate::audit::exhibits::of_columns::{features, not_compared, the_columns};
use crate::audit::exhibits::{Bench, Shown};
use crate::data::Column;
use crate::report::exhibit::{Entry, Exhibit, Field, Section, Unit};
use crate::report::format::percent;

/// At most so many people are looked through.
const MOST_PEOPLE: usize = 50_000;

pub(crate) fn show(bench: &Bench) -> Result<Shown, Error> {
    let columns = features(bench);
    // What is lacking is told beside the neighbors.
    if !bench.plan.decides() || lack(bench, &columns).is_some() {
        return Ok(Shown::default());
    }
    let people = Looked::new(bench, &columns, MOST_PEOPLE, "twins")?;
    Ok(Shown {
        exhibits: twins(bench, &people, &columns).into_iter().collect(),
        untested: Vec::new(),
    })
}

/// People by level: not selected, selected.
#[derive(Clone, Copy, Default)]
struct Sides([f64; 2]);

/// Pairs of people with the same values: all, and those decided either way.
#[derive(Clone, Copy, Default)]
struct Pairs {
    all: f64,
    group_only: f64,
    reference_only: f64,
}

impl Pairs {
    fn share(self, part: f64) -> Entry {
        Entry::number(
            (self.all > 0.0).then(|| part / self.all),
            "no two of them have the same values",
        )
    }
}

fn twins(bench: &Bench, people: &Looked, columns: &[&Column]) -> Option<Exhibit> {
    let sets = people.known.twins();
    let sides = |set: &[usize], is_in: &dyn Fn(usize) -> bool| {
        set.iter().filter(|it| is_in(**it)).fold(Sides::default(), |mut sum, it| {
            sum.0[usize::from(people.positive[*it])] += 1.0;
            sum
        })
    };
    let mut everyone = Pairs::default();
    for set in &sets {
        let Sides([no, yes]) = sides(set, &|_| true);
        everyone.all += (no + yes) * (no + yes - 1.0) / 2.0;
        everyone.group_only += no * yes;
    }
    if everyone.all <= 0.0 {
        return None;
    }
    let share = everyone.group_only / everyone.all;
    let text = |it: &str| Entry::text(it);
    let mut rows = vec![vec![
        text("everyone"),
        text("everyone"),
        text("everyone"),
        everyone.all.into(),
        share.into(),
        text("everyone"),
        text("everyone"),
    ]];
    for pair in pairs(bench).iter().filter(|it| it.level != it.reference_level) {
        let levels = &people.levels[pair.axis];
        let mut found = Pairs::default();
        for set in &sets {
            let Sides([no, yes]) = sides(set, &|it| levels[it] == pair.level);
            let Sides([other_no, other_yes]) = sides(set, &|it| levels[it] == pair.reference_level);
            found.all += (no + yes) * (other_no + other_yes);
            found.group_only += yes * other_no;
            found.reference_only += no * other_yes;
        }
        rows.push(vec![
            pair.attribute.into(),
            pair.name.as_str().into(),
            pair.reference.as_str().into(),
            found.all.into(),
            found.share(found.group_only + found.reference_only),
            found.share(found.group_only),
            found.share(found.reference_only),
        ]);
    }
    Some(exhibit(rows, &words(bench, people, columns, share)))
}

/// The title, and what is said.
fn words(bench: &Bench, people: &Looked, columns: &[&Column], share: f64) -> [String; 2] {
    let names: Vec<&str> = columns.iter().map(|it| it.name.as_str()).collect();
    let title = format!(
        "Of pairs of people with the same values in {} that {} compared, {} are decided differently",
        the_columns(columns),
        if columns.len() == 1 { "is" } else { "are" },
        percent(share)
    );
    let says = format!(
        "{}. A pair is two people who have the same value, or none, in each of the columns by which a model could tell them apart ({}); the attributes of the plan do not count.{} Each group is set beside the reference: who of a pair was selected, where only one was. Weights are not used, and there are no intervals: one person can be part of many pairs.",
        people.whom(),
        names.join(", "),
        not_compared(bench, columns)
    );
    [title, says]
}

fn exhibit(rows: Vec<Vec<Entry>>, [title, says]: &[String; 2]) -> Exhibit {
    Exhibit {
        exhibit: "twins".to_owned(),
        section: Section::Individual,
        title: title.clone(),
        says: says.clone(),
        caveat: "A column that is not in the data may explain a difference; what is told here is that these columns do not.".to_owned(),
        source: "Dwork, Hardt, Pitassi, Reingold & Zemel (2012), Fairness through awareness, ITCS".to_owned(),
        attributes: Vec::new(),
        fields: vec![
            Field::new("attribute", "Attribute", Unit::Text),
            Field::new("group", "Group", Unit::Text),
            Field::new("reference", "Reference", Unit::Text),
            Field::new("pairs", "Pairs", Unit::Number),
            Field::new("different", "Decided differently", Unit::Share),
            Field::new("group-only", "Only the one of the group selected", Unit::Share),
            Field::new("reference-only", "Only the one of the reference selected", Unit::Share),
        ],
        rows,
        draws: None,
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::exhibits::individual::tests::{PLAN, people};
    use crate::audit::exhibits::of_columns::testing::report;

    #[test]
    fn columns_that_look_like_attributes_are_told_where_they_are_not_compared() {
        let mut text = String::new();
        for (at, line) in people().lines().enumerate() {
            let race = if at == 0 { "race" } else { ["White", "Black"][at % 2] };
            text.extend([format!("{race},{line}\n")]);
        }
        for id in ["twins", "individual"] {
            let found = report(id, &text, PLAN).exhibits.remove(0);
            let told = "(town, job); the attributes of the plan do not count. Not compared either: race, which looks \
                        like an attribute.";
            assert!(found.says.contains(told), "{}", found.says);
        }
    }

    #[test]
    fn pairs_with_the_same_values_are_counted_by_who_was_selected() {
        let found = report("twins", &people(), PLAN).exhibits.remove(0);
        assert!(found.title.contains("in the 2 columns that are compared"), "{}", found.title);
        let pairs = 70.0 * 69.0 / 2.0 + 30.0 * 29.0 / 2.0;
        assert_eq!(found.number(0, "pairs"), Some(pairs));
        assert!((found.number(0, "different").unwrap() - 36.0 * 34.0 / pairs).abs() < 1e-12);
        // Between the groups: 40 · 30 in the north, 10 · 20 in the south.
        assert_eq!(found.number(1, "pairs"), Some(1400.0));
        let share = |of: f64| of / 1400.0;
        assert!((found.number(1, "group-only").unwrap() - share(60.0)).abs() < 1e-12);
        assert!((found.number(1, "reference-only").unwrap() - share(720.0)).abs() < 1e-12);
        assert!((found.number(1, "different").unwrap() - share(780.0)).abs() < 1e-12);
    }
}
