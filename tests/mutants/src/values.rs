//! What a function could give back instead of what it works out.

use std::collections::BTreeMap;

use syn::{GenericArgument, PathArguments, ReturnType, Type};

/// The rooms' own names of types.
pub type Aliases = BTreeMap<String, Type>;

/// At most so many for one type.
const MOST: usize = 3;

/// The values as code; empty where none can be made up.
pub fn returned(output: &ReturnType, aliases: &Aliases) -> Vec<String> {
    match output {
        ReturnType::Default => vec!["()".to_owned()],
        ReturnType::Type(_, it) => values(it, aliases),
    }
}

fn values(kind: &Type, aliases: &Aliases) -> Vec<String> {
    match kind {
        Type::Paren(it) => values(&it.elem, aliases),
        Type::Group(it) => values(&it.elem, aliases),
        Type::Reference(it) if it.mutability.is_none() => match &*it.elem {
            Type::Path(path) if path.path.is_ident("str") => words(&["\"\"", "\"xyzzy\""]),
            Type::Slice(_) => words(&["&[]"]),
            _ => Vec::new(),
        },
        Type::Tuple(it) if it.elems.is_empty() => words(&["()"]),
        Type::Tuple(it) => {
            together(&it.elems.iter().map(|it| values(it, aliases)).collect::<Vec<_>>())
        }
        Type::Array(it) => {
            values(&it.elem, aliases).into_iter().map(|it| format!("[{it}; _]")).collect()
        }
        Type::Path(it) => it.path.segments.last().map_or_else(Vec::new, |last| {
            named(&last.ident.to_string(), &inner(&last.arguments), aliases)
        }),
        _ => Vec::new(),
    }
}

fn words(all: &[&str]) -> Vec<String> {
    all.iter().map(|it| (*it).to_owned()).collect()
}

/// The first values of all parts, then the second, and so on.
fn together(parts: &[Vec<String>]) -> Vec<String> {
    if parts.iter().any(Vec::is_empty) {
        return Vec::new();
    }
    let longest = parts.iter().map(Vec::len).max().unwrap_or(0).min(MOST);
    let nth = |nth: usize| -> Vec<&str> {
        parts.iter().map(|it| it[nth.min(it.len() - 1)].as_str()).collect()
    };
    (0..longest).map(|it| format!("({},)", nth(it).join(", "))).collect()
}

fn inner(arguments: &PathArguments) -> Vec<Type> {
    let PathArguments::AngleBracketed(it) = arguments else { return Vec::new() };
    let types = it.args.iter().filter_map(|it| match it {
        GenericArgument::Type(it) => Some(it.clone()),
        _ => None,
    });
    types.collect()
}

fn named(name: &str, inner: &[Type], aliases: &Aliases) -> Vec<String> {
    let first = || inner.first().map_or_else(Vec::new, |it| values(it, aliases));
    let wrapped = |with: fn(&str) -> String| -> Vec<String> {
        first().iter().take(MOST).map(|it| with(it)).collect()
    };
    match name {
        "bool" => words(&["true", "false"]),
        "f64" | "f32" => words(&["0.0", "1.0", "-1.0"]),
        "i8" | "i16" | "i32" | "i64" | "i128" | "isize" => words(&["0", "1", "-1"]),
        "u8" | "u16" | "u32" | "u64" | "u128" | "usize" => words(&["0", "1"]),
        "String" => words(&["String::new()", "\"xyzzy\".to_owned()"]),
        "Option" => [words(&["None"]), wrapped(|it| format!("Some({it})"))].concat(),
        "Result" => wrapped(|it| format!("Ok({it})")),
        "Vec" => [words(&["Vec::new()"]), wrapped(|it| format!("vec![{it}]"))].concat(),
        "Box" => wrapped(|it| format!("Box::new({it})")),
        _ => match aliases.get(name) {
            Some(it) => values(it, aliases),
            None => words(&["Default::default()"]),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(kind: &str, expected: &[&str]) {
        let alias = syn::parse_str("Result<f64, Lack>").unwrap();
        let aliases = Aliases::from([("Measured".to_owned(), alias)]);
        assert_eq!(values(&syn::parse_str(kind).unwrap(), &aliases), expected);
    }

    #[test]
    fn values_are_made_of_the_type() {
        check("bool", &["true", "false"]);
        check("Option<u32>", &["None", "Some(0)", "Some(1)"]);
        check("Measured", &["Ok(0.0)", "Ok(1.0)", "Ok(-1.0)"]);
        check("(u64, bool)", &["(0, true,)", "(1, false,)"]);
        check("[f64; 2]", &["[0.0; _]", "[1.0; _]", "[-1.0; _]"]);
        check("&'static str", &["\"\"", "\"xyzzy\""]);
        check("impl Iterator<Item = u32>", &[]);
    }
}
