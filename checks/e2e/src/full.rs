//! Every operation that the emulator answers, by theme.

mod check;
mod coverage;
mod images;
mod layers;
mod policies;
mod registry;
mod repositories;
mod settings;
mod tags;

use crate::session::{Failure, Session};

/// The account that the emulator takes every caller for.
const REGISTRY: &str = "000000000000";

/// The repositories, for [`session::repository`](crate::session::repository): one whose settings are all
/// given, one with the defaults, and one whose settings change.
const APP: &str = "app";
const BASE: &str = "base";
const CACHE: &str = "cache";

pub(crate) async fn run(session: &Session) -> Result<(), Failure> {
    repositories::create_all(session).await?;
    settings::run(session).await?;
    tags::run(session).await?;
    policies::run(session).await?;
    layers::run(session).await?;
    images::run(session).await?;
    registry::run(session).await?;
    repositories::delete_all(session).await?;
    coverage::run(session).await
}
