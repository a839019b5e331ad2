//! The card with a level's question: what answers it at each size, which commands it gives, and what it shows afterwards.

use std::cell::Cell;
use std::sync::Arc;

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use frankie::game::ask;
use frankie::game::ask::card::{ask_card_ui, ground_beside};
use frankie::game::command::Command;
use frankie::game::screen::OpenTabs;
use frankie::game::session::{Session, SessionMode};
use frankie::game::stage_view::{ClickAction, click_action};
use frankie::game::ui::{panels, theme};
use frankie::levels::built_in;
use frankie_sim::level::ScreenPart;
use frankie_sim::params::Value;
use frankie_sim::{AgentId, Event, Guess, Run, TimedEvent};

use crate::campaign::{answered, asking, reference};

/// The ground that panels leave free on a desk, beside charts and beside more, on a phone held both ways, and in a post.
const GROUNDS: [[f32; 2]; 6] =
    [[1204.0, 600.0], [810.0, 540.0], [560.0, 540.0], [390.0, 430.0], [560.0, 330.0], [260.0, 200.0]];

struct State {
    session: Session,
    commands: Vec<Command>,
}

type Card<'a> = Harness<'a, State>;

fn session(id: &str) -> Session {
    let level = built_in().find(|level| level.id == id).unwrap().level(&[]).unwrap();
    let seed = level.seed();
    Session::new(Run::new(Arc::new(level), seed), SessionMode::Play, 1.0)
}

fn card<'a>(session: Session, size: [f32; 2]) -> Card<'a> {
    let mut fonts_loaded = false;
    let app = move |ui: &mut egui::Ui, state: &mut State| {
        if !std::mem::replace(&mut fonts_loaded, true) {
            return theme::install(ui.ctx());
        }
        let free = ui.ctx().content_rect();
        state.commands.extend(ask_card_ui(ui.ctx(), free, &state.session));
    };
    let state = State { session, commands: Vec::new() };
    let mut card = Harness::builder().with_size(egui::Vec2::from(size)).build_ui_state(app, state);
    card.run_steps(6);
    card
}

fn click(card: &mut Card<'_>, label: &str) -> Vec<Command> {
    card.state_mut().commands.clear();
    card.get_by_label(label).click();
    card.run_steps(3);
    std::mem::take(&mut card.state_mut().commands)
}

/// Answers, and plays on for so many seconds.
fn play(card: &mut Card<'_>, answer: Option<Event>, seconds: f64) {
    let session = &mut card.state_mut().session;
    answer.into_iter().for_each(|event| session.apply_event(event).unwrap());
    session.playing = true;
    session.speed = 10.0;
    for _ in 0..(20.0 * seconds) as usize {
        session.tick(0.05);
    }
    card.run_steps(3);
}

#[test]
fn the_question_and_what_answers_it_fit_on_every_ground() {
    for size in GROUNDS {
        for id in
            ["two-arrows", "mixed-signals", "change-of-mind", "the-long-ravine", "mud", "blue", "orange"]
        {
            let card = card(session(id), size);
            let question = card.state().session.level().question().to_owned();
            let window = egui::Rect::from_min_size(egui::Pos2::ZERO, egui::Vec2::from(size));
            let rect = card.get_by_label(&question).rect();
            assert!(window.contains_rect(rect), "{id} on {size:?}: {rect:?}");
            if size[1] < 300.0 {
                // The rest can be scrolled to.
                continue;
            }
            for label in ["Let him go", "Frankie", "Momo", "Bolt"] {
                for node in card.query_all_by_label(label) {
                    assert!(
                        window.contains_rect(node.rect()),
                        "{id} on {size:?}: {label} at {:?}",
                        node.rect()
                    );
                }
            }
        }
    }
}

