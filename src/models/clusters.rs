//! People who are alike, parted in two again and again where those of the two halves fare most differently.
//!
//! Numbers count in standard deviations from the mean of a cluster, and each category that is not the most frequent
//! one of it counts 1 (k-prototypes: Huang 1997). What is missing is one unlike value.

use crate::stats::resample::Stream;

/// Places of starting people that are tried; the closest clusters are kept.
const STARTS: usize = 5;
/// Turns in which centers move at most.
const TURNS: usize = 30;

/// What is known of people, person by person.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Points {
    n_people: usize,
    /// In standard deviations; NaN for a missing one.
    numbers: Vec<f64>,
    n_numbers: usize,
    codes: Vec<u32>,
    n_codes: usize,
}

/// The middle of a cluster: means of numbers (NaN where nobody has one), most frequent categories.
#[derive(Clone, Debug, Default, PartialEq)]
struct Center {
    numbers: Vec<f64>,
    codes: Vec<u32>,
}

/// A cluster that was parted: who is nearer to the first center goes to the first part.
#[derive(Clone, Debug, PartialEq)]
struct Cut {
    centers: [Center; 2],
    parts: [usize; 2],
}

/// Clusters within clusters; everyone is the first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Clusters {
    cuts: Vec<Option<Cut>>,
}

/// What a cluster must be to be made.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// Clusters at most.
    pub most: usize,
    /// People in each at least.
    pub least: usize,
}

impl Points {
    /// From columns, each as long as there are people; numbers are put into standard deviations of all of them.
    pub fn new(n_people: usize, numbers: &[Vec<Option<f64>>], codes: &[Vec<u32>]) -> Self {
        let scaled: Vec<Vec<f64>> = numbers.iter().map(|it| scaled(it)).collect();
        let person = |it: usize| scaled.iter().map(move |all| all[it]);
        Self {
            n_people,
            numbers: (0..n_people).flat_map(person).collect(),
            n_numbers: numbers.len(),
            codes: (0..n_people).flat_map(|it| codes.iter().map(move |all| all[it])).collect(),
            n_codes: codes.len(),
        }
    }

    pub fn n_people(&self) -> usize {
        self.n_people
    }

    fn numbers(&self, person: usize) -> &[f64] {
        &self.numbers[person * self.n_numbers..][..self.n_numbers]
    }

    fn codes(&self, person: usize) -> &[u32] {
        &self.codes[person * self.n_codes..][..self.n_codes]
    }

    fn distance(&self, person: usize, center: &Center) -> f64 {
        let unlike = self.codes(person).iter().zip(&center.codes).filter(|(a, b)| a != b).count();
        let apart = |(a, b): (&f64, &f64)| {
            let apart = a - b;
            match (a.is_nan(), b.is_nan()) {
                (false, false) => apart * apart,
                (true, true) => 0.0,
                _ => 1.0,
            }
        };
        unlike as f64 + self.numbers(person).iter().zip(&center.numbers).map(apart).sum::<f64>()
    }

    fn center_at(&self, person: usize) -> Center {
        Center { numbers: self.numbers(person).to_vec(), codes: self.codes(person).to_vec() }
    }

    fn center(&self, people: &[usize]) -> Center {
        let number = |column: usize| {
            let known = people.iter().map(|it| self.numbers(*it)[column]).filter(|it| !it.is_nan());
            let (sum, n) = known.fold((0.0, 0.0), |(sum, n), it| (sum + it, n + 1.0));
            if n > 0.0 { sum / n } else { f64::NAN }
        };
        let code = |column: usize| {
            let mut all: Vec<u32> = people.iter().map(|it| self.codes(*it)[column]).collect();
            all.sort_unstable();
            // Of categories as frequent the first one.
            let runs = all.chunk_by(|a, b| a == b);
            runs.fold((0, 0), |best, it| if it.len() > best.0 { (it.len(), it[0]) } else { best }).1
        };
        Center {
            numbers: (0..self.n_numbers).map(number).collect(),
            codes: (0..self.n_codes).map(code).collect(),
        }
    }
}

/// In standard deviations from the mean; where all are alike, 0.
fn scaled(values: &[Option<f64>]) -> Vec<f64> {
    let known = || values.iter().flatten();
    let n = known().count() as f64;
    let mean = known().sum::<f64>() / n;
    let variance = known().map(|it| (it - mean) * (it - mean)).sum::<f64>() / n;
    let scale =
        if variance > 0.0 && variance.is_finite() { 1.0 / libm::sqrt(variance) } else { 0.0 };
    values.iter().map(|it| it.map_or(f64::NAN, |it| (it - mean) * scale)).collect()
}

