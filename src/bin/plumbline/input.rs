//! Reads files: the data by slices, plans and reports whole.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use plumbline::data::{Intake, Loaded};

use super::Unusable;

/// How much of a file is read at once.
const SLICE_BYTES: usize = 4 << 20;

/// Reads a file of data.
pub(super) fn read_data(path: &Path) -> Result<Loaded, Unusable> {
    let name = path.file_name().map_or_else(String::new, |it| it.to_string_lossy().into_owned());
    let unusable = |error: plumbline::data::Error| {
        // The error names the file.
        Unusable(format!("{error}\n{}\n{}", error.why(), error.hint()))
    };
    let mut file = File::open(path).map_err(|it| unreadable(path, &it))?;
    let mut intake = Intake::new(&name);
    let mut slice = vec![0; SLICE_BYTES];
    loop {
        let n = file.read(&mut slice).map_err(|it| unreadable(path, &it))?;
        if n == 0 {
            break;
        }
        intake.push(&slice[..n]).map_err(unusable)?;
    }
    drop(slice);
    intake.finish().map_err(unusable)
}

/// Reads a file of text.
pub(super) fn read_text(path: &Path) -> Result<String, Unusable> {
    std::fs::read_to_string(path).map_err(|it| unreadable(path, &it))
}

/// Reads a model file whole.
pub(super) fn read_bytes(path: &Path) -> Result<Vec<u8>, Unusable> {
    std::fs::read(path).map_err(|it| unreadable(path, &it))
}

fn unreadable(path: &Path, error: &std::io::Error) -> Unusable {
    Unusable(format!(
        "{} cannot be read: {error}\nCheck the path and that you may read the file.",
        path.display()
    ))
}
