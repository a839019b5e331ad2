//! The compact form of a run: its level, the seed, the events by the steps between them, the number of steps, how the run
//! ended, and the last hash. Versions differ in how many bits of an event's first number say what kind it is, in whether the
//! noise has an index, and in whether a swarm is shown.

use super::bytes::{Read, Reader, Writer};
use super::{FindLevel, LinkError, code, spec_form};
use crate::event::{Event, Guess, TimedEvent};
use crate::level::{Level, MAX_STEPS, SpecTable, SpecValue};
use crate::replay::{EventReader, MAX_SWARM, Replay, guess_entry, optimizer_table};
use crate::rng::{DEFAULT_NOISE_INDEX, MAX_NOISE_INDEX};
use crate::state::Outcome;
use crate::{AgentId, Axis, SIM_VERSION};

/// The kinds of events, by their numbers: the lowest bits of an event's first number, as many as [`kind_bits`] says.
const DROP: u64 = 0;
const THROW: u64 = 1;
const SET_PARAM: u64 = 2;
const SET_OPTIMIZER: u64 = 3;
const GUESS: u64 = 4;
const FEED: u64 = 5;
const LEAD: u64 = 6;

/// The kinds of guesses, by their numbers.
const PLACE: u8 = 0;
const RADIUS: u8 = 1;
const MOMENT: u8 = 2;
const CHOICE: u8 = 3;

/// Returns how many bits the kind of an event has in a version of codes.
fn kind_bits(version: u8) -> u32 {
    if version == code::PLAIN { 2 } else { 3 }
}

/// Returns the version of the code of a run: the first one that has a place for all of it.
pub(super) fn version_of(replay: &Replay) -> u8 {
    let is_new =
        |timed: &TimedEvent| matches!(timed.event, Event::Guess(_) | Event::Feed { .. } | Event::Lead { .. });
    if replay.swarm > 0 {
        code::WITH_SWARM
    } else if replay.noise_index != DEFAULT_NOISE_INDEX {
        code::WITH_NOISE_INDEX
    } else if replay.events.iter().any(is_new) {
        code::WITH_TASKS
    } else {
        code::PLAIN
    }
}

/// Returns the bytes of a run, in the form of [`version_of`].
pub(super) fn write(replay: &Replay, find: FindLevel<'_>) -> Vec<u8> {
    let version = version_of(replay);
    let bits = kind_bits(version);
    let mut out = Writer::default();
    spec_form::write(&mut out, &replay.level, find);
    out.whole(replay.seed);
    if version >= code::WITH_NOISE_INDEX {
        out.whole(u64::from(replay.noise_index));
    }
    if version >= code::WITH_SWARM {
        out.whole(u64::from(replay.swarm));
    }
    out.whole(replay.events.len() as u64);
    let mut step = 0;
    for timed in &replay.events {
        write_event(&mut out, timed, timed.step.saturating_sub(step) << bits);
        step = timed.step;
    }
    out.whole(replay.steps);
    let outcome = Outcome::ALL.iter().position(|(outcome, _)| *outcome == replay.outcome);
    out.byte(outcome.unwrap_or_default() as u8);
    out.hash(replay.end_hash);
    out.bytes
}

/// Writes an event; `steps_since_last` is shifted by the bits of the kind.
fn write_event(out: &mut Writer, timed: &TimedEvent, steps_since_last: u64) {
    let mut head = |kind| out.whole(steps_since_last | kind);
    match &timed.event {
        Event::Drop { at: point } | Event::Throw { to: point } => {
            head(if matches!(timed.event, Event::Drop { .. }) { DROP } else { THROW });
            point.iter().for_each(|x| out.number(*x));
        }
        Event::SetParam { agent, name, axis, value } => {
            head(SET_PARAM);
            let axis = axis.map_or(0, |axis| 1 + axis.index());
            out.whole((agent.index() << 2 | axis) as u64);
            out.text(name);
            out.value(&SpecValue::from(value));
        }
        Event::SetOptimizer { agent, kind, params } => {
            head(SET_OPTIMIZER);
            out.whole(agent.index() as u64);
            out.value(&optimizer_table(kind, params));
        }
        Event::Guess(guess) => {
            head(GUESS);
            write_guess(out, *guess);
        }
        Event::Feed { gradient: pair } | Event::Lead { ratio: pair } => {
            head(if matches!(timed.event, Event::Feed { .. }) { FEED } else { LEAD });
            pair.iter().for_each(|x| out.number(*x));
        }
    }
}

fn write_guess(out: &mut Writer, guess: Guess) {
    match guess {
        Guess::Place(at) => {
            out.byte(PLACE);
            at.iter().for_each(|x| out.number(*x));
        }
        Guess::Radius(radius) => {
            out.byte(RADIUS);
            out.number(radius);
        }
        Guess::Step(step) => {
            out.byte(MOMENT);
            out.whole(step);
        }
        Guess::Choice(choice) => {
            out.byte(CHOICE);
            out.whole(choice as u64);
        }
    }
}

