//! Rows and summaries of runs.

use super::*;

const BEALE: &[&str] = &[
    "simulate",
    "sandbox",
    "--set",
    "surface.kind=beale",
    "--set",
    "noise.kind=none",
    "--set",
    "optimizer.lr=0.05",
    "--start",
    "1,1",
    "--steps",
    "200",
];

#[test]
fn simulated_rows_agree_with_pytorch() {
    // torch.optim.Adam(lr=0.05) on Beale's function from (1, 1), as in crates/sim/tests/golden/optimizers.json.
    const PATH: [(usize, f64, f64); 9] = [
        (1, 1.0, 0.950_000_000_018_018),
        (2, 1.037_206_840_765_057, 0.900_255_787_744_102_6),
        (3, 1.079_033_187_803_167_1, 0.850_821_482_411_101_1),
        (5, 1.169_260_587_710_765_6, 0.753_299_438_382_792_2),
        (10, 1.415_308_261_537_942, 0.523_295_189_706_737_8),
        (20, 1.919_751_710_176_828, 0.175_362_854_690_668_3),
        (50, 2.288_854_944_120_518_4, 0.191_448_913_425_623_95),
        (100, 2.644_125_701_534_499, 0.396_015_386_537_870_1),
        (200, 2.914_295_775_976_413, 0.477_395_295_265_352_46),
    ];
    let out = Frankie::new().out(BEALE);
    let rows: Vec<Vec<f64>> =
        out.lines().skip(1).map(|line| line.split(',').map(|cell| cell.parse().unwrap()).collect()).collect();
    assert!(out.starts_with("step,x,y,loss,true_grad_x,true_grad_y,grad_x,grad_y,m_x,m_y,v_x,v_y,"));
    assert!(out.lines().next().unwrap().ends_with(",m_hat_x,m_hat_y,v_hat_x,v_hat_y,ratio_x,ratio_y"));
    assert_eq!(rows.len(), 200);
    for (step, x, y) in PATH {
        let row = &rows[step - 1];
        assert_eq!((row.len(), row[0]), (18, step as f64));
        assert!((row[1] - x).abs() <= 1e-9 * x.abs() && (row[2] - y).abs() <= 1e-9 * y.abs(), "step {step}");
    }
}

#[test]
fn the_order_of_settings_does_not_matter() {
    let frankie = Frankie::new();
    let with = |settings: &[&str]| {
        let mut args = vec!["simulate", "sandbox", "--steps", "20"];
        settings.iter().for_each(|setting| args.extend(["--set", setting]));
        frankie.out(&args)
    };
    let a = with(&["optimizer.lr=0.1", "optimizer.kind=sgd", "surface.kind=booth", "surface.kind=saddle"]);
    let b = with(&["surface.kind=saddle", "optimizer.kind=sgd", "optimizer.lr=0.1"]);
    assert_eq!(a, b);
    // SGD has no averages: their cells are empty.
    assert!(a.lines().nth(1).unwrap().contains(",,,,,,,,"), "{a}");
}

#[test]
fn mini_batches_need_a_surface_with_data() {
    let frankie = Frankie::new();
    let with = |batch: &str, more: &[&str]| {
        let batch = format!("noise.batch={batch}");
        let args = ["simulate", "sandbox", "--set", "surface.kind=dataset", "--set", "noise.kind=minibatch"];
        frankie.out(&[&args[..], &["--set", &batch, "--steps", "30"], more].concat())
    };
    let cells = |out: &str| -> Vec<[f64; 4]> {
        let rows = out.lines().skip(1).map(|row| row.split(',').map(|cell| cell.parse().unwrap()).collect());
        rows.map(|row: Vec<f64>| [row[4], row[5], row[6], row[7]]).collect()
    };
    assert!(cells(&with("8", &[])).iter().all(|[true_x, _, x, _]| true_x != x), "a few points are not all");
    assert!(cells(&with("64", &[])).iter().all(|[true_x, true_y, x, y]| (true_x, true_y) == (x, y)));
    with("8", &["--record", "run.toml"]);
    frankie.run(&["verify", "run.toml"]).success();
    let refused = frankie.run(&["simulate", "sandbox", "--set", "noise.kind=minibatch"]).code(2);
    refused.stderr(contains("the surface `rosenbrock` has none").and(contains("the surface `dataset`")));
}

