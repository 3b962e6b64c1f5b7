//! Every worked audit gives its stored report, however its data are read, and the report can be verified.

use plumbline::audit::Input;
use plumbline::audit::gallery::BUNDLED;
use plumbline::audit::verify::{Replay, check, replay};
use plumbline::worker::protocol::{Request, Response};
use plumbline::worker::session::Session;

use crate::files::{audited, check_stored, data, folder, plan, read};

/// More than any file here: everything at once.
const WHOLE: usize = 1 << 24;

fn gives_its_report(id: &str) {
    let Some(bytes) = data(id) else { return };
    check_stored(&folder().join(id).join("report.json"), &audited(id, &bytes, WHOLE));
}

#[test]
fn berkeley_gives_its_report() {
    gives_its_report("berkeley-1973");
}

#[test]
fn the_published_compas_tables_give_their_report() {
    gives_its_report("compas-published");
}

#[test]
fn the_hiring_example_gives_its_report() {
    gives_its_report("hiring");
}

#[test]
fn adult_gives_its_report() {
    gives_its_report("adult");
}

#[test]
fn german_credit_gives_its_report() {
    gives_its_report("german-credit");
}

#[test]
fn compas_gives_its_report() {
    gives_its_report("compas");
}

#[test]
fn slices_of_any_size_give_the_same_report() {
    for audit in BUNDLED {
        let whole = audited(audit.id, audit.data, audit.data.len());
        for slice in [1, 7, 4_096] {
            assert!(
                audited(audit.id, audit.data, slice) == whole,
                "{} in slices of {slice}",
                audit.id
            );
        }
    }
}

#[test]
fn a_bundled_plan_names_its_data() {
    for audit in BUNDLED {
        let plan = plan(audit.id);
        let loaded = read(&plan.data.file, audit.data, WHOLE);
        assert_eq!(plan.data.sha256.as_ref(), Some(&loaded.reading.sha256), "{}", audit.id);
        assert_eq!(plan.data.file, "data.csv");
        assert_eq!(loaded.reading.rows_rejected, 0);
    }
}

#[test]
fn a_report_verifies_and_one_with_another_digit_does_not() {
    for audit in BUNDLED {
        let text = audited(audit.id, audit.data, WHOLE);
        let loaded = read("data.csv", audit.data, WHOLE);
        let checked = check(&text).unwrap();
        assert!(checked.is_whole);
        assert_eq!(replay(&checked.report, &Input::new(&loaded)).unwrap(), Replay::Same);

        let place = text.find("\"rates\": [").unwrap();
        let place = place + text[place..].find("\"value\":0.").unwrap() + "\"value\":0.".len();
        let mut changed = text.into_bytes();
        changed[place] = if changed[place] == b'9' { b'8' } else { changed[place] + 1 };
        let checked = check(&String::from_utf8(changed).unwrap()).unwrap();
        assert!(!checked.is_whole);
        let Replay::Differs { place, .. } = replay(&checked.report, &Input::new(&loaded)).unwrap()
        else {
            panic!("{}: the changed digit was not found", audit.id)
        };
        assert_eq!(place, "report.rates[0].value");
    }
}

#[test]
fn data_with_another_digit_do_not_give_the_report() {
    for audit in BUNDLED {
        let report = check(&audited(audit.id, audit.data, WHOLE)).unwrap().report;
        let mut bytes = audit.data.to_vec();
        let place = bytes.iter().rposition(u8::is_ascii_digit).unwrap();
        bytes[place] ^= 1;
        // Refused before anything is counted: the fingerprint of the data is not the report's.
        let refused = replay(&report, &Input::new(&read("data.csv", &bytes, WHOLE))).unwrap_err();
        assert_eq!(refused.id(), "other-data");
    }
}

/// The page's way: open by id, then run the plan that comes back with the fingerprint of the data.
#[test]
fn opening_an_audit_in_the_page_gives_the_stored_report() {
    for audit in BUNDLED {
        let mut session = Session::new();
        let mut answers = Vec::new();
        let request = Request::Open { gallery: audit.id.to_owned() };
        session.handle(request, &mut |it| answers.push(it));
        let Some(Response::Loaded { reading, mut plan, .. }) = answers.pop() else {
            panic!("{} was not opened", audit.id)
        };
        plan.data.file.clone_from(&reading.file);
        plan.data.sha256 = Some(reading.sha256.clone());
        session.handle(Request::Run { plan }, &mut |it| answers.push(it));
        let Some(Response::Audited(exports)) = answers.pop() else {
            panic!("{} was not audited", audit.id)
        };
        assert!(exports.report_json == audited(audit.id, audit.data, WHOLE), "{}", audit.id);
    }
}
