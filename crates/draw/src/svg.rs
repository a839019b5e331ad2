//! A canvas as SVG. Reads shapes; writes text. Text is drawn as outlines, so that no font is needed; the ground is an
//! embedded PNG.

use std::fmt::Write as _;

use ::png::EncodingError;
use tiny_skia::{Path, PathSegment};

use super::png;
use crate::draw_list::{Area, Canvas, Shape};
use crate::paths::{self, Painted};
use crate::theme::Theme;

/// Returns the text of an SVG file.
///
/// # Errors
/// When the ground's pixels do not fit their size.
pub fn text(canvas: &Canvas) -> Result<String, EncodingError> {
    let ([width, height], scale) = (canvas.size_px, canvas.scale);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\">\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"{}\"/>\n",
        color(Theme::LIGHT.paper)
    );
    // Consecutive shapes with the same clip area form a group.
    let (mut clip, mut clips) = (None, 0);
    for (shape, area) in canvas.list.shapes() {
        if clip != *area {
            clips += 1;
            change_clip(&mut out, [clip, *area], clips, scale);
            clip = *area;
        }
        if let Shape::Pixels { corner, size, rgba } = shape {
            add_pixels(&mut out, *corner, *size, rgba)?;
        }
        for painted in paths::painted(shape, &Theme::LIGHT) {
            add_path(&mut out, &painted, scale);
        }
    }
    change_clip(&mut out, [clip, None], clips, scale);
    out.push_str("</svg>\n");
    Ok(out)
}

/// Ends the group of one clip area and begins the group of another. Writing to a string cannot fail, here and below.
fn change_clip(out: &mut String, [from, to]: [Option<Area>; 2], id: usize, scale: f32) {
    if from.is_some() {
        out.push_str("</g>\n");
    }
    if let Some(path) = to.and_then(paths::rect) {
        let path = path_data(&path, scale);
        let _ = writeln!(
            out,
            "<clipPath id=\"c{id}\"><path d=\"{path}\"/></clipPath>\n<g clip-path=\"url(#c{id})\">"
        );
    } else if to.is_some() {
        out.push_str("<g display=\"none\">\n");
    }
}

fn add_pixels(out: &mut String, [x, y]: [u32; 2], size: [u32; 2], rgba: &[u8]) -> Result<(), EncodingError> {
    let picture = base64(&png::whole(rgba, size)?);
    let [width, height] = size;
    let _ = writeln!(
        out,
        "<image x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" \
         href=\"data:image/png;base64,{picture}\"/>"
    );
    Ok(())
}

fn add_path(out: &mut String, painted: &Painted, scale: f32) {
    let (data, color) = (path_data(&painted.path, scale), color(painted.rgb));
    let opacity = match painted.opacity {
        opacity if opacity < 1.0 => format!(" opacity=\"{}\"", round(opacity)),
        _ => String::new(),
    };
    let Some(stroke) = painted.stroke else {
        let _ = writeln!(out, "<path d=\"{data}\" fill=\"{color}\"{opacity}/>");
        return;
    };
    let (cap, dashes) = match stroke.dashes {
        Some([on, off]) => {
            let offset = round(stroke.dash_offset * scale);
            let offset =
                if offset == 0.0 { String::new() } else { format!(" stroke-dashoffset=\"{offset}\"") };
            let [on, off] = [on, off].map(|length| round(length * scale));
            ("butt", format!(" stroke-dasharray=\"{on} {off}\"{offset}"))
        }
        None => ("round", String::new()),
    };
    let width = round(stroke.width * scale);
    let _ = writeln!(
        out,
        "<path d=\"{data}\" fill=\"none\" stroke=\"{color}\" stroke-width=\"{width}\" stroke-linecap=\"{cap}\" \
         stroke-linejoin=\"round\"{dashes}{opacity}/>"
    );
}

fn color([r, g, b]: [u8; 3]) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}

/// Returns a number rounded to two decimals: smaller differences are not visible.
fn round(x: f32) -> f32 {
    (x * 100.0).round() / 100.0
}

/// Returns the `d` attribute of a path.
fn path_data(path: &Path, scale: f32) -> String {
    let mut out = String::new();
    for segment in path.segments() {
        let (letter, points) = match segment {
            PathSegment::MoveTo(a) => ('M', vec![a]),
            PathSegment::LineTo(a) => ('L', vec![a]),
            PathSegment::QuadTo(a, b) => ('Q', vec![a, b]),
            PathSegment::CubicTo(a, b, c) => ('C', vec![a, b, c]),
            PathSegment::Close => ('Z', vec![]),
        };
        out.push(letter);
        for (i, point) in points.iter().enumerate() {
            let gap = if i == 0 { "" } else { " " };
            let _ = write!(out, "{gap}{} {}", round(point.x * scale), round(point.y * scale));
        }
    }
    out
}

/// Returns the Base64 text of bytes (RFC 4648, section 4).
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let at = |i: usize| u32::from(three.get(i).copied().unwrap_or(0));
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for i in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * i) & 63) as usize];
            out.push(if i <= three.len() { char::from(digit) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw_list::Stroke;
    use crate::theme::Role;

    #[test]
    fn base64_agrees_with_the_standard() {
        for (plain, coded) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }

    #[test]
    fn every_shape_is_written() {
        let mut canvas = Canvas::new([40, 20], 2.0);
        let (list, points) = (&mut canvas.list, || vec![[1.0, 1.0], [3.0, 2.5]]);
        list.pixels([0, 0], [2, 1], vec![255; 8]);
        list.line(points(), 1.5, Role::Text);
        let stroke = Stroke { dash_offset: 1.0, ..Stroke::dashed(1.0, [4.0, 3.0]) };
        let area = Area { right: 9.0, bottom: 9.0, ..Area::default() };
        list.clipped(area, |list| list.stroke(points(), stroke, Role::Text.with_opacity(0.5)));
        list.disc([5.0, 5.0], 1.0, Role::Ball);
        let svg = text(&canvas).unwrap();
        assert!(svg.starts_with("<svg xmlns=") && svg.ends_with("</svg>\n"));
        assert!(svg.contains("viewBox=\"0 0 40 20\"") && svg.contains("data:image/png;base64,iVBOR"));
        assert!(svg.contains("d=\"M2 2L6 5\" fill=\"none\" stroke=\"#3a312b\" stroke-width=\"3\""), "{svg}");
        assert!(svg.contains("stroke-dasharray=\"8 6\" stroke-dashoffset=\"2\" opacity=\"0.5\""), "{svg}");
        assert!(svg.contains("fill=\"#d4e43e\""));
        assert!(svg.contains("<g clip-path=\"url(#c1)\">") && svg.matches("</g>").count() == 1, "{svg}");
    }
}
