//! The figures as a table for spreadsheets, safe against formulas.
