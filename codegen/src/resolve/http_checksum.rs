//! The checksums that requests and responses may have: the trait `httpChecksum`.

use super::context::{Context, Diagnostics};
use super::input::{Input, field};
use crate::error::Problem;
use crate::ir::{HttpChecksum, Place, Structure};
use crate::model::{Member, ShapeKind};

const TRAIT: &str = "aws.protocols#httpChecksum";

/// The checksums of an operation. The members that the trait names are headers.
pub(super) fn resolve(
    context: &Context<'_>,
    input: Input<'_>,
    request: &Structure,
    diagnostics: &mut Diagnostics,
) -> Option<HttpChecksum> {
    let http_checksum = input.selected.shape.traits.http_checksum()?;
    let mut header = |name| diagnostics.value_or_default(header(input, request, name));
    let algorithm_header = header(http_checksum.algorithm_member);
    let mode_header = header(http_checksum.mode_member);
    let named = http_checksum.algorithm_member.and_then(|name| member(input, name));
    let values = named.and_then(|member| context.model.get(&member.target));
    let values = match values.map(|target| &target.kind) {
        Some(ShapeKind::Enum(values)) => values.as_slice(),
        _ => &[],
    };
    let of_requests = values.iter().filter_map(|value| value.traits.enum_string());
    let of_responses = http_checksum.response_algorithms;
    Some(HttpChecksum {
        is_required: http_checksum.is_required,
        algorithm_header,
        has_sha1: of_requests.chain(of_responses.iter().copied()).any(|name| name == "SHA1"),
        response: mode_header
            .map(|header| (header, of_responses.into_iter().map(str::to_owned).collect())),
    })
}

fn member<'a>(input: Input<'a>, name: &str) -> Option<&'a Member> {
    input.members.iter().find(|member| member.name == name)
}

/// The header of a member, in small letters.
fn header(
    input: Input<'_>,
    request: &Structure,
    name: Option<&str>,
) -> Result<Option<String>, Problem> {
    let Some(name) = name else { return Ok(None) };
    let Some(member) = member(input, name) else {
        let cause = format!("`{TRAIT}` names the member `{name}`, which the input does not have");
        return Err(input.problem(cause).help("name one of its members"));
    };
    match field(request, name).map(|field| &field.value.wire.place) {
        Some(Place::Header(name)) => Ok(Some(name.to_ascii_lowercase())),
        _ => {
            let cause = format!("`{TRAIT}` needs it in a header");
            let help =
                "give it the trait `smithy.api#httpHeader`, or remove it from the other trait";
            Err(input.problem_of(member, &cause).help(help))
        }
    }
}
