//! The card with the level's question, at the left of the ground or, where there is too little room, at its top: before the
//! run the question and what answers it, during the run the question alone, and after it what happened. Reads the session,
//! returns commands. The ground beside it is framed without it.

use bevy_egui::egui::{Area, Context, Id, LayerId, Order, Rect, RichText, ScrollArea, Ui, pos2};
use frankie_sim::forecast::Miss;
use frankie_sim::level::Goal;
use frankie_sim::params::Value;
use frankie_sim::surface::View;
use frankie_sim::task::{Assessment, Knob, Measure, Medal, Task, TaskKind, Truth};
use frankie_sim::{AgentId, Guess, Outcome, TimedEvent};

use super::{Phase, answers, by_hand, describe_guess, guess, must_wait, phase, walk};
use crate::game::command::Command;
use crate::game::screens::medals::medals_ui;
use crate::game::session::{Session, SessionMode};
use crate::game::swarm::Luck;
use crate::game::swarm::cloud::Spread;
use crate::game::ui::panels::run_map;
use crate::game::ui::{paper, theme, widgets};
use crate::game::{advice, numbers, touch, wording};

/// The largest width of the card at the top of the ground, px, and the gap around it.
const MAX_WIDTH: f32 = 460.0;
const GAP: f32 = 12.0;
/// Its width at the left of the ground, and the least width of ground that it leaves there, px.
const SIDE_WIDTH: f32 = 320.0;
const MIN_SIDE_GROUND: f32 = 400.0;
/// The height that the ground leaves free for it, px, where it is high enough to have so much to spare.
const RESERVED: f32 = 104.0;
const MIN_GROUND: f32 = 96.0;
/// Where the ground is lower than this, as above the drawer of a phone, the question is not repeated while he runs, and the
/// card is at the top, px.
const LOW_GROUND: f32 = 400.0;
/// The least height of the card's content, px; a lower ground scrolls it.
const MIN_HEIGHT: f32 = 40.0;
/// The greatest height of the longer text, px.
const WHY_HEIGHT: f32 = 190.0;

/// Returns whether the card lies at the left of the ground; else it is at the top.
fn is_beside(free: Rect) -> bool {
    free.height() >= LOW_GROUND && free.width() >= SIDE_WIDTH + 2.0 * GAP + MIN_SIDE_GROUND
}

/// Returns the part of the ground that the card leaves to the run.
#[must_use]
pub fn ground_beside(ctx: &Context, session: &Session, free: Rect) -> Rect {
    let Some(phase) = phase(session) else { return free };
    if is_beside(free) {
        return free.with_min_x(free.left() + SIDE_WIDTH + 2.0 * GAP);
    }
    let height = match shown_at(ctx) {
        Some(card) if free.height() < LOW_GROUND || phase.is_over() => card.height().round(),
        _ => height_of_question(ctx, session, phase, width_in(free)),
    };
    let reserved = height + 2.0 * GAP;
    if free.height() < MIN_GROUND + reserved {
        return free;
    }
    free.with_min_y(free.top() + reserved)
}

/// Returns the width of the card.
fn width_in(free: Rect) -> f32 {
    let most = if is_beside(free) { SIDE_WIDTH } else { MAX_WIDTH };
    (free.width() - 2.0 * GAP).clamp(0.0, most)
}

/// Returns the greatest height that the card has had in this level before its result: it grows with an answer, and the ground
/// must not move whenever it does. A card of another width, as beside a ground that was wider, was higher or lower.
fn height_of_question(ctx: &Context, session: &Session, phase: Phase, width: f32) -> f32 {
    let id = Id::new(("the height of the question", session.level().id(), width.round() as i64));
    let before = ctx.data(|data| data.get_temp::<f32>(id)).unwrap_or(RESERVED - 2.0 * GAP);
    let is_of_now = |card: &Rect| !phase.is_over() && (card.width() - width).abs() <= 1.0;
    let now = shown_at(ctx).filter(is_of_now).map_or(0.0, |card| card.height());
    let height = before.max(now.round());
    ctx.data_mut(|data| data.insert_temp(id, height));
    height
}

fn card_id() -> Id {
    Id::new("the question")
}

