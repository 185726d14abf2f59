use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use lensmith::client::Builder;

use crate::home::Home;
use crate::layers::GetLayer;

#[tokio::test]
async fn a_client_asks_the_chain_once() {
    let config = "[profile dev]\nrole_arn = arn:aws:iam::123456789012:role/dev\nsource_profile = base\n\
                  [profile base]\naws_access_key_id = AKIDBASE\naws_secret_access_key = s3cr3t";
    let home = Home::new(config, "");
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let transport = move |request: http::Request<Bytes>| {
        let count = Arc::clone(&count);
        async move {
            let authorization = request.headers()["authorization"].to_str().unwrap().to_owned();
            let body = if request.uri().host() == Some("sts.eu-central-1.amazonaws.com") {
                assert!(authorization.contains("Credential=AKIDBASE/"), "{authorization}");
                count.fetch_add(1, Ordering::SeqCst);
                crate::assume_role::sts("AKIDROLE", crate::END)
            } else {
                assert!(authorization.contains("Credential=AKIDROLE/"), "{authorization}");
                "{}".to_owned()
            };
            Ok(http::Response::new(Bytes::from(body)))
        }
    };
    let environment = home.environment(&[("AWS_PROFILE", "dev")]);
    let builder = Builder::from_env(&environment).unwrap();
    let client = builder.region("eu-central-1").transport(transport).build().unwrap();
    let call = || {
        tokio::spawn({
            let client = client.clone();
            async move { client.send(GetLayer::new("sha256:4f")).await }
        })
    };
    let calls: Vec<_> = (0..100).map(|_| call()).collect();
    for call in calls {
        assert_eq!(call.await.unwrap().unwrap().http_status, 200);
    }
    assert_eq!(asked.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_call_without_credentials_lists_the_links() {
    let home = Home::new("", "");
    let builder = Builder::from_env(&home.environment(&[])).unwrap();
    let client = builder.region("eu-central-1").build().unwrap();
    let error = client.send(GetLayer::new("sha256:4f")).await.unwrap_err().to_string();
    assert!(error.starts_with("GetLayer: no credentials:\n  environment: "), "{error}");
    assert!(error.contains("\n  instance metadata: "), "{error}");
}
