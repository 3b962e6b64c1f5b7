//! Support vector machines with a kernel: likeness to each person of the support, weighted.

use crate::models::NO_LEVEL;
use crate::models::encode::Encoder;
use crate::models::onnx::Element;
use crate::models::onnx::write::Writer;
use crate::models::svm::{Kernel, KernelSvmModel, Likeness, People};
use crate::models::to_onnx::Refused;
use crate::models::to_onnx::answer::Answer;
use crate::models::to_onnx::features::{Feature, features, whole_row};
use crate::models::to_onnx::sums::sums;

pub(super) fn machine(
    writer: &mut Writer,
    encoder: &Encoder,
    model: &KernelSvmModel,
) -> Result<Answer, Refused> {
    let features = features(writer, encoder);
    let (n_sets, n_support) = (model.intercepts.len(), model.support.n_people);
    if n_sets == 0
        || model.coefficients.len() != n_sets
        || model.coefficients.iter().any(|it| it.len() != n_support)
    {
        return Err(Refused::Broken);
    }
    if n_support == 0 {
        let margins = sums(writer, &features, |_, _| 0.0, &model.intercepts);
        return Ok(Answer::Margins(margins, n_sets));
    }
    let asked = Asked::new(&features, &model.support)?;
    let likeness = match model.likeness.kernel {
        Kernel::Rbf => asked.distances(writer)?,
        Kernel::Polynomial | Kernel::Sigmoid | Kernel::Linear => asked.products(writer)?,
    };
    let likeness = bent(writer, &likeness, &model.likeness);
    let by_person = (0..n_support).flat_map(|at| model.coefficients.iter().map(move |it| it[at]));
    let coefficients = writer.doubles(&[n_support, n_sets], by_person.collect());
    let intercepts = writer.doubles(&[n_sets], model.intercepts.clone());
    let margins = writer.step("", "Gemm", &[&likeness, &coefficients, &intercepts], &[]);
    Ok(Answer::Margins(margins, n_sets))
}

/// The features of who is asked about, beside those of the support.
struct Asked<'a> {
    support: &'a People,
    /// As many as the support's.
    numbers: Vec<&'a str>,
    /// Codes and count of levels, as many as the support's.
    categories: Vec<(&'a str, usize)>,
}

impl<'a> Asked<'a> {
    fn new(features: &'a [Feature], support: &'a People) -> Result<Self, Refused> {
        let (mut numbers, mut categories) = (Vec::new(), Vec::new());
        for feature in features {
            match feature {
                Feature::Number(name) => numbers.push(name.as_str()),
                Feature::Category { codes, n_levels } => {
                    categories.push((codes.as_str(), *n_levels));
                }
            }
        }
        let fits = numbers.len() == support.numbers.len()
            && categories.len() == support.categories.len()
            && support.numbers.iter().all(|it| it.len() == support.n_people)
            && support.categories.iter().all(|it| it.len() == support.n_people);
        if fits { Ok(Self { support, numbers, categories }) } else { Err(Refused::Broken) }
    }

    /// Products with each person of the support, every level a column of its own.
    fn products(&self, writer: &mut Writer) -> Result<String, Refused> {
        let n_support = self.support.n_people;
        let mut sum = writer.doubles(&[1, n_support], vec![0.0; n_support]);
        if !self.numbers.is_empty() {
            let values = writer.beside(&self.numbers);
            let own = self.support.numbers.concat();
            let own = writer.doubles(&[self.numbers.len(), n_support], own);
            sum = writer.step("", "Gemm", &[&values, &own, &sum], &[]);
        }
        for place in 0..self.categories.len() {
            let same = self.same_level(writer, place)?;
            sum = writer.step("", "Add", &[&sum, &same], &[]);
        }
        Ok(sum)
    }

