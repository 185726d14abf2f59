//! Lambda: blobs as payloads, a status and headers as members, and a waiter.

use lambda::types::{FunctionCode, InvocationType, LogType, Runtime, State};
use lambda::{
    CreateFunction, DeleteFunction, GetFunctionConfiguration, GetFunctionConfigurationError,
    Invoke, InvokeError, ListFunctions,
};
use lensmith::{Blob, Client};

use crate::session::{Failure, Seen, report};
use crate::steps::{MAX_WAIT, expect, unique};

const ROLE: &str = "arn:aws:iam::000000000000:role/e2e";

const SOURCE: &[u8] = b"\
def handler(event, context):
    print('called')
    if 'fail' in event:
        raise ValueError(event['fail'])
    return {'echo': event}
";

/// The checksum of the source, which its archive has.
const CRC32: u32 = 0x0886_ae74;

pub(crate) async fn run(client: &Client) -> Result<(), Failure> {
    let names: Vec<String> = ["one", "three", "two"].map(unique).into();
    for name in &names {
        create(client, name).await?;
    }
    report("Lambda: a function that becomes active", active(client, &names[0]).await)?;
    report("Lambda: an invocation", invoke(client, &names[0]).await)?;
    report("Lambda: a function that fails", failing(client, &names[0]).await)?;
    report("Lambda: an invocation that is only checked", dry_run(client, &names[0]).await)?;
    report("Lambda: pages of functions", pages(client, &names).await)?;
    let missing = client.send(Invoke::new(unique("nothing"))).await;
    let seen = expect(missing, |error| matches!(error, InvokeError::ResourceNotFound(_)));
    report("Lambda: a function that is not there", seen)?;
    for name in &names {
        client.send(DeleteFunction::new(name)).await?;
    }
    let gone = client.send(GetFunctionConfiguration::new(&names[0])).await;
    let seen =
        expect(gone, |error| matches!(error, GetFunctionConfigurationError::ResourceNotFound(_)));
    report("Lambda: no functions any more", seen)
}

async fn create(client: &Client, name: &str) -> Result<(), Failure> {
    let code = FunctionCode::new().with(FunctionCode::ZIP_FILE, Blob::from(archive()));
    let request = CreateFunction::new(name, ROLE, code)
        .with(CreateFunction::RUNTIME, Runtime::Python312)
        .with(CreateFunction::HANDLER, "code.handler");
    let response = client.send(request).await?;
    if response.http_status != 201 || response.function_name.as_deref() != Some(name) {
        return Err(format!("not the function that was created: {response:?}").into());
    }
    Ok(())
}

async fn active(client: &Client, name: &str) -> Seen {
    let request = GetFunctionConfiguration::new(name);
    let waiter = GetFunctionConfiguration::FUNCTION_ACTIVE;
    let response = client.wait(waiter, request, MAX_WAIT).await?.into_response();
    let state = response.and_then(|response| response.state);
    if state != Some(State::Active) {
        return Err(format!("the state is {state:?}").into());
    }
    Ok(format!("{name} is {state:?}"))
}

async fn invoke(client: &Client, name: &str) -> Seen {
    let request = Invoke::new(name)
        .with(Invoke::LOG_TYPE, LogType::Tail)
        .with(Invoke::PAYLOAD, Blob::from(r#"{"order": 7}"#));
    let response = client.send(request).await?;
    let payload = response.payload.as_deref().unwrap_or_default();
    let payload = String::from_utf8_lossy(payload).replace(' ', "");
    if payload != r#"{"echo":{"order":7}}"# || response.status_code != 200 {
        return Err(format!("not the echo: {response:?}, {payload}").into());
    }
    if response.function_error.is_some() || response.log_result.is_none() {
        return Err(format!("not a success with a log: {response:?}").into());
    }
    Ok(format!("{payload}, by version {:?}", response.executed_version))
}

async fn failing(client: &Client, name: &str) -> Seen {
    let request = Invoke::new(name).with(Invoke::PAYLOAD, Blob::from(r#"{"fail": "no"}"#));
    let response = client.send(request).await?;
    let error = response.function_error.clone().ok_or("the function did not fail")?;
    if response.status_code != 200 {
        return Err(format!("not a success of the call: {response:?}").into());
    }
    Ok(error)
}

async fn dry_run(client: &Client, name: &str) -> Seen {
    let request = Invoke::new(name).with(Invoke::INVOCATION_TYPE, InvocationType::DryRun);
    let response = client.send(request).await?;
    if response.status_code != 204 {
        return Err(format!("not the status of a dry run: {response:?}").into());
    }
    Ok(format!("status {}", response.status_code))
}

async fn pages(client: &Client, names: &[String]) -> Seen {
    let request = ListFunctions::new().with(ListFunctions::MAX_ITEMS, 2);
    let mut pages = client.paginate(request);
    let (mut count, mut seen) = (0, Vec::new());
    while let Some(page) = pages.next().await {
        count += 1;
        seen.extend(
            page?.functions.unwrap_or_default().into_iter().flat_map(|one| one.function_name),
        );
    }
    if seen != names || count != 2 {
        return Err(format!("not the functions on two pages: {seen:?} on {count}").into());
    }
    Ok(format!("{} functions on {count} pages", seen.len()))
}

/// A ZIP archive of `code.py`, which is not compressed.
fn archive() -> Vec<u8> {
    const NAME: &[u8] = b"code.py";
    let mut entry = Vec::new();
    for number in [20_u16, 0, 0, 0, 0x21] {
        entry.extend(number.to_le_bytes());
    }
    for number in [CRC32, SOURCE.len() as u32, SOURCE.len() as u32] {
        entry.extend(number.to_le_bytes());
    }
    entry.extend((NAME.len() as u16).to_le_bytes());
    entry.extend([0; 2]);
    let local = [b"PK\x03\x04", &entry[..], NAME, SOURCE].concat();
    let central = [b"PK\x01\x02\x14\x00", &entry[..], &[0; 14], NAME].concat();
    let mut end = b"PK\x05\x06\0\0\0\0\x01\0\x01\0".to_vec();
    end.extend((central.len() as u32).to_le_bytes());
    end.extend((local.len() as u32).to_le_bytes());
    end.extend([0; 2]);
    [local, central, end].concat()
}
