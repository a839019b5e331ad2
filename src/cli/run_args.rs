//! The flags that are shared by all commands that make a run: edits of the level, the start, the number of steps and the
//! seed.

use std::ffi::OsStr;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use frankie_sim::error::Place;
use frankie_sim::level::{LevelEdit, SpecValue};
use frankie_sim::{AgentId, Level};

use super::exit::{Exit, Failure};
use super::output;
use crate::levels::{self, OpenError, links};
use crate::run_plane;

/// The maximum number of steps of a run.
const MAX_STEPS: u64 = 1_000_000_000;

/// The flags.
#[derive(clap::Args, Debug)]
pub struct RunArgs {
    /// Sets a key of the level, such as optimizer.lr=0.05; may be given more than once
    #[arg(long = "set", value_name = "KEY=VALUE", value_parser = edit)]
    edits: Vec<LevelEdit>,
    /// The start, instead of the level's
    #[arg(long, value_name = "X,Y", value_parser = point, allow_hyphen_values = true)]
    start: Option<[f64; 2]>,
    /// How many steps to make at most
    #[arg(long, value_name = "N", value_parser = steps, allow_negative_numbers = true)]
    pub steps: Option<u64>,
    /// The seed of the noise; the level's own if left out
    #[arg(long, value_name = "N", value_parser = seed, allow_negative_numbers = true)]
    pub seed: Option<u64>,
}

/// Which agent's numbers a command is about.
#[derive(clap::Args, Debug)]
pub struct AgentArg {
    /// The agent whose numbers are written, by its key in the level's pack; Frankie's if left out
    #[arg(long, value_name = "KEY")]
    dog: Option<String>,
}

impl AgentArg {
    /// Returns the agent that the flag names; the first one without the flag.
    pub fn find(&self, level: &Level) -> Result<AgentId, Failure> {
        let Some(key) = &self.dog else { return Ok(AgentId::FIRST) };
        level.find_in_pack(key).ok_or_else(|| {
            let keys: Vec<_> = level.pack().iter().map(|member| member.key.as_str()).collect();
            let known = if keys.is_empty() {
                "it has no pack".to_owned()
            } else {
                format!("its pack has {}", keys.join(", "))
            };
            Failure::new(Exit::Usage, format!("no agent of this level has the key {key:?}; {known}"))
        })
    }
}

fn edit(text: &str) -> Result<LevelEdit, String> {
    match text.split_once('=') {
        Some((key, value)) if !key.trim().is_empty() => Ok(LevelEdit::parse(key.trim(), value)),
        _ => Err("expected KEY=VALUE, such as optimizer.lr=0.05".to_owned()),
    }
}

fn point(text: &str) -> Result<[f64; 2], String> {
    let number = |text: &str| text.trim().parse::<f64>().ok().filter(|x| x.is_finite());
    let parts = text.split_once(',').and_then(|(x, y)| Some([number(x)?, number(y)?]));
    parts.ok_or_else(|| "expected two numbers, such as -1.5,2".to_owned())
}

/// Reads a whole number in a range, such as the value of a flag.
pub fn whole(text: &str, range: RangeInclusive<u64>) -> Result<u64, String> {
    let number = text.trim().parse().ok().filter(|number| range.contains(number));
    number.ok_or_else(|| format!("expected a whole number from {} to {}", range.start(), range.end()))
}

fn seed(text: &str) -> Result<u64, String> {
    whole(text, 0..=u64::MAX)
}

fn steps(text: &str) -> Result<u64, String> {
    whole(text, 0..=MAX_STEPS)
}

/// An output of a command: its flag, and the file that the flag names.
pub type OutFlag<'a> = (&'static str, Option<&'a Path>);

impl RunArgs {
    /// Returns the level with the id `name`, or of the link or in the file `name`, with the edits. No output may be a file that
    /// the level is read from.
    pub fn level(&self, name: &OsStr, outs: &[OutFlag<'_>]) -> Result<Arc<Level>, Failure> {
        let folder = crate::store::data_folder().map(|data| levels::folder(&data));
        let (text, mut edits) = match links::as_link(name) {
            Some(link) => links::level_text(link)?,
            None => (levels::find(name, folder.as_deref())?, Vec::new()),
        };
        edits.extend_from_slice(&self.edits);
        edits.extend(self.start.map(|start| LevelEdit::new("start.at", start)));
        let (level, mut files) = text.level_and_files(&edits);
        files.push(PathBuf::from(name));
        check_files(&files, outs)?;
        Ok(Arc::new(level.map_err(|error| self.with_start_flag(error))?))
    }

    /// Returns an error of the start that a flag of its own sets with that flag.
    fn with_start_flag(&self, mut error: OpenError) -> OpenError {
        if let (OpenError::Refused { error, .. }, Some(start)) = (&mut error, self.start)
            && matches!(&error.place, Place::Edit(edit) if *edit == format!("start.at={}", SpecValue::from(start)))
        {
            let [x, y] = start;
            error.place = Place::Flag(format!("--start {x},{y}"));
        }
        error
    }

    /// Returns the edits of the flags, without the start.
    pub fn edits(&self) -> &[LevelEdit] {
        &self.edits
    }

    /// Returns the start that a flag sets.
    pub fn start(&self) -> Option<[f64; 2]> {
        self.start
    }

    /// Returns the number of steps to make.
    pub fn steps_of(&self, level: &Level) -> u64 {
        self.steps.unwrap_or(run_plane::steps_of(level))
    }

    /// Returns the name of a flag that would change a recorded run, if one is set.
    pub fn changed(&self) -> Option<&'static str> {
        [
            ("--set", !self.edits.is_empty()),
            ("--start", self.start.is_some()),
            ("--seed", self.seed.is_some()),
        ]
        .into_iter()
        .find_map(|(flag, is_given)| is_given.then_some(flag))
    }
}

/// Checks that no output file is a file that is read or another output file. Names that are no files, such as ids of
/// levels, do no harm.
pub fn check_files(read: &[PathBuf], outs: &[OutFlag<'_>]) -> Result<(), Failure> {
    let read = read.iter().filter(|path| path.is_file());
    let read = read.map(|path| ("a file that is read", output::place(path)));
    let mut seen: Vec<(&str, PathBuf)> = read.collect();
    for (name, path) in outs.iter().filter_map(|(name, path)| Some((*name, (*path)?))) {
        let is_stdout = output::is_stdout(path);
        let place = if is_stdout { path.to_path_buf() } else { output::place(path) };
        // Several outputs can go to one device, such as /dev/null.
        let is_one = is_stdout || place.is_file() || !place.exists();
        if let Some((other, _)) = seen.iter().find(|(_, earlier)| is_one && *earlier == place) {
            let what =
                if is_stdout { "both stdout".into() } else { format!("the same file, {}", path.display()) };
            return Err(Failure::new(Exit::Usage, format!("{other} and {name} are {what}")));
        }
        seen.push((name, place));
    }
    Ok(())
}

/// Returns the message for a file that cannot be written.
pub fn cannot_write(path: Option<&Path>) -> String {
    path.map_or_else(|| "cannot write".to_owned(), |path| format!("cannot write {}", path.display()))
}
