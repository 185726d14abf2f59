//! What a strict reader refuses.

use super::Decoder;
use crate::json::{Error, Token};
use crate::schema::{Facts, Member, Presence, Record};

impl Decoder<'_, '_> {
    /// Reads the members of a structure from an object that has been begun, and makes an error of an unknown, a missing
    /// and a repeated one.
    #[cold]
    pub(super) fn members_strictly(&mut self, record: &mut dyn Record) -> Result<(), Error> {
        let members = record.members();
        let mut missing: Vec<&Facts> = members.iter().map(|member| &member.facts).collect();
        while let Some(key) = self.input.next_key()? {
            let Some((index, Member { facts, .. })) = self.find(members, 0, &key) else {
                self.skip_unknown().map_err(|error| self.input.inside_key(error, &key))?;
                continue;
            };
            let is_null = self.input.peek()? == Token::Null;
            match missing.iter().position(|missing| self.dialect.name_of(missing) == key) {
                _ if is_null => {}
                Some(index) => _ = missing.swap_remove(index),
                None => {
                    let error = self.input.refusal("each member once", "it again");
                    return Err(error.inside_member(&key));
                }
            }
            self.member(facts, record, index)?;
        }
        let mut required =
            members.iter().filter(|member| member.facts.presence == Presence::Required);
        match required.find(|member| missing.iter().any(|facts| **facts == member.facts)) {
            None => Ok(()),
            Some(member) => {
                let error = self.input.refusal("a required member", "none");
                Err(error.inside_member(member.facts.member_name))
            }
        }
    }

    /// Skips the value of a member that the model does not know, unless the reader is strict.
    pub(super) fn skip_unknown(&mut self) -> Result<(), Error> {
        match self.input.is_strict() {
            true => Err(self.input.refusal("a member of the model", "an unknown one")),
            false => self.input.skip(),
        }
    }

    pub(super) fn check_members_of_union(&self, members: usize) -> Result<(), Error> {
        match members {
            0 if self.input.is_strict() => Err(self.input.refusal("a member of the union", "none")),
            2.. if self.input.is_strict() => {
                Err(self.input.refusal("one member of the union", "several"))
            }
            _ => Ok(()),
        }
    }
}
