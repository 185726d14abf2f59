//! Sessions: which operation creates them, and from what. The trait is our own, since no model of AWS says it.

use serde_json::json;

use super::input::{Input, field};
use super::operations::Signature;
use super::path::{Place, Reached, Scope};
use super::selection::Selected;
use crate::error::Problem;
use crate::ir::path::{Path, Step};
use crate::ir::{Operation, Presence, Session, SessionAuth, Type};
use crate::model::traits::SessionTrait;
use crate::model::{Model, ShapeKind};
use crate::names::ConstName;

/// The scheme of the service that needs sessions, if one of its operations creates some.
pub(super) fn of_service(
    model: &Model,
    offered: &[Selected<'_>],
    operations: &[Operation],
) -> Option<SessionAuth> {
    let (selected, session) =
        offered.iter().find_map(|selected| Some((selected, selected.shape.traits.session()?)))?;
    let generated = operations.iter().find(|operation| operation.session.is_some());
    let ShapeKind::Structure(members) = &model.get(selected.input?)?.kind else { return None };
    let resource = members.iter().find(|member| member.name == session.text("resource"))?;
    Some(SessionAuth {
        scheme: session.text("scheme").to_owned(),
        parameter: resource.traits.context_param()?.to_owned(),
        token_header: session.text("tokenHeader").to_owned(),
        operation: selected.id.name().to_owned(),
        created_by: generated.map(|it| (it.feature.clone(), it.module.clone(), it.name.clone())),
    })
}

/// Refuses further operations that create sessions, since a client could not tell which of them creates those of a call.
pub(super) fn check(offered: &[Selected<'_>], problems: &mut Vec<Problem>) {
    let mut all = offered.iter().filter(|selected| selected.shape.traits.session().is_some());
    let Some(first) = all.next() else { return };
    problems.extend(all.map(|selected| {
        let cause = format!("`{}` creates the sessions of the service already", first.id);
        Problem::of(selected.id, cause)
            .help("keep the trait `lensmith#sessionAuth` on one operation")
            .in_file(&selected.shape.file)
    }));
}

/// What the sessions of an operation are made of, if it creates sessions.
pub(super) fn of_operation(
    input: Input<'_>,
    signature: &Signature,
    problems: &mut Vec<Problem>,
) -> Option<Session> {
    let session = input.selected.shape.traits.session()?;
    let mut path = |key, kind| {
        let path = path(input, signature, session, (key, kind));
        path.map_err(|problem| problems.push(problem)).ok()
    };
    let [id, secret, token, end] = SessionTrait::PATHS;
    let paths = [(id, Kind::Text), (secret, Kind::Text), (token, Kind::Text), (end, Kind::Time)]
        .map(|(key, kind)| path(key, kind));
    let resource = resource(input, signature, session);
    let resource = resource.map_err(|problem| problems.push(problem)).ok();
    let [access_key_id, secret_access_key, session_token, expires_at] = paths;
    Some(Session {
        resource: resource?,
        access_key_id: access_key_id?,
        secret_access_key: secret_access_key?,
        session_token: session_token?,
        expires_at: expires_at?,
    })
}

/// The lens of what a session is for: a required string that is a parameter of the endpoint, too.
fn resource(
    input: Input<'_>,
    signature: &Signature,
    session: SessionTrait<'_>,
) -> Result<ConstName, Problem> {
    let name = session.text("resource");
    let member = input.members.iter().find(|member| member.name == name);
    let found = member.zip(field(&signature.request, name));
    let Some((member, field)) = found else {
        let names = input.members.iter().map(|member| member.name.as_str());
        let cause = format!("its sessions are for `{name}`, which is no member of its input");
        return Err(input.problem(cause).did_you_mean(name, names).or_help(HELP));
    };
    let is_required = matches!(field.presence, Presence::Required(_));
    if is_required && field.value.ty == Type::String && member.traits.context_param().is_some() {
        return Ok(field.constant.clone());
    }
    let cause = "what sessions are for must be a required string with the trait `smithy.rules#contextParam`";
    Err(input.problem_of(member, cause).help(HELP))
}

const HELP: &str = "fix the trait `lensmith#sessionAuth` in an overlay";

/// What a path leads to.
#[derive(Clone, Copy)]
enum Kind {
    Text,
    Time,
}

/// The path of a key, which passes through structures only.
fn path(
    input: Input<'_>,
    signature: &Signature,
    session: SessionTrait<'_>,
    (key, kind): (&'static str, Kind),
) -> Result<Path, Problem> {
    let node = json!({ "path": session.text(key) });
    let place = Place {
        selected: input.selected,
        what: "session key",
        name: key,
        of_trait: SessionTrait::ID,
    };
    let scope = Scope { signature, types: input.types, place, node: &node };
    let ast = scope.parse(session.text(key))?;
    let path = scope.value(&ast, &Reached::output(signature))?;
    let is_plain = |step: &Step| matches!(step, Step::Lens(..) | Step::Some | Step::Unboxed);
    if !path.steps.iter().all(is_plain) || path.steps.is_empty() {
        return Err(scope.refuse("it does not lead through structures to a member"));
    }
    match kind {
        Kind::Text if path.ty != Type::String => Err(scope.refuse("it does not lead to a string")),
        Kind::Time if path.ty != Type::Timestamp => {
            Err(scope.refuse("it does not lead to a timestamp"))
        }
        Kind::Text | Kind::Time => Ok(path),
    }
}
