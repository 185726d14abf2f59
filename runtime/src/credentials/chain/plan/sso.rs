use super::super::Missed;
use super::Profile;
use crate::endpoint::is_valid_host_label;
use crate::profile::{Profiles, Section};

const ACCOUNT: &str = "sso_account_id";
const ROLE: &str = "sso_role_name";

/// A role of an account that the user signed in to.
#[derive(Debug, PartialEq, Eq)]
pub(in super::super) struct Sso {
    /// What the file of the token is named after: the session, or the start URL if there is no session.
    pub(in super::super) key: String,
    /// The name of the session; older profiles have none.
    pub(in super::super) session: Option<String>,
    pub(in super::super) region: String,
    pub(in super::super) account_id: String,
    pub(in super::super) role_name: String,
}

impl Profile<'_> {
    /// The SSO settings of the profile and its session. A profile with an account or a role uses SSO, as in
    /// botocore.
    pub(super) fn sso(&self, profiles: &Profiles) -> Result<Option<Sso>, Missed> {
        let Some(asked) = [ACCOUNT, ROLE].into_iter().find(|it| self.get(it).is_some()) else {
            return Ok(None);
        };
        let session = self.owned("sso_session");
        let section = session.as_deref().map(|name| self.session(profiles, name)).transpose()?;
        let get = |property: &str| {
            let in_session = || section?.get(property);
            self.get(property).or_else(in_session).map(str::to_owned)
        };
        let require = |property: &str| {
            get(property).ok_or_else(|| match (&session, property) {
                (Some(session), "sso_region" | "sso_start_url") => self.wrong(
                    "sso_session",
                    &format!("needs `{property}` in `[sso-session {session}]`"),
                ),
                (None, "sso_region" | "sso_start_url") => self.wrong(
                    asked,
                    &format!("needs `{property}`, too, or `sso_session` for a section that has it"),
                ),
                _ => self.wrong(asked, &format!("needs `{property}`, too")),
            })
        };
        let (account_id, role_name) = (require(ACCOUNT)?, require(ROLE)?);
        let (start_url, region) = (require("sso_start_url")?, require("sso_region")?);
        if !is_valid_host_label(&region, false) {
            let place = self.section.place("sso_region").or_else(|| section?.place("sso_region"));
            let place = place.map(|place| format!(" ({place})")).unwrap_or_default();
            let reason = format!("`sso_region` must be a region such as `eu-central-1`{place}");
            return Err(Missed::Failed(reason));
        }
        let key = session.clone().unwrap_or(start_url);
        Ok(Some(Sso { key, session, region, account_id, role_name }))
    }

    /// The session of this name, unless it contradicts the profile.
    fn session<'b>(&self, profiles: &'b Profiles, name: &str) -> Result<&'b Section, Missed> {
        let section = profiles.sso_session(name).ok_or_else(|| {
            self.wrong("sso_session", &format!("needs a section `[sso-session {name}]`"))
        })?;
        let section = section.check().map_err(|error| Missed::Failed(error.to_string()))?;
        for property in section.names() {
            if let (Some(own), Some(other)) = (self.get(property), section.get(property))
                && own != other
            {
                let place = section.place(property);
                let place = place.map(|place| format!(" on {place}")).unwrap_or_default();
                return Err(self.wrong(
                    property,
                    &format!("contradicts `[sso-session {name}]`{place}; keep one of the two"),
                ));
            }
        }
        Ok(section)
    }
}
