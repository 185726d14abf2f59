use super::{message, url, value};
use crate::endpoint::rules::*;
use crate::endpoint::{EndpointError, Params, Value};

#[test]
fn fills_references_in() {
    let params = Params::new().with("A", "x{B}").with("B", "y");
    for (template, expected) in [
        ("", ""),
        ("plain", "plain"),
        ("{A}", "x{B}"),
        ("{A}{B}-", "x{B}y-"),
        ("{{A}}", "{A}"),
        ("{{{B}}}", "{y}"),
        ("ä{B}ö", "äyö"),
        ("}}{{", "}{"),
    ] {
        assert_eq!(value(Text(template), &params), Some(Value::from(expected)), "{template}");
    }
}

#[test]
fn fills_attributes_in() {
    static RULES: &[Rule] = &[Endpoint(
        &[Let("arn", AwsParseArn(&Ref("A")))],
        "{arn#service}.{arn#resourceId[1]}.{arn#resourceId[-1]}",
    )];
    assert_eq!(url(RULES, &Params::new().with("A", "arn:aws:sqs:r:1:a/b/c")), "sqs.b.c");
}

#[test]
fn names_faulty_templates() {
    for (rules, reason) in [
        (&[Endpoint(&[], "a{A")] as &[Rule], "the template `a{A` has a lone brace"),
        (&[Endpoint(&[], "a}b")], "the template `a}b` has a lone brace"),
        (&[Endpoint(&[], "{On}")], "`On` in `{On}` must be a string"),
        (&[Endpoint(&[], "{B}")], "the template `{B}` names a value that is not set"),
        (&[Error(&[], "{B}")], "the template `{B}` names a value that is not set"),
    ] {
        let error = super::resolve(rules, &Params::new().with("A", "a").with("On", true));
        assert_eq!(error, Err(EndpointError::InvalidRules { reason: reason.to_owned() }));
    }
}

#[test]
fn passes_the_message_of_an_error_rule_on() {
    static RULES: &[Rule] = &[Error(&[], "{A} is not served")];
    assert_eq!(message(RULES, &Params::new().with("A", "Mars")), "Mars is not served");
}
