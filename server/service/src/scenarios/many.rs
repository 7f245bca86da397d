//! Many people at once: a file that is checked and then taken in, acts on everyone who was chosen, the list as a file.

use super::base::{ask, both};
use super::helping::lock;
use super::teams::{at, id, list};
use crate::testing::{Browser, World, number};
use crate::{Answer, Failure, acts, team, user};
use vestibule_shared::auth::Status;
use vestibule_shared::csv;
use vestibule_shared::refusal::{Field, Problem};
use vestibule_shared::wire::{JobState, JobView, RowOutcome, TeamQuery};
use vestibule_shared::{Refusal, Span};

async fn upload(w: &World, b: &Browser, text: &str) -> JobView {
    team::upload(&w.p, &b.caller, "acme", &b.form, text.as_bytes()).await.unwrap();
    import(w, b).await
}

async fn import(w: &World, b: &Browser) -> JobView {
    team::job(&w.p, &b.caller, "acme", true, 0, false).await.unwrap()
}

async fn work(w: &World) {
    while team::jobs::work(&w.p).await.unwrap() {}
}

async fn order(w: &World, b: &Browser, job: &JobView, what: team::Order) -> JobView {
    team::order(&w.p, &b.caller, "acme", &b.form, &job.job, what).await.unwrap()
}

/// What became of each row: its line, and the refusal if there was one.
fn results(view: &JobView) -> Vec<(i64, Option<Problem>)> {
    let refusal = |outcome: &RowOutcome| match outcome {
        RowOutcome::Refused(problem) => Some(problem.problem.clone()),
        _ => None,
    };
    view.rows.iter().map(|row| (row.line, refusal(&row.outcome))).collect()
}

both!(a_file_is_checked_before_anybody_is_added, |w| {
    let arthur = at(w, "arthur", 1).await;
    let file = "Full name,Username,Email,Mobile number,Country,Role,Language,Shoe size\r\n\
        Anna Weiß,anna,anna@acme.example,0491 571 266,AU,Manager,fr,38\r\n\
        Bob,sam,,,,,,\r\n\
        ,carl,,,,,,\r\n\
        Dora,anna,,,,,,\r\n\
        \"Eve \"\"E\"\" O'Neil\",eve,eve@acme.example,02 5550 1234,AU,,,\r\n\
        Fred,fred,,,,Admin,,\r\n\
        Gina,gina,,,,,,\r\n";
    let view = upload(w, &arthur, file).await;
    assert_eq!(
        (view.state, view.total.value, view.unknown.as_slice()),
        (JobState::Checking, 7, &["Shoe size".to_owned()][..])
    );
    work(w).await;
    let view = import(w, &arthur).await;
    assert_eq!((view.state, view.done.value, view.refused.value), (JobState::Ready, 7, 5));
    let wrong = |field, refusal| Some(Problem::field(field, refusal));
    assert_eq!(
        results(&view),
        [
            (2, None),
            (3, wrong(Field::Username, Refusal::NameTaken)),
            (4, wrong(Field::DisplayName, Refusal::Empty)),
            (5, Some(Problem::page(Refusal::FileTwice))),
            (6, wrong(Field::Phone, Refusal::PhoneNotMobile)),
            (7, wrong(Field::Role, Refusal::BadChoice)),
            (8, None),
        ]
    );
    let refused = team::job(&w.p, &arthur.caller, "acme", true, 0, true).await.unwrap();
    assert_eq!(refused.rows.len(), 5);
    assert!(user::show(&w.p, "acme", "anna").await.is_err(), "nobody is added yet");

    let view = order(w, &arthur, &view, team::Order::Start).await;
    assert_eq!((view.state, view.total.value, view.done.value), (JobState::Running, 2, 0));
    work(w).await;
    let view = import(w, &arthur).await;
    assert_eq!((view.state, view.done.value, view.refused.value, view.codes), (JobState::Done, 2, 0, true));
    let anna = user::show(&w.p, "acme", "anna").await.unwrap();
    assert_eq!((anna.status, anna.locale.as_deref()), (Status::Invited, Some("fr")));
    assert_eq!(anna.role.name(), "manager");

    // The codes are there once, and open the accounts.
    let codes = async || team::codes(&w.p, &arthur.caller, "acme", &arthur.form, &view.job).await;
    let text = codes().await.unwrap();
    let records = csv::parse(text.as_bytes()).unwrap();
    assert_eq!(records.len(), 3);
    assert_eq!(&records[1].cells[..2], ["Anna Weiß", "anna"]);
    assert!(crate::codes::Activation::parse(&records[1].cells[3]).is_ok());
    assert!(matches!(codes().await, Err(Failure::NotFound)));
    assert!(!import(w, &arthur).await.codes);
    // And everything is gone after a day.
    w.pass(Span::hours(25));
    w.worker.housekeeping().await.unwrap();
    let olivia = at(w, "olivia", 2).await;
    assert_eq!(import(w, &olivia).await.state, JobState::None);
});