#[test]
fn csv_and_json_have_the_same_numbers_and_depend_on_the_seed() {
    let frankie = Frankie::new();
    let args = ["simulate", "sandbox", "--steps", "5", "--start", "-0.5,1.5", "--seed", "3"];
    let csv = frankie.out(&args);
    let json = frankie.out(&[&args[..], &["--format", "json"]].concat());
    let rows: Vec<serde_json::Map<String, serde_json::Value>> = serde_json::from_str(&json).unwrap();
    assert_eq!((rows.len(), rows[4].len(), csv.lines().count()), (5, 18, 6));
    let names: Vec<&str> = csv.lines().next().unwrap().split(',').collect();
    for (object, line) in json.lines().skip(1).zip(csv.lines().skip(1)) {
        for (name, cell) in names.iter().zip(line.split(',')) {
            assert!(object.contains(&format!("\"{name}\":{cell}")), "{name}: {cell} is not in {object}");
        }
    }
    assert_eq!(csv, frankie.out(&args));
    assert_ne!(
        csv,
        frankie.out(&["simulate", "sandbox", "--steps", "5", "--start", "-0.5,1.5", "--seed", "4"])
    );
}

#[test]
fn a_summary_measures_the_whole_run() {
    let settings = ["surface.kind=slope", "surface.slope=[0,0]", "noise.sigma=2", "optimizer.lr=0.001"];
    let mut args = vec!["simulate", "sandbox", "--format", "summary", "--steps", "50000"];
    settings.iter().for_each(|setting| args.extend(["--set", setting]));
    let out = Frankie::new().out(&args);
    let mut lines = out.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let (names, values) = (lines.next().unwrap(), lines.next().unwrap());
    let of = |name: &str| values[names.iter().position(|n| *n == name).unwrap()];
    assert_eq!((of("steps"), of("outcome")), ("50000", "running"));
    let rms: f64 = of("rms_ratio_y").parse().unwrap();
    assert!((rms - 0.2294).abs() < 0.01, "{rms}");
}

#[test]
fn rows_are_written_to_a_file_completely_or_not_at_all() {
    let frankie = Frankie::new();
    let to_file = [BEALE, &["--out", "rows.csv"]].concat();
    frankie.run(&to_file).success().stdout("");
    assert_eq!(frankie.read("rows.csv"), frankie.out(BEALE));
    frankie
        .run(&[BEALE, &["--out", "nowhere/rows.csv"]].concat())
        .code(1)
        .stderr(contains("nowhere/rows.csv"));
    assert!(!frankie.folder.path().join("nowhere").exists());
}

#[test]
fn every_agent_has_rows_and_a_line_of_the_summary() {
    let frankie = Frankie::new();
    let race = ["simulate", "the-race", "--steps", "60"];
    let momo = frankie.out(&[&race[..], &["--dog", "momo"]].concat());
    // The same rows as the first agent with this agent's optimizer.
    let by_momentum =
        ["--set", "optimizer.kind=momentum", "--set", "optimizer.lr=0.04", "--set", "pack.momo.kind=none"];
    assert_eq!(momo, frankie.out(&[&race[..], &by_momentum[..]].concat()));
    assert_eq!(momo.lines().count(), 61);
    let summary = frankie.out(&[&race[..], &["--format", "summary"]].concat());
    let last: Vec<_> = summary.lines().map(|line| line.rsplit(',').next().unwrap()).collect();
    assert_eq!(last, ["dog", "Frankie", "Bolt", "Momo"]);
    frankie
        .run(&[&race[..], &["--dog", "rex"]].concat())
        .code(2)
        .stderr(contains("no agent of this level has the key \"rex\"").and(contains("bolt, momo")));
    frankie.run(&[&race[..], &["--record", "race.toml"]].concat()).success();
    frankie.run(&["verify", "race.toml"]).success();
    frankie.write("other.toml", frankie.read("race.toml").replace("kind = \"sgd\"", "kind = \"lion\""));
    frankie.run(&["verify", "other.toml"]).code(3);
}
