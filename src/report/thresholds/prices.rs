//! What an error is worth: the single cut that costs least for each price.

use crate::metrics::thresholds::PriceBand;
use crate::report::format::{amount, ratio};
use crate::report::thresholds::Cuts;

/// A price of a wrong positive, in wrong negatives, with the words around its field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Price {
    /// "One person wrongly flagged counts as much as".
    pub before: String,
    /// "wrongly not flagged. The cheapest single cut is then".
    pub after: String,
    /// "6".
    pub cut: String,
    /// ": 927 wrongly flagged and 1,542 wrongly not flagged."
    pub counts: String,
}

/// A stretch of prices for which one cut costs least.
#[derive(Clone, Debug, PartialEq)]
pub struct Cheapest {
    pub from: f64,
    /// `None` where there is no end.
    pub to: Option<f64>,
    pub place: usize,
    /// "6+", "all", "none".
    pub name: String,
    /// In words: "0.92–1.27: scores of 6 or more".
    pub says: String,
}

impl Cuts {
    /// The stretches of prices, from 0 upwards; empty without outcomes of both kinds.
    pub fn cheapest(&self) -> Vec<Cheapest> {
        let four = self.sweep.everyone.four(0);
        if !self.tells_outcomes || four.tp <= 0.0 || four.fp <= 0.0 {
            return Vec::new();
        }
        self.sweep.prices(None).iter().map(|it| self.stretch(it)).collect()
    }

    fn stretch(&self, band: &PriceBand) -> Cheapest {
        let cut = self.cut_text(band.place);
        let (is_all, is_none) = (band.place == 0, band.place == self.sweep.cuts.len());
        let (name, who) = if is_all {
            ("all".to_owned(), format!("everyone is {}", self.words.yes))
        } else if is_none {
            ("none".to_owned(), format!("nobody is {}", self.words.yes))
        } else if self.words.beyond == "or more" {
            (format!("{cut}+"), self.words.scores(&cut))
        } else {
            (format!("to {cut}"), self.words.scores(&cut))
        };
        let prices = match band.to {
            Some(to) => format!("{} to {}", ratio(band.from), ratio(to)),
            None => format!("{} or more", ratio(band.from)),
        };
        Cheapest {
            from: band.from,
            to: band.to,
            place: band.place,
            name,
            says: format!("{prices}: {who}"),
        }
    }

    /// The stretch that holds a price.
    pub fn cheapest_at(&self, all: &[Cheapest], price: f64) -> Option<usize> {
        all.iter().rposition(|it| it.from <= price)
    }

    /// The price in words.
    pub fn price(&self, all: &[Cheapest], price: f64) -> Option<Price> {
        let stretch = all.get(self.cheapest_at(all, price)?)?;
        let four = self.sweep.everyone.four(stretch.place);
        let (yes, no) = (&self.words.yes, &self.words.no);
        let is_inner = (1..self.sweep.cuts.len()).contains(&stretch.place);
        Some(Price {
            before: format!("One person wrongly {yes} counts as much as"),
            after: if is_inner {
                format!("wrongly {no}. The cheapest single cut is then")
            } else {
                format!("wrongly {no}. Then it is cheapest if")
            },
            cut: match stretch.place {
                0 => format!("everyone is {yes}"),
                it if is_inner => self.cut_text(it),
                _ => format!("nobody is {yes}"),
            },
            counts: format!(
                ": {} wrongly {yes} and {} wrongly {no}.",
                amount(four.fp),
                amount(four.fn_)
            ),
        })
    }
}
