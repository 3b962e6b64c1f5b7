//! Which mutant is on; every changed place of the library asks here.
//!
//! This file is copied into the changed library and is no module of this program.

use std::io::Write;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

/// Nobody has asked yet.
const UNKNOWN: u32 = u32::MAX;

/// No mutant is on, and every place that is passed is written down.
const WATCHING: u32 = u32::MAX - 1;

/// More places than there are.
const MOST_PLACES: usize = 1 << 17;

static ACTIVE: AtomicU32 = AtomicU32::new(UNKNOWN);

static PASSED: [AtomicU64; MOST_PLACES / 64] = [const { AtomicU64::new(0) }; MOST_PLACES / 64];

unsafe extern "C" {
    fn atexit(last: extern "C" fn()) -> i32;
}

/// How far the mutant that is on lies beyond the first one of this place.
#[inline]
pub fn at(first: u32) -> u32 {
    let active = ACTIVE.load(Ordering::Relaxed);
    if active >= WATCHING { seldom(active, first) } else { active.wrapping_sub(first) }
}

#[cold]
#[inline(never)]
fn seldom(active: u32, first: u32) -> u32 {
    if active == UNKNOWN {
        let wanted = std::env::var("MUTANT").ok().and_then(|it| it.parse().ok());
        if wanted.is_none() && std::env::var_os("MUTANTS_PASSED").is_some() {
            ACTIVE.store(WATCHING, Ordering::Relaxed);
            unsafe { atexit(write_passed) };
        } else {
            ACTIVE.store(wanted.unwrap_or(0), Ordering::Relaxed);
        }
        return at(first);
    }
    PASSED[first as usize / 64].fetch_or(1 << (first % 64), Ordering::Relaxed);
    u32::MAX
}

extern "C" fn write_passed() {
    let Some(path) = std::env::var_os("MUTANTS_PASSED") else { return };
    let Ok(mut file) = std::fs::File::create(path) else { return };
    for (idx, word) in PASSED.iter().enumerate() {
        let word = word.load(Ordering::Relaxed);
        for bit in (0..64).filter(|bit| word >> bit & 1 == 1) {
            let _ = writeln!(file, "{}", idx * 64 + bit);
        }
    }
}
