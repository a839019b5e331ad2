//! PNG pictures as rows of numbers, such as a height map painted in grays.

use std::io::Cursor;

use png::{BitDepth, Decoder, Limits, Transformations};

use super::{MAX_ROWS_NUMBERS, Rows, RowsError, check_size};

/// The weights of red, green and blue in the luma of a color (ITU-R BT.709).
const LUMA: [f64; 3] = [0.2126, 0.7152, 0.0722];
/// The bytes of the largest picture that is read: four channels of two bytes.
const MAX_PIXEL_BYTES: usize = 8 * MAX_ROWS_NUMBERS;
/// The memory of the decoder besides the pixels, in bytes.
const MAX_DECODER_BYTES: usize = 16 << 20;

pub(super) fn read(bytes: &[u8]) -> Result<Rows, RowsError> {
    let wrong = |error: png::DecodingError| {
        RowsError::whole(format!("the picture cannot be read ({error})"), "a PNG picture")
    };
    let limits = Limits { bytes: MAX_DECODER_BYTES };
    let mut decoder = Decoder::new_with_limits(Cursor::new(bytes), limits);
    // Palettes become colors, and fewer than eight bits become eight.
    decoder.set_transformations(Transformations::EXPAND);
    let (columns, rows) = decoder.read_header_info().map_err(wrong)?.size();
    // Checked before anything is unpacked, since a few bytes can claim to be a picture of any size.
    check_size(columns as usize, rows as usize)?;
    let mut reader = decoder.read_info().map_err(wrong)?;
    let size = reader.output_buffer_size().filter(|size| *size <= MAX_PIXEL_BYTES);
    let size =
        size.ok_or_else(|| RowsError::whole("the picture is too large", "at most 512 × 512 pixels"))?;
    let mut pixels = vec![0; size];
    let frame = reader.next_frame(&mut pixels).map_err(wrong)?;
    let samples: Vec<f64> = match frame.bit_depth {
        BitDepth::Sixteen => {
            pixels.chunks_exact(2).map(|b| f64::from(u16::from_be_bytes([b[0], b[1]])) / 65_535.0).collect()
        }
        _ => pixels.iter().map(|byte| f64::from(*byte) / 255.0).collect(),
    };
    let grays = samples.chunks_exact(frame.color_type.samples()).map(|pixel| match pixel {
        [red, green, blue, ..] => LUMA[0] * red + LUMA[1] * green + LUMA[2] * blue,
        [gray, ..] => *gray,
        [] => 0.0,
    });
    Rows::new(columns as usize, grays.collect())
}
