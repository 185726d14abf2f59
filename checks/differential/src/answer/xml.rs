//! Values of the model in XML, as services write them.

use serde_json::Value;

use super::http::{Usual, text, time};
use crate::Failure;
use crate::model::{Model, kind, members, smithy_trait, target, trait_text};

/// How a document is laid out, which does not change what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layout {
    /// Without white space, and with references for what needs them.
    Plain,
    /// With a declaration, a line for each element, and CDATA sections.
    Indented,
}

/// An element with a text or with elements inside.
#[derive(Clone, Debug, Default)]
pub(super) struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    text: String,
    children: Vec<Self>,
}

impl Element {
    pub(super) fn new(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }

    pub(super) fn of_text(name: &str, text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::new(name) }
    }

    pub(super) fn with(mut self, child: Self) -> Self {
        self.children.push(child);
        self
    }

    /// The same with these elements before its own.
    pub(super) fn with_first(mut self, children: impl IntoIterator<Item = Self>) -> Self {
        self.children.splice(0..0, children);
        self
    }

    /// The element, which declares the namespace of a shape or a member if that states one.
    pub(super) fn in_namespace_of(mut self, shape: &Value) -> Self {
        if let Some(namespace) = smithy_trait(shape, "xmlNamespace") {
            let part = |key| namespace.get(key).and_then(Value::as_str);
            let name = part("prefix").map(|prefix| format!("xmlns:{prefix}"));
            let uri = part("uri").unwrap_or_default().to_owned();
            self.attributes.push((name.unwrap_or_else(|| "xmlns".to_owned()), uri));
        }
        self
    }

    /// The document whose root this is.
    pub(super) fn to_document(&self, layout: Layout) -> Vec<u8> {
        let mut out = match layout {
            Layout::Plain => String::new(),
            Layout::Indented => "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned(),
        };
        self.write(layout, 0, &mut out);
        out.into_bytes()
    }

    fn write(&self, layout: Layout, depth: usize, out: &mut String) {
        let Self { name, attributes, text, children } = self;
        let begin_line = |out: &mut String, depth: usize| {
            if layout == Layout::Indented {
                out.push('\n');
                out.extend(std::iter::repeat_n("  ", depth));
            }
        };
        out.extend(["<", name]);
        for (name, value) in attributes {
            out.extend([" ", name, "=\"", &escaped(value).replace('\n', "&#10;"), "\""]);
        }
        if children.is_empty() && text.is_empty() {
            out.push_str("/>");
            return;
        }
        out.push('>');
        match layout {
            Layout::Indented if is_section(text) => out.extend(["<![CDATA[", text, "]]>"]),
            _ => out.push_str(&escaped(text)),
        }
        for child in children {
            begin_line(out, depth + 1);
            child.write(layout, depth + 1, out);
        }
        if !children.is_empty() {
            begin_line(out, depth);
        }
        out.extend(["</", name, ">"]);
    }
}

/// Whether a text may be a CDATA section, and is written with fewer characters as one.
fn is_section(text: &str) -> bool {
    text.contains(['<', '&']) && !text.contains("]]>") && !text.contains('\r')
}

/// A text with references for what has a meaning in XML, or would be read as something else.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&#34;")
        .replace('\r', "&#13;")
        .replace('\t', "&#9;")
}

/// An element of this name with the members of a structure or a union that are present.
pub(super) fn structure(
    model: &Model,
    element: Element,
    shape: &Value,
    value: &Value,
) -> Result<Element, Failure> {
    let mut element = element;
    for (name, member) in members(shape) {
        let Some(value) = value.get(name) else { continue };
        let wire_name = trait_text(member, "xmlName").unwrap_or(name);
        if smithy_trait(member, "xmlAttribute").is_some() {
            element.attributes.push((wire_name.to_owned(), text(value)));
        } else {
            element.children.extend(of_member(model, wire_name, member, value)?);
        }
    }
    Ok(element)
}

/// The elements of a member: more than one if it is flattened.
fn of_member(
    model: &Model,
    name: &str,
    member: &Value,
    value: &Value,
) -> Result<Vec<Element>, Failure> {
    if smithy_trait(member, "xmlFlattened").is_none() {
        return Ok(vec![write(model, name, member, value)?]);
    }
    let shape = model.shape(target(Some(member))?)?;
    match value {
        Value::Array(elements) => {
            let part = shape.get("member").unwrap_or(&Value::Null);
            let declared = |element: Element| element.in_namespace_of(member);
            elements.iter().map(|value| Ok(declared(write(model, name, part, value)?))).collect()
        }
        Value::Object(_) => entries(model, name, shape, value),
        _ => Err("only lists and maps are flattened".into()),
    }
}

