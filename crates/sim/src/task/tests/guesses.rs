//! Guesses of a radius, a step and an option.

use super::*;

#[test]
fn a_radius_must_hold_and_be_tight() {
    let steps = "steps = 30\nbone = 1.6\ngold = 1.2\n";
    // From the start the farthest place is that after step 30: √45 = 6.7082.
    let from_start = level(&format!("kind = \"radius\"\n{steps}"));
    let of = |radius: f64| medal(&from_start, Guess::Radius(radius));
    assert_eq!(of(6.7), Some(Medal::Paw), "he gets out");
    assert_eq!(of(6.71), Some(Medal::Gold));
    assert_eq!(of(8.04), Some(Medal::Gold));
    assert_eq!(of(8.06), Some(Medal::Bone));
    assert_eq!(of(10.73), Some(Medal::Bone));
    assert_eq!(of(10.74), Some(Medal::Paw));
    let assessment = guessed(&from_start, Guess::Radius(8.0));
    assert_eq!(assessment.moment, Some(30));
    assert_eq!(assessment.describe(&from_start), "8 6.71 1.29 30 0 1 2");
    // Around [−1, 2], which is the place after step 10, he is farthest after step 30; between 5 and 12 after step 5.
    let around = level("kind = \"radius\"\nsteps = [5, 12]\naround = [-1.0, 2.0]\nbone = 1.6\ngold = 1.2\n");
    let assessment = guessed(&around, Guess::Radius(1.2));
    let Some(Truth::Radius(radius)) = assessment.truth else { panic!("{assessment:?}") };
    assert!((radius - 1.25_f64.sqrt()).abs() < 1e-12, "{radius}");
    assert_eq!((assessment.moment, assessment.medal), (Some(5), Some(Medal::Gold)));
    assert_eq!((assessment.place, assessment.center), (Some([-0.5, 1.0]), Some([-1.0, 2.0])));
    let centers = |level: &Arc<Level>| level.task().unwrap().circle_centers(&Run::new(level.clone(), 1));
    assert_eq!((centers(&around), centers(&from_start)), (vec![[-1.0, 2.0]], vec![[0.0, 0.0]]));
    // Around where he is dropped, and around the goal.
    let mut run = Run::new(from_start, 1);
    run.apply(Event::Guess(Guess::Radius(6.8))).unwrap();
    run.apply(Event::Drop { at: [4.0, -4.0] }).unwrap();
    run.seek(50);
    assert_eq!(run.assess().unwrap().medal, Some(Medal::Gold));
    let goal = "kind = \"radius\"\nsteps = [0, 30]\naround = \"goal\"\nbone = 1.6\ngold = 1.2\n";
    let goal = format!("{goal}[goal]\nkind = \"reach\"\nat = [0.0, 4.0]\nradius = 0.01\n");
    let Some(Truth::Radius(radius)) = guessed(&level(&goal), Guess::Radius(5.0)).truth else { panic!() };
    assert!((radius - 4.0).abs() < 1e-12, "at the start: {radius}");
}

/// Adam on gradients of ±1 that change their sign after every 50 steps, on both axes.
fn reversals(moment: &str) -> Arc<Level> {
    let numbers = "bone = 2\ngold = 0\n";
    let task = format!("kind = \"when\"\naxis = \"x\"\n{moment}\n{numbers}");
    let edits = [
        ("surface.kind", "signal"),
        ("surface.pattern", "reversals"),
        ("surface.period", "50"),
        ("optimizer.kind", "adam"),
        ("max_steps", "120"),
    ];
    edited(&level(&task), &edits)
}

#[test]
fn a_turn_takes_seven_steps_and_being_sure_again_takes_29() {
    // n steps after the flip r is near 1 − 2·0.9ⁿ: negative up to n = 6, 0.9 or more from n = 29 on.
    let turns = reversals("moment = \"turns\"");
    let guess = guessed(&turns, Guess::Step(57));
    assert_eq!(
        (guess.truth, guess.medal, guess.moment),
        (Some(Truth::Step(57)), Some(Medal::Gold), Some(57))
    );
    assert_eq!(medal(&turns, Guess::Step(58)), Some(Medal::Bone));
    assert_eq!(medal(&turns, Guess::Step(54)), Some(Medal::Paw));
    let sure = reversals("moment = \"sure\"");
    assert_eq!(guessed(&sure, Guess::Step(1)).truth, Some(Truth::Step(79)));
    let later = edited(&turns, &[("task.after", "57")]);
    assert_eq!(guessed(&later, Guess::Step(58)).truth, Some(Truth::Step(107)), "the next turn");
    let less = reversals("moment = \"sure\"\nlevel = 0.5");
    // 1 − 2·0.9ⁿ ≥ 0.5 from n = 14 on.
    assert_eq!(guessed(&less, Guess::Step(58)).truth, Some(Truth::Step(64)));
}

