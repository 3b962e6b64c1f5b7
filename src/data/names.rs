//! Words in names.
