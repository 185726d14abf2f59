use super::ecr;
use super::{message, resolve, url};
use crate::endpoint::rules::*;
use crate::endpoint::{AuthScheme, EndpointError, Params, Value};

#[test]
fn the_first_rule_that_holds_wins() {
    static RULES: &[Rule] = &[
        Endpoint(&[If(IsSet(&Ref("A"))), If(Ref("On"))], "both"),
        Error(&[If(Ref("On"))], "on"),
        Endpoint(&[], "neither"),
        Endpoint(&[], "never"),
    ];
    let on = Params::new().with("On", true);
    assert_eq!(url(RULES, &on.clone().with("A", "")), "both");
    assert_eq!(message(RULES, &on), "on");
    assert_eq!(url(RULES, &Params::new().with("On", false)), "neither");
    assert_eq!(url(RULES, &Params::new()), "neither");
}

#[test]
fn entering_a_tree_is_final() {
    static RULES: &[Rule] = &[
        Tree(
            &[If(Ref("On"))],
            &[
                Endpoint(&[If(IsSet(&Ref("B")))], "b"),
                Tree(&[If(IsSet(&Ref("A")))], &[Endpoint(&[If(IsSet(&Ref("B")))], "b")]),
            ],
        ),
        Endpoint(&[], "after the tree"),
    ];
    let on = Params::new().with("On", true);
    assert_eq!(url(RULES, &on.clone().with("B", "")), "b");
    let no_match = |at: &str| Err(EndpointError::NoMatch { at: at.to_owned() });
    assert_eq!(resolve(RULES, &on), no_match("rules[0].rules"));
    assert_eq!(resolve(RULES, &on.with("A", "")), no_match("rules[0].rules[1].rules"));
    assert_eq!(url(RULES, &Params::new()), "after the tree");
    assert_eq!(resolve(&[], &Params::new()), no_match("rules"));
}

#[test]
fn assigned_names_reach_later_conditions_results_and_nested_rules_only() {
    static RULES: &[Rule] = &[
        Endpoint(&[Let("x", Ref("A")), If(StringEquals(&Ref("x"), &Text("end")))], "{x}"),
        Endpoint(&[If(IsSet(&Ref("x")))], "leaked"),
        Tree(
            &[Let("y", Ref("A"))],
            &[
                Endpoint(&[Let("z", Text("{y}!")), If(Ref("On"))], "{y}{z}"),
                Endpoint(&[If(IsSet(&Ref("z")))], "leaked"),
                Error(&[], "{y}"),
            ],
        ),
    ];
    assert_eq!(url(RULES, &Params::new().with("A", "end")), "end");
    assert_eq!(url(RULES, &Params::new().with("A", "a").with("On", true)), "aa!");
    assert_eq!(message(RULES, &Params::new().with("A", "a")), "a");
}

#[test]
fn an_assigned_false_or_unset_value_fails_its_condition() {
    static RULES: &[Rule] = &[
        Endpoint(&[Let("x", Not(&Ref("On")))], "off"),
        Endpoint(&[Let("x", Ref("B"))], "set"),
        Endpoint(&[], "neither"),
    ];
    assert_eq!(url(RULES, &Params::new().with("On", true)), "neither");
    assert_eq!(url(RULES, &Params::new().with("On", false)), "off");
}

#[test]
fn checks_the_given_parameters() {
    static RULES: RuleSet = RuleSet {
        parameters: &[
            Parameter::string("Region").built_in(BuiltIn::Region).required(),
            Parameter::string("Bucket").required(),
            Parameter::boolean("Flag").default(Bool(true)),
            Parameter::string_array("Arns"),
        ],
        rules: &[Endpoint(&[If(Ref("Flag"))], "{Region}.{Bucket}"), Endpoint(&[], "off")],
    };
    let error = |params: &Params| RULES.resolve(params).unwrap_err().to_string();
    let region = Params::new().with("Region", "r");
    let params = region.clone().with("Bucket", "b");
    assert_eq!(RULES.resolve(&params).unwrap().url, "r.b");
    assert_eq!(RULES.resolve(&params.clone().with("Flag", false)).unwrap().url, "off");
    for (params, expected) in [
        (
            Params::new(),
            "the endpoint parameter `Region` is required: set it in the client's \
                         configuration (AWS::Region)",
        ),
        (region, "the endpoint parameter `Bucket` is required: give it a value"),
        (params.clone().with("Flag", "yes"), "the endpoint parameter `Flag` must be a boolean"),
        (params.clone().with("Region", true), "the endpoint parameter `Region` must be a string"),
        (
            params.clone().with("Arns", vec![true]),
            "the endpoint parameter `Arns` must be a list of strings",
        ),
        (
            params.with("Fleg", true),
            "the service's endpoint rules have no parameter `Fleg`: remove it or correct its name",
        ),
    ] {
        assert_eq!(error(&params), expected);
    }
}

