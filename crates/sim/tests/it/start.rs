//! Edits that move the view: the start moves with it, and any other problem that edits make names them.

use frankie_sim::Level;
use frankie_sim::error::Place;
use frankie_sim::surface;

use super::support::{edits, with_edits};

const SANDBOX: &str = include_str!("../../../../levels/sandbox.toml");

fn sandbox(settings: &[(&str, &str)]) -> Level {
    with_edits("sandbox", SANDBOX, settings).unwrap_or_else(|error| panic!("{settings:?}: {error}"))
}

fn is_in_view(level: &Level) -> bool {
    level.view().follow || level.view().contains(level.start().at, 1.0)
}

/// Settings that move the view of most surfaces.
const MOVES: [(&str, &str); 8] = [
    ("surface.angle", "-90"),
    ("surface.angle", "45"),
    ("surface.angle", "180"),
    ("surface.shift", "[5, 5]"),
    ("surface.shift", "[-1000, 0.5]"),
    ("surface.scale", "0.1"),
    ("surface.scale", "[0.1, 30]"),
    ("view.x", "[7, 8]"),
];

#[test]
fn the_start_moves_into_the_view_that_edits_move() {
    for kind in surface::KINDS {
        let kind = ("surface.kind", kind.info.kind);
        let on_kind = sandbox(&[kind]);
        for first in MOVES {
            assert!(is_in_view(&sandbox(&[first])), "{first:?}");
            let on_first = on_kind.edited(&edits(&[first]));
            let on_first = on_first.unwrap_or_else(|error| panic!("{kind:?} {first:?}: {error}"));
            for second in MOVES.into_iter().filter(|second| second.0 != first.0) {
                assert!(is_in_view(&sandbox(&[kind, first, second])), "{kind:?} {first:?} {second:?}");
                // In the game, one after the other.
                let edited = on_first.edited(&edits(&[second]));
                let edited = edited.unwrap_or_else(|error| panic!("{kind:?} {first:?} {second:?}: {error}"));
                assert!(is_in_view(&edited));
                // What is written down is a level again.
                assert_eq!(Level::parse("sandbox", &edited.to_toml()).unwrap().start(), edited.start());
            }
        }
    }
}

#[test]
fn a_start_that_the_view_holds_stays() {
    let start = sandbox(&[]).start().at;
    assert_eq!(start, [-1.3, 1.9]);
    for setting in [
        ("surface.scale", "2"),
        ("surface.shift", "[0.1, 0.1]"),
        ("optimizer.lr", "0.5"),
        ("view.bounds", "fence"),
    ] {
        assert_eq!(sandbox(&[setting]).start().at, start, "{setting:?}");
    }
    let region =
        format!("{SANDBOX}\n").replace("at = [-1.3, 1.9]", "region = {x = [-1.0, 0.0], y = [1.0, 2.0]}");
    let moved = with_edits("t", &region, &[("surface.shift", "[50, 0]")]).unwrap();
    assert!(moved.start().region.is_none() && is_in_view(&moved));
    assert!(with_edits("t", &region, &[("optimizer.lr", "0.5")]).unwrap().start().region.is_some());
}

#[test]
fn a_start_that_an_edit_sets_is_refused_outside_the_view() {
    for settings in [&[("start.at", "[99, 0]")][..], &[("surface.shift", "[5, 5]"), ("start.at", "[0, 0]")]] {
        let error = with_edits("sandbox", SANDBOX, settings).unwrap_err();
        assert!(matches!(&error.place, Place::Edit(edit) if edit.starts_with("start.at=")), "{error}");
    }
    // A file that is not valid by itself is the file's mistake.
    let broken = SANDBOX.replace("[-1.3, 1.9]", "[-1.3, \"a\"]");
    let error = with_edits("t", &broken, &[("surface.shift", "[5, 5]")]).unwrap_err();
    assert!(matches!(error.place, Place::Text { line: 22, .. }), "{error}");
}

#[test]
fn a_problem_that_edits_make_names_them() {
    let level = format!("{SANDBOX}[goal]\nkind = \"reach\"\nat = [0.0, 0.5]\nradius = 0.1\n");
    for (settings, expected) in [
        (
            &[("surface.shift", "[50, 0]")][..],
            "--set surface.shift=[50, 0]: `goal.at`: [0.0, 0.5] is outside the view; expected inside the view: ",
        ),
        (
            &[("optimizer.lr", "0.5"), ("surface.angle", "90"), ("surface.shift", "[50, 0]")],
            "--set optimizer.lr=0.5 --set surface.angle=90 --set surface.shift=[50, 0]: `goal.at`: ",
        ),
    ] {
        let error = with_edits("t", &level, settings).unwrap_err();
        assert!(error.to_string().starts_with(expected), "{error}");
        assert!(error.is_from_edit());
        let error = with_edits("t", &level, &[]).unwrap().edited(&edits(settings)).unwrap_err();
        assert!(error.to_string().starts_with(expected), "{error}");
    }
    let batches = SANDBOX
        .replace("\"rosenbrock\"", "\"dataset\"")
        .replace("\"gaussian\"\nsigma = 1.0", "\"minibatch\"");
    let batches = batches.replace("at = [-1.3, 1.9]", "");
    let error = with_edits("t", &batches, &[("surface.kind", "bowl")]).unwrap_err();
    assert!(error.to_string().starts_with("--set surface.kind=bowl: `noise.kind`: a mini-batch"), "{error}");
}
