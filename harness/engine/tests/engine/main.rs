//! The engine, with scenarios and a server small enough to be seen through.

mod containment;
mod planning;
mod policy;
mod toys;
mod way_in;
