use crate::Lab;
use axum::serve::ListenerExt as _;
use std::sync::Arc;
use tokio::net::TcpListener;

/// Serves a lab over TCP until the task is dropped. The listener should be bound to where the issuer says.
///
/// Small answers are sent at once (TCP_NODELAY): a test run is a long chain of them.
///
/// # Errors
/// Those of the listener.
pub async fn serve(lab: Arc<Lab>, listener: TcpListener) -> std::io::Result<()> {
    let listener = listener.tap_io(|stream| {
        // A socket that refuses the option still answers, only later.
        let _ = stream.set_nodelay(true);
    });
    axum::serve(listener, lab.router()).await
}
