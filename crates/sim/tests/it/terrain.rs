//! Terrain: smooth in every field, warped or not, and every parameter has its documented effect.

use frankie_sim::params::Value;
use frankie_sim::surface::{Surface, SurfaceContext};
use frankie_sim::{Vec2, math};

use crate::gradients::everywhere;
use crate::support::{assert_near, build_surface};

const FIELDS: [&str; 6] = ["perlin", "simplex", "open_simplex", "ridged", "billow", "worley"];
const WARPS: [f64; 3] = [0.0, 0.5, 1.5];
/// Points on the path through the view.
const POINTS: u32 = 1_000;

fn terrain(field: &'static str, set: &[(&str, f64)]) -> impl Fn(Vec2) -> f64 + use<> {
    let whole = |name: &str, x: f64| match name {
        "octaves" | "seed" => Value::Integer(x as u64),
        _ => Value::Number(x),
    };
    let mut all = vec![("field", Value::Choice(field))];
    all.extend(set.iter().map(|(name, x)| (*name, whole(name, *x))));
    let surface = build_surface(("terrain", &all));
    // The hills alone, without the wide bowl under them.
    move |at| surface.loss(at, &SurfaceContext::default()) - 0.01 * (at[0] * at[0] + at[1] * at[1])
}

/// Points along a winding path through the view.
fn path() -> impl Iterator<Item = Vec2> {
    (0..POINTS).map(|i| {
        let share = f64::from(i) / f64::from(POINTS);
        [8.0 * share - 4.0, 3.7 * math::sin(29.0 * share)]
    })
}

/// Returns the standard deviation.
fn size(heights: &[f64]) -> f64 {
    let mean = heights.iter().sum::<f64>() / heights.len() as f64;
    (heights.iter().map(|h| (h - mean) * (h - mean)).sum::<f64>() / heights.len() as f64).sqrt()
}

/// Counts how often heights on straight lines cross their mean: more often where hills are smaller.
fn crossings(hills: impl Fn(Vec2) -> f64) -> f64 {
    let mut count = 0;
    for line in 0..20 {
        let y = 0.4 * f64::from(line) - 4.0;
        let heights: Vec<f64> = (0..1000).map(|i| hills([0.008 * f64::from(i) - 4.0, y])).collect();
        let mean = heights.iter().sum::<f64>() / heights.len() as f64;
        count += heights.windows(2).filter(|pair| (pair[0] > mean) != (pair[1] > mean)).count();
    }
    count as f64
}

/// Returns the height that the octave after `octaves` adds.
fn layer(field: &'static str, octaves: f64, set: &[(&str, f64)]) -> impl Fn(Vec2) -> f64 + use<> {
    let with = |octaves: f64| terrain(field, &[set, &[("octaves", octaves)]].concat());
    let (all, before) = (with(octaves + 1.0), with(octaves));
    move |at| all(at) - before(at)
}

#[test]
fn gradients_are_exact_in_every_field_warped_or_not() {
    // Differences here are good to far better than a millionth of the slope.
    for field in FIELDS {
        for warp in WARPS {
            let set =
                [("field", Value::Choice(field)), ("warp", Value::Number(warp)), ("seed", Value::Integer(3))];
            everywhere(("terrain", &set));
        }
    }
}

#[test]
fn no_field_has_kinks_on_its_lattice() {
    for (field, warp) in FIELDS.into_iter().flat_map(|field| WARPS.map(|warp| (field, warp))) {
        let surface =
            build_surface(("terrain", &[("field", Value::Choice(field)), ("warp", Value::Number(warp))]));
        // Eight points to each cell of the finest of three octaves, more where it is warped.
        let density = 8.0 * 0.4 * 4.0 * (1.0 + warp);
        for line in -40..40 {
            let (on, off) = (f64::from(line) / density, 0.3 * f64::from(line % 7));
            let near = 1e-10;
            for (before, after) in
                [([on - near, off], [on + near, off]), ([off, on - near], [off, on + near])]
            {
                let now = SurfaceContext::default();
                let (a, b) = (surface.gradient(before, &now), surface.gradient(after, &now));
                let step = (surface.loss(before, &now) - surface.loss(after, &now)).abs();
                assert!(step < 1e-8, "{field}, {warp}: a step of {step} at {on}");
                assert!(math::distance(a, b) < 1e-6, "{field}, {warp}: a kink at {on}: {a:?}, {b:?}");
            }
        }
    }
}

