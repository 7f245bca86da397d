//! `vestibule org`

use super::out::moment;
use super::{Done, Failed, out};
use crate::config::Config;
use crate::start::{self, Folder};
use serde_json::{Value, json};
use vestibule_service::OrgInfo;
use vestibule_service::everyone::Requirement;
use vestibule_service::org::{self, NewOrg, OrgDetails, OrgEdit};

/// Add organizations, list them, show one, change one
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Add an organization
    Add {
        /// Its short name, as in its address: lower-case letters, digits, hyphens
        slug: String,
        /// Its name [default: the short name]
        #[arg(long)]
        name: Option<String>,
        /// US or AU
        #[arg(long, default_value = "US")]
        region: String,
        /// Its default language [default: the region's]
        #[arg(long, value_name = "TAG", default_value = "", hide_default_value = true)]
        locale: String,
        /// Its time zone, such as Australia/Sydney [default: the region's]
        #[arg(long, value_name = "ZONE", default_value = "", hide_default_value = true)]
        time_zone: String,
        /// Countries to which it sends text messages, such as AU,US [default: the region's]
        #[arg(long, value_delimiter = ',', value_name = "COUNTRIES")]
        countries: Vec<String>,
        /// A number of its own, which gets no codes; may be given more than once
        #[arg(long = "own-number", value_name = "NUMBER")]
        own_numbers: Vec<String>,
        /// Everyone needs a second factor
        #[arg(long)]
        require_2fa: bool,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Change an organization; what is not named stays as it is
    Set {
        /// Its short name
        #[arg(long)]
        org: String,
        /// Its name
        #[arg(long)]
        name: Option<String>,
        /// US or AU
        #[arg(long)]
        region: Option<String>,
        /// Its default language
        #[arg(long, value_name = "TAG")]
        locale: Option<String>,
        /// Its time zone, such as Australia/Sydney
        #[arg(long, value_name = "ZONE")]
        time_zone: Option<String>,
        /// Countries to which it sends text messages, such as AU,US
        #[arg(long, value_delimiter = ',', value_name = "COUNTRIES")]
        countries: Option<Vec<String>>,
        /// Its own numbers, landlines too, separated by commas; they get no codes. Empty for none
        #[arg(long, value_delimiter = ',', value_name = "NUMBERS")]
        own_numbers: Option<Vec<String>>,
        /// Whether everyone needs a second factor: on or off. With on, whoever lacks one is mailed at once and a day before the deadline
        #[arg(long, value_name = "on|off", value_parser = on_or_off)]
        require_2fa: Option<bool>,
        /// With --require-2fa on: for how many days people without a number can still sign in, 1 to 30 [default: 7]
        #[arg(long, value_name = "DAYS", requires = "require_2fa")]
        deadline: Option<i64>,
        /// The fewest characters of a new password
        #[arg(long, value_name = "NUMBER")]
        password_min: Option<i64>,
        /// Its color, such as #3a55c5; empty for none of its own
        #[arg(long, value_name = "#RRGGBB")]
        accent: Option<String>,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// List all organizations
    List {
        /// One JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// Show one organization
    Show {
        /// Its short name
        slug: String,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
}

fn on_or_off(text: &str) -> Result<bool, &'static str> {
    match text {
        "on" => Ok(true),
        "off" => Ok(false),
        _ => Err("must be on or off"),
    }
}

fn object(org: &OrgInfo) -> Value {
    json!({ "slug": org.slug, "name": org.name, "region": org.region, "locale": org.locale, "time_zone": org.time_zone })
}

/// Runs one of them.
pub async fn run(config: &Config, command: Command) -> Done {
    match command {
        Command::Add { slug, name, region, locale, time_zone, countries, own_numbers, require_2fa, json } => {
            let portal = start::for_command(config, Folder::Make).await?;
            let new = NewOrg {
                name: name.unwrap_or_else(|| slug.clone()),
                slug,
                region: region.to_ascii_uppercase(),
                locale,
                time_zone,
                countries,
                own_numbers,
                require_second: require_2fa,
            };
            let org = org::add(&portal, &new).await.map_err(Failed::from)?;
            if json {
                out::json(&object(&org))?;
            } else {
                out::line(&format!(
                    "{} is at {}/w/{}/sign-in",
                    out::printable(&org.name),
                    portal.base_url(),
                    org.slug
                ))?;
            }
        }
        Command::Set {
            org,
            name,
            region,
            locale,
            time_zone,
            countries,
            own_numbers,
            require_2fa,
            deadline,
            password_min,
            accent,
            json,
        } => {
            let requirement = match (require_2fa, deadline) {
                (Some(true), days) => Some(Requirement::On(days)),
                (Some(false), Some(_)) => {
                    return Err(Failed("--deadline goes with --require-2fa on".to_owned()).into());
                }
                (Some(false), None) => Some(Requirement::Off),
                (None, _) => None,
            };
            let portal = start::for_command(config, Folder::MustBe).await?;
            let region = region.map(|region| region.to_ascii_uppercase());
            let edit = OrgEdit { name, region, locale, time_zone, countries, own_numbers, password_min, accent };
            print(org::set(&portal, &org, &edit, requirement).await.map_err(Failed::from)?, json)?;
        }
        Command::List { json } => {
            let portal = start::for_command(config, Folder::MustBe).await?;
            let orgs = org::list(&portal).await.map_err(Failed::from)?;
            if json {
                for org in &orgs {
                    out::json(&object(org))?;
                }
            } else {
                let rows: Vec<_> = orgs
                    .into_iter()
                    .map(|org| vec![org.slug, org.name, org.region, org.locale.to_string(), org.time_zone])
                    .collect();
                out::table(&["SHORT NAME", "NAME", "REGION", "LANGUAGE", "TIME ZONE"], &rows)?;
            }
        }
        Command::Show { slug, json } => {
            let portal = start::for_command(config, Folder::MustBe).await?;
            print(org::show(&portal, &slug).await.map_err(Failed::from)?, json)?;
        }
    }
    Ok(())
}

fn print(org: OrgDetails, json: bool) -> std::io::Result<()> {
    if json {
        let mut value = object(&org.info);
        if let Value::Object(fields) = &mut value {
            fields.insert("require_2fa".to_owned(), org.require_second.into());
            fields.insert("require_2fa_from".to_owned(), json!(org.require_from));
            fields.insert("countries".to_owned(), org.countries.clone().into());
            fields.insert("own_numbers".to_owned(), org.own_numbers.clone().into());
            fields.insert("password_min".to_owned(), org.password_min.into());
            fields.insert("accent".to_owned(), org.info.accent.clone().into());
            fields.insert("people".to_owned(), org.people.into());
        }
        return out::json(&value);
    }
    let required = match org.require_from {
        Some(_) => format!("yes, of people without a number from {}", moment(org.require_from)),
        None => if org.require_second { "yes" } else { "no" }.to_owned(),
    };
    for (name, value) in [
        ("Short name", org.info.slug),
        ("Name", org.info.name),
        ("Region", org.info.region),
        ("Language", org.info.locale.to_string()),
        ("Time zone", org.info.time_zone),
        ("2FA required", required),
        ("Text messages to", org.countries.join(", ")),
        ("Own numbers", org.own_numbers.join(", ")),
        ("Password minimum", org.password_min.to_string()),
        ("Color", org.info.accent.unwrap_or_default()),
        ("People", org.people.to_string()),
    ] {
        out::line(format!("{name:<18}{}", out::printable(&value)).trim_end())?;
    }
    Ok(())
}
