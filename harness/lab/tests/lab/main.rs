//! The lab from outside: the honest flow, each refusal, and each planted fault beside the honest lab.

mod actors;
mod faults;
mod honest;
mod refusals;
mod serving;
