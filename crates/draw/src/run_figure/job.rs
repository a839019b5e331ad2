//! A figure as a PNG file, made in slices of a few milliseconds, so that a window answers meanwhile.

use frankie_sim::{AgentId, Run};

use super::ground::GroundPicture;
use super::lay_out;
use crate::draw_list::Canvas;
use crate::ground::PaintJob;
use crate::mud::MudJob;
use crate::png::{EncodingError, PngJob};
use crate::raster::RasterJob;

/// The cost of a slice of the ground, in data points.
const GROUND_COST: u64 = 200_000;
/// The number of rows of pixels in a slice.
const ROWS: usize = 32;
/// The number of shapes in a slice: long lines cost most.
const SHAPES: usize = 4;

/// The pixels of a picture with one ground that are being made.
pub struct PixelsJob(Stage);

enum Stage {
    /// The surface is painted.
    Ground { canvas: Canvas, picture: GroundPicture, job: Box<PaintJob> },
    /// The mud follows.
    Mud { canvas: Canvas, picture: GroundPicture, pixels: Vec<u8>, job: MudJob },
    /// The shapes are painted over it.
    Shapes(RasterJob),
    /// The pixels have been returned.
    Done,
}

impl PixelsJob {
    /// Starts to make the pixels of a canvas, in which those of the ground are missing.
    pub(crate) fn new(canvas: Canvas, picture: GroundPicture) -> Self {
        let job = Box::new(picture.job());
        Self(Stage::Ground { canvas, picture, job })
    }

    /// Goes on for a few milliseconds. Returns the pixels, RGBA8 with the top row first, once they are complete.
    pub fn advance(&mut self) -> Option<Vec<u8>> {
        self.0 = match std::mem::replace(&mut self.0, Stage::Done) {
            Stage::Ground { canvas, picture, mut job } => {
                match job.advance_by_rows(&**picture.level().surface(), GROUND_COST, ROWS) {
                    Some(pixels) => Stage::Mud { job: picture.mud_job(), canvas, picture, pixels },
                    None => Stage::Ground { canvas, picture, job },
                }
            }
            Stage::Mud { mut canvas, picture, mut pixels, mut job } => {
                if job.advance(&mut pixels, &**picture.level().noise(), ROWS) {
                    canvas.list.fill_in_pixels(pixels);
                    Stage::Shapes(RasterJob::new(canvas))
                } else {
                    Stage::Mud { canvas, picture, pixels, job }
                }
            }
            Stage::Shapes(mut job) => match job.advance(SHAPES) {
                Some(pixels) => return Some(pixels),
                None => Stage::Shapes(job),
            },
            Stage::Done => Stage::Done,
        };
        None
    }
}

/// A figure that is being made. Its pixels are those of [`super::draw`] at once.
pub struct FigureJob {
    size_px: [u32; 2],
    pixels: PixelsJob,
    /// The file that the pixels become.
    file: Option<PngJob>,
}

impl FigureJob {
    /// Starts a figure of a run at its current step, with the charts of `agent`. Also returns the letters that no font has:
    /// start again once there is one.
    #[must_use]
    pub fn new(run: &Run, agent: AgentId, size_px: [u32; 2]) -> (Self, Vec<char>) {
        let (canvas, picture) = lay_out(run, agent, size_px);
        let missing = canvas.list.missing_letters();
        (Self { size_px, pixels: PixelsJob::new(canvas, picture), file: None }, missing)
    }

    /// Goes on for a few milliseconds. Returns the PNG file once it is complete.
    ///
    /// # Errors
    /// When the size is zero.
    pub fn advance(&mut self) -> Result<Option<Vec<u8>>, EncodingError> {
        if let Some(file) = &mut self.file {
            let bytes = file.advance(ROWS)?;
            if bytes.is_some() {
                self.file = None;
            }
            return Ok(bytes);
        }
        if let Some(pixels) = self.pixels.advance() {
            self.file = Some(PngJob::new(pixels, self.size_px)?);
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use frankie_sim::level::LevelEdit;

    use super::super::{draw, tests::level};
    use super::*;
    use crate::compare::Picture;
    use crate::{png, raster};

    #[test]
    fn a_figure_in_slices_is_the_figure_at_once() {
        for edits in [&[][..], &[("noise.kind", "patches")], &[("surface.kind", "signal")]] {
            let mut run = Run::new(level(edits).into(), 3);
            run.seek(40);
            let (agent, size) = (AgentId::FIRST, [400, 300]);
            let (mut job, missing) = FigureJob::new(&run, agent, size);
            assert_eq!(missing, []);
            let mut slices = 0;
            let file = loop {
                slices += 1;
                if let Some(file) = job.advance().unwrap() {
                    break file;
                }
            };
            let at_once = png::whole(&raster::pixels(&draw(&run, agent, size)), size).unwrap();
            let pictures = [&file, &at_once].map(|file| Picture::from_png(file).unwrap());
            assert!(pictures[0] == pictures[1] && slices > 20, "{edits:?}: {slices}");
            assert!(job.advance().unwrap().is_none(), "the file comes once");
        }
    }

    #[test]
    fn letters_that_no_font_has_are_named() {
        let title = LevelEdit::new("title", "\u{10FFFD}x");
        let run = Run::new(level(&[]).edited(&[title]).unwrap().into(), 3);
        assert_eq!(FigureJob::new(&run, AgentId::FIRST, [400, 300]).1, ['\u{10FFFD}']);
        let (mut empty, _) = FigureJob::new(&run, AgentId::FIRST, [0, 300]);
        let error = (0..1_000).find_map(|_| empty.advance().err());
        assert!(error.is_some());
    }
}
