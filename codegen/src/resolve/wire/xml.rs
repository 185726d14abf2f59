//! How members are written in XML, and in forms. See [XML
//! bindings](https://smithy.io/2.0/spec/protocol-traits.html#xml-bindings).

use super::MAX_NESTING;
use crate::error::{Problem, member_id};
use crate::ir::{
    Place, Protocol, Structure, WireName, Xml, XmlElement, XmlInside, XmlNamespace, XmlRoot,
};
use crate::model::{Member, Model, Shape, ShapeKind, Traits};
use crate::resolve::context::Context;
use crate::resolve::selection::Selected;
use crate::shape_id::ShapeId;

/// The name of a member, if it is not that of the model, and what is said beyond it.
pub(super) fn of_member(
    context: &Context<'_>,
    place: &Place,
    member: &Member,
    target: &Shape,
) -> (Option<WireName>, Xml) {
    let is_payload = *place == Place::Payload;
    if !(is_payload || *place == Place::Body) {
        return (None, Xml::default());
    }
    let own = member.traits.xml_name();
    let name =
        match is_payload && matches!(target.kind, ShapeKind::Structure(_) | ShapeKind::Union(_)) {
            // The root has the name of its shape: that of the member says what it is for.
            true => own.or(target.traits.xml_name()).unwrap_or(member.target.name()),
            false => own.unwrap_or(&member.name),
        };
    let flattened = member.traits.xml_flattened() && is_container(target);
    let mut inside = inside(context, target, flattened, 0);
    let of_target = namespace(context.protocol, &target.traits).filter(|_| is_payload);
    // The elements of a flattened list are those of the member.
    let is_flat_list = flattened && matches!(target.kind, ShapeKind::List(_));
    let of_items = if is_flat_list { inside.item.namespace.take() } else { None };
    let query_name = member.traits.ec2_query_name();
    let query_name = query_name.filter(|_| context.protocol == Protocol::Ec2Query);
    let xml = Xml {
        attribute: member.traits.xml_attribute() && !is_payload,
        flattened,
        query_name: query_name.filter(|it| *it != capitalized(name)).map(str::to_owned),
        is_unwrapped: false,
        namespace: namespace(context.protocol, &member.traits).or(of_target).or(of_items),
        inside,
    };
    (Some(WireName::Xml(name.to_owned())).filter(|_| name != member.name), xml)
}

/// The namespace that traits state, if the protocol writes XML.
pub(in crate::resolve) fn namespace(protocol: Protocol, traits: &Traits) -> Option<XmlNamespace> {
    let namespace = traits.xml_namespace().filter(|_| protocol == Protocol::RestXml)?;
    Some(XmlNamespace { prefix: namespace.prefix.to_owned(), uri: namespace.uri.to_owned() })
}

/// The elements inside of a list or a map. Without an element around them, those of a list have the name of the member.
fn inside(context: &Context<'_>, target: &Shape, flattened: bool, depth: usize) -> XmlInside {
    let element = |member: &Member| XmlElement {
        name: member.traits.xml_name().map(str::to_owned),
        namespace: namespace(context.protocol, &member.traits),
    };
    let (key, item, inner) = match &target.kind {
        ShapeKind::List(item) => {
            let element = element(item);
            let name = element.name.filter(|name| !flattened && name != "member");
            (XmlElement::default(), XmlElement { name, ..element }, item)
        }
        ShapeKind::Map { key, value } => {
            let named = |member, usual| {
                let element = element(member);
                XmlElement { name: element.name.filter(|name| name != usual), ..element }
            };
            (named(key, "key"), named(value, "value"), value)
        }
        _ => return XmlInside::default(),
    };
    let inner = context.model.get(&inner.target).filter(|_| depth < MAX_NESTING);
    let inside = inner.map(|inner| inside(context, inner, false, depth + 1));
    let inside = inside.filter(|inside| *inside != XmlInside::default()).map(Box::new);
    XmlInside { key, item, inside }
}

fn is_container(shape: &Shape) -> bool {
    matches!(shape.kind, ShapeKind::List(_) | ShapeKind::Map { .. })
}

/// A name with its first letter capitalized.
fn capitalized(name: &str) -> String {
    let mut characters = name.chars();
    let first = characters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(characters).collect()
}

/// The element that is the body of an operation's requests, unless it is named as the operation.
pub(in crate::resolve) fn root(
    context: &Context<'_>,
    selected: &Selected<'_>,
    request: &Structure,
) -> Option<XmlRoot> {
    let input = selected.input.filter(|_| context.protocol == Protocol::RestXml)?;
    let is_in_body = |place: &Place| *place == Place::Body;
    if !request.fields.iter().any(|field| is_in_body(&field.value.wire.place)) {
        return None;
    }
    let traits = &context.model.get(input)?.traits;
    let name = traits.xml_name().unwrap_or(input.name()).to_owned();
    let namespace = namespace(context.protocol, traits);
    let is_usual = namespace.is_none() && name == request.shape_name;
    (!is_usual).then_some(XmlRoot { name, namespace })
}

/// What is wrong with the members of a structure or a union, if its protocol writes XML.
pub(in crate::resolve) fn check(context: &Context<'_>, id: &ShapeId) -> Vec<Problem> {
    let Some(shape) = context.model.get(id).filter(|_| context.protocol.has_xml()) else {
        return Vec::new();
    };
    let problems = shape.kind.members().filter_map(|member| {
        let problem = wrong_trait(context.model, id, member)?;
        Some(problem.in_file(&shape.file))
    });
    problems.collect()
}

/// A trait whose member has another type.
fn wrong_trait(model: &Model, id: &ShapeId, member: &Member) -> Option<Problem> {
    let target = model.get(&member.target)?;
    let kind = target.kind.name();
    let is_simple =
        matches!(target.kind, ShapeKind::Simple(_) | ShapeKind::Enum(_) | ShapeKind::IntEnum(_));
    let (cause, help) = if member.traits.xml_attribute() && !is_simple {
        let cause = format!("the type of an attribute cannot be `{kind}`");
        (cause, "target a simple type, or remove the trait `smithy.api#xmlAttribute`")
    } else if member.traits.xml_flattened() && !is_container(target) {
        let cause = format!("a `{kind}` has no elements that could be flattened");
        (cause, "target a list or a map, or remove the trait `smithy.api#xmlFlattened`")
    } else {
        return None;
    };
    Some(Problem::of(member_id(id, &member.name), cause).help(help))
}
