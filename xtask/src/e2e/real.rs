//! Calls with crates generated from AWS's own models, as another project would use them.

use std::fs;
use std::path::{Path, PathBuf};

use crate::process::say;
use lensmith_cli::generate::{self, Mode, Package};

use crate::{Failure, paths, scratch};

/// Where AWS's models are, from the root of the workspace; not every clone has them.
pub(super) const MODELS: &str = "../shared";

/// A package that calls generated crates, in a workspace of its own with them.
pub(super) struct Consumer {
    /// What it calls, for messages.
    pub(super) what: &'static str,
    /// The package's folder, below that of the end-to-end tests.
    folder: &'static str,
    /// Where its `main` is, from the root of the workspace.
    main: &'static str,
    /// The generated crates, each in a folder of the package, so that they are of its workspace.
    services: &'static [Service],
}

/// A generated crate.
pub(super) struct Service {
    /// The file of its model below [`MODELS`], without its extension.
    model: &'static str,
    /// The crate's name, also that of its folder.
    name: &'static str,
    /// The name by which the calls import it.
    import: &'static str,
    operations: &'static [&'static str],
}

/// The calls of one operation of ECR, with another crate in place of `lensmith-ecr`, and those of other services of
/// AWS JSON and of restJson1.
pub(super) const CONSUMERS: [Consumer; 3] = [
    Consumer {
        what: "ECR, from AWS's model",
        folder: "consumer",
        main: "checks/e2e/src/main.rs",
        services: &[Service {
            model: "models-aws/ecr",
            name: "ecr-real",
            import: "lensmith-ecr",
            operations: &["GetDownloadUrlForLayer"],
        }],
    },
    Consumer {
        what: "other services, from AWS's models",
        folder: "services",
        main: "checks/e2e/services/main.rs",
        services: &[
            Service {
                model: "models-aws/dynamodb",
                name: "dynamodb-real",
                import: "dynamodb",
                operations: &["CreateTable", "DeleteTable", "GetItem", "PutItem", "Query"],
            },
            Service {
                model: "models-aws/sqs",
                name: "sqs-real",
                import: "sqs",
                operations: &[
                    "CreateQueue",
                    "DeleteMessage",
                    "DeleteQueue",
                    "GetQueueUrl",
                    "ReceiveMessage",
                    "SendMessage",
                ],
            },
            Service {
                model: "models-aws/secrets-manager",
                name: "secrets-manager-real",
                import: "secrets-manager",
                operations: &["CreateSecret", "DeleteSecret", "GetSecretValue"],
            },
            Service {
                model: "models-aws/kms",
                name: "kms-real",
                import: "kms",
                operations: &["CreateKey", "Decrypt", "Encrypt"],
            },
        ],
    },
    Consumer {
        what: "services of restJson1, from AWS's models",
        folder: "rest",
        main: "checks/e2e/rest/main.rs",
        services: &[
            Service {
                model: "models-more/rest-json/lambda",
                name: "lambda-real",
                import: "lambda",
                operations: &[
                    "CreateFunction",
                    "DeleteFunction",
                    "GetFunctionConfiguration",
                    "Invoke",
                    "ListFunctions",
                ],
            },
            Service {
                model: "models-more/rest-json/api-gateway",
                name: "api-gateway-real",
                import: "api-gateway",
                operations: &[
                    "CreateDeployment",
                    "CreateResource",
                    "CreateRestApi",
                    "DeleteRestApi",
                    "GetExport",
                    "GetRestApi",
                    "GetRestApis",
                    "PutMethod",
                ],
            },
            Service {
                model: "models-more/rest-json/eks",
                name: "eks-real",
                import: "eks",
                operations: &["CreateCluster", "DeleteCluster", "DescribeCluster", "ListClusters"],
            },
            Service {
                model: "models-more/rest-json/efs",
                name: "efs-real",
                import: "efs",
                operations: &["CreateFileSystem", "DeleteFileSystem", "DescribeFileSystems"],
            },
            Service {
                model: "models-more/rest-json/iot-data-plane",
                name: "iot-data-plane-real",
                import: "iot-data-plane",
                operations: &[
                    "DeleteThingShadow",
                    "GetRetainedMessage",
                    "GetThingShadow",
                    "ListRetainedMessages",
                    "Publish",
                    "UpdateThingShadow",
                ],
            },
            Service {
                model: "models-more/events/bedrock-runtime",
                name: "bedrock-runtime-real",
                import: "bedrock-runtime",
                operations: &["Converse", "InvokeModel"],
            },
            Service {
                model: "models-more/rest-json/glacier",
                name: "glacier-real",
                import: "glacier",
                operations: &[
                    "CreateVault",
                    "DeleteVault",
                    "DescribeVault",
                    "GetJobOutput",
                    "InitiateJob",
                    "ListVaults",
                    "UploadArchive",
                ],
            },
            Service {
                model: "models-more/rest-json/polly",
                name: "polly-real",
                import: "polly",
                operations: &["DescribeVoices", "SynthesizeSpeech"],
            },
        ],
    },
];

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
lensmith = { path = "../../../runtime", features = ["blocking"] }
tokio = { version = "1", default-features = false, features = ["macros", "net", "rt", "time"] }
"#;

/// Whether there are models to generate crates from.
pub(super) fn has_models() -> bool {
    paths::workspace().join(MODELS).exists()
}

impl Consumer {
    /// Generates the crates and writes the package that uses them. Returns the package's manifest.
    pub(super) fn write(&self, folder: &Path) -> Result<PathBuf, Failure> {
        let root = paths::workspace();
        let mut text = MANIFEST.to_owned();
        for Service { name, import, .. } in self.services {
            text += &format!("{import} = {{ package = \"{name}\", path = \"{name}\" }}\n");
        }
        text += &format!("\n[[bin]]\nname = \"lensmith-e2e\"\npath = \"../../../{}\"\n", self.main);
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
            model: vec![paths::workspace().join(MODELS).join(self.model).with_extension("json")],
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
