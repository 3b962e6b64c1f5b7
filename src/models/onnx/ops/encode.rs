//! Categories become numbers, and back.

use std::collections::BTreeMap;

use super::super::attributes::Attributes;
use super::super::kernel::{Entry, Fault, Kernel, one, wrong};
use super::super::tensor::{Cells, Element, Tensor};
use super::cast::whole;

use crate::base::order;

pub(super) const OPERATORS: &[Entry] = &[
    ("LabelEncoder", label_encoder),
    ("CategoryMapper", category_mapper),
    ("OneHotEncoder", one_hot),
];

/// What a cell is looked up by. Fractions are known by their bits, with one 0 and one NaN.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Number(i64),
    Fraction(u64),
    Text(String),
}

fn fraction(value: f64) -> Key {
    let value = if value.is_nan() { f64::NAN } else { value + 0.0 };
    Key::Fraction(value.to_bits())
}

fn keys(cells: &Cells) -> Vec<Key> {
    match cells {
        Cells::Text(it) => it.iter().cloned().map(Key::Text).collect(),
        Cells::Int64(it) => it.iter().map(|value| Key::Number(*value)).collect(),
        Cells::Int32(it) => it.iter().map(|value| Key::Number(i64::from(*value))).collect(),
        Cells::Bool(it) => it.iter().map(|value| Key::Number(i64::from(*value))).collect(),
        Cells::Float(it) => it.iter().map(|value| fraction(f64::from(*value))).collect(),
        Cells::Double(it) => it.iter().map(|value| fraction(*value)).collect(),
    }
}

/// A list of settings as cells: texts, whole numbers, fractions or a tensor.
fn list(attributes: &Attributes<'_>, name: &str) -> Result<Cells, Fault> {
    let of = |ending: &str| format!("{name}_{ending}");
    if let Some(tensor) = attributes.tensor(&of("tensor"))? {
        return Ok(tensor.into_cells());
    }
    if attributes.has(&of("strings")) {
        return Ok(Cells::Text(attributes.texts(&of("strings"))?));
    }
    if attributes.has(&of("int64s")) {
        return Ok(Cells::Int64(attributes.ints(&of("int64s"))?.to_vec()));
    }
    Ok(Cells::Float(attributes.floats(&of("floats"))?.to_vec()))
}

/// What a value that is not listed becomes.
fn default_value(attributes: &Attributes<'_>, element: Element) -> Result<Cells, Fault> {
    if let Some(tensor) = attributes.tensor("default_tensor")?
        && tensor.cells().len() == 1
        && tensor.element() == element
    {
        return Ok(tensor.into_cells());
    }
    Ok(match element {
        Element::Text => Cells::Text(vec![attributes.text("default_string", "_Unused")?]),
        Element::Int64 => Cells::Int64(vec![attributes.int("default_int64", -1)?]),
        Element::Int32 => Cells::Int32(vec![attributes.int("default_int64", -1)? as i32]),
        Element::Bool => Cells::Bool(vec![false]),
        Element::Float => Cells::Float(vec![attributes.float("default_float", -0.0)?]),
        Element::Double => Cells::Double(vec![f64::from(attributes.float("default_float", -0.0)?)]),
    })
}

/// From key to the place of its value; of equal keys the first counts.
fn places(keys: Vec<Key>) -> BTreeMap<Key, usize> {
    let mut places = BTreeMap::new();
    for (place, key) in keys.into_iter().enumerate() {
        places.entry(key).or_insert(place);
    }
    places
}

fn label_encoder(attributes: &Attributes<'_>) -> Result<Kernel, Fault> {
    if attributes.version < 2 {
        return two_ways(attributes, "classes_strings", None);
    }
    let (keys_cells, values) = (list(attributes, "keys")?, list(attributes, "values")?);
    if keys_cells.len() != values.len() {
        return wrong(format!("{} keys do not fit {} values", keys_cells.len(), values.len()));
    }
    let fallback = default_value(attributes, values.element())?;
    let (element, places) = (keys_cells.element(), places(keys(&keys_cells)));
    one(move |inputs, budget| {
        let tensor = inputs.tensor(0)?;
        if tensor.element() != element {
            return wrong(format!(
                "its keys are {} and it got {}",
                element.name(),
                tensor.describe()
            ));
        }
        budget.copies(&values, tensor.shape())?;
        let found = keys(tensor.cells())
            .into_iter()
            .map(|key| places.get(&key).copied())
            .collect::<Vec<_>>();
        Ok(Tensor::made(tensor.shape().to_vec(), looked_up(&values, &fallback, &found)?))
    })
}

