use std::collections::BTreeMap;

use super::{
    At, Each, Fill, Index, Ix, Optic, OrInsert, Preview, Put, Review, Set, SomePrism, Traverse,
    Unboxed, Values, View,
};

/// Two optics one after the other, as [`Lens::then`](super::Lens::then) composes them.
///
/// It has the methods of the weaker of the two, and so nothing that may be absent can be viewed:
///
/// ```compile_fail
/// use lensmith::optics::*;
///
/// struct Image { tag: Option<String> }
/// const TAG: Lens<Image, Option<String>> = Lens::new("tag", |i| &i.tag, |i| &mut i.tag);
///
/// TAG.some().view(&Image { tag: None }); // `preview` would do
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Then<X, Y> {
    first: X,
    second: Y,
}

impl<X, Y> Then<X, Y> {
    pub(super) const fn new(first: X, second: Y) -> Self {
        Self { first, second }
    }

    super::composing!();
}

impl<X: Optic, Y: Optic<Source = X::Target>> Optic for Then<X, Y> {
    type Source = X::Source;
    type Target = Y::Target;
}

#[diagnostic::do_not_recommend]
impl<X: Set, Y: Set<Source = X::Target>> Set for Then<X, Y> {
    fn for_each_mut(&self, source: &mut X::Source, mut visit: impl FnMut(&mut Y::Target)) {
        self.first.for_each_mut(source, |middle| self.second.for_each_mut(middle, &mut visit));
    }
}

#[diagnostic::do_not_recommend]
impl<X: Traverse, Y: Traverse<Source = X::Target>> Traverse for Then<X, Y> {
    fn for_each<'s>(&self, source: &'s X::Source, mut visit: impl FnMut(&'s Y::Target)) {
        self.first.for_each(source, |middle| self.second.for_each(middle, &mut visit));
    }
}

#[diagnostic::do_not_recommend]
impl<X: Preview, Y: Preview<Source = X::Target>> Preview for Then<X, Y> {
    fn preview<'s>(&self, source: &'s X::Source) -> Option<&'s Y::Target> {
        self.second.preview(self.first.preview(source)?)
    }

    fn preview_mut<'s>(&self, source: &'s mut X::Source) -> Option<&'s mut Y::Target> {
        self.second.preview_mut(self.first.preview_mut(source)?)
    }
}

#[diagnostic::do_not_recommend]
impl<X: View, Y: View<Source = X::Target>> View for Then<X, Y> {
    fn view<'s>(&self, source: &'s X::Source) -> &'s Y::Target {
        self.second.view(self.first.view(source))
    }

    fn view_mut<'s>(&self, source: &'s mut X::Source) -> &'s mut Y::Target {
        self.second.view_mut(self.first.view_mut(source))
    }
}

#[diagnostic::do_not_recommend]
impl<X: Review, Y: Review<Source = X::Target>> Review for Then<X, Y> {
    fn review(&self, target: Y::Target) -> X::Source {
        self.first.review(self.second.review(target))
    }
}

#[diagnostic::do_not_recommend]
impl<X: Fill, Y: Put<Source = X::Target>> Put for Then<X, Y> {
    fn put(&self, source: &mut X::Source, value: Y::Target) {
        self.second.put(self.first.fill(source), value);
    }
}

#[diagnostic::do_not_recommend]
impl<X: Fill, Y: Fill<Source = X::Target>> Fill for Then<X, Y> {
    fn fill<'s>(&self, source: &'s mut X::Source) -> &'s mut Y::Target {
        self.second.fill(self.first.fill(source))
    }
}
