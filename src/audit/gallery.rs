//! The audits that come with the page: what their cards say, their plans and their data.
