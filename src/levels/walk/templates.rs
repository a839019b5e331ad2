//! The kinds of walks: what each asks, on a ground and with a noise that the day's random numbers choose. A draft has no
//! numbers of medals yet; runs of it give them.

use frankie_sim::params::Value;
use frankie_sim::{AgentId, Event};

use super::Dice;

/// The number of kinds of walks.
pub(super) const GESTURES: usize = 6;

/// The parts of a level file without title, seed and numbers of medals.
pub(super) struct Draft {
    /// The question; `{gold}` stands for the band that earns gold.
    pub question: String,
    pub insight: &'static str,
    pub lesson: &'static str,
    /// The tables before `[task]`.
    pub body: String,
    /// The keys of `[task]` before the numbers of medals.
    pub task: String,
    pub ask: Ask,
}

/// How the numbers of the medals are found.
pub(super) enum Ask {
    /// A guess of a place.
    Place,
    /// A guess of a radius.
    Radius,
    /// A guess of a step; at least so many steps off earn gold.
    Step { gold: u64 },
    /// A start from which he meets the ball.
    Drop,
    /// A knob that leads to a number; with the answer its band is measured.
    Dial { answer: Event },
}

/// Returns a draft of the kind with this number, from 0.
pub(super) fn draft(gesture: usize, dice: &mut Dice) -> Draft {
    match gesture {
        0 => place(dice),
        1 => radius(dice),
        2 => turns(dice),
        3 => arrives(dice),
        4 => drop(dice),
        _ => match dice.below(2) {
            0 => dial_ratio(dice),
            _ => dial_steps(dice),
        },
    }
}

const WIDE: &str = "[view]\nx = [-5.0, 5.0]\ny = [-4.0, 4.0]\n\n";

/// Returns a table with one line for each entry.
fn table(name: &str, entries: &[(&str, String)]) -> String {
    let lines: String = entries.iter().map(|(key, value)| format!("{key} = {value}\n")).collect();
    format!("[{name}]\n{lines}\n")
}

/// Returns a text as TOML has it.
fn word(text: &str) -> String {
    format!("\"{text}\"")
}

/// Returns a number in its shortest form, with a point.
fn number(x: f64) -> String {
    format!("{x:?}")
}

fn pair(pair: [f64; 2]) -> String {
    format!("[{}, {}]", number(pair[0]), number(pair[1]))
}

/// Returns a number with a minus sign of its own, as people write it.
fn signed(x: f64) -> String {
    if x < 0.0 { format!("−{}", -x) } else { x.to_string() }
}

/// Returns a product of two decimals, rounded to the digits that they have together.
fn times(a: f64, b: f64) -> f64 {
    (a * b * 1e4).round() / 1e4
}

fn adam(lr: f64, beta1: f64) -> String {
    table("optimizer", &[("kind", word("adam")), ("lr", number(lr)), ("beta1", number(beta1))])
}

/// Returns a noise for a slope: one of three kinds, which differs between the axes.
fn noise_on(slope: [f64; 2], dice: &mut Dice) -> String {
    let kind = dice.below(3);
    let mut both = |from: [f64; 4]| [dice.pick(from), dice.pick(from)];
    match kind {
        0 => {
            let share = both([0.2, 0.7, 1.5, 3.0]);
            let sigma = [0, 1].map(|i| times(slope[i].abs(), share[i]));
            table("noise", &[("kind", word("gaussian")), ("sigma", pair(sigma))])
        }
        1 => table("noise", &[("kind", word("sparse")), ("p", pair(both([1.0, 0.4, 0.2, 0.1])))]),
        _ => table("noise", &[("kind", word("sign_flip")), ("p", pair(both([0.0, 0.1, 0.2, 0.35])))]),
    }
}

