//! A picture of the run on its way to a file: the same as that of `frankie figure`, made in slices, so that the window
//! answers meanwhile. The controller starts it, goes on with it and takes the file.

use bevy::platform::time::Instant;
use bevy::prelude::Resource;
use frankie_draw::fonts;
use frankie_draw::png::{EncodingError, PngJob};
use frankie_draw::run_figure::FigureJob;
use frankie_sim::{AgentId, Run};

use super::host::Delivery;
use crate::system_fonts::Search;

/// The width and height of a picture, in pixels: as usual for `frankie figure`.
pub const SIZE: [u32; 2] = [1280, 960];
/// The time that one frame spends on it, in seconds.
const FRAME_S: f32 = 0.012;

/// The number of rows of pixels that become a part of a file at once.
const FILE_ROWS: usize = 32;

/// The picture that is being made, if there is one.
#[derive(Resource, Default)]
pub struct FigureMaking(Option<Making>);

struct Making {
    name: String,
    stage: Stage,
}

enum Stage {
    /// Fonts are looked for that have letters which the typeface lacks.
    Fonts { search: Search, run: Box<Run>, agent: AgentId },
    /// The picture is painted.
    Picture(Box<FigureJob>),
    /// Pixels become a file.
    File(Box<PngJob>),
}

impl FigureMaking {
    /// Starts with a picture of a run at its current step, with the charts of `agent`, in place of the one before.
    pub fn start(&mut self, run: &Run, agent: AgentId, name: String) {
        let (job, missing) = FigureJob::new(run, agent, SIZE);
        let stage = if missing.is_empty() {
            Stage::Picture(Box::new(job))
        } else {
            Stage::Fonts { search: Search::start(missing, || ()), run: Box::new(run.clone()), agent }
        };
        self.0 = Some(Making { name, stage });
    }

    /// Starts with a file of pixels, RGBA8 with the top row first.
    pub fn start_file(&mut self, rgba: Vec<u8>, size: [u32; 2], name: String) {
        // Without a side there is no picture: none has such a size.
        self.0 = PngJob::new(rgba, size).ok().map(|job| Making { name, stage: Stage::File(Box::new(job)) });
    }

    /// Returns whether a picture is being made.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        self.0.is_some()
    }

    /// Goes on for the time of a part of a frame. Returns the file once it is complete.
    ///
    /// # Errors
    /// The reason why there is none.
    pub fn advance(&mut self) -> Option<Result<Delivery, String>> {
        let start = Instant::now();
        let making = self.0.as_mut()?;
        loop {
            match &mut making.stage {
                Stage::Fonts { search, run, agent } => {
                    search.result()?.into_iter().for_each(fonts::add);
                    // Letters that no font has are drawn as a sign for them.
                    let (job, _) = FigureJob::new(run, *agent, SIZE);
                    making.stage = Stage::Picture(Box::new(job));
                }
                Stage::Picture(job) => {
                    if let Some(done) = job.advance().transpose() {
                        return self.finish(done);
                    }
                }
                Stage::File(job) => {
                    if let Some(done) = job.advance(FILE_ROWS).transpose() {
                        return self.finish(done);
                    }
                }
            }
            if start.elapsed().as_secs_f32() > FRAME_S {
                return None;
            }
        }
    }

    /// Returns the file, or why there is none.
    fn finish(&mut self, done: Result<Vec<u8>, EncodingError>) -> Option<Result<Delivery, String>> {
        let name = self.0.take()?.name;
        Some(done.map(|bytes| Delivery { name, bytes }).map_err(|error| error.to_string()))
    }
}
