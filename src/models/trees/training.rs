//! Rounds of boosting: slopes of the loss, a tree that follows them, scores moved by it.

use crate::models::trees::bins::Bins;
use crate::models::trees::boosted::BoostedTrees;
use crate::models::trees::leafwise::{Ground, Grower, Grown};
use crate::models::trees::loss::Loss;
use crate::models::trees::pack::{Packed, Packing};
use crate::models::trees::tree::Tree;
use crate::models::{Error, Step, Watch};
use crate::stats::resample::Stream;

/// A model on its way.
pub(super) struct Training<'a> {
    pub(super) settings: &'a BoostedTrees,
    pub(super) loss: &'a Loss,
    pub(super) bins: &'a Bins,
    pub(super) ground: &'a Ground<'a>,
    pub(super) learning: Vec<u32>,
    pub(super) held_out: Vec<u32>,
    /// Of all people, as many each as trees in a round.
    pub(super) scores: Vec<f64>,
    pub(super) width: usize,
    pub(super) seed: u64,
    pub(super) trees: Vec<Tree>,
}

impl Training<'_> {
    /// All rounds; the losses of people learnt from and of those held out.
    pub(super) fn run(&mut self, watch: &mut dyn Watch) -> Result<(Vec<f64>, Vec<f64>), Error> {
        let settings = self.settings;
        let patience = settings.early_stopping.unwrap_or_default().patience as usize;
        let random = settings.subsample < 1.0 || settings.column_sample < 1.0;
        let n_rows = self.scores.len() / self.width;
        let mut slopes = vec![vec![[0; 2]; n_rows]; self.width];
        let mut grower =
            Grower::new(self.ground, settings.measure(), settings.shape(), self.loss.packing());
        let (mut losses, mut held_out_loss) = (Vec::new(), Vec::new());
        let mut best = 0;
        for round in 0..settings.rounds {
            let (now, packing) = self.loss.slopes(&self.scores, &self.learning, &mut slopes);
            losses.push(now);
            watch.step(Step { done: round, total: settings.rounds, loss: Some(now) })?;
            if !self.held_out.is_empty() {
                held_out_loss.push(self.loss.loss(&self.scores, &self.held_out));
                best = lower(&held_out_loss, best);
            }
            if held_out_loss.len() > best + patience {
                break;
            }
            if !self.round(&mut grower, &packing, &slopes, round) && !random {
                break;
            }
        }
        let rounds = self.trees.len() / self.width;
        if losses.len() <= rounds {
            losses.push(self.loss.loss(&self.scores, &self.learning));
        }
        if !self.held_out.is_empty() {
            if held_out_loss.len() <= rounds {
                held_out_loss.push(self.loss.loss(&self.scores, &self.held_out));
            }
            best = lower(&held_out_loss, best);
            self.trees.truncate(best * self.width);
        }
        watch.step(Step {
            done: u32::try_from(losses.len() - 1).unwrap_or(u32::MAX),
            total: settings.rounds,
            loss: losses.last().copied(),
        })?;
        Ok((losses, held_out_loss))
    }

    /// One round; whether any of its trees asks anything.
    fn round(
        &mut self,
        grower: &mut Grower,
        packing: &Packing,
        slopes: &[Vec<Packed>],
        round: u32,
    ) -> bool {
        let mut asks = false;
        for (score, slopes) in slopes.iter().enumerate() {
            let task = 1 + u64::from(round) * self.width as u64 + score as u64;
            let mut stream = Stream::new(self.seed, task);
            let n_features = self.bins.features.len();
            let (mut rows, left_out, chosen) =
                self.settings.draw(&self.learning, n_features, &mut stream);
            let grown = grower.grow(packing, slopes, &mut rows, &chosen);
            for (node, start, len) in &grown.leaves {
                let own = rows[*start..start + len].iter().map(|row| *row as usize);
                own.for_each(|row| self.scores[row * self.width + score] += grown.values[*node]);
            }
            for row in left_out.iter().chain(&self.held_out) {
                let value = grown.value_of(self.ground, *row);
                self.scores[*row as usize * self.width + score] += value;
            }
            asks |= grown.sprouts.len() > 1;
            self.trees.push(self.finish(grown));
        }
        asks
    }

    /// In the units of the outcome.
    fn finish(&self, mut grown: Grown) -> Tree {
        let scale = self.loss.scale();
        for value in &mut grown.values {
            *value = (*value * scale).clamp(-f64::MAX, f64::MAX);
        }
        for sprout in &mut grown.sprouts {
            sprout.gain = (sprout.gain * scale * scale).min(f64::MAX);
        }
        Tree::new(&grown.sprouts, &grown.values, 1, self.bins)
    }
}

/// The place of the last loss if it is the lowest, otherwise the best so far.
fn lower(losses: &[f64], best: usize) -> usize {
    let last = losses.len() - 1;
    if losses[last] < losses[best] { last } else { best }
}