impl Clusters {
    /// Parts the people again and again: of the clusters that can be parted the one whose two halves fare most differently
    /// by `apart`, where one of the halves is further from all others (`bias`) than the whole was.
    ///
    /// `fares` gives, of people, the share that is concerned, and `None` where that cannot be told.
    ///
    /// Source: Misztal-Radecka & Indurkhya (2021), Bias-aware hierarchical clustering.
    pub fn new(
        points: &Points,
        people: Vec<usize>,
        limits: Limits,
        fares: &dyn Fn(&[usize]) -> Option<f64>,
        stream: &mut Stream,
    ) -> Self {
        let mut clusters = Self { cuts: vec![None] };
        let everyone = people.clone();
        let bias = |members: &[usize]| {
            let rest: Vec<usize> = difference(&everyone, members);
            Some((fares(members)? - fares(&rest)?).abs())
        };
        let mut open = vec![Open::new(points, 0, people, limits, fares, stream)];
        let mut n_ends = 1;
        while n_ends < limits.most {
            let Some(at) = furthest(&open) else { break };
            let Open { cluster, people, halves } = open.swap_remove(at);
            let Some(Halves { centers, people: halves, .. }) = halves else { continue };
            // Of everyone there is no rest, and no bias.
            let before = bias(&people).unwrap_or(0.0);
            let after =
                halves.each_ref().map(|it| bias(it)).into_iter().flatten().fold(0.0, f64::max);
            if after < before {
                continue;
            }
            let first = clusters.cuts.len();
            clusters.cuts[cluster] = Some(Cut { centers, parts: [first, first + 1] });
            clusters.cuts.extend([None, None]);
            n_ends += 1;
            for (idx, half) in halves.into_iter().enumerate() {
                open.push(Open::new(points, first + idx, half, limits, fares, stream));
            }
        }
        clusters
    }

    /// The clusters that are parted no further, by their places.
    pub fn ends(&self) -> Vec<usize> {
        (0..self.cuts.len()).filter(|it| self.cuts[*it].is_none()).collect()
    }

    /// In which of them a person is.
    pub fn of(&self, points: &Points, person: usize) -> usize {
        let mut cluster = 0;
        while let Some(Cut { centers, parts }) = &self.cuts[cluster] {
            cluster = parts[nearer(points, person, centers)];
        }
        cluster
    }
}

/// A cluster that may be parted.
struct Open {
    cluster: usize,
    people: Vec<usize>,
    halves: Option<Halves>,
}

/// How it would be parted.
struct Halves {
    centers: [Center; 2],
    people: [Vec<usize>; 2],
    /// How differently the two fare.
    apart: f64,
}

impl Open {
    fn new(
        points: &Points,
        cluster: usize,
        people: Vec<usize>,
        limits: Limits,
        fares: &dyn Fn(&[usize]) -> Option<f64>,
        stream: &mut Stream,
    ) -> Self {
        let halves = halves(points, &people, stream)
            .filter(|(_, halves)| halves.iter().all(|it| it.len() >= limits.least))
            .and_then(|(centers, halves)| {
                let apart = (fares(&halves[0])? - fares(&halves[1])?).abs();
                Some(Halves { centers, people: halves, apart })
            });
        Self { cluster, people, halves }
    }
}

/// The place of the cluster whose halves fare most differently; the first of several.
fn furthest(open: &[Open]) -> Option<usize> {
    let apart = |at: &usize| open[*at].halves.as_ref().map(|it| it.apart);
    (0..open.len()).filter(|it| apart(it).is_some()).max_by(|one, other| {
        let by_apart = apart(one).unwrap_or(0.0).total_cmp(&apart(other).unwrap_or(0.0));
        by_apart.then(open[*other].cluster.cmp(&open[*one].cluster))
    })
}

/// Those who are not among the members; both in order.
fn difference(everyone: &[usize], members: &[usize]) -> Vec<usize> {
    let mut members = members.iter().copied().peekable();
    let is_other = |it: &usize| members.next_if_eq(it).is_none();
    everyone.iter().copied().filter(is_other).collect()
}

fn nearer(points: &Points, person: usize, centers: &[Center; 2]) -> usize {
    let [first, second] = centers.each_ref().map(|it| points.distance(person, it));
    usize::from(second < first)
}

type Parted = ([Center; 2], [Vec<usize>; 2]);

