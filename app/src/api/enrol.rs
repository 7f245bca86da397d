//! What a sign-in asks beside password and code: activation code, first password, second factor.

#![allow(missing_docs, reason = "the arguments of a function are the fields of its form")]

#[cfg(feature = "ssr")]
use super::server::Call;
use crate::client::CallError;
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use vestibule_service::enrol;
use vestibule_shared::wire::EnrolView;

/// The step that the record is in.
#[server(name = View, prefix = "/api/enrol", endpoint = "view")]
pub async fn view(org: String) -> Result<EnrolView, CallError> {
    let call = Call::of(&org)?;
    call.answer(enrol::view(&call.portal, &call.caller, &org).await)
}

/// Proves an activation code.
#[server(name = Activation, prefix = "/api/enrol", endpoint = "activation")]
pub async fn activation(org: String, form: String, code: String) -> Result<EnrolView, CallError> {
    let call = Call::of(&org)?;
    call.answer(enrol::activation(&call.portal, &call.caller, &org, &form, &code).await)
}

/// Back to the password.
#[server(name = UsePassword, prefix = "/api/enrol", endpoint = "use-password")]
pub async fn use_password(org: String, form: String) -> Result<EnrolView, CallError> {
    let call = Call::of(&org)?;
    call.answer(enrol::use_password(&call.portal, &call.caller, &org, &form).await)
}

/// Sets the first password.
#[server(name = NewPassword, prefix = "/api/enrol", endpoint = "new-password")]
pub async fn new_password(org: String, form: String, new_password: String) -> Result<EnrolView, CallError> {
    let call = Call::of(&org)?;
    call.answer(enrol::new_password(&call.portal, &call.caller, &org, &form, &new_password).await)
}

/// Sends a code to the number on file.
#[server(name = SendOnFile, prefix = "/api/enrol", endpoint = "send-on-file")]
pub async fn send_on_file(org: String, form: String) -> Result<EnrolView, CallError> {
    let call = Call::of(&org)?;
    call.answer(enrol::send(&call.portal, &call.caller, &org, &form, None).await)
}

/// Sends a code to another number.
#[server(name = SendTo, prefix = "/api/enrol", endpoint = "send")]
pub async fn send(org: String, form: String, country: String, phone: String) -> Result<EnrolView, CallError> {
    let call = Call::of(&org)?;
    call.answer(enrol::send(&call.portal, &call.caller, &org, &form, Some((&country, &phone))).await)
}

/// Sends the same code again.
#[server(name = Resend, prefix = "/api/enrol", endpoint = "resend")]
pub async fn resend(org: String, form: String) -> Result<EnrolView, CallError> {
    let call = Call::of(&org)?;
    call.answer(enrol::resend(&call.portal, &call.caller, &org, &form).await)
}

/// Proves the number by its code.
#[server(name = VerifyCode, prefix = "/api/enrol", endpoint = "code")]
pub async fn code(org: String, form: String, code: String) -> Result<EnrolView, CallError> {
    let call = Call::of(&org)?;
    call.answer(enrol::code(&call.portal, &call.caller, &org, &form, &code).await)
}

/// Sends a code to the mail address on file.
#[server(name = Mail, prefix = "/api/enrol", endpoint = "mail")]
pub async fn mail(org: String, form: String) -> Result<EnrolView, CallError> {
    let call = Call::of(&org)?;
    call.answer(enrol::mail(&call.portal, &call.caller, &org, &form).await)
}

/// Proves the mailed code.
#[server(name = MailCode, prefix = "/api/enrol", endpoint = "mail-code")]
pub async fn mail_code(org: String, form: String, code: String) -> Result<EnrolView, CallError> {
    let call = Call::of(&org)?;
    call.answer(enrol::mail_code(&call.portal, &call.caller, &org, &form, &code).await)
}

/// Shows the number on file.
#[server(name = OnFile, prefix = "/api/enrol", endpoint = "on-file")]
pub async fn on_file(org: String, form: String) -> Result<EnrolView, CallError> {
    let call = Call::of(&org)?;
    call.answer(enrol::ask(&call.portal, &call.caller, &org, &form, enrol::Ask::OnFile).await)
}

/// Asks another number.
#[server(name = Other, prefix = "/api/enrol", endpoint = "other")]
pub async fn other(org: String, form: String) -> Result<EnrolView, CallError> {
    let call = Call::of(&org)?;
    call.answer(enrol::ask(&call.portal, &call.caller, &org, &form, enrol::Ask::Other).await)
}

/// Back to the number that the code went to.
#[server(name = Again, prefix = "/api/enrol", endpoint = "again")]
pub async fn again(org: String, form: String) -> Result<EnrolView, CallError> {
    let call = Call::of(&org)?;
    call.answer(enrol::ask(&call.portal, &call.caller, &org, &form, enrol::Ask::Again).await)
}

/// Begins again, with the username kept.
#[server(name = Restart, prefix = "/api/enrol", endpoint = "restart")]
pub async fn restart(org: String, form: String) -> Result<EnrolView, CallError> {
    let call = Call::of(&org)?;
    call.answer(enrol::restart(&call.portal, &call.caller, &org, &form).await)
}
