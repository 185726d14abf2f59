//! What an operation reaches, as a tree.

use std::collections::BTreeSet;

use crate::model::{Member, Model, ShapeKind};
use crate::resolve::selection::Selected;
use crate::shape_id::ShapeId;

/// The greatest depth of a tree. Real models have a tenth of it.
const MAX_DEPTH: usize = 100;

/// A shape at one place of a tree: the input, the output or an error of the operation, or the target of a
/// member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// The number of nodes between it and the operation.
    pub depth: usize,
    /// The name of the member, or `input`, `output`, `error`.
    pub name: String,
    /// Whether the member is required.
    pub required: bool,
    /// The id of the shape.
    pub id: String,
    /// The type of the shape, by its name in Smithy.
    pub kind: &'static str,
    /// The number of members; the values of an enum are its members.
    pub members: usize,
    /// How many members the shape adds to the closure: its own, and those of every shape below it that is not
    /// earlier in the list. The sizes at depth 0 add up to the members of the whole closure.
    pub size: usize,
    /// Whether the nodes below it follow.
    pub sight: Sight,
}

/// Whether the nodes below a node follow it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// They do, if there are any.
    First,
    /// The shape is earlier in the list, with the nodes below it.
    Again,
    /// The shape contains itself here.
    Recursive,
    /// The tree is too deep.
    Deep,
}

/// A node whose members are being followed.
struct Open<'a> {
    id: &'a ShapeId,
    /// Its index among the nodes.
    node: usize,
    members: Box<dyn Iterator<Item = &'a Member> + 'a>,
}

/// The tree of an operation. It is walked with a stack of its own, so a deep model cannot overflow that of
/// the program.
pub(super) fn tree(model: &Model, operation: &Selected<'_>) -> Vec<Node> {
    let mut tree = Tree { model, nodes: Vec::new(), seen: BTreeSet::new() };
    let named = |name| move |id| (name, id);
    let input = operation.input.into_iter().map(named("input"));
    let output = operation.output.into_iter().map(named("output"));
    let errors = operation.errors.iter().copied().map(named("error"));
    for (name, id) in input.chain(output).chain(errors) {
        tree.grow(name, id);
    }
    tree.nodes
}

struct Tree<'a> {
    model: &'a Model,
    nodes: Vec<Node>,
    seen: BTreeSet<&'a ShapeId>,
}

impl<'a> Tree<'a> {
    /// Adds a root and all below it.
    fn grow(&mut self, name: &str, id: &'a ShapeId) {
        let mut open: Vec<Open<'a>> = Vec::new();
        open.extend(self.add(name, false, id, &open));
        while let Some(last) = open.last_mut() {
            if let Some(member) = last.members.next() {
                let required = member.traits.required();
                let below = self.add(&member.name, required, &member.target, &open);
                open.extend(below);
            } else {
                let size = self.nodes.get(last.node).map_or(0, |node| node.size);
                open.pop();
                if let Some(node) = open.last().and_then(|above| self.nodes.get_mut(above.node)) {
                    node.size += size;
                }
            }
        }
    }

    /// Adds a node below those that are open, and returns it if its members are still to be added.
    fn add(
        &mut self,
        name: &str,
        required: bool,
        id: &'a ShapeId,
        open: &[Open<'a>],
    ) -> Option<Open<'a>> {
        let shape = self.model.get(id)?;
        // The values of an enum lead to no other shape.
        let leads_on = !matches!(shape.kind, ShapeKind::Enum(_) | ShapeKind::IntEnum(_));
        let members = shape.kind.members().count();
        let sight = match () {
            () if open.iter().any(|above| above.id == id) => Sight::Recursive,
            () if members > 0 && self.seen.contains(id) => Sight::Again,
            () if open.len() >= MAX_DEPTH => Sight::Deep,
            () => Sight::First,
        };
        self.nodes.push(Node {
            depth: open.len(),
            name: name.to_owned(),
            required,
            id: id.to_string(),
            kind: shape.kind.name(),
            members,
            size: if sight == Sight::First { members } else { 0 },
            sight,
        });
        self.seen.insert(id);
        (sight == Sight::First && members > 0).then(|| Open {
            id,
            node: self.nodes.len() - 1,
            members: if leads_on { shape.kind.members() } else { Box::new(std::iter::empty()) },
        })
    }
}
