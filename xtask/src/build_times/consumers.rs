//! The programs that are built, each of them a package of its own.

use std::fs;
use std::path::{Path, PathBuf};

use lensmith_cli::generate::{self, Mode, Package};

use crate::{Failure, paths, scratch};

/// A service, and programs that make the same calls of it.
pub(super) struct Service {
    /// Its name after `--only`.
    pub name: &'static str,
    /// What the programs do, as a heading.
    pub what: &'static str,
    /// AWS's own client first.
    pub consumers: &'static [Consumer],
}

/// A program.
pub(super) struct Consumer {
    /// Its name in the table.
    pub what: &'static str,
    /// The folder of its package.
    pub folder: &'static str,
    /// Whether it is built with each of [`PROFILES`], and not with the first alone: that takes minutes.
    pub takes_all_profiles: bool,
    program: &'static str,
    dependencies: Dependencies,
}

enum Dependencies {
    /// Features of `lensmith`, a crate of this repository or a generated one, and further lines of the manifest.
    Lensmith(&'static [&'static str], Crate, &'static str),
    /// The crates of AWS's own client.
    Official(&'static [&'static str]),
}

#[derive(Clone, Copy)]
enum Crate {
    /// The crate of ECR in this repository, with one operation.
    Ecr,
    /// A crate of S3 with two operations, which is generated first.
    S3,
}

const TOKIO: &str = r#"tokio = { version = "1", features = ["macros", "rt"] }"#;
const SANS_IO: &str = "bytes = \"1\"\nhttp = \"1\"";

/// Profiles for release, all of them stripped: what the table calls each, its name, and its lines in the manifest.
pub(super) const PROFILES: [(&str, &str, &str); 4] = [
    ("release", "release", "strip = true"),
    ("`lto = \"thin\"`", "thin", "inherits = \"release\"\nlto = \"thin\""),
    (
        "`lto = true`, `codegen-units = 1`",
        "fat",
        "inherits = \"release\"\nlto = true\ncodegen-units = 1",
    ),
    ("the same, `opt-level = \"s\"`", "small", "inherits = \"fat\"\nopt-level = \"s\""),
];

const ASYNC: &str = include_str!("../../../examples/client/src/main.rs");
const BLOCKING: &str = include_str!("../../../examples/blocking/src/main.rs");

pub(super) const SERVICES: [Service; 2] = [
    Service {
        name: "ecr",
        what: "One call of ECR",
        consumers: &[
            Consumer {
                what: "`aws-config` + `aws-sdk-ecr`",
                folder: "official-ecr",
                takes_all_profiles: false,
                program: include_str!("programs/official_ecr.rs"),
                dependencies: Dependencies::Official(&["aws-config", "aws-sdk-ecr"]),
            },
            Consumer {
                what: "Lensmith, async with the credential chain",
                folder: "credentials",
                takes_all_profiles: true,
                program: ASYNC,
                dependencies: Dependencies::Lensmith(&["client", "credentials"], Crate::Ecr, TOKIO),
            },
            Consumer {
                what: "Lensmith, async",
                folder: "client",
                takes_all_profiles: false,
                program: ASYNC,
                dependencies: Dependencies::Lensmith(&["client"], Crate::Ecr, TOKIO),
            },
            Consumer {
                what: "Lensmith, blocking with the credential chain",
                folder: "blocking-credentials",
                takes_all_profiles: false,
                program: BLOCKING,
                dependencies: Dependencies::Lensmith(&["blocking", "credentials"], Crate::Ecr, ""),
            },
            Consumer {
                what: "Lensmith, blocking",
                folder: "blocking",
                takes_all_profiles: false,
                program: BLOCKING,
                dependencies: Dependencies::Lensmith(&["blocking"], Crate::Ecr, ""),
            },
            Consumer {
                what: "Lensmith without IO",
                folder: "sans-io",
                takes_all_profiles: false,
                program: include_str!("../../../examples/sans-io/src/main.rs"),
                dependencies: Dependencies::Lensmith(&[], Crate::Ecr, SANS_IO),
            },
        ],
    },
    Service {
        name: "s3",
        what: "`PutObject` and `GetObject` of S3",
        consumers: &[
            Consumer {
                what: "`aws-config` + `aws-sdk-s3`",
                folder: "official-s3",
                takes_all_profiles: false,
                program: include_str!("programs/official_s3.rs"),
                dependencies: Dependencies::Official(&["aws-config", "aws-sdk-s3"]),
            },
            Consumer {
                what: "Lensmith, async with the credential chain",
                folder: "s3-async",
                takes_all_profiles: true,
                program: include_str!("programs/s3.rs"),
                dependencies: Dependencies::Lensmith(&["client", "credentials"], Crate::S3, TOKIO),
            },
            Consumer {
                what: "Lensmith, blocking with the credential chain",
                folder: "s3-blocking",
                takes_all_profiles: false,
                program: include_str!("programs/s3_blocking.rs"),
                dependencies: Dependencies::Lensmith(&["blocking", "credentials"], Crate::S3, ""),
            },
        ],
    },
];

