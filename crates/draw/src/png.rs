//! PNG encoding, with all colors or with a palette. Reads pixels; returns bytes and writes no files.
//!
//! The palette makes the pictures of the documentation small: together they have 0.8 MB with palettes and 2.3 MB without.
//! Median cut needs one page of code and no dependencies. Crates with better results (quantette) have a dozen
//! dependencies, and lossless optimizers do not save a factor of three.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

pub use png::EncodingError;
use png::{BitDepth, ColorType, Compression, Encoder, Filter, StreamWriter};

/// Sizes of palettes, tried in this order until the picture is small enough.
const PALETTE_SIZES: [usize; 6] = [256, 160, 96, 64, 48, 32];
/// The maximum size of a picture with a palette, in bytes. Only with the smallest palette a picture may be larger.
const MAX_PALETTE_BYTES: usize = 24_000;

/// Returns a PNG file with all colors of the picture. `rgba` is RGBA8, opaque, top row first.
///
/// # Errors
/// When the size does not fit the pixels, or is zero.
pub fn whole(rgba: &[u8], size: [u32; 2]) -> Result<Vec<u8>, EncodingError> {
    let rgb: Vec<u8> = rgba.chunks_exact(4).flat_map(|px| [px[0], px[1], px[2]]).collect();
    write(size, ColorType::Rgb, None, Compression::Balanced, &rgb)
}

/// A PNG file with all colors that is written in slices: the same pixels as in [`whole`], in other chunks.
pub struct PngJob {
    /// RGBA8, opaque, top row first.
    rgba: Vec<u8>,
    width: usize,
    /// The number of bytes of `rgba` that are written.
    written: usize,
    /// `None` after the end.
    writer: Option<StreamWriter<'static, Buffer>>,
    buffer: Buffer,
}

impl PngJob {
    /// Starts a file.
    ///
    /// # Errors
    /// When a side is zero.
    pub fn new(rgba: Vec<u8>, [width, height]: [u32; 2]) -> Result<Self, EncodingError> {
        let buffer = Buffer::default();
        let mut encoder = Encoder::new(buffer.clone(), width, height);
        encoder.set_color(ColorType::Rgb);
        encoder.set_depth(BitDepth::Eight);
        encoder.set_compression(Compression::Balanced);
        let writer = encoder.write_header()?.into_stream_writer()?;
        Ok(Self { rgba, width: width as usize, written: 0, writer: Some(writer), buffer })
    }

    /// Writes the next rows. Returns the file once it is complete, and nothing afterwards.
    ///
    /// # Errors
    /// When the size does not fit the pixels.
    pub fn advance(&mut self, max_rows: usize) -> Result<Option<Vec<u8>>, EncodingError> {
        let Some(writer) = &mut self.writer else { return Ok(None) };
        let rgba = &self.rgba;
        let slice = max_rows.saturating_mul(4 * self.width);
        let end = self.written.saturating_add(slice).min(rgba.len());
        let rgb: Vec<u8> =
            rgba[self.written..end].chunks_exact(4).flat_map(|px| [px[0], px[1], px[2]]).collect();
        writer.write_all(&rgb)?;
        self.written = end;
        if end < rgba.len() {
            return Ok(None);
        }
        if let Some(writer) = self.writer.take() {
            writer.finish()?;
        }
        Ok(Some(self.buffer.take()))
    }
}

/// Bytes that a writer, which keeps what it writes into, shares with its job.
#[derive(Clone, Default)]
struct Buffer(Arc<Mutex<Vec<u8>>>);

