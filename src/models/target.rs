//! What a model learns to tell, and how much each person counts.

/// One value and one weight per person.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    pub values: Values,
    /// A weight of k counts as k copies of the person. As long as the values.
    pub weights: Vec<f64>,
}

/// What is told.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// Of two classes, class 1 is the positive outcome.
    Classes {
        codes: Vec<u32>,
        n_classes: usize,
    },
    Numbers(Vec<f64>),
}

impl Target {
    pub fn n_rows(&self) -> usize {
        match &self.values {
            Values::Classes { codes, .. } => codes.len(),
            Values::Numbers(values) => values.len(),
        }
    }

    /// The people at these places, in this order.
    #[must_use]
    pub fn take(&self, rows: &[u32]) -> Self {
        let values = match &self.values {
            Values::Classes { codes, n_classes } => Values::Classes {
                codes: rows.iter().map(|row| codes[*row as usize]).collect(),
                n_classes: *n_classes,
            },
            Values::Numbers(values) => {
                Values::Numbers(rows.iter().map(|row| values[*row as usize]).collect())
            }
        };
        Self { values, weights: rows.iter().map(|row| self.weights[*row as usize]).collect() }
    }
}
