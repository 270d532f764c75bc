mod entra;
mod inventory;

use crate::Blame;
use crate::cli::LabArgs;
use crate::labs::ServerFace;
use beartrap_core::Fault;
use beartrap_lab::{Lab, LabConfig};
use tokio::net::TcpListener;

pub(crate) async fn lab(args: LabArgs) -> anyhow::Result<u8> {
    if args.personality.is_some() {
        return entra::lab(args).await;
    }
    let fault = planted(args.fault.as_deref(), ServerFace::Plain)?;
    let made = |port: u16| {
        let config = LabConfig::honest(format!("http://127.0.0.1:{port}"));
        Lab::new(LabConfig { fault, seed: unguessable(), ..config })
    };
    if args.print_target {
        beartrap_report::out_exact(&made(args.port).target_file())?;
        return Ok(0);
    }
    let listener = TcpListener::bind(("127.0.0.1", args.port)).await.map_err(|error| Blame {
        exit: 4,
        says: format!("port {} on 127.0.0.1 cannot be had: {error}; choose another with --port", args.port),
    })?;
    let port = listener.local_addr()?.port();
    let lab = made(port);
    let planted =
        fault.map_or_else(String::new, |fault| format!(", with one planted fault ({})", fault.name()));
    beartrap_report::err(&format!(
        "\n  the lab{planted}\n  issuer      {issuer}\n  metadata    {issuer}/.well-known/openid-configuration\n  target file beartrap lab --port {port} --print-target > beartrap.toml\n  test it     beartrap run beartrap.toml\n  stop it     Ctrl-C\n\n",
        issuer = lab.issuer(),
    ))?;
    tokio::select! {
        served = beartrap_lab::serve(lab, listener) => served?,
        _ = tokio::signal::ctrl_c() => {}
    }
    Ok(0)
}

/// The fault of this name, which has to be one of the server that is to be served.
fn planted(name: Option<&str>, face: ServerFace) -> anyhow::Result<Option<Fault>> {
    let fault = name.map(crate::target::fault).transpose()?;
    match fault.filter(|fault| ServerFace::with(*fault) != face) {
        Some(other) => Err(Blame::usage(format!("{} has no fault {}", face.name(), other.name()))),
        None => Ok(fault),
    }
}

/// A seed that other processes cannot guess: codes and tokens follow from it.
fn unguessable() -> u64 {
    use std::hash::{BuildHasher as _, RandomState};
    RandomState::new().hash_one(std::process::id())
}
