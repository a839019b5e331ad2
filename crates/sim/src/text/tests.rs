//! The reader against the `toml` crate: the same values, and the same texts refused at the same place. And what reading
//! costs: nodes of a fixed size, however a text is made.

use proptest::prelude::*;

use super::document::Node;
use super::*;

const LIMITS: Limits = Limits { bytes: 1 << 20, nodes: 1000 };

fn read(text: &str) -> Result<SpecTable, SyntaxError> {
    Document::parse(text, LIMITS).map(|document| document.root().table(1000).unwrap())
}

fn value_of(value: &toml::Value) -> SpecValue {
    match value {
        toml::Value::String(text) => SpecValue::from(&**text),
        toml::Value::Integer(number) => SpecValue::Integer(*number),
        toml::Value::Float(number) => SpecValue::Number(*number),
        toml::Value::Boolean(flag) => SpecValue::Flag(*flag),
        toml::Value::Datetime(date) => SpecValue::Date(date.to_string()),
        toml::Value::Array(items) => SpecValue::List(items.iter().map(value_of).collect()),
        toml::Value::Table(table) => {
            SpecValue::table(table.iter().map(|(key, value)| (key, value_of(value))))
        }
    }
}

/// Compares both readers. NaN is not equal to itself, so that the written form is compared.
fn compare(text: &str) {
    let expected = text.parse::<toml::Table>();
    match (read(text), expected) {
        (Ok(table), Ok(expected)) => {
            let expected = value_of(&toml::Value::Table(expected));
            assert_eq!(SpecValue::Table(table).to_string(), expected.to_string(), "{text}");
        }
        (Err(error), Err(expected)) => {
            let byte = expected.span().map_or(text.len(), |span| span.start);
            assert_eq!(error.position, Position::of_byte(text, byte), "{text}\n{error:?}\n{expected}");
            let message = format!("{}, expected {}", error.message, error.expected);
            let is_same = message.starts_with(expected.message());
            assert!(is_same, "{text}\n{message}\n{}", expected.message());
        }
        (ours, theirs) => panic!("{text}\n{ours:?}\n{theirs:?}"),
    }
}

#[test]
fn every_form_of_toml_is_read_as_the_toml_crate_reads_it() {
    for text in [
        "",
        "# only a comment",
        "\u{feff}a = 1",
        "a = 1\nb = -1\n",
        "a = 0xff\nb = 0o17\nc = 0b101\nd = 1_000\ne = +5\nf = -0\n",
        "a = 1.5\nb = -1e-7\nc = 6.02_2e23\nd = inf\ne = -inf\nf = nan\ng = 1e3\n",
        "a = true\nb = false\n",
        "a = 'x'\nb = \"\\u00e9\\t\\\"\"\nc = '''\nx\ny'''\nd = \"\"\"\nx \\\n   y\"\"\"\ne = \"\"\"\"q\"\"\"\"\n",
        "d = 1979-05-27T07:32:00Z\ne = 1979-05-27\nf = 07:32:00\n",
        "a = [1, 2, [3, [4]], {b = 1}]\nc = [\n  1, # one\n  2,\n]\n",
        "a = {b.c = 1, b.d = 2, e = {f = 1}}\n",
        "a.b.c = 1\na.b.d = 2\na.e = 3\n",
        "[a]\nb = 1\n[a.c]\nd = 2\n[e.f.g]\nh = 3\n[e]\ni = 4\n[e.f]\nj = 5\n",
        "[[a]]\nb = 1\n[[a]]\nb = 2\n[a.c]\nd = 3\n[[a.e]]\nf = 4\n[[a.e]]\n",
        "\"a.b\" = 1\n'c d'.e = 2\n[\"x.y\".\"\"]\nz = 3\n",
        "a = 1\r\nb = 2\r\n",
        "[ a . b ]\nc . d = 1\n",
    ] {
        assert!(text.parse::<toml::Table>().is_ok(), "{text}");
        compare(text);
    }
}

#[test]
fn what_toml_forbids_is_refused_where_the_toml_crate_refuses_it() {
    for text in [
        "a",
        "a =",
        "a = \n",
        "= 1",
        "a = 1 b = 2",
        "a = b",
        "a = \"x",
        "a = 'x",
        "a = \"\"\"x",
        "a = \"\\q\"",
        "a = [1, 2",
        "a = [1 2]",
        "a = [1,,2]",
        "a = {b = 1",
        "a = {b}",
        "a = 1\na = 2",
        "a.b = 1\na = 2",
        "a = 1\na.b = 2",
        "a = [1]\na.b = 2",
        "a = {}\na.b = 2",
        "a = {b = 1, b = 2}",
        "a = {b.c = 1, b = 2}",
        "[a]\n[a]",
        "[a]\nb.c = 1\n[a.b]",
        "a.b = 1\n[a]",
        "a = 1\n[a]",
        "a = 1\n[[a]]",
        "a = [1]\n[[a]]",
        "[[a]]\n[a]",
        "[a]\n[[a]]",
        "[a.b]\n[[a]]",
        "[a.b.c]\n[a]\nb.d = 1\n[a.b]",
        "[a\nb = 1",
        "[[a]\nb = 1",
        "[]",
        "[a.]",
        "a = 1\u{1}",
        "# \u{1}",
        "a = \"\u{1}\"",
        "a = 1__0",
        "a = 01",
        "a = 1.",
        "a = 0xg",
        "]",
        "}",
        "a = ]",
        "a = }",
        "a = 1 # x\rb = 2",
    ] {
        assert!(text.parse::<toml::Table>().is_err(), "{text}");
        compare(text);
    }
    let error = read("a = {b = {}, b.c = 2}").unwrap_err();
    assert_eq!(error.message, "cannot extend value of type inline table with a dotted key");
    assert_eq!(error.position, Position { line: 1, column: 14 });
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_as_the_toml_crate_reads_it(parts in prop::collection::vec(
        prop::sample::select(vec![
            "a", "b", "c", "\"d\"", "'e'", "\"\"", ".", "=", " = ", " ", "\n", "\n", ",", ", ", "[", "]", "[[", "]]",
            "[a]\n", "[a.b]\n", "[[a]]\n", "[[b.c]]\n", "{", "}", "1", "-2.5", "true", "\"x\"", "'''", "\"\"\"", "# c\n",
            "a = 1\n", "a.b = 2\n", "b = {a = 1}\n", "c = [1, 2]\n", "\\", "é",
        ]),
        0..14,
    )) {
        let text = parts.concat();
        // Of several faults the first one is found here, and not always there.
        match (read(&text), text.parse::<toml::Table>()) {
            (Err(_), Err(_)) => {}
            _ => compare(&text),
        }
    }
}