/// The element of a member, of an element of a list, or of a key or a value of a map.
pub(super) fn write(
    model: &Model,
    name: &str,
    member: &Value,
    value: &Value,
) -> Result<Element, Failure> {
    let shape = model.shape(target(Some(member))?)?;
    let element = Element::new(name).in_namespace_of(member);
    Ok(match (kind(shape), value) {
        ("structure" | "union", _) => structure(model, element, shape, value)?,
        ("list", Value::Array(elements)) => {
            let part = shape.get("member").unwrap_or(&Value::Null);
            let name = trait_text(part, "xmlName").unwrap_or("member");
            let elements = elements.iter().map(|value| write(model, name, part, value));
            element.with_first(elements.collect::<Result<Vec<_>, _>>()?)
        }
        ("map", _) => element.with_first(entries(model, "entry", shape, value)?),
        ("timestamp", _) => {
            Element { text: text(&time(shape, member, value, Usual::DateTime)?), ..element }
        }
        _ => Element { text: text(value), ..element },
    })
}

/// The entries of a map.
fn entries(
    model: &Model,
    name: &str,
    shape: &Value,
    value: &Value,
) -> Result<Vec<Element>, Failure> {
    let part = |which, value: &Value| {
        let member = shape.get(which).unwrap_or(&Value::Null);
        write(model, trait_text(member, "xmlName").unwrap_or(which), member, value)
    };
    let entries = value.as_object().into_iter().flatten();
    entries
        .map(|(key, value)| {
            let key = part("key", &Value::from(key.as_str()))?;
            Ok(Element::new(name).with(key).with(part("value", value)?))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const MODEL: &str = r##"{"shapes": {
        "#Time": {"type": "timestamp"},
        "#Names": {"type": "list", "member": {"target": "smithy.api#String", "traits": {"smithy.api#xmlName": "Name"}}},
        "#Map": {"type": "map", "key": {"target": "smithy.api#String", "traits": {"smithy.api#xmlName": "K"}}, "value": {"target": "#Names"}},
        "#Inner": {"type": "structure", "members": {
            "text": {"target": "smithy.api#String"},
            "type": {"target": "smithy.api#String", "traits": {"smithy.api#xmlAttribute": {}, "smithy.api#xmlName": "x:type"}}
        }},
        "#Out": {"type": "structure", "members": {
            "at": {"target": "#Time"},
            "day": {"target": "#Time", "traits": {"smithy.api#timestampFormat": "http-date"}},
            "names": {"target": "#Names", "traits": {"smithy.api#xmlName": "Names"}},
            "flat": {"target": "#Names", "traits": {"smithy.api#xmlFlattened": {}}},
            "map": {"target": "#Map"},
            "flatMap": {"target": "#Map", "traits": {"smithy.api#xmlFlattened": {}}},
            "inner": {"target": "#Inner", "traits": {"smithy.api#xmlNamespace": {"prefix": "x", "uri": "urn:x"}}}
        }}
    }}"##;

    fn document(value: &Value, layout: Layout) -> String {
        let model = Model::parse(MODEL.as_bytes()).unwrap();
        let shape = model.shape("#Out").unwrap();
        let element = structure(&model, Element::new("Out"), shape, value).unwrap();
        String::from_utf8(element.to_document(layout)).unwrap()
    }

    #[test]
    fn each_kind_of_value_has_its_elements() {
        let value = json!({
            "at": 0, "day": 0, "names": ["a", ""], "flat": ["b", "c"], "map": {"k": ["v"]}, "flatMap": {"l": []},
            "inner": {"type": "t\"", "text": "<&>\r"}
        });
        assert_eq!(
            document(&value, Layout::Plain),
            "<Out><at>1970-01-01T00:00:00Z</at><day>Thu, 01 Jan 1970 00:00:00 GMT</day>\
             <Names><Name>a</Name><Name/></Names><flat>b</flat><flat>c</flat>\
             <map><entry><K>k</K><value><Name>v</Name></value></entry></map><flatMap><K>l</K><value/></flatMap>\
             <inner xmlns:x=\"urn:x\" x:type=\"t&#34;\"><text>&lt;&amp;&gt;&#13;</text></inner></Out>"
        );
    }

    #[test]
    fn a_layout_has_white_space_between_elements_only() {
        let value = json!({"names": [" a "], "inner": {"text": "<&"}});
        assert_eq!(
            document(&value, Layout::Indented),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Out>\n  <Names>\n    <Name> a </Name>\n  </Names>\n  \
             <inner xmlns:x=\"urn:x\">\n    <text><![CDATA[<&]]></text>\n  </inner>\n</Out>"
        );
    }
}
