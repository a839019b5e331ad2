//! How long pictures of the ground take: the grid of heights that the game uploads as a texture, and whole thumbnails.
//!
//! Run by `cargo bench --profile dev`, which shares every artifact with the tests; the profile that `cargo bench`
//! takes by itself would compile all of it again.

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use frankie::levels;
use frankie_draw::ground::{height_grid, paint_ground};
use frankie_sim::Level;
use frankie_sim::surface::SurfaceContext;

/// A window's height texture, in texels, and a card's thumbnail, in pixels.
const TEXTURE: [usize; 2] = [640, 360];
const CARD: [u32; 2] = [280, 140];

fn main() {
    divan::main();
}

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
