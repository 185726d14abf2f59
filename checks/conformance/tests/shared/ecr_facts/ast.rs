//! A Smithy JSON AST, read so that it can be compared: the order of members, which is significant, is kept.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::Path;

use lensmith::json::{Error, Reader, Token};
use libtest_mimic::Failed;

/// A shape as its leaves in the order of the file, each with the keys and indexes that lead to it.
#[derive(Default)]
pub(super) struct Shape {
    pub(super) leaves: Vec<(Vec<String>, Scalar)>,
}

/// A value without parts.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Scalar {
    Text(String),
    /// A number, boolean, null, or an empty object or array, as JSON.
    Other(String),
}

impl fmt::Display for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(f, "{text:?}"),
            Self::Other(json) => f.write_str(json),
        }
    }
}

/// The shapes of a file by their ids.
///
/// # Errors
/// If the file cannot be read, is not JSON, not Smithy 2.0 or holds no shapes.
pub(super) fn read(file: &Path) -> Result<BTreeMap<String, Shape>, Failed> {
    let problem = |what: &dyn fmt::Display| format!("{}: {what}", file.display());
    let bytes = fs::read(file).map_err(|error| problem(&error))?;
    let mut reader = Reader::new(&bytes);
    let mut document = Shape::default();
    flatten(&mut reader, &mut Vec::new(), &mut document.leaves)
        .and_then(|()| reader.end())
        .map_err(|error| problem(&error))?;
    if document.text(&["smithy"]) != Some("2.0") {
        return Err(problem(&"not a Smithy 2.0 model").into());
    }
    let mut shapes = BTreeMap::<String, Shape>::new();
    for (path, value) in document.leaves {
        if let [first, id, rest @ ..] = &path[..]
            && first == "shapes"
        {
            shapes.entry(id.clone()).or_default().leaves.push((rest.to_vec(), value));
        }
    }
    if shapes.is_empty() { Err(problem(&"holds no shapes").into()) } else { Ok(shapes) }
}

fn flatten(
    reader: &mut Reader<'_>,
    path: &mut Vec<String>,
    leaves: &mut Vec<(Vec<String>, Scalar)>,
) -> Result<(), Error> {
    let before = leaves.len();
    let scalar = match reader.peek()? {
        Token::Object => {
            reader.begin_object()?;
            while let Some(key) = reader.next_key()? {
                path.push(key.into_owned());
                flatten(reader, path, leaves)?;
                path.pop();
            }
            Scalar::Other("{}".to_owned())
        }
        Token::Array => {
            reader.begin_array()?;
            for index in 0.. {
                if !reader.next_element()? {
                    break;
                }
                path.push(index.to_string());
                flatten(reader, path, leaves)?;
                path.pop();
            }
            Scalar::Other("[]".to_owned())
        }
        Token::String => Scalar::Text(reader.string()?.into_owned()),
        Token::Number => Scalar::Other(reader.number()?.to_owned()),
        Token::Boolean => Scalar::Other(reader.boolean()?.to_string()),
        Token::Null => {
            reader.null()?;
            Scalar::Other("null".to_owned())
        }
    };
    if leaves.len() == before {
        leaves.push((path.clone(), scalar));
    }
    Ok(())
}

impl Shape {
    /// The text at the end of `path`, if there is one.
    pub(super) fn text(&self, path: &[&str]) -> Option<&str> {
        match self.leaves.iter().find(|(leaf, _)| leaf == path)? {
            (_, Scalar::Text(text)) => Some(text),
            (_, Scalar::Other(_)) => None,
        }
    }

    /// The names of the members, in order.
    pub(super) fn members(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for (path, _) in &self.leaves {
            if let [first, name, ..] = &path[..]
                && first == "members"
                && names.last() != Some(&name.as_str())
            {
                names.push(name);
            }
        }
        names
    }

    /// The ids of the shapes that this one refers to.
    pub(super) fn targets(&self) -> impl Iterator<Item = &str> {
        self.leaves.iter().filter_map(|(path, value)| match value {
            Scalar::Text(id)
                if path.last()? == "target" && !path.contains(&"traits".to_owned()) =>
            {
                Some(id.as_str())
            }
            _ => None,
        })
    }
}
