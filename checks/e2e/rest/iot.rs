//! The data plane of IoT: labels with slashes, payloads of any bytes, and pages.

use iot_data_plane::{
    DeleteThingShadow, GetRetainedMessage, GetRetainedMessageError, GetThingShadow,
    GetThingShadowError, ListRetainedMessages, Publish, UpdateThingShadow,
};
use lensmith::{Blob, Client};

use crate::session::{Failure, Seen, report};
use crate::steps::{expect, unique};

/// Bytes that are no text.
const PAYLOAD: [u8; 5] = [0, 255, b'{', b'\n', 128];

pub(crate) async fn run(client: &Client) -> Result<(), Failure> {
    report("IoT: messages that are retained", messages(client).await)?;
    let missing = client.send(GetRetainedMessage::new(unique("nothing"))).await;
    let seen =
        expect(missing, |error| matches!(error, GetRetainedMessageError::ResourceNotFound(_)));
    report("IoT: a message that is not there", seen)?;
    report("IoT: a shadow", shadow(client).await)
}

async fn messages(client: &Client) -> Seen {
    let topics: Vec<String> = ["a", "b:", "c d"].map(|name| unique(&format!("é/{name}"))).into();
    for topic in &topics {
        let request = Publish::new(topic)
            .with(Publish::QOS, 1)
            .with(Publish::RETAIN, true)
            .with(Publish::PAYLOAD, Blob::from(PAYLOAD.to_vec()));
        client.send(request).await?;
    }
    let message = client.send(GetRetainedMessage::new(&topics[2])).await?;
    if message.payload != Some(Blob::from(PAYLOAD.to_vec())) || message.qos != 1 {
        return Err(format!("not the message that was published: {message:?}").into());
    }
    let request = ListRetainedMessages::new().with(ListRetainedMessages::MAX_RESULTS, 1);
    let summaries: Vec<_> = client.paginate(request).items().collect().await?;
    let mut seen: Vec<_> = summaries.into_iter().filter_map(|summary| summary.topic).collect();
    seen.sort();
    if seen != topics {
        return Err(format!("not the topics: {seen:?}").into());
    }
    Ok(format!("{} messages", seen.len()))
}

async fn shadow(client: &Client) -> Seen {
    let (thing, name) = (unique("thing"), "a shadow");
    let state = Blob::from(r#"{"state": {"desired": {"colour": "blue"}}}"#);
    let request = UpdateThingShadow::new(&thing, state).with(UpdateThingShadow::SHADOW_NAME, name);
    client.send(request).await?;
    let request = GetThingShadow::new(&thing).with(GetThingShadow::SHADOW_NAME, name);
    let payload = client.send(request.clone()).await?.payload.ok_or("the shadow is empty")?;
    let text = String::from_utf8_lossy(&payload).into_owned();
    if !text.contains("blue") {
        return Err(format!("not the shadow that was stored: {text}").into());
    }
    let delete = DeleteThingShadow::new(&thing).with(DeleteThingShadow::SHADOW_NAME, name);
    client.send(delete).await?;
    let gone = client.send(request).await;
    expect(gone, |error| matches!(error, GetThingShadowError::ResourceNotFound(_)))?;
    Ok(text)
}
