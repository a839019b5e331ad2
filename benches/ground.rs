//! How long pictures of the ground take: the grid of heights that the game uploads as a texture, and whole thumbnails.
//!
//! Run by `cargo bench --profile dev`, which shares every artifact with the tests; the profile that `cargo bench`
//! takes by itself would compile all of it again.

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use frankie::levels;
use frankie_draw::ground::{PaintJob, height_grid, paint_ground, picture_region};
use frankie_sim::Level;
use frankie_sim::surface::SurfaceContext;

/// A window's height texture, in texels, and a card's thumbnail, in pixels.
const TEXTURE: [usize; 2] = [640, 360];
const CARD: [u32; 2] = [280, 140];

fn main() {
    divan::main();
}

/// The sums over points of the costly ground: one, or as many as a level may add.
const SUMS: [usize; 2] = [1, 5];
/// The ground of a figure, in pixels.
const FIGURE: [u32; 2] = [1280, 570];
/// The cost of a card that is shown at once, in data points.
const FIRST_COST: u64 = 1_000_000;

/// Returns a built-in level; every name below is one.
fn level(id: &str) -> Option<Level> {
    levels::find(id, None).ok()?.level(&[]).ok()
}

#[divan::bench(args = ["banana-canyon", "four-bowls", "wild-hills"], sample_count = 20)]
fn height_texture(bencher: Bencher, id: &str) {
    let Some(level) = level(id) else { return };
    let now = SurfaceContext::default();
    let region = [level.view().x, level.view().y];
    bencher.counter(ItemsCount::new(TEXTURE[0] * TEXTURE[1])).bench_local(|| {
        height_grid(&**level.surface(), level.view(), &now, black_box(region), TEXTURE[0], TEXTURE[1])
    });
}

#[divan::bench(args = ["banana-canyon", "four-bowls", "wild-hills"], sample_count = 20)]
fn thumbnail(bencher: Bencher, id: &str) {
    let Some(level) = level(id) else { return };
    let now = SurfaceContext::default();
    bencher.bench_local(|| paint_ground(&**level.surface(), black_box(level.view()), &now, CARD[0], CARD[1]));
}

/// Returns a level whose surface is a sum of losses, each over as many points as a level may have.
fn costly_level(sums: usize) -> Option<Level> {
    let tables: String = (0..sums)
        .map(|i| {
            format!("[surface{}]\nkind = \"dataset\"\nmodel = \"neuron\"\npoints = 4096\n", ".add".repeat(i))
        })
        .collect();
    let text = format!("format = 1\ntitle = \"Costly\"\n{tables}[optimizer]\nkind = \"adam\"\n");
    Level::parse("costly", &text).ok()
}

#[divan::bench(args = SUMS, sample_count = 3)]
fn figure_of_many_points(bencher: Bencher, sums: usize) {
    let Some(level) = costly_level(sums) else { return };
    let now = SurfaceContext::default();
    bencher.bench_local(|| {
        paint_ground(&**level.surface(), black_box(level.view()), &now, FIGURE[0], FIGURE[1])
    });
}

#[divan::bench(args = SUMS, sample_count = 10)]
fn first_card_of_many_points(bencher: Bencher, sums: usize) {
    let Some(level) = costly_level(sums) else { return };
    let (surface, view, now) = (&**level.surface(), level.view(), SurfaceContext::default());
    let region = picture_region(view, CARD[0], CARD[1]);
    bencher.bench_local(|| {
        PaintJob::new(surface, black_box(view), now, region, CARD, 1.0, FIRST_COST).advance(surface, u64::MAX)
    });
}

#[divan::bench(args = SUMS, sample_count = 10)]
fn building_many_points(bencher: Bencher, sums: usize) {
    bencher.bench_local(|| costly_level(black_box(sums)));
}
