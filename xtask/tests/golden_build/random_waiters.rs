//! A crate with waiters whose paths are random, and a test in it that they say of random responses what an
//! interpreter of JMESPath says.

use lensmith_cli::tree::Files;
use lensmith_codegen::{Config, ModelFile, generate};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use xtask::{golden, scratch};

use super::matcher::matches;

const WAITERS: usize = 300;
const RESPONSES: usize = 60;

/// The crate. The same is generated each time.
pub(crate) fn files() -> Files {
    let mut runner = TestRunner::deterministic();
    let mut pick =
        |strategy: &BoxedStrategy<Value>| strategy.new_tree(&mut runner).unwrap().current();
    let matcher = matcher();
    let matchers: Vec<Value> = (0..WAITERS).map(|_| pick(&matcher)).collect();
    let response = response();
    let responses: Vec<Value> = (0..RESPONSES).map(|_| pick(&response)).collect();

    let json = model(&matchers).to_string();
    let model = ModelFile { name: "random.json", json: json.as_bytes() };
    let config = Config::new("random-waiters", scratch::runtime());
    let mut files = generate(&[model], &config).unwrap().files;
    let source = &files["src/describe_book.rs"];
    let is_generated = |number: &usize| source.contains(&format!("pub const W{number}: Waiter<"));
    let generated: Vec<usize> = (0..WAITERS).filter(is_generated).collect();
    let share = generated.len() * 100 / WAITERS;
    assert!(share > 60, "the generator accepts {share} % of the paths only");
    files.insert("tests/paths.rs".to_owned(), test(&generated, &matchers, &responses));
    files
}

/// The model of the golden waiters with these waiters, and with booleans in more places.
fn model(matchers: &[Value]) -> Value {
    let golden = std::fs::read(golden::folder().join("crates/waiters/model.json")).unwrap();
    let mut model: Value = serde_json::from_slice(&golden).unwrap();
    let shapes = &mut model["shapes"];
    let boolean = json!({ "target": "smithy.api#Boolean" });
    let required =
        json!({ "target": "smithy.api#Boolean", "traits": { "smithy.api#required": {} } });
    shapes["example#DescribeBookOutput"]["members"]["open"] = required;
    shapes["example#Shelf"]["members"]["open"] = boolean.clone();
    shapes["example#Book"]["members"]["lent"] = boolean;
    let waiter = |(number, matcher): (usize, &Value)| {
        let acceptor = json!({ "state": "success", "matcher": { "output": matcher } });
        (format!("W{number}"), json!({ "acceptors": [acceptor] }))
    };
    shapes["example#DescribeBook"]["traits"]["smithy.waiters#waitable"] =
        matchers.iter().enumerate().map(waiter).collect();
    model
}

/// A test that compares each waiter with the interpreter, which has been asked here: a line of `0` and `1`
/// for each waiter, with a digit for each response.
fn test(generated: &[usize], matchers: &[Value], responses: &[Value]) -> String {
    let cases = generated.iter().map(|number| {
        let matcher = &matchers[*number];
        let verdicts = responses.iter().map(|data| if matches(matcher, data) { '1' } else { '0' });
        let verdicts: String = verdicts.collect();
        format!("    (DescribeBook::W{number}, r#\"{matcher}\"#, \"{verdicts}\"),\n")
    });
    let responses = responses.iter().map(|data| format!("    r#\"{data}\"#,\n"));
    format!(
        "use lensmith::Waiter;\n\
         use lensmith::wait::{{Answer, Verdict}};\n\
         use random_waiters::{{DescribeBook, DescribeBookResponse}};\n\n\
         const RESPONSES: &[&str] = &[\n{}];\n\n\
         const CASES: &[(Waiter<DescribeBook>, &str, &str)] = &[\n{}];\n\n\
         #[test]\n\
         fn random_paths_say_what_jmespath_says() {{\n\
         \x20   for (waiter, matcher, verdicts) in CASES {{\n\
         \x20       for (response, verdict) in RESPONSES.iter().zip(verdicts.chars()) {{\n\
         \x20           let value = DescribeBookResponse::from_json(response.as_bytes()).unwrap();\n\
         \x20           let judged = waiter.judge(&DescribeBook::new(\"\"), Ok(value));\n\
         \x20           let matches = matches!(judged, Verdict::Done(Ok(Answer::Response(_))));\n\
         \x20           assert_eq!(matches, verdict == '1', \"{{matcher}} of {{response}}\");\n\
         \x20       }}\n\
         \x20   }}\n\
         }}\n",
        responses.collect::<String>(),
        cases.collect::<String>()
    )
}

