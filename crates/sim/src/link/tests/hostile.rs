//! Links that are damaged or made up: each is refused, with what is wrong.

use super::*;
use crate::level::SpecTable;
use crate::link::bytes::Writer;

#[test]
fn what_is_wrong_with_a_link_is_named() {
    let refused = |text: &str| Link::parse(text, &find).unwrap_err().to_string();
    for (text, message) in [
        ("", "this is not a link; expected one that ends in `#l=LEVEL` or `#r=CODE`"),
        ("https://a.b/#selftest", "this is not a link"),
        ("#l=", "the link names no level"),
        ("#l=linked&lr", "`lr` is not possible; expected KEY=VALUE, such as `optimizer.lr=0.05`"),
        ("#l=linked&=1", "`=1` is not possible; expected KEY=VALUE"),
        ("#l=linked&seed=-1", "`seed=-1` is not possible; expected `seed=N`, a whole number from 0"),
        ("#l=linked&seed", "`seed` is not possible"),
        ("#l=linked&play=perhaps", "`play=perhaps` is not possible; expected `play`"),
        ("#l=linked&title=%4", "`%4`: a `%` stands for no character; expected `%` and two hexadecimal"),
        ("#l=linked&title=%FF", "`%FF`: a `%` stands for no character"),
        ("#l=%+1", "`%+1`: a `%` stands for no character"),
        ("#l=linked&surface.file=a.npy", "`surface.file`: a link cannot name a file"),
        ("#l=linked&surface.add.file=a.npy", "`surface.add.file`: a link cannot name a file"),
        ("#l=linked&surface.%66ile=a.npy", "`surface.file`: a link cannot name a file"),
        ("#l=linked& surface . file =a.npy", "a link cannot name a file"),
        ("#l=linked&surface.array=a", "`surface.array`: a link cannot name a file"),
        ("#l=linked&surface={kind=\"heightmap\",file=\"a\"}", "`surface.file`: a link cannot name a file"),
        ("#l=linked&surface.add={add={file=\"a\"}}", "`surface.add.add.file`: a link cannot name a file"),
        ("#r=", "the code is cut short or changed"),
        ("#r=AAAA&play", "the code has the character `&` at place 5; expected letters, digits"),
        ("#r=_____w", "the link has version 255 of the format, which this program does not know"),
    ] {
        assert!(refused(text).starts_with(message) || refused(text).contains(message), "{}", refused(text));
    }
    assert!(refused(&format!("#r={}", "A".repeat(MAX_READ_BYTES))).starts_with("the link has 16386 bytes"));
    let many = "&a.b=1".repeat(201);
    assert!(refused(&format!("#l=linked{many}")).contains("at most 200 settings"));
}