#[test]
fn built_ins_yield_to_what_is_given() {
    let configured = |built_in| match built_in {
        BuiltIn::Region => Some(Value::from("eu-west-1")),
        BuiltIn::UseFips => Some(Value::Bool(true)),
        BuiltIn::AccountId => Some(Value::from("not asked for")),
        _ => None,
    };
    let params = Params::new().with("UseFIPS", false).with_built_ins(&ecr::RULES, configured);
    assert_eq!(params, Params::new().with("UseFIPS", false).with("Region", "eu-west-1"));
}

#[test]
fn built_ins_have_distinct_names() {
    let names: std::collections::BTreeSet<_> = BuiltIn::ALL.iter().map(|b| b.name()).collect();
    assert_eq!((names.len(), BuiltIn::ALL.len()), (14, 14));
}

#[test]
fn reads_auth_schemes_and_keeps_other_properties() {
    static RULES: &[Rule] = &[EndpointWith(
        &[],
        "u",
        Extras {
            headers: &[],
            properties: &[
                (
                    "authSchemes",
                    List(&[
                        Record(&[
                            ("name", Text("sigv4")),
                            ("signingName", Text("s3")),
                            ("signingRegion", Text("{A}")),
                            ("disableDoubleEncoding", Bool(true)),
                        ]),
                        Record(&[
                            ("name", Text("sigv4a")),
                            ("signingRegionSet", List(&[Text("*")])),
                            ("disableNormalizePath", Bool(true)),
                        ]),
                    ]),
                ),
                ("backend", Text("{A}-own")),
            ],
        },
    )];
    let endpoint = resolve(RULES, &Params::new().with("A", "r")).unwrap();
    let sigv4 = AuthScheme {
        name: "sigv4".to_owned(),
        signing_name: Some("s3".to_owned()),
        signing_region: Some("r".to_owned()),
        disable_double_encoding: true,
        ..AuthScheme::default()
    };
    let sigv4a = AuthScheme {
        name: "sigv4a".to_owned(),
        signing_region_set: vec!["*".to_owned()],
        disable_normalize_path: true,
        ..AuthScheme::default()
    };
    assert_eq!(endpoint.auth_schemes, [sigv4, sigv4a]);
    assert_eq!(endpoint.properties, [("backend", "r-own".into())]);
}

#[test]
fn names_what_breaks_the_specification() {
    for (rules, reason) in [
        (with_auth_schemes(Text("sigv4")), "the endpoint's `authSchemes` must be a list"),
        (
            with_auth_schemes(List(&[Text("sigv4")])),
            "the endpoint's `authSchemes` must be records with a `name`",
        ),
        (
            with_auth_schemes(Ref("A")),
            "the endpoint property `authSchemes` names a value that is not set",
        ),
        (&[Endpoint(&[If(Not(&Text("a")))], "u")], "Text(\"a\") must be a boolean"),
        (&[Endpoint(&[If(UriEncode(&Bool(true)))], "u")], "Bool(true) must be a string"),
    ] {
        let error = resolve(rules, &Params::new()).unwrap_err();
        assert_eq!(error, EndpointError::InvalidRules { reason: reason.to_owned() });
    }
}

fn with_auth_schemes(schemes: Expr) -> &'static [Rule] {
    let properties: &'static [_] = Box::leak(Box::new([("authSchemes", schemes)]));
    let extras = Extras { headers: &[], properties };
    Box::leak(Box::new([EndpointWith(&[], "u", extras)]))
}

#[test]
fn resolves_ecr() {
    let in_region = |region: &str, fips: bool, dual_stack: bool| {
        let params = Params::new().with("Region", region);
        ecr::RULES
            .resolve(&params.with("UseFIPS", fips).with("UseDualStack", dual_stack))
            .unwrap()
            .url
    };
    for (region, fips, dual_stack, expected) in [
        ("us-east-1", false, false, "https://api.ecr.us-east-1.amazonaws.com"),
        ("us-east-1", true, false, "https://api.ecr-fips.us-east-1.amazonaws.com"),
        ("us-east-1", false, true, "https://ecr.us-east-1.api.aws"),
        ("us-east-1", true, true, "https://ecr-fips.us-east-1.api.aws"),
        ("cn-north-1", false, false, "https://api.ecr.cn-north-1.amazonaws.com.cn"),
        ("cn-north-1", true, true, "https://ecr-fips.cn-north-1.api.amazonwebservices.com.cn"),
        ("eusc-de-east-1", false, false, "https://api.ecr.eusc-de-east-1.amazonaws.eu"),
    ] {
        assert_eq!(in_region(region, fips, dual_stack), expected);
    }

    let custom = Params::new().with("Endpoint", "http://localhost:4510");
    assert_eq!(ecr::RULES.resolve(&custom).unwrap().url, "http://localhost:4510");
    for refused in
        [custom.clone().with("UseFIPS", true), custom.with("UseDualStack", true), Params::new()]
    {
        assert!(matches!(ecr::RULES.resolve(&refused), Err(EndpointError::Rejected(_))));
    }
}