impl Buffer {
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Buffer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Returns a PNG file with a palette of at most 256 colors: about a third of the bytes, with hardly a visible difference.
/// A picture with a rough texture, which hides the differences between colors, gets fewer colors, so that it is small too.
///
/// # Errors
/// When the size does not fit the pixels, or is zero.
pub fn small(rgba: &[u8], [width, height]: [u32; 2]) -> Result<Vec<u8>, EncodingError> {
    let colors = PictureColors::of(rgba);
    let mut bytes = Vec::new();
    for max_colors in PALETTE_SIZES {
        let (palette, indices) = colors.quantize(max_colors);
        let palette = Some(palette.concat());
        bytes = write([width, height], ColorType::Indexed, palette, Compression::High, &indices)?;
        if bytes.len() <= MAX_PALETTE_BYTES {
            break;
        }
    }
    Ok(bytes)
}

fn write(
    [width, height]: [u32; 2],
    color: ColorType,
    palette: Option<Vec<u8>>,
    compression: Compression,
    data: &[u8],
) -> Result<Vec<u8>, EncodingError> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, width, height);
    encoder.set_color(color);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_compression(compression);
    if let Some(palette) = palette {
        encoder.set_palette(palette);
        // Neighboring indices of a palette are unrelated, so a difference of them compresses no better.
        encoder.set_filter(Filter::NoFilter);
    }
    encoder.write_header()?.write_image_data(data)?;
    Ok(bytes)
}

/// A set of colors, with the number of pixels of each.
type Colors = Vec<([u8; 3], u64)>;

/// The colors of a picture.
struct PictureColors {
    /// Every color once, in order, so that the same picture has the same palette every time.
    counts: Colors,
    /// The index in `counts` of every pixel's color.
    of_pixels: Vec<u32>,
}

impl PictureColors {
    fn of(rgba: &[u8]) -> Self {
        let mut pixels: Vec<([u8; 3], u32)> =
            (0..).zip(rgba.chunks_exact(4)).map(|(place, px)| ([px[0], px[1], px[2]], place)).collect();
        pixels.sort_unstable();
        let (mut counts, mut of_pixels) = (Colors::new(), vec![0; pixels.len()]);
        for pixels in pixels.chunk_by(|a, b| a.0 == b.0) {
            for (_, place) in pixels {
                of_pixels[*place as usize] = counts.len() as u32;
            }
            counts.push((pixels[0].0, pixels.len() as u64));
        }
        Self { counts, of_pixels }
    }

    /// Returns a palette of at most `max_colors` colors, 256 at most, and every pixel's index in it. It is made by median
    /// cut (Heckbert 1982): the set of colors is split where it is spread widest, until there are enough sets.
    fn quantize(&self, max_colors: usize) -> (Vec<[u8; 3]>, Vec<u8>) {
        let with_gain = |part: Colors| (split_gain(&part), part);
        let mut parts = vec![with_gain(self.counts.clone())];
        while parts.len() < max_colors {
            let widest = (0..parts.len()).max_by(|a, b| parts[*a].0.total_cmp(&parts[*b].0));
            let Some(widest) = widest.filter(|widest| parts[*widest].1.len() > 1) else { break };
            let (low, high) = split(parts.swap_remove(widest).1);
            parts.extend([low, high].map(with_gain));
        }
        let mut indices = vec![0; self.counts.len()];
        for (index, (_, part)) in (0u8..=u8::MAX).zip(&parts) {
            for (color, _) in part {
                if let Ok(place) = self.counts.binary_search_by_key(color, |(color, _)| *color) {
                    indices[place] = index;
                }
            }
        }
        let palette = parts.iter().map(|(_, part)| mean(part)).collect();
        (palette, self.of_pixels.iter().map(|color| indices[*color as usize]).collect())
    }
}

/// Returns the difference between the maximum and the minimum of each channel.
fn spread(part: &Colors) -> [u8; 3] {
    [0, 1, 2].map(|i| {
        let channel = || part.iter().map(|(color, _)| color[i]);
        channel().max().unwrap_or(0) - channel().min().unwrap_or(0)
    })
}

/// Returns the gain of splitting a set, which is larger for sets with a wide range and with many pixels.
fn split_gain(part: &Colors) -> f64 {
    let widest = spread(part).into_iter().max().unwrap_or(0);
    let pixels: u64 = part.iter().map(|(_, count)| count).sum();
    f64::from(widest) * f64::from(widest) * (pixels as f64).sqrt()
}

/// Splits a set at the median pixel of its widest channel; neither half is empty.
fn split(mut part: Colors) -> (Colors, Colors) {
    let spread = spread(&part);
    let widest = (0..3).max_by_key(|i| spread[*i]).unwrap_or(0);
    part.sort_unstable_by_key(|(color, _)| (color[widest], *color));
    let half: u64 = part.iter().map(|(_, count)| count).sum::<u64>() / 2;
    let mut pixels = 0;
    let at = part.iter().position(|(_, count)| {
        pixels += count;
        pixels > half
    });
    let high = part.split_off(at.unwrap_or(1).clamp(1, part.len() - 1));
    (part, high)
}

