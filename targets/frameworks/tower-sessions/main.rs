//! An application with a sign-in form on tower-sessions: program keep|cycle PORT.
use axum::{
    extract::State,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
    Form, Router,
};
use serde::Deserialize;
use std::env;
use subtle::ConstantTimeEq;
use tower_sessions::{MemoryStore, Session, SessionManagerLayer};

#[derive(Clone)]
struct Shop {
    cycles: bool,
    username: String,
    password: String,
}

#[derive(Deserialize)]
struct Credentials {
    username: String,
    password: String,
}

/// A store that fails is the server's own trouble.
struct Trouble(tower_sessions::session::Error);

impl From<tower_sessions::session::Error> for Trouble {
    fn from(error: tower_sessions::session::Error) -> Self {
        Self(error)
    }
}

impl IntoResponse for Trouble {
    fn into_response(self) -> Response {
        (StatusCode::INTERNAL_SERVER_ERROR, self.0.to_string()).into_response()
    }
}

type Answer = Result<Response, Trouble>;

fn page(title: &str, body: &str) -> Response {
    Html(format!("<!doctype html><title>{title}</title>{body}")).into_response()
}

async fn home(session: Session) -> Answer {
    if session.get::<u32>("basket").await?.is_none() {
        session.insert("basket", rand::random::<u32>()).await?;
    }
    Ok(page("Shop", r#"<p>Welcome.</p><a href="/login">Sign in</a>"#))
}

async fn form() -> Response {
    page(
        "Sign in",
        r#"<form method="post" action="/login"><input name="username">
        <input type="password" name="password"><button>Sign in</button></form>"#,
    )
}

async fn sign_in(State(shop): State<Shop>, session: Session, Form(given): Form<Credentials>) -> Answer {
    let right = given.username.as_bytes().ct_eq(shop.username.as_bytes())
        & given.password.as_bytes().ct_eq(shop.password.as_bytes());
    if !bool::from(right) {
        return Ok(Redirect::to("/login").into_response());
    }
    if shop.cycles {
        session.cycle_id().await?;
    }
    session.insert("user", &shop.username).await?;
    Ok(Redirect::to("/account").into_response())
}

async fn account(session: Session) -> Answer {
    Ok(match session.get::<String>("user").await? {
        None => Redirect::to("/login").into_response(),
        Some(user) => page(
            "Account",
            &format!(
                r#"<p>Signed in as {user}.</p><form method="post" action="/logout"><button>Sign out</button></form>"#
            ),
        ),
    })
}

async fn sign_out(session: Session) -> Answer {
    session.flush().await?;
    Ok(Redirect::to("/").into_response())
}

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = env::args().collect();
    let shop = Shop {
        cycles: arguments[1] == "cycle",
        username: env::var("LOGIN_USERNAME").unwrap(),
        password: env::var("LOGIN_PASSWORD").unwrap(),
    };
    let sessions = SessionManagerLayer::new(MemoryStore::default()).with_secure(false);
    let routes = Router::new()
        .route("/", get(home))
        .route("/login", get(form).post(sign_in))
        .route("/account", get(account))
        .route("/logout", post(sign_out))
        .layer(sessions)
        .with_state(shop);
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{}", arguments[2])).await.unwrap();
    axum::serve(listener, routes).await.unwrap();
}
