//! Signing in.

#![allow(missing_docs, reason = "the arguments of a function are the fields of its form")]

#[cfg(feature = "ssr")]
use super::server::Call;
use crate::client::CallError;
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use vestibule_service::sign_in;
use vestibule_shared::wire::SignInView;

/// The step that the record is in.
#[server(name = View, prefix = "/api/sign-in", endpoint = "view")]
pub async fn view(org: String, return_to: Option<String>) -> Result<SignInView, CallError> {
    let call = Call::of(&org)?;
    call.answer(sign_in::view(&call.portal, &call.caller, &org, return_to.as_deref()).await)
}

/// Says who signs in.
#[server(name = Name, prefix = "/api/sign-in", endpoint = "name")]
pub async fn name(org: String, username: String, return_to: Option<String>) -> Result<SignInView, CallError> {
    let call = Call::of(&org)?;
    call.answer(sign_in::name(&call.portal, &call.caller, &org, &username, return_to.as_deref()).await)
}

/// Proves the password.
#[server(name = Password, prefix = "/api/sign-in", endpoint = "password")]
pub async fn password(org: String, form: String, username: String, password: String) -> Result<SignInView, CallError> {
    let call = Call::of(&org)?;
    call.answer(sign_in::password(&call.portal, &call.caller, &org, &form, &username, &password).await)
}

/// An activation code in the place of the password.
#[server(name = UseActivation, prefix = "/api/sign-in", endpoint = "use-activation")]
pub async fn use_activation(org: String, form: String) -> Result<SignInView, CallError> {
    let call = Call::of(&org)?;
    call.answer(sign_in::use_activation(&call.portal, &call.caller, &org, &form).await)
}

/// Proves the second factor by a code.
#[server(name = VerifyCode, prefix = "/api/sign-in", endpoint = "code")]
pub async fn code(org: String, form: String, code: String) -> Result<SignInView, CallError> {
    let call = Call::of(&org)?;
    call.answer(sign_in::code(&call.portal, &call.caller, &org, &form, &code).await)
}

/// Sends the same code again.
#[server(name = Resend, prefix = "/api/sign-in", endpoint = "resend")]
pub async fn resend(org: String, form: String) -> Result<SignInView, CallError> {
    let call = Call::of(&org)?;
    call.answer(sign_in::resend(&call.portal, &call.caller, &org, &form).await)
}

/// Sends the same code by mail.
#[server(name = Email, prefix = "/api/sign-in", endpoint = "email")]
pub async fn email(org: String, form: String) -> Result<SignInView, CallError> {
    let call = Call::of(&org)?;
    call.answer(sign_in::email(&call.portal, &call.caller, &org, &form).await)
}

/// Begins again, with the username kept.
#[server(name = Restart, prefix = "/api/sign-in", endpoint = "restart")]
pub async fn restart(org: String, form: String) -> Result<SignInView, CallError> {
    let call = Call::of(&org)?;
    call.answer(sign_in::restart(&call.portal, &call.caller, &org, &form).await)
}
