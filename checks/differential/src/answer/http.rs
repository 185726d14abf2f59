//! HTTP bindings: members of responses in headers, in the status and in the body.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use serde_json::Value;

use super::Draft;
use super::json::{self, Names};
use super::xml::{self, Layout};
use crate::Failure;
use crate::model::{self, Model, kind, members, smithy_trait, target, trait_text};

/// What bodies are.
#[derive(Clone, Copy)]
pub(super) enum Format {
    Json,
    Xml(Layout),
}

/// The response of a protocol with HTTP bindings.
pub(super) fn draft(
    model: &Model,
    shape: &Value,
    value: &Value,
    format: Format,
) -> Result<Draft, Failure> {
    let mut draft = Draft::default();
    for (name, member) in members(shape) {
        let has = |name| smithy_trait(member, name).is_some();
        let target = model.shape(target(Some(member))?)?;
        let Some(value) = value.get(name) else {
            if has("httpPayload") {
                draft.payload = Some(Vec::new());
            }
            continue;
        };
        if let Some(header) = trait_text(member, "httpHeader") {
            draft.headers.push((header.to_owned(), header_text(model, target, member, value)?));
        } else if let Some(prefix) = trait_text(member, "httpPrefixHeaders") {
            for (key, value) in value.as_object().into_iter().flatten() {
                draft.headers.push((format!("{prefix}{key}"), text(value)));
            }
        } else if has("httpResponseCode") {
            // Others would be errors, or have no body.
            draft.status = Some(200 + value.as_u64().unwrap_or(0).rem_euclid(4) as u16);
        } else if has("httpPayload") {
            draft.payload = Some(payload(model, target, member, value, format)?);
        } else {
            let (name, value) = match format {
                Format::Json => {
                    let name = trait_text(member, "jsonName").unwrap_or(name);
                    (name, json::write(model, member, value, Names::OfJson)?)
                }
                Format::Xml(_) => (name.as_str(), value.clone()),
            };
            draft.members.get_or_insert_default().insert(name.to_owned(), value);
        }
    }
    if has_body(shape) {
        draft.members.get_or_insert_default();
    }
    Ok(draft)
}

/// Whether some member is bound to no other place than the body.
fn has_body(shape: &Value) -> bool {
    let elsewhere = ["httpHeader", "httpPrefixHeaders", "httpResponseCode", "httpPayload"];
    members(shape)
        .any(|(_, member)| elsewhere.iter().all(|name| smithy_trait(member, name).is_none()))
}

/// A body that is one member: bytes, a text, or a value in JSON.
fn payload(
    model: &Model,
    shape: &Value,
    member: &Value,
    value: &Value,
    format: Format,
) -> Result<Vec<u8>, Failure> {
    Ok(match (kind(shape), format) {
        ("blob", _) => STANDARD.decode(text(value))?,
        ("string" | "enum", _) => text(value).into_bytes(),
        (_, Format::Json) => {
            json::write(model, member, value, Names::OfJson)?.to_string().into_bytes()
        }
        (_, Format::Xml(layout)) => {
            let stated = trait_text(member, "xmlName").or(trait_text(shape, "xmlName"));
            let name =
                stated.map_or_else(|| Ok(model::name(target(Some(member))?)), Ok::<_, Failure>)?;
            xml::write(model, name, member, value)?.to_document(layout)
        }
    })
}

/// The text of a header.
fn header_text(
    model: &Model,
    shape: &Value,
    member: &Value,
    value: &Value,
) -> Result<String, Failure> {
    Ok(match (kind(shape), value) {
        ("list", Value::Array(elements)) => {
            let member = shape.get("member").unwrap_or(&Value::Null);
            let shape = model.shape(target(Some(member))?)?;
            let texts = elements.iter().map(|value| {
                let text = header_text(model, shape, member, value)?;
                let is_text = kind(shape) == "string" && text.contains([',', '"']);
                Ok(if is_text {
                    format!("\"{}\"", text.replace('\\', r"\\").replace('"', "\\\""))
                } else {
                    text
                })
            });
            texts.collect::<Result<Vec<_>, Failure>>()?.join(", ")
        }
        ("timestamp", _) => text(&time(shape, member, value, Usual::HttpDate)?),
        ("string", _) if smithy_trait(shape, "mediaType").is_some() => STANDARD.encode(text(value)),
        _ => text(value),
    })
}

/// The text of a string or of another simple value.
pub(super) fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The format of times that do not state one.
#[derive(Clone, Copy)]
pub(super) enum Usual {
    DateTime,
    Epoch,
    HttpDate,
}

/// A time, given by its seconds, in the format that the member or the shape states.
pub(super) fn time(
    shape: &Value,
    member: &Value,
    seconds: &Value,
    usual: Usual,
) -> Result<Value, Failure> {
    let stated = trait_text(member, "timestampFormat").or(trait_text(shape, "timestampFormat"));
    let at = Timestamp::from_second(seconds.as_i64().ok_or("a time is no number")?)?;
    Ok(match (stated, usual) {
        (Some("date-time"), _) | (None, Usual::DateTime) => at.to_string().into(),
        (Some("http-date"), _) | (None, Usual::HttpDate) => {
            at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string().into()
        }
        _ => seconds.clone(),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const MODEL: &str = r##"{"shapes": {
        "#Time": {"type": "timestamp"},
        "#Names": {"type": "list", "member": {"target": "smithy.api#String"}},
        "#Map": {"type": "map", "key": {"target": "smithy.api#String"}, "value": {"target": "smithy.api#String"}},
        "#Out": {"type": "structure", "members": {
            "at": {"target": "#Time", "traits": {"smithy.api#httpHeader": "At"}},
            "names": {"target": "#Names", "traits": {"smithy.api#httpHeader": "Names"}},
            "more": {"target": "#Map", "traits": {"smithy.api#httpPrefixHeaders": "x-"}},
            "code": {"target": "smithy.api#Integer", "traits": {"smithy.api#httpResponseCode": {}}},
            "when": {"target": "#Time", "traits": {"smithy.api#timestampFormat": "date-time", "smithy.api#jsonName": "W"}}
        }},
        "#Blob": {"type": "structure", "members": {
            "bytes": {"target": "smithy.api#Blob", "traits": {"smithy.api#httpPayload": {}}}
        }}
    }}"##;

    #[test]
    fn members_are_where_their_traits_say() {
        let model = Model::parse(MODEL.as_bytes()).unwrap();
        let value =
            json!({"at": 0, "names": ["a", "b,\"c"], "more": {"y": "z"}, "code": 6, "when": 1});
        let draft = draft(&model, model.shape("#Out").unwrap(), &value, Format::Json).unwrap();
        let headers: Vec<String> =
            draft.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
        assert_eq!(
            headers,
            ["At: Thu, 01 Jan 1970 00:00:00 GMT", r#"Names: a, "b,\"c""#, "x-y: z"]
        );
        assert_eq!(draft.status, Some(202));
        assert_eq!(Value::from(draft.members.unwrap()), json!({"W": "1970-01-01T00:00:01Z"}));
    }

    #[test]
    fn a_payload_is_the_body() {
        let model = Model::parse(MODEL.as_bytes()).unwrap();
        let shape = model.shape("#Blob").unwrap();
        let present = draft(&model, shape, &json!({"bytes": "aGk="}), Format::Json).unwrap();
        assert_eq!((present.payload.as_deref(), present.members), (Some(&b"hi"[..]), None));
        assert_eq!(
            draft(&model, shape, &json!({}), Format::Json).unwrap().payload,
            Some(Vec::new())
        );
    }
}
