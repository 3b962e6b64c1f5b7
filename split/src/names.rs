//! The names of functions, and how many functions come from outside.

use std::collections::BTreeMap;

use wasmparser::{ImportSectionReader, Name, NameSectionReader, TypeRef};

use crate::Result;

/// The names that a program gives to its functions.
pub fn functions(section: NameSectionReader) -> Result<BTreeMap<u32, String>> {
    let mut names = BTreeMap::new();
    for part in section {
        if let Name::Function(map) = part? {
            for naming in map {
                let naming = naming?;
                names.insert(naming.index, naming.name.to_owned());
            }
        }
    }
    Ok(names)
}

/// How many functions are imported: they come first in the numbering.
pub fn n_imported(section: ImportSectionReader) -> Result<u32> {
    let mut n = 0;
    for import in section.into_imports() {
        n += u32::from(matches!(import?.ty, TypeRef::Func(_)));
    }
    Ok(n)
}
