//! Values that are likely to break something, for mutations.

use serde_json::{Value, json};

use super::random::Random;

/// Identifiers, and texts that are nearly one.
const NAMES: &[&str] = &[
    "",
    "_",
    "__",
    "_1",
    "1",
    "a",
    "A",
    "Self",
    "self",
    "super",
    "crate",
    "type",
    "Type",
    "gen",
    "Option",
    "String",
    "Some",
    "Err",
    "Error",
    "Default",
    "types",
    "endpoint",
    "std",
    "lensmith",
    "metadata",
    "http_status",
    "httpStatus",
    "fooBar",
    "foo_bar",
    "FooBar",
    "FOO_BAR",
    "Unknown",
    "UNKNOWN",
    "VALUES",
    "Unhandled",
    "é",
    "a-b",
    "a b",
    "a\0",
    "x\ny",
    "\u{202e}",
    "Unit",
    "con",
];

/// Characters that end, escape or nest something somewhere.
const CHARACTERS: &[char] = &[
    '\0',
    '\t',
    '\n',
    '\r',
    ' ',
    '"',
    '\'',
    '\\',
    '`',
    '#',
    '$',
    '%',
    '&',
    '(',
    ')',
    '*',
    '+',
    ',',
    '-',
    '.',
    '/',
    '0',
    '9',
    ':',
    ';',
    '<',
    '=',
    '>',
    '?',
    '@',
    '[',
    ']',
    '^',
    '_',
    '{',
    '|',
    '}',
    '~',
    '\u{7f}',
    '\u{85}',
    '\u{a0}',
    'é',
    'ß',
    '\u{301}',
    '\u{200b}',
    '\u{202e}',
    '\u{2028}',
    '\u{feff}',
    '\u{10ffff}',
    '🦀',
    'a',
    'Z',
];

const TYPES: &str = "\
    apply bigDecimal bigInteger blob boolean byte document double enum float intEnum integer list \
    long map operation resource service set short string structure timestamp union";

const TRAITS: &str = "\
    aws.api#service aws.auth#sigv4 aws.auth#unsignedPayload aws.protocols#awsJson1_0 aws.protocols#awsJson1_1 \
    aws.protocols#awsQuery aws.protocols#awsQueryCompatible aws.protocols#awsQueryError aws.protocols#ec2Query \
    aws.protocols#ec2QueryName aws.protocols#restJson1 aws.protocols#restXml aws.customizations#s3UnwrappedXmlOutput \
    smithy.protocols#rpcv2Cbor smithy.protocols#rpcv2Json \
    lensmith#rename smithy.api#addedDefault smithy.api#box smithy.api#clientOptional \
    smithy.api#default smithy.api#deprecated smithy.api#documentation smithy.api#endpoint \
    smithy.api#enum smithy.api#enumValue smithy.api#error smithy.api#examples smithy.api#hostLabel \
    smithy.api#http smithy.api#httpChecksumRequired smithy.api#httpHeader smithy.api#httpLabel \
    smithy.api#httpPayload smithy.api#httpPrefixHeaders smithy.api#httpQuery \
    smithy.api#httpQueryParams smithy.api#httpResponseCode smithy.api#idempotencyToken \
    smithy.api#input smithy.api#internal smithy.api#jsonName smithy.api#length \
    smithy.api#mediaType smithy.api#mixin smithy.api#paginated smithy.api#pattern smithy.api#range \
    smithy.api#requestCompression smithy.api#required smithy.api#requiresLength \
    smithy.api#sensitive smithy.api#sparse \
    smithy.api#streaming smithy.api#timestampFormat smithy.api#title smithy.api#uniqueItems \
    smithy.api#xmlAttribute smithy.api#xmlFlattened smithy.api#xmlName smithy.api#xmlNamespace \
    smithy.rules#clientContextParams smithy.rules#contextParam smithy.rules#endpointRuleSet \
    smithy.rules#endpointTests smithy.rules#operationContextParams \
    smithy.rules#staticContextParams smithy.test#httpRequestTests smithy.test#httpResponseTests \
    smithy.test#smokeTests smithy.waiters#waitable";

