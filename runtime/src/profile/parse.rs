//! The syntax of both files, line by line.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Place, ProfileError, Profiles, Property, Section};

/// Which of the two files, and so how it names its sections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FileKind {
    /// `[default]`, `[profile name]`, `[sso-session name]`, `[services name]`.
    Config,
    /// `[name]` for every profile.
    Credentials,
}

/// Which section a heading begins.
enum Heading {
    Profile(String),
    /// `[default]` in the config file. It is ignored if there is a `[profile default]`.
    Default,
    SsoSession(String),
    Services(String),
    /// A section of another tool, or one whose heading is broken.
    Foreign,
}

/// Adds a file to `profiles`. If a property appears twice, the second value wins.
pub(super) fn parse(profiles: &mut Profiles, file: &Arc<str>, dialect: FileKind, text: &str) {
    profiles.files.push(Arc::clone(file));
    let mut bare_default = Section::default();
    let mut is_default_named = false;
    for (heading, section) in sections(&mut profiles.stray, file, dialect, text) {
        match heading {
            Heading::Profile(name) => {
                is_default_named |= name == "default";
                merge(profiles.profiles.entry(name).or_default(), section);
            }
            Heading::Default => merge(&mut bare_default, section),
            Heading::SsoSession(name) => {
                merge(profiles.sso_sessions.entry(name).or_default(), section);
            }
            Heading::Services(name) => merge(profiles.services.entry(name).or_default(), section),
            Heading::Foreign => {}
        }
    }
    if !is_default_named && bare_default != Section::default() {
        merge(profiles.profiles.entry("default".to_owned()).or_default(), bare_default);
    }
}

fn merge(section: &mut Section, other: Section) {
    section.config.extend(other.config);
    section.credentials.extend(other.credentials);
    section.problem = section.problem.take().or(other.problem);
}

/// The sections of a file in their order. Problems outside of all sections go to `stray`.
fn sections(
    stray: &mut Vec<ProfileError>,
    file: &Arc<str>,
    dialect: FileKind,
    text: &str,
) -> Vec<(Heading, Section)> {
    let mut sections: Vec<(Heading, Section)> = Vec::new();
    // The property that an indented line belongs to.
    let mut current: Option<String> = None;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    for (line, number) in text.lines().zip(1..) {
        let content = line.trim();
        if content.is_empty() || content.starts_with(['#', ';']) {
            continue;
        }
        let place = Place { file: Arc::clone(file), line: number };
        let syntax = |reason| ProfileError::Syntax { place: place.clone(), reason };
        if content.starts_with('[') && !line.starts_with(is_blank) {
            current = None;
            let heading = heading(content, dialect).unwrap_or_else(|reason| {
                stray.push(syntax(reason));
                // Nobody knows whom the lines below are for.
                Heading::Foreign
            });
            sections.push((heading, Section::default()));
            continue;
        }
        let Some((heading, section)) = sections.last_mut() else {
            stray.push(syntax("there is no section yet; put a heading such as `[default]` above"));
            continue;
        };
        let indented = line.starts_with(is_blank);
        if let Err(reason) = add(section, dialect, &mut current, content, indented, &place) {
            let service = match (&*heading, indented, &current) {
                (Heading::Services(_), true, Some(name)) => section.config.get_mut(name),
                _ => None,
            };
            // A line of one service is nothing to the others.
            let problem = match service {
                Some(service) => &mut service.problem,
                None => {
                    current = None;
                    &mut section.problem
                }
            };
            problem.get_or_insert_with(|| syntax(reason));
        }
    }
    sections
}

/// Adds a line to a section.
fn add(
    section: &mut Section,
    dialect: FileKind,
    current: &mut Option<String>,
    line: &str,
    indented: bool,
    place: &Place,
) -> Result<(), &'static str> {
    check_encoding(line)?;
    let properties = section.of_file_mut(dialect);
    if indented {
        let property = current.as_ref().and_then(|name| properties.get_mut(name));
        let property = property.ok_or(
            "an indented line continues a property, but there is no property above; do not indent it",
        )?;
        continue_property(property, line, place)
    } else {
        let (name, value) = assignment(line)?;
        let (value, place) = (uncommented(value).to_owned(), place.clone());
        let property = Property { value, nested: BTreeMap::new(), problem: None, place };
        properties.insert(name.clone(), property);
        *current = Some(name);
        Ok(())
    }
}