impl Service {
    /// Writes the packages of its programs below a folder, and generates the crate that they need.
    pub(super) fn write(&self, root: &Path, s3_model: Option<&PathBuf>) -> Result<(), Failure> {
        if self.consumers.iter().any(Consumer::needs_s3) {
            generate_s3(root, s3_model)?;
        }
        self.consumers.iter().try_for_each(|consumer| consumer.write(root))
    }
}

impl Consumer {
    fn needs_s3(&self) -> bool {
        matches!(self.dependencies, Dependencies::Lensmith(_, Crate::S3, _))
    }

    fn write(&self, root: &Path) -> Result<(), Failure> {
        let folder = root.join(self.folder);
        let files = [
            (folder.join("Cargo.toml"), self.manifest()),
            (folder.join("src/main.rs"), self.program.to_owned()),
        ];
        for (path, text) in files {
            let parent = path.parent().unwrap_or(&folder);
            fs::create_dir_all(parent).and_then(|()| fs::write(&path, text)).map_err(|error| {
                Failure::io("write", &path, &error, "check who may write there")
            })?;
        }
        if matches!(self.dependencies, Dependencies::Lensmith(..)) {
            // The same versions as everything else here.
            let lock = folder.join("Cargo.lock");
            fs::copy(paths::workspace().join("Cargo.lock"), &lock).map_err(|error| {
                Failure::io("write", &lock, &error, "check who may write there")
            })?;
        }
        Ok(())
    }

    fn manifest(&self) -> String {
        let name = self.folder;
        let head = format!(
            "[workspace]\n\n[package]\nname = \"{name}-consumer\"\nversion = \"0.1.0\"\n\
             edition = \"2024\"\npublish = false\n\n"
        );
        let profiles =
            PROFILES.map(|(_, name, lines)| format!("[profile.{name}]\n{lines}\n\n")).concat();
        let dependencies = match self.dependencies {
            Dependencies::Official(crates) => {
                let lines: String = crates.iter().map(|name| format!("{name} = \"1\"\n")).collect();
                format!("{lines}{TOKIO}\n")
            }
            Dependencies::Lensmith(features, of, further) => {
                let root = paths::workspace().to_string_lossy().replace('\\', "/");
                let of = match of {
                    Crate::Ecr => format!(
                        "lensmith-ecr = {{ path = \"{root}/generated\", default-features = false, \
                         features = [\"GetDownloadUrlForLayer\"] }}"
                    ),
                    Crate::S3 => "lensmith-s3 = { path = \"../lensmith-s3\" }".to_owned(),
                };
                format!(
                    "lensmith = {{ path = \"{root}/runtime\", default-features = false, \
                     features = {features:?} }}\n{of}\n{further}\n"
                )
            }
        };
        format!("{head}{profiles}[dependencies]\n{dependencies}")
    }
}

fn generate_s3(root: &Path, model: Option<&PathBuf>) -> Result<(), Failure> {
    let example = paths::workspace().join("examples/transfer/model/s3.json");
    let arguments = generate::Arguments {
        model: vec![model.unwrap_or(&example).clone()],
        operations: ["GetObject", "PutObject"].map(str::to_owned).into(),
        out: Some(root.join("lensmith-s3")),
        package: Package { runtime: Some(scratch::runtime()), ..Package::default() },
        ..generate::Arguments::default()
    };
    generate::run(&arguments, &Mode::Write).map(drop)
}
