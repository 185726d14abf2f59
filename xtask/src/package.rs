//! `cargo xtask package`: whether the crates can be published, and crates that users generate.
//!
//! Cargo packages the crates and builds each package as a registry would hand it out. A local registry then holds
//! the runtime; a crate that is generated for a version of it is packaged against that registry.

mod home;

use std::fs;
use std::path::Path;
use std::process::Command;

use lensmith_cli::generate::{self, Mode, Package};
use lensmith_codegen::RuntimeDependency;

use crate::process::{cargo_command, output, say};
use crate::{Failure, paths};

const CRATES: [&str; 4] = ["lensmith", "lensmith-codegen", "lensmith-cli", "lensmith-ecr"];

const FOLDER: &str = "target/package-check";

/// Where Cargo leaves the packages, as a registry, below the folder in which it builds.
const PACKAGES: &str = "package/tmp-registry";

/// The name of the local registry.
const REGISTRY: &str = "local";

/// Packages the crates, then one that is generated for a version of the runtime.
///
/// # Errors
/// What Cargo says of a crate that cannot be packaged.
pub fn run() -> Result<String, Failure> {
    let root = paths::workspace();
    let folder = root.join(FOLDER);
    if folder.exists() {
        fs::remove_dir_all(&folder)
            .map_err(|error| Failure::io("remove", &folder, &error, "check who may write there"))?;
    }
    home::make(&folder.join("home"))?;
    say(format!("packaging {}", CRATES.join(", ")));
    let names = CRATES.iter().flat_map(|name| ["--package", name]);
    package(&folder, root, &["--locked"].into_iter().chain(names).collect::<Vec<_>>())?;

    let version = version(root)?;
    registry(&folder, &folder.join("target").join(PACKAGES))?;
    let user = folder.join("user");
    generate_for(&version, root, &user)?;
    say(format!("packaging a generated crate whose runtime is version {version} of a registry"));
    package(&folder, &user.join("my-ecr"), &[])?;
    Ok("package: the crates can be published".to_owned())
}

/// Has Cargo package what is in a folder, and build the packages.
fn package(folder: &Path, place: &Path, arguments: &[&str]) -> Result<(), Failure> {
    let mut package = cargo_command();
    package.args(["package", "--allow-dirty", "--quiet"]).args(arguments).current_dir(place);
    package.env("CARGO_TARGET_DIR", folder.join("target"));
    package.env("CARGO_HOME", folder.join("home"));
    output(&mut package, "see the output above").map(|_| ())
}

/// The version of the runtime that Cargo has packaged.
fn version(root: &Path) -> Result<String, Failure> {
    let manifest = root.join("Cargo.toml");
    let text = fs::read_to_string(&manifest)
        .map_err(|error| Failure::io("read", &manifest, &error, "check who may read it"))?;
    let table: Option<toml::Table> = toml::from_str(&text).ok();
    let version = table
        .as_ref()
        .and_then(|table| table.get("workspace")?.get("package")?.get("version")?.as_str());
    version.map(str::to_owned).ok_or_else(|| {
        Failure::new("the workspace has no version", "set `workspace.package.version`")
    })
}

/// Makes a registry of the packages: an index in Git that leads to them.
fn registry(folder: &Path, packages: &Path) -> Result<(), Failure> {
    let index = folder.join("index");
    let fail = |error: std::io::Error| {
        Failure::io("write the registry", &index, &error, "check who may write there")
    };
    let from = packages.join("index/le/ns/lensmith");
    let to = index.join("le/ns");
    let place = packages.display();
    let config = format!("{{\"dl\": \"file://{place}/{{crate}}-{{version}}.crate\"}}\n");
    fs::create_dir_all(&to)
        .and_then(|()| fs::copy(from, to.join("lensmith")))
        .and_then(|_| fs::write(index.join("config.json"), config))
        .map_err(fail)?;
    for arguments in [
        &["init", "--quiet"][..],
        &["add", "--all"],
        &["commit", "--quiet", "--message", "Publish the runtime"],
    ] {
        let mut git = Command::new("git");
        git.args(["-c", "user.name=Lensmith", "-c", "user.email=lensmith@localhost"]);
        output(git.args(arguments).current_dir(&index), "this needs Git")?;
    }
    Ok(())
}

/// Generates a crate of one operation, in a workspace that knows the registry.
fn generate_for(version: &str, root: &Path, user: &Path) -> Result<(), Failure> {
    let arguments = generate::Arguments {
        model: vec![root.join("models/ecr.json")],
        overlay: vec![root.join("models/ecr.overlay.json")],
        operations: vec!["GetDownloadUrlForLayer".to_owned()],
        out: Some(user.join("my-ecr")),
        package: Package {
            runtime: Some(RuntimeDependency::Version {
                version: version.to_owned(),
                registry: Some(REGISTRY.to_owned()),
            }),
            license: Some("MIT".to_owned()),
            publish: "true".parse().ok(),
            ..Package::default()
        },
        ..generate::Arguments::default()
    };
    say(generate::run(&arguments, &Mode::Write)?);
    let index = user.with_file_name("index");
    let config = format!("[registries.{REGISTRY}]\nindex = \"file://{}\"\n", index.display());
    fs::create_dir_all(user.join(".cargo"))
        .and_then(|()| fs::write(user.join(".cargo/config.toml"), config))
        .and_then(|()| {
            fs::write(
                user.join("Cargo.toml"),
                "[workspace]\nresolver = \"3\"\nmembers = [\"my-ecr\"]\n",
            )
        })
        // The same versions of dependencies as here, which are at hand.
        .and_then(|()| fs::copy(root.join("Cargo.lock"), user.join("Cargo.lock")))
        .map(|_| ())
        .map_err(|error| Failure::io("write", user, &error, "check who may write there"))
}
