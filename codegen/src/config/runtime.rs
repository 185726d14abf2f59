//! The dependency of a generated crate on its runtime.

use std::collections::BTreeMap;
use std::str::FromStr;

use toml::Value;

/// Where the generated `Cargo.toml` finds `lensmith`, the runtime.
///
/// ```
/// use lensmith_codegen::RuntimeDependency;
///
/// let path = RuntimeDependency::path("../lensmith/runtime");
/// assert_eq!("path=../lensmith/runtime".parse(), Ok(path));
/// assert_eq!("workspace".parse(), Ok(RuntimeDependency::Workspace));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuntimeDependency {
    /// In a folder, as seen from the generated crate.
    Path {
        /// The folder.
        path: String,
        /// The requirement that a published crate states in place of the path.
        version: Option<String>,
    },
    /// In a Git repository.
    Git {
        /// The address of the repository.
        url: String,
        /// Which commit; the newest of the default branch if absent.
        reference: Option<GitReference>,
        /// The requirement that a published crate states in place of the repository.
        version: Option<String>,
    },
    /// In a registry.
    Version {
        /// The requirement, such as `0.2`.
        version: String,
        /// The name of the registry; Cargo's default registry if absent.
        registry: Option<String>,
    },
    /// What `[workspace.dependencies]` says. The workspace decides on the default features, too.
    Workspace,
}

/// Which commit of a Git repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GitReference {
    /// A commit by its hash.
    Rev(String),
    /// A tag.
    Tag(String),
    /// The newest commit of a branch.
    Branch(String),
}

impl RuntimeDependency {
    /// In a folder, as seen from the generated crate.
    pub fn path(path: &str) -> Self {
        Self::Path { path: path.to_owned(), version: None }
    }

    /// The keys of the dependency and their values, as they stand in `Cargo.toml`.
    pub(crate) fn entries(&self) -> Vec<(&'static str, Value)> {
        let text = |text: &str| Value::from(text.replace(char::is_control, "?"));
        let optional =
            |key, value: &Option<String>| value.as_deref().map(|value| (key, text(value)));
        match self {
            Self::Path { path, version } => [("path", text(&path.replace('\\', "/")))]
                .into_iter()
                .chain(optional("version", version))
                .collect(),
            Self::Git { url, reference, version } => [("git", text(url))]
                .into_iter()
                .chain(reference.as_ref().map(|reference| match reference {
                    GitReference::Rev(rev) => ("rev", text(rev)),
                    GitReference::Tag(tag) => ("tag", text(tag)),
                    GitReference::Branch(branch) => ("branch", text(branch)),
                }))
                .chain(optional("version", version))
                .collect(),
            Self::Version { version, registry } => [("version", text(version))]
                .into_iter()
                .chain(optional("registry", registry))
                .collect(),
            Self::Workspace => vec![("workspace", Value::from(true))],
        }
    }
}

/// What a runtime can be.
const FORMS: &str = "give it a `path`, a `git` address with `rev`, `tag` or `branch`, a `version` with or without \
                     a `registry`, or `workspace`";

impl RuntimeDependency {
    /// How to name the runtime in `lensmith.toml`.
    pub(crate) const HELP: &str = "say where the crate finds Lensmith's runtime, such as `runtime = { version = \
                                   \"0.2\" }`, `{ git = \"URL\", rev = \"..\" }`, `{ path = \"..\" }` or `{ workspace \
                                   = true }`";