both!(a_file_is_understood_in_any_of_our_languages, |w| {
    let olivia = at(w, "olivia", 1).await;
    for (n, head) in ["Full name,Username,Role", "\u{feff}Nom complet;Identifiant;Rôle", "FULL NAME;username;role"]
        .iter()
        .enumerate()
    {
        let separator = if head.contains(';') { ';' } else { ',' };
        let role = ["manager", "Responsable", "Manager"][n];
        let file = format!("{head}\nPerson {n}{separator}person{n}{separator}{role}\n");
        let view = upload(w, &olivia, &file).await;
        work(w).await;
        order(w, &olivia, &view, team::Order::Start).await;
        work(w).await;
        assert_eq!(user::show(&w.p, "acme", &format!("person{n}")).await.unwrap().role.name(), "manager", "{head}");
    }
    for (bytes, refusal) in [
        (&b"Full name,Username\nZo\xeb,zoe\n"[..], Refusal::FileNotUtf8 { line: 2 }),
        (b"Full name,Username\n\"Zoe,zoe\n", Refusal::FileQuote { line: 2 }),
        (b"Full name,Username\n", Refusal::FileEmpty),
        (b"", Refusal::FileEmpty),
        (b"Surname,Shoe size\nx,1\n", Refusal::FileColumns),
    ] {
        team::upload(&w.p, &olivia.caller, "acme", &olivia.form, bytes).await.unwrap();
        let told = import(w, &olivia).await.news.problem.unwrap();
        assert_eq!(told.problem, Problem::field(Field::File, refusal));
    }
});

both!(an_import_is_stopped_and_survives_its_worker, |w| {
    let arthur = at(w, "arthur", 1).await;
    let mut file = "Full name,Username\n".to_owned();
    for n in 0..60 {
        file.push_str(&format!("Person {n},person{n}\n"));
    }
    let view = upload(w, &arthur, &file).await;
    work(w).await;
    order(w, &arthur, &view, team::Order::Start).await;
    // A worker that took it up and died: nobody has it until its lease is over.
    let now = w.p.now();
    let taken = ask!(w, |tx| tx.claim_job(now, Span::seconds(10)).await);
    assert!(taken.is_some());
    assert!(!team::jobs::work(&w.p).await.unwrap());
    w.pass(Span::seconds(10));
    work(w).await;
    let view = import(w, &arthur).await;
    assert_eq!((view.state, view.done.value, view.refused.value), (JobState::Done, 60, 0));
    assert_eq!(user::list(&w.p, "acme").await.unwrap().len(), 67, "each once");

    // One that is stopped does no more.
    let view = upload(w, &arthur, &file.replace("person", "other")).await;
    work(w).await;
    order(w, &arthur, &view, team::Order::Start).await;
    let view = order(w, &arthur, &view, team::Order::Stop).await;
    assert_eq!(view.state, JobState::Stopped);
    work(w).await;
    assert_eq!(user::list(&w.p, "acme").await.unwrap().len(), 67);
    let view = order(w, &arthur, &view, team::Order::Discard).await;
    assert_eq!(view.state, JobState::None);
    // Who may no longer do it has it stopped.
    let view = upload(w, &arthur, &file.replace("person", "third")).await;
    work(w).await;
    order(w, &arthur, &view, team::Order::Start).await;
    user::deactivate(&w.p, "acme", "arthur").await.unwrap();
    work(w).await;
    assert_eq!(user::list(&w.p, "acme").await.unwrap().len(), 67);
});

