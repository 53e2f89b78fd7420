//! One test binary: it links once, and each file is one idea.

// Tells the lints that all of this is tests, functions without `#[test]` included.
#![cfg(test)]

mod browser;
mod commands;
mod conversations;
mod desk_client;
mod desk_doors;
mod desk_people;
mod feeds;
mod http;
mod killed;
mod line;
mod lint;
mod meetings;
mod meetings_next;
mod meetings_said;
mod places;
mod provider_api;
mod provider_signatures;
mod race;
mod redis;
mod refusals;
mod rooms;
mod secrecy;
mod segments;
mod server;
mod shared;
mod signatures;
mod staff_acts;
mod standin;
mod store_agreement;
mod store_conformance;
mod store_costs;
mod store_homes;
mod store_outboxes;
mod store_shelves;
mod twilio;
mod walk;
mod webhook;
mod zip_table;
