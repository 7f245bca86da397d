//! Payment settings.

#![allow(missing_docs, clippy::too_many_arguments, reason = "the arguments of a function are the fields of its form")]

#[cfg(feature = "ssr")]
use super::server::{Call, fail};
use crate::client::CallError;
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use vestibule_service::payments;
#[cfg(feature = "ssr")]
use vestibule_shared::input::bank::Typed;
use vestibule_shared::wire::PaymentsView;

/// The payment settings.
#[server(name = View, prefix = "/api/payments", endpoint = "view")]
pub async fn view(org: String) -> Result<PaymentsView, CallError> {
    let call = Call::of(&org)?;
    payments::view(&call.portal, &call.caller, &org).await.map_err(fail)
}

/// Another bank account: the fields of the chosen country count.
#[server(name = ChangeBank, prefix = "/api/payments", endpoint = "bank")]
pub async fn bank(
    org: String,
    form: String,
    bank_country: String,
    #[server(default)] routing: String,
    #[server(default)] us_account: String,
    #[server(default)] bsb: String,
    #[server(default)] au_account: String,
    #[server(default)] iban: String,
) -> Result<PaymentsView, CallError> {
    let call = Call::of(&org)?;
    let typed = Typed {
        country: &bank_country,
        routing: &routing,
        us_account: &us_account,
        bsb: &bsb,
        au_account: &au_account,
        iban: &iban,
    };
    payments::change_bank(&call.portal, &call.caller, &org, &form, typed).await.map_err(fail)
}

/// Instant payouts on or off.
#[server(name = SwitchInstant, prefix = "/api/payments", endpoint = "instant")]
pub async fn instant(org: String, form: String, on: bool) -> Result<PaymentsView, CallError> {
    let call = Call::of(&org)?;
    payments::switch_instant(&call.portal, &call.caller, &org, &form, on).await.map_err(fail)
}

/// Another statement descriptor.
#[server(name = ChangeDescriptor, prefix = "/api/payments", endpoint = "descriptor")]
pub async fn descriptor(org: String, form: String, descriptor: String) -> Result<PaymentsView, CallError> {
    let call = Call::of(&org)?;
    payments::change_descriptor(&call.portal, &call.caller, &org, &form, &descriptor).await.map_err(fail)
}
