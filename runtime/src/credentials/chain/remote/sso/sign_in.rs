//! The token that `aws sso login` stores in a file. It is renewed here for as long as the session lasts.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use http::Request;
use jiff::{SignedDuration, Timestamp};
use sha1::{Digest, Sha1};

use super::super::super::plan::Sso;
use super::super::super::runtime::run;
use super::super::super::{Context, Missed};
use super::super::answer::{Members, replace_members, unreadable};
use super::super::endpoint::{SSO_OIDC, endpoint};
use super::super::exchange::{Manner, exchange};
use super::super::token::read_file;
use super::login;
use crate::credentials::expiry::parse_end;
use crate::idempotency::random_token;
use crate::json::Writer;
use crate::profile::home;

/// How long before its expiry a token is renewed.
const AHEAD: SignedDuration = SignedDuration::from_mins(5);

/// The token of a valid sign-in.
pub(super) async fn sign_in(context: Context<'_>, sso: &Sso) -> Result<String, Missed> {
    let path = path(context, &sso.key)?;
    let shown = path.display().to_string();
    let text = read_file(context, path.clone()).await.map_err(|reason| {
        Missed::Failed(format!("nobody is signed in ({shown}: {reason}); {}", login(sso)))
    })?;
    let wrong = |reason: &str| Missed::Failed(format!("{shown} {reason}; {}", login(sso)));
    let members = Members::read(text.as_bytes())
        .map_err(|error| wrong(&format!("is not readable: {error}")))?;
    let token = members.get("accessToken").ok_or_else(|| wrong("has no `accessToken`"))?;
    let end = members.get("expiresAt").ok_or_else(|| wrong("has no `expiresAt`"))?;
    let end = parse_end(end)
        .map_err(|error| wrong(&format!("cannot be used: its `expiresAt` {}", error.reason())))?;
    let left = end.duration_since(Timestamp::now());
    if left > AHEAD {
        return Ok(token.to_owned());
    }
    let is_valid = left.is_positive();
    let why = match renewal(sso, &members) {
        None => format!("the sign-in expired at {end}"),
        Some(renewal) => match renew(context, sso, renewal).await {
            Ok(renewed) => {
                let token = renewed.access_token.clone();
                store(context, path, text, renewed).await;
                return Ok(token);
            }
            Err(missed) => {
                format!(
                    "the sign-in expired at {end} and cannot be renewed: {}",
                    missed.into_reason()
                )
            }
        },
    };
    if is_valid {
        return Ok(token.to_owned());
    }
    Err(Missed::Failed(format!("{why}; {}", login(sso))))
}

/// Where `aws sso login` stores the token: in a file named after the hash of the session's name.
fn path(context: Context<'_>, key: &str) -> Result<PathBuf, Missed> {
    let home = home(context.environment).ok_or_else(|| {
        Missed::Failed("the sign-in is stored in the home, but HOME is not set".to_owned())
    })?;
    let name: String = Sha1::digest(key).iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(home.join(".aws/sso/cache").join(name + ".json"))
}

/// What a token is renewed with.
#[derive(Clone, Copy)]
struct Renewal<'a> {
    client_id: &'a str,
    client_secret: &'a str,
    refresh_token: &'a str,
}

/// What the token can be renewed with, if anything.
fn renewal<'a>(sso: &Sso, members: &'a Members) -> Option<Renewal<'a>> {
    sso.session.as_ref()?;
    let registered_until = members.get("registrationExpiresAt").and_then(|end| parse_end(end).ok());
    if registered_until.is_some_and(|end| end <= Timestamp::now()) {
        return None;
    }
    Some(Renewal {
        client_id: members.get("clientId")?,
        client_secret: members.get("clientSecret")?,
        refresh_token: members.get("refreshToken")?,
    })
}

struct Renewed {
    access_token: String,
    refresh_token: Option<String>,
    end: Timestamp,
}

/// Asks for another token with
/// [`CreateToken`](https://docs.aws.amazon.com/singlesignon/latest/OIDCAPIReference/API_CreateToken.html).
async fn renew(context: Context<'_>, sso: &Sso, with: Renewal<'_>) -> Result<Renewed, Missed> {
    let url = format!("{}/token", endpoint(context, &SSO_OIDC, &sso.region)?);
    let body = body(with);
    let secrets = [with.client_secret, with.refresh_token];
    let answer = exchange(context, Manner::of_service(&secrets), |_| {
        let request = Request::post(&url).header("content-type", "application/json");
        request.body(body.clone()).map_err(|error| format!("{url} is not an endpoint: {error}"))
    })
    .await?;
    let members = Members::read(&answer).map_err(|error| unreadable(&error))?;
    let access_token = members.require("accessToken")?;
    let seconds = members.require("expiresIn")?.parse();
    let seconds = seconds.map_err(|_| Missed::Failed("`expiresIn` is not a number".to_owned()))?;
    let seconds = SignedDuration::from_secs(seconds);
    let end = Timestamp::now().saturating_add(seconds).unwrap_or(Timestamp::MAX);
    let refresh_token = members.get("refreshToken").map(str::to_owned);
    Ok(Renewed { access_token: access_token.to_owned(), refresh_token, end })
}

fn body(with: Renewal<'_>) -> Bytes {
    let mut writer = Writer::new();
    writer.begin_object();
    for (name, value) in [
        ("clientId", with.client_id),
        ("clientSecret", with.client_secret),
        ("grantType", "refresh_token"),
        ("refreshToken", with.refresh_token),
    ] {
        writer.key(name);
        writer.string(value);
    }
    writer.end_object();
    writer.into_string().into()
}

/// Stores a renewed token for other programs. If the home cannot be written to, the token is used nonetheless.
async fn store(context: Context<'_>, path: PathBuf, text: String, renewed: Renewed) {
    let end = renewed.end.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    let mut changes = vec![("accessToken", renewed.access_token.as_str()), ("expiresAt", &end)];
    changes.extend(renewed.refresh_token.as_deref().map(|token| ("refreshToken", token)));
    if let Ok(text) = replace_members(text.as_bytes(), &changes) {
        run(context.runtime, move || replace(&path, &text).is_ok()).await;
    }
}

/// Replaces a file in one step, so that nobody reads half of it. Only its owner can read it.
fn replace(path: &Path, text: &str) -> std::io::Result<()> {
    let other = path.with_extension(random_token());
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options
        .open(&other)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .and_then(|()| fs::rename(&other, path));
    if written.is_err() {
        let _ = fs::remove_file(&other);
    }
    written
}