const KEYS: &str = "\
    collectionOperations create errors identifiers input key list member members mixins operations \
    output read rename resources shapes smithy target traits type value version";

const TEXTS: &[&str] = &[
    "<p>",
    "<ul><li><p>a<ul><li>",
    "</p></b>",
    "<code>`</code>",
    "```rust\npanic!()\n",
    "[a](b)",
    "[`Self`]",
    "<a href=\"http://x\">",
    "&#0;&#xffffff;&amp",
    "| a |\n|--|",
    "> > > - - 1. # ",
    "*/ /* //! #![",
    "\"#\"##",
    "2024-02-30T25:61:61Z",
    "1e999",
    "NaN",
    "a.b.c[*].d",
    "a[?b == `1`]",
    "length(a[].b[?c])",
    "{Region#name}",
    "{{}}",
    "https://{a}.b",
    "[a-",
    "(?P<x>a)\\k<x>",
    "====",
];

const SIMPLE: &str = "\
    bigDecimal bigInteger blob boolean byte document double float integer long short string \
    timestamp";

/// One of several words.
fn word(words: &'static str, random: &mut Random) -> &'static str {
    let words: Vec<&str> = words.split_whitespace().collect();
    random.pick(&words).copied().unwrap_or_default()
}

/// The name of a type without members.
pub(super) fn simple_type(random: &mut Random) -> &'static str {
    word(SIMPLE, random)
}

/// A name that a shape or a member can have.
pub(super) fn identifier(random: &mut Random) -> String {
    let name = name(random);
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let name: String = name.chars().filter(|c| is_part(*c)).take(200).collect();
    match name.trim_start_matches('_').chars().next() {
        None => format!("{name}_x"),
        Some(first) if first.is_ascii_digit() => format!("_{name}"),
        _ => name,
    }
}

/// The id of a shape that every model has.
pub(super) fn prelude(random: &mut Random) -> String {
    let name = simple_type(random);
    let (first, rest) = name.split_at(1);
    match random.below(8) {
        0 => "smithy.api#Unit".to_owned(),
        _ => format!("smithy.api#{}{rest}", first.to_uppercase()),
    }
}

pub(super) fn number(random: &mut Random) -> Value {
    match random.below(7) {
        0 => json!(0),
        1 => json!(-1),
        2 => json!(i32::MAX),
        3 => json!(i64::MIN),
        4 => json!(u64::MAX),
        5 => json!(-0.5),
        _ => json!(1e308),
    }
}

fn text(random: &mut Random) -> String {
    let texts = (0..=random.below(4)).filter_map(|_| random.pick(TEXTS).copied());
    texts.collect()
}