/// Returns where the card is, in the window, if it is shown.
#[must_use]
pub fn shown_at(ctx: &Context) -> Option<Rect> {
    let layer = LayerId::new(Order::Middle, card_id());
    ctx.memory(|memory| memory.areas().visible_last_frame(&layer).then(|| memory.area_rect(card_id())))
        .flatten()
}

/// Shows the card over the free ground, the question and the result at the same place.
pub fn ask_card_ui(ctx: &Context, free: Rect, session: &Session) -> Vec<Command> {
    let Some(phase) = phase(session) else { return Vec::new() };
    let width = width_in(free);
    let left = if is_beside(free) { free.left() + GAP } else { free.center().x - 0.5 * width };
    let corner = pos2(left, free.top() + GAP);
    let id = card_id();
    let area = Area::new(id).order(Order::Middle).fixed_pos(corner).constrain(false).fade_in(false);
    let shown = area.show(ctx, |ui| {
        paper::show(ui, theme::paper(), |ui| {
            let inner = (width - 2.0 * theme::PADDING).max(0.0);
            ui.set_width(inner);
            let room = free.height() - 2.0 * (GAP + theme::PADDING);
            // egui would leave only the room below the place of the last frame.
            ui.set_max_height(room.max(MIN_HEIGHT));
            let area = ScrollArea::vertical().max_height(room.max(MIN_HEIGHT));
            area.show(ui, |ui| {
                ui.set_max_width(inner);
                content_ui(ui, session, phase, free.height())
            })
            .inner
        })
    });
    shown.inner
}

fn content_ui(ui: &mut Ui, session: &Session, phase: Phase, free_height: f32) -> Vec<Command> {
    ui.spacing_mut().item_spacing.y = 8.0;
    let question = session.level().question();
    let is_room_rare = phase == Phase::Running && free_height < LOW_GROUND;
    if phase != Phase::Known && !question.is_empty() && !is_room_rare {
        ui.label(theme::title(question));
    }
    match phase {
        Phase::Answering => answers::answer_ui(ui, session),
        Phase::Running => running_ui(ui, session),
        Phase::Known => session.assessment().map_or_else(Vec::new, |known| known_ui(ui, session, known)),
        Phase::Ended => ended_ui(ui, session),
    }
}

fn running_ui(ui: &mut Ui, session: &Session) -> Vec<Command> {
    if let Some(miss) = session.certain_miss().filter(|_| !is_bet_on_dogs(session)) {
        // A guess is about whatever happens, so nothing is wrong with a miss then.
        let is_guess = session.level().task().is_some_and(Task::is_guess);
        let color = if is_guess { theme::INK } else { theme::WRONG_WAY };
        let words = RichText::new(describe_miss(&miss, session)).font(theme::semibold(theme::SIZE_BODY));
        ui.label(words.color(color));
        return Vec::new();
    }
    match (session.level().task().map(|task| &task.kind), guess(session)) {
        (Some(TaskKind::Feed(_) | TaskKind::Lead), _) if must_wait(session) => {
            return by_hand::by_hand_ui(ui, session).into_iter().collect();
        }
        (Some(_), Some(guess)) => drop(ui.label(theme::small(describe_guess(guess, session)))),
        (Some(TaskKind::Throw { .. }), None) => throws_ui(ui, session),
        (Some(TaskKind::Drop { .. }), None) => found_ui(ui, session),
        _ => {}
    }
    Vec::new()
}

/// Shows how often the ball has been thrown, where one throw is not enough.
fn throws_ui(ui: &mut Ui, session: &Session) {
    let Some(Goal::Reach { throws: wanted @ 2.., .. }) = session.level().goal() else { return };
    let (throws, step) = (session.run().state().throws, session.run().state().step);
    let left = session.level().max_steps().map(|last| last.saturating_sub(step));
    let left = left.map(|left| format!(" {} steps are left.", numbers::count(left))).unwrap_or_default();
    let words = format!("Throw {} of {wanted}.", throws.min(wanted));
    ui.label(if throws < wanted {
        theme::strong(format!("{words} Throw it again.{left}"))
    } else {
        theme::small(format!("{words}{left}"))
    });
}

/// Shows how many minima have been found, and with how many drops.
fn found_ui(ui: &mut Ui, session: &Session) {
    let Some(Goal::Minima { drops: most, .. }) = session.level().goal() else { return };
    let (run, state) = (session.run(), session.run().state());
    let (found, all) = (state.visited_minima.count_ones(), run.targets().len());
    let most = most.map(|most| format!(" of {most}")).unwrap_or_default();
    ui.label(theme::strong(format!("Found: {found} of {all}. Drops: {}{most}.", state.drops)));
}

