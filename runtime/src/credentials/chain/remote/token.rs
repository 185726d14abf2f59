//! The tokens of web identities and containers, in files. They are read for each use, since they are replaced while
//! programs run.

use std::fs;
use std::path::PathBuf;

use super::super::runtime::run;
use super::super::{Context, Missed};
use crate::profile::expand_home;

/// The content of a file without surrounding blanks.
pub(super) async fn read(context: Context<'_>, path: &str) -> Result<String, Missed> {
    let path = expand_home(context.environment, path);
    let shown = path.display().to_string();
    let text = read_file(context, path)
        .await
        .map_err(|reason| Missed::Failed(format!("cannot read the token in {shown}: {reason}")))?;
    match text.trim() {
        "" => Err(Missed::Failed(format!("there is no token in {shown}"))),
        token => Ok(token.to_owned()),
    }
}

/// The content of a file, read where blocking is allowed.
pub(super) async fn read_file(context: Context<'_>, path: PathBuf) -> Result<String, String> {
    let text = run(context.runtime, move || fs::read_to_string(path)).await;
    let text = text.unwrap_or_else(|| Err(std::io::Error::other("reading was interrupted")));
    text.map_err(|error| error.to_string())
}
