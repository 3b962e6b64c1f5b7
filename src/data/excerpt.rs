//! Shows text of a file to people without letting it act: control and direction marks become visible.

use std::fmt::Write as _;

/// The most characters of a row or value that a message quotes.
const EXCERPT_CHARACTERS: usize = 40;

/// The start of some bytes, escaped, at most 40 characters; cut text ends in "…".
pub(super) fn excerpt(bytes: &[u8]) -> String {
    let mut shown = String::new();
    // A character takes at most four bytes, so that more bytes than this cannot be shown.
    for chunk in bytes[..bytes.len().min(4 * EXCERPT_CHARACTERS + 4)].utf8_chunks() {
        for character in chunk.valid().chars() {
            push_escaped(&mut shown, character);
        }
        for byte in chunk.invalid() {
            push_byte(&mut shown, *byte);
        }
    }
    match shown.char_indices().nth(EXCERPT_CHARACTERS) {
        Some(_) => {
            let kept: String = shown.chars().take(EXCERPT_CHARACTERS - 1).collect();
            kept + "…"
        }
        None => shown,
    }
}

fn push_escaped(shown: &mut String, character: char) {
    match character {
        '\n' => shown.push_str("\\n"),
        '\r' => shown.push_str("\\r"),
        '\t' => shown.push_str("\\t"),
        it if is_invisible(it) => shown.extend(it.escape_unicode()),
        it => shown.push(it),
    }
}

fn push_byte(shown: &mut String, byte: u8) {
    // Writing to a string cannot fail.
    write!(shown, "\\x{byte:02X}").unwrap_or_default();
}

/// Characters that take no room or turn the direction of the text around them.
fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::excerpt;

    #[test]
    fn what_cannot_be_seen_is_spelt_out() {
        assert_eq!(excerpt(b"a\tb\n\x00\xe9"), "a\\tb\\n\\u{0}\\xE9");
        assert_eq!(excerpt("x\u{202e}y".as_bytes()), "x\\u{202e}y");
    }

    #[test]
    fn long_text_is_cut_at_forty_characters() {
        let shown = excerpt("é".repeat(90).as_bytes());
        assert_eq!(shown.chars().count(), 40);
        assert!(shown.ends_with("é…"));
        assert_eq!(excerpt(&[b'x'; 40]), "x".repeat(40));
    }
}