/// A trait with a value of its form, or near it.
pub(super) fn fitting_trait(random: &mut Random) -> (String, Value) {
    let name = identifier(random);
    let (id, value) = match random.below(24) {
        0 => ("smithy.api#documentation", json!(text(random))),
        1 => ("smithy.api#title", json!(text(random))),
        2 => ("smithy.api#deprecated", json!({ "message": text(random), "since": text(random) })),
        3 => ("smithy.api#default", value(random)),
        4 => ("smithy.api#length", json!({ "min": 0, "max": number(random) })),
        5 => ("smithy.api#range", json!({ "max": number(random) })),
        6 => ("smithy.api#pattern", json!(text(random))),
        7 => (
            "smithy.api#enumValue",
            if random.one_in(2) { json!(text(random)) } else { number(random) },
        ),
        8 => ("smithy.api#error", json!("server")),
        9 => ("smithy.api#timestampFormat", json!("http-date")),
        10 => ("lensmith#rename", json!(name)),
        11 => {
            ("smithy.api#endpoint", json!({ "hostPrefix": format!("{{{name}}}{}", text(random)) }))
        }
        12 => ("smithy.rules#contextParam", json!({ "name": "Region" })),
        13 => ("smithy.api#requestCompression", json!({ "encodings": ["gzip"] })),
        14 => {
            let input = json!({ name: value(random) });
            (
                "smithy.api#examples",
                json!([{ "title": text(random), "input": input, "output": {} }]),
            )
        }
        15 => {
            let paths = json!({ "inputToken": name, "outputToken": text(random), "items": name });
            ("smithy.api#paginated", paths)
        }
        16 => {
            let path =
                json!({ "path": text(random), "expected": name, "comparator": "stringEquals" });
            let acceptor = json!({ "state": "success", "matcher": { "output": path } });
            ("smithy.waiters#waitable", json!({ "Done": { "acceptors": [acceptor] } }))
        }
        17 => {
            let uri = format!("/{}{{{name}}}?{}", text(random), text(random));
            ("smithy.api#http", json!({ "method": word("GET PUT ? #", random), "uri": uri }))
        }
        18 => (
            word("smithy.api#httpHeader smithy.api#httpPrefixHeaders", random),
            json!(if random.one_in(2) { text(random) } else { name }),
        ),
        19 => (
            word("smithy.api#httpQuery smithy.api#jsonName smithy.api#mediaType", random),
            json!(text(random)),
        ),
        20 => (word("smithy.api#xmlName aws.protocols#ec2QueryName", random), json!(name)),
        21 => ("smithy.api#xmlNamespace", json!({ "uri": text(random), "prefix": name })),
        _ => (word(FLAGS, random), json!({})),
    };
    (id.to_owned(), value)
}

/// Traits without a value.
const FLAGS: &str = "\
    smithy.api#addedDefault smithy.api#box smithy.api#clientOptional smithy.api#hostLabel \
    smithy.api#httpLabel smithy.api#httpPayload smithy.api#httpQueryParams \
    smithy.api#httpResponseCode smithy.api#idempotencyToken smithy.api#input smithy.api#internal \
    smithy.api#mixin smithy.api#output smithy.api#required smithy.api#requiresLength \
    smithy.api#sensitive smithy.api#sparse smithy.api#streaming smithy.api#uniqueItems \
    smithy.api#xmlAttribute smithy.api#xmlFlattened";

pub(super) fn key(random: &mut Random) -> String {
    match random.below(4) {
        0 => name(random),
        1 => word(TRAITS, random).to_owned(),
        _ => word(KEYS, random).to_owned(),
    }
}

pub(super) fn name(random: &mut Random) -> String {
    let name = random.pick(NAMES).copied().unwrap_or_default();
    if random.one_in(8) { name.repeat(1 + random.below(400)) } else { name.to_owned() }
}

pub(super) fn shape_type(random: &mut Random) -> Value {
    json!(word(TYPES, random))
}

pub(super) fn character(random: &mut Random) -> char {
    random.pick(CHARACTERS).copied().unwrap_or('a')
}

/// A value of any kind.
pub(super) fn value(random: &mut Random) -> Value {
    match random.below(16) {
        0 => Value::Null,
        1 => json!(random.one_in(2)),
        2 => json!(0),
        3 => json!(-1),
        4 => json!(1e308),
        5 => json!(i64::MIN),
        6 => json!(u64::MAX),
        7 => json!(0.1),
        8 => json!([]),
        9 => json!({}),
        10 => json!({ "target": "smithy.api#String" }),
        11 => json!([{ "target": "smithy.api#Unit" }]),
        12 => json!(name(random)),
        13 => {
            let text = random.pick(TEXTS).copied().unwrap_or_default();
            json!(text.repeat(1 + random.below(60)))
        }
        _ => json!(random.pick(TEXTS)),
    }
}