/// A matcher with a random path.
fn matcher() -> BoxedStrategy<Value> {
    let filtered = expression(BOOK).prop_map(|test| format!("books[?{test}].title"));
    let list = prop_oneof![2 => one_of(OUTPUT.lists), 1 => filtered];
    let matcher =
        |comparator: &'static str, path: BoxedStrategy<String>, expected: &'static [&str]| {
            (path, proptest::sample::select(expected)).prop_map(move |(path, expected)| {
            json!({ "path": path, "expected": expected, "comparator": comparator })
        })
        };
    let boolean = expression(OUTPUT);
    prop_oneof![
        8 => matcher("booleanEquals", boolean, &["true", "false"]),
        1 => matcher("stringEquals", one_of(OUTPUT.texts), WORDS),
        1 => matcher("anyStringEquals", list.clone().boxed(), WORDS),
        1 => matcher("allStringEquals", list.boxed(), WORDS),
    ]
    .boxed()
}

/// The paths that a structure has, by what they lead to.
#[derive(Clone, Copy)]
struct Paths {
    booleans: &'static [&'static str],
    texts: &'static [&'static str],
    numbers: &'static [&'static str],
    lists: &'static [&'static str],
}

const OUTPUT: Paths = Paths {
    booleans: &[
        "ready",
        "open",
        "shelf.open",
        "shelf.parent.open",
        "books[0].lent",
        "byTitle.a.lent",
    ],
    texts: &["status", "shelf.name", "books[1].title", "byTitle.a.title"],
    numbers: &["count", "limit", "books[0].copies", "books[0].wanted"],
    lists: &["tags", "grid[]", "gaps[]", "books[].title", "books[*].status", "books[].tags[]"],
};

const BOOK: Paths = Paths {
    booleans: &["lent"],
    texts: &["title", "status"],
    numbers: &["copies", "wanted"],
    lists: &["tags"],
};

const WORDS: &[&str] = &["a", "b", "LENT"];

