use std::collections::BTreeMap;
use std::fmt;

use super::facts::{Constraint, Facts, Place, Presence, TimestampFormat};
use super::{
    At, Each, Fill, Index, Ix, Optic, OrInsert, Preview, Put, Set, SomePrism, Then, Traverse,
    Unboxed, Values, View,
};

/// Where a part `A` always is inside a whole `S`, and, for a generated member, what its model says
/// about it.
///
/// ```
/// use lensmith::optics::Lens;
///
/// struct Layer { digest: String }
/// const DIGEST: Lens<Layer, String> = Lens::new("digest", |l| &l.digest, |l| &mut l.digest);
///
/// let layer = DIGEST.set(Layer { digest: String::new() }, "sha256:4f53".into());
/// assert_eq!(DIGEST.view(&layer), "sha256:4f53");
/// ```
pub struct Lens<S: 'static, A: 'static> {
    view: fn(&S) -> &A,
    view_mut: fn(&mut S) -> &mut A,
    facts: Facts,
}

impl<S, A> Lens<S, A> {
    /// A lens from its two directions. `name` is the field's; it serves views and messages.
    pub const fn new(
        name: &'static str,
        view: fn(&S) -> &A,
        view_mut: fn(&mut S) -> &mut A,
    ) -> Self {
        Self { view, view_mut, facts: Facts::new(name) }
    }

    /// The focus.
    pub fn view<'s>(&self, source: &'s S) -> &'s A {
        (self.view)(source)
    }

    /// The focus to change in place.
    pub fn view_mut<'s>(&self, source: &'s mut S) -> &'s mut A {
        (self.view_mut)(source)
    }

    /// The source with the focus replaced by `value`.
    pub fn set(&self, mut source: S, value: A) -> S {
        *(self.view_mut)(&mut source) = value;
        source
    }

    /// The source with `change` applied to the focus.
    pub fn over(&self, mut source: S, change: impl FnOnce(&A) -> A) -> S {
        let focus = (self.view_mut)(&mut source);
        *focus = change(focus);
        source
    }

    /// What the model says about the member.
    pub const fn facts(&self) -> &Facts {
        &self.facts
    }

    super::composing!();
}

/// What a generated lens states about its member.
impl<S, A> Lens<S, A> {
    /// Marks a member that is always there.
    pub const fn required(mut self) -> Self {
        self.facts.presence = Presence::Required;
        self
    }

    /// Marks a member that has a default value.
    pub const fn defaulted(mut self) -> Self {
        self.facts.presence = Presence::Defaulted;
        self
    }

    super::facts::stating!();
}

/// Where a generated lens has its member in requests and responses, unless that is the body.
/// See [HTTP bindings](https://smithy.io/2.0/spec/http-bindings.html).
impl<S, A> Lens<S, A> {
    /// Puts the member into the URI, in place of the label of its name.
    pub const fn label(mut self) -> Self {
        self.facts.place = Place::Label;
        self
    }

    /// Puts the member into the query, as the parameter `name`.
    pub const fn query(mut self, name: &'static str) -> Self {
        self.facts.place = Place::Query;
        self.facts.wire_name = name;
        self
    }

    /// Puts the entries of a map into the query, as parameters.
    pub const fn query_params(mut self) -> Self {
        self.facts.place = Place::QueryParams;
        self
    }

    /// Puts the member into the header `name`.
    pub const fn header(mut self, name: &'static str) -> Self {
        self.facts.place = Place::Header;
        self.facts.wire_name = name;
        self
    }

    /// Puts the entries of a map into headers whose names are `prefix` and the key.
    pub const fn prefix_headers(mut self, prefix: &'static str) -> Self {
        self.facts.place = Place::PrefixHeaders;
        self.facts.wire_name = prefix;
        self
    }

    /// Makes the member the whole body.
    pub const fn payload(mut self) -> Self {
        self.facts.place = Place::Payload;
        self
    }

    /// Makes the member the whole body, as a stream of events.
    pub const fn events(self) -> Self {
        self.payload().media_type("application/vnd.amazon.eventstream")
    }

    /// Puts a member of an event into the header of its message that has the member's name.
    pub const fn event_header(mut self) -> Self {
        self.facts.place = Place::EventHeader;
        self
    }

    /// Makes a member of an event the whole payload of its message.
    pub const fn event_payload(mut self) -> Self {
        self.facts.place = Place::EventPayload;
        self
    }

    /// Fills the member with the status of the response.
    pub const fn status(mut self) -> Self {
        self.facts.place = Place::Status;
        self
    }

    /// Keeps the member from requests: it is an argument for the client.
    pub const fn for_client(mut self) -> Self {
        self.facts.place = Place::Client;
        self
    }

    /// States the media type of the member, which is that of the body if the member is its payload.
    pub const fn media_type(mut self, media_type: &'static str) -> Self {
        self.facts.media_type = Some(media_type);
        self
    }

    /// Lets a header of a response that is not a value of the type count as absent.
    pub const fn lenient(mut self) -> Self {
        self.facts.is_lenient = true;
        self
    }

    /// Marks a stream whose length must be known before it is sent.
    pub const fn requires_length(mut self) -> Self {
        self.facts.requires_length = true;
        self
    }
}

impl<S, A> Optic for Lens<S, A> {
    type Source = S;
    type Target = A;
}

super::traverse_at_most_one!([S, A] Lens<S, A>);
super::fill_by!([S, A] Lens<S, A>, |lens, source| (lens.view_mut)(source));

#[diagnostic::do_not_recommend]
impl<S, A> Preview for Lens<S, A> {
    fn preview<'s>(&self, source: &'s S) -> Option<&'s A> {
        Some((self.view)(source))
    }

    fn preview_mut<'s>(&self, source: &'s mut S) -> Option<&'s mut A> {
        Some((self.view_mut)(source))
    }
}

#[diagnostic::do_not_recommend]
impl<S, A> View for Lens<S, A> {
    fn view<'s>(&self, source: &'s S) -> &'s A {
        (self.view)(source)
    }

    fn view_mut<'s>(&self, source: &'s mut S) -> &'s mut A {
        (self.view_mut)(source)
    }
}

// A derive would ask `S` and `A` to be `Copy` too, although a lens holds neither.
impl<S, A> Clone for Lens<S, A> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S, A> Copy for Lens<S, A> {}

impl<S, A> fmt::Debug for Lens<S, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Lens").field(&self.facts).finish()
    }
}
