//! A value of a plan that is not what it must be: told by its key, in words and not in those of the reader.

use serde_json::Value;

/// Tells why a part of a plan cannot be read; `None` where it can.
pub(crate) type Read<'a> = &'a dyn Fn(&Value) -> Option<String>;

/// How the reader begins where a part is not there.
const MISSING: &str = "missing field ";

/// What is wrong with the value of a key, of which reading says `error`: "model.test.folds is "five", and it must be a
/// whole number of at least 0".
pub(crate) fn told(key: &str, value: &Value, error: &str, read: Read<'_>) -> String {
    let (mut path, found) = blamed(value, error, read);
    path.insert(0, key.to_owned());
    let path = path.join(".");
    if let Some(field) = error.strip_prefix(MISSING) {
        return format!("{path} lacks {}", field.replace('`', "\""));
    }
    match allowed(error).or_else(|| choices(value, error, read)) {
        Some(allowed) => format!("{path} is {found}, and it must be {allowed}"),
        None => format!("{path}: {error}"),
    }
}

/// The path to the value that is to blame, and the value: without it there is no error, or another one.
fn blamed(value: &Value, error: &str, read: Read<'_>) -> (Vec<String>, Value) {
    // A part that must be there is missed without it, and is taken last.
    let mut found: [Vec<(String, Value)>; 3] = Default::default();
    for (name, inner, rest) in parts(value) {
        match read(&rest) {
            None => found[0].push((name, inner)),
            Some(it) if it == error => {}
            Some(it) if it.starts_with(MISSING) => found[2].push((name, inner)),
            Some(_) => found[1].push((name, inner)),
        }
    }
    let Some((name, inner)) = found.into_iter().flatten().next() else {
        return (Vec::new(), value.clone());
    };
    let read_inner = |it: &Value| read(&replaced(value, &name, it));
    let (mut path, found) = blamed(&inner, error, &read_inner);
    path.insert(0, name);
    (path, found)
}

/// Each part by its name or place, and what is left without it.
fn parts(value: &Value) -> Vec<(String, Value, Value)> {
    match value {
        Value::Object(all) => {
            let without = |name: &String| {
                let rest = all.iter().filter(|it| it.0 != name);
                Value::Object(rest.map(|it| (it.0.clone(), it.1.clone())).collect())
            };
            all.iter().map(|(name, it)| (name.clone(), it.clone(), without(name))).collect()
        }
        Value::Array(all) => {
            let without = |place: usize| {
                let rest = all.iter().enumerate().filter(|it| it.0 != place);
                Value::Array(rest.map(|it| it.1.clone()).collect())
            };
            let part =
                |(place, it): (usize, &Value)| (place.to_string(), it.clone(), without(place));
            all.iter().enumerate().map(part).collect()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    }
}

/// The value with another one at that place.
fn replaced(value: &Value, name: &str, inner: &Value) -> Value {
    let mut value = value.clone();
    let at = match &mut value {
        Value::Object(all) => all.get_mut(name),
        Value::Array(all) => name.parse::<usize>().ok().and_then(|it| all.get_mut(it)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    };
    if let Some(at) = at {
        *at = inner.clone();
    }
    value
}

/// What is allowed instead, as the reader's message has it.
pub(crate) fn allowed(error: &str) -> Option<String> {
    let expected = error.rsplit_once("expected ")?.1.trim();
    let names: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
    if !names.is_empty() && error.contains("unknown variant") {
        let names: Vec<String> = names.iter().map(|it| format!("\"{it}\"")).collect();
        return Some(match names.as_slice() {
            [one] => one.clone(),
            several => format!("one of {}", several.join(", ")),
        });
    }
    let words = match expected {
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number of at least 0",
        "i8" | "i16" | "i32" | "i64" => "a whole number",
        "f64" => "a number",
        "a boolean" => "true or false",
        "a string" => "a text in quotes",
        "a sequence" => "a list",
        "a map" => "a table",
        it if it.starts_with("struct ") => "a table",
        it if it.starts_with("a ") => it,
        _ => return None,
    };
    Some(words.to_owned())
}

/// Of a value that is one of some names: these.
fn choices(value: &Value, error: &str, read: Read<'_>) -> Option<String> {
    let (path, _) = blamed(value, error, read);
    allowed(&read(&with_text(value, &path))?)
}

/// The value with a text that is no name of anything at the end of a path.
fn with_text(value: &Value, path: &[String]) -> Value {
    let Some((first, rest)) = path.split_first() else { return Value::from("?") };
    let inner = parts(value).into_iter().find(|it| it.0 == *first).map(|it| it.1);
    inner.map_or(Value::from("?"), |it| replaced(value, first, &with_text(&it, rest)))
}

#[cfg(test)]
mod tests {
    use crate::audit::plan_file::read;

    #[test]
    fn a_value_of_another_kind_is_told_by_its_key_and_with_what_is_allowed() {
        let told = |text: &str| {
            let error = read(&format!("plan = 1\n{text}")).unwrap_err();
            error.to_string().replace("the plan does not have the right form: ", "")
        };
        for (text, says) in [
            (
                "test = { folds = \"five\" }",
                "model.test.folds is \"five\", and it must be a whole number of at least 0",
            ),
            ("threshold = \"half\"", "model.threshold is \"half\", and it must be a number"),
            ("test = 5", "model.test is 5, and it must be a table"),
            ("features = \"x\"", "model.features is \"x\", and it must be a list"),
            ("features = [\"x\", 5]", "model.features.1 is 5, and it must be a text in quotes"),
            (
                "weights = \"yes\"",
                "model.weights is \"yes\", and it must be one of \"ignore\", \"use\", \"balance\"",
            ),
            (
                "weights = 3",
                "model.weights is 3, and it must be one of \"ignore\", \"use\", \"balance\"",
            ),
            (
                "encode = { x = \"numbers\" }",
                "model.encode.x is \"numbers\", and it must be one of \"number\", \"standardize\", \"one-hot\", \
                 \"ordinal\", \"target\"",
            ),
            ("settings = 5", "model.settings is 5, and it must be a table"),
            (
                "settings = { c = nan }",
                "the plan's model.settings.c is NaN, and it must be a finite number",
            ),
            ("score = { column = 1 }", "model.score lacks \"output\""),
        ] {
            assert_eq!(told(&format!("[model]\ntrain = \"perceptron\"\n{text}")), says);
        }
        assert_eq!(
            told("[columns]\nstrata = [3]\n[[columns.attributes]]\ncolumn = 5"),
            "columns.attributes.0.column is 5, and it must be a text in quotes"
        );
    }
}
