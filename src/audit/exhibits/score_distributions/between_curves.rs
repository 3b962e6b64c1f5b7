//! The area between two groups' ROC curves, with how sure it is.

use std::cell::OnceCell;

use crate::audit::exhibits::of_scores::Figured;
use crate::audit::measure::{Context, Measured, holding};
use crate::audit::replicates::population::{Chances, Population};
use crate::audit::replicates::task;
use crate::cube::Cube;
use crate::cube::bands::{BandSum, Bands};
use crate::cube::lists::ScoreList;
use crate::cube::score::Order;
use crate::stats::Interval;
use crate::stats::resample::{Stream, percentile_interval};
use crate::stats::roc::{Curve, Step};

/// Resamples hold curves at the ends of at most so many bands.
const MOST_BANDS: usize = 64;

/// The most resamples, of which each draws whole curves.
const MOST_RESAMPLES: usize = 400;

/// Less than this part of a band's weight is what rounding leaves.
const NOBODY: f64 = 1e-12;

/// Those of a group with a negative outcome, and those with a positive one, by band from the likeliest down.
type Sides = [Option<Population>; 2];

/// The people of each group by band of scores, and what all comparisons with the reference share.
pub(crate) struct Curves {
    groups: Vec<Sides>,
    n_bands: usize,
    n_resamples: usize,
    /// Who was set beside others first, and the resamples of these people.
    reference: OnceCell<(usize, Vec<Option<Curve>>)>,
}

/// What stands between two curves.
#[derive(Clone, Copy)]
pub(crate) struct BetweenCurves {
    pub(crate) area: Figured,
    /// How often chance alone would put so much between the curves of two groups that rank alike; none where it was not
    /// asked for.
    pub(super) p: Option<f64>,
}

/// How much is asked of chance alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ByChance {
    /// How often it gives as much.
    HowOften,
    /// Whether it often gives as much: known as soon as enough resamples have.
    Whether,
}

impl Curves {
    pub(crate) fn new(context: &Context, cube: &Cube, measured: &Measured) -> Option<Self> {
        let scores = cube.scores.as_ref()?;
        let bands = scores.curve_bands.get_or_init(|| Bands::equal_mass(scores, MOST_BANDS));
        let groups = cube.grouping(&measured.axes).groups;
        let place: Vec<u32> = cube
            .group_places(&measured.axes, &groups)
            .into_iter()
            .map(|it| u32::try_from(it).unwrap_or(u32::MAX))
            .collect();
        let sums = bands.sums(scores, &place, groups.len());
        Some(Self {
            groups: sums.iter().map(|it| sides(it, context.order)).collect(),
            n_bands: bands.len(),
            n_resamples: (context.plan.evidence.resamples as usize).min(MOST_RESAMPLES),
            reference: OnceCell::new(),
        })
    }

    pub(super) fn says(&self) -> String {
        format!(
            "Area between the ROC curves (ABROCA): percentile intervals of {} resamples of positives and negatives in each group, over at most {} bands of scores; its p value is how often as many resamples of the two groups taken as one give so much, and where that is not rare the interval begins at 0.",
            self.n_resamples, self.n_bands
        )
    }

    pub(crate) fn between(
        &self,
        context: &Context,
        measured: &Measured,
        lists: &[ScoreList],
        pair: [usize; 2],
        by_chance: ByChance,
    ) -> BetweenCurves {
        let nothing = BetweenCurves { area: None, p: None };
        let curve = |it: usize| Curve::new(&steps(&lists[it], context.order));
        let (Some(ours), Some(theirs)) = (curve(pair[0]), curve(pair[1])) else { return nothing };
        let area = ours.area_to(&theirs);
        let stream = |kind: &str, group: usize| {
            let names = &measured.groups[group].names;
            Stream::new(context.seed, task(kind, &measured.attributes, names))
        };
        // Each group is drawn once, whomever it is set beside.
        let resampled = |it: usize| self.resampled(stream("abroca", it), &self.groups[it]);
        let (first, of_first) = self.reference.get_or_init(|| (pair[1], resampled(pair[1])));
        let own;
        let theirs = if *first == pair[1] {
            of_first
        } else {
            own = resampled(pair[1]);
            &own
        };
        let both = resampled(pair[0]);
        let area_of = |(one, other): (&Option<Curve>, &Option<Curve>)| {
            Some(one.as_ref()?.area_to(other.as_ref()?))
        };
        let mut drawn: Vec<f64> = both.iter().zip(theirs).filter_map(area_of).collect();
        drawn.sort_unstable_by(f64::total_cmp);
        let confidence = context.plan.evidence.confidence;
        let chance = self.chance(stream("abroca-null", pair[0]), pair, area);
        let (p, is_chance) = match by_chance {
            ByChance::HowOften => {
                let p = chance.and_then(|it| it.p(self.n_resamples));
                (p, p.is_none_or(|it| it >= 1.0 - confidence))
            }
            ByChance::Whether => {
                let is_often = chance.map(|it| it.often(self.n_resamples, 1.0 - confidence));
                (None, is_often.unwrap_or(true))
            }
        };
        let interval = percentile_interval(&drawn, confidence).map(|it| holding(it, area));
        // An area is never below 0, and resamples of it never at 0: where chance alone gives as much, 0 is held too.
        let interval = interval.map(|it| if is_chance { Interval { low: 0.0, ..it } } else { it });
        BetweenCurves { area: Some((area, interval)), p }
    }

