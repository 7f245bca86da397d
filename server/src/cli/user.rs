//! `vestibule user`

use super::out::moment;
use super::{Done, Failed, out};
use crate::config::Config;
use crate::start::{self, Folder};
use serde_json::{Value, json};
use vestibule_service::Failure;
use vestibule_service::user::{self, Issued, Method, NewUser, PersonRow};
use vestibule_shared::Refusal;
use vestibule_shared::auth::Role;
use vestibule_shared::auth::policy::NONE_DAYS;

/// Add people, list them, show one; unlock, deactivate and reactivate, issue codes to hand over, switch how somebody signs in
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
    /// Switch how a person proves who they are beside the password; they are told by mail
    SetMethod {
        #[command(flatten)]
        whom: Whom,
        /// text: a code by text message. none: nothing for a while, which lowers security
        #[arg(value_name = "text|none", value_parser = ["text", "none"])]
        method: String,
        /// Why; kept in the activity record and, with none, told to the person
        #[arg(
            long,
            value_name = "TEXT",
            default_value = "",
            hide_default_value = true,
            required_if_eq("method", "none")
        )]
        reason: String,
        /// With none: for how many days, 1 to 7 [default: 7]
        #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(i64).range(1..=NONE_DAYS))]
        days: Option<i64>,
    },
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
        "text_on": person.text_on, "email_backup": person.email_backup, "method": method(person), "none_until": person.none_until,
        "last_sign_in_at": person.last_sign_in_at,
        "created_at": person.created_at,
    })
}

/// What a sign-in asks of a person beside the password.
fn method(person: &PersonRow) -> &'static str {
    if person.asks_second { "text" } else { "none" }
}

/// Why a method was not switched, to the operator: the texts of the pages speak to the person.
fn not_switched(failure: Failure) -> Failed {
    let Failure::Refused(problem) = &failure else { return Failed::from(failure) };
    let text = match problem.refusal {
        Refusal::FactorRequired => {
            "a second factor is required of this person: by their role, by name, or of everyone in the organization"
        }
        Refusal::FactorMissing => "this person has no second factor that could be set aside",
        Refusal::PhoneMissing => {
            "this person has no number that is verified: they verify one themselves when they sign in"
        }
        _ => return Failed::from(failure),
    };
    Failed(text.to_owned())
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
        Command::SetMethod { whom: Whom { username, org }, method, reason, days } => {
            let method = match (method.as_str(), days) {
                ("none", days) => Method::None { days: days.unwrap_or(NONE_DAYS) },
                (_, None) => Method::Text,
                (_, Some(_)) => return Err(Failed("--days goes with none".to_owned()).into()),
            };
            let portal = start::for_command(config, Folder::MustBe).await?;
            let until = user::set_method(&portal, &org, &username, method, &reason).await.map_err(not_switched)?;
            let name = out::printable(&username);
            match until {
                Some(_) => {
                    out::line(&format!("{name}: no second factor is asked for until {}", moment(until)))?;
                    out::line("Until then the password alone opens this account, which lowers security.")?;
                    out::line(&format!("To end it before: vestibule user set-method {name} text --org {org}"))?;
                }
                None => out::line(&format!("{name}: signs in with password and text message"))?,
            }
        }
        Command::Show { username, org, json } => {
            let portal = start::for_command(config, Folder::MustBe).await?;
            let person = user::show(&portal, &org, &username).await.map_err(Failed::from)?;
            if json {
                out::json(&object(&person))?;
                return Ok(());
            }
            let mut method = method(&person).to_owned();
            if let Some(until) = person.none_until {
                method = format!("{method} until {}", moment(Some(until)));
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
                ("Method", method),
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