/// Returns the mean color of the pixels of a set.
fn mean(part: &Colors) -> [u8; 3] {
    let pixels: u64 = part.iter().map(|(_, count)| count).sum::<u64>().max(1);
    [0, 1, 2].map(|i| {
        let sum: u64 = part.iter().map(|(color, count)| u64::from(color[i]) * count).sum();
        ((sum + pixels / 2) / pixels) as u8
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::paint_ground;
    use frankie_sim::params::Params;
    use frankie_sim::surface::{SurfaceContext, SurfaceKind};
    use std::io::Cursor;

    fn decoded(bytes: &[u8]) -> (Vec<u8>, [u32; 2]) {
        let mut decoder = png::Decoder::new(Cursor::new(bytes));
        decoder.set_transformations(png::Transformations::normalize_to_color8());
        let mut reader = decoder.read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut pixels).unwrap();
        (pixels, [info.width, info.height])
    }

    fn gradient(colors: usize) -> Vec<u8> {
        (0..64 * 64).flat_map(|i| [(i % colors) as u8, (i / 64 * 2) as u8, (i % 64 * 3) as u8, 255]).collect()
    }

    fn rgb(rgba: &[u8]) -> Vec<u8> {
        rgba.chunks_exact(4).flat_map(|px| px[..3].to_vec()).collect()
    }

    #[test]
    fn all_colors_are_kept_without_a_palette() {
        let picture = gradient(251);
        assert_eq!(decoded(&whole(&picture, [64, 64]).unwrap()), (rgb(&picture), [64, 64]));
        assert!(whole(&picture, [64, 65]).is_err());
        assert!(whole(&[], [0, 0]).is_err());
    }

    #[test]
    fn a_file_in_slices_has_the_same_pixels() {
        let picture = gradient(251);
        for rows in [1, 7, 64, usize::MAX] {
            let mut job = PngJob::new(picture.clone(), [64, 64]).unwrap();
            let slices = std::iter::from_fn(|| Some(job.advance(rows).unwrap())).take(65);
            let (count, file) = slices.enumerate().find_map(|(i, file)| Some((i + 1, file?))).unwrap();
            assert_eq!((decoded(&file), count), ((rgb(&picture), [64, 64]), 64_usize.div_ceil(rows)));
            let whole = whole(&picture, [64, 64]).unwrap();
            assert!(file.len() < whole.len() + whole.len() / 50 + 100, "{} {}", file.len(), whole.len());
            assert_eq!(job.advance(rows).unwrap(), None);
        }
        let slices = |size| {
            let mut job = PngJob::new(picture.clone(), size)?;
            job.advance(usize::MAX)
        };
        assert!(slices([64, 63]).is_err() && slices([64, 65]).is_err() && slices([0, 64]).is_err());
    }

    #[test]
    fn a_palette_halves_the_bytes_and_changes_little() {
        let kind = SurfaceKind::find("himmelblau").unwrap();
        let surface = (kind.build)(&Params::defaults(kind.info.params)).unwrap();
        let picture = paint_ground(&surface, &surface.view, &SurfaceContext::default(), 320, 200);
        let bytes = small(&picture, [320, 200]).unwrap();
        assert!(
            bytes.len() <= MAX_PALETTE_BYTES && 2 * bytes.len() < whole(&picture, [320, 200]).unwrap().len()
        );
        let (pixels, size) = decoded(&bytes);
        let off: u64 = pixels.iter().zip(rgb(&picture)).map(|(a, b)| u64::from(a.abs_diff(b))).sum();
        assert!((off as f64) < 3.0 * pixels.len() as f64, "{}", off as f64 / pixels.len() as f64);
        assert_eq!(size, [320, 200]);
    }

    #[test]
    fn few_colors_are_kept_exactly() {
        let picture: Vec<u8> =
            (0..64 * 64u32).flat_map(|i| [[9, 8, 7, 255], [200, 0, 1, 255]][(i % 2) as usize]).collect();
        assert_eq!(decoded(&small(&picture, [64, 64]).unwrap()).0, rgb(&picture));
    }
}