    /// The dependency of these keys and values.
    ///
    /// # Errors
    /// What is wrong with them.
    pub(crate) fn of(keys: &BTreeMap<String, String>) -> Result<Self, String> {
        let get = |key: &str| keys.get(key).cloned();
        if let Some(key) = keys.keys().find(|key| !KEYS.contains(&key.as_str())) {
            return Err(format!("a runtime has no key `{key}`: {FORMS}"));
        }
        let (place, allowed) = Self::place(keys)?;
        if let Some(key) = keys.keys().find(|key| !allowed.contains(&key.as_str())) {
            return Err(format!("`{key}` has no meaning beside `{place}`"));
        }
        if let Some((key, _)) = keys.iter().find(|(_, value)| value.trim().is_empty()) {
            return Err(format!("`{key}` is empty"));
        }
        let version = get("version").map(requirement).transpose()?;
        Ok(match (get("path"), get("git"), version) {
            (Some(path), _, version) => Self::Path { path, version },
            (_, Some(url), version) => {
                Self::Git { url, reference: GitReference::of(keys)?, version }
            }
            (_, _, Some(version)) => Self::Version { version, registry: get("registry") },
            (_, _, None) => match get("workspace").as_deref() {
                Some("true") => Self::Workspace,
                _ => return Err("`workspace` is `true` or absent".to_owned()),
            },
        })
    }

    /// The key that a value most likely belongs to, and the value.
    fn meant(text: &str) -> Option<(&'static str, &str)> {
        let is_url = text.contains("://") || text.starts_with("git@") || text.ends_with(".git");
        match text {
            "" => None,
            _ if is_url => Some(("git", text)),
            _ if semver::VersionReq::parse(text).is_ok() => Some(("version", text)),
            _ => Some(("path", text)),
        }
    }

    /// How `lensmith.toml` writes the runtime that a text means: a path, an address or a version alone, or the value of
    /// the flag.
    pub(crate) fn meant_in_toml(text: &str) -> String {
        let entries = match (text.parse::<Self>(), Self::meant(text)) {
            (Ok(runtime), _) => runtime.entries(),
            (Err(_), Some((key, value))) => vec![(key, Value::from(value))],
            (Err(_), None) => vec![("version", Value::from("0.2"))],
        };
        let pairs = entries.iter().map(|(key, value)| format!("{key} = {value}"));
        format!("runtime = {{ {} }}", pairs.collect::<Vec<_>>().join(", "))
    }

    /// The kind of runtime that has these keys.
    fn place(keys: &BTreeMap<String, String>) -> Result<Keys, String> {
        let given = KINDS.into_iter().filter(|(key, _)| keys.contains_key(*key));
        match given.collect::<Vec<_>>().as_slice() {
            [kind] => Ok(*kind),
            [(one, _), (two, _), ..] => Err(format!("`{one}` and `{two}` exclude each other")),
            [] if keys.contains_key("version") => Ok(IN_A_REGISTRY),
            [] => Err(format!("the runtime is nowhere: {FORMS}")),
        }
    }
}

