//! A scene as SVG text: within a page that has the tokens, or as a file of its own.

use crate::chart::look::{Part, Role, TextStyle};
use crate::chart::marks::tenth;
use crate::chart::scene::{Anchor, Element, Ends, Point, Run, Scene};
use crate::report::html::escaped;

/// Which colors are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ink {
    /// The page's tokens, so that both themes work.
    Tokens,
    /// The light theme's values.
    Hex,
}

const SANS: &str = "-apple-system, BlinkMacSystemFont, 'Segoe UI', Inter, Roboto, 'Noto Sans', \
                    'Helvetica Neue', 'Liberation Sans', Arial, sans-serif";
const SERIF: &str = "Charter, 'Bitstream Charter', 'Charis SIL', 'Sitka Text', Cambria, \
                     'Source Serif 4', 'Noto Serif', 'Liberation Serif', Georgia, serif";

/// For a page: classes, and colors as the page's tokens. `id` must be unique in the page.
pub fn embedded(scene: &Scene, id: &str) -> String {
    written(scene, id, Ink::Tokens)
}

/// For a file: colors as they are in the light theme, on white, with its own fonts and namespace.
pub fn file(scene: &Scene) -> String {
    let body = written(scene, "plumbline", Ink::Hex);
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{body}\n")
}

fn written(scene: &Scene, id: &str, ink: Ink) -> String {
    let mut svg = String::new();
    let (width, height) = (scene.width, scene.height.ceil());
    let id = escaped(id);
    // A file carries what the page has in its style sheet.
    let extra = match ink {
        Ink::Tokens => String::new(),
        Ink::Hex => format!(
            " xmlns=\"http://www.w3.org/2000/svg\" font-family=\"{SANS}\" \
             style=\"font-variant-numeric:tabular-nums\""
        ),
    };
    let size = format!("viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\"");
    put(
        &mut svg,
        format_args!(
            "<svg class=\"chart\" {size} role=\"img\" aria-labelledby=\"{id}-t {id}-d\"{extra}>\
             <title id=\"{id}-t\">{}</title><desc id=\"{id}-d\">{}</desc>",
            escaped(&scene.title),
            escaped(&scene.description)
        ),
    );
    if ink == Ink::Hex {
        let white = Role::Paper.hex();
        put(
            &mut svg,
            format_args!("<rect width=\"{width}\" height=\"{height}\" fill=\"{white}\"/>"),
        );
    }
    for element in &scene.elements {
        element_into(&mut svg, element, ink);
    }
    svg.push_str("</svg>");
    svg
}

fn element_into(svg: &mut String, element: &Element, ink: Ink) {
    match element {
        Element::Line { from, to, part } => {
            put(
                svg,
                format_args!(
                    "<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"",
                    n(from.x),
                    n(from.y),
                    n(to.x),
                    n(to.y)
                ),
            );
            shape_into(svg, *part, ink);
        }
        Element::Rect { at, width, height, part } => {
            put(
                svg,
                format_args!(
                    "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"",
                    n(at.x),
                    n(at.y),
                    n(*width),
                    n(*height)
                ),
            );
            shape_into(svg, *part, ink);
        }
        Element::Path { points, ends, part } => {
            put(svg, format_args!("<path d=\"{}\"", path(points, *ends)));
            shape_into(svg, *part, ink);
        }
        Element::Circle { center, radius, part } => {
            put(
                svg,
                format_args!(
                    "<circle cx=\"{}\" cy=\"{}\" r=\"{}\"",
                    n(center.x),
                    n(center.y),
                    n(*radius)
                ),
            );
            shape_into(svg, *part, ink);
        }
        Element::Text { at, anchor, runs } => text_into(svg, *at, *anchor, runs, ink),
    }
}

fn text_into(svg: &mut String, at: Point, anchor: Anchor, runs: &[Run], ink: Ink) {
    put(svg, format_args!("<text x=\"{}\" y=\"{}\"", n(at.x), n(at.y)));
    match anchor {
        Anchor::Start => {}
        Anchor::Middle => svg.push_str(" text-anchor=\"middle\""),
        Anchor::End => svg.push_str(" text-anchor=\"end\""),
    }
    if let [only] = runs {
        let look = type_of(only.style, ink);
        put(svg, format_args!("{look}>{}</text>", escaped(&only.text)));
        return;
    }
    svg.push_str(" xml:space=\"preserve\">");
    for run in runs {
        let look = type_of(run.style, ink);
        put(svg, format_args!("<tspan{look}>{}</tspan>", escaped(&run.text)));
    }
    svg.push_str("</text>");
}

/// The `d` of a path through these points.
pub fn path(points: &[Point], ends: Ends) -> String {
    let mut d = String::new();
    for (idx, point) in points.iter().enumerate() {
        let command = if idx == 0 { 'M' } else { 'L' };
        put(&mut d, format_args!("{command}{} {}", n(point.x), n(point.y)));
    }
    if ends == Ends::Joined {
        d.push('Z');
    }
    d
}

fn shape_into(svg: &mut String, part: Part, ink: Ink) {
    let color = |role: Role| match ink {
        Ink::Tokens => role.variable(),
        Ink::Hex => role.hex(),
    };
    if ink == Ink::Tokens {
        put(svg, format_args!(" class=\"{}\"", part.class()));
    }
    put(svg, format_args!(" fill=\"{}\"", part.fill().map_or("none", color)));
    if let Some((role, width)) = part.stroke() {
        put(svg, format_args!(" stroke=\"{}\" stroke-width=\"{width}\"", color(role)));
    }
    if let Some(dash) = part.dash() {
        put(svg, format_args!(" stroke-dasharray=\"{dash}\""));
    }
    svg.push_str("/>");
}

/// The attributes of a text's style.
fn type_of(style: TextStyle, ink: Ink) -> String {
    let size = style.size();
    let weight = if style.is_bold() { " font-weight=\"600\"" } else { "" };
    match ink {
        Ink::Tokens => return format!(" class=\"{}\"", style.class()),
        Ink::Hex => {}
    }
    let family = if style == TextStyle::Reference {
        format!(
            " font-family=\"{SERIF}\" font-style=\"italic\" paint-order=\"stroke\" stroke=\"{}\" \
             stroke-width=\"3\" stroke-linejoin=\"round\"",
            Role::Paper.hex()
        )
    } else {
        String::new()
    };
    format!(" font-size=\"{size}\" fill=\"{}\"{weight}{family}", style.role().hex())
}

/// A coordinate to a tenth of a pixel, in as few characters as it takes.
fn n(value: f64) -> f64 {
    // Adding zero turns a negative zero into zero.
    tenth(value) + 0.0
}

fn put(into: &mut String, arguments: std::fmt::Arguments<'_>) {
    into.push_str(&arguments.to_string());
}
