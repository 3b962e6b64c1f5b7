//! Roles that are suggested for columns: what is taken for what.

use std::fmt::Write as _;
use std::path::Path;

use crate::data::intake::Intake;
use crate::data::profile::{ColumnProfile, Role};

fn profiles(file: &[u8]) -> Vec<ColumnProfile> {
    let mut intake = Intake::new("people.csv");
    intake.push(file).unwrap();
    intake.finish().unwrap().profiles
}

fn roles(file: &str) -> Vec<Option<Role>> {
    profiles(file.as_bytes()).into_iter().map(|it| it.suggestion.role).collect()
}

/// The profiles of a data set; nothing where only this repository was checked out.
fn real(name: &str) -> Option<Vec<ColumnProfile>> {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data")).join(name);
    match std::fs::read(&path) {
        Ok(bytes) => Some(profiles(&bytes)),
        Err(error) => {
            assert!(std::env::var("CI").as_deref() != Ok("true"), "{}: {error}", path.display());
            eprintln!("skipped: {} is not here", path.display());
            None
        }
    }
}

/// Names of the columns with a role, and of those without.
fn with(profiles: &[ColumnProfile], role: Option<Role>) -> Vec<&str> {
    profiles.iter().filter(|it| it.suggestion.role == role).map(|it| it.name.as_str()).collect()
}

#[test]
fn columns_that_say_nothing_are_set_aside() {
    let file = "empty,constant,twin,race,twin\n,x,1,a,1\n,x,2,b,2\n,x,3,a,3\n";
    let found = roles(file);
    assert_eq!(found[0..2], [Some(Role::SetAside), Some(Role::SetAside)]);
    assert_eq!(found[2..], [Some(Role::Feature), Some(Role::Attribute), Some(Role::SetAside)]);
}

#[test]
fn a_table_of_counts_is_known_by_its_different_rows() {
    let file = "department,gender,admit,people\nA,f,yes,89\nA,f,no,19\nA,m,yes,512\nA,m,no,313\n\
                B,f,yes,17\nB,f,no,8\nB,m,yes,353\nB,m,no,207\n";
    assert_eq!(
        roles(file),
        [Some(Role::Feature), Some(Role::Attribute), Some(Role::Decision), Some(Role::Count)]
    );
    let no_counts = "people,gender\n1,f\n2,m\n1,f\n2,m\n";
    assert_eq!(roles(no_counts), [Some(Role::Feature), Some(Role::Attribute)]);
}

#[test]
fn rows_that_are_numbered_have_an_identifier() {
    let mut file = "Unnamed: 0,value,ref\n".to_owned();
    for row in 0..50 {
        writeln!(file, "{row},{},person {row}", row % 7).unwrap();
    }
    assert_eq!(roles(&file), [Some(Role::Identifier), Some(Role::Feature), Some(Role::Identifier)]);
}

#[test]
fn zeros_and_ones_that_repeat_an_attribute_are_features() {
    let file = "race,race=Black,race_White,sex=Male,race_fake\nBlack,1,0,1,0\nWhite,0,1,0,1\nOther,0,0,1,1\n\
                Black,1,0,0,0\nWhite,0,1,1,1\n";
    let found = profiles(file.as_bytes());
    assert_eq!(with(&found, Some(Role::Attribute)), ["race", "sex=Male", "race_fake"]);
    assert_eq!(found[1].suggestion.reason, "1 where \"race\" is \"Black\", else 0");
}

#[test]
fn compas_is_understood() {
    let Some(found) = real("compas.csv") else { return };
    assert_eq!(with(&found, Some(Role::Outcome)), ["two_year_recid"]);
    assert_eq!(with(&found, Some(Role::Decision)), ["decile_score"]);
    assert_eq!(with(&found, Some(Role::Attribute)), ["sex", "age_cat", "race"]);
    assert_eq!(with(&found, Some(Role::Identifier)), ["id"]);
    assert_eq!(with(&found, Some(Role::Weight)), Vec::<&str>::new());
    assert_eq!(
        with(&found, Some(Role::Feature)),
        [
            "age",
            "juv_fel_count",
            "juv_misd_count",
            "juv_other_count",
            "priors_count",
            "days_b_screening_arrest",
            "c_days_from_compas",
            "c_charge_degree"
        ]
    );
    let outcome = found.iter().find(|it| it.name == "two_year_recid").unwrap();
    assert_eq!(outcome.suggestion.positive.as_deref(), Some("1"));
    let decision = found.iter().find(|it| it.name == "decile_score").unwrap();
    assert_eq!(decision.suggestion.at_least.as_deref(), Some("5"));
}

#[test]
fn adult_is_understood() {
    let Some(found) = real("adult.csv") else { return };
    assert_eq!(with(&found, Some(Role::Outcome)), ["income"]);
    assert_eq!(found[14].suggestion.positive.as_deref(), Some(">50K"));
    assert_eq!(with(&found, Some(Role::Decision)), Vec::<&str>::new());
    assert_eq!(with(&found, Some(Role::Weight)), ["fnlwgt"]);
    assert_eq!(with(&found, Some(Role::Attribute)), ["age", "marital-status", "race", "sex"]);
    assert_eq!(with(&found, Some(Role::SetAside)), ["split"]);
    assert_eq!(with(&found, None), ["native-country"]);
}

#[test]
fn german_credit_is_understood() {
    let Some(found) = real("german_credit.csv") else { return };
    assert_eq!(with(&found, Some(Role::Outcome)), ["credit"]);
    assert_eq!(found[20].suggestion.positive.as_deref(), Some("1"));
    assert!(found[20].suggestion.reason.contains("1 usually means good credit"));
    assert_eq!(with(&found, Some(Role::Decision)), Vec::<&str>::new());
    assert_eq!(with(&found, Some(Role::Attribute)), ["personal_status", "age", "foreign_worker"]);
}

#[test]
fn student_grades_leave_the_outcome_open() {
    let Some(found) = real("student_por.csv") else { return };
    assert_eq!(with(&found, Some(Role::Outcome)), Vec::<&str>::new());
    assert_eq!(with(&found, Some(Role::Decision)), Vec::<&str>::new());
    assert_eq!(with(&found, Some(Role::Attribute)), ["sex", "age"]);
    assert_eq!(with(&found, None), ["G3"]);
}
