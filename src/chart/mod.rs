//! A report becomes scenes, and a scene becomes SVG. The only place that names plotters.