/// Where is he after so many steps?
fn place(dice: &mut Dice) -> Draft {
    let at = [-3.4 * dice.sign(), -2.6 * dice.sign()];
    let lr = dice.pick([0.03, 0.04, 0.05, 0.06]);
    let is_bowl = dice.below(3) == 0;
    let (ground, steps) = if is_bowl {
        let curvature = [dice.pick([0.3, 1.0, 3.0]), dice.pick([0.3, 1.0, 3.0])];
        let sigma = [dice.pick([0.3, 1.0, 2.0]), dice.pick([0.3, 1.0, 2.0])];
        let noise = table("noise", &[("kind", word("gaussian")), ("sigma", pair(sigma))]);
        (table("surface", &[("kind", word("bowl")), ("curvature", pair(curvature))]) + WIDE + &noise, {
            dice.pick([40, 50, 60, 70])
        })
    } else {
        // He runs from a corner toward the opposite one.
        let slope = [0, 1].map(|i| times(-dice.pick([0.4, 0.8, 1.2, 2.0]), -at[i].signum()));
        let ground = table("surface", &[("kind", word("slope")), ("slope", pair(slope))]);
        (ground + WIDE + &noise_on(slope, dice), dice.pick([80, 100, 120, 150]))
    };
    let body = ground
        + &adam(lr, 0.9)
        + &table("start", &[("at", pair(at))])
        + &table("goal", &[("kind", word("steps")), ("steps", steps.to_string())]);
    Draft {
        question: format!(
            "lr is {lr}, he starts at ({}, {}). Where is he after {steps} steps?",
            signed(at[0]),
            signed(at[1])
        ),
        insight: "He was at {truth}, {off} from your bone. r was {r_x} on x and {r_y} on y.",
        lesson: "On each axis he goes about lr times r a step. r is near 1 where the gradients agree, small where they \
                 do not; how steep the ground is does not count.",
        body,
        task: format!("kind = \"bone\"\nat_step = {steps}\n"),
        ask: Ask::Place,
    }
}

/// How far does he get on flat ground?
fn radius(dice: &mut Dice) -> Draft {
    let noise = match dice.below(3) {
        0 => [("kind", word("gaussian")), ("sigma", number(dice.pick([0.5, 1.0, 3.0, 10.0])))],
        1 => [("kind", word("student_t")), ("nu", number(dice.pick([3.0, 4.0, 6.0])))],
        _ => [("kind", word("autocorrelated")), ("rho", number(dice.pick([-0.5, 0.5, 0.8])))],
    };
    let (steps, lr, beta1) =
        (dice.pick([200, 300, 400, 600]), dice.pick([0.02, 0.03, 0.04, 0.06]), dice.pick([0.5, 0.9, 0.95]));
    let body = table("surface", &[("kind", word("slope")), ("slope", pair([0.0; 2]))])
        + "[view]\nx = [-5.0, 5.0]\ny = [-4.0, 4.0]\nbounds = \"none\"\n\n"
        + &table("noise", &noise)
        + &adam(lr, beta1)
        + &table("start", &[("at", pair([0.0; 2]))])
        + &table("goal", &[("kind", word("steps")), ("steps", steps.to_string())]);
    Draft {
        question: format!("Flat, only noise. How far from the start will he get in {steps} steps?"),
        insight: "He got {truth} away, {off} off your circle. r was {r_x} on x and {r_y} on y.",
        lesson: "Without a slope the steps cancel each other: how far he gets grows with the root of their number. How \
                 large the noise is does not count, but noise that repeats itself does.",
        body,
        task: format!("kind = \"radius\"\nsteps = {steps}\n"),
        ask: Ask::Radius,
    }
}

