//! Random valid values of the model's shapes, as JSON with the names of the model: what `from_json` of generated types
//! reads, in every protocol.

mod simple;
mod strings;

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::{option, sample};
use serde_json::{Map, Value};

use crate::Failure;
use crate::model::{Model, is_always_there, kind, members, name, smithy_trait, target, trait_text};
use strings::Place;

/// By how many elements the longest list is longer than the shortest, if the model does not set a limit below.
const SPREAD: usize = 3;

/// From here on, values have only what they must have.
const MAX_DEPTH: usize = 5;

/// What strings may have that are in no particular place of the HTTP message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Text {
    Any,
    /// What XML can carry, and what botocore writes so that a reader finds it again: no carriage returns.
    OfXml,
}

/// Values of a shape.
pub(crate) fn of_shape(
    model: &Arc<Model>,
    id: &str,
    text: Text,
) -> Result<BoxedStrategy<Value>, Failure> {
    model.shape(id)?;
    Ok(values(Values { model: Arc::clone(model), text, depth: 0 }, id, &Value::Null))
}

/// What values are made from, and how deep in another one they are.
#[derive(Clone)]
struct Values {
    model: Arc<Model>,
    text: Text,
    depth: usize,
}

impl Values {
    fn deeper(&self) -> Self {
        Self { depth: self.depth + 1, ..self.clone() }
    }

    fn is_deep(&self) -> bool {
        self.depth >= MAX_DEPTH
    }

    /// The values of what a member, an element, a key or a value of a map refers to. They are made when they are needed,
    /// since shapes may contain themselves.
    fn part(&self, reference: Option<&Value>) -> BoxedStrategy<Value> {
        let (part, reference) = (self.deeper(), reference.cloned().unwrap_or_default());
        let build = move |()| {
            values(part.clone(), target(Some(&reference)).unwrap_or_default(), &reference)
        };
        Just(()).prop_flat_map(build).boxed()
    }
}

/// Texts that are numbers in botocore's data.
const NUMBERS: [&str; 2] = ["NextPartNumberMarker", "PartNumberMarker"];

/// Values of a shape, which the traits of the member that it is the target of narrow down.
fn values(context: Values, id: &str, member: &Value) -> BoxedStrategy<Value> {
    let model = Arc::clone(&context.model);
    let Ok(shape) = model.shape(id) else { return Just(Value::Null).boxed() };
    let find = |name| smithy_trait(member, name).or_else(|| smithy_trait(shape, name));
    let limit = |name, end: &str| find(name).and_then(|limits| limits.get(end)?.as_i64());
    let length = |end| limit("length", end).and_then(|length| usize::try_from(length).ok());
    let (min, max) = (length("min").unwrap_or(0), length("max").unwrap_or(usize::MAX));
    // An empty list without an element around it is absent, as botocore has it, or empty, as Lensmith has it.
    let is_flat = smithy_trait(member, "xmlFlattened").is_some() && is_always_there(member);
    let min = min.max(usize::from(is_flat));
    let spread = if context.is_deep() { 0 } else { SPREAD };
    let sizes = min..=max.min(min.saturating_add(spread));
    let integers = |min: i64, max: i64| {
        let (least, greatest) = (limit("range", "min"), limit("range", "max"));
        (least.unwrap_or(min)..=greatest.unwrap_or(max)).prop_map(Value::from).boxed()
    };
    match kind(shape) {
        "boolean" => any::<bool>().prop_map(Value::from).boxed(),
        "byte" => integers(i8::MIN.into(), i8::MAX.into()),
        "short" => integers(i16::MIN.into(), i16::MAX.into()),
        "integer" => integers(i32::MIN.into(), i32::MAX.into()),
        "long" => integers(i64::MIN, i64::MAX),
        "intEnum" => sample::select(simple::int_enum_values(shape)).boxed(),
        "float" => simple::floats(find("range")),
        "double" => simple::doubles(find("range")),
        "timestamp" => simple::times(),
        "document" => simple::documents(),
        "blob" => simple::blobs(sizes),
        "enum" => sample::select(simple::enum_values(shape)).prop_map(Value::from).boxed(),
        "string" => {
            let pattern = find("pattern").and_then(Value::as_str);
            let pattern = pattern.or(NUMBERS.contains(&name(id)).then_some("^[1-9][0-9]{0,4}$"));
            strings::strings(pattern, (min, max), Place::of(shape, member, context.text))
        }
        "list" => {
            let lists = vec(context.part(shape.get("member")), sizes);
            match find("uniqueItems") {
                Some(_) => lists
                    .prop_map(distinct)
                    .prop_filter("too few", move |list| list.len() >= min)
                    .prop_map(Value::from)
                    .boxed(),
                None => lists.prop_map(Value::from).boxed(),
            }
        }
        "map" => maps(&context, shape, member, sizes),
        "structure" => structures(&context, shape),
        "union" => unions(&context, shape),
        _ => Just(Value::Null).boxed(),
    }
}

