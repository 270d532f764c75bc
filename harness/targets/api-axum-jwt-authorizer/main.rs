//! axum with jwt-authorizer: its layer in front of the routes, and its extractor of claims, as its documentation shows them.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use jwt_authorizer::{Authorizer, IntoLayer, JwtAuthorizer, JwtClaims, Validation};
use serde::Deserialize;
use serde_json::{Value, json};
use std::env::var;

/// What the routes read of a token.
#[derive(Clone, Deserialize)]
struct Claims {
    sub: Option<String>,
    scope: Option<String>,
}

impl Claims {
    fn has(&self, scope: &str) -> bool {
        self.scope.as_deref().unwrap_or_default().split(' ').any(|granted| granted == scope)
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let orders = Router::new()
        .route("/orders", get(orders).layer(authorizer(Some("orders:read")).await?.into_layer()))
        .route("/orders", post(order).layer(authorizer(Some("orders:write")).await?.into_layer()));
    let others = Router::new()
        .route("/me", get(me))
        .route("/documents/:number", get(document))
        .layer(authorizer(None).await?.into_layer());
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{}", var("PORT")?)).await?;
    axum::serve(listener, orders.merge(others)).await?;
    Ok(())
}

async fn authorizer(scope: Option<&'static str>) -> Result<Authorizer<Claims>, Box<dyn std::error::Error>> {
    let validation = Validation::new().iss(&[var("ISSUER")?]).aud(&[var("AUDIENCE")?]).nbf(true);
    let builder = JwtAuthorizer::from_jwks_url(&var("JWKS_URI")?).validation(validation);
    let builder = match scope {
        Some(scope) => builder.check(move |claims: &Claims| claims.has(scope)),
        None => builder,
    };
    Ok(builder.build().await?)
}

async fn orders() -> Json<Value> {
    Json(json!([{ "id": 1 }]))
}

async fn order() -> (StatusCode, Json<Value>) {
    (StatusCode::CREATED, Json(json!({ "id": 2 })))
}

async fn me(JwtClaims(caller): JwtClaims<Claims>) -> Json<Value> {
    Json(json!({ "sub": caller.sub }))
}

async fn document(
    Path(number): Path<u32>,
    JwtClaims(caller): JwtClaims<Claims>,
) -> Result<Json<Value>, StatusCode> {
    let owner = match number {
        1 => "alice",
        2 => "bob",
        _ => return Err(StatusCode::NOT_FOUND),
    };
    if caller.sub.as_deref() == Some(owner) {
        Ok(Json(json!({ "owner": owner })))
    } else {
        Err(StatusCode::NOT_FOUND)
    }
}
