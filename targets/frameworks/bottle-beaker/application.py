"""A Bottle application with Beaker's sessions: python application.py VARIANT PORT, where VARIANT is keep (identifiers without a
signature), signed, regenerate or invalidate (signed, and renewed at sign-in)."""

import html
import secrets
import sys
from os import environ

from beaker.middleware import SessionMiddleware
from bottle import Bottle, redirect, request, run

VARIANT, PORT = sys.argv[1], int(sys.argv[2])

app = Bottle()


def page(body):
    return f"<!doctype html><title>Accounts</title>{body}"


def matches(given, right):
    return secrets.compare_digest(str(given).encode(), right.encode())


def session():
    return request.environ["beaker.session"]


@app.get("/")
def home():
    session().setdefault("basket", secrets.token_hex(8))
    return page('<p>Welcome.</p><a href="/login">Sign in</a>')


@app.get("/login")
def sign_in_page():
    return page(
        """<form method="post" action="/login"><input name="username">
        <input type="password" name="password"><button>Sign in</button></form>"""
    )


@app.post("/login")
def sign_in():
    username = request.forms.username
    name_matches = matches(username, environ["LOGIN_USERNAME"])
    if not (matches(request.forms.password, environ["LOGIN_PASSWORD"]) and name_matches):
        redirect("/login", 303)
    if VARIANT == "regenerate":
        session().regenerate_id()
    elif VARIANT == "invalidate":
        session().invalidate()
    session()["user"] = username
    redirect("/account", 303)


@app.get("/account")
def account():
    name = session().get("user")
    if name is None:
        redirect("/login", 303)
    return page(
        f"""<p>Signed in as {html.escape(name)}.</p>
        <form method="post" action="/logout"><button>Sign out</button></form>"""
    )


@app.post("/logout")
def sign_out():
    session().delete()
    redirect("/", 303)


if __name__ == "__main__":
    options = {"session.type": "memory", "session.auto": True, "session.data_serializer": "json"}
    if VARIANT != "keep":
        options.update({"session.validate_key": secrets.token_hex(16), "session.secret": secrets.token_hex(32)})
    run(SessionMiddleware(app, options), host="127.0.0.1", port=PORT, quiet=True)
