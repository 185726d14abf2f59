//! `lensmith diff`: what a new version of a model changes for users of the crate.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;

use anstyle::{AnsiColor, Style};
use lensmith_codegen::diff::{Change, Impact, Release, diff, release};
use lensmith_codegen::project::{Entry, Places};
use lensmith_codegen::{Config, RuntimeDependency};
use serde_json::json;

use crate::{Failure, models};

const IMPACTS: [Impact; 4] =
    [Impact::Breaking, Impact::Behaviour, Impact::Addition, Impact::Documentation];

/// Two models of a service.
#[derive(clap::Args, Clone, Debug, Default)]
#[command(after_help = "\
Each change is one of:
  breaking       major: code that uses the crate may no longer compile:
                 something was removed, renamed or given another type, or
                 `new` takes other arguments, as after each new required
                 member
  behaviour      minor: the same code compiles, but does something else
  addition       minor: an operation, an optional member or a value of an
                 enum is new
  documentation  patch: text only; counted, and listed with --docs

The last line says which release the crate needs by semantic versioning:
major, minor or patch.

--json prints the number of changes by impact, the release, and all changes:
  {\"breaking\": 1, \"behaviour\": 0, \"addition\": 2, \"documentation\": 0,
   \"release\": \"major\",
   \"changes\": [{\"impact\": \"breaking\", \"place\": \"types::Image.tag\",
                \"what\": \"was removed\"}, ...]}

Exit codes: 0 if the models could be compared; 1 if not, or if a change is breaking and --deny-breaking is \
given; 2 for wrong arguments.")]
pub struct Arguments {
    /// The model from which the crate was generated
    #[arg(value_name = "OLD")]
    pub old: PathBuf,

    /// The model that will replace it
    #[arg(value_name = "NEW")]
    pub new: PathBuf,

    /// A file that is merged with both models, such as an overlay with `apply` entries
    #[arg(long, value_name = "FILE")]
    pub overlay: Vec<PathBuf>,

    /// The service to compare, if the models have several
    #[arg(long, value_name = "NAME")]
    pub service: Option<String>,

    /// The operations that the crate has, separated by commas [default: all]
    ///
    /// Only they, and what they reach, are compared.
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub operations: Vec<String>,

    /// The protocol that the crate uses, such as awsJson1_1 [default: the one of the service]
    #[arg(long, value_name = "NAME")]
    pub protocol: Option<String>,

    /// List changes of the documentation too
    #[arg(long)]
    pub docs: bool,

    /// Print JSON
    #[arg(long)]
    pub json: bool,

    /// Fail if a change is breaking
    #[arg(long)]
    pub deny_breaking: bool,
}

/// Compares two models, and returns the list of changes.
///
/// # Errors
/// What is wrong with either model, or breaking changes if they are denied.
pub fn run(arguments: &Arguments) -> Result<String, Failure> {
    let read = |model: &PathBuf| {
        models::read(std::slice::from_ref(model), &arguments.overlay, &Places::default())
    };
    let (old, new) = (read(&arguments.old)?, read(&arguments.new)?);
    let changes = diff(&old.files(), &new.files(), &config(arguments)?)?;
    let report = if arguments.json { json(&changes) } else { text(&changes, arguments.docs) };
    if arguments.deny_breaking && count(&changes, Impact::Breaking) > 0 {
        let help = "release the crate as a breaking change, or correct the model with an overlay";
        // If the reader closed the stream, the report is not needed.
        let _ = writeln!(anstream::stdout(), "{report}");
        return Err(Failure::new("the new model breaks users of the crate", help));
    }
    Ok(report)
}

/// The crate that is compared.
fn config(arguments: &Arguments) -> Result<Config, Failure> {
    let operations = Entry::operations(&arguments.operations).map_err(|why| {
        Failure::new(format!("`--operations`: {why}"), "mend `--operations`, or leave it out")
    })?;
    Ok(Config {
        service: arguments.service.clone(),
        operations,
        protocol: arguments.protocol.clone(),
        ..Config::new("compared", RuntimeDependency::Workspace)
    })
}

fn count(changes: &[Change], impact: Impact) -> usize {
    changes.iter().filter(|change| change.impact == impact).count()
}

fn json(changes: &[Change]) -> String {
    let list = changes.iter().map(|Change { impact, place, what }| {
        json!({ "impact": impact.as_str(), "place": place, "what": what })
    });
    let list: Vec<_> = list.collect();
    let mut report = serde_json::Map::new();
    for impact in IMPACTS {
        report.insert(impact.as_str().to_owned(), count(changes, impact).into());
    }
    report.insert("release".to_owned(), release(changes).map(Release::as_str).into());
    report.insert("changes".to_owned(), list.into());
    format!("{:#}", serde_json::Value::Object(report))
}

/// The changes by impact, each on a line, how many there are, and the release that they need.
fn text(changes: &[Change], with_documentation: bool) -> String {
    let mut out = String::new();
    for impact in IMPACTS {
        let style = style(impact);
        let shown = changes.iter().filter(|change| {
            change.impact == impact && (impact != Impact::Documentation || with_documentation)
        });
        for Change { place, what, .. } in shown {
            // Writing to a string can't fail.
            let _ = writeln!(out, "{style}{}{style:#}: `{place}` {what}", impact.as_str());
        }
    }
    if !out.is_empty() {
        out.push('\n');
    }
    let counts = IMPACTS.map(|impact| format!("{} {}", count(changes, impact), impact.as_str()));
    let release = match release(changes) {
        Some(Release::Major) => "major, as from 1.2.3 to 2.0.0, or from 0.2.3 to 0.3.0",
        Some(Release::Minor) => "minor, as from 1.2.3 to 1.3.0, or from 0.2.3 to 0.2.4",
        Some(Release::Patch) => "patch, as from 1.2.3 to 1.2.4, or from 0.2.3 to 0.2.4",
        None => "none",
    };
    format!("{out}{}\nrelease: {release}", counts.join(", "))
}

fn style(impact: Impact) -> Style {
    match impact {
        Impact::Breaking => AnsiColor::Red.on_default(),
        Impact::Behaviour => AnsiColor::Yellow.on_default(),
        Impact::Addition => AnsiColor::Green.on_default(),
        Impact::Documentation => Style::new(),
    }
}
