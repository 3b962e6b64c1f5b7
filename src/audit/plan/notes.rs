//! Notes of people who have read the results. No figure hangs on them.

use serde::{Deserialize, Serialize};

use crate::audit::plan::Plan;

/// What a person says beside a part of the results.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// The part that it stands beside.
    #[serde(default, skip_serializing_if = "Place::is_all")]
    pub about: Place,
    pub says: String,
    /// Who says it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub by: String,
}

/// A part of the results: a rate, or an exhibit by its kind; all of them where neither is named.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exhibit: Option<String>,
    /// The attributes that it is looked at by, as the report names them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<String>,
}

impl Place {
    /// Whether it is the results as a whole.
    pub fn is_all(&self) -> bool {
        *self == Self::default()
    }
}

impl Plan {
    /// The note beside this part of the results.
    pub fn note_on(&self, place: &Place) -> Option<&Note> {
        self.notes.iter().find(|it| it.about == *place)
    }

    /// Puts the note in the place of the one beside the same part; a note that says nothing goes away.
    pub fn take_note(&mut self, note: Note) {
        let place = self.notes.iter().position(|it| it.about == note.about);
        match (place, note.says.trim().is_empty()) {
            (Some(at), true) => drop(self.notes.remove(at)),
            (Some(at), false) => self.notes[at] = note,
            (None, true) => {}
            (None, false) => self.notes.push(note),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_part_has_one_note_and_an_empty_one_goes_away() {
        let note = |rate: Option<&str>, says: &str| Note {
            about: Place { rate: rate.map(str::to_owned), ..Place::default() },
            says: says.to_owned(),
            by: String::new(),
        };
        let mut plan = Plan::default();
        plan.take_note(note(None, "all"));
        plan.take_note(note(Some("accuracy"), "one"));
        plan.take_note(note(Some("accuracy"), "two"));
        assert_eq!(plan.notes, [note(None, "all"), note(Some("accuracy"), "two")]);
        assert_eq!(plan.note_on(&Place::default()), Some(&note(None, "all")));
        plan.take_note(note(None, " \n"));
        plan.take_note(note(Some("selection-rate"), ""));
        assert_eq!(plan.notes, [note(Some("accuracy"), "two")]);
    }
}
