use crate::outcome::Class;
use crate::{Misbehaviour, Request};

/// How many of a thousand attempts the server fails.
const FAILURES_PER_MILLE: u64 = 50;

/// How many attempts a call has, by default.
const MAX_ATTEMPTS: u32 = 3;

/// What the server does instead, each as often as the others.
const MIX: [Misbehaviour; 10] = [
    Misbehaviour::ClosesBeforeResponse,
    Misbehaviour::ClosesInBody,
    Misbehaviour::ResetsBeforeResponse,
    Misbehaviour::SpeaksSsh,
    Misbehaviour::Fails,
    Misbehaviour::FailsAsDeclared,
    Misbehaviour::FailsWithXml,
    Misbehaviour::Throttles,
    // Not a failure for a client, which has the time.
    Misbehaviour::AnswersSlowly,
    // Not to be tried again.
    Misbehaviour::SendsPage,
];

/// What goes wrong in each attempt of each call, derived from one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The number.
    pub seed: u64,
}

impl Plan {
    /// What the server does wrong in an attempt of a call, if anything.
    pub fn misbehaviour(self, call: u32, attempt: u32) -> Option<Misbehaviour> {
        let random = mix(self.seed ^ mix(u64::from(call) << 8 | u64::from(attempt)));
        let choice = usize::try_from(random / 1000 % MIX.len() as u64).ok()?;
        MIX.get(choice).filter(|_| random % 1000 < FAILURES_PER_MILLE).copied()
    }

    /// What the server does wrong with a request, if anything.
    pub fn of(self, request: &Request) -> Option<Misbehaviour> {
        let digest = request.layer_digest().strip_prefix("sha256:")?;
        let call = u32::from_str_radix(digest, 16).ok()?;
        let attempt = request.header("amz-sdk-request")?.strip_prefix("attempt=")?;
        let attempt = attempt.split(';').next()?.parse().ok()?;
        self.misbehaviour(call, attempt)
    }

    /// After how many attempts a call ends, and as what.
    pub fn end(self, call: u32) -> (u32, Class) {
        let mut end = (1, Class::Response);
        for attempt in 1..=MAX_ATTEMPTS {
            let Some(misbehaviour) = self.misbehaviour(call, attempt) else {
                return (attempt, Class::Response);
            };
            let fault = misbehaviour.fault();
            end = (attempt, fault.class);
            if fault.attempts == 1 {
                break;
            }
        }
        end
    }
}

/// The layer that a call asks for, by the call's number.
pub fn digest(call: u32) -> String {
    format!("sha256:{call:064x}")
}

/// The output function of [SplitMix64](https://prng.di.unimi.it/splitmix64.c).
pub(super) fn mix(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_in_twenty_attempts_fails_in_each_way() {
        let plan = Plan { seed: 1 };
        let planned: Vec<_> = (0..20_000).filter_map(|call| plan.misbehaviour(call, 1)).collect();
        assert!((900..1100).contains(&planned.len()), "{}", planned.len());
        for way in MIX {
            let count = planned.iter().filter(|planned| **planned == way).count();
            assert!((60..140).contains(&count), "{way:?}: {count}");
        }
    }

    #[test]
    fn a_call_ends_by_its_first_success_or_what_is_not_tried_again() {
        let plan = Plan { seed: 1 };
        let mut seen = std::collections::BTreeSet::new();
        for call in 0..200_000 {
            let (attempts, class) = plan.end(call);
            let last = plan.misbehaviour(call, attempts).map(|last| last.fault());
            assert_eq!(class, last.map_or(Class::Response, |last| last.class));
            let is_final = last.is_none_or(|last| last.attempts == 1);
            assert!(is_final || attempts == MAX_ATTEMPTS);
            for attempt in 1..attempts {
                assert_eq!(plan.misbehaviour(call, attempt).unwrap().fault().attempts, 3);
            }
            seen.insert((attempts, is_final));
        }
        assert_eq!(seen.len(), 4, "{seen:?}");
    }

    #[test]
    fn another_seed_is_another_plan() {
        let ends = |seed| (0..1000).map(|call| Plan { seed }.end(call)).collect::<Vec<_>>();
        assert_eq!(ends(1), ends(1));
        assert_ne!(ends(1), ends(2));
    }
}
