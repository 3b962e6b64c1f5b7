//! People beside people who are like them: nearest neighbors, and people with the very same values.

use crate::base::order;

/// What is known of people, person by person.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    pub n_people: usize,
    /// Numbers of each person, one after the other; NaN for a missing one.
    numbers: Vec<f64>,
    n_numbers: usize,
    /// One over the variance of each number; 0 where all are alike.
    scales: Vec<f64>,
    /// Categories of each person, one after the other.
    codes: Vec<u32>,
    n_codes: usize,
}

impl Known {
    /// From columns, each as long as there are people.
    pub fn new(n_people: usize, numbers: &[Vec<Option<f64>>], codes: &[Vec<u32>]) -> Self {
        let by_person =
            |person: usize| numbers.iter().map(move |it| it[person].unwrap_or(f64::NAN));
        Self {
            n_people,
            numbers: (0..n_people).flat_map(by_person).collect(),
            n_numbers: numbers.len(),
            scales: numbers.iter().map(|it| scale(it)).collect(),
            codes: (0..n_people).flat_map(|it| codes.iter().map(move |all| all[it])).collect(),
            n_codes: codes.len(),
        }
    }

    /// The squared distance of two people: squared differences of numbers in standard deviations, and 1 for each
    /// category that is not the same and each number that only one of them has.
    ///
    /// `None` where it is more than `bound`.
    pub fn distance(&self, one: usize, other: usize, bound: f64) -> Option<f64> {
        let codes = |it: usize| &self.codes[it * self.n_codes..][..self.n_codes];
        let numbers = |it: usize| &self.numbers[it * self.n_numbers..][..self.n_numbers];
        let unlike = codes(one).iter().zip(codes(other)).filter(|(a, b)| a != b).count();
        let mut sum = unlike as f64;
        for ((a, b), scale) in numbers(one).iter().zip(numbers(other)).zip(&self.scales) {
            if sum > bound {
                return None;
            }
            let apart = a - b;
            if !apart.is_nan() {
                sum += apart * apart * scale;
            } else if a.is_nan() != b.is_nan() {
                sum += 1.0;
            }
        }
        (sum <= bound).then_some(sum)
    }

    /// People with the very same values, for each set of two or more.
    pub fn twins(&self) -> Vec<Vec<usize>> {
        let bits = |it: f64| if it.is_nan() { u64::MAX } else { (it + 0.0).to_bits() };
        let key = |person: usize| {
            let codes = self.codes[person * self.n_codes..][..self.n_codes].iter();
            let numbers = self.numbers[person * self.n_numbers..][..self.n_numbers].iter();
            codes.map(|it| u64::from(*it)).chain(numbers.map(move |it| bits(*it)))
        };
        let mut people: Vec<usize> = (0..self.n_people).collect();
        people.sort_by(|a, b| key(*a).cmp(key(*b)));
        let sets = people.chunk_by(|a, b| key(*a).eq(key(*b)));
        sets.filter(|it| it.len() > 1).map(<[usize]>::to_vec).collect()
    }
}

/// One over the variance.
fn scale(values: &[Option<f64>]) -> f64 {
    let known = || values.iter().flatten();
    let n = known().count() as f64;
    let mean = known().sum::<f64>() / n;
    let variance = known().map(|it| it - mean).map(|apart| apart * apart).sum::<f64>() / n;
    if variance > 0.0 && variance.is_finite() { 1.0 / variance } else { 0.0 }
}

/// The nearest people found so far, by distance; those at the same distance stand together.
#[derive(Debug)]
struct Nearest {
    k: f64,
    /// Distance, people, and how many of them are positive.
    found: Vec<(f64, f64, f64)>,
    n: f64,
}

impl Nearest {
    fn new(k: u32) -> Self {
        Self { k: f64::from(k), found: Vec::new(), n: 0.0 }
    }

    /// Who is farther than this is none of them.
    fn bound(&self) -> f64 {
        match self.found.last() {
            Some(last) if self.n >= self.k => last.0,
            Some(_) | None => f64::INFINITY,
        }
    }

    fn add(&mut self, distance: f64, positive: f64) {
        let place = self.found.partition_point(|it| it.0 < distance);
        match self.found.get_mut(place) {
            Some(same) if same.0 <= distance => {
                same.1 += 1.0;
                same.2 += positive;
            }
            Some(_) | None => self.found.insert(place, (distance, 1.0, positive)),
        }
        self.n += 1.0;
        while let Some(last) = self.found.last().filter(|it| self.n - it.1 >= self.k) {
            self.n -= last.1;
            self.found.pop();
        }
    }

