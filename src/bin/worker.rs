//! Joins the session to the worker's messages. On a host this program does nothing.

fn main() {}
