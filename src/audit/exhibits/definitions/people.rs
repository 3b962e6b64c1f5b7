//! The people one by one, for what programs print of those who are like each other.

use crate::audit::error::Error;
use crate::audit::exhibits::Bench;
use crate::audit::exhibits::individual::most_people;
use crate::audit::exhibits::of_columns::{features, is_numeric, number};
use crate::audit::measure::Measured;
use crate::audit::named::favourable;
use crate::metrics::Favourable;
use crate::metrics::definitions::Nearest;
use crate::metrics::definitions::nearest::Person;

/// Where the plan asks for the analysis of people who are like each other: it looks at every pair of them.
pub(super) fn nearest(
    bench: &Bench,
    measured: &Measured,
    reference: usize,
) -> Result<Nearest, Error> {
    let asked = bench.plan.measures.exhibits.as_ref();
    if !asked.is_some_and(|it| it.iter().any(|it| it == "individual")) {
        return Ok(Nearest::Unasked);
    }
    let columns = features(bench);
    if columns.is_empty() {
        return Ok(Nearest::Stops("the plan leaves no column by which people could be alike"));
    }
    if !columns.iter().all(|it| is_numeric(bench, it)) {
        return Ok(Nearest::Stops("a column by which people could be alike is not numeric"));
    }
    let people = bench.people()?;
    let (Some(labels), Some(decisions)) = (&people.positive, &people.selected) else {
        return Ok(Nearest::Unasked);
    };
    // Of more people these programs take hours; where a row stands for several, they see one.
    if people.rows.len() > most_people(columns.len()) || people.count.is_some() {
        return Ok(Nearest::Unasked);
    }
    let is_favourable = |it: bool| match favourable(bench.context) {
        Favourable::Positive => it,
        Favourable::Negative => !it,
    };
    let axis = measured.axes[0];
    let (name, names) = (&measured.groups[reference].names[0], &bench.cube.axes[axis].levels);
    let mut all = Vec::new();
    for (place, row) in people.rows.iter().enumerate() {
        let features: Option<Vec<f64>> = columns.iter().map(|it| number(it, *row)).collect();
        let Some(features) = features else {
            return Ok(Nearest::Stops("a cell by which people could be alike is missing"));
        };
        all.push(Person {
            features,
            is_privileged: names[people.levels[axis][place] as usize] == *name,
            label: is_favourable(labels[place]),
            decision: is_favourable(decisions[place]),
        });
    }
    Ok(Nearest::Known(all))
}

#[cfg(test)]
mod tests {
    use crate::audit::exhibits::of_columns::testing::exhibits;
    use crate::report::exhibit::{Entry, Exhibit};

    const PLAN: &str = "outcome = { column = \"y\", positive = \"1\" }\n\
                        decision = { column = \"d\", positive = \"1\" }";

    fn printed(found: &Exhibit, called: &str) -> Option<Entry> {
        let row = (0..found.rows.len()).find(|it| found.text(*it, "called") == called)?;
        found.rows[row].get(found.field("prints")?).cloned()
    }

    /// Of "a" whoever earns more than 6 is selected. Of "b" one is with five neighbors who are not, and two are not with
    /// five who are.
    fn people(third: &str) -> String {
        let mut text = "group,income,y,d\n".to_owned();
        for it in 1..=12 {
            let selected = u8::from(it > 6);
            text.extend([format!("a,{it}.0,{selected},{selected}\n")]);
        }
        text + &format!("b,1.25,1,1\nb,11.75,0,0\nb,{third},0,0\n")
    }

    #[test]
    fn the_flip_test_is_shown_where_people_are_set_beside_each_other() {
        let both = "definitions\", \"individual";
        let of = |text: &str, ids: &str| exhibits(ids, text, PLAN).remove(0);
        let found = of(&people("10.5"), both);
        let Some(Entry::Number(flips)) = printed(&found, "FT") else { panic!("{:?}", found.rows) };
        assert!((flips + 1.0 / 3.0).abs() < 1e-12, "{flips}");
        assert!(printed(&found, "sklearn.consistency_score").is_some());
        let missing = of(&people(""), both);
        let stops = "an error, because a cell by which people could be alike is missing";
        assert_eq!(printed(&missing, "FT"), Some(Entry::text(stops)));
        assert_eq!(printed(&of(&people("10.5"), "definitions"), "FT"), None);
    }

    /// By hand: "b" is 60 of 90 refused and 20 of 50 taken in one school, 5 of 20 and 15 of 60 in the other.
    #[test]
    fn disparity_inside_strata_is_shown_where_there_are_any() {
        let mut text = "group,school,y,d\n".to_owned();
        for (group, school, d, n) in [
            ("b", "hard", 0, 60),
            ("a", "hard", 0, 30),
            ("b", "hard", 1, 20),
            ("a", "hard", 1, 30),
            ("b", "easy", 0, 5),
            ("a", "easy", 0, 15),
            ("b", "easy", 1, 15),
            ("a", "easy", 1, 45),
        ] {
            text += &format!("{group},{school},{d},{d}\n").repeat(n);
        }
        let found = exhibits("definitions", &text, &format!("{PLAN}\nstrata = [\"school\"]"));
        let Some(Entry::Number(found)) = printed(&found[0], "CDDPL") else {
            panic!("{:?}", found[0].rows)
        };
        assert!((found - 140.0 * (2.0 / 3.0 - 0.4) / 220.0).abs() < 1e-12, "{found}");
    }
}