    /// Squared distances: `|x|² - 2·x·z + |z|²`, with numbers seen from the middle of the support so that
    /// nothing is lost where they are large. Each known level is a 1.
    fn distances(&self, writer: &mut Writer) -> Result<String, Refused> {
        let n_support = self.support.n_people;
        let middle = |it: &Vec<f64>| it.iter().sum::<f64>() / n_support as f64;
        let middles: Vec<f64> = self.support.numbers.iter().map(middle).collect();
        let centered = self.support.numbers.iter().zip(&middles);
        let centered = centered.map(|(of, middle)| of.iter().map(|it| it - middle).collect());
        let centered: Vec<Vec<f64>> = centered.collect();
        let mut squares = vec![0.0; n_support];
        for it in &centered {
            squares.iter_mut().zip(it).for_each(|(sum, value)| *sum += value * value);
        }
        for codes in &self.support.categories {
            let known = codes.iter().map(|it| f64::from(u8::from(*it != NO_LEVEL)));
            squares.iter_mut().zip(known).for_each(|(sum, it)| *sum += it);
        }
        let mut sum = writer.doubles(&[1, n_support], squares);
        if !self.numbers.is_empty() {
            let n_numbers = self.numbers.len();
            let values = writer.beside(&self.numbers);
            let middles = writer.doubles(&[1, n_numbers], middles);
            let values = writer.step("", "Sub", &[&values, &middles], &[]);
            let own_squares = writer.step("", "Mul", &[&values, &values], &[]);
            let values = writer.beside(&[&values, &own_squares]);
            let twice = centered.iter().flatten().map(|it| -2.0 * it);
            let ones = std::iter::repeat_n(1.0, n_numbers * n_support);
            let weights = writer.doubles(&[2 * n_numbers, n_support], twice.chain(ones).collect());
            sum = writer.step("", "Gemm", &[&values, &weights, &sum], &[]);
        }
        let two = writer.doubles(&[1, 1], vec![2.0]);
        for (place, (codes, n_levels)) in self.categories.iter().enumerate() {
            let none = whole_row(writer, vec![i64::try_from(*n_levels).unwrap_or(i64::MAX)]);
            let is_known = writer.step("", "Less", &[codes, &none.ok_or(Refused::Broken)?], &[]);
            let known = writer.cast(&is_known, Element::Double);
            sum = writer.step("", "Add", &[&sum, &known], &[]);
            let same = self.same_level(writer, place)?;
            let same = writer.step("", "Mul", &[&same, &two], &[]);
            sum = writer.step("", "Sub", &[&sum, &same], &[]);
        }
        Ok(sum)
    }

    /// 1 for each person of the support with the same level; nobody has the same who has none.
    fn same_level(&self, writer: &mut Writer, place: usize) -> Result<String, Refused> {
        let code = |it: &u16| if *it == NO_LEVEL { -1 } else { i64::from(*it) };
        let own = self.support.categories[place].iter().map(code).collect();
        let own = whole_row(writer, own).ok_or(Refused::Broken)?;
        let same = writer.step("", "Equal", &[self.categories[place].0, &own], &[]);
        Ok(writer.cast(&same, Element::Double))
    }
}

/// Likeness from squared distances, or from products.
fn bent(writer: &mut Writer, from: &str, like: &Likeness) -> String {
    let mut number = |value: f64| writer.doubles(&[1, 1], vec![value]);
    match like.kernel {
        Kernel::Linear => from.to_owned(),
        Kernel::Rbf => {
            let factor = number(-like.gamma);
            let scaled = writer.step("", "Mul", &[from, &factor], &[]);
            writer.step("", "Exp", &[&scaled], &[])
        }
        Kernel::Polynomial | Kernel::Sigmoid => {
            let (factor, summand) = (number(like.gamma), number(like.coef0));
            let degree = number(f64::from(like.degree));
            let scaled = writer.step("", "Mul", &[from, &factor], &[]);
            let base = writer.step("", "Add", &[&scaled, &summand], &[]);
            if like.kernel == Kernel::Sigmoid {
                return writer.step("", "Tanh", &[&base], &[]);
            }
            writer.step("", "Pow", &[&base, &degree], &[])
        }
    }
}
