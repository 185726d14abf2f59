use super::*;

#[test]
fn fields_and_constants() {
    let table = [
        ("registryId", "registry_id", "REGISTRY_ID"),
        ("downloadUrl", "download_url", "DOWNLOAD_URL"),
        ("KMSKeyId", "kms_key_id", "KMS_KEY_ID"),
        ("imageSHA256", "image_sha256", "IMAGE_SHA256"),
        ("VPCs", "vpcs", "VPCS"),
        ("TableARNsByVPC", "table_arns_by_vpc", "TABLE_ARNS_BY_VPC"),
        ("assignIPv6Address", "assign_ipv6_address", "ASSIGN_IPV6_ADDRESS"),
        ("SS", "ss", "SS"),
        ("NS", "ns", "NS"),
        ("type", "type_", "TYPE"),
        ("Self", "self_", "SELF"),
        ("2faCode", "_2fa_code", "_2FA_CODE"),
        ("s3Key", "s3_key", "S3_KEY"),
        ("_1", "field_1", "FIELD_1"),
    ];
    for (member, field, constant) in table {
        assert_eq!(FieldName::of_member(member, 1, &[]).0, field, "{member}");
        assert_eq!(ConstName::of_member(member, 1, &[]).as_str(), constant, "{member}");
    }
}

#[test]
fn types_and_modules() {
    let table = [
        ("GetDownloadUrlForLayer", "GetDownloadUrlForLayer", "get_download_url_for_layer"),
        ("repository", "Repository", "repository"),
        ("CVSSScore", "CVSSScore", "cvss_score"),
        ("Map_Of_Things", "MapOfThings", "map_of_things"),
        ("Option", "Option_", "option"),
        ("Con", "Con", "con_"),
        ("_2", "_2", "_2_"),
        ("Error", "Error", "error"),
        ("Type", "Type", "type_"),
        ("Lib", "Lib", "lib_"),
        ("Service", "Service", "service"),
    ];
    for (shape, name, module) in table {
        let ty = TypeName::of_shape(shape, 1);
        assert_eq!((ty.as_str(), ty.module().as_str()), (name, module), "{shape}");
    }
}

#[test]
fn errors() {
    let variant = |shape| PartName::of_error(shape, 1).variant.0;
    assert_eq!(variant("RepositoryNotFoundException"), "RepositoryNotFound");
    assert_eq!(variant("LimitExceeded"), "LimitExceeded");
    assert_eq!(variant("Exception"), "Exception");
    assert_eq!(variant("UnhandledException"), "Unhandled_");
    let name = PartName::of_error("UnableToGetUpstreamLayerException", 1);
    assert_eq!(name.constant.as_str(), "UNABLE_TO_GET_UPSTREAM_LAYER");
    let acronym = PartName::of_error("EFSIOException", 1);
    assert_eq!(
        (acronym.variant.0.as_str(), acronym.constant.as_str()),
        ("EFSIO", "EFSIO_EXCEPTION")
    );
    assert_eq!(PartName::of_error("EFSIO", 1).constant.as_str(), "EFSIO_");
}

#[test]
fn waiters() {
    assert_eq!(ConstName::of_waiter("ImageScanComplete", 1).as_str(), "IMAGE_SCAN_COMPLETE");
    let waiter = ConstName::of_waiter("ServicesStable", 1);
    let function = FunctionName::of_acceptor(&waiter, "success", 4);
    assert_eq!(function.0, "services_stable_success_4");
}

#[test]
fn variants() {
    let table = [
        ("IMMUTABLE_WITH_EXCLUSION", "ImmutableWithExclusion", "IMMUTABLE_WITH_EXCLUSION"),
        ("DockerHub", "DockerHub", "DOCKER_HUB"),
        ("ECR", "Ecr", "ECR"),
        ("UNKNOWN", "Unknown_", "UNKNOWN_"),
        ("SS", "Ss", "SS"),
        ("L", "L", "L_"),
        ("7", "_7", "_7_"),
        ("Self", "Self_", "SELF"),
        ("2XL", "_2xl", "_2XL"),
    ];
    for (member, variant, constant) in table {
        let name = PartName::of_member(member, 1);
        assert_eq!(
            (name.variant.as_str(), name.constant.as_str()),
            (variant, constant),
            "{member}"
        );
    }
}

