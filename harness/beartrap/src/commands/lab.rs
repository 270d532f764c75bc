mod entra;
mod inventory;

use crate::Blame;
use crate::cli::LabArgs;
use beartrap_lab::{Lab, LabConfig};
use tokio::net::TcpListener;

pub(crate) async fn lab(args: LabArgs) -> anyhow::Result<u8> {
    if args.personality.is_some() {
        return entra::lab(args).await;
    }
    let fault = args.fault.as_deref().map(crate::target::fault).transpose()?;
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

/// A seed that other processes cannot guess: codes and tokens follow from it.
fn unguessable() -> u64 {
    use std::hash::{BuildHasher as _, RandomState};
    RandomState::new().hash_one(std::process::id())
}