/// The elements without those that are there already.
fn distinct(elements: Vec<Value>) -> Vec<Value> {
    let mut kept: Vec<Value> = Vec::new();
    for element in elements {
        if !kept.contains(&element) {
            kept.push(element);
        }
    }
    kept
}

fn maps(
    context: &Values,
    shape: &Value,
    member: &Value,
    sizes: std::ops::RangeInclusive<usize>,
) -> BoxedStrategy<Value> {
    let is_prefix = smithy_trait(member, "httpPrefixHeaders").is_some();
    let entries = if is_prefix {
        // The names of headers, and what they can hold.
        let values = strings::strings(None, (1, usize::MAX), Place::Header);
        vec(("[a-z][a-z0-9-]{0,8}".prop_map(Value::from).boxed(), values), sizes)
    } else {
        vec((context.part(shape.get("key")), context.part(shape.get("value"))), sizes)
    };
    // In the order of the keys, in which Lensmith keeps a map.
    let named = |(key, value): (Value, Value)| Some((key.as_str()?.to_owned(), value));
    let sorted = move |entries: Vec<_>| {
        entries.into_iter().filter_map(named).collect::<BTreeMap<_, _>>().into_iter().collect()
    };
    entries.prop_map(sorted).boxed()
}

/// Structures with all members that are required, and any of the others.
fn structures(context: &Values, shape: &Value) -> BoxedStrategy<Value> {
    let mut strategies = Vec::new();
    for (name, member) in members(shape) {
        let is_required = is_always_there(member) || is_document(context, shape, member);
        // Lensmith refuses to state the length of another body.
        let is_length = smithy_trait(shape, "input").is_some()
            && trait_text(member, "httpHeader") == Some("Content-Length");
        if is_length || (context.is_deep() && !is_required) {
            continue;
        }
        let name = name.clone();
        let named = context.part(Some(member)).prop_map(move |value| (name.clone(), value));
        strategies.push(match is_required {
            true => named.prop_map(Some).boxed(),
            false => option::of(named).boxed(),
        });
    }
    let present =
        strategies.prop_map(|members| members.into_iter().flatten().collect::<Map<_, _>>());
    present.prop_map(Value::from).boxed()
}

/// Whether a member is the body of a response in XML, which services always send. A body without bytes is an absent payload
/// for Lensmith, and a structure without members for botocore.
fn is_document(context: &Values, shape: &Value, member: &Value) -> bool {
    let target = target(Some(member)).and_then(|id| context.model.shape(id));
    context.text == Text::OfXml
        && smithy_trait(shape, "input").is_none()
        && smithy_trait(member, "httpPayload").is_some()
        && target.is_ok_and(|shape| kind(shape) == "structure")
}