fn looked_up(values: &Cells, fallback: &Cells, found: &[Option<usize>]) -> Result<Cells, Fault> {
    macro_rules! take {
        ($kind:ident, $values:expr, $fallback:expr) => {
            Cells::$kind(
                found
                    .iter()
                    .map(|it| it.map_or(&$fallback[0], |place| &$values[place]).clone())
                    .collect(),
            )
        };
    }
    Ok(match (values, fallback) {
        (Cells::Float(a), Cells::Float(b)) => take!(Float, a, b),
        (Cells::Double(a), Cells::Double(b)) => take!(Double, a, b),
        (Cells::Int64(a), Cells::Int64(b)) => take!(Int64, a, b),
        (Cells::Int32(a), Cells::Int32(b)) => take!(Int32, a, b),
        (Cells::Bool(a), Cells::Bool(b)) => take!(Bool, a, b),
        (Cells::Text(a), Cells::Text(b)) => take!(Text, a, b),
        _ => return wrong("its default is of another kind than its values"),
    })
}

fn category_mapper(attributes: &Attributes<'_>) -> Result<Kernel, Fault> {
    two_ways(attributes, "cats_strings", Some("cats_int64s"))
}

/// Texts become whole numbers and whole numbers become texts. Without stated numbers the places count.
fn two_ways(
    attributes: &Attributes<'_>,
    texts: &str,
    numbers: Option<&str>,
) -> Result<Kernel, Fault> {
    let texts = attributes.texts(texts)?;
    let numbers = match numbers {
        Some(it) => attributes.ints(it)?.to_vec(),
        None => (0..texts.len() as i64).collect(),
    };
    if texts.len() != numbers.len() {
        return wrong(format!("{} texts do not fit {} numbers", texts.len(), numbers.len()));
    }
    let fallback_text = default_value(attributes, Element::Text)?;
    let fallback_number = default_value(attributes, Element::Int64)?;
    let (texts, numbers) = (Cells::Text(texts), Cells::Int64(numbers));
    let (by_text, by_number) = (places(keys(&texts)), places(keys(&numbers)));
    one(move |inputs, budget| {
        let tensor = inputs.tensor(0)?;
        let keys = keys(tensor.cells());
        let cells = match tensor.element() {
            Element::Text => {
                budget.cells(tensor.shape())?;
                let found: Vec<_> = keys.iter().map(|key| by_text.get(key).copied()).collect();
                looked_up(&numbers, &fallback_number, &found)?
            }
            Element::Int64 => {
                budget.copies(&texts, tensor.shape())?;
                let found: Vec<_> = keys.iter().map(|key| by_number.get(key).copied()).collect();
                looked_up(&texts, &fallback_text, &found)?
            }
            Element::Float | Element::Double | Element::Int32 | Element::Bool => {
                return wrong(format!("it needs texts or int64 and got {}", tensor.describe()));
            }
        };
        Ok(Tensor::made(tensor.shape().to_vec(), cells))
    })
}

/// One column of zeros and ones for each category; fractions are cut to whole numbers first.
fn one_hot(attributes: &Attributes<'_>) -> Result<Kernel, Fault> {
    let texts = attributes.texts("cats_strings")?;
    let categories = if texts.is_empty() {
        Cells::Int64(attributes.ints("cats_int64s")?.to_vec())
    } else {
        Cells::Text(texts)
    };
    let allows_unknown = attributes.int("zeros", 1)? != 0;
    let n = categories.len();
    if n == 0 {
        return wrong("it names no categories");
    }
    let takes_text = categories.element() == Element::Text;
    // Of equal categories the last counts.
    let places: BTreeMap<Key, usize> =
        order::map(keys(&categories).into_iter().enumerate().map(|(place, key)| (key, place)));
    one(move |inputs, budget| {
        let tensor = inputs.tensor(0)?;
        if takes_text != (tensor.element() == Element::Text) {
            return wrong(format!(
                "its categories are {} and it got {}",
                categories.element().name(),
                tensor.describe()
            ));
        }
        let mut shape = tensor.shape().to_vec();
        shape.push(n);
        let mut out = vec![0.0; budget.cells(&shape)?];
        let cut = |it: Vec<f64>| it.into_iter().map(|value| Key::Number(whole(value))).collect();
        let keys = match tensor.cells() {
            Cells::Float(_) | Cells::Double(_) => cut(tensor.to_doubles().unwrap_or_default()),
            other @ (Cells::Int64(_) | Cells::Int32(_) | Cells::Bool(_) | Cells::Text(_)) => {
                keys(other)
            }
        };
        for (row, key) in keys.iter().enumerate() {
            match places.get(key) {
                Some(place) => out[row * n + place] = 1.0,
                None if allows_unknown => {}
                None => return wrong(format!("it was not trained on the category {}", words(key))),
            }
        }
        Ok(Tensor::made(shape, Cells::Float(out)))
    })
}

fn words(key: &Key) -> String {
    match key {
        Key::Number(it) => it.to_string(),
        Key::Fraction(bits) => f64::from_bits(*bits).to_string(),
        Key::Text(it) => format!("{:?}", it.chars().take(40).collect::<String>()),
    }
}