/// When does he turn after the ground has tilted?
fn turns(dice: &mut Dice) -> Draft {
    let beta1 = dice.pick([0.6, 0.7, 0.8, 0.85, 0.9, 0.93, 0.95]);
    let (period, tilt, side) = (dice.pick([20, 30, 40, 50, 60]), dice.pick([0.5, 1.0, 2.0]), dice.sign());
    let sigma = times(tilt, dice.pick([0.05, 0.2, 0.4]));
    let steps = period + 70;
    let amplitude = [side * tilt, dice.sign()];
    let body = table(
        "surface",
        &[
            ("kind", word("signal")),
            ("pattern", "[\"reversals\", \"constant\"]".to_owned()),
            ("amplitude", pair(amplitude)),
            ("period", pair([f64::from(period); 2])),
        ],
    ) + WIDE
        + &table("noise", &[("kind", word("gaussian")), ("sigma", pair([sigma, 0.1]))])
        + &format!("[optimizer]\nkind = \"adam\"\nlr = [0.04, 0.02]\nbeta1 = {}\n\n", number(beta1))
        + &table("start", &[("at", pair([1.5 * side, 1.2 * amplitude[1]]))])
        + &table("goal", &[("kind", word("steps")), ("steps", steps.to_string())]);
    Draft {
        question: format!("β₁ is {beta1}. The ground tilts on x after step {period}. When does he turn?"),
        insight: "He turned at step {truth}, {off} off your flag. Until then he ran the wrong way.",
        lesson: "The blue line is a mean of the last gradients. It has to come back through zero before he turns: the \
                 larger β₁ is, the longer that takes. The orange line knows no direction.",
        body,
        task: format!("kind = \"when\"\nmoment = \"turns\"\naxis = \"x\"\nafter = {period}\n"),
        ask: Ask::Step { gold: 1 },
    }
}

/// Returns a ball with a slope all around it, a start, and their distances along the axes.
fn ball(dice: &mut Dice) -> (String, [f64; 2], [f64; 2]) {
    let side = [dice.sign(), dice.sign()];
    let away = [dice.pick([2.0, 2.6, 3.2]), dice.pick([0.4, 1.2, 2.4])];
    let at = [0, 1].map(|i| times(side[i], away[i]));
    let start = [times(side[0], -3.6), times(side[1], -dice.pick([0.4, 1.6, 2.8]))];
    let ground =
        table("surface", &[("kind", word("huber")), ("delta", number(0.5)), ("ball", pair(at))]) + WIDE;
    (ground, start, [0, 1].map(|i| times((at[i] - start[i]).abs(), 1.0)))
}

/// When is he at the ball?
fn arrives(dice: &mut Dice) -> Draft {
    let (ground, start, far) = ball(dice);
    let lr = dice.pick([0.03, 0.04, 0.05, 0.06, 0.08]);
    let sigma = [dice.pick([0.1, 0.3, 0.6]), dice.pick([0.1, 0.3, 0.6])];
    let within = (0.25 * far[0].max(far[1]) / lr).ceil() as u64 * 10;
    let body = ground
        + &table("noise", &[("kind", word("gaussian")), ("sigma", pair(sigma))])
        + &adam(lr, 0.9)
        + &table("start", &[("at", pair(start))])
        + &table("goal", &[("kind", word("reach")), ("radius", number(0.4)), ("within", within.to_string())]);
    Draft {
        question: format!(
            "lr is {lr}, the ball is {} away on x, {} on y. At which step is he there?",
            far[0], far[1]
        ),
        insight: "He was there at step {truth}, {off} off your flag. r was {r_x} on x and {r_y} on y.",
        lesson: "Each axis has its own way to go, about lr times r a step. The longer way decides, and noise makes r \
                 smaller on it.",
        body,
        task: "kind = \"when\"\nmoment = \"arrives\"\n".to_owned(),
        ask: Ask::Step { gold: 2 },
    }
}