#[test]
fn a_text_costs_its_nodes_and_one_expression() {
    assert_eq!(size_of::<Node>(), 32);
    let limits = Limits { bytes: 64 << 20, nodes: 100 };
    let refused = |text: &str| {
        let error = Document::parse(text, limits).unwrap_err();
        assert_eq!(
            (&*error.message, &*error.expected),
            ("there are too many keys and values", "at most 100")
        );
        error.position
    };
    let at = |line, column| Position { line, column };
    // What once took a thousand times the memory of its text, or blinded a count beside the parser.
    let dotted: String = (0..1000).map(|i| format!("a{i}.b.c.d = 1\n")).collect();
    assert_eq!(refused(&dotted), at(26, 1));
    let blinded = format!("a = \"\"\"\"\"\"\"\"\"'''\"\n{dotted}");
    assert_eq!(Document::parse(&blinded, limits).unwrap_err().position.line, 1);
    let blinded = format!("a = \"\"\"\"x\"\"\"\"\nb = '''''x'''''\n{dotted}");
    assert_eq!(refused(&blinded).line, 27);
    let items = "1,".repeat(1000);
    assert_eq!(refused(&format!("a = [{items}]")), at(1, 301));
    assert_eq!(refused(&format!("a = [\n{}]", "\n".repeat(1000))), at(296, 1), "tokens without a node");
    assert_eq!(refused(&"[[a]]\n".repeat(1000)), at(100, 1));
    let inside: String = (0..1000).map(|i| format!("a{i} = 1, ")).collect();
    assert_eq!(refused(&format!("a = {{{inside}}}")).line, 1);
    // Lines without anything are held one at a time.
    assert_eq!(Document::parse(&"\n".repeat(1 << 20), limits).unwrap().nodes.len(), 1);
    assert_eq!(Document::parse(&"# a = 1\n".repeat(1 << 17), limits).unwrap().nodes.len(), 1);
}

#[test]
fn depth_and_length_of_keys_are_bounded() {
    let deep =
        |open: &str, close: &str, times: usize| format!("a = {}1{}", open.repeat(times), close.repeat(times));
    for (open, close) in [("[", "]"), ("{b = ", "}")] {
        assert!(read(&deep(open, close, 80)).is_ok());
        let error = read(&deep(open, close, 81)).unwrap_err();
        assert_eq!(error.message, "this is too deep inside other lists and tables");
        assert!(read(&deep(open, close, 100_000)).is_err());
    }
    let empty = |times: usize| format!("{}\"\" = 1", "\"\".".repeat(times));
    assert!(read(&empty(200)).is_ok());
    for text in
        [empty(256), empty(1000), format!("[{}]", vec!["\"\""; 1000].join(".")), "a".repeat(257) + " = 1"]
    {
        assert_eq!(read(&text).unwrap_err().message, "this key is too long");
    }
    let list = format!("a = [0, 1, {{{} = 1}}]", "b".repeat(252));
    assert_eq!(read(&list).unwrap_err().message, "this key is too long", "`a[2].` is part of it");
}

#[test]
fn positions_are_those_of_keys_values_and_items() {
    let text = "a = 1\n[b]\n\"c.d\" = [10, {e = 'x'}]\n[[f]]\n[[f]]\ng = 2\n";
    let document = Document::parse(text, LIMITS).unwrap();
    let mut spans = Spans::of(&document);
    let at = |spans: &Spans<'_>, key: &str, part| {
        let Position { line, column } = spans.position(key, part);
        (line, column)
    };
    for (key, of_key, of_value) in [
        ("a", (1, 1), (1, 5)),
        ("b", (2, 2), (2, 1)),
        ("b.c.d", (3, 1), (3, 9)),
        ("b.c.d[0]", (3, 10), (3, 10)),
        ("b.c.d[1].e", (3, 15), (3, 19)),
        ("b.c.d[7]", (3, 1), (3, 9)),
        ("b.x", (2, 2), (2, 1)),
        ("f", (4, 3), (4, 1)),
        ("f[1]", (5, 1), (5, 1)),
        ("f[1].g", (6, 1), (6, 5)),
        ("x.y", (1, 1), (1, 1)),
        ("", (1, 1), (1, 1)),
    ] {
        assert_eq!((at(&spans, key, Part::Key), at(&spans, key, Part::Value)), (of_key, of_value), "{key}");
    }
    assert!(spans.has("f[1].g") && !spans.has("f[2]") && !spans.has("f.g"));
    spans.remove("f".to_owned());
    assert!(!spans.has("f[1].g") && spans.has("b.c.d[1].e"));
    assert_eq!(at(&spans, "f[1].g", Part::Value), (1, 1));
}
