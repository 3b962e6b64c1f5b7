//! What the values of a column say: which of two is the positive one, and whether they are dates.

/// Values that read as yes, each with its no.
const YES_AND_NO: [(&str, &str); 24] = [
    ("1", "0"),
    ("1.0", "0.0"),
    ("1", "-1"),
    ("true", "false"),
    ("t", "f"),
    ("yes", "no"),
    ("y", "n"),
    ("on", "off"),
    ("positive", "negative"),
    ("pos", "neg"),
    ("good", "bad"),
    ("pass", "fail"),
    ("passed", "failed"),
    ("approved", "denied"),
    ("approved", "rejected"),
    ("approve", "deny"),
    ("accepted", "rejected"),
    ("accept", "reject"),
    ("admitted", "rejected"),
    ("admitted", "denied"),
    ("granted", "denied"),
    ("hired", "rejected"),
    ("selected", "rejected"),
    ("high", "low"),
];

/// Which of two values reads as the positive one; `None` where they do not tell.
pub(super) fn positive_value<'a>(one: &'a str, other: &'a str) -> Option<&'a str> {
    let (low_one, low_other) = (plain(one), plain(other));
    let reads_as = |yes: &str, no: &str| {
        YES_AND_NO.contains(&(yes, no)) || is_denial(no, yes) || is_above(yes, no)
    };
    if reads_as(&low_one, &low_other) {
        Some(one)
    } else if reads_as(&low_other, &low_one) {
        Some(other)
    } else {
        None
    }
}

fn plain(text: &str) -> String {
    text.trim().trim_end_matches('.').to_lowercase()
}

/// Whether one value is the other with a "not" before it: "not hired", "no default", "non-member".
fn is_denial(no: &str, yes: &str) -> bool {
    let Some(before) = no.strip_suffix(yes) else { return false };
    matches!(
        before.trim_end_matches([' ', '-', '_']),
        "not" | "no" | "non" | "never" | "un" | "did not"
    )
}

/// Whether two values are the two sides of a bound: ">50K" and "<=50K".
fn is_above(yes: &str, no: &str) -> bool {
    let bound = |text: &str, marks: &[&str]| {
        marks.iter().find_map(|it| text.strip_prefix(it).map(str::to_owned))
    };
    match (bound(yes, &[">=", ">"]), bound(no, &["<=", "<"])) {
        (Some(above), Some(below)) => above.trim() == below.trim(),
        _ => false,
    }
}

/// Whether a text has the form of a date, with or without a time.
pub(super) fn is_date(text: &str) -> bool {
    let (date, time) = match text.split_once([' ', 'T']) {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let parts: Vec<&str> = date.split(['-', '/', '.']).collect();
    let is_digits = |it: &&str| !it.is_empty() && it.bytes().all(|byte| byte.is_ascii_digit());
    let lengths: Vec<usize> = parts.iter().map(|it| it.len()).collect();
    let has_form = matches!(lengths.as_slice(), [4, 1..=2, 1..=2] | [1..=2, 1..=2, 2 | 4]);
    has_form && parts.iter().all(is_digits) && time.is_none_or(is_time)
}

fn is_time(text: &str) -> bool {
    let is_part =
        |it: u8| it.is_ascii_digit() || matches!(it, b':' | b'.' | b'+' | b'-' | b'Z' | b' ');
    text.contains(':') && text.bytes().all(is_part)
}

#[cfg(test)]
mod tests {
    use super::{is_date, positive_value};

    #[test]
    fn the_positive_one_of_two_values_is_found_in_either_order() {
        for (yes, no) in [
            ("1", "0"),
            ("1", "-1"),
            ("Yes", "No"),
            (">50K", "<=50K"),
            (">50K.", "<=50K."),
            ("hired", "not hired"),
            ("default", "no default"),
            ("Approved", "Denied"),
        ] {
            assert_eq!(positive_value(yes, no), Some(yes));
            assert_eq!(positive_value(no, yes), Some(yes));
        }
    }

    #[test]
    fn values_that_do_not_tell_are_left_open() {
        for (one, other) in
            [("1", "2"), ("A", "B"), ("Male", "Female"), ("women", "men"), ("", "x")]
        {
            assert_eq!(positive_value(one, other), None, "{one} {other}");
        }
    }

    #[test]
    fn dates_are_known_by_their_form() {
        for text in [
            "2013-08-14",
            "2013-08-13 06:03:42",
            "14/08/2013",
            "8/14/13",
            "1.2.2020",
            "2013-08-13T06:03:42Z",
        ] {
            assert!(is_date(text), "{text}");
        }
        for text in ["2013", "1-2", "12.5", "25 - 45", "2013-08-14 x", "a-b-c", "1-2-3-4", ""] {
            assert!(!is_date(text), "{text}");
        }
    }
}
