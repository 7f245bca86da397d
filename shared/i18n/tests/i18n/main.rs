//! Tests of the texts and of what loads, makes, formats and checks them.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "helpers of tests fail the test")]

mod catalog;
mod check;
mod format;
mod negotiate;
mod pseudo;
mod texts;
