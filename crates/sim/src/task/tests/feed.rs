//! Tasks in which the player takes the place of the noise or of the optimizer.

use super::*;
use crate::LevelError;

/// Adam, which was given 30 gradients of 1 before the player's. The ground itself has the slope [1, −2].
const FEED: &str = r#"kind = "feed"
axis = "x"
history = { steps = 30, gradient = 1.0 }
values = [-3.0, 3.0]
target = "m_hat"
below = 0.0
bone = 9
gold = 7
"#;

fn feeding(edits: &[(&str, &str)]) -> Result<Arc<Level>, LevelError> {
    let text = PLAIN.replace("{guess} {truth} {off}", "{truth}");
    let adam = LevelEdit::parse("optimizer.kind", "adam");
    let edits = edits.iter().map(|(key, value)| LevelEdit::parse(key, value));
    let edits: Vec<_> = std::iter::once(adam).chain(edits).collect();
    let read = Level::from_text("task", &format!("{text}{FEED}"), &edits, &|_| Err(String::new()));
    read.map(Arc::new)
}

/// The assessment of a run whose steps after the 30th get these gradients of x.
fn fed(level: &Arc<Level>, gradients: &[f64]) -> (Run, Assessment) {
    let mut run = Run::new(level.clone(), 1);
    run.seek(30);
    for gradient in gradients {
        run.step(&[Event::Feed { gradient: [*gradient, 0.0] }]).unwrap();
    }
    run.seek(u64::MAX);
    let assessment = run.assess().unwrap();
    (run, assessment)
}

#[test]
fn blue_falls_below_zero_after_seven_samples() {
    let level = feeding(&[]).unwrap();
    // n samples of −1 after 30 of 1: m is 0.9ⁿ·(1 − 0.9³⁰) − (1 − 0.9ⁿ), below zero from n = 7 on.
    let (run, assessment) = fed(&level, &[-1.0; 9]);
    assert_eq!((assessment.truth, assessment.moment), (Some(Truth::Count(7)), Some(37)));
    assert_eq!((assessment.medal, assessment.guess), (Some(Medal::Gold), None));
    let row = |step: u64| run.trace().unwrap().row(step).copied().unwrap();
    assert_eq!((row(30).gradient, row(30).true_gradient), ([1.0, 0.0], [1.0, -2.0]));
    assert_eq!((row(31).gradient, row(39).gradient), ([-1.0, 0.0], [-1.0, 0.0]));
    assert_eq!(row(40).gradient, [1.0, -2.0], "the ground again");
    assert!(row(36).axes[0].first.unwrap().used > 0.0 && row(37).axes[0].first.unwrap().used < 0.0);
    // Stronger ones are quicker: 0.9ⁿ·(4 − 0.9³⁰) < 3 from n = 3 on.
    assert_eq!(fed(&level, &[-3.0; 5]).1.truth, Some(Truth::Count(3)));
    // Two samples the other way first.
    let (_, slower) = fed(&level, &[1.0, 1.0, -1.0, -1.0, -1.0, -1.0, -1.0, -1.0, -1.0]);
    assert_eq!((slower.truth, slower.medal), (Some(Truth::Count(9)), Some(Medal::Bone)));
    // Nothing given: the ground is steep the same way.
    let (_, nothing) = fed(&level, &[]);
    assert_eq!((nothing.truth, nothing.medal), (None, None));
    // On ground that is steep the other way the number gets there by itself, and earns no more than paw.
    let by_itself = feeding(&[("surface.slope", "[-1, 0]")]).unwrap();
    let (_, by_itself) = fed(&by_itself, &[]);
    assert_eq!((by_itself.truth, by_itself.medal), (Some(Truth::Count(7)), Some(Medal::Paw)));
}

