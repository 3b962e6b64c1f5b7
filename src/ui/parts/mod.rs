//! Parts of the page: props in, callbacks out. They know neither the state nor the worker.

pub mod answer;
pub mod bands_field;
pub mod choice;
pub mod cut_field;
pub mod decision;
pub mod drawing;
pub mod figure;
pub mod four;
pub mod glyph;
pub mod group_list;
pub mod guide;
pub mod histogram;
pub mod icon;
pub mod ledger;
pub mod merge_field;
pub mod metric_note;
pub mod note;
pub mod notes;
pub mod origin;
pub mod preview;
pub mod profile_table;
pub mod progress;
pub mod ready;
pub mod sparkline;
pub mod try_table;
pub mod twin;