    /// The share of positives among the `k` nearest; of those at the last distance, as many as are still needed
    /// count with their average.
    fn mean(&self) -> Option<f64> {
        let ((_, n, positive), closer) = self.found.split_last()?;
        let sum: f64 = closer.iter().map(|it| it.2).sum();
        let needed = self.k - closer.iter().map(|it| it.1).sum::<f64>();
        (self.n >= self.k).then(|| (sum + needed * (positive / n)) / self.k)
    }
}

/// The share of positives among each person's `k` nearest others who are among `candidates`, set by set.
///
/// A person is never its own neighbor. `None` where there are fewer than `k` others.
pub fn nearest_positives(
    known: &Known,
    positive: &[bool],
    candidates: &[Vec<bool>],
    k: u32,
) -> Vec<Vec<Option<f64>>> {
    let mut shares = vec![Vec::with_capacity(known.n_people); candidates.len()];
    for person in 0..known.n_people {
        let mut nearest: Vec<Nearest> = candidates.iter().map(|_| Nearest::new(k)).collect();
        for other in (0..known.n_people).filter(|it| *it != person) {
            let sets = || candidates.iter().enumerate().filter(|it| it.1[other]).map(|it| it.0);
            let bound = sets().map(|it| nearest[it].bound()).fold(f64::NEG_INFINITY, f64::max);
            let Some(distance) = known.distance(person, other, bound) else { continue };
            let near: Vec<usize> = sets().filter(|it| distance <= nearest[*it].bound()).collect();
            for set in near {
                nearest[set].add(distance, f64::from(u8::from(positive[other])));
            }
        }
        shares.iter_mut().zip(&nearest).for_each(|(all, it)| all.push(it.mean()));
    }
    shares
}

/// How alike people and their neighbors are decided, in [0, 1]: 1 less the mean of |decision - share of neighbors|.
///
/// `None` where nobody has enough neighbors.
///
/// Source: Zemel, Wu, Swersky, Pitassi & Dwork (2013), Learning fair representations; a person is no neighbor of itself.
pub fn consistency(people: impl Iterator<Item = (bool, Option<f64>)>) -> Option<f64> {
    let apart = |(positive, share): (bool, Option<f64>)| {
        share.map(|it| if positive { 1.0 - it } else { it })
    };
    let mut apart: Vec<f64> = people.filter_map(apart).collect();
    // By size, so that the order of the people plays no part in the sum.
    order::numbers(&mut apart);
    let n = apart.len() as f64;
    (n > 0.0).then(|| 1.0 - apart.iter().sum::<f64>() / n)
}

/// People whom most of their neighbors in another group were not decided like, as shares.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Flips {
    /// Positive, while most of the neighbors are negative.
    pub positive: f64,
    /// Negative, while most of the neighbors are positive.
    pub negative: f64,
}

