//! The endpoint tests of a service.

/// Defines a test for each case of a model's endpoint tests: parameters, calls that lead to them, and what is
/// [expected](crate::testing::endpoint::Expected).
///
/// `via` takes the name of an operation and its input in JSON. A client supplies the parameters of the case, or
/// those after `with` if they differ.
///
/// ```
/// # use lensmith::endpoint::rules::{BuiltIn, Endpoint, Parameter, RuleSet};
/// # use lensmith::{Service};
/// # static RULES: RuleSet = RuleSet {
/// #     parameters: &[Parameter::string("Region").built_in(BuiltIn::Region).required()],
/// #     rules: &[Endpoint(&[], "https://layers.{Region}.example")],
/// # };
/// # static SERVICE: Service = Service {
/// #     sdk_id: "Layers",
/// #     name: "Layers",
/// #     version: "2026-01-01",
/// #     signing_name: "layers",
/// #     protocol: &lensmith::protocol::AWS_JSON_1_1,
/// #     endpoint_rules: &RULES,
/// #     ..Service::DEFAULT
/// # };
/// use lensmith::testing::endpoint::endpoint;
///
/// lensmith::endpoint_tests! {
///     SERVICE;
///     in_frankfurt { "Region": "eu-central-1" } => endpoint("https://layers.eu-central-1.example");
/// }
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! endpoint_tests {
    ($service:expr; $(
        $(#[$meta:meta])*
        $name:ident { $($param:literal: $value:expr),* $(,)? }
            $(via $operation:ident($input:literal $(,)?) $(with { $($setting:literal: $set:expr),* $(,)? })?)*
            => $expected:expr;
    )*) => {
        $(
            $(#[$meta])*
            #[test]
            fn $name() {
                let params = $crate::endpoint::Params::new()$(.with($param, $value))*;
                let expected: $crate::testing::endpoint::Expected = $expected;
                expected.check($service.endpoint_rules, &params);
                $($crate::__endpoint_call!(expected, params, $operation($input)
                    $(with { $($setting: $set),* })?);)*
            }
        )*
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __endpoint_call {
    ($expected:ident, $params:ident, $operation:ident($input:literal)) => {
        $expected.check_call::<$operation>($input, &$params);
    };
    (
        $expected:ident, $params:ident,
        $operation:ident($input:literal) with { $($setting:literal: $set:expr),* }
    ) => {
        let settings = $crate::endpoint::Params::new()$(.with($setting, $set))*;
        $expected.check_call::<$operation>($input, &settings);
    };
}
