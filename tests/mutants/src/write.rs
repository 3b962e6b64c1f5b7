//! Writes a file with all of its mutants in it, and finds the mutant that the compiler complains of.

use std::fmt::Write;
use std::ops::Range;

use crate::place::{Place, Shape, Source};

/// A changed file, and where in it which mutant and which place stands.
#[derive(Debug, Default)]
pub struct Written {
    pub text: String,
    /// Bytes, the place's index in the source, and the mutant's in the place.
    arms: Vec<(Range<usize>, usize, usize)>,
    places: Vec<(Range<usize>, usize)>,
}

/// The file with every mutant that compiles.
pub fn write(source: &Source) -> Written {
    let mut written = Written::default();
    let mut next = 0;
    stretch(source, 0..source.text.len(), &mut next, &mut written);
    written
}

/// Writes these bytes with the places inside of them, of which the first not yet written is `next`.
fn stretch(source: &Source, bytes: Range<usize>, next: &mut usize, out: &mut Written) {
    let mut at = bytes.start;
    while let Some(place) = source.places.get(*next).filter(|it| it.bytes.end <= bytes.end) {
        let idx = *next;
        *next += 1;
        out.text.push_str(&source.text[at..place.bytes.start]);
        at = place.bytes.end;
        let begin = out.text.len();
        if place.n_live() == 0 {
            stretch(source, place.bytes.clone(), next, out);
        } else {
            match place.shape {
                Shape::Expression => expression(source, idx, next, out),
                Shape::Body => body(place, idx, out),
                Shape::Arm => {
                    let _ = write!(out.text, " if crate::mutated::at({}) != 0", place.first);
                    out.arms.push((begin..out.text.len(), idx, 0));
                }
            }
        }
        out.places.push((begin..out.text.len(), idx));
    }
    out.text.push_str(&source.text[at..bytes.end]);
}

/// The original comes first, so that it alone decides on types.
fn expression(source: &Source, idx: usize, next: &mut usize, out: &mut Written) {
    let place = &source.places[idx];
    let (first, n) = (place.first, place.n_live());
    let _ = write!(out.text, "(match crate::mutated::at({first}) {{ {n}.. => {{ ");
    stretch(source, place.bytes.clone(), next, out);
    out.text.push_str(" }");
    arms(place, idx, out);
    out.text.push_str(" })");
}

fn body(place: &Place, idx: usize, out: &mut Written) {
    let (first, n) = (place.first, place.n_live());
    let _ = write!(out.text, " match crate::mutated::at({first}) {{ {n}.. => {{}}");
    arms(place, idx, out);
    out.text.push_str(" }");
}

fn arms(place: &Place, idx: usize, out: &mut Written) {
    let n = place.n_live();
    for (number, mutant) in place.live() {
        let nth = number - place.first;
        let pattern = if nth + 1 == n { "_".to_owned() } else { nth.to_string() };
        let _ = write!(out.text, " {pattern} => {{ ");
        let begin = out.text.len();
        out.text.push_str(&mutant.code);
        let which = place.mutants.iter().position(|it| it.key == mutant.key).unwrap_or(0);
        out.arms.push((begin..out.text.len(), idx, which));
        out.text.push_str(" }");
    }
}

impl Written {
    /// The place and, where it is known, the mutant that these bytes belong to.
    pub fn blame(&self, bytes: &Range<usize>) -> Option<(usize, Option<usize>)> {
        let holds = |it: &Range<usize>| it.start <= bytes.start && bytes.start < it.end.max(1);
        let arm = self.arms.iter().find(|(it, ..)| holds(it) || bytes.start + 2 == it.start);
        if let Some((_, place, mutant)) = arm {
            return Some((*place, Some(*mutant)));
        }
        let places = self.places.iter().filter(|(it, _)| holds(it));
        places.min_by_key(|(it, _)| it.len()).map(|(_, place)| (*place, None))
    }
}