#[test]
fn features() {
    let name = TypeName::of_shape("ImageIdentifier", 1);
    assert_eq!(FeatureName::of_type(&name, 1).as_str(), "_image_identifier");
    assert_eq!(FeatureName::of_operation("PutImage", 1).as_str(), "PutImage");
    assert_eq!(FeatureName::of_operation("full", 1).as_str(), "full_");
}

#[test]
fn protocol_tests() {
    let mut taken = BTreeMap::new();
    let mut name = |id| protocol_test_name("request", id, &mut taken);
    assert_eq!(name("sends_JSON"), "request_sends_json");
    assert_eq!(name("SendsJson_2"), "request_sends_json_2");
    assert_eq!(name("sends-json"), "request_sends_json_2_2");
    assert_eq!(name("SendsJSON"), "request_sends_json_3");
    assert_eq!(name("\u{e9}"), "request");
}

#[test]
fn operations() {
    let name = TypeName::of_operation("Service", 1);
    assert_eq!(name.as_str(), "Service_");
    assert_eq!(name.response(1).as_str(), "ServiceResponse");
}

#[test]
fn numbers() {
    let mut scope = Scope::default();
    let requests =
        ["fooBar", "type", "foo_bar", "type_", "httpStatus", "_fooBar"].map(Request::Own);
    let assigned = scope.claim(&requests, |name, number| {
        let plumbing = ["http_status"];
        let field = FieldName::of_member(name, number, &plumbing);
        (field, ConstName::of_member(name, number, &plumbing))
    });
    let fields: Vec<_> = assigned.names.iter().map(|(field, _)| field.0.as_str()).collect();
    let expected = ["foo_bar", "type_", "foo_bar_2", "type_2", "http_status_", "foo_bar_3"];
    assert_eq!(fields, expected);
    let constants: Vec<_> = assigned.names.iter().map(|(_, constant)| constant.as_str()).collect();
    let expected = ["FOO_BAR", "TYPE", "FOO_BAR_2", "TYPE_2", "HTTP_STATUS_", "FOO_BAR_3"];
    assert_eq!(constants, expected);
    assert!(assigned.refused.is_empty());
}

#[test]
fn numbers_of_types_and_variants() {
    let mut scope = Scope::default();
    let requests = ["Book", "book", "Book2", "BOOK"].map(Request::Own);
    let assigned = scope.claim(&requests, TypeName::of_shape);
    let names: Vec<_> = assigned.names.iter().map(TypeName::as_str).collect();
    assert_eq!(names, ["Book", "Book2", "Book2_2", "BOOK3"]);

    let assigned =
        Scope::default().claim(&["x_y", "xy", "XY"].map(Request::Own), PartName::of_member);
    let names = assigned.names.iter().map(|name| (name.variant.as_str(), name.constant.as_str()));
    assert_eq!(names.collect::<Vec<_>>(), [("XY", "X_Y"), ("Xy2", "XY_2"), ("Xy3", "XY_3")]);

    let errors = ["Gone", "GoneException", "gone"].map(Request::Own);
    let assigned = Scope::default().claim(&errors, PartName::of_error);
    let names: Vec<_> = assigned.names.iter().map(|name| name.variant.as_str()).collect();
    assert_eq!(names, ["Gone", "GoneException", "Gone3"]);
}

#[test]
fn chosen_names_come_first_and_stay() {
    let claim = |requests: &[Request<'_>]| {
        let assigned = Scope::default().claim(requests, TypeName::of_shape);
        (assigned.names.into_iter().map(|name| name.0).collect::<Vec<_>>(), assigned.refused)
    };
    let (names, refused) = claim(&[Request::Own("Book"), Request::Chosen("book")]);
    assert_eq!((names[1].as_str(), refused), ("Book", vec![0]));
    let (_, refused) = claim(&[Request::Chosen("Book"), Request::Chosen("book")]);
    assert_eq!(refused, [1]);
    let (names, refused) = claim(&[Request::Chosen("Work"), Request::Own("Book")]);
    assert_eq!((names, refused), (vec!["Work".to_owned(), "Book".to_owned()], vec![]));
}

#[test]
fn long_names_fit_into_files() {
    let long = "aB".repeat(100);
    let assigned = Scope::default().claim(&[Request::Own(&long); 3], TypeName::of_shape);
    let modules: Vec<_> = assigned.names.iter().map(TypeName::module).collect();
    assert!(modules.iter().all(|module| module.as_str().len() <= MAX_MODULE), "{modules:?}");
    assert!(modules[2].as_str().ends_with("b3"), "{modules:?}");
}
