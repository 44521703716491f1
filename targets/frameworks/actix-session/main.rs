//! An application with a sign-in form on actix-session, with a store in memory: program keep|renew PORT.
use actix_session::{
    storage::{LoadError, SaveError, SessionKey, SessionStore, UpdateError},
    Session, SessionMiddleware,
};
use actix_web::{
    cookie::{time::Duration, Key},
    error::ErrorInternalServerError,
    http::header,
    web, App, Error, HttpResponse, HttpServer,
};
use rand::distr::{Alphanumeric, SampleString};
use serde::Deserialize;
use std::{
    collections::HashMap,
    env,
    sync::{Arc, Mutex},
};
use subtle::ConstantTimeEq;

type Contents = HashMap<String, String>;

#[derive(Clone, Default)]
struct Memory(Arc<Mutex<HashMap<String, Contents>>>);

impl SessionStore for Memory {
    async fn load(&self, key: &SessionKey) -> Result<Option<Contents>, LoadError> {
        Ok(self.0.lock().unwrap().get(key.as_ref()).cloned())
    }

    async fn save(&self, contents: Contents, _: &Duration) -> Result<SessionKey, SaveError> {
        let key = Alphanumeric.sample_string(&mut rand::rng(), 64);
        self.0.lock().unwrap().insert(key.clone(), contents);
        SessionKey::try_from(key).map_err(|error| SaveError::Other(error.into()))
    }

    async fn update(&self, key: SessionKey, contents: Contents, _: &Duration) -> Result<SessionKey, UpdateError> {
        self.0.lock().unwrap().insert(key.as_ref().to_owned(), contents);
        Ok(key)
    }

    async fn update_ttl(&self, _: &SessionKey, _: &Duration) -> Result<(), anyhow::Error> {
        Ok(())
    }

    async fn delete(&self, key: &SessionKey) -> Result<(), anyhow::Error> {
        self.0.lock().unwrap().remove(key.as_ref());
        Ok(())
    }
}

#[derive(Clone)]
struct Shop {
    renews: bool,
    username: String,
    password: String,
}

#[derive(Deserialize)]
struct Credentials {
    username: String,
    password: String,
}

type Answer = Result<HttpResponse, Error>;

fn page(title: &str, body: &str) -> HttpResponse {
    let head = "text/html; charset=utf-8";
    HttpResponse::Ok().content_type(head).body(format!("<!doctype html><title>{title}</title>{body}"))
}

fn redirect(to: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, to)).finish()
}

async fn home(session: Session) -> Answer {
    if session.get::<u32>("basket")?.is_none() {
        session.insert("basket", rand::random::<u32>())?;
    }
    Ok(page("Shop", r#"<p>Welcome.</p><a href="/login">Sign in</a>"#))
}

async fn form() -> HttpResponse {
    page(
        "Sign in",
        r#"<form method="post" action="/login"><input name="username">
        <input type="password" name="password"><button>Sign in</button></form>"#,
    )
}

async fn sign_in(shop: web::Data<Shop>, session: Session, given: web::Form<Credentials>) -> Answer {
    let right = given.username.as_bytes().ct_eq(shop.username.as_bytes())
        & given.password.as_bytes().ct_eq(shop.password.as_bytes());
    if !bool::from(right) {
        return Ok(redirect("/login"));
    }
    if shop.renews {
        session.renew();
    }
    session.insert("user", &shop.username)?;
    Ok(redirect("/account"))
}

async fn account(session: Session) -> Answer {
    Ok(match session.get::<String>("user")? {
        None => redirect("/login"),
        Some(user) => page(
            "Account",
            &format!(
                r#"<p>Signed in as {user}.</p><form method="post" action="/logout"><button>Sign out</button></form>"#
            ),
        ),
    })
}

async fn sign_out(session: Session) -> HttpResponse {
    session.purge();
    redirect("/")
}

#[actix_web::main]
async fn main() -> Result<(), Error> {
    let arguments: Vec<String> = env::args().collect();
    let shop = Shop {
        renews: arguments[1] == "renew",
        username: env::var("LOGIN_USERNAME").map_err(ErrorInternalServerError)?,
        password: env::var("LOGIN_PASSWORD").map_err(ErrorInternalServerError)?,
    };
    let (store, key) = (Memory::default(), Key::generate());
    let server = HttpServer::new(move || {
        App::new()
            .app_data(web::Data::new(shop.clone()))
            .wrap(SessionMiddleware::builder(store.clone(), key.clone()).cookie_secure(false).build())
            .route("/", web::get().to(home))
            .route("/login", web::get().to(form))
            .route("/login", web::post().to(sign_in))
            .route("/account", web::get().to(account))
            .route("/logout", web::post().to(sign_out))
    });
    Ok(server.workers(2).bind(format!("127.0.0.1:{}", arguments[2]))?.run().await?)
}
