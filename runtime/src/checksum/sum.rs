use std::fmt;

use sha2::{Digest as _, Sha256};

use crate::sign::hex;

/// How a checksum is computed, and written.
#[derive(Clone, Copy)]
pub struct Sum {
    name: &'static str,
    start: fn() -> Box<dyn Digest>,
}

impl Sum {
    /// MD5 in base64 (feature `md5`).
    #[cfg(feature = "md5")]
    pub const MD5: Self = Self { name: "MD5", start: || Box::new(Md5(md5::Md5::default())) };

    /// SHA-256 in hexadecimal.
    pub const SHA256: Self = Self { name: "SHA256", start: || Box::new(Plain(Sha256::new())) };

    /// The [tree of SHA-256](https://docs.aws.amazon.com/amazonglacier/latest/dev/checksum-calculations.html) over each
    /// mebibyte, in hexadecimal.
    pub const SHA256_TREE: Self = Self { name: "SHA256_TREE", start: || Box::new(Tree::default()) };

    pub(super) fn start(self) -> Box<dyn Digest> {
        (self.start)()
    }
}

impl fmt::Debug for Sum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Sum").field(&self.name).finish()
    }
}

/// A checksum in the making.
pub(crate) trait Digest: Send {
    /// Takes the next piece of the body.
    fn update(&mut self, piece: &[u8]);

    /// The checksum as its header has it.
    fn finish(self: Box<Self>) -> String;
}

#[cfg(feature = "md5")]
struct Md5(md5::Md5);

#[cfg(feature = "md5")]
impl Digest for Md5 {
    fn update(&mut self, piece: &[u8]) {
        md5::Digest::update(&mut self.0, piece);
    }

    fn finish(self: Box<Self>) -> String {
        use base64::Engine as _;
        use base64::engine::general_purpose::STANDARD;

        STANDARD.encode(md5::Digest::finalize(self.0))
    }
}

struct Plain(Sha256);

impl Digest for Plain {
    fn update(&mut self, piece: &[u8]) {
        self.0.update(piece);
    }

    fn finish(self: Box<Self>) -> String {
        hex(&self.0.finalize())
    }
}

/// What a leaf of the tree covers.
const LEAF: usize = 1 << 20;

/// A tree whose leaves are hashes of a mebibyte each. Two neighbours are hashed together; one that is left over is
/// moved up as it is.
#[derive(Default)]
struct Tree {
    leaf: Sha256,
    /// How many bytes the leaf has.
    filled: usize,
    /// The roots of the subtrees so far, the highest first, each with its height. No two have the same.
    roots: Vec<(u32, [u8; 32])>,
}

impl Tree {
    fn end_leaf(&mut self) {
        let mut root = (0, <[u8; 32]>::from(std::mem::take(&mut self.leaf).finalize()));
        self.filled = 0;
        while let Some((height, left)) = self.roots.pop_if(|(height, _)| *height == root.0) {
            root = (height + 1, joined(&left, &root.1));
        }
        self.roots.push(root);
    }
}

impl Digest for Tree {
    fn update(&mut self, mut piece: &[u8]) {
        while let Some((now, later)) = piece.split_at_checked(LEAF - self.filled) {
            self.leaf.update(now);
            self.end_leaf();
            piece = later;
        }
        self.leaf.update(piece);
        self.filled += piece.len();
    }

    fn finish(mut self: Box<Self>) -> String {
        if self.filled > 0 || self.roots.is_empty() {
            self.end_leaf();
        }
        let roots = self.roots.into_iter().map(|(_, root)| root).rev();
        roots.reduce(|right, left| joined(&left, &right)).map(|root| hex(&root)).unwrap_or_default()
    }
}

fn joined(left: &[u8; 32], right: &[u8; 32]) -> [u8; 32] {
    Sha256::new().chain_update(left).chain_update(right).finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tree hash of a body in pieces of these sizes, in turn.
    fn tree(body: &[u8], sizes: &[usize]) -> String {
        let (mut digest, mut rest) = (Sum::SHA256_TREE.start(), body);
        for size in sizes.iter().cycle() {
            let (piece, later) = rest.split_at((*size).min(rest.len()));
            digest.update(piece);
            rest = later;
            if rest.is_empty() {
                break;
            }
        }
        digest.finish()
    }

    /// The tree as the documentation describes it: level by level.
    fn by_levels(body: &[u8]) -> String {
        let leaf = |leaf: &[u8]| <[u8; 32]>::from(Sha256::digest(leaf));
        let mut level: Vec<[u8; 32]> = body.chunks(LEAF).map(leaf).collect();
        if level.is_empty() {
            level.push(leaf(b""));
        }
        while level.len() > 1 {
            let pair = |pair: &[[u8; 32]]| match pair {
                [left, right] => joined(left, right),
                single => single[0],
            };
            level = level.chunks(2).map(pair).collect();
        }
        hex(&level[0])
    }

    #[test]
    fn a_tree_is_that_of_the_documentation_however_the_body_is_cut() {
        let body: Vec<u8> = (0..LEAF * 5).map(|at| (at / 1000 % 251) as u8).collect();
        let lengths = [0, 1, LEAF - 1, LEAF, LEAF + 1, LEAF * 2, LEAF * 3, LEAF * 5];
        let cuts: [&[usize]; 3] = [&[700_001, 3, 2_500_000], &[LEAF * 9], &[LEAF]];
        for (length, sizes) in lengths.into_iter().zip(cuts.into_iter().cycle()) {
            let body = &body[..length];
            assert_eq!(tree(body, sizes), by_levels(body), "{length} bytes in {sizes:?}");
        }
    }

    /// The values are those of botocore's `calculate_tree_hash`.
    #[test]
    fn known_bodies_have_known_trees() {
        let hello = "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9";
        assert_eq!(tree(b"hello world", &[4]), hello);
        assert_eq!(
            tree(&vec![b'a'; LEAF * 2 + 7], &[LEAF]),
            "d9c580b933d3fc3a06f583cb4ec8875234e7e7bfe2fb1a1a2a3fefdd5a62d4ab"
        );
        let mut plain = Sum::SHA256.start();
        plain.update(b"hello ");
        plain.update(b"world");
        assert_eq!(plain.finish(), hello);
        assert_eq!(format!("{:?}", Sum::SHA256_TREE), "Sum(\"SHA256_TREE\")");
    }
}
