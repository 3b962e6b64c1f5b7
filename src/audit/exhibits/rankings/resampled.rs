//! Lists drawn anew: how much a figure over many ranked lists hangs on which lists there are.

use crate::audit::exhibits::Bench;
use crate::audit::exhibits::of_scores::Figured;
use crate::audit::measure::holding;
use crate::audit::replicates::task;
use crate::base::order;
use crate::stats::resample::{Stream, percentile_interval};

/// Fewer lists than this tell too little of others to draw from them.
const FEWEST: usize = 10;

/// The most resamples, of which each goes over all lists.
const MOST_RESAMPLES: usize = 1_000;

/// The lists of each resample; none where there is nothing to draw from.
pub(super) struct Resampled {
    n_lists: usize,
    draws: Vec<Vec<u32>>,
    confidence: f64,
}

impl Resampled {
    /// Of so many lists, drawn with replacement by the plan's seed.
    pub(super) fn new(bench: &Bench, attributes: &[String], n_lists: usize) -> Self {
        let evidence = &bench.plan.evidence;
        let n = if n_lists < FEWEST { 0 } else { evidence.resamples as usize };
        let mut stream = Stream::new(bench.context.seed, task("rankings", attributes, &[]));
        let mut place = || u32::try_from(stream.below(n_lists as u64)).unwrap_or_default();
        let draws = (0..n.min(MOST_RESAMPLES)).map(|_| (0..n_lists).map(|_| place()).collect());
        Self { n_lists, draws: draws.collect(), confidence: evidence.confidence }
    }

    /// A figure with its percentile interval, from what it is over some of the lists.
    pub(super) fn figure(
        &self,
        of: impl Fn(&mut dyn Iterator<Item = usize>) -> Option<f64>,
    ) -> Figured {
        let value = of(&mut (0..self.n_lists))?;
        let drawn = |it: &Vec<u32>| of(&mut it.iter().map(|it| *it as usize));
        let mut values: Vec<f64> = self.draws.iter().filter_map(drawn).collect();
        // Fewer than half with a value tell nothing of the others.
        let ends = if values.is_empty() || 2 * values.len() < self.draws.len() {
            None
        } else {
            order::numbers(&mut values);
            percentile_interval(&values, self.confidence)
        };
        Some((value, ends.map(|it| holding(it, value))))
    }

    /// How intervals are made, or why there are none, as a sentence.
    pub(super) fn says(&self) -> String {
        match self.n_lists {
            1 => " There are no intervals: nobody of one list was drawn, everyone of it was ordered, so that there is no sampling model.".to_owned(),
            n if n < FEWEST => format!(" There are no intervals: {n} lists tell too little of others to draw from them."),
            _ => format!(" Percentile intervals of {} resamples of the lists, each drawn as a whole: they say how much hangs on which lists there are.", self.draws.len()),
        }
    }
}
