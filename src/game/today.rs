//! Today's walk: which day it is, by the clock of the platform, the level of the day, and the line of text that people send
//! each other. Reads the clock once a frame.

use std::sync::Arc;

use bevy::prelude::*;
use frankie_sim::task::{Assessment, Placeholder, TaskKind, Truth};
use frankie_sim::{Level, TimedEvent};

use super::FrameSystems;
use super::command::Command;
use super::host::Host;
use super::screen::Screen;
use super::wording;
use crate::levels::links;
use crate::levels::walk::{self, Date};
use crate::store::{Progress, WalkResult};

/// The day, and its walk once a screen has shown it.
#[derive(Resource, Default, Debug)]
pub struct Today {
    date: Option<Date>,
    level: Option<Arc<Level>>,
}

impl Today {
    /// Returns the day of this level, as today.
    #[must_use]
    pub fn of(date: Date) -> Self {
        Self { date: Some(date), level: links::built_in_level(&walk::id(date)) }
    }

    /// Returns the day; `None` without a clock.
    #[must_use]
    pub fn date(&self) -> Option<Date> {
        self.date
    }

    /// Returns the walk of the day.
    #[must_use]
    pub fn level(&self) -> Option<&Arc<Level>> {
        self.level.as_ref()
    }
}

/// A run of a walk: whether it is the try that counts, and how that one went.
#[derive(Clone, Debug, PartialEq)]
pub struct WalkTry {
    /// The day of the walk.
    pub date: Date,
    /// Whether the run is that of the day: its level without settings, with its seed.
    pub is_the_days: bool,
    /// What the player did before the first step of the try that counts, while it is under way.
    pub counts_with: Option<Vec<TimedEvent>>,
    /// Whether this run is, or was, the try that counts.
    pub counted: bool,
    /// The try that counts; `None` before it.
    pub result: Option<WalkResult>,
    /// The number of days in a row on which the player has walked.
    pub days_in_a_row: usize,
}

impl WalkTry {
    /// Returns the line of text that the player sends, without what gives the answer away. A link can follow.
    #[must_use]
    pub fn line(&self) -> String {
        let result = self.result.as_ref().map_or_else(String::new, describe);
        format!("Fetch, Frankie! walk {}: {result}", self.date)
    }
}

/// Today's walk as screens show it.
#[derive(Clone, Copy, Debug)]
pub struct WalkView<'a> {
    /// The day.
    pub date: Date,
    /// The try that counts; `None` before it.
    pub result: Option<&'a WalkResult>,
    /// The number of days in a row on which the player has walked.
    pub days_in_a_row: usize,
}

impl<'a> WalkView<'a> {
    /// Returns the view of today's walk; `None` without a clock.
    #[must_use]
    pub fn of(today: &'a Today, progress: Option<&'a Progress>) -> Option<Self> {
        // A clock that is wrong by years has no walk.
        let date = today.level.as_ref().and(today.date)?;
        let result = progress.and_then(|progress| progress.walks.get(&date));
        let days_in_a_row = progress.map_or(0, |progress| progress.days_in_a_row(date));
        Some(Self { date, result, days_in_a_row })
    }

    /// Returns what stands below the name of the walk: what it is or, after it, how it went and the days in a row.
    #[must_use]
    pub fn note(&self) -> String {
        match (self.result, self.days_in_a_row) {
            (None, _) => "one try a day".to_owned(),
            (Some(result), 0 | 1) => describe(result),
            (Some(result), days) => format!("{} · {days} days in a row", describe(result)),
        }
    }

    /// Returns the command that plays it.
    #[must_use]
    pub fn play(&self) -> Command {
        Command::PlayLevel(walk::id(self.date))
    }
}

/// Returns the result of a walk in a few words: `gold, 0.31 off`.
#[must_use]
pub fn describe(result: &WalkResult) -> String {
    let medal = result.medal.map_or("no medal", |medal| medal.name());
    match &result.score {
        Some(score) => format!("{medal}, {score}"),
        None => "not finished".to_owned(),
    }
}

/// Returns how good an answer was, in words that do not give the answer away: `0.31 off`, `3 steps off`, `172 steps`.
#[must_use]
pub fn score(level: &Level, assessment: Option<&Assessment>) -> String {
    let Some(assessment) = assessment else { return "not there".to_owned() };
    let kind = level.task().map(|task| &task.kind);
    match (kind, assessment.off(), assessment.truth) {
        (Some(TaskKind::When { .. }), Some(off), _) => format!("{} off", wording::steps(off as u64)),
        (_, Some(_), _) => match assessment.value(Placeholder::Off, level) {
            Some(off) => format!("{off} off"),
            None => "no answer".to_owned(),
        },
        (_, None, Some(Truth::Count(steps))) => wording::steps(steps),
        (_, None, Some(Truth::Number(_))) => {
            assessment.value(Placeholder::Truth, level).unwrap_or_else(|| "no answer".to_owned())
        }
        (_, None, None) => "not there".to_owned(),
        (_, None, Some(_)) => "no answer".to_owned(),
    }
}

/// Looks which day it is, and makes its walk for the screens that show it.
fn look(host: Option<Res<Host>>, screen: Res<State<Screen>>, mut today: ResMut<Today>) {
    let now = host.and_then(|host| host.0.now()).and_then(Date::of_time);
    if now.is_some() && today.date != now {
        *today = Today { date: now, level: None };
    }
    let is_shown = matches!(screen.get(), Screen::Title | Screen::Select);
    if is_shown && today.level.is_none() && today.date.is_some() {
        // A clock that is wrong by years is before the first walk: then there is none.
        match today.date.and_then(|date| links::built_in_level(&walk::id(date))) {
            Some(level) => today.level = Some(level),
            None => today.date = None,
        }
    }
}

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Today>().add_systems(Update, look.before(FrameSystems::HandleCommands));
}