    /// The curves of a group's people drawn anew, again and again; none where they have one kind of outcome only.
    fn resampled(&self, mut stream: Stream, group: &Sides) -> Vec<Option<Curve>> {
        let [Some(negatives), Some(positives)] = group else { return Vec::new() };
        let mut people = Drawn::new([negatives.chances(), positives.chances()], self.n_bands);
        (0..self.n_resamples).map(|_| people.curve(&mut stream)).collect()
    }

    /// The two groups drawn from both taken as one; `None` where one has one kind of outcome only.
    fn chance(&self, stream: Stream, pair: [usize; 2], area: f64) -> Option<Chance> {
        let of = |side: usize| {
            let [one, other] = pair.map(|it| self.groups[it][side].as_ref());
            let both = [one?, other?];
            let parts = Population::parts_of_all(both.into_iter());
            Some(both.map(|it| it.with_parts(&parts).chances()))
        };
        let ([one, other], [positives, other_positives]) = (of(0)?, of(1)?);
        let groups = [[one, positives], [other, other_positives]];
        Some(Chance { stream, groups: groups.map(|it| Drawn::new(it, self.n_bands)), area })
    }
}

/// A group's people, to be drawn anew.
struct Drawn {
    sides: [Chances; 2],
    sums: Vec<f64>,
    steps: Vec<Step>,
}

impl Drawn {
    fn new(sides: [Chances; 2], n_bands: usize) -> Self {
        Self { sides, sums: vec![0.0; n_bands], steps: vec![[0.0; 2]; n_bands] }
    }

    fn curve(&mut self, stream: &mut Stream) -> Option<Curve> {
        for (side, people) in self.sides.iter_mut().enumerate() {
            people.draw(stream, &mut self.sums);
            for (step, sum) in self.steps.iter_mut().zip(&self.sums) {
                step[side] = *sum;
            }
        }
        Curve::new(&self.steps)
    }
}

/// Two groups that rank alike, and the area that was found between them.
struct Chance {
    stream: Stream,
    groups: [Drawn; 2],
    area: f64,
}

impl Chance {
    /// Whether one more resample gives as much; `None` where it has no area.
    fn is_as_far(&mut self) -> Option<bool> {
        let [one, other] = &mut self.groups;
        let (one, other) = (one.curve(&mut self.stream), other.curve(&mut self.stream));
        Some(one?.area_to(&other?) >= self.area)
    }

    /// How often so many resamples give as much.
    fn p(mut self, n_resamples: usize) -> Option<f64> {
        let (mut n, mut n_as_far) = (0_usize, 0_usize);
        for is_as_far in (0..n_resamples).filter_map(|_| self.is_as_far()) {
            n += 1;
            n_as_far += usize::from(is_as_far);
        }
        (n > 0).then(|| (n_as_far + 1) as f64 / (n + 1) as f64)
    }

    /// Whether [`Self::p`] is at least `level`, or there is none.
    fn often(mut self, n_resamples: usize, level: f64) -> bool {
        let (mut n, mut n_as_far) = (0_usize, 0_usize);
        for is_as_far in (0..n_resamples).filter_map(|_| self.is_as_far()) {
            n += 1;
            n_as_far += usize::from(is_as_far);
            // However many are still to come, the share only grows from what it is among all.
            if (n_as_far + 1) as f64 / (n_resamples + 1) as f64 >= level {
                return true;
            }
        }
        n == 0 || (n_as_far + 1) as f64 / (n + 1) as f64 >= level
    }
}

/// The people of a group from the likeliest score down.
fn steps(list: &ScoreList, order: Order) -> Vec<Step> {
    let blocks = list.blocks.iter().map(|it| it.weights);
    match order {
        Order::HigherIsLikelier => blocks.rev().collect(),
        Order::LowerIsLikelier => blocks.collect(),
    }
}