/// Returns whether the player chooses between several dogs. What becomes of the first one would give a part of it away.
fn is_bet_on_dogs(session: &Session) -> bool {
    !session.level().pack().is_empty() && session.level().task().is_some_and(Task::is_guess)
}

/// Returns the miss in words: at which side of the target he passes, and how far away.
fn describe_miss(miss: &Miss, session: &Session) -> String {
    let target = wording::target(session.level());
    let distance = numbers::short(miss.distance);
    // Among several dogs it is about the first one, whomever the player chose.
    let is_alone = session.level().pack().is_empty();
    let name = if is_alone { "He".into() } else { wording::agent_name(session.level(), AgentId::FIRST) };
    if miss.outcome == Outcome::OutOfSteps && session.run().state().step < miss.step {
        return format!("{name} will not be at the {target} in time: he ends {distance} away.");
    }
    let side = match miss.side.name() {
        side @ ("left" | "right") => format!("to the {side} of"),
        side => side.to_owned(),
    };
    format!("{name} passes {distance} {side} the {target}.")
}

/// Returns whether the player still looks for the right place of a knob, which is not given away then.
fn is_knob_open(session: &Session) -> bool {
    let is_dial = matches!(session.level().task().map(|task| &task.kind), Some(TaskKind::Dial { .. }));
    let now = session.assessment().and_then(|assessment| assessment.medal);
    is_dial && now.max(session.best_medal) < Some(Medal::Bone)
}

/// Shows what happened, beside the answer.
fn known_ui(ui: &mut Ui, session: &Session, assessment: &Assessment) -> Vec<Command> {
    ui.label(theme::title(headline(assessment)));
    // Its numbers are those of a run that has done what was asked.
    let has_insight = assessment.medal.is_some() && !is_knob_open(session);
    let insight = has_insight.then(|| assessment.describe(session.level()));
    let advice = || advice::after_failure(session, touch::is_on(ui.ctx()));
    if let Some(words) = insight.or_else(advice).filter(|words| !words.is_empty()) {
        ui.label(theme::body(words));
    }
    if assessment.medal == Some(Medal::Bone) && session.tries.knew_the_answer() {
        ui.label(theme::small("An earlier try had shown this answer, so it earns bone at most."));
    }
    if let Some(luck) = session.luck() {
        ui.label(theme::small(describe_luck(luck, assessment, session.level().view())));
    }
    if let Some(words) = describe_next_medal(session, assessment) {
        ui.label(theme::strong(words));
    }
    by_hand::standings_ui(ui, session);
    session.ground_map().into_iter().for_each(|map| run_map::key_ui(ui, map));
    medals_ui(ui, session.level(), assessment.medal, session.best_medal);
    after_ui(ui, session, assessment.medal.is_some())
}

/// Returns how many dogs under other noise would have been nearer to the guess, and what those dogs are.
fn describe_luck(luck: &Luck, assessment: &Assessment, view: &View) -> String {
    match luck.nearer() {
        Some((nearer, all)) => {
            let compared = match assessment.guess {
                Some(Guess::Radius(_)) => format!("your circle would have fitted {nearer} of them better"),
                _ => format!("{nearer} of them ended nearer to your bone"),
            };
            let points = luck.points();
            let spread = Spread::of(points.iter().map(|(at, _)| *at));
            let is_hidden = spread.is_some_and(|spread| spread.is_hidden_in(view));
            let near = if is_hidden { ", so near to each other that he hides them" } else { "" };
            let dots = format!("The dots are {all} more tries{near}");
            format!("Noise differs from try to try. {dots}: {compared}.")
        }
        None if luck.is_moving() => "Now he tries again and again, with other noise each time …".to_owned(),
        None => "With other noise he cannot run this way.".to_owned(),
    }
}

