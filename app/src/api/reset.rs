//! Resetting a password.

#![allow(missing_docs, reason = "the arguments of a function are the fields of its form")]

#[cfg(feature = "ssr")]
use super::server::Call;
use crate::client::CallError;
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use vestibule_service::reset;
use vestibule_shared::wire::ResetView;

/// The step that the record is in.
#[server(name = View, prefix = "/api/reset", endpoint = "view")]
pub async fn view(org: String) -> Result<ResetView, CallError> {
    let call = Call::of(&org)?;
    call.answer(reset::view(&call.portal, &call.caller, &org).await)
}

/// Asks for the mail.
#[server(name = Request, prefix = "/api/reset", endpoint = "request")]
pub async fn request(org: String, username: String) -> Result<ResetView, CallError> {
    let call = Call::of(&org)?;
    call.answer(reset::request(&call.portal, &call.caller, &org, &username).await)
}

/// Proves the mailed code.
#[server(name = MailCode, prefix = "/api/reset", endpoint = "mail-code")]
pub async fn mail_code(org: String, form: String, code: String) -> Result<ResetView, CallError> {
    let call = Call::of(&org)?;
    call.answer(reset::mail_code(&call.portal, &call.caller, &org, &form, &code).await)
}

/// Asks an access code in the place of the mailed one.
#[server(name = UseAccess, prefix = "/api/reset", endpoint = "use-access")]
pub async fn use_access(org: String, form: String) -> Result<ResetView, CallError> {
    let call = Call::of(&org)?;
    call.answer(reset::use_access(&call.portal, &call.caller, &org, &form, true).await)
}

/// Back to the mailed code.
#[server(name = UseMail, prefix = "/api/reset", endpoint = "use-mail")]
pub async fn use_mail(org: String, form: String) -> Result<ResetView, CallError> {
    let call = Call::of(&org)?;
    call.answer(reset::use_access(&call.portal, &call.caller, &org, &form, false).await)
}

/// Proves an access code.
#[server(name = AccessCode, prefix = "/api/reset", endpoint = "access-code")]
pub async fn access_code(org: String, form: String, code: String) -> Result<ResetView, CallError> {
    let call = Call::of(&org)?;
    call.answer(reset::access_code(&call.portal, &call.caller, &org, &form, &code).await)
}

/// Asks for a new mail; older codes end.
#[server(name = ResendMail, prefix = "/api/reset", endpoint = "resend-mail")]
pub async fn resend_mail(org: String, form: String) -> Result<ResetView, CallError> {
    let call = Call::of(&org)?;
    call.answer(reset::resend_mail(&call.portal, &call.caller, &org, &form).await)
}

/// Proves the second factor by a code.
#[server(name = VerifyCode, prefix = "/api/reset", endpoint = "code")]
pub async fn code(org: String, form: String, code: String) -> Result<ResetView, CallError> {
    let call = Call::of(&org)?;
    call.answer(reset::code(&call.portal, &call.caller, &org, &form, &code).await)
}

/// Sends the same code again.
#[server(name = Resend, prefix = "/api/reset", endpoint = "resend")]
pub async fn resend(org: String, form: String) -> Result<ResetView, CallError> {
    let call = Call::of(&org)?;
    call.answer(reset::resend(&call.portal, &call.caller, &org, &form).await)
}

/// Sets the new password.
#[server(name = NewPassword, prefix = "/api/reset", endpoint = "new-password")]
pub async fn new_password(org: String, form: String, new_password: String) -> Result<ResetView, CallError> {
    let call = Call::of(&org)?;
    call.answer(reset::new_password(&call.portal, &call.caller, &org, &form, &new_password).await)
}

/// Begins again.
#[server(name = Restart, prefix = "/api/reset", endpoint = "restart")]
pub async fn restart(org: String, form: String) -> Result<ResetView, CallError> {
    let call = Call::of(&org)?;
    call.answer(reset::restart(&call.portal, &call.caller, &org, &form).await)
}
