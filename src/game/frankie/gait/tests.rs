//! Tests of how he runs.

use super::*;

fn run(fps: f32, seconds: f32, pace: f32, mut observe: impl FnMut(&Gait)) -> Gait {
    let mut gait = Gait::standing(Vec2::ZERO, 0.0);
    let frames = (seconds * fps).round() as usize;
    for i in 1..=frames {
        let at = Vec2::new(pace * i as f32 / fps, 0.0);
        let walk = Walk { at, way: Vec2::new(pace, 0.0), step_px: pace / 20.0, sit: 0.0 };
        gait.tick(&walk, 1.0 / fps);
        observe(&gait);
    }
    gait
}

#[test]
fn standing_paws_do_not_slide() {
    for pace in [6.0, 40.0, 110.0, 240.0] {
        let mut before: Option<Gait> = None;
        let mut steps = [0; 4];
        run(60.0, 6.0, pace, |gait| {
            if let Some(before) = before {
                for (i, steps) in steps.iter_mut().enumerate() {
                    let (was, is) = (before.paws[i], gait.paws[i]);
                    if was.swing.is_none() && is.swing.is_none() {
                        let short_swing = is.stepped && !was.stepped;
                        assert!(short_swing || was.at.distance(is.at) < 1e-3, "{pace} {i} {was:?} {is:?}");
                    }
                    *steps += usize::from(was.swing.is_none() && is.swing.is_some());
                }
            }
            before = Some(*gait);
        });
        let wanted = 6.0 * pace / before.unwrap().stride_px;
        assert!(steps.iter().all(|n| (*n as f32 - wanted).abs() < 0.2 * wanted + 2.0), "{pace} {steps:?}");
    }
}

#[test]
fn diagonal_paws_step_together() {
    let (mut together, mut apart) = (0, 0);
    run(120.0, 5.0, 90.0, |gait| {
        let up = gait.paws.map(|paw| paw.swing.is_some());
        together += usize::from(up[0] && up[3]) + usize::from(up[1] && up[2]);
        apart += usize::from(up[0] != up[3]) + usize::from(up[0] && up[1]);
    });
    assert!(together > 5 * apart, "{together} {apart}");
}

#[test]
fn the_frame_rate_does_not_matter() {
    let ends = [24.0, 60.0, 144.0].map(|fps| run(fps, 4.0, 80.0, |_| {}));
    for end in &ends[1..] {
        let off = (end.cycle - ends[0].cycle + 0.5).rem_euclid(1.0) - 0.5;
        assert!(off.abs() < 0.06, "{off}");
        assert!((end.pace - ends[0].pace).abs() < 1.0);
        assert!((end.heading - ends[0].heading).abs() < 0.02);
    }
    let turn = |fps: f32| {
        let mut gait = Gait::standing(Vec2::ZERO, 0.0);
        for _ in 0..(0.3 * fps) as usize {
            gait.tick(&Walk { way: Vec2::new(-1.0, 30.0), ..Walk::default() }, 1.0 / fps);
        }
        gait.heading
    };
    assert!((turn(30.0) - turn(120.0)).abs() < 0.05, "{} {}", turn(30.0), turn(120.0));
    assert!(turn(60.0) > 0.7);
}

#[test]
fn steps_that_cancel_out_do_not_turn_him() {
    let mut gait = Gait::standing(Vec2::ZERO, 0.4);
    let mut turned_by = 0.0;
    for i in 0..1200u32 {
        let angle = (i.wrapping_mul(2_654_435_761) >> 8) as f32 * 1e-3;
        let before = gait.heading;
        gait.tick(&Walk { way: 8.0 * Vec2::from_angle(angle), ..Walk::default() }, 1.0 / 60.0);
        turned_by += wrap_angle(gait.heading - before).abs();
    }
    assert!(turned_by < 10.0, "{turned_by} radians in 20 s");
}

#[test]
fn standing_paws_return_to_their_homes() {
    let mut gait = run(60.0, 2.3, 100.0, |_| {});
    let walk = Walk { at: gait.at, ..Walk::default() };
    (0..180).for_each(|_| gait.tick(&walk, 1.0 / 60.0));
    for (paw, home) in gait.paws.iter().zip(gait.homes) {
        assert!(paw.swing.is_none() && paw.at.distance(home) <= MISPLACED_PX);
    }
}

#[test]
fn numbers_stay_finite_for_any_input() {
    let mut gait = Gait::standing(Vec2::NAN, f32::INFINITY);
    let odd = [f32::NAN, 1e6, -1e6, 0.0, f32::INFINITY, 1e-30, 3.0];
    for i in 0..2000usize {
        let pick = |k: usize| odd[(i * 7 + k * 3 + i / 11) % odd.len()];
        let walk = Walk {
            at: Vec2::new(pick(0), pick(1)),
            way: Vec2::new(pick(2), pick(3)),
            step_px: pick(4),
            sit: pick(5),
        };
        gait.tick(&walk, pick(i % 5));
        gait.carry(Vec2::new(pick(2), pick(1)).clamp_length_max(1e3));
        let all = gait.paws.map(|paw| paw.at).into_iter().chain([gait.at]);
        assert!(all.into_iter().all(|at| at.is_finite()), "{gait:?}");
        assert!(
            [gait.heading, gait.bend, gait.pace, gait.cycle, gait.stride_px].iter().all(|c| c.is_finite())
        );
    }
    let back = Walk { at: Vec2::ONE, ..Walk::default() };
    (0..99).for_each(|_| gait.tick(&back, 1.0 / 60.0));
    assert!(gait.paws.iter().all(|paw| paw.at.distance(Vec2::ONE) < 120.0));
}