#[test]
fn content_with_a_right_checksum_is_still_checked() {
    let whole = run_form::write(&Replay::record(&played(level(), 1), "x"), &find);
    let refused = |bytes: &[u8]| {
        let code = code::encode(code::PLAIN, bytes).unwrap();
        Link::parse(&format!("#r={code}"), &find).unwrap_err().to_string()
    };
    for end in 0..whole.len() {
        assert!(refused(&whole[..end]).contains("holds no run"), "cut at {end}");
    }
    assert!(
        refused(&[&whole[..], &[0]].concat()).contains("something follows its end; expected nothing more")
    );

    let head = || {
        let mut out = Writer::default();
        spec_form::write(&mut out, &level(), &find);
        out.whole(1);
        out
    };
    let event = |write: &dyn Fn(&mut Writer)| {
        let mut out = head();
        out.whole(1);
        write(&mut out);
        out.whole(9);
        out.byte(0);
        out.hash(0);
        refused(&out.bytes)
    };
    let far = event(&|out| {
        out.whole(10 << 2);
        out.number(0.0);
        out.number(0.0);
    });
    assert!(far.contains("an event comes after its last step"), "{far}");
    let farther = event(&|out| {
        out.whole(u64::MAX);
        out.whole(0);
        out.value(&SpecValue::Flag(true));
    });
    assert!(farther.contains("`event[0].step`: 1000000001 is not possible"), "{farther}");
    let nowhere = event(&|out| {
        out.whole(0);
        out.number(f64::NAN);
        out.number(0.0);
    });
    assert!(nowhere.contains("`event[0].at[0]`: NaN is not possible"), "{nowhere}");
    let param = |target: u64, name: &str, value: SpecValue| {
        event(&|out| {
            out.whole(2);
            out.whole(target);
            out.text(name);
            out.value(&value);
        })
    };
    assert!(param(0, "lr", (-1.0).into()).contains("`event[0].value`: -1.0 is not possible"));
    assert!(param(0, "speed", 1.0.into()).contains("`event[0].name`: \"speed\" is not known"));
    assert!(param(3, "lr", 1.0.into()).contains("an event names an unknown axis; expected x or y"));
    assert!(
        param(2 << 2, "lr", 1.0.into()).contains("an event names an agent; expected one that its level has")
    );
    assert!(param(u64::MAX - 3, "lr", 1.0.into()).contains("an event names an agent"));
    assert!(param(0, "lr", SpecValue::Table(SpecTable::new())).contains("`event[0].value`"));

    let endless = |steps: u64, outcome: u8| {
        let mut out = head();
        out.whole(0);
        out.whole(steps);
        out.byte(outcome);
        out.hash(0);
        refused(&out.bytes)
    };
    assert!(endless(1_000_000_001, 0).contains("it has too many steps; expected at most a billion"));
    assert!(endless(1, 5).contains("it ends in an unknown way"));
    // Counts cost nothing where nothing follows them.
    let mut out = head();
    out.whole(u64::MAX);
    assert!(refused(&out.bytes).contains("it ends too early"));
}

#[test]
fn a_level_inside_a_code_is_checked_like_a_file() {
    let refused = |write: &dyn Fn(&mut Writer)| {
        let mut out = Writer::default();
        write(&mut out);
        let code = code::encode(code::PLAIN, &out.bytes).unwrap();
        Link::parse(&format!("#r={code}"), &find).unwrap_err().to_string()
    };
    let whole = |edits: &[LevelEdit]| {
        let mut spec = level().spec().clone();
        spec.apply(edits).unwrap();
        refused(&|out| {
            out.text("mine");
            out.byte(0);
            out.table(spec.table());
        })
    };
    let wrong = whole(&[LevelEdit::new("optimizer.lr", -1.0)]);
    assert!(
        wrong.contains("the level inside the link: level: `optimizer.lr`: -1.0 is not possible"),
        "{wrong}"
    );
    let unknown = whole(&[LevelEdit::new("optimizer.speed", 1.0)]);
    assert!(unknown.contains("`optimizer.speed`: unknown key"), "{unknown}");
    let file = [LevelEdit::new("surface.kind", "heightmap"), LevelEdit::new("surface.file", "/etc/passwd")];
    let file = whole(&file);
    assert!(
        file.contains("`surface.file`: ") && file.contains("a link holds all its numbers itself"),
        "{file}"
    );
    let deep = refused(&|out| {
        out.text("mine");
        out.byte(0);
        (0..20).for_each(|_| {
            out.whole(1);
            out.text("a");
            out.byte(6);
        });
        out.whole(0);
    });
    assert!(deep.contains("its tables are nested too deep; expected at most 16 levels"), "{deep}");
    let many = refused(&|out| {
        out.text("mine");
        out.byte(0);
        out.whole(1);
        out.text("a");
        out.byte(5);
        out.whole(30_000);
        out.bytes.extend([0; 30_000]);
    });
    assert!(many.contains("it has too many values; expected at most 20000"), "{many}");
    let twice = refused(&|out| {
        out.text("mine");
        out.byte(0);
        out.whole(2);
        out.text("a");
        out.byte(0);
        out.text("a");
        out.byte(0);
    });
    assert!(twice.contains("a table has a key twice"), "{twice}");
}
