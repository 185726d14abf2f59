//! What an update of a model changes for users of the crate that is generated from it.
//!
//! The two models are compared as the crates that they become, not as JSON: shapes that no operation reaches
//! do not count, and a trait counts by its effect on the crate. [`Impact`] says what each kind of change means,
//! and [`release`] which version of the crate has to come next.

mod changes;
mod operations;
mod types;

use std::collections::BTreeSet;
use std::fmt;

use self::changes::Changes;
use crate::ir::{Service, Target};
use crate::model::Model;
use crate::resolve::selection;
use crate::{Config, Errors, ModelFile, model, resolve};

/// What a change means for users of the crate, the gravest first.
///
/// Structs, enums and errors are `#[non_exhaustive]`, so most of what services add breaks nobody: a new
/// operation, an optional member, a value of an enum, a declared error. A new required member does, in a response
/// too, since it is an argument of `new`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Impact {
    /// Code that uses the crate may no longer compile: something was removed, renamed or given another type, or
    /// `new` takes other arguments.
    Breaking,
    /// The same code compiles, but does something else: it has another default, is validated against other
    /// constraints, redacts something else, sends requests elsewhere, or warns of a deprecation.
    Behaviour,
    /// Something new can be used.
    Addition,
    /// Only the documentation differs.
    Documentation,
}

impl Impact {
    /// The name, in one word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Breaking => "breaking",
            Self::Behaviour => "behaviour",
            Self::Addition => "addition",
            Self::Documentation => "documentation",
        }
    }

    /// The release that a change with this impact needs.
    pub fn release(self) -> Release {
        match self {
            Self::Breaking => Release::Major,
            Self::Behaviour | Self::Addition => Release::Minor,
            Self::Documentation => Release::Patch,
        }
    }
}

/// Which part of a version number a release raises, by [semantic versioning](https://semver.org).
///
/// While the version is `0.x`, Cargo takes a change of `x` for a breaking one: then a major release raises `x`, and
/// the others raise the last number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Release {
    /// `1.2.3` becomes `1.2.4`.
    Patch,
    /// `1.2.3` becomes `1.3.0`.
    Minor,
    /// `1.2.3` becomes `2.0.0`.
    Major,
}

impl Release {
    /// The name, in one word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }
}

/// The release that these changes need; `None` if nothing changes.
///
/// ```
/// use lensmith_codegen::diff::{Change, Impact, Release, release};
///
/// let change = |impact| Change { impact, place: "Put.note".to_owned(), what: "is new".to_owned() };
/// let changes = [change(Impact::Addition), change(Impact::Documentation)];
/// assert_eq!(release(&changes), Some(Release::Minor));
/// ```
pub fn release(changes: &[Change]) -> Option<Release> {
    changes.iter().map(|change| change.impact.release()).max()
}

/// One thing that an update changes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// What it means for users.
    pub impact: Impact,
    /// The item that changes, by its path in the crate: `PutImage.image_tag`, `types::TagStatus::Tagged`.
    pub place: String,
    /// How it changes. It completes a sentence that begins with the place.
    pub what: String,
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: `{}` {}", self.impact.as_str(), self.place, self.what)
    }
}

/// Compares two models of a service, each with its overlays, as the crates that `config` makes of them. What a crate
/// leaves out with a warning is left out here too. An operation of `config` that only one of the models has was
/// removed, or is new. The changes are sorted by impact, then by place.
///
/// # Errors
/// The same as those of [`generate`](crate::generate), for either model, and operations that neither has.
pub fn diff(
    old: &[ModelFile<'_>],
    new: &[ModelFile<'_>],
    config: &Config,
) -> Result<Vec<Change>, Errors> {
    let (old, new) = (model::load(old)?, model::load(new)?);
    let offered = [offered(&old, config)?, offered(&new, config)?];
    let is_unknown = |name: &&String| !offered.iter().any(|offered| offered.contains(*name));
    let unknown: Vec<String> = config.operations.iter().filter(is_unknown).cloned().collect();
    if !unknown.is_empty() {
        service(&new, &Config { operations: unknown, ..config.clone() })?;
    }
    let [of_old, of_new] = &offered;
    let (old, new) = (selected(&old, of_old, config)?, selected(&new, of_new, config)?);
    let mut changes = Changes::default();
    compare(&mut changes, &old, &new);
    operations::compare(&mut changes, &old.operations, &new.operations);
    types::compare(&mut changes, &old.types, &new.types);
    Ok(changes.sorted())
}

/// The names of a model's operations.
fn offered(model: &Model, config: &Config) -> Result<BTreeSet<String>, Errors> {
    let (_, _, service) = resolve::service::find(model, config.service.as_deref())?;
    Ok(selection::offered(model, service)?.into_keys().map(str::to_owned).collect())
}

/// The service with those of the selected operations that it offers.
fn selected(model: &Model, offered: &BTreeSet<String>, config: &Config) -> Result<Service, Errors> {
    let mut operations = config.operations.clone();
    operations.retain(|name| offered.contains(name));
    let has_none = operations.is_empty() && !config.operations.is_empty();
    let mut service = service(model, &Config { operations, ..config.clone() })?;
    if has_none {
        service.operations.clear();
        service.types.clear();
    }
    Ok(service)
}

fn service(model: &Model, config: &Config) -> Result<Service, Errors> {
    Ok(resolve::resolve(model, config, Target::Crate)?.0)
}

fn compare(changes: &mut Changes, old: &Service, new: &Service) {
    let place = "SERVICE";
    let facts = [
        ("protocol", format!("{:?}", old.protocol), format!("{:?}", new.protocol)),
        ("name", old.name.clone(), new.name.clone()),
        ("sdk_id", old.sdk_id.clone(), new.sdk_id.clone()),
        ("signing_name", old.signing_name.clone(), new.signing_name.clone()),
        ("version", old.version.clone(), new.version.clone()),
    ];
    for (fact, old, new) in facts {
        changes.changed(Impact::Behaviour, &format!("{place}.{fact}"), &old, &new);
    }
    if format!("{:?}", old.rules) != format!("{:?}", new.rules) {
        changes.add(Impact::Behaviour, &format!("{place}.endpoint_rules"), "were changed");
    }
    if old.auth != new.auth {
        changes.add(Impact::Behaviour, &format!("{place}.auth"), "was changed");
    }
    if old.retry != new.retry {
        changes.add(Impact::Behaviour, &format!("{place}.retry"), "was changed");
    }
    changes.documentation("the crate", [&old.title, &old.docs], [&new.title, &new.docs]);
}
