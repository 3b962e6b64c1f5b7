//! Reading holds what it promises: slices never matter, garbage never panics, real files come out whole.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use plumbline::data::{Error, Intake, Loaded};

/// `SplitMix64` (Steele, Lea and Flood 2014): small, and the same everywhere.
struct Generator(u64);

impl Generator {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % n as u64).unwrap()
    }
}

fn read(bytes: &[u8], slice: usize) -> Result<Loaded, Error> {
    let mut intake = Intake::new("people.csv");
    for piece in bytes.chunks(slice) {
        intake.push(piece)?;
    }
    intake.finish()
}

/// Reads the same bytes in slices of several sizes and compares everything that comes out.
fn check_slices(bytes: &[u8], sizes: &[usize]) {
    let whole = read(bytes, bytes.len().max(1));
    for size in sizes {
        match (&whole, read(bytes, *size)) {
            (Ok(whole), Ok(sliced)) => {
                assert_eq!(whole.table, sliced.table);
                assert_eq!(whole.reading, sliced.reading);
                assert_eq!(whole.profiles, sliced.profiles);
            }
            (Err(whole), Err(sliced)) => assert_eq!(*whole, sliced),
            (whole, sliced) => panic!("{whole:?} against {sliced:?} in slices of {size}"),
        }
    }
    if let Ok(loaded) = &whole {
        let reading = &loaded.reading;
        assert_eq!(reading.rows_read, loaded.table.n_rows as u64 + reading.rows_rejected);
        assert_eq!(reading.n_bytes, bytes.len() as u64);
    }
}

/// Text that is nearly a table, with everything that can go wrong thrown in.
fn garbage(generator: &mut Generator, n_pieces: usize) -> Vec<u8> {
    const PIECES: [&[u8]; 26] = [
        b",",
        b",",
        b",",
        b";",
        b"\t",
        b"|",
        b"\n",
        b"\n",
        b"\r\n",
        b"\r",
        b"\"",
        b"\"\"",
        b"\n\"",
        b" ",
        b"a",
        b"Male",
        b"12",
        b"0.25",
        b"-",
        b"NA",
        b"\xe9",
        b"\xf0\x9f\x98\x80",
        b"\xef\xbb\xbf",
        b"\0",
        b"None",
        b"longer than eight",
    ];
    (0..n_pieces).flat_map(|_| PIECES[generator.below(PIECES.len())]).copied().collect()
}

#[test]
fn garbage_never_panics_and_slices_never_matter() {
    let mut generator = Generator(1);
    for round in 0..300 {
        let mut bytes = b"a,b\n".to_vec();
        bytes.extend(garbage(&mut generator, 1 + round));
        check_slices(&bytes, &[1, 7, 4_096]);
        check_slices(&bytes[4..], &[1, 7]);
    }
}

#[test]
fn arbitrary_bytes_never_panic() {
    let mut generator = Generator(2);
    for round in 0..300 {
        let mut bytes: Vec<u8> =
            (0..round * 3).map(|_| generator.next().to_le_bytes()[0]).collect();
        check_slices(&bytes, &[1, 7]);
        bytes.splice(0..0, [0xff, 0xfe]);
        check_slices(&bytes, &[1, 7]);
    }
}

#[test]
fn long_garbage_across_many_blocks_reads_the_same() {
    let mut generator = Generator(3);
    for _ in 0..3 {
        let mut bytes = b"a,b\n".to_vec();
        bytes.extend(garbage(&mut generator, 200_000));
        check_slices(&bytes, &[1, 7, 4_096, 100_000]);
    }
}

#[test]
fn a_table_of_utf_16_reads_the_same_in_any_slices() {
    let mut generator = Generator(4);
    let mut text = "\u{feff}group,score\n".to_owned();
    for _ in 0..20_000 {
        let group = ["ä", "b", "😀", ""][generator.below(4)];
        writeln!(text, "{group},0.{}", generator.below(1_000_000)).unwrap();
    }
    let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    check_slices(&bytes, &[1, 7, 4_096]);
    let as_utf_8 = read(text.as_bytes(), 1 << 20).unwrap();
    assert_eq!(read(&bytes, 1 << 20).unwrap().table, as_utf_8.table);
}

/// The folder with the data sets; absent where only this repository was checked out.
fn data_folder() -> Option<PathBuf> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data"));
    if folder.is_dir() {
        return Some(folder.to_path_buf());
    }
    assert!(std::env::var("CI").as_deref() != Ok("true"), "the data sets are missing");
    eprintln!("skipped: the data sets are not here");
    None
}

#[test]
fn the_real_files_come_out_whole() {
    let Some(folder) = data_folder() else { return };
    for (file, n_rows, n_columns, sha256) in [
        (
            "compas.csv",
            7_214,
            46,
            "a5e5c34bfd2d1f065bb12a44c0323421baf74b98b97d585915a0c2e1513ecaba",
        ),
        (
            "adult.csv",
            48_842,
            16,
            "d99d5b2c07ff6c7e09b6e0cefe115f6835d5c7b6efebdb9276238f1243c6369b",
        ),
        (
            "german_credit.csv",
            1_000,
            21,
            "532082711a8ec4df65cf60775eb7d59d3a5e3458c5a88695630beffd96dfff86",
        ),
        (
            "student_por.csv",
            649,
            33,
            "3fb408fe4b66d4cdb90ad4ec5e3fb6de94ba662d0471a3d46c03da483069f76b",
        ),
    ] {
        let bytes = fs::read(folder.join(file)).unwrap();
        let loaded = read(&bytes, 4 << 20).unwrap();
        assert_eq!(
            (loaded.table.n_rows, loaded.table.columns.len()),
            (n_rows, n_columns),
            "{file}"
        );
        assert_eq!(
            (loaded.reading.rows_rejected, loaded.reading.sha256.as_str()),
            (0, sha256),
            "{file}"
        );
        check_slices(&bytes, &[4_096, 65_537]);
    }
}
