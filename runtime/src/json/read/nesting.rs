/// How many arrays and objects may stand inside one another: 128. At one more the reader reports an
/// error, so that no recursion of a caller can exhaust the stack.
pub const MAX_DEPTH: usize = u128::BITS as usize;

/// The containers that have begun and not ended.
#[derive(Clone, Default)]
pub(super) struct Nesting {
    depth: usize,
    /// A bit for each container, the innermost lowest: 1 for an object, 0 for an array.
    objects: u128,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Container {
    Array,
    Object,
}

impl Nesting {
    pub(super) fn depth(&self) -> usize {
        self.depth
    }

    /// Whether the innermost container is one of this kind.
    #[inline]
    pub(super) fn is_inside(&self, container: Container) -> bool {
        let is_in_object = self.objects & 1 == 1;
        match container {
            Container::Array => self.depth > 0 && !is_in_object,
            Container::Object => is_in_object,
        }
    }

    /// Begins a container, unless there are [`MAX_DEPTH`] already: `false`.
    pub(super) fn push(&mut self, container: Container) -> bool {
        let has_room = self.depth < MAX_DEPTH;
        if has_room {
            self.depth += 1;
            self.objects = (self.objects << 1) | u128::from(container == Container::Object);
        }
        has_room
    }

    /// Ends the innermost container, if there is one.
    pub(super) fn pop(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        self.objects >>= 1;
    }
}