/// The keys of a runtime: the one that tells its kind, and all that may stand beside it.
type Keys = (&'static str, &'static [&'static str]);

const KINDS: [Keys; 3] = [
    ("path", &["path", "version"]),
    ("git", &["git", "rev", "tag", "branch", "version"]),
    ("workspace", &["workspace"]),
];

const IN_A_REGISTRY: Keys = ("version", &["version", "registry"]);

/// The keys that some runtime has.
pub(crate) const KEYS: [&str; 8] =
    ["path", "git", "rev", "tag", "branch", "version", "registry", "workspace"];

impl GitReference {
    fn of(keys: &BTreeMap<String, String>) -> Result<Option<Self>, String> {
        let given = ["rev", "tag", "branch"].into_iter();
        let given: Vec<_> = given.filter_map(|key| Some((key, keys.get(key)?.clone()))).collect();
        match given.as_slice() {
            [] => Ok(None),
            [("rev", rev)] => Ok(Some(Self::Rev(rev.clone()))),
            [("tag", tag)] => Ok(Some(Self::Tag(tag.clone()))),
            [(_, branch)] => Ok(Some(Self::Branch(branch.clone()))),
            [(one, _), (two, _), ..] => Err(format!("`{one}` and `{two}` exclude each other")),
        }
    }
}

fn requirement(version: String) -> Result<String, String> {
    match semver::VersionReq::parse(&version) {
        Ok(_) => Ok(version),
        Err(why) => Err(format!("`{version}` is not a version requirement: {why}")),
    }
}

/// The form of the command line: `path=DIR`, `git=URL,rev=REV`, `version=0.2,registry=NAME` or `workspace`.
impl FromStr for RuntimeDependency {
    type Err = String;

    /// # Errors
    /// What is wrong with the keys.
    fn from_str(text: &str) -> Result<Self, String> {
        let mut keys: Vec<(String, String)> = Vec::new();
        for part in text.split(',') {
            match (part.split_once('='), keys.last_mut()) {
                (Some((key, value)), _) => {
                    keys.push((key.trim().to_owned(), value.trim().to_owned()))
                }
                (None, _) if part.trim() == "workspace" => {
                    keys.push(("workspace".to_owned(), "true".to_owned()));
                }
                // A comma that is part of a path.
                (None, Some((_, value))) => *value = format!("{value},{part}"),
                (None, None) => {
                    let hint = match Self::meant(part.trim()) {
                        Some((key, value)) => format!("write `{key}={value}`"),
                        None => FORMS.to_owned(),
                    };
                    return Err(format!("`{part}` does not say where the runtime is: {hint}"));
                }
            }
        }
        let mut map = BTreeMap::new();
        for (key, value) in keys {
            if map.insert(key.clone(), value).is_some() {
                return Err(format!("`{key}` is given twice"));
            }
        }
        Self::of(&map)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_form() {
        let read = |text: &str| text.parse::<RuntimeDependency>().unwrap();
        let git = |reference, version: Option<&str>| RuntimeDependency::Git {
            url: "https://example.com/a.git".to_owned(),
            reference,
            version: version.map(str::to_owned),
        };
        let version = |registry: Option<&str>| RuntimeDependency::Version {
            version: "0.2".to_owned(),
            registry: registry.map(str::to_owned),
        };
        assert_eq!(read("path=a,b/c"), RuntimeDependency::path("a,b/c"));
        assert_eq!(read("git=https://example.com/a.git"), git(None, None));
        let rev = GitReference::Rev("4f53".to_owned());
        assert_eq!(read("git = https://example.com/a.git, rev = 4f53"), git(Some(rev), None));
        let tag = GitReference::Tag("v1".to_owned());
        let both = read("git=https://example.com/a.git,tag=v1,version=0.2");
        assert_eq!(both, git(Some(tag), Some("0.2")));
        assert_eq!(read("version=0.2"), version(None));
        assert_eq!(read("version=0.2,registry=ours"), version(Some("ours")));
        assert_eq!(read("workspace"), RuntimeDependency::Workspace);
        assert_eq!(read("workspace=true"), RuntimeDependency::Workspace);
    }

    #[test]
    fn says_what_is_wrong() {
        let error = |text: &str| text.parse::<RuntimeDependency>().unwrap_err();
        for (text, part) in [
            ("", "does not say where the runtime is: give it a `path`"),
            (
                "../runtime",
                "`../runtime` does not say where the runtime is: write `path=../runtime`",
            ),
            ("https://example.com/a", "write `git=https://example.com/a`"),
            ("0.2", "write `version=0.2`"),
            ("paht=..", "no key `paht`: give it a `path`"),
            ("path=..,paht=..", "no key `paht`"),
            ("path=", "`path` is empty"),
            ("path=a,path=b", "`path` is given twice"),
            ("path=a,git=b", "`path` and `git` exclude each other"),
            ("path=a,rev=b", "`rev` has no meaning beside `path`"),
            ("git=a,rev=b,tag=c", "`rev` and `tag` exclude each other"),
            ("version=latest", "`latest` is not a version requirement: "),
            ("registry=ours", "nowhere"),
            ("workspace=false", "`workspace` is `true` or absent"),
        ] {
            assert!(error(text).contains(part), "{text}: {}", error(text));
        }
    }
}
