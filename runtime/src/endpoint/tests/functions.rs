use super::value;
use crate::endpoint::rules::*;
use crate::endpoint::{Params, Value};

fn with_a(text: &str) -> Params {
    Params::new().with("A", text)
}

/// The value of an expression over `A`.
fn of(expr: Expr, text: &str) -> Option<Value> {
    value(expr, &with_a(text))
}

/// The value of a boolean expression over `A`.
fn holds(expr: Expr, text: &str) -> bool {
    of(expr, text) == Some(Value::Bool(true))
}

#[test]
fn boolean_equals_and_not() {
    let on = Params::new().with("On", true);
    assert_eq!(value(BooleanEquals(&Ref("On"), &Bool(true)), &on), Some(true.into()));
    assert_eq!(value(BooleanEquals(&Bool(false), &Ref("On")), &on), Some(false.into()));
    assert_eq!(value(Not(&Ref("On")), &on), Some(false.into()));
    assert_eq!(value(Not(&Not(&Ref("On"))), &on), Some(true.into()));
}

#[test]
fn string_equals() {
    assert!(holds(StringEquals(&Ref("A"), &Text("a")), "a"));
    assert!(!holds(StringEquals(&Ref("A"), &Text("a")), "A"));
}

#[test]
fn is_set_asks_for_presence_and_not_for_truth() {
    let off = Params::new().with("On", false);
    assert_eq!(value(IsSet(&Ref("On")), &off), Some(true.into()));
    assert_eq!(value(IsSet(&Ref("A")), &off), Some(false.into()));
    assert_eq!(value(IsSet(&ParseUrl(&Text("no URL"))), &off), Some(false.into()));
}

#[test]
fn calls_with_an_unset_argument_are_unset() {
    for expr in [
        BooleanEquals(&Ref("On"), &Bool(false)),
        StringEquals(&Text("a"), &Ref("A")),
        Not(&Ref("On")),
        Ite(&Ref("On"), &Text("a"), &Text("b")),
        GetAttr(&Ref("A"), "x"),
        IsValidHostLabel(&Ref("A"), true),
        ParseUrl(&Ref("A")),
        Split(&Text("a"), &Ref("A"), 0),
        Substring(&Ref("A"), 0, 1, false),
        UriEncode(&Ref("A")),
        AwsPartition(&Ref("A")),
        AwsParseArn(&Ref("A")),
        AwsIsVirtualHostableS3Bucket(&Ref("A"), true),
        List(&[Ref("A")]),
        Record(&[("a", Ref("A"))]),
        Text("a{A}"),
    ] {
        assert_eq!(value(expr, &Params::new()), None, "{expr:?}");
    }
}

#[test]
fn coalesce_takes_the_first_that_is_set() {
    let off = Params::new().with("On", false);
    assert_eq!(value(Coalesce(&[Ref("A"), Ref("On"), Bool(true)]), &off), Some(false.into()));
    assert_eq!(value(Coalesce(&[Ref("A"), Ref("B")]), &off), None);
}

#[test]
fn ite_evaluates_the_chosen_branch() {
    let ite = Ite(&Ref("On"), &Text("yes"), &Ref("A"));
    assert_eq!(value(ite, &Params::new().with("On", true)), Some("yes".into()));
    assert_eq!(value(ite, &Params::new().with("On", false)), None);
    assert_eq!(value(ite, &with_a("no").with("On", false)), Some("no".into()));
}

#[test]
fn get_attr_follows_keys_and_indexes() {
    const VALUE: Expr =
        Record(&[("a", Record(&[("b", List(&[Text("0"), List(&[Text("1.0")]), Text("2")]))]))]);
    for (path, expected) in [
        ("a.b[0]", Some("0")),
        ("a.b[2]", Some("2")),
        ("a.b[-1]", Some("2")),
        ("a.b[-3]", Some("0")),
        ("a.b.[1].[0]", Some("1.0")),
        ("a.b[3]", None),
        ("a.b[-4]", None),
        ("a.b[99999999999999999999]", None),
        ("a.b[x]", None),
        ("a.b[0", None),
        ("a.b[0].c", None),
        ("a.c", None),
        ("a..b", None),
        ("", None),
    ] {
        let path: &'static str = path;
        let found = value(GetAttr(&VALUE, path), &Params::new());
        assert_eq!(found, expected.map(Value::from), "{path}");
    }
}

#[test]
fn is_valid_host_label() {
    let longest = "a".repeat(63);
    for (label, single, several) in [
        ("us-east-1", true, true),
        ("3com", true, true),
        ("UPPER", true, true),
        (longest.as_str(), true, true),
        ("a.b", false, true),
        ("", false, false),
        (".", false, false),
        ("a.", false, false),
        ("a..b", false, false),
        ("a b", false, false),
        ("a_b", false, false),
        ("-a", false, false),
        ("a-", false, false),
        ("a.-b", false, false),
        ("ä", false, false),
        (&format!("{longest}a"), false, false),
    ] {
        assert_eq!(holds(IsValidHostLabel(&Ref("A"), false), label), single, "{label}");
        assert_eq!(holds(IsValidHostLabel(&Ref("A"), true), label), several, "{label}");
    }
}

