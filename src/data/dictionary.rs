//! Gives every distinct text of a column a code, in order of first appearance.

use std::collections::TryReserveError;

use crate::data::number::{ONLY_AMONG_NUMBERS, missing_spelling, parse_number};
use crate::data::table::MISSING;

/// Texts of at most this many bytes are compared as one word.
const WORD: usize = 8;
/// 2^64 divided by the golden ratio: multiplying by it spreads close keys over the high bits.
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;
/// Codes above this one stand for a spelling of missing, counted down from the top.
const LAST_LEVEL: u32 = u32::MAX - 255;
/// Found nothing: the text is new.
const NEW: u32 = LAST_LEVEL;

/// A growing dictionary: an open-addressing table over the levels.
#[derive(Debug)]
pub(super) struct Dictionary {
    pub(super) levels: Vec<Box<str>>,
    pub(super) numbers: Vec<Option<f64>>,
    pub(super) rows: Vec<u64>,
    /// Levels that spell no number, those that are missing among numbers not counted.
    pub(super) n_words: usize,
    slots: Vec<Slot>,
    n_used: usize,
    shift: u32,
}

/// What a cell turned out to be: a level or a spelling of missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Code(u32);

/// A text of up to eight bytes is its own key; of a longer one the key is the hash.
#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    key: u64,
    code: u32,
    /// Zero in a free slot.
    len: u32,
}

const FIRST_SLOTS: usize = 32;

impl Dictionary {
    pub(super) fn new() -> Self {
        Self {
            levels: vec!["".into()],
            numbers: vec![None],
            rows: vec![0],
            n_words: 0,
            slots: vec![Slot::default(); FIRST_SLOTS],
            n_used: 0,
            shift: u64::BITS - FIRST_SLOTS.trailing_zeros(),
        }
    }

    /// Levels, without the one for missing.
    pub(super) fn n_levels(&self) -> usize {
        self.levels.len() - 1
    }

    /// The code of `text[start..end]`, which is not empty; a new one where the text is new.
    #[inline]
    pub(super) fn code(
        &mut self,
        text: &[u8],
        start: usize,
        end: usize,
    ) -> Result<Code, TryReserveError> {
        let len = end - start;
        let key = if len <= WORD { pack(text, start, len) } else { hash(&text[start..end]) };
        let found = self.find(key, text, start, end);
        Ok(Code(if found == NEW { self.insert(&text[start..end], key)? } else { found }))
    }

    /// A bare number comes back, for this runs once a cell.
    #[inline]
    fn find(&self, key: u64, text: &[u8], start: usize, end: usize) -> u32 {
        let len = end - start;
        let mask = self.slots.len() - 1;
        let mut idx = self.home(key);
        loop {
            let slot = self.slots[idx & mask];
            if slot.len == 0 {
                return NEW;
            }
            let is_alike = slot.key == key && slot.len as usize == len;
            if is_alike
                && (len <= WORD || self.levels[slot.code as usize].as_bytes() == &text[start..end])
            {
                return slot.code;
            }
            idx += 1;
        }
    }

    fn home(&self, key: u64) -> usize {
        // The shift leaves as many bits as the table has slots, so that nothing is cut off.
        #[expect(
            clippy::cast_possible_truncation,
            reason = "the value is below the number of slots"
        )]
        let idx = (key.wrapping_mul(SPREAD) >> self.shift) as usize;
        idx
    }

    #[cold]
    #[inline(never)]
    fn insert(&mut self, cell: &[u8], key: u64) -> Result<u32, TryReserveError> {
        if (self.n_used + 1) * 4 > self.slots.len() * 3 {
            self.grow()?;
        }
        let code = match missing_spelling(cell) {
            Some(spelling) if spelling < ONLY_AMONG_NUMBERS => {
                u32::MAX - u32::try_from(spelling).unwrap_or(0)
            }
            Some(_) => self.add_level(cell)?,
            None => {
                let code = self.add_level(cell)?;
                self.n_words += usize::from(self.numbers[code as usize].is_none());
                code
            }
        };
        let len = u32::try_from(cell.len()).unwrap_or(u32::MAX);
        self.place(Slot { key, code, len });
        self.n_used += 1;
        Ok(code)
    }

    fn add_level(&mut self, cell: &[u8]) -> Result<u32, TryReserveError> {
        // The row was checked to be UTF-8, so that nothing is replaced here.
        let text = String::from_utf8_lossy(cell);
        let mut level = String::new();
        level.try_reserve_exact(text.len())?;
        level.push_str(&text);
        reserve_one(&mut self.levels)?;
        reserve_one(&mut self.numbers)?;
        reserve_one(&mut self.rows)?;
        self.levels.push(level.into_boxed_str());
        self.numbers.push(parse_number(cell));
        self.rows.push(0);
        Ok(u32::try_from(self.levels.len() - 1).unwrap_or(MISSING))
    }

    fn place(&mut self, slot: Slot) {
        let mask = self.slots.len() - 1;
        let mut idx = self.home(slot.key);
        while self.slots[idx].len != 0 {
            idx = (idx + 1) & mask;
        }
        self.slots[idx] = slot;
    }

    fn grow(&mut self) -> Result<(), TryReserveError> {
        let n_slots = 2 * self.slots.len();
        let mut slots = Vec::new();
        slots.try_reserve_exact(n_slots)?;
        slots.resize(n_slots, Slot::default());
        let old = std::mem::replace(&mut self.slots, slots);
        self.shift -= 1;
        for slot in old.into_iter().filter(|it| it.len != 0) {
            self.place(slot);
        }
        Ok(())
    }
}