#[test]
fn r_is_made_small_and_then_large() {
    let edits = [
        ("task.target", "ratio"),
        ("task.below", "0.1"),
        ("task.then", "{ above = 0.9 }"),
        ("max_steps", "90"),
    ];
    let level = feeding(&edits).unwrap();
    // Below 0.1 after 6 samples of −1, above 0.9 again after 22 of 1: 1 − 0.9597·0.9ᵏ ≥ 0.9·(1 − 0.0225·0.9ᵏ).
    let gradients: Vec<f64> = [-1.0; 6].into_iter().chain([1.0; 25]).collect();
    let (run, assessment) = fed(&level, &gradients);
    assert_eq!((assessment.truth, assessment.moment), (Some(Truth::Count(28)), Some(58)));
    let mut first = run.clone();
    first.seek(40);
    first.apply(Event::Feed { gradient: [1.0, 0.0] }).unwrap();
    let mut assessor = Assessor::new(&first).unwrap();
    assert_eq!((assessor.follow(&first, u64::MAX), assessor.bounds_met()), (true, 1), "r was small");
    let v_hat = feeding(&[("task.target", "v_hat"), ("task.below", "-1")]).unwrap();
    let v_hat = edited(
        &v_hat,
        &[
            ("task.kind", "feed"),
            ("task.axis", "x"),
            ("task.choices", "[2, -2]"),
            ("task.target", "v_hat"),
            ("task.above", "3"),
            ("task.bone", "2"),
            ("task.gold", "1"),
        ],
    );
    let mut run = Run::new(v_hat, 1);
    run.step(&[Event::Feed { gradient: [2.0, 0.0] }]).unwrap();
    assert_eq!(run.assess().unwrap().truth, Some(Truth::Count(1)), "v̂ is 4 at once");
}

#[test]
fn only_the_gradients_of_the_task_are_taken() {
    let level = feeding(&[]).unwrap();
    let refusal = |level: &Arc<Level>, step: u64, gradient: [f64; 2]| {
        let mut run = Run::new(level.clone(), 1);
        run.seek(step);
        run.apply(Event::Feed { gradient }).unwrap_err().to_string()
    };
    assert_eq!(
        refusal(&level, 29, [1.0, 0.0]),
        "this level does not let you choose gradients before step 30"
    );
    for wrong in [[3.5, 0.0], [1.0, 0.5], [f64::NAN, 0.0]] {
        let expected = "the gradient must be a number from -3.0 to 3.0 for x, and 0 for y";
        assert_eq!(refusal(&level, 30, wrong), expected);
    }
    let place = super::level(PLACE);
    assert_eq!(refusal(&place, 0, [1.0, 0.0]), "this level does not let you choose gradients");
    let lead = Run::new(place, 1).apply(Event::Lead { ratio: [0.0; 2] }).unwrap_err();
    assert_eq!(lead.to_string(), "this level does not let you choose the steps");
    // Two at the same step: the later one counts.
    let mut run = Run::new(level, 1);
    run.seek(30);
    for gradient in [[1.0, 0.0], [-1.0, 0.0]] {
        run.apply(Event::Feed { gradient }).unwrap();
    }
    assert_eq!(run.events().len(), 1);
    run.advance();
    assert_eq!(run.row().unwrap().gradient, [-1.0, 0.0]);
}

#[test]
fn a_drop_on_the_way_makes_samples_worth_less() {
    let level = feeding(&[]).unwrap();
    let mut run = Run::new(level, 1);
    run.seek(30);
    run.apply(Event::Drop { at: [0.0, 0.0] }).unwrap();
    run.step(&[Event::Feed { gradient: [-1.0, 0.0] }]).unwrap();
    let assessment = run.assess().unwrap();
    assert_eq!((assessment.truth, assessment.medal), (Some(Truth::Count(1)), Some(Medal::Paw)));
    assert!(assessment.interfered);
}

#[test]
fn a_number_between_two_others_is_neither_below_nor_above_them() {
    let edits = [("task.then.between", "[0.45, 0.55]"), ("task.values", "[-9.0, 9.0]"), ("task.bone", "20")];
    let level = feeding(&edits).unwrap();
    // 0.9·(1 − 0.9³⁰) − 0.9 is a little below zero; a tenth of 5 more is about a half.
    assert_eq!(fed(&level, &[-9.0, 5.0]).1.truth, Some(Truth::Count(2)));
    // Past it and back again.
    assert_eq!(fed(&level, &[-9.0, 9.0, -3.0]).1.truth, Some(Truth::Count(3)));
    assert!(Bound::Between([1.0, 2.0]).is_met_by(1.0) && Bound::Between([1.0, 2.0]).is_met_by(2.0));
    for outside in [0.999, 2.001, f64::NAN, f64::INFINITY] {
        assert!(!Bound::Between([1.0, 2.0]).is_met_by(outside), "{outside}");
    }
}