/// Unions of any member; of one that ends soon if the value is deep.
fn unions(context: &Values, shape: &Value) -> BoxedStrategy<Value> {
    let depth =
        |member: &Value| target(Some(member)).map_or(usize::MAX, |id| context.model.depth(id));
    let least = members(shape).map(|(_, member)| depth(member)).min().unwrap_or(0);
    let possible = members(shape)
        .filter(|(_, member)| !context.is_deep() || depth(member) == least)
        .map(|(name, member)| (name.clone(), member.clone()));
    let context = context.clone();
    let chosen = sample::select(possible.collect::<Vec<_>>());
    let union = chosen.prop_flat_map(move |(name, member)| {
        context.part(Some(&member)).prop_map(move |value| Map::from_iter([(name.clone(), value)]))
    });
    union.prop_map(Value::from).boxed()
}

#[cfg(test)]
mod tests {
    use proptest::strategy::ValueTree as _;
    use proptest::test_runner::TestRunner;

    use super::*;

    const MODEL: &str = r##"{"shapes": {
        "#Text": {"type": "string", "traits": {"smithy.api#length": {"min": 0, "max": 5}}},
        "#Code": {"type": "string", "traits": {"smithy.api#pattern": "^(?!x)[a-z]+$", "smithy.api#length": {"min": 30}}},
        "#Color": {"type": "string", "traits": {"smithy.api#enum": [{"value": "red"}]}},
        "#List": {"type": "list", "member": {"target": "#Tree"}},
        "#Tree": {"type": "union", "members": {"list": {"target": "#List"}, "color": {"target": "#Color"}}},
        "#Input": {"type": "structure", "members": {
            "label": {"target": "#Text", "traits": {"smithy.api#httpLabel": {}, "smithy.api#required": {}}},
            "header": {"target": "#Text", "traits": {"smithy.api#httpHeader": "X", "smithy.api#required": {}}},
            "code": {"target": "#Code", "traits": {"smithy.api#required": {}}},
            "tree": {"target": "#Tree", "traits": {"smithy.api#required": {}}},
            "token": {"target": "smithy.api#String", "traits": {"smithy.api#idempotencyToken": {}}},
            "more": {"target": "#Text"}
        }}
    }}"##;

    fn inputs() -> Vec<Value> {
        let model = Arc::new(Model::parse(MODEL.as_bytes()).unwrap());
        let inputs = of_shape(&model, "#Input", Text::Any).unwrap();
        let mut runner = TestRunner::deterministic();
        (0..100).map(|_| inputs.new_tree(&mut runner).unwrap().current()).collect()
    }

    fn text<'a>(input: &'a Value, name: &str) -> &'a str {
        input.get(name).and_then(Value::as_str).unwrap()
    }

    #[test]
    fn strings_are_valid_and_fit_their_place() {
        for input in inputs() {
            assert!((1..=5).contains(&text(&input, "label").chars().count()), "{input}");
            let header = text(&input, "header");
            assert!(header.bytes().all(|byte| byte.is_ascii_graphic()), "{input}");
            let code = text(&input, "code");
            assert!(
                code.len() >= 30 && code.bytes().all(|byte| byte.is_ascii_lowercase()),
                "{input}"
            );
        }
    }

    #[test]
    fn what_has_to_be_there_is_and_the_rest_is_there_at_times() {
        let inputs = inputs();
        assert!(inputs.iter().all(|input| input.get("token").is_some()));
        let with_more = inputs.iter().filter(|input| input.get("more").is_some()).count();
        assert!((20..80).contains(&with_more), "{with_more}");
    }

    #[test]
    fn values_that_contain_themselves_end() {
        let deepest = inputs().iter().map(|input| depth(input.get("tree").unwrap())).max();
        assert!((4..=2 * MAX_DEPTH + 2).contains(&deepest.unwrap()), "{deepest:?}");
    }

    fn depth(value: &Value) -> usize {
        let inner = match value {
            Value::Object(members) => members.values().map(depth).max(),
            Value::Array(elements) => elements.iter().map(depth).max(),
            _ => return 0,
        };
        1 + inner.unwrap_or(0)
    }

    #[test]
    fn a_shape_that_is_missing_is_an_error() {
        let model = Arc::new(Model::parse(MODEL.as_bytes()).unwrap());
        assert!(of_shape(&model, "#Nothing", Text::Any).is_err());
    }
}