#[test]
fn he_is_let_go_when_there_is_an_answer() {
    let mut card = card(session("the-long-ravine"), GROUNDS[0]);
    assert!(click(&mut card, "Let him go").is_empty(), "there is no answer yet");
    assert_eq!(click(&mut card, "Bolt"), [Command::ApplyEvent(Event::Guess(Guess::Choice(1)))]);
    card.state_mut().session.apply_event(Event::Guess(Guess::Choice(1))).unwrap();
    card.run_steps(2);
    assert_eq!(click(&mut card, "Let him go"), [Command::TogglePlaying]);
}

#[test]
fn the_step_and_the_radius_are_chosen_by_keys_as_well() {
    for (id, label) in [("change-of-mind", "step"), ("mixed-signals", "radius")] {
        let mut card = card(session(id), GROUNDS[0]);
        card.get_by_role_and_label(egui::accesskit::Role::Slider, label).focus();
        card.run_steps(2);
        card.key_press(egui::Key::ArrowRight);
        card.run_steps(2);
        let commands = std::mem::take(&mut card.state_mut().commands);
        let is_guess = |command: &Command| matches!(command, Command::ApplyEvent(Event::Guess(_)));
        assert!(!commands.is_empty() && commands.iter().all(is_guess), "{id}: {commands:?}");
    }
}

#[test]
fn gradients_are_given_one_by_one() {
    let mut card = card(session("blue"), GROUNDS[0]);
    assert_eq!(click(&mut card, "Let him go"), [Command::TogglePlaying]);
    play(&mut card, None, 3.0);
    assert_eq!(card.state().session.run().last_step(), 30, "after his own gradients he waits");
    let commands = click(&mut card, "Give the gradient −1");
    assert_eq!(commands, [Command::ApplyAndStep(Event::Feed { gradient: [-1.0, 0.0] })]);
    for gradient in [-9.0, 5.0] {
        let session = &mut card.state_mut().session;
        session.apply_event(Event::Feed { gradient: [gradient, 0.0] }).unwrap();
        session.step_forward();
        session.tick(0.1);
    }
    card.run_steps(3);
    card.get_by_label_contains("It took you 2;");
}

#[test]
fn afterwards_the_card_tells_what_happened_and_what_comes_next() {
    let mut card = card(session("two-arrows"), GROUNDS[0]);
    play(&mut card, Some(Event::Guess(Guess::Place([3.0, -1.0]))), 2.0);
    card.get_by_label("Not quite. Look what he did.");
    card.get_by_label_contains("from your bone");
    assert_eq!(click(&mut card, "Next"), [Command::NextLevel]);
    assert_eq!(click(&mut card, "Again"), [Command::TryAgain]);
    assert!(card.query_by_label_contains("three times as fast").is_none());
    assert!(click(&mut card, "Why?").is_empty());
    card.get_by_label_contains("three times as fast");
    click(&mut card, "Less");
    assert!(card.query_by_label_contains("three times as fast").is_none());
}

#[test]
fn a_lollipop_that_is_held_is_given_again_and_again() {
    let mut card = card(session("orange"), GROUNDS[0]);
    play(&mut card, None, 3.0);
    assert_eq!(card.state().session.run().last_step(), 30);
    let place = card.get_by_label("Give the gradient −1").rect().center();
    card.event(egui::Event::PointerMoved(place));
    card.run_steps(1);
    let button = |pressed| egui::Event::PointerButton {
        pos: place,
        button: egui::PointerButton::Primary,
        pressed,
        modifiers: egui::Modifiers::NONE,
    };
    card.event(button(true));
    // Twelve frames of a quarter of a second, longer than anything that egui takes for a click.
    card.run_steps(12);
    card.event(button(false));
    card.run_steps(2);
    let given = card.state().commands.len();
    assert!((9..=12).contains(&given), "{given}");
}

#[test]
fn steps_beside_a_band_are_whole() {
    let mut edge = card(session("find-the-edge"), GROUNDS[0]);
    let slow = Event::SetParam {
        agent: AgentId::FIRST,
        name: "lr".to_owned(),
        axis: None,
        value: Value::Number(0.06),
    };
    play(&mut edge, Some(slow), 3.0);
    edge.get_by_label_contains("32 steps to the goal. Gold takes fewer.");
}

