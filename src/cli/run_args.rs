//! Which run a command is about: a level with some keys set otherwise, where he starts, how many steps, which seed. The
//! flags that mean the same in every command that makes a run.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use frankie_sim::level::Goal;
use frankie_sim::{AgentId, Level};

use super::exit::{Exit, Failure};
use super::output;
use crate::levels;

/// Steps of a run that nobody and nothing limits.
const DEFAULT_STEPS: u64 = 1_000;

/// The flags.
#[derive(clap::Args, Debug)]
pub struct RunArgs {
    /// Sets a key of the level, such as optimizer.lr=0.05; may be given more than once
    #[arg(long = "set", value_name = "KEY=VALUE", value_parser = setting)]
    settings: Vec<(String, String)>,
    /// Where he starts
    #[arg(long, value_name = "X,Y", value_parser = point, allow_hyphen_values = true)]
    start: Option<[f64; 2]>,
    /// How many steps to make at most
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(..=1_000_000_000))]
    pub steps: Option<u64>,
    /// The seed of the noise; the level's own if left out
    #[arg(long, value_name = "N")]
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

fn setting(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.trim().is_empty() => Ok((key.trim().to_owned(), value.trim().to_owned())),
        _ => Err("expected KEY=VALUE, such as optimizer.lr=0.05".to_owned()),
    }
}

fn point(text: &str) -> Result<[f64; 2], String> {
    let number = |text: &str| text.trim().parse::<f64>().ok().filter(|x| x.is_finite());
    let parts = text.split_once(',').and_then(|(x, y)| Some([number(x)?, number(y)?]));
    parts.ok_or_else(|| "expected two numbers, such as -1.5,2".to_owned())
}

impl RunArgs {
    /// The level called `name`, or that of a file, with its settings.
    pub fn level(&self, name: &str) -> Result<Arc<Level>, Failure> {
        let folder = crate::store::data_folder().map(|data| levels::folder(&data));
        let mut settings = self.settings.clone();
        if let Some([x, y]) = self.start {
            settings.push(("start.at".to_owned(), format!("[{x:?}, {y:?}]")));
        }
        Ok(Arc::new(levels::find(name, folder.as_deref())?.level(&settings)?))
    }

    /// How many steps to make of a level.
    pub fn steps_of(&self, level: &Level) -> u64 {
        self.steps.unwrap_or(match level.goal() {
            Some(Goal::Steps(steps)) => steps,
            _ => level.max_steps().unwrap_or(DEFAULT_STEPS),
        })
    }

    /// The flag that asks for another run than the one that was recorded, if there is one.
    pub fn changed(&self) -> Option<&'static str> {
        [
            ("--set", !self.settings.is_empty()),
            ("--start", self.start.is_some()),
            ("--seed", self.seed.is_some()),
        ]
        .into_iter()
        .find_map(|(flag, is_given)| is_given.then_some(flag))
    }
}

/// Refuses to write over what is read, or two things into one file. `outs` are files to be written and their flags.
pub fn check_places(read: &str, outs: &[(&'static str, Option<&Path>)]) -> Result<(), Failure> {
    let read = Some(PathBuf::from(read)).filter(|path| path.is_file());
    let outs = outs.iter().map(|(name, path)| (*name, path.map(Path::to_path_buf)));
    let named = std::iter::once(("what is read", read)).chain(outs);
    let mut seen: Vec<(&str, PathBuf)> = Vec::new();
    for (name, path) in named.filter_map(|(name, path)| Some((name, path?))) {
        let place = output::place(&path);
        // Two things may well go to one device, such as /dev/null.
        let is_file = place.is_file() || !place.exists();
        if let Some((other, _)) = seen.iter().find(|(_, earlier)| is_file && *earlier == place) {
            let words = format!("{other} and {name} are the same file, {}", path.display());
            return Err(Failure::new(Exit::Usage, words));
        }
        seen.push((name, place));
    }
    Ok(())
}

/// What is said where something cannot be written.
pub fn failing(path: Option<&Path>) -> String {
    path.map_or_else(|| "cannot write".to_owned(), |path| format!("cannot write {}", path.display()))
}