#[test]
fn feed_tasks_are_checked() {
    let refused = |key: &str, value: &str| feeding(&[(key, value)]).unwrap_err().to_string();
    let cases = [
        ("task.history.steps", "50", "the run is over after 50 steps; expected less than 50"),
        ("task.history.gradient", "\"up\"", "\"up\" is of the wrong type; expected a finite number"),
        ("task.history.step", "3", "unknown key; expected `steps`, the nearest known"),
        ("task.values", "[1, -1]", "[1.0, -1.0] is empty; expected the lower number first"),
        ("task.choices", "[1, -1]", "`values` is there already; expected one of the two"),
        ("task.above", "1", "`below` is there already; expected one of the two"),
        ("task.between", "[1, 2]", "`below` is there already; expected one of the two"),
        ("task.then.between", "[2, 1]", "[2.0, 1.0] is empty; expected the lower number first"),
        ("task.then.between", "1", "1 is of the wrong type; expected two numbers"),
        ("task.then.belo", "1", "unknown key; expected `below`, the nearest known"),
        ("task.target", "m", "\"m\" is not known; expected one of `m_hat`, `v_hat`, `ratio`"),
        ("task.gold", "10", "10 is easier than bone; expected at most 9, as for bone"),
        ("task.axis", "z", "\"z\" is not known; expected `x`, the nearest known"),
    ];
    for (key, value, expected) in cases {
        let error = refused(key, value);
        assert!(error.starts_with("--set ") && error.contains(&format!(": `{key}`: {expected}")), "{error}");
    }
    let sgd = refused("optimizer.kind", "sgd");
    assert!(
        sgd.contains("`task.target`: sgd has no \"m_hat\"; expected a number that the optimizer has"),
        "{sgd}"
    );
    let text = format!("{PLAIN}{FEED}").replace("below = 0.0\n", "").replace("{guess} {truth} {off}", "");
    let error = Level::parse("task", &text.replace("\"sgd\"", "\"adam\"")).unwrap_err().to_string();
    assert_eq!(
        error,
        "line 20, column 1: `task.below`: missing; expected `below` or `above`, a number, or `between = [low, high]`"
    );
    let at = text.replace("\"sgd\"", "\"adam\"").replace("steps = 30, ", "steps = 0, ");
    let error = Level::parse("task", &at).unwrap_err().to_string();
    assert_eq!(
        error,
        "line 23, column 21: `task.history.steps`: 0 is not possible; expected a whole number from 1 to 100000"
    );
}

/// SGD to a goal that is 30 steps of [−0.1, 0.2] away: with lr = 0.05 it takes 58 steps, with lr = 0.2 it takes 15.
fn leading(pack: &str) -> Arc<Level> {
    let text = PLAIN
        .replace("insight = ", "tagline = ")
        .replace("lr = 0.1", "lr = 0.2")
        .replace("max_steps = 50", "max_steps = 80");
    let goal = "[goal]\nkind = \"reach\"\nat = [-3.0, 6.0]\nradius = 0.3\n";
    let text = format!("{text}kind = \"lead\"\n{goal}{pack}");
    Arc::new(Level::parse("task", &text).unwrap_or_else(|error| panic!("{error}")))
}

const SLOW: &str = "[pack.slow]\nkind = \"sgd\"\nlr = 0.05\n";
const FAST: &str = "[pack.fast]\nkind = \"sgd\"\nlr = 0.2\n";

fn led(level: &Arc<Level>, ratio: [f64; 2]) -> (Run, Assessment) {
    let mut run = Run::new(level.clone(), 1);
    run.apply(Event::Lead { ratio }).unwrap();
    run.seek(u64::MAX);
    let assessment = run.assess().unwrap();
    (run, assessment)
}

#[test]
fn who_leads_runs_against_the_pack() {
    let (run, assessment) = led(&leading(SLOW), [0.5, -1.0]);
    assert_eq!((assessment.truth, assessment.medal), (Some(Truth::Count(29)), Some(Medal::Gold)));
    assert!(run.trace().unwrap().rows().iter().all(|row| row.ratio() == [0.5, -1.0] && !row.wrong_way()));
    let of = |pack: &str| led(&leading(pack), [0.5, -1.0]).1.medal;
    assert_eq!(of(&format!("{SLOW}{FAST}")), Some(Medal::Bone));
    assert_eq!(of(FAST), Some(Medal::Paw));
    assert_eq!(led(&leading(SLOW), [-1.0, 1.0]).1.medal, None, "the wrong way");
    assert!(led(&leading(SLOW), [-1.0, 1.0]).0.trace().unwrap().rows().iter().all(|row| row.wrong_way()));
    // His own optimizer is faster, but that is not what was asked.
    let mut run = Run::new(leading(SLOW), 1);
    run.seek(u64::MAX);
    assert_eq!((run.state().step, run.assess().unwrap().medal), (15, Some(Medal::Paw)));
}

