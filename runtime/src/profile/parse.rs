//! The syntax of both files, line by line.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Place, ProfileError, Profiles, Property, Section};

/// How a file names its sections.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    /// `[default]`, `[profile name]`, `[sso-session name]`, `[services name]`.
    Config,
    /// `[name]` for every profile.
    Credentials,
}

/// Which section a heading begins.
enum Heading {
    Profile(String),
    /// `[default]` in the config file, which does not count where there is a `[profile default]`.
    Default,
    SsoSession(String),
    Services(String),
    /// What other tools may put there.
    Foreign,
}

/// Adds what a file says to `profiles`. Of two values of a property, the second remains.
pub(super) fn parse(
    profiles: &mut Profiles,
    file: &Arc<str>,
    dialect: Dialect,
    text: &str,
) -> Result<(), ProfileError> {
    profiles.files.push(Arc::clone(file));
    let mut bare_default = Section::default();
    let mut is_default_named = false;
    for (heading, section) in sections(file, dialect, text)? {
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
    Ok(())
}

fn merge(section: &mut Section, other: Section) {
    section.0.extend(other.0);
}

fn sections(
    file: &Arc<str>,
    dialect: Dialect,
    text: &str,
) -> Result<Vec<(Heading, Section)>, ProfileError> {
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
            let heading = heading(content, dialect).map_err(syntax)?;
            sections.push((heading, Section::default()));
            current = None;
            continue;
        }
        let Some((_, Section(properties))) = sections.last_mut() else {
            return Err(syntax("a section has to begin before this, such as `[default]`"));
        };
        if line.starts_with(is_blank) {
            let property = current.as_ref().and_then(|name| properties.get_mut(name));
            let property = property.ok_or_else(|| {
                syntax(
                    "an indented line goes on with a property, but there is none; do not indent it",
                )
            })?;
            continue_property(property, content).map_err(syntax)?;
        } else {
            let (name, value) = assignment(content).map_err(syntax)?;
            let (value, nested) = (uncommented(value).to_owned(), BTreeMap::new());
            properties.insert(name.clone(), Property { value, nested, place });
            current = Some(name);
        }
    }
    Ok(sections)
}

fn heading(line: &str, dialect: Dialect) -> Result<Heading, &'static str> {
    let inner = line.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    let (inner, rest) = inner.ok_or("the heading of a section has to end with `]`")?;
    if !rest.trim().is_empty() && !rest.trim().starts_with(['#', ';']) {
        return Err("nothing but a comment may follow the heading of a section");
    }
    let inner = inner.trim();
    let words = inner.split_once(is_blank).map(|(kind, name)| (kind, unquoted(name.trim())));
    Ok(match (dialect, words) {
        (Dialect::Config, None) if inner == "default" => Heading::Default,
        (Dialect::Config, Some(("profile", name))) => Heading::Profile(name.to_owned()),
        (Dialect::Config, Some(("sso-session", name))) => Heading::SsoSession(name.to_owned()),
        (Dialect::Config, Some(("services", name))) => Heading::Services(name.to_owned()),
        (Dialect::Config, _) | (Dialect::Credentials, Some(("profile", _))) => Heading::Foreign,
        (Dialect::Credentials, _) => Heading::Profile(unquoted(inner).to_owned()),
    })
}

/// An indented line: a property within a property that has no value of its own, and else more of its value.
fn continue_property(property: &mut Property, line: &str) -> Result<(), &'static str> {
    if property.value.is_empty() {
        let (name, value) = assignment(line)?;
        property.nested.insert(name, value.to_owned());
    } else {
        property.value.push('\n');
        property.value.push_str(line);
    }
    Ok(())
}

fn assignment(line: &str) -> Result<(String, &str), &'static str> {
    let (name, value) = line.split_once('=').ok_or("a property has to be `name = value`")?;
    match name.trim() {
        "" => Err("a property has to have a name before `=`"),
        name => Ok((name.to_ascii_lowercase(), value.trim())),
    }
}

/// A value without the comment after it, which a blank sets apart.
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

    fn config(text: &str) -> Result<Profiles, ProfileError> {
        Profiles::parse(text, "")
    }

    #[track_caller]
    fn values(text: &str, expected: &[(&str, &str)]) {
        let profiles = config(text).unwrap();
        let section = profiles.profile("a").expect("a profile `a`");
        let given: Vec<_> =
            section.0.iter().map(|(name, it)| (name.as_str(), it.value.as_str())).collect();
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
        let profiles =
            config("[services x]\ns3 =\n  A = b c\n\n  ; d\n\te = f # g\necr = h\n").unwrap();
        let section = profiles.services("x").unwrap();
        assert_eq!(section.get("s3"), None);
        assert_eq!(section.get_nested("s3", "a"), Some("b c"));
        assert_eq!(section.get_nested("s3", "e"), Some("f # g"));
        assert_eq!(section.get_nested("ecr", "h"), None);
    }

    #[test]
    fn sections_of_each_kind() {
        let text = "[sso-session s]\na = 1\n[services s]\na = 2\n[profile s]\na = 3\n[s]\na = 4\n[x y z]\na = 5\n";
        let profiles = config(text).unwrap();
        assert_eq!(profiles.sso_session("s").unwrap().get("a"), Some("1"));
        assert_eq!(profiles.services("s").unwrap().get("a"), Some("2"));
        assert_eq!(profiles.profile("s").unwrap().get("a"), Some("3"));
        assert_eq!(profiles.profiles.len(), 1);
        let profiles = Profiles::parse("", "[s]\na = 4\n[profile s]\na = 3\n[b c]\na = 6").unwrap();
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
            let profiles = config(text).unwrap();
            let section = profiles.profile("default").unwrap();
            assert_eq!((section.get("a"), section.get("b")), (Some("3"), None), "{text}");
        }
    }

    #[test]
    fn what_is_no_part_of_a_file_is_named_by_its_line_and_not_repeated() {
        for (text, line, reason) in [
            ("a = s3cr3t", 1, "`[default]`"),
            ("\n[profile s3cr3t", 2, "`]`"),
            ("[profile a] s3cr3t", 1, "comment"),
            ("[profile a]\ns3cr3t\n", 2, "`name = value`"),
            ("[profile a]\n = s3cr3t\n", 2, "indented"),
            ("[profile a]\n= s3cr3t\n", 2, "a name"),
            ("[profile a]\nb = c\n[profile d]\n  s3cr3t\n", 4, "indented"),
            ("[profile a]\nb =\n  s3cr3t\n", 3, "`name = value`"),
        ] {
            let error = config(text).unwrap_err().to_string();
            assert!(error.starts_with(&format!("line {line} of config: ")), "{text:?}: {error}");
            assert!(error.contains(reason) && !error.contains("s3cr3t"), "{text:?}: {error}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused_at_one_of_its_lines(
            text in r"([\[\]= \t\n#;'a-c\\é]|profile |sso-session |default|\PC){0,60}",
        ) {
            for (config, credentials) in [(text.as_str(), ""), ("", text.as_str())] {
                if let Err(error) = Profiles::parse(config, credentials) {
                    let ProfileError::Syntax { place, .. } = error else { panic!("{error}") };
                    prop_assert!((1..=text.lines().count()).contains(&place.line), "{place}");
                }
            }
        }
    }
}
