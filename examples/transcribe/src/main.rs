//! Sends a WAV file to Amazon Transcribe as fast as it would be spoken, and prints the words while they are recognised.

#![forbid(unsafe_code)]

include!(concat!(env!("OUT_DIR"), "/transcribe.rs"));

mod wav;

use std::io::{self, Write};
use std::time::Duration;

use lensmith::Client;
use lensmith::event_stream::{CallOver, EventSender, EventSource};
use transcribe::StartStreamTranscription;
use transcribe::types::{
    AudioEvent, AudioStream, LanguageCode, MediaEncoding, TranscriptEvent, TranscriptResultStream,
};
use wav::Wav;

/// How much sound an event has.
const PIECE: Duration = Duration::from_millis(100);

/// How many events may wait for the connection.
const WAITING: usize = 4;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let file = std::env::args().nth(1).ok_or("usage: transcribe FILE.wav")?;
    let content = tokio::fs::read(&file).await.map_err(|error| format!("{file}: {error}"))?;
    let wav = Wav::parse(&content).map_err(|error| format!("{file}: {error}"))?;
    let (sender, sound) = EventSource::channel(WAITING);
    let request = StartStreamTranscription::new(wav.rate, MediaEncoding::Pcm, sound)
        .with(StartStreamTranscription::LANGUAGE_CODE, LanguageCode::EnUs);
    // Nobody waits for this task: if the call is over, the response says why.
    tokio::spawn(speak(wav, sender));
    let response = Client::from_env().await?.send(request).await?;
    let mut events = response.transcript_result_stream;
    while let Some(event) = events.next().await {
        if let TranscriptResultStream::TranscriptEvent(event) = event? {
            print(event)?;
        }
    }
    Ok(())
}

/// Sends the sound in pieces. The end of the sender ends the request, and the service then sends the rest of the words.
async fn speak(wav: Wav, sender: EventSender<AudioStream>) -> Result<(), CallOver> {
    for piece in wav.pieces(PIECE) {
        let event = AudioEvent::new().with(AudioEvent::AUDIO_CHUNK, piece.to_vec());
        sender.send(event.into()).await?;
        tokio::time::sleep(PIECE).await;
    }
    Ok(())
}

/// Prints results: what has been recognised for good, and what may still change after dots.
fn print(event: TranscriptEvent) -> io::Result<()> {
    let results = event.transcript.and_then(|transcript| transcript.results);
    for result in results.into_iter().flatten() {
        let best = result.alternatives.into_iter().flatten().next();
        let text = best.and_then(|best| best.transcript).unwrap_or_default();
        let dots = if result.is_partial { "... " } else { "" };
        writeln!(io::stdout(), "{dots}{text}")?;
    }
    Ok(())
}
