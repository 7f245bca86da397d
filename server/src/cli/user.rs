//! `vestibule user`

use super::{Done, Failed, out};
use crate::config::Config;
use crate::start::{self, Folder};
use serde_json::{Value, json};
use vestibule_i18n::format;
use vestibule_service::user::{self, Issued, NewUser, PersonRow};
use vestibule_shared::Timestamp;
use vestibule_shared::auth::Role;

/// Add people, list them, show, unlock, deactivate and reactivate one, and issue codes to hand over
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Add a person, and print the activation code to hand over: it is shown once
    Add {
        /// The username
        username: String,
        /// The short name of the organization
        #[arg(long)]
        org: String,
        /// The person's name [default: the username]
        #[arg(long)]
        name: Option<String>,
        /// The mail address
        #[arg(long, default_value = "", hide_default_value = true)]
        email: String,
        /// employee, manager, admin or primary-admin
        #[arg(long, default_value = "employee", value_parser = role)]
        role: Role,
        /// The person's language [default: none of their own]
        #[arg(long, value_name = "TAG", default_value = "", hide_default_value = true)]
        locale: String,
        /// The mobile number, as the person's country writes it
        #[arg(long, default_value = "", hide_default_value = true)]
        phone: String,
        /// The country of the number, such as AU [default: the organization's region]
        #[arg(long, default_value = "", hide_default_value = true)]
        country: String,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// List the people of an organization
    List {
        /// The short name of the organization
        #[arg(long)]
        org: String,
        /// One JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// Issue an activation code to hand over, to whoever is invited or lacks a second factor that is required: it is shown once
    ActivationCode(Coded),
    /// Issue an access code to hand over, which takes the place of a mailed reset code: it is shown once, and the person is told
    AccessCode(Coded),
    /// Open what too many wrong tries have locked; the person is told by mail
    Unlock(Whom),
    /// Keep a person from signing in by any way; what they are signed in to ends at once
    Deactivate(Whom),
    /// Let a deactivated person sign in again
    Reactivate(Whom),
    /// Show one person
    Show {
        /// The username or mail address
        username: String,
        /// The short name of the organization
        #[arg(long)]
        org: String,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
}

/// A person of an organization.
#[derive(Debug, clap::Args)]
pub struct Whom {
    /// The username or mail address
    username: String,
    /// The short name of the organization
    #[arg(long)]
    org: String,
}

/// A person who is given a code.
#[derive(Debug, clap::Args)]
pub struct Coded {
    #[command(flatten)]
    whom: Whom,
    /// As JSON
    #[arg(long)]
    json: bool,
}

fn role(text: &str) -> Result<Role, String> {
    Role::from_name(&text.replace('-', "_"))
        .ok_or_else(|| "must be employee, manager, admin or primary-admin".to_owned())
}

fn object(person: &PersonRow) -> Value {
    json!({
        "id": person.id, "username": person.username, "name": person.name, "email": person.email, "role": person.role.name(),
        "status": person.status.name(), "locale": person.locale, "phone": person.phone, "phone_verified": person.phone_verified,
        "text_on": person.text_on, "email_backup": person.email_backup, "last_sign_in_at": person.last_sign_in_at,
        "created_at": person.created_at,
    })
}

fn moment(at: Option<Timestamp>) -> String {
    at.map(|at| format!("{} UTC", format::date_time(vestibule_i18n::SOURCE, "US", "UTC", at))).unwrap_or_default()
}

/// Prints a code that was issued.
fn code(issued: &Issued, kind: &str, hours: u32, json: bool) -> Done {
    let (name, code) = (&issued.username, issued.code.expose());
    if json {
        let key = format!("{kind}_code");
        out::json(&json!({ "username": name, key: code, "expires_at": issued.expires_at }))?;
        return Ok(());
    }
    out::line(&format!("{}: {kind} code {code}, good once and for {hours} hours", out::printable(name)))?;
    Ok(())
}

/// Runs one of them.
pub async fn run(config: &Config, command: Command) -> Done {
    match command {
        Command::Add { username, org, name, email, role, locale, phone, country, json } => {
            let portal = start::for_command(config, Folder::MustBe).await?;
            let new = NewUser {
                name: name.unwrap_or_else(|| username.clone()),
                username,
                email,
                role: Some(role),
                locale,
                phone,
                country,
            };
            let added = user::add(&portal, &org, &new).await.map_err(Failed::from)?;
            let code = added.activation_code.expose();
            if json {
                let mut value = object(&added.person);
                if let Value::Object(fields) = &mut value {
                    fields.insert("activation_code".to_owned(), code.into());
                }
                out::json(&value)?;
            } else {
                out::line(&format!("{}: activation code {code}, good once and for 72 hours", added.person.username))?;
            }
        }
        Command::List { org, json } => {
            let portal = start::for_command(config, Folder::MustBe).await?;
            let people = user::list(&portal, &org).await.map_err(Failed::from)?;
            if json {
                for person in &people {
                    out::json(&object(person))?;
                }
            } else {
                let rows: Vec<_> = people
                    .into_iter()
                    .map(|p| {
                        let last = moment(p.last_sign_in_at);
                        vec![
                            p.username,
                            p.name,
                            p.role.name().to_owned(),
                            p.status.name().to_owned(),
                            p.email.unwrap_or_default(),
                            last,
                        ]
                    })
                    .collect();
                out::table(&["USERNAME", "NAME", "ROLE", "STATUS", "EMAIL", "LAST SIGN-IN"], &rows)?;
            }
        }
        Command::ActivationCode(Coded { whom, json }) => {
            let portal = start::for_command(config, Folder::MustBe).await?;
            let issued = user::activation_code(&portal, &whom.org, &whom.username).await.map_err(Failed::from)?;
            code(&issued, "activation", 72, json)?;
        }
        Command::AccessCode(Coded { whom, json }) => {
            let portal = start::for_command(config, Folder::MustBe).await?;
            let issued = user::access_code(&portal, &whom.org, &whom.username).await.map_err(Failed::from)?;
            code(&issued, "access", 24, json)?;
        }
        Command::Unlock(Whom { username, org }) => {
            let portal = start::for_command(config, Folder::MustBe).await?;
            user::unlock(&portal, &org, &username).await.map_err(Failed::from)?;
            out::line(&format!("{}: unlocked", out::printable(&username)))?;
        }
        Command::Deactivate(Whom { username, org }) => {
            let portal = start::for_command(config, Folder::MustBe).await?;
            user::deactivate(&portal, &org, &username).await.map_err(Failed::from)?;
            out::line(&format!("{}: deactivated, and signed out everywhere", out::printable(&username)))?;
        }
        Command::Reactivate(Whom { username, org }) => {
            let portal = start::for_command(config, Folder::MustBe).await?;
            user::reactivate(&portal, &org, &username).await.map_err(Failed::from)?;
            out::line(&format!("{}: can sign in again", out::printable(&username)))?;
        }
        Command::Show { username, org, json } => {
            let portal = start::for_command(config, Folder::MustBe).await?;
            let person = user::show(&portal, &org, &username).await.map_err(Failed::from)?;
            if json {
                out::json(&object(&person))?;
                return Ok(());
            }
            let yes = |is: bool| if is { "yes" } else { "no" }.to_owned();
            let phone =
                person.phone.map(|phone| if person.phone_verified { phone } else { format!("{phone} (not verified)") });
            for (name, value) in [
                ("Username", person.username),
                ("Name", person.name),
                ("Role", person.role.name().to_owned()),
                ("Status", person.status.name().to_owned()),
                ("Email", person.email.unwrap_or_default()),
                ("Phone", phone.unwrap_or_default()),
                ("Language", person.locale.unwrap_or_default()),
                ("Text messages", yes(person.text_on)),
                ("Email backup", yes(person.email_backup)),
                ("Last sign-in", moment(person.last_sign_in_at)),
                ("Added", moment(Some(person.created_at))),
            ] {
                out::line(format!("{name:<18}{}", out::printable(&value)).trim_end())?;
            }
        }
    }
    Ok(())
}
