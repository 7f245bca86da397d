//! `vestibule data`

use super::{Done, Failed, out};
use std::fmt::Write;
use vestibule_store::{DatabaseConfig, Store};

/// Move data between databases
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Copy everything into an empty database, and compare counts and checksums; the keyring in the data folder stays as it is
    Copy {
        /// The database to read: postgres://…, or the path of a SQLite file
        #[arg(long, value_name = "URL")]
        from: String,
        /// The database to fill: it must be empty
        #[arg(long, value_name = "URL")]
        to: String,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
}

/// Runs it.
pub async fn run(command: Command) -> Done {
    let Command::Copy { from, to, json } = command;
    let source: DatabaseConfig = from.parse()?;
    if let vestibule_store::Target::Sqlite(path) = &source.target
        && !path.exists()
    {
        return Err(Failed(format!("{}: there is no such file", path.display())).into());
    }
    let source = Store::open(&source).await?;
    let target = Store::open(&to.parse()?).await?;
    // With two roles its owner has made the schema.
    if target.pending_migrations().await? > 0 {
        target.migrate().await?;
    }
    let counts = vestibule_store::copy(&source, &target, |_, _| {}).await?;
    let hex = |bytes: &[u8]| {
        bytes.iter().fold(String::new(), |mut text, byte| {
            // Writing to a string cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
    };
    if json {
        for count in &counts {
            out::json(
                &serde_json::json!({ "table": count.table, "rows": count.rows, "sha256": hex(&count.checksum) }),
            )?;
        }
    } else {
        let rows: Vec<_> =
            counts.iter().map(|c| vec![c.table.to_owned(), c.rows.to_string(), hex(&c.checksum)]).collect();
        out::table(&["TABLE", "ROWS", "SHA-256"], &rows)?;
        out::line("counts and checksums are the same on both sides")?;
    }
    source.close().await;
    target.close().await;
    Ok(())
}
