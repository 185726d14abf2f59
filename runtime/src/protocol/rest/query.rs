use crate::format::text;
use crate::route::Route;
use crate::schema::{Facts, Place, Record, TimestampFormat, View};
use crate::sign::encode;

/// The query of a request: what the route has, the members that are bound to a parameter, and the maps of parameters.
/// A map yields where a parameter has a member or a place in the route.
pub(super) fn query(route: &Route, record: &dyn Record) -> String {
    query_of(route, record, &[Place::Query])
}

/// The same with the members of the body as further parameters.
pub(super) fn query_with_body(route: &Route, record: &dyn Record) -> String {
    query_of(route, record, &[Place::Query, Place::Body])
}

fn query_of(route: &Route, record: &dyn Record, places: &[Place]) -> String {
    let mut query = Query(route.query().to_owned());
    for (facts, view) in record.iter().filter(|(facts, _)| places.contains(&facts.place)) {
        query.parameters(facts.wire_name, view, facts);
    }
    for (facts, view) in record.iter().filter(|(facts, _)| facts.place == Place::QueryParams) {
        if let View::Map(map) = view {
            map.each(&mut |key, value| {
                let name = key.text().unwrap_or_default();
                if !is_taken(route, record, name) {
                    query.parameters(name, value, facts);
                }
            });
        }
    }
    query.0
}

fn is_taken(route: &Route, record: &dyn Record, name: &str) -> bool {
    let mut members = record.members().iter().map(|member| &member.facts);
    members.any(|facts| facts.place == Place::Query && facts.wire_name == name)
        || route.has_parameter(name)
}

struct Query(String);

impl Query {
    /// A parameter for each element of a list, or one for another value.
    fn parameters(&mut self, name: &str, view: View<'_>, facts: &Facts) {
        match view {
            View::List(list) => {
                list.iter().for_each(|element| self.parameter(name, element, facts));
            }
            value => self.parameter(name, value, facts),
        }
    }

    fn parameter(&mut self, name: &str, view: View<'_>, facts: &Facts) {
        if let Some(value) = text::write(view, facts, TimestampFormat::DateTime) {
            let separator = if self.0.is_empty() { "" } else { "&" };
            self.0.extend([separator, &encode(name), "=", &encode(&value)]);
        }
    }
}
