//! The same with the client that has no async runtime: pages, a waiter, an error, and streams both ways.

use std::io::{Cursor, Read};

use glacier::{
    CreateVault, DeleteVault, DescribeVault, GetJobOutput, InitiateJob, ListVaults, UploadArchive,
};
use lensmith::Body;
use lensmith::blocking::Client;
use lensmith::credentials::Credentials;
use polly::types::{OutputFormat, VoiceId};
use polly::{DescribeVoices, SynthesizeSpeech, SynthesizeSpeechError};

use crate::glacier::{content, retrieval};
use crate::session::{Failure, PATIENCE, Seen, report};
use crate::steps::{MAX_WAIT, expect, unique};

pub(crate) fn run(endpoint: &str) -> Result<(), Failure> {
    let client = Client::builder()
        .region("us-east-1")
        .credentials(Credentials::new("test", "test"))
        .endpoint_url(endpoint)
        .connect_timeout(PATIENCE)
        .timeout(PATIENCE)
        .build()?;
    let vault = unique("blocking");
    client.send(CreateVault::new(&vault))?;
    let request = DescribeVault::new(&vault);
    client.wait(DescribeVault::VAULT_EXISTS, request, MAX_WAIT)?;
    let vaults = client.paginate(ListVaults::new()).items().collect::<Result<Vec<_>, _>>()?;
    report("blocking: a vault on pages", Ok(format!("{} vaults", vaults.len())))?;
    report("blocking: an archive, uploaded and retrieved", archive(&client, &vault))?;
    client.send(DeleteVault::new(&vault))?;
    report("blocking: speech, read as it comes", speech(&client))?;
    let text = "x".repeat(3001);
    let long = client.send(SynthesizeSpeech::new(OutputFormat::Mp3, text, VoiceId::Joanna));
    let seen = expect(long, |error| matches!(error, SynthesizeSpeechError::TextLengthExceeded(_)));
    report("blocking: a text that is too long", seen)
}

fn archive(client: &Client, vault: &str) -> Seen {
    let content = content();
    let again = content.clone();
    let body = Body::replayable(move || Ok(Body::from_reader(Cursor::new(again.clone()))))
        .with_length(content.len() as u64);
    let upload = UploadArchive::new(vault).with(UploadArchive::BODY, body);
    let archive = client.send(upload)?.archive_id.ok_or("the archive has no id")?;
    let request = InitiateJob::new(vault).with(InitiateJob::JOB_PARAMETERS, retrieval(&archive));
    let job = client.send(request)?.job_id.ok_or("the job has no id")?;
    let output = client.send(GetJobOutput::new(vault, job))?;
    let mut bytes = Vec::new();
    output.body.reader().read_to_end(&mut bytes)?;
    if bytes != content {
        return Err(format!("{} bytes came back, and not those that were sent", bytes.len()).into());
    }
    Ok(format!("{} bytes", bytes.len()))
}

fn speech(client: &Client) -> Seen {
    let request = SynthesizeSpeech::new(OutputFormat::Mp3, "veni, vidi", VoiceId::Joanna);
    let mut reader = client.send(request)?.audio_stream.reader();
    let mut first = [0; 6];
    reader.read_exact(&mut first)?;
    client.send(DescribeVoices::new())?;
    let mut rest = String::new();
    reader.read_to_string(&mut rest)?;
    match (&first, rest.as_str()) {
        (b"first ", "second") => Ok("two pieces".to_owned()),
        _ => Err(format!("not the speech: {rest}").into()),
    }
}
