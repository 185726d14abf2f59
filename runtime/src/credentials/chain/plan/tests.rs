use super::{Missed, Plan, Source, plan};
use crate::profile::Profiles;

/// The sources of a profile in the order of botocore 1.44. A `|` marks what belongs into the credentials file.
const SOURCES: [(&str, &str); 7] = [
    ("web identity", "web_identity_token_file = /token\nrole_arn = r\n"),
    ("role", "role_arn = r\nsource_profile = base\n"),
    ("sso", "sso_account_id = 1\nsso_role_name = r\nsso_start_url = u\nsso_region = us-east-1\n"),
    ("key in credentials", "|aws_access_key_id = AKIDSHARED\naws_secret_access_key = s3cr3t\n"),
    ("login", "login_session = arn:aws:sts::1:assumed-role/Admin/me\n"),
    ("process", "credential_process = program\n"),
    ("key in config", "aws_access_key_id = AKIDCONFIG\naws_secret_access_key = s3cr3t\n"),
];

const BASE: &str = "[profile base]\naws_access_key_id = AKIDBASE\naws_secret_access_key = s3cr3t\n";

/// The plan of a profile `a` with these sources, after the sections `before`.
fn plan_of(before: &str, sources: &[&str]) -> Result<Plan, Missed> {
    let of_file = |is_shared: bool| -> String {
        let sources = sources.iter().filter(|text| text.starts_with('|') == is_shared);
        sources.map(|text| text.trim_start_matches('|')).collect()
    };
    let config = format!("{BASE}{before}[profile a]\n{}", of_file(false));
    let credentials = format!("[a]\n{}", of_file(true));
    plan(&Profiles::parse(&config, &credentials), "a", true)
}

fn name(plan: Result<Plan, Missed>) -> &'static str {
    match plan {
        Err(Missed::Failed(reason)) if reason.contains("`login_session`") => "login",
        Err(_) => "failure",
        Ok(Plan { roles, .. }) if !roles.is_empty() => "role",
        Ok(Plan { source, .. }) => match source {
            Source::WebIdentity(_) => "web identity",
            Source::Sso(_) => "sso",
            Source::Process { .. } => "process",
            Source::Keys(key) if key.access_key_id() == "AKIDSHARED" => "key in credentials",
            Source::Keys(key) if key.access_key_id() == "AKIDCONFIG" => "key in config",
            _ => "other source",
        },
    }
}

#[test]
fn of_two_sources_in_a_profile_the_one_that_botocore_prefers_wins() {
    for (index, (first, text)) in SOURCES.iter().enumerate() {
        assert_eq!(name(plan_of("", &[text])), *first);
        for (second, other) in &SOURCES[index + 1..] {
            assert_eq!(name(plan_of("", &[text, other])), *first, "{first} and {second}");
            assert_eq!(name(plan_of("", &[other, text])), *first, "{second} and {first}");
        }
    }
}

/// The order is the same in a source profile, but its role is not assumed if it has a key.
#[test]
fn a_source_profile_prefers_its_sources_alike() {
    let source = |texts: &[&str]| {
        let (shared, config): (Vec<_>, Vec<_>) = texts.iter().partition(|it| it.starts_with('|'));
        let join = |texts: Vec<&&str>| -> String {
            texts.iter().map(|text| text.trim_start_matches('|')).collect()
        };
        let config = format!(
            "[profile top]\nrole_arn = t\nsource_profile = a\n{BASE}[profile a]\n{}",
            join(config)
        );
        let credentials = format!("[a]\n{}", join(shared));
        let plan = plan(&Profiles::parse(&config, &credentials), "top", true);
        plan.map(|mut plan| {
            plan.roles.pop();
            plan
        })
    };
    let [web_identity, role, sso, shared, login, process, config] = SOURCES.map(|(_, text)| text);
    for (texts, expected) in [
        (&[role][..], "role"),
        (&[role, shared], "key in credentials"),
        (&[role, config], "key in config"),
        (&[role, sso, config], "sso"),
        (&[role, process, config], "process"),
        (&[role, login, config], "login"),
        (&[web_identity, shared], "web identity"),
        (&[sso, shared], "sso"),
        (&[process, config], "process"),
    ] {
        assert_eq!(name(source(texts)), expected, "{texts:?}");
    }
}

#[test]
fn both_halves_of_a_key_and_its_token_come_from_one_file() {
    let key = |config: &str, credentials: &str| {
        let profiles =
            Profiles::parse(&format!("[profile a]\n{config}"), &format!("[a]\n{credentials}"));
        match plan(&profiles, "a", true) {
            Ok(Plan { source: Source::Keys(key), .. }) => {
                Ok((key.access_key_id().to_owned(), key.session_token().map(str::to_owned)))
            }
            Ok(plan) => panic!("{plan:?}"),
            Err(missed) => Err(missed.into_reason()),
        }
    };
    let of = |name: &str| format!("aws_access_key_id = {name}\naws_secret_access_key = s3cr3t\n");
    let token = |name: &str| format!("aws_session_token = {name}\n");
    let given = |id: &str, token: Option<&str>| Ok((id.to_owned(), token.map(str::to_owned)));
    assert_eq!(key(&(of("A") + &token("t")), &of("B")), given("B", None));
    assert_eq!(key(&of("A"), &(of("B") + &token("u"))), given("B", Some("u")));
    assert_eq!(key(&(of("A") + &token("t")), &token("u")), given("A", Some("t")));
    assert_eq!(key(&(of("A") + "aws_security_token = v\n"), ""), given("A", Some("v")));
    let reason = key(&of("A"), "aws_access_key_id = B\n").unwrap_err();
    let expected = "needs `aws_secret_access_key`, in the same file, too (line 2 of credentials)";
    assert!(reason.contains(expected), "{reason}");
}

