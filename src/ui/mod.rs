//! The page; exists on wasm32 only.

/// Puts the page into the document's body.
pub fn mount() {}
