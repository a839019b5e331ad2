//! A sheet as SVG. Reads marks; writes text. Words are outlines, so that no font is needed; the ground is a PNG inside.

use std::fmt::Write as _;

use ::png::EncodingError;
use tiny_skia::{Path, PathSegment};

use super::ink::{Ink, PAPER};
use super::png;
use super::sheet::{Mark, Sheet};

/// The text of an SVG file.
///
/// # Errors
/// When the ground's pixels do not fit their size.
pub fn text(sheet: &Sheet) -> Result<String, EncodingError> {
    let ([width, height], scale) = (sheet.size_px(), sheet.scale());
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\">\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"{}\"/>\n",
        color(PAPER)
    );
    for mark in sheet.marks() {
        add(&mut out, mark, scale)?;
    }
    out.push_str("</svg>\n");
    Ok(out)
}

fn add(out: &mut String, mark: &Mark, scale: f32) -> Result<(), EncodingError> {
    // Writing to a string cannot fail.
    let _ = match mark {
        Mark::Pixels { corner: [x, y], size, rgba } => {
            let picture = base64(&png::whole(rgba, *size)?);
            let [width, height] = size;
            writeln!(
                out,
                "<image x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" \
                 href=\"data:image/png;base64,{picture}\"/>"
            )
        }
        Mark::Fill { path, ink } => {
            writeln!(out, "<path d=\"{}\" fill=\"{}\"{}/>", polyline(path, scale), color(*ink), opacity(*ink))
        }
        Mark::Stroke { path, ink, width, dashes } => {
            let (cap, dash) = match dashes {
                Some([on, off]) => {
                    ("butt", format!(" stroke-dasharray=\"{} {}\"", round(on * scale), round(off * scale)))
                }
                None => ("round", String::new()),
            };
            writeln!(
                out,
                "<path d=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{}\" stroke-linecap=\"{cap}\" \
                 stroke-linejoin=\"round\"{dash}{}/>",
                polyline(path, scale),
                color(*ink),
                round(width * scale),
                opacity(*ink)
            )
        }
    };
    Ok(())
}

fn color(ink: Ink) -> String {
    let [r, g, b] = ink.rgb;
    format!("#{r:02x}{g:02x}{b:02x}")
}

fn opacity(ink: Ink) -> String {
    if ink.opacity < 1.0 { format!(" opacity=\"{}\"", round(ink.opacity)) } else { String::new() }
}

/// To a hundredth: finer than any eye.
fn round(x: f32) -> f32 {
    (x * 100.0).round() / 100.0
}

fn polyline(path: &Path, scale: f32) -> String {
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

/// Base64 as in RFC 4648, section 4.
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
    use crate::ink;

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
    fn every_mark_is_told() {
        let mut sheet = Sheet::new([40, 20], 2.0);
        sheet.pixels([0, 0], [2, 1], vec![255; 8]);
        sheet.line(&[[1.0, 1.0], [3.0, 2.5]], 1.5, ink::TEXT);
        sheet.dashed(&[[1.0, 1.0], [3.0, 2.5]], 1.0, [4.0, 3.0], ink::TEXT.thin(0.5));
        sheet.disc([5.0, 5.0], 1.0, ink::BALL);
        let svg = text(&sheet).unwrap();
        assert!(svg.starts_with("<svg xmlns=") && svg.ends_with("</svg>\n"));
        assert!(svg.contains("viewBox=\"0 0 40 20\"") && svg.contains("data:image/png;base64,iVBOR"));
        assert!(svg.contains("d=\"M2 2L6 5\" fill=\"none\" stroke=\"#3a312b\" stroke-width=\"3\""), "{svg}");
        assert!(svg.contains("stroke-dasharray=\"8 6\" opacity=\"0.5\"") && svg.contains("fill=\"#d4e43e\""));
    }
}