/// Returns the number that the knob led to, and whether the next medal takes more or less; `None` where nothing is to be said.
fn describe_next_medal(session: &Session, assessment: &Assessment) -> Option<String> {
    let TaskKind::Dial { knob: Knob::Param(name), measure, medals, .. } = &session.level().task()?.kind
    else {
        return None;
    };
    let number = match assessment.truth? {
        Truth::Number(number) => number,
        Truth::Count(count) => count as f64,
        _ => return None,
    };
    let (medal, [low, high]) = match assessment.medal {
        Some(Medal::Gold) => return None,
        Some(Medal::Bone) => ("Gold", medals.gold),
        Some(Medal::Paw) | None => ("Bone", medals.bone),
    };
    let is_whole = matches!(measure, Measure::Steps | Measure::WrongWaySteps);
    let side = match () {
        () if number < low => "more",
        () if number > high && is_whole => "fewer",
        () if number > high => "less",
        () => return None,
    };
    let params = &session.run().state().optimizer.params;
    let (spec, value) = params.iter().find(|(spec, _)| spec.name == name)?;
    let Value::Pair([x, _]) = value else { return None };
    let knob = format!("{} = {}", spec.symbol, numbers::param(*x));
    let shown = match *measure {
        measure if is_whole => format!("{} {}", numbers::fixed(number, 0), wording::measure(measure)),
        measure => format!("{} {}", wording::measure(measure), numbers::short(number)),
    };
    Some(format!("With {knob}: {shown}. {medal} takes {side}."))
}

fn headline(assessment: &Assessment) -> &'static str {
    // The score of a circle is its radius as a multiple of the one that he needed.
    let is_circle = matches!(assessment.guess, Some(Guess::Radius(_))) && !assessment.interfered;
    match (assessment.medal, assessment.guess) {
        (Some(Medal::Paw), _) if is_circle && assessment.score.is_some_and(|times| times < 1.0) => {
            "He left your circle."
        }
        (Some(Medal::Paw), _) if is_circle && assessment.score.is_some() => "Your circle is too wide.",
        (Some(Medal::Gold), Some(_)) => "You knew it!",
        (Some(Medal::Gold), None) => "It cannot be done much better.",
        (Some(Medal::Bone), _) => "Well done.",
        (Some(Medal::Paw), Some(_)) => "Not quite. Look what he did.",
        (Some(Medal::Paw), None) => "Done. It can be done better.",
        (None, _) => "Not this time.",
    }
}

fn ended_ui(ui: &mut Ui, session: &Session) -> Vec<Command> {
    if let Some(advice) = advice::after_failure(session, touch::is_on(ui.ctx())) {
        ui.label(theme::body(advice));
    }
    after_ui(ui, session, false)
}

/// What makes a result: level, seed and events.
type OpenResult = (String, u64, Vec<TimedEvent>);

/// Shows what a player does next: sends the line about a walk, tries again, asks why, goes to the next level.
fn after_ui(ui: &mut Ui, session: &Session, is_done: bool) -> Vec<Command> {
    let mut commands: Vec<Command> = walk::after_ui(ui, session).into_iter().collect();
    if session.mode != SessionMode::Play {
        return commands;
    }
    // Open for this result only: another try begins without it.
    let why = Id::new("the result whose longer text is open");
    let result: OpenResult =
        (session.level().id().to_owned(), session.run().seed(), session.run().events().to_vec());
    let mut is_open =
        ui.data(|data| data.get_temp::<Option<OpenResult>>(why)).flatten().as_ref() == Some(&result);
    ui.horizontal_wrapped(|ui| {
        // A level that was done before stays done.
        let is_done = is_done || session.best_medal.is_some();
        if is_done && widgets::primary_button(ui, "Next").clicked() {
            commands.push(Command::NextLevel);
        }
        if widgets::button(ui, "Again").clicked() {
            commands.push(Command::TryAgain);
        }
        let has_tries = session.can_have_swarm() && session.luck().is_some();
        if has_tries && widgets::button(ui, "200 tries").clicked() {
            commands.push(Command::OpenSurvey);
        }
        if session.can_open_map_page() && !is_knob_open(session) && widgets::button(ui, "Map").clicked() {
            commands.push(Command::OpenMapPage);
        }
        let has_lesson = !session.level().lesson().is_empty();
        if has_lesson && widgets::button(ui, if is_open { "Less" } else { "Why?" }).clicked() {
            is_open = !is_open;
            ui.data_mut(|data| data.insert_temp(why, is_open.then_some(result)));
        }
    });
    if is_open {
        ScrollArea::vertical().max_height(WHY_HEIGHT).show(ui, |ui| {
            ui.label(theme::body(session.level().lesson()));
        });
    }
    commands
}