#[cfg(test)]
mod tests {
    use crate::models::trees::testing::{
        TASKS, Task, adult, area, assert_close, category, classes, copied, made, matrix, number,
        numbers,
    };
    use crate::models::trees::{BoostedTrees, BoostedTreesModel, EarlyStopping};
    use crate::models::{Matrix, Predict, Target, Trainer, Unwatched};

    fn learn(trainer: &BoostedTrees, (features, target): &(Matrix, Target)) -> BoostedTreesModel {
        trainer.train(features, target, 7, &mut Unwatched).unwrap()
    }

    fn few() -> BoostedTrees {
        BoostedTrees { rounds: 10, max_leaves: 7, min_leaf: 10.0, ..Default::default() }
    }

    fn told(trainer: &BoostedTrees, task: Task) -> Vec<f64> {
        let made = made(task);
        let asked = made.0.take(&[0, 1, 2, 3, 50, 119]);
        learn(trainer, &made).predict(&asked).values.iter().copied().collect()
    }

    // scikit-learn 1.9.1, HistGradientBoosting*(max_iter=10, max_leaf_nodes=7, min_samples_leaf=10), the people repeated
    // as often as they count. Its slopes are numbers of 32 bits.

    #[test]
    fn two_classes_are_told_as_by_scikit_learn() {
        let expected = [
            0.287_313_768,
            0.795_804_954,
            0.906_519_853,
            0.458_377_9,
            0.342_841_743,
            0.906_519_853,
        ];
        let shares = told(&few(), Task::TwoClasses);
        let positive: Vec<f64> = shares.chunks(2).map(|it| it[1]).collect();
        assert_close(&positive, &expected, 1e-6);
        let expected = [
            0.441_595_788,
            0.718_190_1,
            0.884_835_363,
            0.519_545_168,
            0.441_595_788,
            0.884_835_363,
        ];
        let shares = told(&BoostedTrees { l2: 3.0, ..few() }, Task::TwoClasses);
        let positive: Vec<f64> = shares.chunks(2).map(|it| it[1]).collect();
        assert_close(&positive, &expected, 1e-6);
    }

    #[test]
    fn three_classes_are_told_as_by_scikit_learn() {
        let expected = [
            [0.781_174_315, 0.190_138_435, 0.028_687_25],
            [0.172_891_338, 0.769_673_239, 0.057_435_423],
            [0.078_596_094, 0.841_942_924, 0.079_460_981],
            [0.654_967_256, 0.287_059_941, 0.057_972_802],
            [0.689_521_2, 0.279_120_559, 0.031_358_241],
            [0.070_291_752, 0.864_252_681, 0.065_455_566],
        ];
        assert_close(&told(&few(), Task::ThreeClasses), expected.as_flattened(), 1e-6);
    }

    #[test]
    fn numbers_are_told_as_by_scikit_learn() {
        let expected = [
            17.649_277_354,
            23.161_836_049,
            29.232_036_622,
            17.649_277_354,
            22.727_876_097,
            24.809_148_621,
        ];
        assert_close(&told(&few(), Task::Numbers), &expected, 1e-5);
    }

    #[test]
    fn a_first_step_can_be_done_by_hand() {
        let features = matrix(vec![number("age", vec![1.0, 2.0, 3.0, 4.0])]);
        let trainer =
            BoostedTrees { rounds: 1, max_leaves: 2, min_leaf: 1.0, learning_rate: 0.5, ..few() };
        let model = learn(&trainer, &(features, classes(&[0, 0, 0, 1], 2)));
        // Shares 1/4, slopes 1/4 and -3/4, curvatures 3/16: steps -(3/4) / (9/16) and (3/4) / (3/16), and half of them.
        assert_close(&model.base, &[-libm::log(3.0)], 1e-15);
        assert_close(&model.trees[0].values, &[0.0, -2.0 / 3.0, 2.0], 1e-12);
        // G² / H of the sides: (9/16) / (9/16) + (9/16) / (3/16).
        assert_close(&model.trees[0].gain, &[4.0, 0.0, 0.0], 1e-12);
        assert_close(
            &model.loss[..1],
            &[(3.0 * libm::log(4.0 / 3.0) + libm::log(4.0)) / 4.0],
            1e-12,
        );
        assert!(model.loss[1] < model.loss[0]);
    }

    #[test]
    fn weights_are_copies_in_any_order() {
        for task in TASKS {
            let made = made(task);
            let model = learn(&few(), &made);
            let other = learn(&few(), &copied(&made));
            assert!(model.trees == other.trees && model.base == other.base, "{task:?}");
            assert_close(&model.loss, &other.loss, 1e-9);
            let text = serde_json::to_string(&model).unwrap();
            assert!(serde_json::from_str::<BoostedTreesModel>(&text).unwrap() == model);
        }
    }

