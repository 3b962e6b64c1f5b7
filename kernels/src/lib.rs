//! The innermost loops of training and of resampling.
//!
//! The browser's worker is built to be small, and in such a build no loop works on several numbers at once. These few
//! are a package of their own so that they can be built for speed; none is made part of its caller, which would make it
//! small again. Sums run in a fixed order, so every build gives the same bits.
//!
//! Slices of unlike lengths are worked on up to the end of the shortest.

pub mod bands;
mod binomial;
pub mod codes;
pub mod rows;
mod select;
pub mod stream;
pub mod sums;
mod values;

pub use select::select;
pub use values::{finite, spread};

/// Numbers that are worked on at once.
pub const LANES: usize = 8;

/// The sum of products in eight lanes, which are then added from the first to the last. What is left of lengths that are
/// no multiple of eight does not count.
#[inline(never)]
#[must_use]
pub fn dot(one: &[f64], other: &[f64]) -> f64 {
    let ((one, _), (other, _)) = (one.as_chunks::<LANES>(), other.as_chunks::<LANES>());
    let mut sums = [0.0; LANES];
    for (one, other) in one.iter().zip(other) {
        for (sum, (one, other)) in sums.iter_mut().zip(one.iter().zip(other)) {
            *sum += one * other;
        }
    }
    sums.iter().sum()
}

/// `out += values`.
#[inline(never)]
pub fn add(out: &mut [f64], values: &[f64]) {
    for (out, value) in out.iter_mut().zip(values) {
        *out += value;
    }
}

/// `out += factor · values`.
#[inline(never)]
pub fn add_scaled(out: &mut [f64], factor: f64, values: &[f64]) {
    for (out, value) in out.iter_mut().zip(values) {
        *out += factor * value;
    }
}

/// `out += (a + b) + (c + d)`.
#[inline(never)]
pub fn add_four(out: &mut [f64], [a, b, c, d]: [&[f64]; 4]) {
    for ((((out, a), b), c), d) in out.iter_mut().zip(a).zip(b).zip(c).zip(d) {
        *out += (a + b) + (c + d);
    }
}

/// `out += factors[0] · a + factors[1] · b`.
#[inline(never)]
pub fn add_two_scaled(out: &mut [f64], factors: [f64; 2], [a, b]: [&[f64]; 2]) {
    for ((out, a), b) in out.iter_mut().zip(a).zip(b) {
        *out += factors[0] * a + factors[1] * b;
    }
}

/// `out += (factors[0] · a + factors[1] · b) + (factors[2] · c + factors[3] · d)`.
#[inline(never)]
pub fn add_four_scaled(out: &mut [f64], factors: [f64; 4], [a, b, c, d]: [&[f64]; 4]) {
    for ((((out, a), b), c), d) in out.iter_mut().zip(a).zip(b).zip(c).zip(d) {
        *out += (factors[0] * a + factors[1] * b) + (factors[2] * c + factors[3] * d);
    }
}

/// Running means of slopes and of their squares.
pub struct Running<'a> {
    pub means: &'a mut [f64],
    pub squares: &'a mut [f64],
    /// How much of each is kept.
    pub decays: [f64; 2],
}

impl Running<'_> {
    /// Takes in `(slope + l2 · parameter) · share` and sets the slopes back to 0.
    #[inline(never)]
    pub fn take_in(&mut self, slopes: &mut [f64], parameters: &[f64], l2: f64, share: f64) {
        let [keep_mean, keep_square] = self.decays;
        let running = self.means.iter_mut().zip(self.squares.iter_mut());
        for (((mean, square), slope), parameter) in running.zip(slopes).zip(parameters) {
            let mean_slope = (*slope + l2 * parameter) * share;
            *slope = 0.0;
            *mean = keep_mean * *mean + (1.0 - keep_mean) * mean_slope;
            *square = keep_square * *square + (1.0 - keep_square) * (mean_slope * mean_slope);
        }
    }

    /// `parameters -= rate · mean / (√square + least)`.
    #[inline(never)]
    pub fn move_down(&self, parameters: &mut [f64], rate: f64, least: f64) {
        let running = self.means.iter().zip(self.squares.iter());
        for (parameter, (mean, square)) in parameters.iter_mut().zip(running) {
            // Square roots are rounded correctly on every host, and these several at a time.
            *parameter -= rate * mean / (square.sqrt() + least);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: [f64; 3] = [1.0, 2.0, 3.0];
    const B: [f64; 3] = [10.0, 20.0, 30.0];

    #[test]
    fn sums_take_every_place() {
        let eights: Vec<f64> = (1..=16).map(f64::from).collect();
        // 1² + 2² + … + 16² = 16 · 17 · 33 / 6.
        assert_eq!(dot(&eights, &eights).to_bits(), 1496.0_f64.to_bits());
        let of = |act: &dyn Fn(&mut [f64])| {
            let mut out = [100.0, 200.0, 300.0];
            act(&mut out);
            out.map(f64::to_bits)
        };
        let is = |it: [f64; 3]| it.map(f64::to_bits);
        assert_eq!(of(&|out| add(out, &A)), is([101.0, 202.0, 303.0]));
        assert_eq!(of(&|out| add_scaled(out, 2.0, &A)), is([102.0, 204.0, 306.0]));
        assert_eq!(of(&|out| add_four(out, [&A, &B, &A, &B])), is([122.0, 244.0, 366.0]));
        let two = of(&|out| add_two_scaled(out, [3.0, 5.0], [&A, &B]));
        assert_eq!(two, is([153.0, 306.0, 459.0]));
        let four = of(&|out| add_four_scaled(out, [3.0, 5.0, 7.0, 11.0], [&A, &B, &A, &B]));
        assert_eq!(four, is([270.0, 540.0, 810.0]));
    }

    #[test]
    fn a_step_goes_down_the_running_mean() {
        let (mut means, mut squares) = ([4.0], [16.0]);
        let mut running = Running { means: &mut means, squares: &mut squares, decays: [0.5, 0.75] };
        let (mut slopes, mut parameters) = ([6.0], [10.0]);
        // The slope is (6 + 0.2 · 10) · 0.5 = 4: the mean stays 4, the square 16; the step is 0.5 · 4 / (4 + 1).
        running.take_in(&mut slopes, &parameters, 0.2, 0.5);
        running.move_down(&mut parameters, 0.5, 1.0);
        let found = [means[0], squares[0], slopes[0], parameters[0]].map(f64::to_bits);
        assert_eq!(found, [4.0, 16.0, 0.0, 9.6].map(f64::to_bits));
    }
}
