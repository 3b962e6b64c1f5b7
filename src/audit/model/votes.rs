//! Which of several classes a model says of each person.

use crate::audit::error::Error;
use crate::audit::model::people::People;
use crate::audit::model::train::no_column;
use crate::data::{Categories, Table};
use crate::models::Scale;
use crate::models::saved::Model as Saved;

/// The scores of every class, summed over the times that a person was held out.
pub(crate) struct Votes<'a> {
    classes: &'a [String],
    /// Of each person; none where one class is the positive one, or numbers are learnt.
    sums: Option<Vec<Vec<f64>>>,
}

impl<'a> Votes<'a> {
    /// Of people whose outcome is one of several classes, none of them the positive one.
    pub(crate) fn of(people: &'a People) -> Self {
        let has_classes = people.positive.is_none() && !people.classes.is_empty();
        let sums = || vec![vec![0.0; people.classes.len()]; people.rows.len()];
        Self { classes: &people.classes, sums: has_classes.then(sums) }
    }

    /// Adds what a model says of these people, who stand in these rows.
    pub(crate) fn add(
        &mut self,
        people: &[u32],
        model: &Saved,
        table: &Table,
        rows: &[u32],
    ) -> Result<(), Error> {
        let Some(sums) = &mut self.sums else { return Ok(()) };
        // A class that nobody learnt from had has no chance, and no margin to compare.
        let absent = if model.scale() == Scale::Probability { 0.0 } else { f64::NEG_INFINITY };
        let place: Vec<Option<usize>> = self
            .classes
            .iter()
            .map(|name| model.classes.iter().position(|it| it == name))
            .collect();
        let scores = model.score_classes(table, rows).map_err(|it| no_column(&it))?;
        for (person, own) in people.iter().zip(scores) {
            for (sum, place) in sums[*person as usize].iter_mut().zip(&place) {
                *sum += place.and_then(|it| own.get(it).copied()).unwrap_or(absent);
            }
        }
        Ok(())
    }

    /// The class with the largest score, the first of equal ones; `None` of those who were never held out.
    pub(crate) fn chosen(self, times: &[u32]) -> Option<Vec<Option<u32>>> {
        let largest = |sums: &Vec<f64>| {
            let all = (0..).zip(sums);
            all.reduce(|a, b| if b.1 > a.1 { b } else { a }).map(|it| it.0)
        };
        let of = |(sums, times): (&Vec<f64>, &u32)| (*times > 0).then(|| largest(sums)).flatten();
        self.sums.map(|it| it.iter().zip(times).map(of).collect())
    }
}

/// The chosen classes as a column beside the table.
pub(crate) fn column(table: &Table, people: &People, chosen: &[Option<u32>]) -> Categories {
    let mut codes = vec![0_u8; table.n_rows];
    for (row, class) in people.rows.iter().zip(chosen) {
        codes[*row as usize] = class.map_or(0, |it| u8::try_from(it + 1).unwrap_or(0));
    }
    let names: Vec<&str> = people.classes.iter().map(String::as_str).collect();
    Categories::of_codes(&names, &codes)
}
