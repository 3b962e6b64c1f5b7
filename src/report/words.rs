//! A result in words: the finding first.