fn reserve_one<T>(list: &mut Vec<T>) -> Result<(), TryReserveError> {
    if list.len() == list.capacity() { list.try_reserve(1) } else { Ok(()) }
}

impl Code {
    /// The code of a level; the spelling where the cell is missing.
    #[inline]
    pub(super) fn level(self) -> Result<u32, usize> {
        if self.0 < LAST_LEVEL { Ok(self.0) } else { Err((u32::MAX - self.0) as usize) }
    }
}

/// Up to eight bytes as one word, filled up with zero bytes, which no cell holds.
#[inline]
fn pack(text: &[u8], start: usize, len: usize) -> u64 {
    let keep = u64::MAX >> (64 - 8 * len);
    match text[start..].first_chunk::<WORD>() {
        Some(bytes) => u64::from_le_bytes(*bytes) & keep,
        None => pack_slowly(&text[start..start + len]),
    }
}

fn pack_slowly(cell: &[u8]) -> u64 {
    let mut bytes = [0; WORD];
    bytes[..cell.len()].copy_from_slice(cell);
    u64::from_le_bytes(bytes)
}

/// The hash of more than eight bytes: word by word, the last eight bytes last.
#[inline]
fn hash(cell: &[u8]) -> u64 {
    let (words, _) = cell.as_chunks::<WORD>();
    let mut hash = cell.len() as u64;
    for word in words {
        hash = (hash.rotate_left(23) ^ u64::from_le_bytes(*word)).wrapping_mul(SPREAD);
    }
    let last = cell.last_chunk::<WORD>().copied().unwrap_or_default();
    hash = (hash.rotate_left(23) ^ u64::from_le_bytes(last)).wrapping_mul(SPREAD);
    hash ^ (hash >> 32)
}

#[cfg(test)]
mod tests {
    use super::Dictionary;

    fn code(dictionary: &mut Dictionary, cell: &str) -> Result<u32, usize> {
        dictionary.code(cell.as_bytes(), 0, cell.len()).unwrap().level()
    }

    #[test]
    fn equal_texts_get_equal_codes_at_every_length() {
        let mut dictionary = Dictionary::new();
        let cells: Vec<String> = (1..40).map(|len| "x".repeat(len)).collect();
        for (idx, cell) in cells.iter().enumerate() {
            assert_eq!(code(&mut dictionary, cell), Ok(u32::try_from(idx + 1).unwrap()));
        }
        for (idx, cell) in cells.iter().enumerate() {
            assert_eq!(code(&mut dictionary, cell), Ok(u32::try_from(idx + 1).unwrap()));
        }
        assert_eq!(&*dictionary.levels[20], &"x".repeat(20));
    }

    #[test]
    fn a_cell_inside_a_longer_text_is_read_alone() {
        let mut dictionary = Dictionary::new();
        let text = b"ab,ab,abc,ab";
        assert_eq!(dictionary.code(text, 0, 2).unwrap().level(), Ok(1));
        assert_eq!(dictionary.code(text, 3, 5).unwrap().level(), Ok(1));
        assert_eq!(dictionary.code(text, 6, 9).unwrap().level(), Ok(2));
        assert_eq!(dictionary.code(text, 10, 12).unwrap().level(), Ok(1));
    }

    #[test]
    fn spellings_of_missing_are_no_levels() {
        let mut dictionary = Dictionary::new();
        assert_eq!(code(&mut dictionary, "NA"), Err(1));
        assert_eq!(code(&mut dictionary, "NA"), Err(1));
        assert_eq!(code(&mut dictionary, "None"), Ok(1));
        assert_eq!((dictionary.n_levels(), dictionary.n_words), (1, 0));
    }

    #[test]
    fn a_hundred_thousand_levels_are_told_apart() {
        let mut dictionary = Dictionary::new();
        for round in 0..2 {
            for number in 0..100_000_u32 {
                let cell =
                    format!("{}-{number}", "category".repeat(round % 2 + number as usize % 2));
                let expected = code(&mut dictionary, &cell);
                assert_eq!(code(&mut dictionary, &cell), expected);
            }
        }
        assert_eq!(dictionary.n_levels(), 200_000);
    }
}