fn heading(line: &str, dialect: FileKind) -> Result<Heading, &'static str> {
    check_encoding(line)?;
    let inner = line.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    let (inner, rest) = inner.ok_or("the heading of a section must end with `]`")?;
    if !rest.trim().is_empty() && !rest.trim().starts_with(['#', ';']) {
        return Err("nothing but a comment may follow the heading of a section");
    }
    let inner = inner.trim();
    let words = inner.split_once(is_blank).map(|(kind, name)| (kind, unquoted(name.trim())));
    Ok(match (dialect, words) {
        (FileKind::Config, None) if inner == "default" => Heading::Default,
        (FileKind::Config, Some(("profile", name))) => Heading::Profile(name.to_owned()),
        (FileKind::Config, Some(("sso-session", name))) => Heading::SsoSession(name.to_owned()),
        (FileKind::Config, Some(("services", name))) => Heading::Services(name.to_owned()),
        (FileKind::Config, _) | (FileKind::Credentials, Some(("profile", _))) => Heading::Foreign,
        (FileKind::Credentials, _) => Heading::Profile(unquoted(inner).to_owned()),
    })
}

/// Fails for a line with bytes that are not UTF-8, which the reader of the file has replaced.
fn check_encoding(line: &str) -> Result<(), &'static str> {
    match line.contains(char::REPLACEMENT_CHARACTER) {
        true => Err("the line is not UTF-8"),
        false => Ok(()),
    }
}

/// Adds an indented line: a nested property if the property has no value yet, else more of its value.
fn continue_property(
    property: &mut Property,
    line: &str,
    place: &Place,
) -> Result<(), &'static str> {
    if property.value.is_empty() {
        let (name, value) = assignment(line)?;
        property.nested.insert(name, (value.to_owned(), place.clone()));
    } else {
        property.value.push('\n');
        property.value.push_str(line);
    }
    Ok(())
}

fn assignment(line: &str) -> Result<(String, &str), &'static str> {
    let (name, value) =
        line.split_once('=').ok_or("a property must have the form `name = value`")?;
    match name.trim() {
        "" => Err("a property must have a name before `=`"),
        name => Ok((name.to_ascii_lowercase(), value.trim())),
    }
}

/// A value without the comment that follows it after a blank.
fn uncommented(value: &str) -> &str {
    let is_comment = |at: &usize| {
        let (before, after) = value.split_at(*at);
        after.starts_with(['#', ';']) && (before.is_empty() || before.ends_with(is_blank))
    };
    let end = value.char_indices().map(|(at, _)| at).find(is_comment);
    end.and_then(|end| value.get(..end)).unwrap_or(value).trim_end()
}

fn unquoted(name: &str) -> &str {
    let within = |quote| name.strip_prefix(quote)?.strip_suffix(quote);
    within('"').or_else(|| within('\'')).unwrap_or(name)
}

