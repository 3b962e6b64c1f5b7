//! However a file spells its outcomes, numbers and weights, the same people get the same scores.

use plumbline::models::saved;

use crate::{audit, load, people, plan};

const MODEL: &str = "train = \"logistic-regression\"\nfeatures = [\"amount\", \"town\"]";

/// The bits of each person's score.
fn scores(csv: &str, plan: &str) -> Vec<u64> {
    let (modelled, _) = audit(&load(csv.as_bytes()), None, plan).unwrap();
    modelled.predictions.iter().map(|it| it.score.to_bits()).collect()
}

/// The same people with each line changed; the header too, to which `None` is given as its place.
fn respelt(csv: &str, line: impl Fn(Option<usize>, &str) -> String) -> String {
    let lines = csv.lines().enumerate().map(|(place, it)| line(place.checked_sub(1), it) + "\n");
    lines.collect()
}

/// T15: words, truth values, whole numbers and negative ones are outcomes alike.
#[test]
fn outcomes_may_be_spelt_in_any_way() {
    let csv = people(120);
    let expected = scores(&csv, &plan(MODEL));
    for (yes, no) in [("true", "false"), ("1", "0"), ("1", "-1"), ("-3", "-2"), ("é", "z")] {
        let other = respelt(&csv, |_, line| match line.rsplit_once(',') {
            Some((rest, "yes")) => format!("{rest},{yes}"),
            Some((rest, "no")) => format!("{rest},{no}"),
            _ => line.to_owned(),
        });
        let plan = plan(MODEL).replace("\"yes\"", &format!("\"{yes}\""));
        assert_eq!(scores(&other, &plan), expected, "{yes} and {no}");
    }
}

/// T5: a number is a number, however many zeros stand behind it.
#[test]
fn numbers_may_be_spelt_in_any_way() {
    let csv = people(120);
    let whole = respelt(&csv, |_, line| match line.split_once(',') {
        Some((amount, rest)) if amount != "amount" => {
            format!("{},{rest}", amount.split('.').next().unwrap())
        }
        _ => line.to_owned(),
    });
    let expected = scores(&whole, &plan(MODEL));
    for behind in [".0", ".000", "e0"] {
        let other = respelt(&whole, |_, line| match line.split_once(',') {
            Some((amount, rest)) if amount != "amount" => format!("{amount}{behind},{rest}"),
            _ => line.to_owned(),
        });
        assert_eq!(scores(&other, &plan(MODEL)), expected, "{behind}");
    }
    assert_ne!(scores(&csv, &plan(MODEL)), expected);
}

/// T21: balanced weights are those that one would give by hand, of those who are learnt from.
#[test]
fn balanced_weights_are_n_over_twice_the_people_of_an_outcome() {
    let csv = people(160);
    let learnt: Vec<&str> =
        csv.lines().skip(1).enumerate().filter(|it| it.0 % 4 > 0).map(|it| it.1).collect();
    let n = |outcome: &str| learnt.iter().filter(|it| it.ends_with(outcome)).count() as f64;
    let weight = |outcome: &str| 120.0 / (2.0 * n(outcome));
    let weighted = respelt(&csv, |row, line| match row {
        None => format!("weight,{line}"),
        Some(_) if line.ends_with("yes") => format!("{},{line}", weight("yes")),
        Some(_) => format!("{},{line}", weight("no")),
    });
    let test = "test = { every = 4 }";
    let balanced = plan(&format!("{MODEL}\n{test}\nweights = \"balance\""));
    let by_hand = plan(&format!("{MODEL}\n{test}\nweights = \"use\""))
        .replace("[columns]\n", "[columns]\nweight = { column = \"weight\" }\n");
    assert_eq!(scores(&csv, &balanced), scores(&weighted, &by_hand));
    assert_ne!(scores(&csv, &balanced), scores(&csv, &plan(&format!("{MODEL}\n{test}"))));
}

/// T2 and T8: a saved model names the column that a table lacks, or that holds words where it needs numbers.
#[test]
fn a_table_without_a_column_of_the_model_is_told_which() {
    let csv = people(80);
    let (modelled, _) = audit(&load(csv.as_bytes()), None, &plan(MODEL)).unwrap();
    let bytes = saved::write(modelled.saved.as_ref().unwrap()).into_bytes();
    let asked = plan("saved = \"model.json\"");
    let refused = |csv: String| match audit(&load(csv.as_bytes()), Some(&bytes), &asked) {
        Ok(_) => panic!("the table is accepted"),
        Err(error) => error.to_string(),
    };
    let said = refused(csv.replace("town", "city"));
    assert!(said.contains("\"town\""), "{said}");
    let said = refused(respelt(&csv, |row, line| match row {
        Some(_) => format!("much{line}"),
        None => line.to_owned(),
    }));
    assert!(said.contains("\"amount\""), "{said}");
}

/// T36: encoding and model together say what the saved model says of people it has not seen.
#[test]
fn people_held_out_are_told_as_by_the_model_that_is_saved() {
    let csv = people(120);
    let test = "test = { every = 3 }";
    for way in ["logistic-regression", "random-forest", "nearest-neighbours", "kernel-svm"] {
        let trained =
            plan(&format!("train = \"{way}\"\nfeatures = [\"amount\", \"town\"]\n{test}"));
        let (modelled, _) = audit(&load(csv.as_bytes()), None, &trained).unwrap();
        let bytes = saved::write(modelled.saved.as_ref().unwrap()).into_bytes();
        // A file of nobody but those who were held out.
        let lines: Vec<&str> = csv.lines().collect();
        let held_out = lines[1..].iter().step_by(3);
        let only: Vec<&str> = lines[..1].iter().chain(held_out).copied().collect();
        let only = only.join("\n") + "\n";
        let (again, _) =
            audit(&load(only.as_bytes()), Some(&bytes), &plan("saved = \"model.json\"")).unwrap();
        let bits = |it: &[plumbline::audit::model::Prediction]| -> Vec<u64> {
            it.iter().map(|it| it.score.to_bits()).collect()
        };
        assert_eq!(bits(&again.predictions), bits(&modelled.predictions), "{way}");
    }
}