/// A random expression whose value is a boolean or null.
fn expression(of: Paths) -> BoxedStrategy<String> {
    let [booleans, texts, numbers, lists] =
        [of.booleans, of.texts, of.numbers, of.lists].map(one_of);
    let boolean = prop_oneof![Just("`true`"), Just("`false`")];
    let equality = || prop_oneof![Just("=="), Just("!=")];
    let order = || one_of(&["==", "!=", "<", "<=", ">", ">="]);
    let number = || (0..3_i32).prop_map(|number| format!("`{number}`"));
    let word = || one_of(WORDS);
    let any = prop_oneof![booleans.clone(), texts.clone(), numbers.clone()];
    let leaf = prop_oneof![
        4 => booleans.clone(),
        3 => (booleans.clone(), equality(), boolean.clone()).prop_map(|(l, c, r)| format!("{l} {c} {r}")),
        2 => (boolean, equality(), booleans.clone()).prop_map(|(l, c, r)| format!("{l} {c} ({r})")),
        1 => (booleans.clone(), equality(), booleans).prop_map(|(l, c, r)| format!("{l} {c} {r}")),
        2 => (texts.clone(), equality(), word()).prop_map(|(l, c, r)| format!("{l} {c} '{r}'")),
        3 => (numbers.clone(), order(), number()).prop_map(|(l, c, r)| format!("{l} {c} {r}")),
        1 => (number(), order(), numbers.clone()).prop_map(|(l, c, r)| format!("{l} {c} {r}")),
        2 => (numbers.clone(), order(), numbers).prop_map(|(l, c, r)| format!("{l} {c} {r}")),
        1 => (any, equality()).prop_map(|(l, c)| format!("{l} {c} `null`")),
        2 => (lists.clone(), order(), number()).prop_map(|(l, c, r)| format!("length({l}) {c} {r}")),
        1 => (lists, word()).prop_map(|(l, r)| format!("contains({l}, '{r}')")),
        1 => (texts, word()).prop_map(|(l, r)| format!("contains({l}, '{r}')")),
    ];
    leaf.prop_recursive(4, 12, 2, |inner| {
        prop_oneof![
            inner.clone().prop_map(|inner| format!("!({inner})")),
            (inner.clone(), inner.clone()).prop_map(|(l, r)| format!("({l}) && ({r})")),
            (inner.clone(), inner).prop_map(|(l, r)| format!("({l}) || ({r})")),
        ]
    })
    .boxed()
}

fn one_of(texts: &'static [&'static str]) -> BoxedStrategy<String> {
    proptest::sample::select(texts).prop_map(str::to_owned).boxed()
}

/// A random response. What has a default is there, since a path can't tell it from what is absent.
fn response() -> BoxedStrategy<Value> {
    let boolean = || any::<bool>().prop_map(Value::from).boxed();
    let word = || proptest::sample::select(WORDS).prop_map(Value::from).boxed();
    let status = || prop_oneof![Just(json!("LENT")), Just(json!("b"))].boxed();
    let number = || (0..3_i32).prop_map(Value::from).boxed();
    let words = || list(word(), 3);
    let book = structure(vec![
        ("title", true, word()),
        ("copies", true, number()),
        ("status", false, status()),
        ("wanted", false, number()),
        ("lent", false, boolean()),
        ("tags", false, words()),
    ]);
    let shelf = |parent: Option<BoxedStrategy<Value>>| {
        let parent = parent.map(|parent| ("parent", false, parent));
        let own = [("name", false, word()), ("open", false, boolean())];
        structure(own.into_iter().chain(parent).collect())
    };
    let gap = prop_oneof![word(), Just(Value::Null)].boxed();
    structure(vec![
        ("open", true, boolean()),
        ("ready", false, boolean()),
        ("status", false, status()),
        ("count", false, number()),
        ("limit", false, number()),
        ("shelf", false, shelf(Some(shelf(None)))),
        ("books", false, list(book.clone(), 3)),
        ("byTitle", false, structure(vec![("a", false, book.clone()), ("b", false, book)])),
        ("tags", false, words()),
        ("grid", false, list(words(), 3)),
        ("gaps", false, list(gap, 3)),
    ])
}

fn list(of: BoxedStrategy<Value>, up_to: usize) -> BoxedStrategy<Value> {
    proptest::collection::vec(of, 0..=up_to).prop_map(Value::from).boxed()
}

/// An object of members that are always there, or in three of four cases.
fn structure(members: Vec<(&'static str, bool, BoxedStrategy<Value>)>) -> BoxedStrategy<Value> {
    let members: Vec<_> = members
        .into_iter()
        .map(|(name, required, value)| {
            let is_there =
                if required { Just(true).boxed() } else { proptest::bool::weighted(0.75).boxed() };
            let value = (is_there, value).prop_map(|(is_there, value)| is_there.then_some(value));
            value.prop_map(move |value| value.map(|value| (name.to_owned(), value)))
        })
        .collect();
    members.prop_map(|members| Value::Object(members.into_iter().flatten().collect())).boxed()
}
