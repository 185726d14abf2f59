//! Digests that responses state: the trait `lensmith#digests`.

use super::context::Context;
use super::input::Input;
use crate::error::Problem;
use crate::ir::Digests;
use crate::model::traits::DigestsTrait;
use crate::model::{Member, Model, Shape, ShapeKind, Simple};

const TRAIT: &str = "lensmith#digests";

/// The digests of an operation. A pair of the trait does not count if the model, perhaps an older or a smaller one, lacks a
/// member of it.
pub(super) fn resolve(
    context: &Context<'_>,
    input: Input<'_>,
    problems: &mut Vec<Problem>,
) -> Option<Digests> {
    let digests = input.selected.shape.traits.digests()?;
    let found = find(context.model, input, digests);
    let refused = |cause: String| {
        let cause = format!("`{TRAIT}` {cause}");
        problems.push(input.problem(cause).help("fix the trait in an overlay, or remove it"));
    };
    found.map_err(refused).ok().filter(|digests| !digests.pairs.is_empty())
}

fn find(model: &Model, input: Input<'_>, digests: DigestsTrait<'_>) -> Result<Digests, String> {
    let output = input.selected.output.map_or(&[][..], |id| members(model.get(id)));
    let stated = entries(model, output, digests.text("responseList"))?;
    let covered = match digests.are_of_request() {
        true => entries(model, input.members, digests.text("requestList"))?,
        false => stated,
    };
    for (members, id) in [stated, covered].into_iter().zip(digests.text("id").into_iter().cycle()) {
        if kind(model, members, id) != Some(Kind::Text) {
            return Err(format!("names the id `{id}`, which is not a string of both lists"));
        }
    }
    let mut pairs = Vec::new();
    for (digest, member) in digests.pairs() {
        let (Some(stated), Some(covered)) =
            (kind(model, stated, digest), kind(model, covered, member))
        else {
            continue;
        };
        if stated != Kind::Text {
            return Err(format!("names the digest `{digest}`, which is not a string"));
        }
        let has_attributes = match (covered, digests.attribute()) {
            (Kind::Text, _) => true,
            (Kind::Attributes(members), Some(names)) => {
                let kinds = names.map(|name| kind(model, members, name));
                kinds == [Some(Kind::Text), Some(Kind::Text), Some(Kind::Bytes)]
            }
            _ => false,
        };
        if !has_attributes {
            return Err(format!(
                "names `{member}`, which is neither a string nor a map of structures with the members of `attribute`"
            ));
        }
        pairs.push((digest.to_owned(), member.to_owned()));
    }
    let text = |key| digests.text(key).map(str::to_owned);
    Ok(Digests {
        pairs,
        is_of_request: digests.are_of_request(),
        response_list: text("responseList"),
        request_list: text("requestList").zip(text("id")),
        attribute: digests.attribute().map(|names| names.map(str::to_owned)),
    })
}

/// What a digest can be of, or be.
#[derive(Clone, Copy)]
enum Kind<'a> {
    Text,
    Bytes,
    /// A map of structures with these members.
    Attributes(&'a [Member]),
    Other,
}

impl PartialEq for Kind<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

fn kind<'a>(model: &'a Model, members: &[Member], name: &str) -> Option<Kind<'a>> {
    let member = members.iter().find(|member| member.name == name)?;
    Some(match &model.get(&member.target)?.kind {
        ShapeKind::Simple(Simple::String) => Kind::Text,
        ShapeKind::Simple(Simple::Blob) => Kind::Bytes,
        ShapeKind::Map { value, .. } => Kind::Attributes(self::members(model.get(&value.target))),
        _ => Kind::Other,
    })
}

/// The members themselves, or those of the structures in a list.
fn entries<'a>(
    model: &'a Model,
    members: &'a [Member],
    list: Option<&str>,
) -> Result<&'a [Member], String> {
    let Some(name) = list else { return Ok(members) };
    let list = members.iter().find(|member| member.name == name);
    match list.and_then(|list| model.get(&list.target)).map(|shape| &shape.kind) {
        Some(ShapeKind::List(element)) => Ok(self::members(model.get(&element.target))),
        _ => Err(format!("names the list `{name}`, which the operation does not have")),
    }
}

/// The members of a structure.
fn members(shape: Option<&Shape>) -> &[Member] {
    match shape {
        Some(Shape { kind: ShapeKind::Structure(members), .. }) => members,
        _ => &[],
    }
}