both!(acts_on_many_tell_what_became_of_each, |w| {
    let (marie, arthur) = (at(w, "marie", 1).await, at(w, "arthur", 2).await);
    let ids = async |names: &[&str]| {
        let mut ids = Vec::new();
        for name in names {
            ids.push(id(w, name).await);
        }
        ids
    };
    let job = async |b: &Browser| team::job(&w.p, &b.caller, "acme", false, 0, false).await.unwrap();
    let begin = async |b: &Browser, act: &str, people: &[String]| {
        team::begin(&w.p, &b.caller, "acme", &b.form, act, people).await
    };
    let everyone = ids(&["sam", "claire", "arthur", "olivia"]).await;
    begin(&arthur, "deactivate", &everyone).await.unwrap();
    work(w).await;
    let view = job(&arthur).await;
    assert_eq!((view.state, view.done.value, view.refused.value), (JobState::Done, 4, 2));
    for (row, refused) in
        view.rows.iter().map(|row| (row.username.as_str(), matches!(row.outcome, RowOutcome::Refused(_))))
    {
        assert_eq!(refused, matches!(row, "arthur" | "olivia"), "{row}: neither oneself nor whom one does not reach");
    }
    assert_eq!(user::show(&w.p, "acme", "sam").await.unwrap().status, Status::Deactivated);
    begin(&arthur, "reactivate", &everyone[..2]).await.unwrap();
    begin(&arthur, "require", &everyone[..2]).await.unwrap();
    begin(&arthur, "end-sessions", &everyone[..2]).await.unwrap();
    work(w).await;
    let missing = TeamQuery { second: "missing".to_owned(), ..TeamQuery::default() };
    assert_eq!(list(w, &arthur, missing).await.unwrap().people[0].username, "claire");
    // A manager does what managers may, to whom they may.
    assert!(matches!(begin(&marie, "deactivate", &everyone).await, Err(Failure::NotFound)));
    begin(&marie, "codes", &ids(&["lucy", "arthur"]).await).await.unwrap();
    work(w).await;
    let view = job(&marie).await;
    assert_eq!((view.done.value, view.refused.value, view.codes), (2, 1, true));
    let text = team::codes(&w.p, &marie.caller, "acme", &marie.form, &view.job).await.unwrap();
    assert!(text.contains("lucy") && !text.contains("arthur"));
    // Another's job is nobody else's.
    assert!(matches!(team::codes(&w.p, &arthur.caller, "acme", &arthur.form, &view.job).await, Err(Failure::NotFound)));
    // Nobody chosen, nothing chosen.
    begin(&marie, "codes", &[]).await.unwrap();
    assert_eq!(job(&marie).await.news.problem.unwrap().problem, Problem::page(Refusal::NobodyChosen));
    begin(&marie, "import", &everyone).await.unwrap();
    assert_eq!(job(&marie).await.news.problem.unwrap().problem, Problem::page(Refusal::BadChoice));
});

both!(many_are_unlocked_with_one_proof, |w| {
    let mut marie = at(w, "marie", 1).await;
    let people = [id(w, "sam").await, id(w, "claire").await];
    for who in &people {
        lock(w, who).await;
    }
    let begun = team::begin(&w.p, &marie.caller, "acme", &marie.form, "unlock", &people).await;
    assert!(matches!(begun, Err(Failure::Confirm)));
    work(w).await;
    let code = w.code_to(number("marie")).await;
    let Answer { view, cookies } = acts::code(&w.p, &marie.caller, "acme", &marie.form, &code).await.unwrap();
    marie.keep(cookies);
    assert_eq!(view.back, "/w/acme/team/job");
    work(w).await;
    let view = team::job(&w.p, &marie.caller, "acme", false, 0, false).await.unwrap();
    assert_eq!(
        (view.state, view.done.value, view.refused.value, view.news.done.is_some()),
        (JobState::Done, 2, 0, true)
    );
    let locked = TeamQuery { locked: "locked".to_owned(), ..TeamQuery::default() };
    assert!(list(w, &marie, locked).await.unwrap().people.is_empty());
});

both!(the_list_is_taken_away_as_a_file_that_the_import_understands, |w| {
    let arthur = at(w, "arthur", 1).await;
    let whole = async |b: &Browser, query: TeamQuery| {
        let mut export = team::export(&w.p, &b.caller, "acme", query).await.unwrap();
        let mut text = String::new();
        while let Some(piece) = export.next().await.unwrap() {
            text.push_str(&piece);
        }
        text
    };
    let text = whole(&arthur, TeamQuery::default()).await;
    let records = csv::parse(text.as_bytes()).unwrap();
    assert_eq!(records.len(), 8);
    assert!(text.contains("'+61491570158"), "no cell is a formula: {text}");
    let some = whole(&arthur, TeamQuery { status: "invited".to_owned(), ..TeamQuery::default() }).await;
    assert_eq!(csv::parse(some.as_bytes()).unwrap().len(), 2);
    // Everyone in it is there already; all else is understood.
    upload(w, &arthur, &text).await;
    work(w).await;
    let view = import(w, &arthur).await;
    assert_eq!((view.total.value, view.refused.value), (7, 7));
    let marie = at(w, "marie", 2).await;
    let taken = team::export(&w.p, &marie.caller, "acme", TeamQuery::default()).await;
    assert!(matches!(taken, Err(Failure::NotFound)));
    assert!(matches!(team::upload(&w.p, &marie.caller, "acme", &marie.form, b"x").await, Err(Failure::NotFound)));
});

/// Does what one of the use cases does, for the test that each leaves its row.
pub async fn drive(w: &World, name: &str) {
    let arthur = at(w, "arthur", 1).await;
    if name == "export::export" {
        drop(team::export(&w.p, &arthur.caller, "acme", TeamQuery::default()).await.unwrap());
        return;
    }
    let view = upload(w, &arthur, "Full name,Username\nAnna,anna\n").await;
    work(w).await;
    order(w, &arthur, &view, team::Order::Start).await;
    work(w).await;
    if name == "jobs::codes" {
        team::codes(&w.p, &arthur.caller, "acme", &arthur.form, &view.job).await.unwrap();
    }
}
