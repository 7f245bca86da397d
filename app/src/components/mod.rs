//! The parts that pages are made of, one file each. Their HTML and classes are those of `style/README.md`.

pub mod button;
pub mod code_field;
pub mod countdown;
pub mod error_summary;
pub mod field;
pub mod frame;
pub mod handed_code;
pub mod language;
pub mod news;
pub mod notice;
pub mod page;
pub mod password_field;
pub mod people;
pub mod session_end;
pub mod settings_frame;
pub mod steps;
pub mod switch;
