//! The home page: who is signed in (A10).

use crate::caller::Caller;
use crate::failure::Failure;
use crate::portal::Portal;
use crate::session::{entered, viewing, who};
use vestibule_shared::auth::roles::Act;
use vestibule_shared::wire::HomeView;

/// The home page.
///
/// # Errors
/// `SignedOut`.
pub async fn view(p: &Portal, caller: &Caller, slug: &str) -> Result<HomeView, Failure> {
    let now = p.now();
    let found = entered(p, caller, slug, Act::OwnAccount, now).await?;
    let user = &found.user;
    let viewing = viewing(&caller.locale, &found);
    Ok(HomeView {
        who: who(p, &viewing, &found, now),
        last_sign_in: user.previous_sign_in_at.map(|at| p.date_time(&viewing, at)),
        recommend_second_factor: !(user.text_on && user.phone_verified_at.is_some()),
        weak: found.session.weak,
    })
}