#[test]
fn a_profile_that_is_about_credentials_ends_the_chain_if_it_was_asked_for() {
    for (text, part) in [
        ("source_profile = base", "`source_profile` of the profile `a` needs `role_arn`"),
        ("mfa_serial = m", "`mfa_serial` of the profile `a` needs `role_arn`"),
        ("aws_session_token = t", "needs `aws_access_key_id` and `aws_secret_access_key`"),
        ("sso_session = s", "needs `sso_account_id` and `sso_role_name`"),
        ("sso_magic = s", "`sso_magic` of the profile `a` is not known"),
        ("credential_provider = s", "`credential_provider` of the profile `a` is not known"),
    ] {
        let profiles = Profiles::parse(&format!("[profile a]\nregion = x\n{text}\n"), "");
        for (is_named, is_failure) in [(true, true), (false, false)] {
            let missed = plan(&profiles, "a", is_named).unwrap_err();
            assert_eq!(matches!(missed, Missed::Failed(_)), is_failure, "{text}");
            let reason = missed.into_reason();
            assert!(reason.contains(part) && reason.contains("line 3 of config"), "{reason}");
        }
    }
    // A source of botocore also counts in a profile that was not asked for by name.
    let profiles = Profiles::parse("[default]\nlogin_session = arn\n", "");
    let missed = plan(&profiles, "default", false).unwrap_err();
    assert!(
        matches!(&missed, Missed::Failed(reason) if reason.contains("export-credentials")),
        "{missed:?}"
    );
    // A profile that is not about credentials is passed over.
    let profiles = Profiles::parse("[profile a]\nregion = x\naws_account_id = 1\n", "");
    assert!(matches!(plan(&profiles, "a", true), Err(Missed::NotSetUp(_))));
}

#[test]
fn a_session_of_sso_and_its_profile_fit_together() {
    const ROLE: &str = "sso_account_id = 1\nsso_role_name = r\n";
    let plan_of = |profile: &str, session: &str| {
        let config = format!("[profile a]\nsso_session = d\n{profile}[sso-session d]\n{session}");
        match plan(&Profiles::parse(&config, ""), "a", true) {
            Ok(Plan { source: Source::Sso(sso), .. }) => Ok((sso.key, sso.region)),
            Ok(plan) => panic!("{plan:?}"),
            Err(missed) => Err(missed.into_reason()),
        }
    };
    let whole = "sso_start_url = u\nsso_region = us-east-1\n";
    let fits = Ok(("d".to_owned(), "us-east-1".to_owned()));
    assert_eq!(plan_of(ROLE, whole), fits);
    assert_eq!(plan_of(&format!("{ROLE}sso_region = us-east-1\n"), whole), fits);
    assert_eq!(plan_of(&format!("{ROLE}sso_region = us-east-1\n"), "sso_start_url = u\n"), fits);
    assert_eq!(plan_of("sso_role_name = r\n", &format!("{whole}sso_account_id = 1\n")), fits);
    let error = plan_of(&format!("{ROLE}sso_region = eu-west-1\n"), whole).unwrap_err();
    let expected = "`sso_region` of the profile `a` contradicts `[sso-session d]` on line 8 of config; \
                    keep one of the two (line 5 of config)";
    assert_eq!(error, expected);
    let error = plan_of(&format!("{ROLE}sso_start_url = v\n"), whole).unwrap_err();
    assert!(error.contains("`sso_start_url` of the profile `a` contradicts"), "{error}");
    let error = plan_of(ROLE, "sso_region = us-east-1\n").unwrap_err();
    assert!(error.contains("needs `sso_start_url` in `[sso-session d]`"), "{error}");
    let error = plan_of(ROLE, "sso_start_url = u\n").unwrap_err();
    assert!(error.contains("needs `sso_region` in `[sso-session d]`"), "{error}");
    for (profile, session, line) in [
        ("", "sso_start_url = u\nsso_region = eu west\n", 7),
        ("sso_region = a/b\n", "sso_start_url = u\n", 5),
    ] {
        let error = plan_of(&format!("{ROLE}{profile}"), session).unwrap_err();
        let place = format!("(line {line} of config)");
        assert_eq!(error, format!("`sso_region` must be a region such as `eu-central-1` {place}"));
    }
    let error = plan_of(ROLE, &format!("{whole}bad\n")).unwrap_err();
    assert!(error.starts_with("line 8 of config"), "{error}");
}
