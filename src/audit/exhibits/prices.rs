//! What an error is worth: the cut that costs least for each price of a wrong positive.

use crate::audit::error::Error;
use crate::audit::exhibits::of_scores::{beyond, brief};
use crate::audit::exhibits::{Bench, Shown};
use crate::metrics::thresholds::{PriceBand, Sweep};
use crate::report::exhibit::{Entry, Exhibit, Field, Section, Unit};

/// Prices outside of these say that one of the errors hardly counts.
const CHEAPEST: f64 = 0.1;
const DEAREST: f64 = 10.0;

/// Above so many prices, only so many are told.
const MOST_ROWS: usize = 40;

#[expect(clippy::unnecessary_wraps, reason = "other kinds of exhibits can fail")]
pub(crate) fn show(bench: &Bench) -> Result<Shown, Error> {
    let exhibits = exhibit(bench).into_iter().collect();
    Ok(Shown { exhibits, untested: Vec::new() })
}

fn exhibit(bench: &Bench) -> Option<Exhibit> {
    if !bench.plan.tells_outcomes() {
        return None;
    }
    let own = bench.plan.own_cut();
    let wanted: Vec<f64> = own.into_iter().collect();
    let sweep = Sweep::new(bench.cube, &[], bench.context.order, &wanted)?;
    let all: Vec<PriceBand> = sweep.prices(None);
    let [negatives, positives] = {
        let four = sweep.everyone.four(0);
        [four.fp, four.tp]
    };
    if all.len() < 2 || negatives <= 0.0 || positives <= 0.0 {
        return None;
    }
    let is_told = |it: &&PriceBand| it.from < DEAREST && it.to.is_none_or(|to| to > CHEAPEST);
    let told: Vec<PriceBand> = all.iter().filter(is_told).copied().collect();
    let (shown, thinned) = thin(&told);
    let thin_note = if thinned {
        format!(
            " {} cuts are cheapest for some price; {} prices in equal steps of their logarithm are told.",
            told.len(),
            shown.len()
        )
    } else {
        String::new()
    };
    let exactness = if sweep.is_exact() {
        String::new()
    } else {
        format!(" Of {} distinct scores, {} are tried as cuts.", sweep.n_scores, sweep.cuts.len())
    };
    let rows = shown.iter().map(|it| row(&sweep, it));
    Some(Exhibit {
        exhibit: "error-prices".to_owned(),
        section: Section::Scores,
        title: title(&sweep, &all, own),
        says: format!(
            "For each price of a wrong positive, in wrong negatives, the one cut for everyone that costs least: FN + price · FP is smallest. Selected are those {} the cut. Prices from {CHEAPEST} to {DEAREST}.{exactness}{thin_note}",
            beyond(bench.context.order)
        ),
        caveat: "What an error costs the people concerned is for people to say; the table only tells what a cut would mean.".to_owned(),
        source: "Elkan (2001), The foundations of cost-sensitive learning, IJCAI".to_owned(),
        attributes: Vec::new(),
        fields: vec![
            Field::new("from", "Price of a wrong positive, from", Unit::Ratio),
            Field::new("to", "To", Unit::Ratio),
            Field::new("cut", "Cheapest cut", Unit::Number),
            Field::new("selected", "Selected", Unit::Share),
            Field::new("wrong-positives", "Wrong positives", Unit::People),
            Field::new("wrong-negatives", "Wrong negatives", Unit::People),
        ],
        rows: rows.collect(),
        draws: None,
    })
}

fn row(sweep: &Sweep, band: &PriceBand) -> Vec<Entry> {
    let four = sweep.everyone.four(band.place);
    vec![
        band.from.into(),
        Entry::number(band.to, "no end"),
        Entry::number(sweep.cuts.get(band.place).copied(), "nobody is selected"),
        ((four.tp + four.fp) / four.total()).into(),
        four.fp.into(),
        four.fn_.into(),
    ]
}

/// The bands, or those of a few prices where there are many.
fn thin(bands: &[PriceBand]) -> (Vec<PriceBand>, bool) {
    if bands.len() <= MOST_ROWS {
        return (bands.to_vec(), false);
    }
    let step = libm::log(DEAREST / CHEAPEST) / (MOST_ROWS - 1) as f64;
    let price = |it: usize| CHEAPEST * libm::exp(step * it as f64);
    let at = |it: usize| bands.iter().rev().find(|band| band.from <= price(it)).copied();
    let mut told: Vec<PriceBand> = (0..MOST_ROWS).filter_map(at).collect();
    told.dedup_by_key(|it| it.place);
    (told, true)
}

fn title(sweep: &Sweep, all: &[PriceBand], own: Option<f64>) -> String {
    let Some(own) = own else {
        let inner: Vec<f64> =
            all.iter().filter_map(|it| sweep.cuts.get(it.place).copied()).collect();
        let end = |it: Option<&f64>| it.map(|it| brief(*it)).unwrap_or_default();
        return format!(
            "Which cut costs least hangs on the price of an error: it goes from {} to {}",
            end(inner.first()),
            end(inner.last())
        );
    };
    let place = sweep.place(own);
    match all.iter().find(|it| it.place == place) {
        Some(PriceBand { from, to: Some(to), .. }) => format!(
            "A cut of {} costs least where a wrong positive costs {} to {} wrong negatives",
            brief(own),
            brief(*from),
            brief(*to)
        ),
        Some(PriceBand { from, to: None, .. }) => format!(
            "A cut of {} costs least where a wrong positive costs {} wrong negatives or more",
            brief(own),
            brief(*from)
        ),
        None => format!("A cut of {} costs least at no price of an error", brief(own)),
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::exhibits::of_scores::testing::exhibits;

    #[test]
    fn each_cut_is_cheapest_between_two_prices() {
        // From 1 to 2: 20 positives given up for 40 negatives spared; to 3: 30 for 20; to nobody: 40 for 5.
        let people = [
            ("a", 1.0, 1, 20),
            ("a", 1.0, 0, 40),
            ("b", 2.0, 1, 30),
            ("b", 2.0, 0, 20),
            ("b", 3.0, 1, 40),
            ("b", 3.0, 0, 5),
        ];
        let found = exhibits("error-prices", &people, "").remove(0);
        let ends: Vec<Option<f64>> =
            (0..found.rows.len()).map(|it| found.number(it, "to")).collect();
        assert_eq!(ends, [Some(0.5), Some(1.5), Some(8.0), None]);
        assert_eq!(found.number(1, "cut"), Some(2.0));
        assert_eq!(found.number(1, "wrong-positives"), Some(25.0));
        assert_eq!(found.number(1, "wrong-negatives"), Some(20.0));
        assert_eq!(found.number(3, "cut"), None);
    }
}