/// From where does he meet the ball?
fn drop(dice: &mut Dice) -> Draft {
    let up = dice.sign();
    let slope = [-dice.pick([0.5, 1.0, 2.0]), times(-up, dice.pick([0.5, 1.0, 2.0]))];
    let rare = dice.pick([0.3, 0.15, 0.08, 0.04]);
    let noise = match dice.below(2) {
        0 => table("noise", &[("kind", word("sparse")), ("p", pair([1.0, rare]))]),
        _ => {
            let sigma = [times(slope[0].abs(), 0.2), times(slope[1].abs(), dice.pick([1.0, 1.5, 2.5, 4.0]))];
            table("noise", &[("kind", word("gaussian")), ("sigma", pair(sigma))])
        }
    };
    let target = [3.6, times(up, dice.pick([-0.5, 0.5, 1.5, 2.5]))];
    let lr: f64 = dice.pick([0.03, 0.04, 0.05]);
    let within = (10.0 / lr).ceil() as u64;
    let body = table("surface", &[("kind", word("slope")), ("slope", pair(slope))])
        + WIDE
        + &noise
        + &adam(lr, 0.9)
        + "[start]\nat = [-4.3, 0.0]\nregion = { x = [-4.6, -4.0], y = [-3.6, 3.6] }\n\n"
        + &table(
            "goal",
            &[
                ("kind", word("reach")),
                ("at", pair(target)),
                ("radius", number(0.4)),
                ("within", within.to_string()),
            ],
        )
        + "[player]\ndrop = true\n\n";
    Draft {
        question: "Drop him at the left so that he meets the ball.".to_owned(),
        insight: "He needed {truth} steps. r was {r_x} on x and {r_y} on y.",
        lesson: "On x his gradients agree and the arrow is one ring long. On y they do not, and it is shorter: that is how \
                 slanted his way is, whatever the slopes are.",
        body,
        task: "kind = \"drop\"\n".to_owned(),
        ask: Ask::Drop,
    }
}

/// Returns the event that turns a knob.
fn turned(name: &str, value: f64) -> Event {
    Event::SetParam { agent: AgentId::FIRST, name: name.to_owned(), axis: None, value: Value::Number(value) }
}

/// How long are arrows on pure noise?
fn dial_ratio(dice: &mut Dice) -> Draft {
    let answer = dice.pick([0.3, 0.5, 0.6, 0.7, 0.96, 0.97, 0.98]);
    let sigma = number(dice.pick([0.5, 1.0, 3.0]));
    let body = table("surface", &[("kind", word("slope")), ("slope", pair([0.0; 2]))])
        + "[view]\nx = [-5.0, 5.0]\ny = [-4.0, 4.0]\nbounds = \"none\"\n\n"
        + &table("noise", &[("kind", word("gaussian")), ("sigma", sigma)])
        + &adam(0.03, 0.9)
        + &table("start", &[("at", pair([0.0; 2]))])
        + &table("goal", &[("kind", word("steps")), ("steps", "400".to_owned())])
        + "[player]\ntune = [\"beta1\"]\n\n";
    Draft {
        question: "Only noise. Turn β₁ so that mean |r| on x is from {gold}.".to_owned(),
        insight: "Mean |r| was {truth}. With β₁ = 0.9 it is near 0.18.",
        lesson: "On pure noise r is about √((1 − β₁) / (1 + β₁)), and its mean size is 0.8 of that. How large the noise is \
                 does not count.",
        body,
        task: "kind = \"dial\"\nparam = \"beta1\"\nmeasure = \"mean_abs_ratio_x\"\nover = [50, 400]\n"
            .to_owned(),
        ask: Ask::Dial { answer: turned("beta1", answer) },
    }
}

/// How fast is he at the ball?
fn dial_steps(dice: &mut Dice) -> Draft {
    let (ground, start, far) = ball(dice);
    let (answer, lr) = (dice.pick([0.015, 0.02, 0.03, 0.05, 0.07]), dice.pick([0.004, 0.2]));
    let sigma = number(dice.pick([0.1, 0.2]));
    let body = ground
        + &table("noise", &[("kind", word("gaussian")), ("sigma", sigma)])
        + &adam(lr, 0.9)
        + &table("start", &[("at", pair(start))])
        + &table("goal", &[("kind", word("reach")), ("radius", number(0.4)), ("within", "900".to_owned())])
        + "[player]\ntune = [\"lr\"]\n\n";
    Draft {
        question: format!(
            "The ball is {} away on x, {} on y. Turn lr: there in {{gold}} steps.",
            far[0], far[1]
        ),
        insight: "He reached it in {truth} steps. r was {r_x} on x and {r_y} on y.",
        lesson: "A sure axis moves by lr a step. So the longer way, divided by lr, is about the number of steps.",
        body,
        task: "kind = \"dial\"\nparam = \"lr\"\nmeasure = \"steps\"\n".to_owned(),
        ask: Ask::Dial { answer: turned("lr", answer) },
    }
}
