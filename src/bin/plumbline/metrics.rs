//! `plumbline metrics`: the registry of rates and metrics.

use plumbline::metrics::{Aggregate, Ideal, aggregates, metrics as all_metrics, rates};
use serde_json::json;

use super::{Arguments, Format, Outcome, Unusable, print};

/// Prints the registry.
pub(super) fn metrics(given: &Arguments) -> Result<Outcome, Unusable> {
    match given.format {
        Format::Json => {
            let rates: Vec<_> = rates()
                .map(|it| {
                    json!({
                        "id": it.id, "kind": "rate", "name": it.name, "question": it.question,
                        "definition": it.definition, "formula": it.formula, "use_when": it.use_when,
                        "caveat": it.caveat, "source": it.source.cite, "url": it.source.url,
                        "usual": it.usual,
                    })
                })
                .collect();
            let metrics: Vec<_> = all_metrics()
                .map(|it| {
                    json!({
                        "id": it.id, "kind": "metric", "name": it.name, "question": it.question,
                        "formula": it.formula, "ideal": ideal(it.ideal), "rates": it.rates,
                        "use_when": it.use_when, "caveat": it.caveat, "source": it.source.cite,
                        "url": it.source.url, "usual": it.usual,
                    })
                })
                .collect();
            let comparisons: Vec<_> = aggregates()
                .map(|it| {
                    json!({
                        "id": it.id, "kind": "comparison", "name": it.name, "question": it.question,
                        "formula": it.formula, "caveat": it.caveat, "source": it.source.cite,
                        "url": it.source.url,
                    })
                })
                .collect();
            let all = json!({ "rates": rates, "metrics": metrics, "comparisons": comparisons });
            print(&format!("{all}\n"))
        }
        Format::Text => {
            let rates = rates().map(|it| {
                format!(
                    "{}\n  {}. {}\n  {}\n  Do not rely on it when {}\n  {}\n",
                    it.id, it.name, it.question, it.formula, it.caveat, it.source.cite
                )
            });
            let metrics = all_metrics().map(|it| {
                format!(
                    "{}\n  {}. {}\n  {}; even at {}\n  Do not rely on it when {}\n  {}\n",
                    it.id,
                    it.name,
                    it.question,
                    it.formula,
                    ideal(it.ideal),
                    it.caveat,
                    it.source.cite
                )
            });
            let comparisons = aggregates().map(comparison);
            print(&rates.chain(metrics).chain(comparisons).collect::<String>())
        }
    }
}

fn comparison(it: &Aggregate) -> String {
    format!(
        "{}\n  {}. {}\n  {}\n  Do not rely on it when {}\n  {}\n",
        it.id, it.name, it.question, it.formula, it.caveat, it.source.cite
    )
}

fn ideal(ideal: Ideal) -> u8 {
    match ideal {
        Ideal::Zero => 0,
        Ideal::One => 1,
    }
}
