//! The end of a chapter: notices it, makes its certificate in slices, gives the certificate as a file, copies the link to
//! the best moment.

use std::sync::Arc;

use bevy::platform::time::Instant;
use bevy::prelude::*;
use frankie_draw::certificate::{Certificate, SIZE};
use frankie_draw::run_figure::PixelsJob;
use frankie_sim::link::Link;
use frankie_sim::replay::Remake;
use frankie_sim::task::Medal;
use frankie_sim::{Level, Run};

use super::{AppContext, links};
use crate::game::chapters::{self, ChapterEnd, Chapters, Pixels};
use crate::game::frames::Moving;
use crate::game::library::LevelLibrary;
use crate::game::screen::Modal;
use crate::game::session::FRAME_COST;
use crate::game::wording;
use crate::levels;
use crate::store::Progress;

/// The time that one frame spends on a certificate, in seconds.
const FRAME_S: f32 = 0.012;

/// The certificate that is being made.
#[derive(Resource, Default)]
pub(super) struct CertificateMaking(Option<Making>);

struct Making {
    /// What the certificate says.
    text: Text,
    stage: Stage,
}

struct Text {
    world: String,
    date: String,
    medals: [usize; Medal::ALL.len()],
    medal: Option<Medal>,
}

enum Stage {
    /// The run is made again.
    Run(Box<Remake<'static>>),
    /// The certificate is painted.
    Picture(Box<PixelsJob>),
}

/// Returns the levels of a chapter, in order.
fn levels_of<'a>(library: &'a LevelLibrary, world: &str) -> Vec<&'a Arc<Level>> {
    library.catalog.levels.iter().filter(|level| level.world() == world).collect()
}

/// Returns whether the chapter of a level is finished.
pub(super) fn is_finished(library: &LevelLibrary, level: &Level, progress: &Progress) -> bool {
    chapters::is_finished(&levels_of(library, level.world()), progress)
}

/// Shows the end of a chapter, and starts to make its certificate.
pub(super) fn open(app: &mut AppContext, world: &str, is_new: bool) {
    let progress = &app.store.progress;
    let levels = levels_of(&app.library, world);
    let Some(best) =
        chapters::best_moment(&levels, progress).filter(|_| chapters::is_finished(&levels, progress))
    else {
        return app.notices.info("This chapter is not finished yet");
    };
    let link = progress.runs.get(best.id()).cloned();
    let medals = chapters::medals(&levels, progress);
    let text = Text {
        world: world.to_owned(),
        date: progress.chapters.get(world).map_or_else(String::new, ToString::to_string),
        medals,
        medal: progress.medals.get(best.id()).copied(),
    };
    let replay = link.as_deref().and_then(|link| match levels::links::parse(link) {
        Ok(Link::Run(replay)) => Some(replay),
        _ => None,
    });
    let stage = match replay {
        Some(replay) => Stage::Run(Box::new(replay.into_remake())),
        None => text.picture(&Run::new(best.clone(), best.seed())),
    };
    let last = levels.last().map(|level| level.id().to_owned());
    let next =
        last.and_then(|last| app.library.after(&last)).filter(|level| chapters::can_be_finished(level));
    let next = next.map(|level| level.id().to_owned());
    let end = ChapterEnd { world: world.to_owned(), medals, link, next, is_new, certificate: None };
    app.chapters.shown = Some(end);
    // It need not be shown by itself any more.
    app.chapters.finished.take_if(|finished| finished == world);
    app.making.0 = Some(Making { text, stage });
    app.modals.open(Modal::Chapter);
}

impl Text {
    /// Starts to paint the certificate with a run.
    fn picture(&self, run: &Run) -> Stage {
        let certificate = Certificate {
            game: "Fetch, Frankie!",
            chapter: &wording::sentence(&self.world),
            date: &self.date,
            medals: self.medals,
            sentence: chapters::sentence(&self.world),
            has_rule: chapters::has_rule(&self.world),
            run,
            medal: self.medal,
        };
        Stage::Picture(Box::new(certificate.job()))
    }
}

impl CertificateMaking {
    /// Goes on for the time of a part of a frame. Returns the pixels once they are complete.
    fn advance(&mut self) -> Option<Vec<u8>> {
        let start = Instant::now();
        let mut making = self.0.take()?;
        loop {
            making.stage = match making.stage {
                Stage::Run(mut remake) => match remake.advance(FRAME_COST) {
                    // A run that differs is drawn as it is here: it claims nothing to anybody else.
                    Some(_) => making.text.picture(&remake.into_run()),
                    None => Stage::Run(remake),
                },
                Stage::Picture(mut job) => match job.advance() {
                    Some(pixels) => return Some(pixels),
                    None => Stage::Picture(job),
                },
            };
            if start.elapsed().as_secs_f32() > FRAME_S {
                self.0 = Some(making);
                return None;
            }
        }
    }
}

/// Goes on with the certificate that is being made.
pub(super) fn go_on(
    mut making: ResMut<CertificateMaking>,
    mut chapters: ResMut<Chapters>,
    mut moving: ResMut<Moving>,
) {
    // The next frame comes also where nothing on the screen moves; so does the one that shows the certificate.
    moving.note_if(making.0.is_some(), "a certificate");
    if let Some(rgba) = making.advance()
        && let Some(end) = &mut chapters.shown
    {
        end.certificate = Some(Arc::new(Pixels { size: SIZE, rgba }));
    }
}

/// Gives the player the certificate that is shown.
pub(super) fn save(app: &mut AppContext) {
    let shown = app.chapters.shown.as_ref().and_then(|end| Some((&end.world, end.certificate.as_ref()?)));
    match shown {
        Some(_) if app.figure.is_busy() => app.notices.info("A picture is being made"),
        Some((world, pixels)) => {
            let name = format!("{}-certificate.png", crate::store::file_stem(world, "chapter"));
            app.figure.start_file(pixels.rgba.clone(), pixels.size, name);
        }
        None => app.notices.info("The certificate is being made"),
    }
}

/// Copies the link to the best moment of the chapter that is shown.
pub(super) fn copy_link(app: &mut AppContext) {
    let link = app.chapters.shown.as_ref().and_then(|end| end.link.clone());
    let Some(link) = link else { return app.notices.info("No run of this chapter is kept") };
    let link = format!("{}{link}", links::page_address(app).unwrap_or_default());
    links::copy_text(app, &link, format!("The link to your best run is copied: {} characters", link.len()));
}