    #[test]
    fn class_1_is_positive_whatever_the_balance() {
        let (features, target) = made(Task::TwoClasses);
        let crate::models::Values::Classes { codes, .. } = &target.values else { return };
        let mut swapped = classes(&codes.iter().map(|code| 1 - code).collect::<Vec<_>>(), 2);
        swapped.weights.clone_from(&target.weights);
        let one = learn(&few(), &(features.clone(), target)).predict(&features);
        let other = learn(&few(), &(features.clone(), swapped)).predict(&features);
        let (one, other) = (one.values.column(1).to_vec(), other.values.column(0).to_vec());
        assert_close(&one, &other, 1e-9);
    }

    #[test]
    fn levels_are_put_in_order_and_missing_ones_have_a_side() {
        let codes: Vec<u16> = (0..400).map(|it| it * 7 % 9).collect();
        let high = |code: u16| [1, 4, 6, 7].contains(&code);
        let outcomes: Vec<u32> = codes.iter().map(|code| u32::from(high(*code))).collect();
        let codes: Vec<u16> = codes.iter().map(|code| if *code == 8 { 9 } else { *code }).collect();
        let features = matrix(vec![category("level", 9, &codes)]);
        let trainer = BoostedTrees { rounds: 20, max_leaves: 2, ..Default::default() };
        let model = learn(&trainer, &(features, classes(&outcomes, 2)));
        let asked = matrix(vec![category("level", 9, &[1, 4, 6, 7, 0, 2, 3, 5, 8, 9])]);
        let told = model.predict(&asked).values.column(1).to_vec();
        assert!(
            told[..4].iter().all(|it| *it > 0.8) && told[4..].iter().all(|it| *it < 0.2),
            "{told:?}"
        );
    }

    #[test]
    fn training_stops_when_people_held_out_are_told_no_better() {
        let early_stopping = Some(EarlyStopping { share: 0.25, patience: 5 });
        for task in TASKS {
            let trainer = BoostedTrees { rounds: 500, early_stopping, min_leaf: 3.0, ..few() };
            let made = made(task);
            let model = learn(&trainer, &made);
            let kept = model.trees.len() / model.base.len();
            assert!(kept < 490, "{task:?}");
            let best = model.held_out_loss.iter().copied().fold(f64::INFINITY, f64::min);
            assert_close(&[model.held_out_loss[kept]], &[best], 0.0);
            assert_eq!(model.held_out_loss.len(), kept + 6);
            assert!(model == learn(&trainer, &made));
        }
    }

    #[test]
    fn drawn_people_and_features_hang_on_the_seed_alone() {
        let trainer = BoostedTrees { subsample: 0.5, column_sample: 0.5, ..few() };
        let made = made(Task::ThreeClasses);
        let model = learn(&trainer, &made);
        assert!(model == learn(&trainer, &made));
        assert!(model != trainer.train(&made.0, &made.1, 8, &mut Unwatched).unwrap());
        assert!(model.loss[10] < model.loss[0]);
    }

    #[test]
    fn whatever_is_learnt_is_finite() {
        let separable = matrix(vec![
            number("age", (0..60).map(f64::from).collect()),
            number("one", vec![1.0; 60]),
            number("gap", vec![f64::NAN; 60]),
        ]);
        let trainer = BoostedTrees { rounds: 300, learning_rate: 1.0, min_leaf: 1.0, ..few() };
        for target in [
            classes(&(0..60).map(|it| it / 30).collect::<Vec<_>>(), 2),
            classes(&(0..60).map(|it| it / 20).collect::<Vec<_>>(), 3),
            numbers(
                &(0..60).map(|it| f64::MAX * if it < 30 { 1.0 } else { -1.0 }).collect::<Vec<_>>(),
            ),
        ] {
            let model = learn(&trainer, &(separable.clone(), target));
            assert!(model.predict(&separable).values.iter().all(|it| it.is_finite()));
            assert!(model.loss.iter().chain(&model.importance).all(|it| it.is_finite()));
            assert!(
                model.trees.iter().all(|it| it
                    .gain
                    .iter()
                    .chain(&it.values)
                    .all(|it| it.is_finite()))
            );
        }
        let one_each = (separable.take(&[3, 40]), classes(&[0, 1], 2));
        let model = learn(&BoostedTrees::default(), &one_each);
        assert_close(&model.predict(&one_each.0).values.row(0).to_vec(), &[0.5, 0.5], 1e-12);
    }

    #[test]
    fn adult_is_told_as_well_as_by_scikit_learn() {
        let Some([train, test]) = adult() else { return };
        let model = learn(&BoostedTrees::default(), &train);
        let area = area(&model.predict(&test.0), &test.1);
        // scikit-learn 1.9.1, HistGradientBoostingClassifier(max_iter=100, early_stopping=False,
        // categorical_features="from_dtype") with categories as such, random_state 0 to 4: 0.92730 each.
        // LightGBM 4.7.0, 100 rounds: 0.92758.
        assert!((area - 0.927_30).abs() < 0.003, "{area}");
    }
}
