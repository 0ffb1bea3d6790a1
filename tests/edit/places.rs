//! Each act in each style, held against the text that a person would write.

use super::file;
use qcph::edit::{Act, Change, Step, Value, edited};

fn text(text: &str) -> Value {
    Value::Text(text.into())
}

/// `a.2.b` as steps.
fn path(path: &str) -> Vec<Step> {
    let step = |step: &str| step.parse::<usize>().map_or_else(|_| step.into(), Step::from);
    path.split('.').filter(|step| !step.is_empty()).map(step).collect()
}

fn change(at: &str, act: Act) -> Change {
    Change::act(&path(at), act)
}

/// What each change makes of a text; `None` where it must be refused.
fn hold(cases: &[(&str, Change, Option<&str>)]) {
    for (old, change, new) in cases {
        let made = edited(&file(), old, std::slice::from_ref(change)).ok();
        assert_eq!(made.as_deref(), *new, "{change:?} of\n{old}");
        // The same with the line ends of Windows.
        let windows = |text: &str| text.replace('\n', "\r\n");
        let made = edited(&file(), &windows(old), std::slice::from_ref(change)).ok();
        assert_eq!(made, new.map(windows), "{change:?} of\n{old}, CRLF");
    }
}

#[test]
fn a_text_keeps_its_spelling_and_what_stands_behind_it() {
    let set = |at: &str, new: &str| change(at, Act::Set(text(new)));
    hold(&[
        ("a: x # c\nb: y\n", set("a", "z"), Some("a: z # c\nb: y\n")),
        ("a: 'x' # c\nb: y\n", set("a", "z's"), Some("a: 'z''s' # c\nb: y\n")),
        ("a: \"x\"\nb: y\n", set("a", "z"), Some("a: \"z\"\nb: y\n")),
        ("a: x\n", set("a", "z: \"w\""), Some("a: \"z: \\\"w\\\"\"\n")),
        ("a: một\n  hai\n  ba # c\nb: y\n", set("a", "bốn"), Some("a: bốn # c\nb: y\n")),
        ("a:\n  một\nb: y\n", set("a", "hai"), Some("a:\n  hai\nb: y\n")),
        ("a: # c\nb: y\n", set("a", "z"), Some("a: z # c\nb: y\n")),
        ("a:\nb: y\n", set("a", "z"), Some("a: z\nb: y\n")),
        ("a:\n  - x\n  - y # c\n", set("a.1", "z"), Some("a:\n  - x\n  - z # c\n")),
        ("a: [x, y] # c\n", set("a.1", "z, w"), Some("a: [x, \"z, w\"] # c\n")),
        ("a: {b: x, c}\n", set("a.c", "z"), Some("a: {b: x, c: z}\n")),
        ("a:\n  - b: x\n    c: y\n", set("a.0.c", "z"), Some("a:\n  - b: x\n    c: z\n")),
    ]);
}

#[test]
fn a_text_of_lines_stands_in_a_block() {
    let set = |at: &str, new: &str| change(at, Act::Set(text(new)));
    hold(&[
        ("a: x # c\nb: y\n", set("a", "m\nn"), Some("a: |- # c\n  m\n  n\nb: y\n")),
        (
            "a: |  # c\n    m\n    n\n\nb: y\n",
            set("a", "o\np\n"),
            Some("a: |  # c\n    o\n    p\n\nb: y\n"),
        ),
        ("a: |\n  m\n\nb: y\n", set("a", "o"), Some("a: o\n\nb: y\n")),
        ("a: >-\n  m\n  n\nb: y\n", set("a", "o\np"), Some("a: >-\n  o\n\n  p\nb: y\n")),
        (
            "a:\n  - |\n    m\n  - n\n",
            set("a.0", "o\np"),
            Some("a:\n  - |-\n    o\n    p\n  - n\n"),
        ),
        ("a:\n  - m # c\n", set("a.0", "o\np"), Some("a:\n  - |- # c\n    o\n    p\n")),
        ("a: {b: x}\n", set("a.b", "o\np"), Some("a: {b: \"o\\np\"}\n")),
        ("a: x\n", set("a", " o\np"), Some("a: \" o\\np\"\n")),
        ("a: |2-\n    m\n", set("a", "o\np"), Some("a: |-\n    o\n    p\n")),
    ]);
}