#[test]
fn a_led_agent_keeps_its_optimizers_numbers_and_the_pack_its_steps() {
    let level = edited(&leading(SLOW), &[("optimizer.kind", "adam"), ("optimizer.lr", "0.2")]);
    let (run, _) = led(&level, [0.25, -0.5]);
    let row = run.trace().unwrap().row(20).unwrap();
    assert!((row.axes[0].first.unwrap().used - 1.0).abs() < 1e-12, "m̂ of a slope of 1");
    assert_eq!(row.ratio(), [0.25, -0.5]);
    let mut alone = Run::new(level, 1);
    alone.seek(10);
    let mut with = run.clone();
    with.seek(10);
    assert_eq!(alone.pack()[0].state().hash(), with.pack()[0].state().hash());
    assert_ne!(alone.hash(), with.hash());
}

#[test]
fn ratios_beyond_one_are_refused_and_the_last_of_a_step_counts() {
    let mut run = Run::new(leading(SLOW), 1);
    for wrong in [[1.1, 0.0], [0.0, f64::NAN], [f64::INFINITY, 0.0]] {
        let error = run.apply(Event::Lead { ratio: wrong }).unwrap_err().to_string();
        assert_eq!(error, "the ratio must be a number from -1 to 1 for each axis");
    }
    let before = run.hash();
    for ratio in [[1.0, 1.0], [0.5, -1.0]] {
        run.apply(Event::Lead { ratio }).unwrap();
    }
    assert_eq!(run.events().len(), 1);
    assert_ne!(run.hash(), before, "it decides the next step");
    run.advance();
    assert_eq!(run.state().at, [-0.1, 0.2]);
    let text = PLAIN.replace("insight = ", "tagline = ");
    let refused =
        |more: &str| Level::parse("task", &format!("{text}kind = \"lead\"\n{more}")).unwrap_err().to_string();
    let goal = "[goal]\nkind = \"reach\"\nat = [-3.0, 6.0]\nradius = 0.3\n";
    let place = "line 21, column 8: `task.kind`:";
    assert_eq!(refused(SLOW), format!("{place} there is no goal to reach; expected a goal of kind `reach`"));
    assert_eq!(refused(goal), format!("{place} there is nobody to run against; expected a `[pack.NAME]`"));
}

#[test]
fn who_leads_knows_the_next_gradient() {
    let noise = [("noise.kind", "gaussian"), ("noise.sigma", "0.5")];
    let noisy = leading(SLOW).edited(&noise.map(|(key, value)| LevelEdit::parse(key, value))).unwrap();
    let mut run = Run::new(Arc::new(noisy), 5);
    for step in 0..20 {
        let next = run.next_gradient().unwrap();
        assert_eq!(run.next_gradient(), Some(next), "looking at it changes nothing");
        run.apply(Event::Lead { ratio: [0.1 * f64::from(step % 5), -0.2] }).unwrap();
        run.advance();
        assert_eq!(run.row().unwrap().gradient, next);
    }
    run.seek(u64::MAX);
    assert_eq!(run.next_gradient(), None, "there is no next step");
}

#[test]
fn without_a_target_gradients_are_given_for_as_long_as_the_player_likes() {
    let text = "format = 1\ntitle = \"By hand\"\n[surface]\nkind = \"bowl\"\n[optimizer]\nkind = \"adam\"\nlr = 0.01\n\
        [start]\nat = [1.0, 1.0]\n[task]\nkind = \"feed\"\naxis = \"y\"\nvalues = [-2.0, 2.0]\n";
    let level = Arc::new(Level::parse("hand", text).unwrap());
    let mut run = Run::new(level, 1);
    for gradient in [2.0, -2.0, 0.5] {
        run.step(&[Event::Feed { gradient: [0.0, gradient] }]).unwrap();
        assert_eq!(run.row().unwrap().gradient, [0.0, gradient]);
    }
    assert_eq!(run.assess(), None, "there is nothing to reach");
    let error = Level::parse("hand", &format!("{text}gold = 3\n")).unwrap_err().to_string();
    assert!(error.contains("`task.gold`: there is no number that it is about; expected `target`"), "{error}");
}
