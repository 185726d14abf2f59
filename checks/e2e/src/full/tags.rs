//! The AWS tags of a repository.

use lensmith_ecr::types::Tag;
use lensmith_ecr::{
    ListTagsForResource, ListTagsForResourceError, ListTagsForResourceResponse, TagResource,
    TagResourceResponse, UntagResource, UntagResourceResponse,
};

use super::APP;
use super::check::{refused, same};
use super::repositories::arn;
use crate::session::{Failure, Seen, Session, report};

pub(super) async fn run(session: &Session) -> Result<(), Failure> {
    let (old, new) = (Tag::new("team", "core"), Tag::new("team", "platform"));
    let stage = Tag::new("stage", "test");
    report("list the tags given at creation", list(session, vec![old]).await)?;
    report("replace a tag and add one", tag(session, vec![new.clone(), stage.clone()]).await)?;
    report("list the new tags", list(session, vec![new, stage.clone()]).await)?;
    report("remove a tag", untag(session, "team").await)?;
    report("list the tag that is left", list(session, vec![stage]).await)?;
    let missing = ListTagsForResource::new(arn("missing"));
    let declared = ListTagsForResourceError::REPOSITORY_NOT_FOUND;
    report("list the tags of no repository", refused(session, missing, declared).await)
}

async fn list(session: &Session, tags: Vec<Tag>) -> Seen {
    let response = session.send(ListTagsForResource::new(arn(APP))).await?;
    let seen = format!("{tags:?}");
    let wanted =
        ListTagsForResourceResponse::new(200).with(ListTagsForResourceResponse::TAGS, tags);
    same(&response, &wanted)?;
    Ok(seen)
}

async fn tag(session: &Session, tags: Vec<Tag>) -> Seen {
    let response = session.send(TagResource::new(arn(APP), tags)).await?;
    same(&response, &TagResourceResponse::new(200))?;
    Ok("done".to_owned())
}

async fn untag(session: &Session, key: &str) -> Seen {
    let response = session.send(UntagResource::new(arn(APP), [key])).await?;
    same(&response, &UntagResourceResponse::new(200))?;
    Ok("done".to_owned())
}