#[test]
fn what_earns_a_medal_is_read_before_the_guess() {
    let circle = card(session("mixed-signals"), GROUNDS[0]);
    circle.get_by_label_contains("Bone: at most 2 times as wide as he needs; gold: 1.5 times.");
    let bone = card(session("two-arrows"), GROUNDS[0]);
    bone.get_by_label_contains("Bone: within ");
    let mud = card(session("mud"), GROUNDS[0]);
    assert!(mud.query_by_label_contains("Bone: ").is_none(), "he is watched first");
    let which = card(session("the-race"), GROUNDS[0]);
    assert!(which.query_by_label_contains("Bone: ").is_none());
}

#[test]
fn the_result_of_a_circle_says_whether_he_left_it() {
    for (radius, words) in [(0.1, "He left your circle."), (40.0, "Your circle is too wide.")] {
        let mut circle = card(session("mixed-signals"), GROUNDS[0]);
        play(&mut circle, Some(Event::Guess(Guess::Radius(radius))), 3.0);
        circle.get_by_label(words);
    }
}

#[test]
fn the_numbers_of_the_dog_that_was_bet_on_are_shown_and_the_answer_is_said_once() {
    for (choice, words) in
        [(1, "Right: Ami (AMSGrad). "), (3, "You chose: Nova (NAdam). The answer: Ami (AMSGrad). ")]
    {
        let mut fence = card(session("the-fence"), GROUNDS[0]);
        assert_eq!(fence.state().session.focus, AgentId::FIRST);
        play(&mut fence, Some(Event::Guess(Guess::Choice(choice))), 8.0);
        assert_eq!(fence.state().session.focus, AgentId::new(choice));
        fence.get_by_label_contains(words);
    }
    let mut race = card(session("the-race"), GROUNDS[0]);
    play(&mut race, Some(Event::Guess(Guess::Choice(1))), 1.0);
    assert_eq!(race.state().session.focus, AgentId::FIRST, "the options are no dogs");
}

#[test]
fn a_flag_waits_until_it_is_asked_for() {
    let mut mud = card(session("mud"), GROUNDS[0]);
    mud.get_by_label("Let him go. At step 180 he stops, and you answer.");
    assert!(mud.query_by_label("440").is_none());
    play(&mut mud, None, 0.5);
    mud.get_by_label("At step 180 he stops, and you answer.");
    assert!(mud.query_by_label("Let him go").is_none(), "he runs");
    play(&mut mud, None, 3.0);
    assert_eq!(mud.state().session.run().last_step(), 180);
    mud.get_by_label("Move the flag to a step.");
    play(&mut mud, Some(Event::Guess(Guess::Step(400))), 3.0);
    mud.get_by_label_contains("He was there at step");
}

#[test]
fn options_wait_until_they_are_asked_for() {
    let mut brave = card(session("too-brave"), GROUNDS[0]);
    brave.get_by_label("Let him go. At step 180 he stops, and you choose.");
    assert!(click(&mut brave, "he stays").is_empty(), "he is watched first");
    play(&mut brave, None, 4.0);
    assert_eq!(brave.state().session.run().last_step(), 180);
    assert_eq!(click(&mut brave, "he stays"), [Command::ApplyEvent(Event::Guess(Guess::Choice(0)))]);
}

#[test]
fn what_a_rule_does_is_read_before_one_is_chosen() {
    let mut fence = card(session("the-fence"), GROUNDS[0]);
    fence.get_by_label_contains("never forgets how large");
    assert_eq!(click(&mut fence, "Ami (AMSGrad)"), [Command::ApplyEvent(Event::Guess(Guess::Choice(1)))]);
    let ravine = card(session("too-brave"), GROUNDS[0]);
    assert!(ravine.query_by_label_contains("consistent").is_none(), "the options are no rules");
}

