//! Says on standard error how long each part took, where somebody wants to know.

use std::time::SystemTime;

use plumbline::audit::Progress;

use super::Timings;

/// Looks at the time between the parts of a command.
pub(super) struct Clock {
    timings: Timings,
    last: SystemTime,
    fits: Vec<Fit>,
}

/// A training: the time of its first message and of its last.
struct Fit {
    model: String,
    number: u32,
    began: SystemTime,
    ended: SystemTime,
}

impl Clock {
    pub(super) fn new(timings: Timings) -> Self {
        Self { timings, last: now(), fits: Vec::new() }
    }

    /// Says how long it is since the last part ended; with a size also how fast it was.
    pub(super) fn lap(&mut self, part: &str, n_bytes: u64) {
        if self.timings == Timings::Hidden {
            return;
        }
        let now = now();
        let seconds = between(self.last, now);
        self.last = now;
        if n_bytes > 0 {
            eprintln!("{part}: {seconds:.3} s, {:.0} MB/s", n_bytes as f64 / 1e6 / seconds);
        } else {
            eprintln!("{part}: {seconds:.3} s");
        }
    }

    /// Notes when a fit has come further.
    pub(super) fn hear(&mut self, progress: Progress<'_>) {
        let Progress::Learning { model, fit, .. } = progress else { return };
        if self.timings == Timings::Hidden {
            return;
        }
        let now = now();
        match self.fits.last_mut() {
            Some(last) if last.number == fit => last.ended = now,
            Some(_) | None => {
                let model = model.to_owned();
                self.fits.push(Fit { model, number: fit, began: now, ended: now });
            }
        }
    }

    /// Says how long each fit took, and what lay between it and the next: scoring, and encoding again.
    pub(super) fn say_fits(&mut self) {
        let mut last_ended = None;
        for Fit { model, number, began, ended } in self.fits.drain(..) {
            if let Some(last_ended) = last_ended {
                eprintln!("scoring: {:.6} s", between(last_ended, began));
            }
            let seconds = between(began, ended);
            eprintln!("training: {seconds:.6} s, fit {}, {model}", number + 1);
            last_ended = Some(ended);
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the command line may look at the clock; no figure does"
)]
pub(super) fn now() -> SystemTime {
    SystemTime::now()
}

/// In seconds; none where the clock was set back.
pub(super) fn between(began: SystemTime, ended: SystemTime) -> f64 {
    ended.duration_since(began).map_or(0.0, |it| it.as_secs_f64())
}
