//! Links to runs with guesses, gradients and ratios: version 2 of codes.

use super::*;
use crate::event::Guess;
use crate::link::bytes::Writer;

const TASKS: [(&str, &str); 3] = [
    ("guess", "kind = \"bone\"\nat_step = 20\nbone = 1\ngold = 0.5\n"),
    (
        "feed",
        "kind = \"feed\"\naxis = \"x\"\nhistory = { steps = 5, gradient = 1.0 }\nvalues = [-1.0, 1.0]\n\
         target = \"m_hat\"\nbelow = 0.0\nbone = 9\ngold = 7\n",
    ),
    ("lead", "kind = \"lead\"\n[pack.bolt]\nkind = \"sgd\"\n"),
];

/// A level that asks for something, in which the agent can be dropped.
fn asking(id: &str) -> Arc<Level> {
    let (_, task) = TASKS.iter().find(|(known, _)| *known == id).unwrap();
    let text = format!(
        "format = 1\ntitle = \"T\"\nmax_steps = 60\n[surface]\nkind = \"bowl\"\n[optimizer]\nkind = \"adam\"\nlr = 0.1\n\
         [player]\ndrop = true\n[goal]\nkind = \"reach\"\nradius = 0.01\n[task]\n{task}"
    );
    Arc::new(Level::parse(id, &text).unwrap())
}

fn answered(id: &str) -> Run {
    let mut run = Run::new(asking(id), 3);
    run.apply(Event::Drop { at: [1.5, -0.75] }).unwrap();
    match id {
        "guess" => run.apply(Event::Guess(Guess::Place([0.25, 0.5]))).unwrap(),
        "feed" => {
            run.seek(5);
            for x in [-1.0, 0.1, -0.3] {
                run.step(&[Event::Feed { gradient: [x, 0.0] }]).unwrap();
            }
        }
        _ => {
            run.apply(Event::Lead { ratio: [0.5, -1.0] }).unwrap();
            run.seek(9);
            run.apply(Event::Lead { ratio: [0.0, 0.25] }).unwrap();
        }
    }
    run.seek(30);
    run
}

/// Codes that were given out. They are read for ever.
#[test]
fn pinned_codes_of_tasks_give_the_same_runs() {
    let pinned = [
        ("guess", "#r=AgEoANf_BWd1ZXNzAYanP8zBPFTSAAMCAD8ePpUBBAA-Mj8KHgDMN371HQDTGay25Iw"),
        ("feed", "#r=AgEwAM__BGZlZWQBle10N6VbU2QAAwQAPx4-lQEtQAFAAA0_AkAADT8FQAAeALQuFpfy6bywFbnNhA"),
        ("lead", "#r=AgErANT_BGxlYWQBTBymU94BtCIAAwMAPx4-lQEGPwpAAU5AAD4yHgD3hnKzPSthmTD3XTE"),
    ];
    let made = TASKS
        .map(|(id, _)| (id, run_link(&Replay::record(&answered(id), "x"), &|_| Some(asking(id))).unwrap()));
    assert_eq!(made.each_ref().map(|(id, link)| (*id, link.as_str())), pinned);
    for (id, code) in pinned {
        let find = |wanted: &str| (wanted == id).then(|| asking(id));
        let Ok(Link::Run(read)) = Link::parse(code, &find) else { panic!("{code}") };
        assert_eq!(kept(&read), kept(&Replay::record(&answered(id), "x")));
        read.verify().unwrap();
    }
}

#[test]
fn a_run_without_an_answer_has_a_code_that_earlier_versions_read() {
    let version_of = |run: &Run| {
        let link = run_link(&Replay::record(run, "x"), &none).unwrap();
        code::decode(link.strip_prefix("#r=").unwrap()).unwrap().0
    };
    for (id, _) in TASKS {
        let mut run = Run::new(asking(id), 3);
        run.apply(Event::Drop { at: [1.5, -0.75] }).unwrap();
        run.seek(30);
        assert_eq!((version_of(&run), version_of(&answered(id))), (code::PLAIN, code::WITH_TASKS), "{id}");
    }
}

#[test]
fn a_task_may_change_where_no_number_depends_on_it() {
    for (id, _) in TASKS {
        let link = run_link(&Replay::record(&answered(id), "x"), &|_| Some(asking(id))).unwrap();
        let with = |key: &str, value: &str| {
            let level = Arc::new(asking(id).edited(&[LevelEdit::parse(key, value)]).unwrap());
            Link::parse(&link, &|_| Some(level.clone())).map(drop)
        };
        assert_eq!(with("question", "Where to?"), Ok(()));
        assert_eq!(with("screen.show", "[\"ground\"]"), Ok(()));
        match id {
            "guess" => assert_eq!(with("task.gold", "0.25"), Ok(())),
            "feed" => assert_eq!(with("task.gold", "5"), Err(LinkError::ChangedLevel(id.to_owned()))),
            _ => {}
        }
    }
}

#[test]
fn events_of_tasks_are_checked_in_codes_too() {
    let refused = |id: &str, write: &dyn Fn(&mut Writer)| {
        let mut out = Writer::default();
        spec_form::write(&mut out, &asking(id), &none);
        out.whole(0);
        out.whole(1);
        write(&mut out);
        let code = code::encode(code::WITH_TASKS, &out.bytes).unwrap();
        Link::parse(&format!("#r={code}"), &none).unwrap_err().to_string()
    };
    let unknown = refused("guess", &|out| out.whole(7));
    assert!(unknown.contains("an event is of an unknown kind"), "{unknown}");
    let unknown = refused("guess", &|out| {
        out.whole(4);
        out.byte(9);
    });
    assert!(unknown.contains("a guess is of an unknown kind"), "{unknown}");
    let choice = refused("guess", &|out| {
        out.whole(4);
        out.byte(3);
        out.whole(u64::MAX);
    });
    assert!(choice.contains("`event[0].choice`"), "{choice}");
    let far = refused("lead", &|out| {
        out.whole(6);
        out.number(2.0);
        out.number(0.0);
    });
    assert!(far.contains("`event[0].ratio`: the ratio must be a number from -1 to 1"), "{far}");
    let early = refused("feed", &|out| {
        out.whole(2 << 3 | 5);
        out.number(1.0);
        out.number(0.0);
    });
    assert!(
        early.contains("`event[0].gradient`: this level does not let you choose gradients before step 5"),
        "{early}"
    );
}