fn is_blank(character: char) -> bool {
    character == ' ' || character == '\t'
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn config(text: &str) -> Profiles {
        Profiles::parse(text, "")
    }

    #[track_caller]
    fn values(text: &str, expected: &[(&str, &str)]) {
        let profiles = config(text);
        let section = profiles.profile("a").expect("a profile `a`");
        let given: Vec<_> =
            section.config.iter().map(|(name, it)| (name.as_str(), it.value.as_str())).collect();
        assert_eq!(given, expected, "{text:?}");
    }

    #[test]
    fn properties() {
        values("[profile a]", &[]);
        values("\u{feff}[profile a]\r\nb = c\r\n", &[("b", "c")]);
        values("[ profile\ta ] # d\nb=c=d", &[("b", "c=d")]);
        values("[profile 'a'];d\nB  =\tc d \n", &[("b", "c d")]);
        values("# d\n\n; e\n[profile \"a\"]\n  # f\nb = c\n", &[("b", "c")]);
        values(
            "[profile a]\nb = c # d\ne = f;g\nh = #i\nj = k#\tl\n",
            &[("b", "c"), ("e", "f;g"), ("h", ""), ("j", "k#\tl")],
        );
        values(
            "[profile a]\nb = c\nb = d\n[profile a]\ne = f\n[profile g]\nb = x",
            &[("b", "d"), ("e", "f")],
        );
        values(
            "[profile a]\nb = c\n  d\n\n\t e = f # g\nh = é\n",
            &[("b", "c\nd\ne = f # g"), ("h", "é")],
        );
    }

    #[test]
    fn nested_properties() {
        let profiles = config("[services x]\ns3 =\n  A = b c\n\n  ; d\n\te = f # g\necr = h\n");
        let section = profiles.services("x").unwrap();
        assert_eq!(section.get("s3"), None);
        assert_eq!(section.get_nested("s3", "a"), Some("b c"));
        assert_eq!(section.get_nested("s3", "e"), Some("f # g"));
        assert_eq!(section.get_nested("ecr", "h"), None);
    }

    #[test]
    fn sections_of_each_kind() {
        let text = "[sso-session s]\na = 1\n[services s]\na = 2\n[profile s]\na = 3\n[s]\na = 4\n[x y z]\na = 5\n";
        let profiles = config(text);
        assert_eq!(profiles.sso_session("s").unwrap().get("a"), Some("1"));
        assert_eq!(profiles.services("s").unwrap().get("a"), Some("2"));
        assert_eq!(profiles.profile("s").unwrap().get("a"), Some("3"));
        assert_eq!(profiles.profiles.len(), 1);
        let profiles = Profiles::parse("", "[s]\na = 4\n[profile s]\na = 3\n[b c]\na = 6");
        assert_eq!(profiles.profile("s").unwrap().get("a"), Some("4"));
        assert_eq!(profiles.profile("b c").unwrap().get("a"), Some("6"));
        assert_eq!(profiles.profiles.len(), 2);
    }

    #[test]
    fn a_default_with_its_kind_goes_before_one_without() {
        for text in [
            "[default]\na = 1\nb = 2\n[profile default]\na = 3\n",
            "[profile default]\na = 3\n[default]\na = 1\nb = 2\n",
        ] {
            let profiles = config(text);
            let section = profiles.profile("default").unwrap();
            assert_eq!((section.get("a"), section.get("b")), (Some("3"), None), "{text}");
        }
    }

    #[test]
    fn a_bad_line_is_named_and_not_repeated() {
        for (text, line, reason) in [
            ("a = s3cr3t", 1, "`[default]`"),
            ("\n[profile s3cr3t", 2, "`]`"),
            ("[profile a] s3cr3t", 1, "comment"),
            ("[profile a]\ns3cr3t\n", 2, "`name = value`"),
            ("[profile a]\n = s3cr3t\n", 2, "indented"),
            ("[profile a]\n= s3cr3t\n", 2, "a name"),
            ("[profile a]\nb = c\n[profile d]\n  s3cr3t\n", 4, "indented"),
            ("[profile a]\nb =\n  s3cr3t\n", 3, "`name = value`"),
            ("[tool of others]\ns3cr3t\n[profile a]\ns3cr3t", 4, "`name = value`"),
        ] {
            let profiles = config(text);
            let error = profiles.problems().next().unwrap().to_string();
            assert!(error.starts_with(&format!("line {line} of config: ")), "{text:?}: {error}");
            assert!(error.contains(reason) && !error.contains("s3cr3t"), "{text:?}: {error}");
            assert_eq!(profiles.problems().count(), 1, "{text:?}");
        }
    }

    /// The first bad line of each section is a matter of that section alone.
    #[test]
    fn a_bad_line_spoils_its_own_section_only() {
        let profiles = Profiles::parse(
            "[profile a]\nregion = x\n[profile b]\nbad\nregion = y\nworse\n[services s]\nbad\n",
            "[c]\naws_access_key_id\n",
        );
        let problem = |section: Option<&Section>| {
            section.unwrap().problem().map(|problem| problem.to_string())
        };
        assert_eq!(problem(profiles.profile("a")), None);
        assert!(problem(profiles.profile("b")).unwrap().starts_with("line 4 of config: "));
        assert_eq!(profiles.profile("b").unwrap().get("region"), Some("y"));
        assert!(problem(profiles.services("s")).unwrap().starts_with("line 8 of config: "));
        assert!(problem(profiles.profile("c")).unwrap().starts_with("line 2 of credentials: "));
        assert_eq!(profiles.problems().count(), 3);
    }

    #[test]
    fn a_bad_line_of_a_service_is_nothing_to_the_others() {
        let text = "[services x]\ndynamodb =\n  endpoint_url http://a\n  worse\n  b = c\necr =\n  endpoint_url = d\n";
        let profiles = config(text);
        let section = profiles.services("x").unwrap();
        assert_eq!((section.problem(), section.problem_of_service("ecr")), (None, None));
        assert_eq!(section.get_nested("ecr", "endpoint_url"), Some("d"));
        assert_eq!(section.get_nested("dynamodb", "b"), Some("c"));
        let problem = section.problem_of_service("dynamodb").unwrap();
        assert!(problem.to_string().starts_with("line 3 of config: "), "{problem}");
        assert_eq!(profiles.problems().collect::<Vec<_>>(), [problem]);
    }

    proptest! {
        #[test]
        fn any_text_is_read_and_its_problems_have_a_line(
            text in r"([\[\]= \t\n#;'a-c\\é]|profile |sso-session |default|\PC){0,60}",
        ) {
            for (config, credentials) in [(text.as_str(), ""), ("", text.as_str())] {
                for error in Profiles::parse(config, credentials).problems() {
                    let ProfileError::Syntax { place, .. } = error else { panic!("{error}") };
                    prop_assert!((1..=text.lines().count()).contains(&place.line), "{place}");
                }
            }
        }
    }
}
