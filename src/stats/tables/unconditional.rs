//! What exact tests share that fix the sizes of two groups alone: the worst common share.

/// Shares at which the chance is computed before the best of them is refined.
const GRID: u32 = 800;

/// For each count of the first group, the counts of the second from which to below which nothing is far; what lies
/// outside of them is.
pub(super) type Bounds = Vec<[u64; 2]>;

/// How often both counts are outside of what is near, at the common share where that is most often; at most 1.
///
/// The share is sought on 800 places, and refined around the best.
pub(super) fn most_often(bounds: &[[u64; 2]], whole2: u64) -> f64 {
    let chance = |share: f64| chance_of_far(share, bounds, whole2);
    let place = |step: u32| f64::from(step) / f64::from(GRID);
    let best = (1..GRID).fold((0.0, 1), |best, step| {
        let here = chance(place(step));
        if here > best.0 { (here, step) } else { best }
    });
    refined(place(best.1 - 1), place(best.1 + 1), best.0, chance).min(1.0)
}

/// The chance that both counts are outside of what is near, were `share` that of both groups.
fn chance_of_far(share: f64, bounds: &[[u64; 2]], whole2: u64) -> f64 {
    let first = chances(bounds.len() - 1, share);
    let second = chances(usize::try_from(whole2).unwrap_or(0), share);
    let mut up_to = vec![0.0; second.len() + 1];
    for (idx, chance) in second.iter().enumerate() {
        up_to[idx + 1] = up_to[idx] + chance;
    }
    let all = up_to[second.len()];
    let at =
        |it: u64| usize::try_from(it).ok().and_then(|it| up_to.get(it)).copied().unwrap_or(all);
    let far =
        first.iter().zip(bounds).map(|(chance, [from, to])| chance * (all - (at(*to) - at(*from))));
    far.sum()
}

/// The binomial chances of 0 to `n`, from the likeliest outwards.
fn chances(n: usize, share: f64) -> Vec<f64> {
    let odds = share / (1.0 - share);
    let up = |count: usize| odds * (n - count) as f64 / (count + 1) as f64;
    let mode = (0..n).find(|it| up(*it) < 1.0).unwrap_or(n);
    let mut chances = vec![1.0; n + 1];
    for count in mode..n {
        chances[count + 1] = chances[count] * up(count);
    }
    for count in (0..mode).rev() {
        chances[count] = chances[count + 1] / up(count);
    }
    let all: f64 = chances.iter().sum();
    chances.iter().map(|it| it / all).collect()
}

/// The largest value between two places, by golden section.
fn refined(mut low: f64, mut high: f64, mut largest: f64, function: impl Fn(f64) -> f64) -> f64 {
    const GOLDEN: f64 = 0.618_033_988_749_894_9;
    for _ in 0..40 {
        let (left, right) = (high - GOLDEN * (high - low), low + GOLDEN * (high - low));
        let (at_left, at_right) = (function(left), function(right));
        largest = largest.max(at_left).max(at_right);
        if at_left >= at_right {
            high = right;
        } else {
            low = left;
        }
    }
    largest
}