/// Reads the bytes of a run, in the form of a version.
pub(super) fn read((version, bytes): (u8, &[u8]), find: FindLevel<'_>) -> Read<Replay> {
    let mut from = Reader::new(bytes);
    let level = spec_form::read(&mut from, find)?;
    let seed = from.whole()?;
    let noise_index =
        if version >= code::WITH_NOISE_INDEX { read_noise_index(&mut from)? } else { DEFAULT_NOISE_INDEX };
    let swarm = if version >= code::WITH_SWARM { read_swarm(&mut from)? } else { 0 };
    let count = from.whole()?;
    // Events come before the number of steps, which is checked below for the last of them.
    let mut events = EventReader::new(&level, MAX_STEPS);
    let mut step = 0_u64;
    for _ in 0..count {
        let (event, steps_since_last) = read_event(&mut from, &level, kind_bits(version))?;
        step = step.saturating_add(steps_since_last).min(MAX_STEPS + 1);
        events.read(&event_table(event, step)).map_err(LinkError::Event)?;
    }
    let steps = from.whole()?;
    if steps > MAX_STEPS {
        return Err(LinkError::content("it has too many steps", "at most a billion"));
    }
    if step > steps {
        return Err(LinkError::content("an event comes after its last step", "events within the run"));
    }
    let outcome = Outcome::ALL.get(usize::from(from.byte()?));
    let (outcome, _) = outcome.ok_or(LinkError::content("it ends in an unknown way", "a known outcome"))?;
    let end_hash = from.hash()?;
    from.finish()?;
    let events = events.finish();
    let (app, hashes, outcome) = (String::new(), Vec::new(), *outcome);
    let sim = SIM_VERSION;
    Ok(Replay { app, sim, level, seed, noise_index, swarm, events, hashes, end_hash, steps, outcome })
}

fn read_swarm(from: &mut Reader<'_>) -> Read<u32> {
    let swarm = u32::try_from(from.whole()?).ok().filter(|swarm| *swarm <= MAX_SWARM);
    swarm.ok_or(LinkError::content("its swarm is too large", "at most 10 000"))
}

fn read_noise_index(from: &mut Reader<'_>) -> Read<u32> {
    let index = u32::try_from(from.whole()?).ok().filter(|index| *index <= MAX_NOISE_INDEX);
    index.ok_or(LinkError::content("the index of its noise is too large", "at most 4294967294"))
}

/// The entries of an event as a replay has them.
type Entries = Vec<(&'static str, SpecValue)>;

/// Reads an event, and how many steps after the one before it happened.
fn read_event(from: &mut Reader<'_>, level: &Level, kind_bits: u32) -> Read<(Entries, u64)> {
    let head = from.whole()?;
    from.count_node()?;
    let mut point = || Ok::<_, LinkError>(SpecValue::from([from.number()?, from.number()?]));
    let entries = match head & ((1 << kind_bits) - 1) {
        DROP => vec![("kind", "drop".into()), ("at", point()?)],
        THROW => vec![("kind", "throw".into()), ("to", point()?)],
        SET_PARAM => {
            let target = from.whole()?;
            let mut entries = vec![("kind", "set_param".into()), ("name", from.text()?.as_str().into())];
            entries.extend(agent_entry(target >> 2, level)?);
            match target & 3 {
                0 => {}
                axis => {
                    let axis = Axis::BOTH.get(axis as usize - 1);
                    let axis = axis.ok_or(LinkError::content("an event names an unknown axis", "x or y"))?;
                    entries.push(("axis", axis.name().into()));
                }
            }
            entries.push(("value", from.value()?));
            entries
        }
        SET_OPTIMIZER => {
            let agent = agent_entry(from.whole()?, level)?;
            let mut entries = vec![("kind", "set_optimizer".into()), ("optimizer", from.value()?)];
            entries.extend(agent);
            entries
        }
        FEED => vec![("kind", "feed".into()), ("gradient", point()?)],
        LEAD => vec![("kind", "lead".into()), ("ratio", point()?)],
        GUESS => {
            let guess = read_guess(from)?;
            vec![("kind", "guess".into()), guess_entry(guess)]
        }
        _ => return Err(LinkError::content("an event is of an unknown kind", "a known one")),
    };
    Ok((entries, head >> kind_bits))
}

fn read_guess(from: &mut Reader<'_>) -> Read<Guess> {
    Ok(match from.byte()? {
        PLACE => Guess::Place([from.number()?, from.number()?]),
        RADIUS => Guess::Radius(from.number()?),
        MOMENT => Guess::Step(from.whole()?),
        CHOICE => Guess::Choice(usize::try_from(from.whole()?).unwrap_or(usize::MAX)),
        _ => return Err(LinkError::content("a guess is of an unknown kind", "a known one")),
    })
}

/// Returns the entry that names an agent; none for the first one.
fn agent_entry(index: u64, level: &Level) -> Read<Option<(&'static str, SpecValue)>> {
    let agent = AgentId::new(usize::try_from(index).unwrap_or(usize::MAX));
    if agent == AgentId::FIRST {
        return Ok(None);
    }
    let member = level.pack_member(agent);
    let member = member.ok_or(LinkError::content("an event names an agent", "one that its level has"))?;
    Ok(Some(("dog", member.key.as_str().into())))
}

fn event_table(entries: Entries, step: u64) -> SpecValue {
    let mut table: SpecTable = entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    table.insert("step".to_owned(), step.into());
    SpecValue::Table(table)
}
