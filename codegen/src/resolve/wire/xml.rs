//! How members are written in XML, and in forms. See [XML
//! bindings](https://smithy.io/2.0/spec/protocol-traits.html#xml-bindings).

use std::collections::BTreeMap;

use super::MAX_NESTING;
use crate::error::{Problem, member_id};
use crate::ir::{
    Place, Protocol, Role, Structure, WireName, Xml, XmlElement, XmlInside, XmlNamespace, XmlRoot,
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
pub(in crate::resolve) fn check(context: &Context<'_>, id: &ShapeId, role: Role) -> Vec<Problem> {
    let Some(shape) = context.model.get(id).filter(|_| context.protocol.has_xml()) else {
        return Vec::new();
    };
    let wrong = shape.kind.members().filter_map(|member| wrong_trait(context.model, id, member));
    let problems = wrong.chain(same_names(context, id, role, shape));
    problems.map(|problem| problem.in_file(&shape.file)).collect()
}

/// Members that could not be told apart: their elements or attributes have one name, or the pairs of a form one key.
fn same_names(context: &Context<'_>, id: &ShapeId, role: Role, shape: &Shape) -> Vec<Problem> {
    let (mut elements, mut pairs) = (BTreeMap::new(), BTreeMap::new());
    let mut problems = Vec::new();
    let in_body =
        |member: &&Member| super::binding(context.protocol, role, &member.traits).is_none();
    for member in shape.kind.members().filter(in_body) {
        let Member { name, traits, .. } = member;
        let wire_name = traits.xml_name().unwrap_or(name);
        let other = elements.insert((wire_name, traits.xml_attribute()), name);
        let is_form = context.protocol == Protocol::Ec2Query;
        let key = traits.ec2_query_name();
        let key = key.map_or_else(|| capitalized(wire_name), str::to_owned);
        let same_key = pairs.insert(key.clone(), name).filter(|_| is_form);
        let (what, name, other) = match (other, same_key) {
            (Some(other), _) if traits.xml_attribute() => ("attribute", wire_name, other),
            (Some(other), _) => ("element", wire_name, other),
            (None, Some(other)) => ("key of a form", key.as_str(), other),
            (None, None) => continue,
        };
        let cause = format!("the member `{other}` has the {what} `{name}` as well");
        let help = match is_form {
            true => "give one of the two another name by the trait `aws.protocols#ec2QueryName`",
            false => "give one of the two another name by the trait `smithy.api#xmlName`",
        };
        problems.push(Problem::of(member_id(id, &member.name), cause).help(help));
    }
    problems
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
