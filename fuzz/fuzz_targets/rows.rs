//! Any bytes as a file of numbers: they are refused with a place, or read back as they were written and make a ground.
//! The first byte says what the file is called.

#![no_main]

use frankie_sim::Rows;
use frankie_sim::params::{Params, Value};
use frankie_sim::surface::{Surface, SurfaceContext, SurfaceKind};
use libfuzzer_sys::fuzz_target;

/// As bounds in `Rows` have it.
const LARGEST: f64 = 1e12;

fuzz_target!(|bytes: &[u8]| {
    let Some((first, bytes)) = bytes.split_first() else { return };
    let name = match first {
        b'n' => "a.npy",
        b'p' => "a.png",
        b'z' => "a.npz",
        _ => "a.csv",
    };
    let rows = match Rows::from_file(name, bytes) {
        Ok(rows) => rows,
        Err(error) => {
            assert!(!error.message.is_empty() && !error.expected.is_empty(), "{error:?}");
            return;
        }
    };
    assert_eq!(rows.columns() * rows.count(), rows.values().len());
    assert!(rows.values().iter().all(|x| x.abs() <= LARGEST));
    let again = Rows::from_text(&rows.to_text()).unwrap_or_else(|error| panic!("{error}"));
    assert!(again == rows, "not as it was written");
    // The same grid as a ground, met at its middle, its edges and far outside.
    let Some(kind) = SurfaceKind::find("heightmap") else { return };
    let mut params = Params::defaults(kind.info.params);
    params.set("grid", Value::Rows(rows)).expect("every grid is accepted");
    let Ok(ground) = (kind.build)(&params) else { return };
    for at in [[0.0, 0.0], [-1.0, 1.0], [0.999, -0.3], [1e9, -1e300], [f64::NAN, f64::INFINITY]] {
        let now = SurfaceContext::default();
        let _ = (ground.loss(at, &now), ground.gradient(at, &now));
    }
});
