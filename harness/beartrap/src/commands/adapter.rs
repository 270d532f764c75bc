use crate::Blame;
use crate::cli::AdapterArgs;
use beartrap_core::Fault;
use beartrap_engine::VectorRow;
use serde_json::Value;
use std::io::{BufRead as _, Read as _};

/// The longest request, in bytes: the longest token of the vectors, with room.
const LONGEST: u64 = 64 << 20;

/// The validator of the lab on standard input and output, until the input ends.
pub(crate) fn adapter(args: &AdapterArgs) -> anyhow::Result<u8> {
    if args.name != "lab" {
        let says = format!(
            "there is no adapter called {}; known is lab, the embedded reference validator",
            args.name
        );
        return Err(Blame::usage(says));
    }
    let fault = args.fault.as_deref().map(fault).transpose()?;
    let mut validator = beartrap_lab::Validator::new(fault);
    let mut input = std::io::stdin().lock();
    let mut line = Vec::new();
    loop {
        line.clear();
        if input.by_ref().take(LONGEST).read_until(b'\n', &mut line)? == 0 {
            return Ok(0);
        }
        let request: Value = serde_json::from_slice(&line).map_err(|error| {
            Blame::usage(format!("a line is no request of the adapter protocol: {error}"))
        })?;
        let mut answer =
            if request["op"] == "hello" { validator.greeting() } else { validator.verify(&request) };
        if let Some(id) = request.get("id") {
            answer["id"] = id.clone();
        }
        match answer["verdict"].as_str() {
            // What the protocol has no verdict for is done instead of told.
            Some("hang") => std::thread::sleep(std::time::Duration::MAX),
            Some("crash") => return Err(Blame { exit: 3, says: answer["reason"].to_string() }.into()),
            _ => {}
        }
        beartrap_report::out_exact(&format!("{answer}\n"))?;
    }
}

/// The fault of this name, or the mutant of the vector with this id.
fn fault(name: &str) -> anyhow::Result<Fault> {
    let by_name = Fault::of_validators().map(|planted| planted.fault).find(|fault| fault.name() == name);
    let of_vector = || {
        let row = VectorRow::all(beartrap_scenarios::validator()).find(|row| row.id() == name);
        row.map(|row| row.vector.mutant)
    };
    by_name.or_else(of_vector).ok_or_else(|| {
        let names: Vec<String> = Fault::of_validators().map(|planted| planted.fault.name()).collect();
        let nearest = beartrap_report::nearest(name, names.iter().map(String::as_str));
        let hint = nearest.map_or_else(String::new, |nearest| format!("; did you mean {nearest}?"));
        Blame::usage(format!(
            "there is no fault of the validator called {name}{hint} (`beartrap list --faults` shows them all)"
        ))
    })
}
