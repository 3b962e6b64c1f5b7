//! What the values of a column say: dates by their form.

/// Whether a text has the form of a date, with or without a time.
pub(super) fn is_date(text: &str) -> bool {
    let (date, time) = match text.split_once([' ', 'T']) {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let parts: Vec<&str> = date.split(['-', '/', '.']).collect();
    let is_digits = |it: &&str| !it.is_empty() && it.bytes().all(|byte| byte.is_ascii_digit());
    let lengths: Vec<usize> = parts.iter().map(|it| it.len()).collect();
    let has_form = parts.iter().all(is_digits)
        && matches!(lengths.as_slice(), [4, 1..=2, 1..=2] | [1..=2, 1..=2, 2 | 4])
        && parts
            .iter()
            .all(|it| it.len() == 4 || it.parse::<u8>().is_ok_and(|number| number <= 99));
    has_form && time.is_none_or(is_time)
}

fn is_time(text: &str) -> bool {
    let mut bytes = text.bytes();
    text.contains(':')
        && bytes
            .all(|it| it.is_ascii_digit() || matches!(it, b':' | b'.' | b'+' | b'-' | b'Z' | b' '))
}