/// Negatives and positives by band, from the likeliest down, as they are drawn: as the design calls for, also where
/// weights hang on the score.
fn sides(sums: &[BandSum], order: Order) -> Sides {
    let positives = |it: &BandSum| [it.positives, it.positives_square];
    let negatives = |it: &BandSum| {
        let rest = [it.weight - it.positives, it.square - it.positives_square];
        // What rounding leaves of nobody is nobody.
        if rest[0] > NOBODY * it.weight { rest.map(|it| it.max(0.0)) } else { [0.0; 2] }
    };
    let of = |people: &dyn Fn(&BandSum) -> [f64; 2]| {
        let mut all: Vec<[f64; 2]> = sums.iter().map(people).collect();
        if order == Order::HigherIsLikelier {
            all.reverse();
        }
        Population::of(&all)
    };
    [of(&negatives), of(&positives)]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bands of people with a negative outcome, and with a positive one, who each weigh so much.
    fn bands(people: &[([u64; 2], f64)]) -> Vec<BandSum> {
        let one = |([negatives, positives], each): &([u64; 2], f64)| {
            let [all, with] = [negatives + positives, *positives].map(|it| it as f64);
            BandSum {
                people: negatives + positives,
                weight: all * each,
                square: all * each * each,
                positives: with * each,
                positives_square: with * each * each,
                ..BandSum::default()
            }
        };
        people.iter().map(one).collect()
    }

    fn curves(groups: Vec<Sides>, n_bands: usize, n_resamples: usize) -> Curves {
        Curves { groups, n_bands, n_resamples, reference: OnceCell::new() }
    }

    /// Where each of a group's resampled curves is on its way up at the end of the first band.
    fn first_steps(sums: &[BandSum], n: usize) -> Vec<f64> {
        let sides = sides(sums, Order::LowerIsLikelier);
        let [Some(_), Some(positives)] = &sides else { panic!("one kind of outcome") };
        let (mut chances, mut stream) = (positives.chances(), Stream::new(5, 1));
        let mut drawn = vec![0.0; sums.len()];
        let mut share = || {
            chances.draw(&mut stream, &mut drawn);
            drawn[0] / drawn.iter().sum::<f64>()
        };
        (0..n).map(|_| share()).collect()
    }

    #[test]
    fn weights_that_hang_on_the_score_move_curves_as_linearisation_says() {
        // Of 40 positives who weigh 4 each and 60 who weigh 1, the first are 160 / 220: by Taylor's series, as R's survey
        // package has it, the variance is (40 · 4² · (60/220)² + 60 · (160/220)²) / 220². Kish's 220² / 700 people would
        // give a variance of p (1 − p) / 69, three quarters more.
        let sums = bands(&[([30, 40], 4.0), ([50, 60], 1.0)]);
        let shares = first_steps(&sums, 20_000);
        let mean = shares.iter().sum::<f64>() / 20_000.0;
        let spread = shares.iter().map(|it| (it - mean) * (it - mean)).sum::<f64>() / 20_000.0;
        let (p, q) = (160.0 / 220.0, 60.0 / 220.0);
        let linear = (640.0 * q * q + 60.0 * p * p) / (220.0 * 220.0);
        assert!((mean - p).abs() < 0.004, "{mean}");
        assert!((spread / linear - 1.0).abs() < 0.05, "{spread} {linear}");
    }

    #[test]
    fn whether_chance_gives_as_much_is_known_early_and_the_same() {
        let one = sides(
            &bands(&[([5, 20], 1.0), ([15, 15], 1.0), ([20, 5], 1.0)]),
            Order::LowerIsLikelier,
        );
        let other = sides(
            &bands(&[([8, 18], 1.0), ([15, 16], 1.0), ([17, 6], 1.0)]),
            Order::LowerIsLikelier,
        );
        let all = curves(vec![one, other], 3, 200);
        for (area, level) in [(0.01, 0.05), (0.05, 0.05), (0.1, 0.3), (0.14, 0.05), (0.3, 0.05)] {
            let chance = || all.chance(Stream::new(9, 2), [0, 1], area).unwrap();
            let p = chance().p(200).unwrap();
            assert_eq!(chance().often(200, level), p >= level, "{area} {p}");
        }
    }

    #[test]
    fn the_areas_of_groups_that_rank_alike_are_those_of_people_drawn_one_by_one() {
        // numpy 2, Generator.multinomial: of 40,000 pairs drawn from the two taken as one, how many have such areas.
        let one = sides(
            &bands(&[([5, 20], 1.0), ([15, 15], 1.0), ([20, 5], 1.0)]),
            Order::LowerIsLikelier,
        );
        let other = sides(
            &bands(&[([8, 18], 1.0), ([15, 16], 1.0), ([17, 6], 1.0)]),
            Order::LowerIsLikelier,
        );
        let all = curves(vec![one, other], 3, 20_000);
        for (area, expected) in BY_CHANCE {
            let p = all.chance(Stream::new(9, 3), [0, 1], area).unwrap().p(20_000).unwrap();
            // Four standard errors of both.
            let error =
                4.0 * libm::sqrt(expected * (1.0 - expected) * (1.0 / 20_000.0 + 1.0 / 40_000.0));
            assert!((p - expected).abs() < error, "{area}: {p}");
        }
    }

    const BY_CHANCE: [(f64, f64); 3] = [(0.06, 0.515_3), (0.1, 0.198_8), (0.15, 0.047_2)];
}