#[test]
fn a_certain_miss_is_told_while_he_runs() {
    let mut card = card(session("hailstones"), GROUNDS[0]);
    let longer = Event::SetParam {
        agent: AgentId::FIRST,
        name: "beta2".to_owned(),
        axis: None,
        value: Value::Number(0.9999),
    };
    play(&mut card, Some(longer), 1.0);
    assert!(card.query_by_label_contains("in time: he ends").is_none(), "it is early");
    play(&mut card, None, 1.0);
    let session = &card.state().session;
    let miss = session.certain_miss().unwrap();
    assert!(!session.run().outcome().is_over() && session.run().last_step() < miss.end, "{miss:?}");
    card.get_by_label_contains("in time: he ends");
    play(&mut card, None, 3.0);
    card.get_by_label("Again");
}

#[test]
fn the_ground_beside_the_card_is_framed_without_it() {
    let ground = egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(560.0, 540.0));
    // The card and the ground before the run, and both after it.
    let of = |size: [f32; 2]| {
        let mut card = card(session("two-arrows"), size);
        let free = egui::Rect::from_min_size(egui::Pos2::ZERO, egui::Vec2::from(size));
        let now = |card: &Card<'_>| {
            let rect = ask::card::shown_at(&card.ctx).unwrap_or(egui::Rect::NOTHING);
            (rect, ground_beside(&card.ctx, &card.state().session, free))
        };
        let before = now(&card);
        play(&mut card, Some(Event::Guess(Guess::Place([1.0, 1.0]))), 10.0);
        card.get_by_label("Again");
        let after = now(&card);
        assert_eq!(after.0.min, before.0.min, "{size:?}: the result is where the question was");
        [before, after]
    };
    let [(before, free), (after, below)] = of([560.0, 540.0]);
    assert!(free.top() > before.bottom() && below.top() > after.bottom(), "{before:?} {free:?} {below:?}");
    for size in [[1204.0, 600.0], [810.0, 540.0]] {
        let [(before, free), (after, same)] = of(size);
        assert!(free.left() > before.right() && free.left() > after.right(), "{before:?} {free:?}");
        assert_eq!(free, same, "the result moves no ground beside it");
    }
    let [(_, low), _] = of([560.0, 200.0]);
    assert_eq!(low.top(), 0.0, "a low ground is for the dog");
    let sandbox = session("sandbox");
    assert_eq!(ground_beside(&egui::Context::default(), &sandbox, ground), ground);
}

#[test]
fn a_knob_that_missed_the_band_is_not_told_where_it_is() {
    let lr = |value| {
        let mut edge = card(session("find-the-edge"), GROUNDS[0]);
        let (agent, name) = (AgentId::FIRST, "lr".to_owned());
        let set = Event::SetParam { agent, name, axis: None, value: Value::Number(value) };
        play(&mut edge, Some(set), 3.0);
        edge
    };
    let slow = lr(0.02);
    slow.get_by_label_contains("steps to the goal. Bone takes fewer.");
    assert!(slow.query_by_label_contains("The edge of this bowl").is_none());
    assert!(slow.query_by_label("Map").is_none());
    let fast = lr(0.071);
    fast.get_by_label_contains("The edge of this bowl is at");
    fast.get_by_label("Map");
}

#[test]
fn other_tries_that_he_hides_are_said_to_be_hidden() {
    let luck = |id: &str| {
        let level = asking().into_iter().find(|level| level.id() == id).unwrap();
        let Some(TimedEvent { event, .. }) = reference(&level).pop() else { panic!("{id}") };
        let mut card = card(session(id), GROUNDS[0]);
        play(&mut card, Some(event), 30.0);
        card
    };
    let [near, wide] = ["two-arrows", "mixed-signals"].map(luck);
    near.get_by_label_contains("The dots are 200 more tries, so near to each other that he hides them: ");
    wide.get_by_label_contains("The dots are 200 more tries: ");
}

