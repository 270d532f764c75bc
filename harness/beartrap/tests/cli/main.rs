//! The binary as people and scripts meet it: what it says, what it prints where, and the code it exits with.

mod output;
mod resume;
mod secrets;
mod served;
mod support;
mod trouble;
mod way_in;