#[test]
fn each_octave_is_lower_by_persistence() {
    for field in FIELDS {
        for persistence in [0.3, 0.6] {
            let sums = [1.0, 2.0, 3.0, 4.0].map(|octaves| {
                let set = [("persistence", persistence), ("frequency", 1.0), ("octaves", octaves)];
                path().map(terrain(field, &set)).collect::<Vec<_>>()
            });
            let [second, third, fourth] = [1, 2, 3].map(|k| {
                let layer: Vec<f64> = sums[k].iter().zip(&sums[k - 1]).map(|(a, b)| a - b).collect();
                size(&layer)
            });
            assert_near(third / second, persistence, 0.2 * persistence, field);
            assert_near(fourth / third, persistence, 0.2 * persistence, field);
        }
        let flat = layer(field, 1.0, &[("persistence", 0.0), ("frequency", 1.0)]);
        // What is left is the finer lattice's, at the creases of folded fields.
        let left = size(&path().map(flat).collect::<Vec<_>>());
        assert!(left < 0.03, "{field}: layers of height {left}");
    }
}

#[test]
fn each_octave_is_finer_by_lacunarity() {
    for field in FIELDS {
        for lacunarity in [1.5, 2.0] {
            let set = [("lacunarity", lacunarity), ("frequency", 1.0), ("persistence", 0.9)];
            let finer = crossings(layer(field, 3.0, &set)) / crossings(layer(field, 1.0, &set));
            let expected = lacunarity * lacunarity;
            assert_near(finer, expected, 0.2 * expected, field);
        }
    }
}

#[test]
fn frequency_and_height_only_scale_the_surface() {
    for field in FIELDS {
        for warp in [0.0, 1.5] {
            let (wide, fine) = (
                terrain(field, &[("frequency", 0.4), ("warp", warp)]),
                terrain(field, &[("frequency", 0.8), ("warp", warp), ("height", 3.0)]),
            );
            for at in path().step_by(9) {
                let half = at.map(|x| 0.5 * x);
                assert_near(fine(half), 3.0 * wide(at), 1e-12, field);
            }
        }
    }
}

#[test]
fn a_warp_moves_hills_and_keeps_their_heights() {
    for field in FIELDS {
        let (still, warped) = (terrain(field, &[]), terrain(field, &[("warp", 1.0)]));
        let (still, warped): (Vec<_>, Vec<_>) = path().map(|at| (still(at), warped(at))).unzip();
        let moved: Vec<_> = still.iter().zip(&warped).map(|(a, b)| a - b).collect();
        assert!(size(&moved) > 0.3 * size(&still), "{field}: nothing moved");
        assert_near(size(&warped) / size(&still), 1.0, 0.4, field);
    }
}

#[test]
fn values_of_every_terrain_field_are_pinned() {
    let pinned: [(&str, f64, u64); 8] = [
        ("perlin", 0.0, 4607519012186379672),
        ("simplex", 0.0, 4590918217831226827),
        ("open_simplex", 0.0, 4601017349628439210),
        ("ridged", 0.0, 13820877210522886066),
        ("billow", 0.0, 4601029645862797123),
        ("worley", 0.0, 4595274938885799312),
        ("perlin", 0.7, 4599985502880348669),
        ("worley", 0.7, 4604651664038484990),
    ];
    for (field, warp, bits) in pinned {
        let surface =
            build_surface(("terrain", &[("field", Value::Choice(field)), ("warp", Value::Number(warp))]));
        let loss = surface.loss([1.25, -2.7], &SurfaceContext::default());
        assert_eq!(loss.to_bits(), bits, "{field}, {warp}: {loss}");
    }
}
