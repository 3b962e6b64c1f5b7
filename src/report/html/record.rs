//! The published record within the page, as text that cannot break out of its element.

use crate::report::format;

/// The record without white space between its values, in a data block that no browser runs.
/// None where it takes more than `most_bytes`.
pub(super) fn script(report_json: &str, most_bytes: usize) -> Option<String> {
    let text = condensed(report_json);
    (text.len() <= most_bytes)
        .then(|| format!("<script type=\"application/json\" id=\"report\">{text}</script>\n"))
}

/// JSON without white space outside its strings, and without `<`, `>` and `&`, which JSON can write as
/// escapes: a closing tag in the data is then no closing tag. So are characters that would show the text in
/// another order than it has. The values stay the same.
fn condensed(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    let mut is_string = false;
    let mut is_escape = false;
    for character in json.chars() {
        match character {
            '<' => text.push_str("\\u003c"),
            '>' => text.push_str("\\u003e"),
            '&' => text.push_str("\\u0026"),
            ' ' | '\n' | '\r' | '\t' if !is_string => {}
            it if format::is_deceptive(it) => {
                let mut units = [0; 2];
                let units = it.encode_utf16(&mut units);
                text.extend(units.iter().map(|unit| format!("\\u{unit:04x}")));
            }
            other => text.push(other),
        }
        is_string ^= character == '"' && !is_escape;
        is_escape = is_string && character == '\\' && !is_escape;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closing_tag_in_the_data_stays_data() {
        let json = serde_json::to_string_pretty(&[
            "</script><script>alert(1)</script>",
            "a \\\" b",
            "<!--",
        ])
        .unwrap();
        let script = script(&json, 1_000).unwrap();
        assert!(script.is_ascii(), "{script}");
        assert_eq!(script.matches('<').count(), 2, "{script}");
        let inner = script.split_once('>').unwrap().1.split_once("</script>").unwrap().0;
        let back: serde_json::Value = serde_json::from_str(inner).unwrap();
        assert_eq!(back, serde_json::from_str::<serde_json::Value>(&json).unwrap());
    }

    #[test]
    fn white_space_goes_only_between_values() {
        assert_eq!(
            condensed("{ \"a b\" : [ 1, \"\\\\\" , \"c  d\" ] }"),
            "{\"a b\":[1,\"\\\\\",\"c  d\"]}"
        );
    }

    #[test]
    fn a_record_that_is_too_long_stays_outside() {
        assert_eq!(script(&format!("\"{}\"", "a".repeat(99)), 100), None);
    }
}
