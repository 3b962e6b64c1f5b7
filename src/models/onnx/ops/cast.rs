//! One kind of cell becomes another.

use super::super::kernel::{Budget, Entry, Fault, one, wrong};
use super::super::tensor::{Cells, Element, Tensor};
use super::super::weights;

pub(super) const OPERATORS: &[Entry] = &[
    ("Cast", |it| {
        let number = i32::try_from(it.int("to", 0)?).unwrap_or(0);
        let Some(element) = weights::element(number) else {
            return wrong(format!(
                "it makes {}, and {} can be made",
                weights::element_name(number),
                weights::ELEMENTS
            ));
        };
        one(move |inputs, budget| cast(inputs.tensor(0)?, element, budget))
    }),
    ("CastLike", |_| {
        one(|inputs, budget| cast(inputs.tensor(0)?, inputs.tensor(1)?.element(), budget))
    }),
];

/// Every cell as another kind. Fractions are cut off towards 0; texts must be numbers.
pub(super) fn cast(
    tensor: &Tensor,
    element: Element,
    budget: &mut Budget,
) -> Result<Tensor, Fault> {
    budget.copies(tensor.cells(), tensor.shape())?;
    if tensor.element() == element {
        return Ok(tensor.clone());
    }
    let cells = match element {
        Element::Float => Cells::Float(to_floats(tensor)?),
        Element::Double => Cells::Double(to_doubles(tensor)?),
        Element::Int64 => Cells::Int64(to_integers(tensor)?),
        Element::Int32 => {
            Cells::Int32(to_integers(tensor)?.into_iter().map(|it| it as i32).collect())
        }
        Element::Bool => Cells::Bool(to_doubles(tensor)?.into_iter().map(|it| it != 0.0).collect()),
        Element::Text => Cells::Text(to_texts(tensor)?),
    };
    Ok(Tensor::made(tensor.shape().to_vec(), cells))
}

/// Numbers in single precision, rounded once.
pub(super) fn to_floats(tensor: &Tensor) -> Result<Vec<f32>, Fault> {
    Ok(match tensor.cells() {
        Cells::Float(it) => it.clone(),
        Cells::Int64(it) => it.iter().map(|value| *value as f32).collect(),
        Cells::Text(it) => {
            it.iter().map(|text| number(text).map(|it| it as f32)).collect::<Result<_, _>>()?
        }
        Cells::Double(_) | Cells::Int32(_) | Cells::Bool(_) => {
            to_doubles(tensor)?.into_iter().map(|value| value as f32).collect()
        }
    })
}

fn to_doubles(tensor: &Tensor) -> Result<Vec<f64>, Fault> {
    if let Cells::Text(it) = tensor.cells() {
        return it.iter().map(|text| number(text)).collect();
    }
    Ok(tensor.to_doubles().unwrap_or_default())
}

fn to_integers(tensor: &Tensor) -> Result<Vec<i64>, Fault> {
    Ok(match tensor.cells() {
        Cells::Int64(it) => it.clone(),
        Cells::Text(it) => it.iter().map(|text| integer(text)).collect::<Result<_, _>>()?,
        Cells::Float(_) | Cells::Double(_) | Cells::Int32(_) | Cells::Bool(_) => {
            to_doubles(tensor)?.into_iter().map(whole).collect()
        }
    })
}

/// Towards 0; what no 64 bits can hold becomes the lowest number, as on most machines.
pub(super) fn whole(value: f64) -> i64 {
    let lowest = i64::MIN as f64;
    if value >= lowest && value < -lowest { value as i64 } else { i64::MIN }
}

fn number(text: &str) -> Result<f64, Fault> {
    match text.trim().parse() {
        Ok(it) => Ok(it),
        Err(_) => wrong(format!("the text {:?} is no number", excerpt(text))),
    }
}

fn integer(text: &str) -> Result<i64, Fault> {
    match text.trim().parse() {
        Ok(it) => Ok(it),
        Err(_) => wrong(format!("the text {:?} is no whole number", excerpt(text))),
    }
}

fn excerpt(text: &str) -> String {
    text.chars().take(40).collect()
}

/// Whole numbers are written out. Fractions are refused: programs write them with different digits.
fn to_texts(tensor: &Tensor) -> Result<Vec<String>, Fault> {
    match tensor.cells() {
        Cells::Int64(it) => Ok(it.iter().map(ToString::to_string).collect()),
        Cells::Int32(it) => Ok(it.iter().map(ToString::to_string).collect()),
        Cells::Bool(it) => Ok(it.iter().map(|it| if *it { "1" } else { "0" }.to_owned()).collect()),
        Cells::Text(it) => Ok(it.clone()),
        Cells::Float(_) | Cells::Double(_) => {
            to_doubles(tensor)?.into_iter().map(fraction_text).collect()
        }
    }
}

fn fraction_text(value: f64) -> Result<String, Fault> {
    if value.is_nan() {
        Ok("NaN".to_owned())
    } else if value.abs() < 1e7 && value.fract() == 0.0 {
        Ok(format!("{value:.0}"))
    } else {
        wrong(format!("the fraction {value} has no text that all programs agree on"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_are_cut_off_towards_zero() {
        let tensor = Tensor::floats(1, 3, vec![-1.9, 1.9, f32::NAN]).unwrap();
        let result = cast(&tensor, Element::Int64, &mut Budget::new()).unwrap();
        assert_eq!(*result.cells(), Cells::Int64(vec![-1, 1, i64::MIN]));
    }

    #[test]
    fn texts_become_numbers_or_say_so() {
        let texts = |it: &str| Tensor::new(vec![1], Cells::Text(vec![it.to_owned()])).unwrap();
        let result = cast(&texts(" 1.5e3"), Element::Float, &mut Budget::new()).unwrap();
        assert_eq!(*result.cells(), Cells::Float(vec![1500.0]));
        assert!(cast(&texts("many"), Element::Float, &mut Budget::new()).is_err());
    }
}
