//! Metrics of people beside people who are like them.

use crate::audit::error::Error;
use crate::audit::exhibits::Bench;
use crate::audit::exhibits::individual::{Looked, NEIGHBORS, lack, most_people};
use crate::audit::exhibits::of_columns::features;
use crate::audit::verdict::{Band, Judged};
use crate::metrics::alike::{consistency, nearest_positives};
use crate::metrics::{Compare, Metric};
use crate::report::{MetricFigure, UndefinedFigure, Untested};

/// What the plan asks for of these, and why it cannot be.
pub(crate) fn of_neighbors(
    bench: &Bench,
    metrics: &[&'static Metric],
) -> Result<(Vec<MetricFigure>, Vec<Untested>), Error> {
    let mut wanted = metrics.iter().filter(|it| matches!(it.compare, Compare::OfNeighbors));
    let Some(metric) = wanted.next() else { return Ok((Vec::new(), Vec::new())) };
    let columns = features(bench);
    if let Some(why) = lack(bench, &columns) {
        let untested = Untested { what: metric.name.to_owned(), why: why.to_owned() };
        return Ok((Vec::new(), vec![untested]));
    }
    let people = Looked::new(bench, &columns, most_people(columns.len()), "individual")?;
    let everyone = vec![vec![true; people.known.n_people]];
    let shares = nearest_positives(&people.known, &people.positive, &everyone, NEIGHBORS);
    let told = people.positive.iter().copied().zip(shares.into_iter().flatten());
    Ok((vec![figure(metric, consistency(told))], Vec::new()))
}

fn figure(metric: &Metric, value: Option<f64>) -> MetricFigure {
    let says = format!("nobody has {NEIGHBORS} others to be set beside");
    let judged = match value {
        Some(_) => Band::judged(None, None, None),
        None => Judged::not_computable(&says),
    };
    let missing =
        || UndefinedFigure { reason: "too-few-neighbors".to_owned(), group: Vec::new(), says };
    MetricFigure {
        metric: metric.id.to_owned(),
        attributes: Vec::new(),
        group: None,
        reference: None,
        value,
        undefined: if value.is_some() { None } else { Some(missing()) },
        low: None,
        high: None,
        interval: None,
        p: None,
        p_adjusted: None,
        test: None,
        verdict: judged.verdict,
        side: judged.side,
        because: judged.because,
        between: None,
        left_out: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::exhibits::individual::tests::{PLAN, people};
    use crate::audit::{Input, plan_file, run};
    use crate::data::Intake;
    use crate::report::Report;

    fn audited(text: &str, columns: &str) -> Report {
        let mut intake = Intake::new("people.csv");
        intake.push(text.as_bytes()).unwrap();
        let loaded = intake.finish().unwrap();
        let plan = format!(
            "plan = 1\n[columns]\n{columns}\n[[columns.attributes]]\ncolumn = \"group\"\n\
             [measures]\nmetrics = [\"consistency\"]\nexhibits = [\"individual\"]"
        );
        run(&Input::new(&loaded), &plan_file::read(&plan).unwrap(), &mut |_| {}).unwrap()
    }

    #[test]
    fn it_is_that_of_everyone_in_the_exhibit() {
        let report = audited(&people(), PLAN);
        let found = report.metrics.iter().find(|it| it.metric == "consistency").unwrap();
        // North: 36 of 70 selected, each beside others of the north; south: nobody is.
        let apart = 36.0 * (34.0 / 69.0) + 34.0 * (36.0 / 69.0);
        assert!((found.value.unwrap() - (1.0 - apart / 100.0)).abs() < 1e-12);
        assert_eq!(found.value, report.exhibits[0].number(0, "consistency"));
        assert!(found.attributes.is_empty() && found.interval.is_none());
    }

    #[test]
    fn where_nobody_can_be_alike_it_says_so() {
        let text = "group,d\n".to_owned() + &"a,1\nb,0\n".repeat(40);
        let report = audited(&text, PLAN);
        assert!(report.metrics.iter().all(|it| it.metric != "consistency"));
        assert!(report.untested.iter().any(|it| it.what == "Consistency"));
        let few = super::figure(crate::metrics::metric("consistency").unwrap(), None);
        assert_eq!(few.undefined.unwrap().reason, "too-few-neighbors");
    }
}