#[test]
fn items_come_go_and_move_in_lines() {
    let old = "a:\n  # về x\n  - x # một\n  - y\n\n  # về z\n  - z\nb: 1\n";
    let item = Value::Block(vec![("m".into(), text("1")), ("n".into(), text("hai: ba"))]);
    hold(&[
        (
            old,
            change("a", Act::Insert(0, text("w"))),
            Some("a:\n  # về x\n  - w\n  - x # một\n  - y\n\n  # về z\n  - z\nb: 1\n"),
        ),
        (
            old,
            change("a", Act::Insert(2, text("w"))),
            Some("a:\n  # về x\n  - x # một\n  - y\n  - w\n\n  # về z\n  - z\nb: 1\n"),
        ),
        (
            old,
            change("a", Act::Insert(3, item)),
            Some(
                "a:\n  # về x\n  - x # một\n  - y\n\n  # về z\n  - z\n  - m: 1\n    n: \"hai: ba\"\nb: 1\n",
            ),
        ),
        (
            old,
            change("a.1", Act::Remove),
            Some("a:\n  # về x\n  - x # một\n\n  # về z\n  - z\nb: 1\n"),
        ),
        (
            old,
            change("a", Act::Move { from: 2, to: 0 }),
            Some("a:\n  # về z\n  - z\n  # về x\n  - x # một\n\n  - y\nb: 1\n"),
        ),
        ("a:\n- x\n- y", change("a.1", Act::Remove), Some("a:\n- x")),
        ("a:\n- x\n- y", change("a", Act::Insert(2, text("z"))), Some("a:\n- x\n- y\n- z")),
        ("a: # c\n  - x\nb: 1\n", change("a.0", Act::Remove), Some("a: [] # c\nb: 1\n")),
        ("a: []\n", change("a", Act::Insert(0, text("x"))), Some("a: [x]\n")),
        (old, change("a", Act::Insert(9, text("w"))), None),
        (old, change("a.9", Act::Remove), None),
        (old, change("b", Act::Insert(0, text("w"))), None),
    ]);
}

#[test]
fn keys_come_and_go() {
    let among = |at: &str, value: Value| change(at, Act::Set(value)).among(&["m", "n", "o"]);
    hold(&[
        ("n: 1\n", among("m", text("x")), Some("m: x\nn: 1\n")),
        ("m: 1\no: 2\n", among("n", text("x")), Some("m: 1\nn: x\no: 2\n")),
        ("a:\n  - n: 1\n", among("a.0.m", text("x")), Some("a:\n  - m: x\n    n: 1\n")),
        (
            "a:\n  - m: |+\n      x\n\n  - m: 2\n",
            among("a.0.n", text("z")),
            Some("a:\n  - m: |+\n      x\n\n    n: z\n  - m: 2\n"),
        ),
        ("a: {m: 1, o: 2}\n", among("a.n", text("x")), Some("a: {m: 1, n: x, o: 2}\n")),
        (
            "a: {\n  m: 1, # c\n  o: 2,\n}\n",
            among("a.n", text("x")),
            Some("a: {\n  m: 1, # c\n  n: x,\n  o: 2,\n}\n"),
        ),
        ("a: {\n  m: 1 # c\n}\n", among("a.n", text("x")), Some("a: {\n  m: 1, # c\n  n: x\n}\n")),
        ("a: {}\n", among("a.n", text("x")), Some("a: {n: x}\n")),
        ("m: 1\n# c\nn: 2 # d\no: 3\n", change("n", Act::Remove), Some("m: 1\n# c\no: 3\n")),
        ("a:\n  - m: 1\n    n: 2\n", change("a.0.m", Act::Remove), Some("a:\n  - n: 2\n")),
        (
            "a:\n  - m: 1\n    # c\n    n: 2\n",
            change("a.0.m", Act::Remove),
            Some("a:\n  - \n    # c\n    n: 2\n"),
        ),
        ("a: {m: 1, n: 2}\n", change("a.m", Act::Remove), Some("a: {n: 2}\n")),
        ("a: {m: 1, n: 2}\n", change("a.n", Act::Remove), Some("a: {m: 1}\n")),
        (
            "a: {\n  m: 1, # c\n  n: 2,\n}\n",
            change("a.n", Act::Remove),
            Some("a: {\n  m: 1, # c\n  \n}\n"),
        ),
        ("m: 1\n", change("m", Act::Remove), None),
        ("m: 1\n", change("n", Act::Remove), None),
    ]);
}

#[test]
fn a_value_of_another_kind_takes_the_place() {
    let list = || Value::List(vec![text("một hai"), text("ba bốn")]);
    let codes = || Value::List(vec![text("u"), text("v")]);
    hold(&[
        (
            "a: x # c\nb: 1\n",
            change("a", Act::Set(list())),
            Some("a: # c\n  - một hai\n  - ba bốn\nb: 1\n"),
        ),
        ("a: x # c\nb: 1\n", change("a", Act::Set(codes())), Some("a: [u, v] # c\nb: 1\n")),
        ("a:\nb: 1\n", change("a", Act::Set(list())), Some("a:\n  - một hai\n  - ba bốn\nb: 1\n")),
        (
            "a: # c\n  - x\n  - y\nb: 1\n",
            change("a", Act::Set(text("z"))),
            Some("a: z # c\nb: 1\n"),
        ),
        (
            "a: # c\n  - x\n  - y\nb: 1\n",
            change("a", Act::Set(list())),
            Some("a: # c\n  - một hai\n  - ba bốn\nb: 1\n"),
        ),
        (
            "a: |\n  x\nb: 1\n",
            change("a", Act::Set(list())),
            Some("a: \n  - một hai\n  - ba bốn\nb: 1\n"),
        ),
        ("a: [x, y]\n", change("a", Act::Set(text("z"))), Some("a: z\n")),
        // A comment that would be lost is worth more than the change.
        ("a:\n  - x # c\n  - y\n", change("a", Act::Set(list())), None),
        ("a: &b x\n", change("a", Act::Set(list())), None),
    ]);
}
