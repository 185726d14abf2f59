use super::*;

#[test]
fn both_files_make_a_profile_and_the_credentials_file_goes_first() {
    let config = "[profile dev]\nregion = a\noutput = json\naws_access_key_id = CONFIG\n[default]\nregion = b";
    let credentials = "[dev]\naws_access_key_id = CREDENTIALS\n[default]\nregion = c\n";
    let profiles = Profiles::parse(config, credentials);
    let dev = profiles.profile("dev").unwrap();
    assert_eq!(dev.get("aws_access_key_id"), Some("CREDENTIALS"));
    assert_eq!(dev.get("output"), Some("json"));
    assert_eq!(dev.place("aws_access_key_id").unwrap().to_string(), "line 2 of credentials");
    assert_eq!(dev.place("region").unwrap().to_string(), "line 2 of config");
    assert_eq!(profiles.profile("default").unwrap().get("region"), Some("c"));
}

#[test]
fn debug_shows_names_and_no_values() {
    let profiles = Profiles::parse("", "[default]\naws_secret_access_key = s3cr3t");
    let text = format!("{profiles:?}");
    assert!(text.contains(r#""default": Section {"aws_secret_access_key"}"#), "{text}");
    assert!(!text.contains("s3cr3t"), "{text}");
}

#[test]
fn a_profile_that_is_asked_for_by_name_has_to_exist() {
    let profiles = Profiles::parse("[profile dev]\nregion = a\n", "");
    let select = |pairs: &[(&str, &str)]| {
        let environment = Environment::new(pairs.iter().copied());
        profiles.select(&environment).map(|profile| profile?.get("region").map(str::to_owned))
    };
    assert_eq!(select(&[]), Ok(None));
    assert_eq!(select(&[("AWS_PROFILE", "dev")]), Ok(Some("a".to_owned())));
    let error = select(&[("AWS_PROFILE", "prod")]).unwrap_err().to_string();
    let expected =
        "there is no profile `prod` in config or credentials, only `dev`: add `[profile prod]`";
    assert!(error.starts_with(expected), "{error}");
}

#[test]
fn a_problem_is_an_error_for_those_who_use_its_section() {
    let select = |config: &str, name: &str| {
        let profiles = Profiles::parse(config, "");
        let environment = Environment::new([("AWS_PROFILE", name)]);
        profiles.select(&environment).map(|profile| profile.is_some()).map_err(|it| it.to_string())
    };
    let config = "[default]\nregion\n[profile dev]\nregion = a\n";
    assert_eq!(select(config, "dev"), Ok(true));
    assert!(select(config, "").unwrap_err().starts_with("line 2 of config: "));
    assert!(select("region = a\n", "").unwrap_err().starts_with("line 1 of config: "));
    assert!(select("[profile dev\nregion = a\n", "dev").unwrap_err().starts_with("line 1"));
    assert_eq!(select("[profile prod\n[profile dev]\nregion = a\n", "dev"), Ok(true));
}

#[test]
fn files_are_found_by_variables_and_in_the_home() {
    let home = std::env::temp_dir().join(format!("lensmith-profile-{}", std::process::id()));
    fs::create_dir_all(home.join(".aws")).unwrap();
    fs::write(home.join(".aws/config"), "[default]\nregion = at-home\n").unwrap();
    fs::write(home.join("other"), "[default]\nregion = elsewhere\n").unwrap();
    fs::write(home.join("broken"), "[default\n").unwrap();
    fs::write(home.join("binary"), b"[default]\n\xff = a\n").unwrap();
    fs::write(home.join("latin"), b"# \xfcber\n[default]\nregion = a\n[\xfc]\n").unwrap();
    fs::write(home.join("wide"), b"\xff\xfe[\0d\0").unwrap();
    let load = |pairs: &[(&str, &str)]| {
        let home = ("HOME", home.to_str().unwrap());
        let environment = Environment::new([&[home], pairs].concat());
        let profiles = Profiles::load(&environment)?;
        let profile = profiles.select(&environment)?;
        Ok(profile.and_then(|profile| profile.get("region")).map(str::to_owned))
    };
    let error = |file| {
        let error: ProfileError = load(&[("AWS_CONFIG_FILE", file)]).unwrap_err();
        error.to_string()
    };
    assert_eq!(load(&[]), Ok(Some("at-home".to_owned())));
    assert_eq!(load(&[("AWS_CONFIG_FILE", "~/other")]), Ok(Some("elsewhere".to_owned())));
    assert_eq!(load(&[("AWS_CONFIG_FILE", "~/none")]), Ok(None));
    assert_eq!(load(&[("AWS_CONFIG_FILE", "~/other/none")]), Ok(None));
    let broken = home.join("broken");
    assert!(error("~/broken").contains(&format!("line 1 of {}", broken.display())));
    assert!(error("~/binary").contains("line 2 of"), "{}", error("~/binary"));
    assert!(error("~/binary").contains("UTF-8"), "{}", error("~/binary"));
    assert!(error("~/wide").contains("it is UTF-16"), "{}", error("~/wide"));
    assert_eq!(load(&[("AWS_CONFIG_FILE", "~/latin")]), Ok(Some("a".to_owned())));
    assert!(error("~/.aws").contains("cannot read"), "{}", error("~/.aws"));
    assert_eq!(Profiles::load(&Environment::default()), Ok(Profiles::default()));
    fs::remove_dir_all(home).unwrap();
}

#[cfg(unix)]
#[test]
fn a_home_that_may_not_be_entered_has_no_files() {
    use std::os::unix::fs::PermissionsExt as _;
    let home = std::env::temp_dir().join(format!("lensmith-closed-{}", std::process::id()));
    fs::create_dir_all(home.join(".aws")).unwrap();
    fs::write(home.join(".aws/config"), "[default]\n").unwrap();
    let set_mode = |path: &Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    };
    let environment = Environment::new([("HOME", home.to_str().unwrap())]);
    set_mode(&home.join(".aws/config"), 0o000);
    if fs::read(home.join(".aws/config")).is_ok() {
        eprintln!("skipped: root may read everything");
    } else {
        let error = Profiles::load(&environment).unwrap_err().to_string();
        assert!(error.contains("cannot read"), "{error}");
        set_mode(&home, 0o000);
        assert_eq!(Profiles::load(&environment).unwrap().problems().count(), 0);
    }
    set_mode(&home, 0o700);
    fs::remove_dir_all(home).unwrap();
}
