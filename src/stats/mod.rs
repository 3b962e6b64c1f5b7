//! How sure we are: intervals, tests, resampling.