#[test]
fn the_first_step_past_a_coordinate_is_scored_by_steps() {
    let passes = |at: f64, after: u64| {
        level(&format!(
            "kind = \"when\"\nmoment = \"passes\"\naxis = \"y\"\nat = {at:?}\nafter = {after}\nbone = 3\ngold = 1\n"
        ))
    };
    // y = 0.2·t is past 3.1 after step 16.
    let level = passes(3.1, 0);
    let truth = guessed(&level, Guess::Step(14));
    assert_eq!((truth.truth, truth.score, truth.moment), (Some(Truth::Step(16)), Some(2.0), Some(16)));
    assert_eq!(truth.describe(&level), "14 16 2 16 0 1 2");
    for (guess, expected) in [
        (16, Medal::Gold),
        (15, Medal::Gold),
        (17, Medal::Gold),
        (13, Medal::Bone),
        (19, Medal::Bone),
        (12, Medal::Paw),
        (20, Medal::Paw),
    ] {
        assert_eq!(medal(&level, Guess::Step(guess)), Some(expected), "{guess}");
    }
    // It is past it already at step 20, and never comes back.
    let never = guessed(&passes(3.1, 20), Guess::Step(30));
    assert_eq!((never.truth, never.score, never.medal), (None, None, None));
    assert_eq!(never.numbers.steps, 50);
}

#[test]
fn arriving_is_the_first_step_within_the_goals_radius() {
    let goal = "[goal]\nkind = \"reach\"\nat = [-1.0, 2.0]\nradius = 0.5\nhold = 4\n";
    let level = level(&format!("kind = \"when\"\nmoment = \"arrives\"\nbone = 3\ngold = 1\n{goal}"));
    // 0.2236 a step: within 0.5 of the place of step 10 after step 8; held for 4 steps after step 11.
    let arrives = guessed(&level, Guess::Step(8));
    assert_eq!((arrives.truth, arrives.medal), (Some(Truth::Step(8)), Some(Medal::Gold)));
}

#[test]
fn the_right_option_earns_gold() {
    let arrow = level("kind = \"which\"\nask = \"arrow\"\n");
    let truth = guessed(&arrow, Guess::Choice(1));
    assert_eq!((truth.truth, truth.medal), (Some(Truth::Choice(1)), Some(Medal::Gold)));
    assert_eq!(medal(&arrow, Guess::Choice(0)), Some(Medal::Paw));
    assert_eq!(arrow.task().unwrap().options(&arrow), ["x", "y"]);
    let side = |at: f64| {
        level(&format!(
            "kind = \"which\"\nask = \"side\"\naxis = \"x\"\nat = {at:?}\noptions = [\"left\", \"right\"]\n"
        ))
    };
    // He ends at x = −5.
    let described = |guess| {
        let level = edited(&side(-4.9), &[("insight", "{answer}.")]);
        guessed(&level, Guess::Choice(guess)).describe(&level)
    };
    let [low, high] = [0, 1].map(|i| side(-4.9).task().unwrap().options(&side(-4.9))[i].clone());
    assert_eq!(
        [described(0), described(1)],
        [format!("Right: {low}."), format!("You chose: {high}. The answer: {low}.")]
    );
    assert_eq!(guessed(&side(-4.9), Guess::Choice(0)).truth, Some(Truth::Choice(0)));
    assert_eq!(guessed(&side(-5.1), Guess::Choice(0)).truth, Some(Truth::Choice(1)));
    let choice = level("kind = \"which\"\nask = \"choice\"\noptions = [\"a\", \"b\", \"c\"]\nanswer = 3\n");
    let assessment = guessed(&choice, Guess::Choice(2));
    assert_eq!((assessment.truth, assessment.medal), (Some(Truth::Choice(2)), Some(Medal::Gold)));
    assert_eq!(assessment.describe(&choice), "c c – 50 0 1 2");
}

#[test]
fn the_first_of_several_agents_is_the_one_that_arrives_or_gets_lowest() {
    let pack = "[pack.bolt]\nkind = \"sgd\"\nlr = 0.2\n[pack.momo]\nkind = \"sgd\"\nlr = 0.2\n";
    let goal = "[goal]\nkind = \"reach\"\nat = [-1.0, 2.0]\nradius = 0.1\n";
    let reached = level(&format!("kind = \"which\"\nask = \"first\"\n{pack}{goal}"));
    assert_eq!(reached.task().unwrap().options(&reached), ["Frankie", "Bolt", "Momo"]);
    let assessment = guessed(&reached, Guess::Choice(2));
    assert_eq!((assessment.truth, assessment.moment), (Some(Truth::Choice(1)), Some(5)));
    assert_eq!(assessment.medal, Some(Medal::Gold), "as fast as the other one");
    assert_eq!(medal(&reached, Guess::Choice(0)), Some(Medal::Paw));
    // Nobody gets there within 4 steps: the lowest loss counts.
    let lowest = edited(&reached, &[("max_steps", "4"), ("pack.momo.lr", "0.3")]);
    assert_eq!(guessed(&lowest, Guess::Choice(2)).medal, Some(Medal::Gold));
    // One that ran off is no answer, however low it got.
    let off = edited(&lowest, &[("pack.momo.lr", "30")]);
    assert_eq!(guessed(&off, Guess::Choice(1)).medal, Some(Medal::Gold));
    let run = {
        let mut run = Run::new(off, 1);
        run.seek(4);
        run
    };
    assert_eq!(run.agent(AgentId::in_pack(1)).unwrap().outcome(), Outcome::LeftBounds);
}
