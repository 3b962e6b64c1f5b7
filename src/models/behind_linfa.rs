//! Ways of learning behind linfa's `Fit` and `PredictInplace`, so that they join whatever speaks linfa.

use linfa::DatasetBase;
use linfa::dataset::{AsTargets, Records};
use linfa::traits::{Fit, PredictInplace};
use ndarray::{Array2, ArrayView, Ix1};

use crate::models::learner::{Fitted, Learner, Trained};
use crate::models::{Error, Matrix, Predict, Target, Unwatched};

/// The seed of trainings that name none: linfa's `Fit` has no place for one.
const SEED: u64 = 20_260_101;

impl Records for Matrix {
    type Elem = f64;

    fn nsamples(&self) -> usize {
        self.n_rows()
    }

    fn nfeatures(&self) -> usize {
        self.n_columns()
    }
}

/// The weights stand with the outcomes: those of a [`DatasetBase`] are of single precision.
impl AsTargets for Target {
    type Elem = f64;
    type Ix = Ix1;

    fn as_targets(&self) -> ArrayView<'_, f64, Ix1> {
        ArrayView::from(&self.weights)
    }
}

impl Fit<Matrix, Target, Error> for Learner {
    type Object = Trained;

    fn fit(&self, people: &DatasetBase<Matrix, Target>) -> Result<Trained, Error> {
        self.learn(&people.records, &people.targets, SEED, &mut Unwatched)
    }
}

impl PredictInplace<Matrix, Array2<f64>> for Fitted {
    fn predict_inplace(&self, people: &Matrix, scores: &mut Array2<f64>) {
        *scores = Predict::predict(self, people).values;
    }

    fn default_target(&self, people: &Matrix) -> Array2<f64> {
        Array2::zeros((people.n_rows(), 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::{Block, Values};

    #[test]
    fn a_dataset_of_linfa_is_learnt_from_and_asked() {
        let values = vec![0.0, 1.0, 2.0, 3.0];
        let records = Matrix::new(4, vec![Block::Number { name: "x".to_owned(), values }]).unwrap();
        let values = Values::Classes { codes: vec![0, 0, 1, 1], n_classes: 2 };
        let targets = Target { values, weights: vec![1.0; 4] };
        let learner = Learner::new("decision-tree", serde_json::Map::new()).unwrap();
        let people = DatasetBase::new(records.clone(), targets);
        let trained = learner.fit(&people).unwrap();
        let mut scores = trained.fitted.default_target(&records);
        trained.fitted.predict_inplace(&records, &mut scores);
        assert_eq!(scores.column(1).to_vec(), [0.0, 0.0, 1.0, 1.0]);
    }
}