/// The flip test: a person and its nearest in another group.
///
/// Source: Black, Yeom & Fredrikson (2020), `FlipTest`; with nearest neighbors in place of an optimal transport.
pub fn flips(people: impl Iterator<Item = (bool, Option<f64>)>) -> Option<Flips> {
    let [mut up, mut down, mut n] = [0.0; 3];
    for (positive, share) in people {
        let Some(share) = share else { continue };
        n += 1.0;
        if positive && share < 0.5 {
            up += 1.0;
        } else if !positive && share > 0.5 {
            down += 1.0;
        }
    }
    (n > 0.0).then(|| Flips { positive: up / n, negative: down / n })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(places: &[f64]) -> Known {
        Known::new(places.len(), &[places.iter().map(|it| Some(*it)).collect()], &[])
    }

    fn close(found: Option<f64>, expected: f64) {
        assert!((found.unwrap() - expected).abs() < 1e-12, "{found:?}, not {expected}");
    }

    #[test]
    fn a_person_is_no_neighbor_of_itself() {
        // Pairs of neighbors, each pair decided both ways: with itself among them each would be half alike.
        let known = at(&[0.0, 1.0, 10.0, 11.0]);
        let positive = [true, false, true, false];
        let shares = nearest_positives(&known, &positive, &[vec![true; 4]], 1).remove(0);
        assert_eq!(shares, [Some(0.0), Some(1.0), Some(0.0), Some(1.0)]);
        close(consistency(positive.into_iter().zip(shares)), 0.0);
    }

    #[test]
    fn neighbors_do_not_hang_on_units() {
        // By the first column alone, in cents, the nearest of the first would be the second.
        let cents = [0.0, 100.0, 300.0, 400.0].map(Some).to_vec();
        let years = [0.0, 9.0, 0.0, 9.0].map(Some).to_vec();
        let thousandth = cents.iter().map(|it| it.map(|it| it / 1024.0)).collect();
        let positive = [true, false, true, false];
        let of = |cents| {
            let known = Known::new(4, &[cents, years.clone()], &[]);
            nearest_positives(&known, &positive, &[vec![true; 4]], 1).remove(0)
        };
        assert_eq!(of(cents.clone()), of(thousandth));
        // Variances 25000 and 20.25: 0.4 + 4 to the second, 3.6 to the third.
        let known = Known::new(4, &[cents, years.clone()], &[]);
        close(known.distance(0, 1, 9.0), 0.4 + 4.0);
        close(known.distance(0, 2, 9.0), 3.6);
        assert_eq!(known.distance(0, 1, 4.0), None);
    }

    #[test]
    fn neighbors_at_the_same_distance_share_the_last_place() {
        // From 0: one at 1, two at 2 with one positive between them.
        let known = at(&[0.0, 1.0, 2.0, -2.0, 9.0]);
        let positive = [false, true, true, false, true];
        let shares = nearest_positives(&known, &positive, &[vec![true; 5]], 2).remove(0);
        close(shares[0], 0.75);
    }

    #[test]
    fn what_only_one_of_two_has_is_as_far_as_another_category() {
        let known = Known::new(3, &[vec![Some(1.0), None, None]], &[vec![1, 1, 2]]);
        close(known.distance(0, 1, 9.0), 1.0);
        close(known.distance(0, 2, 9.0), 2.0);
        close(known.distance(1, 2, 9.0), 1.0);
    }

    #[test]
    fn flips_are_against_the_most_of_the_other_group() {
        let people = [(true, Some(0.2)), (false, Some(0.8)), (false, Some(0.6)), (true, Some(0.5))];
        let found = flips(people.into_iter()).unwrap();
        assert_eq!(found, Flips { positive: 0.25, negative: 0.5 });
        assert_eq!(flips([(true, None)].into_iter()), None);
    }

    #[test]
    fn twins_have_all_values_alike_missing_ones_too() {
        let numbers = vec![Some(0.0), Some(-0.0), None, None, Some(3.0)];
        let known = Known::new(5, &[numbers], &[vec![7, 7, 7, 7, 7]]);
        let mut sets = known.twins();
        sets.sort();
        assert_eq!(sets, [vec![0, 1], vec![2, 3]]);
    }

    #[test]
    fn a_column_that_is_all_the_same_tells_nothing() {
        let places = [0.0, 1.0, 10.0].map(Some).to_vec();
        let alone = Known::new(3, std::slice::from_ref(&places), &[]);
        let both = Known::new(3, &[places, vec![Some(4.0); 3]], &[]);
        for (one, other) in [(0, 1), (0, 2), (1, 2)] {
            assert_eq!(both.distance(one, other, 99.0), alone.distance(one, other, 99.0));
        }
        // As far as the bound is not beyond it.
        let far = alone.distance(0, 1, 99.0).unwrap();
        assert_eq!(alone.distance(0, 1, far), Some(far));
    }

    #[test]
    fn half_of_the_neighbors_are_not_most() {
        let positive = [0.3, 0.4, 0.5].map(|share| (true, Some(share)));
        let negative = [0.5, 0.6].map(|share| (false, Some(share)));
        let found = flips(positive.into_iter().chain(negative)).unwrap();
        assert_eq!(found, Flips { positive: 0.4, negative: 0.2 });
        assert_eq!(consistency([(true, None)].into_iter()), None);
    }

    /// Three columns in which all differ: everyone is 3 away, and that is near enough where nobody is nearer.
    #[test]
    fn the_nearest_may_be_far() {
        let column = vec![1, 2, 3];
        let known = Known::new(3, &[], &[column.clone(), column.clone(), column]);
        let positive = [true, false, true];
        let shares = nearest_positives(&known, &positive, &[vec![true; 3]], 1).remove(0);
        assert_eq!(shares, [Some(0.5), Some(1.0), Some(0.5)]);
    }

    #[test]
    fn a_distance_that_is_just_the_bound_is_within_it() {
        // Another category, and the same number.
        let known = Known::new(2, &[vec![Some(0.0), Some(0.0)]], &[vec![0, 1]]);
        assert_eq!(known.distance(0, 1, 1.0), Some(1.0));
        assert_eq!(known.distance(0, 1, 0.5), None);
    }

    #[test]
    fn variances_do_not_hang_on_where_numbers_begin() {
        // 0, 1 and 1: two ninths. A billion away the mean is off by a ten-millionth.
        for begin in [0.0, 1e9] {
            let known = at(&[begin, begin + 1.0, begin + 1.0]);
            let found = known.distance(0, 1, f64::INFINITY).unwrap();
            assert!((found - 4.5).abs() < 1e-5, "{found}");
        }
    }
}
