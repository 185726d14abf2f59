//! `lensmith inspect`: the contents of a model.

use std::fmt::Write;
use std::path::PathBuf;

use anstyle::{AnsiColor, Style};
use lensmith_codegen::inspect::{
    Node, Operation, Service, ServiceOperation, Sight, operation, service,
};
use lensmith_codegen::project::Places;
use serde_json::{Value, json};

use crate::{Failure, models};

const UNSUPPORTED: Style = AnsiColor::Red.on_default();
const FAINT: Style = Style::new().dimmed();

/// The model to look at.
#[derive(clap::Args, Clone, Debug, Default)]
#[command(after_help = "\
Without OPERATION, this shows the service and which of its operations can be generated. With OPERATION, it \
shows the shapes that the operation reaches, as a tree. The number in brackets is the size of a shape: its \
members plus those of the shapes that appear below it for the first time.

--json prints an object. For a service:
  {\"id\", \"title\", \"sdkId\", \"version\", \"protocols\": [id],
   \"endpointPrefix\", \"signingName\", \"shapes\",
   \"unsupported\": null or why nothing of it can be generated,
   \"operations\": [{\"name\", \"id\", \"unsupported\": [why],
                   \"leftOut\": [what]}]}
For an operation:
  {\"name\", \"id\", \"unsupported\": [why], \"leftOut\": [what], \"members\",
   \"generated\": null or {\"types\", \"lines\"},
   \"tree\": [{\"depth\", \"name\", \"required\", \"id\", \"type\", \"members\",
             \"size\", \"sight\": \"first\", \"again\", \"recursive\" or \"deep\"}]}
where each node of the tree comes before those below it.")]
pub struct Arguments {
    /// The model, a Smithy JSON AST file
    #[arg(value_name = "MODEL")]
    pub model: PathBuf,

    /// The operation whose shapes to show
    #[arg(value_name = "OPERATION")]
    pub operation: Option<String>,

    /// A file that is merged with the model, such as an overlay with `apply` entries
    #[arg(long, value_name = "FILE")]
    pub overlay: Vec<PathBuf>,

    /// The service, if the model has several
    #[arg(long, value_name = "NAME")]
    pub service: Option<String>,

    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Looks at a service or at one of its operations.
///
/// # Errors
/// What is wrong with the models, or a suggestion if there is no such operation.
pub fn run(arguments: &Arguments) -> Result<String, Failure> {
    let models = std::slice::from_ref(&arguments.model);
    let name = arguments.operation.as_deref().map(one_operation).transpose()?;
    let sources = models::read(models, &arguments.overlay, &Places::default())?;
    let files = sources.files();
    let report = match name {
        None => {
            let service = service(&files, arguments.service.as_deref())?;
            if arguments.json { json_of_service(&service) } else { text_of_service(&service) }
        }
        Some(name) => {
            let operation = operation(&files, arguments.service.as_deref(), name)?;
            if arguments.json {
                json_of_operation(&operation)
            } else {
                text_of_operation(&operation)
            }
        }
    };
    Ok(report)
}

/// The name of an operation, which users separate from others by commas elsewhere.
fn one_operation(names: &str) -> Result<&str, Failure> {
    let is_between = |c: char| c.is_whitespace() || [',', ';'].contains(&c);
    let mut given = names.split(is_between).filter(|name| !name.is_empty());
    match (given.next(), given.next()) {
        (Some(first), Some(_)) => {
            let help = format!("name one operation: `{first}`");
            Err(Failure::usage("`inspect` shows one operation at a time", help))
        }
        (first, _) => Ok(first.unwrap_or(names)),
    }
}

fn text_of_service(service: &Service) -> String {
    let supported = match service.unsupported {
        Some(_) => 0,
        None => service.operations.iter().filter(|found| found.unsupported.is_empty()).count(),
    };
    let or_none = |text: &Option<String>| text.clone().unwrap_or("none".to_owned());
    let operations = format!("{} ({supported} can be generated)", service.operations.len());
    let facts = [
        ("service", service.id.clone()),
        ("sdk id", or_none(&service.sdk_id)),
        ("version", service.version.clone()),
        ("protocols", service.protocols.join(", ")),
        ("endpoint prefix", or_none(&service.endpoint_prefix)),
        ("signing name", or_none(&service.signing_name)),
        ("shapes", service.shapes.to_string()),
        ("operations", operations),
    ];
    let mut out = format!("{}\n", service.title);
    // Writing to a string can't fail.
    for (fact, value) in facts {
        let _ = writeln!(out, "  {fact:15}  {value}");
    }
    if let Some(why) = &service.unsupported {
        let _ = writeln!(out, "  {UNSUPPORTED}not supported{UNSUPPORTED:#}    {why}");
    }
    for found in &service.operations {
        let _ = write!(out, "\n{}{}", found.name, drawbacks(found));
    }
    out
}

/// The drawbacks of an operation, each on a line.
fn drawbacks(found: &ServiceOperation) -> String {
    let unsupported = found.unsupported.iter().map(|why| ("not supported", why));
    let left_out = found.left_out.iter().map(|what| ("left out", what));
    let line = |(head, text)| format!("\n  {UNSUPPORTED}{head}{UNSUPPORTED:#}: {text}");
    unsupported.chain(left_out).map(line).collect()
}

fn json_of_service(service: &Service) -> String {
    let operation = |found: &ServiceOperation| {
        json!({
            "name": found.name,
            "id": found.id,
            "unsupported": found.unsupported,
            "leftOut": found.left_out,
        })
    };
    let operations: Vec<Value> = service.operations.iter().map(operation).collect();
    let report = json!({
        "id": service.id,
        "title": service.title,
        "sdkId": service.sdk_id,
        "version": service.version,
        "protocols": service.protocols,
        "endpointPrefix": service.endpoint_prefix,
        "signingName": service.signing_name,
        "shapes": service.shapes,
        "unsupported": service.unsupported,
        "operations": operations,
    });
    format!("{report:#}")
}

fn text_of_operation(found: &Operation) -> String {
    let ServiceOperation { name, .. } = &found.operation;
    let mut out = format!("{name} [{}]{}", members(found), drawbacks(&found.operation));
    // Writing to a string can't fail.
    if let Some((types, lines)) = found.generated {
        let _ = write!(out, "\n  generated alone: {types} types in {lines} lines");
    }
    for (node, rails) in found.tree.iter().zip(rails(&found.tree)) {
        let _ = write!(out, "\n{FAINT}{rails}{FAINT:#}{}", text_of_node(node));
    }
    out
}

fn json_of_operation(found: &Operation) -> String {
    let tree: Vec<Value> = found.tree.iter().map(json_of_node).collect();
    let generated = found.generated.map(|(types, lines)| json!({ "types": types, "lines": lines }));
    let report = json!({
        "name": found.operation.name,
        "id": found.operation.id,
        "unsupported": found.operation.unsupported,
        "leftOut": found.operation.left_out,
        "members": members(found),
        "generated": generated,
        "tree": tree,
    });
    format!("{report:#}")
}

/// The number of members in the whole closure.
fn members(found: &Operation) -> usize {
    found.tree.iter().filter(|node| node.depth == 0).map(|node| node.size).sum()
}

/// `key: map Key, required [12]`
fn text_of_node(node: &Node) -> String {
    let mut out = format!("{}: {}", node.name, node.kind);
    // Writing to a string can't fail.
    if let Some((namespace, name)) = node.id.split_once('#')
        && namespace != "smithy.api"
    {
        let _ = write!(out, " {name}");
    }
    if node.required {
        out.push_str(", required");
    }
    match node.sight {
        Sight::First if node.members == 0 => {}
        Sight::First => {
            let _ = write!(out, " [{}]", node.size);
        }
        Sight::Again => out.push_str(" (see above)"),
        Sight::Recursive => out.push_str(" (recursive)"),
        Sight::Deep => out.push_str(" (too deep to follow)"),
    }
    out
}

fn json_of_node(node: &Node) -> Value {
    let sight = match node.sight {
        Sight::First => "first",
        Sight::Again => "again",
        Sight::Recursive => "recursive",
        Sight::Deep => "deep",
    };
    json!({
        "depth": node.depth,
        "name": node.name,
        "required": node.required,
        "id": node.id,
        "type": node.kind,
        "members": node.members,
        "size": node.size,
        "sight": sight,
    })
}

/// The lines of the tree in front of each node. They are drawn from the end, where it is known whether another node
/// of the same depth follows.
fn rails(tree: &[Node]) -> Vec<String> {
    let mut open: Vec<bool> = Vec::new();
    let mut rails: Vec<String> = Vec::new();
    for node in tree.iter().rev() {
        open.resize(node.depth + 1, false);
        let follows = open.pop().unwrap_or_default();
        let above = open.iter().map(|follows| if *follows { "│  " } else { "   " });
        rails.push(above.chain([if follows { "├─ " } else { "└─ " }]).collect());
        open.push(true);
    }
    rails.reverse();
    rails
}
