//! Calls with crates generated from AWS's own models, as another project would use them.

use std::fs;
use std::path::{Path, PathBuf};

use crate::process::say;
use lensmith_cli::generate::{self, Mode, Package};

use super::consumers::{Consumer, Service};
use crate::{Failure, paths, scratch};

/// Where AWS's models are, from the root of the workspace; not every clone has them.
pub(super) const MODELS: &str = "../shared";

/// What a package's manifest says before its generated crates. It states the feature of all operations of
/// ECR, which it leaves off.
const MANIFEST: &str = r#"[package]
name = "lensmith-e2e"
edition = "2024"
publish = false

[workspace]

[features]
full = []

[dependencies]
bytes = "1"
http = "1"
lensmith = { path = "../../../runtime", features = ["blocking", "md5"] }
tokio = { version = "1", default-features = false, features = ["macros", "net", "rt", "time"] }
ureq = { version = "3", default-features = false }
"#;

/// Whether there are models to generate crates from.
pub(super) fn has_models() -> bool {
    let models = paths::workspace().join(MODELS);
    ["models-aws", "models-more"].iter().all(|folder| models.join(folder).is_dir())
}

impl Consumer {
    /// Generates the crates and writes the package that uses them. Returns the package's manifest.
    pub(super) fn write(&self, folder: &Path) -> Result<PathBuf, Failure> {
        let root = paths::workspace();
        let mut text = [MANIFEST, self.needs].concat();
        for Service { name, import, .. } in self.services {
            text += &format!("{import} = {{ package = \"{name}\", path = \"{name}\" }}\n");
        }
        let main = format!("path = \"../../../{}\"\ntest = false\n", self.main);
        text += &format!("\n[[bin]]\nname = \"lensmith-e2e\"\n{main}");
        let package = folder.join(self.folder);
        for service in self.services {
            service.generate(&package)?;
        }
        let manifest = package.join("Cargo.toml");
        // With the same lock file, all builds share compiled dependencies.
        fs::create_dir_all(&package)
            .and_then(|()| fs::write(&manifest, text))
            .and_then(|()| fs::copy(root.join("Cargo.lock"), package.join("Cargo.lock")))
            .map_err(|error| {
                Failure::io("write the package", &package, &error, "check who may write there")
            })?;
        Ok(manifest)
    }
}

impl Service {
    fn generate(&self, package: &Path) -> Result<(), Failure> {
        let arguments = generate::Arguments {
            model: vec![paths::workspace().join(self.model).with_extension("json")],
            operations: self.operations.iter().map(|&name| name.to_owned()).collect(),
            out: Some(package.join(self.name)),
            package: Package {
                crate_name: self.name.parse().ok(),
                runtime: Some(scratch::runtime()),
                ..Package::default()
            },
            ..generate::Arguments::default()
        };
        say(generate::run(&arguments, &Mode::Write)?);
        Ok(())
    }
}