#[test]
fn is_virtual_hostable_s3_bucket() {
    let longest = "a".repeat(63);
    for (bucket, single, several) in [
        ("abc", true, true),
        ("1-2", true, true),
        (longest.as_str(), true, true),
        ("my.bucket", false, true),
        ("10.0.0.x", false, true),
        ("ab", false, false),
        ("Abc", false, false),
        ("a.b-.c", false, false),
        ("a..b", false, false),
        ("a_b", false, false),
        ("10.0.0.1", false, false),
        ("999.999.999.999", false, false),
        (&format!("{longest}a"), false, false),
    ] {
        let expr = AwsIsVirtualHostableS3Bucket(&Ref("A"), false);
        assert_eq!(holds(expr, bucket), single, "{bucket}");
        let expr = AwsIsVirtualHostableS3Bucket(&Ref("A"), true);
        assert_eq!(holds(expr, bucket), several, "{bucket}");
    }
}

#[test]
fn parse_url() {
    for (url, expected) in [
        ("https://host.example", Some("https host.example / / false")),
        ("HTTP://host:80/a/b", Some("http host:80 /a/b /a/b/ false")),
        ("https://host//a//", Some("https host //a// //a// false")),
        ("https://99_ab-.example", Some("https 99_ab-.example / / false")),
        ("https://999.999.999.999", Some("https 999.999.999.999 / / false")),
        ("https://127.0.0.1:8080/", Some("https 127.0.0.1:8080 / / true")),
        ("https://[fe80::1]:443", Some("https [fe80::1]:443 / / true")),
        ("https://host?query", None),
        ("https://host:x/", None),
        ("gopher://host", None),
        ("host", None),
        ("", None),
    ] {
        const FLAG: Expr =
            Ite(&GetAttr(&ParseUrl(&Ref("A")), "isIp"), &Text("true"), &Text("false"));
        let texts = ["scheme", "authority", "path", "normalizedPath"]
            .map(|key| GetAttr(&ParseUrl(&Ref("A")), key));
        let [scheme, authority, path, normalized] = texts.map(|expr| of(expr, url));
        let all = [scheme, authority, path, normalized, of(FLAG, url)];
        let all: Option<Vec<_>> =
            all.iter().map(|value| value.as_ref().and_then(Value::as_str)).collect();
        assert_eq!(all.map(|all| all.join(" ")).as_deref(), expected, "{url}");
    }
}

#[test]
fn split() {
    for (text, limit, expected) in [
        ("a--b--c", 0, &["a", "b", "c"][..]),
        ("a--b--c", 1, &["a--b--c"]),
        ("a--b--c", 2, &["a", "b--c"]),
        ("a--b--c", 9, &["a", "b", "c"]),
        ("", 0, &[""]),
        ("----", 0, &["", "", ""]),
        ("---", 0, &["", "-"]),
        ("ab", 0, &["ab"]),
    ] {
        let parts = of(Split(&Ref("A"), &Text("--"), limit), text);
        assert_eq!(parts, Some(expected.to_vec().into()), "{text} {limit}");
    }
    assert_eq!(of(Split(&Ref("A"), &Text(""), 0), "ab"), None);
}

#[test]
fn substring() {
    for (text, start, stop, reverse, expected) in [
        ("abcdef", 0, 2, false, Some("ab")),
        ("abcdef", 1, 3, false, Some("bc")),
        ("abcdef", 0, 2, true, Some("ef")),
        ("abcdef", 1, 3, true, Some("de")),
        ("ab", 0, 2, true, Some("ab")),
        ("ab", 0, 3, false, None),
        ("ab", 0, 3, true, None),
        ("ab", 1, 1, false, None),
        ("ab", 2, 1, false, None),
        ("ab", 2, 1, true, None),
        ("", 0, 1, false, None),
        ("abcä", 0, 2, false, None),
        ("ab", 0, usize::MAX, true, None),
    ] {
        let found = of(Substring(&Ref("A"), start, stop, reverse), text);
        assert_eq!(found, expected.map(Value::from), "{text} {start} {stop} {reverse}");
    }
}

#[test]
fn uri_encode() {
    let escaped = of(UriEncode(&Ref("A")), "aZ09-._~ /:%ü");
    assert_eq!(escaped, Some("aZ09-._~%20%2F%3A%25%C3%BC".into()));
}

#[test]
fn aws_partition() {
    let outputs = [
        ("name", "aws-cn".into()),
        ("dnsSuffix", "amazonaws.com.cn".into()),
        ("dualStackDnsSuffix", "api.amazonwebservices.com.cn".into()),
        ("supportsFIPS", true.into()),
        ("supportsDualStack", true.into()),
        ("implicitGlobalRegion", "cn-northwest-1".into()),
    ];
    assert_eq!(of(AwsPartition(&Ref("A")), "cn-north-1"), Some(Value::Record(outputs.to_vec())));
}

#[test]
fn aws_parse_arn() {
    let parts = [
        ("partition", "aws".into()),
        ("service", "s3".into()),
        ("region", "".into()),
        ("accountId", "".into()),
        ("resourceId", vec!["a", "b", "", "c"].into()),
    ];
    let arn = of(AwsParseArn(&Ref("A")), "arn:aws:s3:::a/b::c");
    assert_eq!(arn, Some(Value::Record(parts.to_vec())));
    for text in
        ["", "arn:aws:s3::", "arn:aws:s3:::", "arn::s3:::a", "arn:aws::::a", "urn:aws:s3:::a"]
    {
        assert_eq!(of(AwsParseArn(&Ref("A")), text), None, "{text}");
    }
}