/// Two clusters of people who are alike; none where all are the same.
fn halves(points: &Points, people: &[usize], stream: &mut Stream) -> Option<Parted> {
    let mut best: Option<(f64, Parted)> = None;
    for _ in 0..STARTS {
        let Some(centers) = start(points, people, stream) else { continue };
        let found = settled(points, people, centers);
        let spread: f64 = (found.0.iter().zip(&found.1))
            .flat_map(|(center, part)| part.iter().map(|it| points.distance(*it, center)))
            .sum();
        if best.as_ref().is_none_or(|it| spread < it.0) {
            best = Some((spread, found));
        }
    }
    best.map(|it| it.1).filter(|it| it.1.iter().all(|it| !it.is_empty()))
}

/// Two people to start from: anyone, and another with a chance in proportion to the distance (k-means++, Arthur &
/// Vassilvitskii 2007).
fn start(points: &Points, people: &[usize], stream: &mut Stream) -> Option<[Center; 2]> {
    #[expect(clippy::cast_possible_truncation, reason = "a place among people")]
    let first = points.center_at(*people.get(stream.below(people.len() as u64) as usize)?);
    let distances: Vec<f64> = people.iter().map(|it| points.distance(*it, &first)).collect();
    let mut left = stream.uniform() * distances.iter().sum::<f64>();
    let at = distances.iter().position(|it| {
        left -= it;
        *it > 0.0 && left <= 0.0
    });
    // Rounding can leave a little over.
    let at = at.or_else(|| distances.iter().rposition(|it| *it > 0.0))?;
    Some([first, points.center_at(people[at])])
}

/// Moves the centers to the middle of those who are nearest, until nobody changes sides.
fn settled(points: &Points, people: &[usize], mut centers: [Center; 2]) -> Parted {
    let parted = |centers: &[Center; 2]| {
        let mut parts = [Vec::new(), Vec::new()];
        for person in people {
            parts[nearer(points, *person, centers)].push(*person);
        }
        parts
    };
    let mut parts = parted(&centers);
    for _ in 0..TURNS {
        if parts.iter().any(Vec::is_empty) {
            break;
        }
        centers = parts.each_ref().map(|it| points.center(it));
        let next = parted(&centers);
        if next == parts {
            break;
        }
        parts = next;
    }
    (centers, parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Four clouds at the corners of a square of numbers, 50 people each; a category tells the right ones.
    fn clouds() -> Points {
        let mut stream = Stream::new(3, 3);
        let (mut across, mut up, mut side) = (Vec::new(), Vec::new(), Vec::new());
        for person in 0..200 {
            let corner = person / 50;
            let noise = (stream.uniform() - 0.5) / 5.0;
            across.push(Some(f64::from(corner % 2) * 4.0 + noise));
            up.push(Some(f64::from(corner / 2) * 10.0 - noise));
            side.push(corner % 2);
        }
        Points::new(200, &[across, up], &[side.iter().map(|it| u32::from(*it == 1)).collect()])
    }

    fn corner(person: usize) -> usize {
        person / 50
    }

    #[test]
    fn a_cloud_that_fares_otherwise_is_parted_from_the_others() {
        let points = clouds();
        // Of the last corner 4 of 5 are concerned, of the others 1 of 5.
        let is_concerned = |it: &usize| it.is_multiple_of(5) != (corner(*it) == 3);
        let fares = |people: &[usize]| {
            (!people.is_empty()).then(|| {
                people.iter().filter(|it| is_concerned(it)).count() as f64 / people.len() as f64
            })
        };
        let limits = Limits { most: 3, least: 20 };
        let found =
            Clusters::new(&points, (0..200).collect(), limits, &fares, &mut Stream::new(1, 1));
        assert_eq!(found.ends().len(), 3);
        let last = found.of(&points, 199);
        for person in 0..200 {
            assert_eq!(found.of(&points, person) == last, corner(person) == 3, "{person}");
        }
    }

    #[test]
    fn people_who_are_all_the_same_are_not_parted() {
        let points = Points::new(9, &[vec![Some(2.0); 9]], &[vec![1; 9]]);
        let limits = Limits { most: 4, least: 1 };
        let found = Clusters::new(
            &points,
            (0..9).collect(),
            limits,
            &|_| Some(0.5),
            &mut Stream::new(1, 1),
        );
        assert_eq!(found.ends(), [0]);
        assert_eq!(points.n_people(), 9);
    }

    #[test]
    fn a_missing_number_is_one_unlike_value() {
        let points = Points::new(3, &[vec![Some(1.0), None, Some(3.0)]], &[vec![0, 0, 2]]);
        let center = points.center(&[0, 1]);
        // Means 2, standard deviation 1: the first stands at -1; the second has none.
        assert!((points.distance(2, &center) - (4.0 + 1.0)).abs() < 1e-15);
        assert!((points.distance(1, &center) - 1.0).abs() < 1e-15);
        assert!((points.distance(0, &center)).abs() < 1e-15);
    }
}
