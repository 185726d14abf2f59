use crate::Service;

/// The operations that wait until there is something to answer. No model of AWS says so yet, and the official
/// clients have the same list.
const LONG_POLLS: [(&str, &str); 4] = [
    ("SFN", "GetActivityTask"),
    ("SQS", "ReceiveMessage"),
    ("SWF", "PollForActivityTask"),
    ("SWF", "PollForDecisionTask"),
];

/// Whether an operation of a service waits until there is something to answer. See
/// [`Attempts::of_long_poll`](super::Attempts::of_long_poll).
pub fn is_long_poll(service: &Service, operation: &str) -> bool {
    LONG_POLLS.contains(&(service.sdk_id, operation))
}
