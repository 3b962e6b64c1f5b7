//! The report as JSON, and its fingerprint.
