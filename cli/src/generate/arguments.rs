//! The flags of `lensmith generate` and `lensmith check`.

use std::path::PathBuf;

use lensmith_codegen::RuntimeDependency;

use crate::CrateName;

/// What to generate.
#[derive(clap::Args, Clone, Debug, Default)]
#[command(after_help = "\
Examples:
  lensmith generate --model sqs.json --operations \"SendMessage, ReceiveMessage\" \\
      --out my-sqs --runtime path=../lensmith/runtime
      a crate with two operations
  lensmith generate --all models --out crates --runtime workspace
      models/sqs.json -> crates/lensmith-sqs/, and so on")]
pub struct Arguments {
    /// The model: a Smithy JSON AST file, or several that belong together
    #[arg(long, value_name = "FILE", group = "input")]
    pub model: Vec<PathBuf>,

    /// A file whose `apply` entries change the model
    #[arg(long, value_name = "FILE", requires = "model")]
    pub overlay: Vec<PathBuf>,

    /// A folder of models, to generate a crate from each file `<service>.json`
    ///
    /// The crate of `<service>.json` is `lensmith-<service>`, in lower case, in a folder of that name below
    /// --out. A file `<service>.overlay.json` next to the model is its overlay. If a model fails, the others
    /// are generated all the same, and the command fails.
    #[arg(long, value_name = "DIR", group = "input", requires = "out", conflicts_with_all = ["overlay", "service", "operations", "crate_name"])]
    pub all: Option<PathBuf>,

    /// The service to generate, if the model has several
    #[arg(long, value_name = "NAME", requires = "input")]
    pub service: Option<String>,

    /// The operations to generate, separated by commas [default: all]
    #[arg(long, value_name = "NAMES", value_delimiter = ',', requires = "input")]
    pub operations: Vec<String>,

    /// The folder of the crate or, with --all, of the crates [default: the name of the crate]
    ///
    /// Your own files in it stay as they are.
    #[arg(long, value_name = "DIR", requires = "input")]
    pub out: Option<PathBuf>,

    /// The name of the crate [default: the last folder of --out, or `lensmith-` and the name of the model]
    #[arg(long, value_name = "NAME", requires = "input")]
    pub crate_name: Option<CrateName>,

    /// Where the crate finds the runtime: path=DIR, git=URL[,rev=..|tag=..|branch=..],
    /// version=REQ[,registry=NAME] or workspace
    #[arg(long, value_name = "KEY=VALUE", requires = "input")]
    pub runtime: Option<RuntimeDependency>,

    /// Fail if anything would be left out with a warning, such as an unsupported operation
    #[arg(long)]
    pub strict: bool,
}
