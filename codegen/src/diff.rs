//! What an update of a model changes for those who use the crate that is generated from it.
//!
//! The two models are compared as the crates that they become, not as JSON: shapes that no operation reaches
//! do not count, and a trait counts by what it does to the crate. See [`Impact`] for what counts as what.

mod changes;
mod operations;
mod types;

use std::fmt;

use self::changes::Changes;
use crate::ir::{Service, Target};
use crate::{Config, Errors, ModelFile, RuntimeDependency, model, resolve};

/// What a change means for the next version of the crate, the gravest first.
///
/// Structs, enums and errors are `#[non_exhaustive]`, so that most of what services add breaks nobody: a new
/// operation, an optional member, a value of an enum, a declared error. A required member does, in a
/// response too, since it is an argument of `new`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Impact {
    /// Code that uses the crate may no longer compile: something is gone, has another name or another
    /// type, or `new` takes other arguments.
    Breaking,
    /// What compiled compiles, but does something else: a default, a constraint, what is redacted, where
    /// requests go. A deprecation is among these.
    Behaviour,
    /// Something is there that was not.
    Addition,
    /// The documentation says something else.
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
}

/// One thing that an update changes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// What it means for the next version.
    pub impact: Impact,
    /// What changes, by its path in the crate: `PutImage.image_tag`, `types::TagStatus::Tagged`.
    pub place: String,
    /// How it changes, as the end of a sentence that begins with the place.
    pub what: String,
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: `{}` {}", self.impact.as_str(), self.place, self.what)
    }
}

/// Compares two models of a service, each with its overlays, as the crates of all their operations; what a
/// crate lacks with a warning, it lacks here, too. The changes are in the order of their impact, then of
/// their places.
///
/// # Errors
/// The same as those of [`generate`](crate::generate), for either model.
pub fn diff(old: &[ModelFile<'_>], new: &[ModelFile<'_>]) -> Result<Vec<Change>, Errors> {
    let (old, new) = (service(old)?, service(new)?);
    let mut changes = Changes::default();
    compare(&mut changes, &old, &new);
    operations::compare(&mut changes, &old.operations, &new.operations);
    types::compare(&mut changes, &old.types, &new.types);
    Ok(changes.sorted())
}

fn service(models: &[ModelFile<'_>]) -> Result<Service, Errors> {
    let config = Config::new("compared", RuntimeDependency::Workspace);
    let (service, _) = resolve::resolve(&model::load(models)?, &config, Target::Crate)?;
    Ok(service)
}

/// What operations share.
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
        changes.add(Impact::Behaviour, &format!("{place}.endpoint_rules"), "has other rules");
    }
    changes.documentation("the crate", [&old.title, &old.docs], [&new.title, &new.docs]);
}
