//! A report becomes scenes, and a scene becomes SVG. The only place that names plotters.

pub mod axis;
pub mod figures;
pub mod forest;
mod layer;
pub mod look;
pub mod marks;
pub mod mini;
pub mod plot;
pub mod rates;
pub mod ratios;
mod room;
pub mod scene;
pub mod sizes;
pub mod svg;
pub mod text;
mod twin;

pub use figures::figures;
pub use look::{Part, Role, TextStyle};
pub use scene::{Anchor, Element, Ends, Point, Run, Scene, Size, Stop, TableTwin};