#[test]
fn a_certain_miss_gives_no_part_of_a_bet_away() {
    let mut fence = card(session("the-fence"), GROUNDS[0]);
    play(&mut fence, Some(Event::Guess(Guess::Choice(1))), 0.5);
    assert!(fence.state().session.certain_miss().is_some());
    assert!(fence.query_by_label_contains("passes").is_none());
    fence.get_by_label_contains("You chose: Ami");
}

#[test]
fn nothing_on_the_ground_begins_the_next_try_after_a_result() {
    for level in asking() {
        let run = answered(&level, level.seed(), reference(&level));
        let mut session = Session::new(run, SessionMode::Play, 1.0);
        for _ in 0..1_000 {
            if session.assessment().is_some() {
                break;
            }
            session.tick(0.05);
        }
        assert!(ask::is_decided(&session), "{}", level.id());
        for is_unfolded in [false, true] {
            session.is_unfolded = is_unfolded;
            for is_secondary in [false, true] {
                assert_eq!(click_action(&session, is_secondary), ClickAction::None, "{}", level.id());
            }
        }
    }
}

/// Levels with a plot of data have it at the left.
#[test]
fn the_card_lies_at_the_same_place_in_all_levels() {
    let mut count = 0;
    for level in asking() {
        let session = session(level.id());
        if session.shows(ScreenPart::Data) && level.data_loss().is_some() {
            continue;
        }
        let mut left = f32::NAN;
        let mut fonts_loaded = false;
        let app = |ui: &mut egui::Ui| {
            if !std::mem::replace(&mut fonts_loaded, true) {
                return theme::install(ui.ctx());
            }
            let layout = panels::stage_layout(ui.ctx(), &session, &[], OpenTabs::default());
            ask_card_ui(ui.ctx(), layout.free, &session);
            let ground = ground_beside(ui.ctx(), &session, layout.free);
            left = ground.left() - layout.free.left();
        };
        let mut window = Harness::builder().with_size(egui::vec2(1280.0, 720.0)).build_ui(app);
        window.run_steps(4);
        let card = ask::card::shown_at(&window.ctx).unwrap();
        drop(window);
        assert_eq!(left, 344.0, "{}: the ground begins beside the card", level.id());
        assert_eq!(card.min, egui::pos2(86.0, 32.0), "{}", level.id());
        count += 1;
    }
    assert!(count >= 25, "{count}");
}

#[test]
fn the_ground_that_is_framed_lies_beside_the_card_in_windows_of_any_size() {
    for id in ["the-fence", "metres-and-millimetres", "long-memory", "mixed-signals"] {
        let session = session(id);
        let [ground, free] = [Cell::new(egui::Rect::NOTHING), Cell::new(egui::Rect::NOTHING)];
        let mut fonts_loaded = false;
        let app = |ui: &mut egui::Ui| {
            if !std::mem::replace(&mut fonts_loaded, true) {
                return theme::install(ui.ctx());
            }
            free.set(panels::stage_layout(ui.ctx(), &session, &[], OpenTabs::default()).free);
            // As the stage does: the ground first, with the card of the frame before.
            ground.set(ground_beside(ui.ctx(), &session, free.get()));
            ask_card_ui(ui.ctx(), free.get(), &session);
        };
        let mut window = Harness::builder().with_size(egui::vec2(1280.0, 720.0)).build_ui(app);
        // In the same window, so that the card moves from the side to the top and back.
        for size in [[1280.0, 720.0], [1100.0, 700.0], [1000.0, 800.0], [1920.0, 1080.0], [1100.0, 700.0]] {
            window.set_size(egui::Vec2::from(size));
            window.run_steps(6);
            let card = ask::card::shown_at(&window.ctx).unwrap();
            let (ground, free) = (ground.get(), free.get());
            assert!(!ground.intersects(card), "{id} in {size:?}: {ground} of {free}, card {card}");
        }
    }
}
