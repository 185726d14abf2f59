//! `docs/configuration.md` agrees with the code about every setting.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::config::settings::{
    BEARER_TOKEN, CA_BUNDLE, ENDPOINT_URL, HTTP_PROXY, HTTPS_PROXY, IGNORE_ENDPOINT_URLS, NO_PROXY,
    SETTINGS, TRACE_ID,
};
use crate::config::{Config, Connection, DEFAULT_ATTEMPT_TIMEOUT, DEFAULT_TIMEOUT};
use crate::retry::{
    DEFAULT_MAX_ATTEMPTS, DEFAULT_MAX_DELAY, DEFAULT_THROTTLING_DELAY, DEFAULT_TRANSIENT_DELAY,
    Mode, Policy,
};

/// A row of the table of settings, with the contents of the backticks in its cells.
struct Row {
    builder: Option<String>,
    lens: Option<String>,
    variables: Vec<String>,
    property: Option<String>,
    default: String,
}

fn text(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

fn rows() -> Vec<Row> {
    let text = text("../docs/configuration.md");
    let header = "| what | builder | lens | variable | profile | default |\n";
    let (_, table) = text.split_once(header).unwrap();
    let code = |cell: &str| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect();
    let lines = table.lines().skip(1).take_while(|line| line.starts_with('|'));
    lines
        .map(|line| {
            let cells: Vec<&str> = line.split('|').map(str::trim).collect();
            let [_, _, builder, lens, variables, property, default, _] = cells[..] else {
                panic!("{line}");
            };
            let [builder, lens, variables, property]: [Vec<String>; 4] =
                [builder, lens, variables, property].map(code);
            let one = |cell: Vec<String>| cell.into_iter().next();
            let default = default.to_owned();
            Row {
                builder: one(builder),
                lens: one(lens),
                variables,
                property: one(property),
                default,
            }
        })
        .collect()
}

#[test]
fn every_variable_has_its_property() {
    let documented: BTreeSet<_> = rows()
        .into_iter()
        .filter(|row| !row.variables.is_empty() || row.property.is_some())
        .map(|row| (row.variables, row.property.unwrap_or_default()))
        .collect();
    let names = SETTINGS.iter().map(|setting| setting.names);
    let mut read: BTreeSet<_> = names
        .chain([ENDPOINT_URL, IGNORE_ENDPOINT_URLS])
        .chain([CA_BUNDLE, HTTPS_PROXY, HTTP_PROXY, NO_PROXY])
        .map(|names| {
            (
                names.variables.iter().map(|name| (*name).to_owned()).collect(),
                names.property.to_owned(),
            )
        })
        .collect();
    read.insert((vec![TRACE_ID.to_owned()], String::new()));
    read.insert((vec![format!("{BEARER_TOKEN}<SIGNING_NAME>")], String::new()));
    read.insert((vec![format!("{}_<SERVICE>", ENDPOINT_URL.variables[0])], "services".to_owned()));
    assert_eq!(documented, read);

    let of_from_env = text("src/config/env.rs");
    for (variables, property) in read {
        for name in variables.iter().chain([&property]) {
            let name = name.replace("<SERVICE>", "ECR").replace("<SIGNING_NAME>", "BEDROCK");
            assert!(of_from_env.contains(&format!("`{name}`")), "from_env does not name {name}");
        }
    }
}

/// What holds for a policy that sets nothing, if the service sets nothing either.
fn standard() -> Policy {
    Policy::new()
        .with_mode(Mode::default())
        .with_max_attempts(DEFAULT_MAX_ATTEMPTS)
        .with_transient_delay(DEFAULT_TRANSIENT_DELAY)
        .with_throttling_delay(DEFAULT_THROTTLING_DELAY)
        .with_max_delay(DEFAULT_MAX_DELAY)
}

#[test]
fn every_lens_has_its_default() {
    let value = |focus: String| focus.trim_start_matches("Some(").trim_end_matches(')').to_owned();
    let timeouts = Config {
        attempt_timeout: Some(DEFAULT_ATTEMPT_TIMEOUT),
        timeout: Some(DEFAULT_TIMEOUT),
        ..Config::default()
    };
    let of_config =
        timeouts.foci().into_iter().map(|(name, focus)| (name.to_owned(), value(focus)));
    let parts = standard().foci().into_iter();
    let parts = parts.map(|(name, focus)| (format!("RETRY.then(Policy::{name})"), value(focus)));
    let connection = Connection::default().foci().into_iter();
    let connection = connection.map(|(name, focus)| (format!("Connection::{name}"), focus));
    let mut foci: BTreeMap<String, String> = parts.chain(connection).collect();
    foci.extend(of_config);

    let mut missing: BTreeSet<&str> = foci.keys().map(String::as_str).collect();
    for Row { lens, default, .. } in rows() {
        let Some(lens) = lens else { continue };
        let focus = foci.get(&lens).unwrap_or_else(|| panic!("there is no lens {lens}"));
        missing.remove(lens.as_str());
        if default == "none" {
            assert_eq!(focus, "None", "{lens}");
        } else if let Some(default) = default.strip_prefix('`') {
            // The variants of `When` lack the start of their values.
            let default = default.trim_end_matches('`').trim_start_matches("when_");
            let default = default.replace(' ', "");
            assert_eq!(focus.to_ascii_lowercase(), default, "{lens}");
        }
    }
    assert!(missing.is_empty(), "not documented: {missing:?}");
}

#[test]
fn every_method_of_the_builder_is_documented() {
    let sources = ["builder.rs", "builder/requests.rs", "builder/s3.rs"];
    let source = sources.map(|source| text(&format!("src/config/{source}"))).concat();
    let methods = source.split("pub fn ").skip(1).filter_map(|rest| {
        let (name, arguments) = rest.split_once('(')?;
        let is_setter =
            arguments.trim_start().starts_with("mut self") && !name.starts_with("with<");
        is_setter.then(|| name.to_owned())
    });
    let documented: BTreeSet<_> = rows().into_iter().filter_map(|row| row.builder).collect();
    assert_eq!(documented, methods.collect());
}

/// The names of variables and properties in the source of credentials.
fn names_in(path: &Path, names: &mut BTreeSet<String>) {
    if path.is_dir() {
        for entry in std::fs::read_dir(path).unwrap() {
            names_in(&entry.unwrap().path(), names);
        }
        return;
    }
    let text = std::fs::read_to_string(path).unwrap();
    let code = text.split("\nmod tests {").next().unwrap();
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    const PROPERTIES: [&str; 11] = [
        "aws_",
        "credential_",
        "duration_",
        "ec2_",
        "external_",
        "login_",
        "mfa_",
        "role_",
        "saml_",
        "source_",
        "sso_",
    ];
    let is_name = |text: &&str| {
        let is_word =
            |is_letter: fn(&char) -> bool| text.chars().all(|c| is_letter(&c) || c == '_');
        let is_variable =
            text.starts_with("AWS_") && is_word(|c| matches!(c, 'A'..='Z' | '0'..='9'));
        let is_property = PROPERTIES.iter().any(|start| text.starts_with(start))
            && is_word(|c| matches!(c, 'a'..='z' | '0'..='9'));
        // With a `_` at its end, it is how other names begin.
        (is_variable || is_property) && !text.ends_with('_')
    };
    names.extend(
        lines
            .flat_map(|line| line.split('"').skip(1).step_by(2))
            .filter(is_name)
            .map(str::to_owned),
    );
}

#[test]
fn every_setting_of_credentials_is_documented() {
    let mut names = BTreeSet::new();
    names_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/credentials.rs"), &mut names);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/credentials");
    for part in
        ["chain.rs", "chain/plan.rs", "chain/plan/sso.rs", "chain/remote.rs", "chain/remote"]
    {
        names_in(&folder.join(part), &mut names);
    }
    assert!(names.len() > 35, "{names:?}");
    let text = text("../docs/configuration.md");
    let (_, section) = text.split_once("\n## Credentials\n").unwrap();
    let section = section.split("\n## ").next().unwrap();
    let documented: BTreeSet<&str> = section.split('`').skip(1).step_by(2).collect();
    let missing: Vec<_> = names.iter().filter(|name| !documented.contains(name.as_str())).collect();
    assert!(missing.is_empty(), "not documented: {missing:?}");
}
