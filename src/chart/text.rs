//! How wide text is, from a table: the same in the page, in the worker and on the command line.
//!
//! Widths are those of Helvetica's metrics in thousandths of the type size, widened a little because the
//! fonts that stand in for it on other systems run wider.

use crate::chart::look::TextStyle;

/// Advance widths of the characters from space to tilde (Adobe font metrics of Helvetica).
const WIDTHS: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

/// Inter and Segoe UI run up to this much wider than Helvetica.
const WIDER: f64 = 1.06;

/// Semibold over regular.
const BOLD: f64 = 1.06;

/// The width of a text in pixels.
pub fn width(text: &str, style: TextStyle) -> f64 {
    let thousandths: f64 = text.chars().map(advance).sum();
    let weight = if style.is_bold() { BOLD } else { 1.0 };
    thousandths / 1_000.0 * style.size() * WIDER * weight
}

/// The text, or as much of it as fits with an ellipsis behind; at least one character.
pub fn fitted(text: &str, style: TextStyle, room: f64) -> String {
    if width(text, style) <= room {
        return text.to_owned();
    }
    let mut kept = String::new();
    for character in text.chars() {
        kept.push(character);
        if width(&kept, style) + width("…", style) > room {
            kept.pop();
            break;
        }
    }
    if kept.is_empty() {
        kept.extend(text.chars().next());
    }
    format!("{}…", kept.trim_end())
}

/// The text in lines that fit, broken between words; a word that is too long is cut short.
pub fn wrapped(text: &str, style: TextStyle, room: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        let word = fitted(word, style, room);
        if let Some(line) = lines.last_mut()
            && width(&format!("{line} {word}"), style) <= room
        {
            line.push(' ');
            line.push_str(&word);
            continue;
        }
        lines.push(word);
    }
    lines
}

fn advance(character: char) -> f64 {
    let code = u32::from(character);
    match code {
        0x20..=0x7e => f64::from(WIDTHS[(code - 0x20) as usize]),
        0x300..=0x36f | 0x200c | 0x200d | 0xfe00..=0xfe0f => 0.0,
        0x2010..=0x2015 => 556.0,
        0x2026 | 0x1100..=0x115f | 0x2e80..=0xd7ff | 0xf900..=0xfaff | 0xff00..=0xff60 => 1_000.0,
        0x1_0000.. => 1_250.0,
        _ => 640.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_as_wide_as_its_characters() {
        // H 722, i 222 at 12 pixels, widened by six in a hundred.
        let expected = (722.0 + 222.0) / 1_000.0 * 12.0 * 1.06;
        assert!((width("Hi", TextStyle::Sub) - expected).abs() < 1e-9);
    }

    #[test]
    fn a_long_name_is_cut_with_an_ellipsis() {
        let name = "a".repeat(1_000);
        let short = fitted(&name, TextStyle::Name, 90.0);
        assert!(short.ends_with('…') && width(&short, TextStyle::Name) <= 90.0);
        assert_eq!(fitted("race", TextStyle::Name, 90.0), "race");
        assert_eq!(fitted("漢漢漢", TextStyle::Name, 1.0), "漢…");
    }

    #[test]
    fn text_breaks_between_words() {
        let lines = wrapped("one two three four", TextStyle::Sub, 60.0);
        assert!(lines.len() > 1);
        assert_eq!(lines.join(" "), "one two three four");
    }
}
