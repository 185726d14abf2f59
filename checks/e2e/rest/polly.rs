//! Polly, with a double in the emulator: speech that arrives while it is read.

use lensmith::Client;
use polly::types::{OutputFormat, VoiceId};
use polly::{DescribeVoices, SynthesizeSpeech, SynthesizeSpeechError};

use crate::session::{Failure, Seen, report};
use crate::steps::expect;

pub(crate) async fn run(client: &Client) -> Result<(), Failure> {
    report("Polly: speech, read as it comes", speech(client).await)?;
    let long = client.send(request(&"x".repeat(3001))).await;
    let seen = expect(long, |error| matches!(error, SynthesizeSpeechError::TextLengthExceeded(_)));
    report("Polly: a text that is too long", seen)
}

fn request(text: &str) -> SynthesizeSpeech {
    SynthesizeSpeech::new(OutputFormat::Mp3, text, VoiceId::Joanna)
}

/// The double sends the second piece only once it is asked for its voices, so that a client that waits for the whole
/// body would wait in vain.
async fn speech(client: &Client) -> Seen {
    let text = "All Gaul is divided into three parts";
    let response = client.send(request(text)).await?;
    if response.content_type.as_deref() != Some("audio/mpeg")
        || usize::try_from(response.request_characters) != Ok(text.len())
    {
        return Err(format!("not the head of the speech: {response:?}").into());
    }
    let mut chunks = response.audio_stream.chunks();
    let first = chunks.next().await.ok_or("there is no speech")??;
    let voices = client.send(DescribeVoices::new()).await?.voices.unwrap_or_default();
    if voices.first().and_then(|voice| voice.id.as_ref()) != Some(&VoiceId::Joanna) {
        return Err(format!("not the voice of the double: {voices:?}").into());
    }
    let mut speech = first.to_vec();
    while let Some(chunk) = chunks.next().await {
        speech.extend_from_slice(&chunk?);
    }
    match (&*first, &*speech) {
        (b"first ", b"first second") => Ok(format!("{} bytes, then the rest", first.len())),
        _ => Err(format!("not the speech: {}", String::from_utf8_lossy(&speech)).into()),
    }
}
