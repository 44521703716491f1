"""A Flask application with a sign-in form and Flask-Session: python application.py keep|regenerate PORT."""

import secrets
import signal
import sys
from os import environ
from tempfile import TemporaryDirectory

from flask import Flask, abort, redirect, render_template_string, request, session
from flask_session import Session

VARIANT, PORT = sys.argv[1], int(sys.argv[2])

app = Flask(__name__)


def page(body, **values):
    return render_template_string(f"<!doctype html><title>Accounts</title>{body}", **values)


def matches(given, right):
    return secrets.compare_digest(given.encode(), right.encode())


def csrf():
    return session.setdefault("csrf", secrets.token_urlsafe(16))


@app.before_request
def check_csrf():
    if request.method == "POST" and not matches(request.form.get("csrf", ""), session.get("csrf", "none")):
        abort(400)


@app.get("/")
def home():
    csrf()
    return page('<p>Welcome.</p><a href="/login">Sign in</a>')


@app.get("/login")
def login_page():
    return page(
        """<form method="post" action="/login"><input type="hidden" name="csrf" value="{{ csrf }}">
        <input name="username"><input type="password" name="password"><button>Sign in</button></form>""",
        csrf=csrf(),
    )


@app.post("/login")
def login():
    username = request.form.get("username", "")
    name_matches = matches(username, environ["LOGIN_USERNAME"])
    if not (matches(request.form.get("password", ""), environ["LOGIN_PASSWORD"]) and name_matches):
        return redirect("/login")
    if VARIANT == "regenerate":
        # remedy:begin renew-session/flask-session refuse-unknown/flask-session
        app.session_interface.regenerate(session)
        session.clear()
        session["user"] = username
        # remedy:end
    else:
        session["user"] = username
    return redirect("/account")


@app.get("/account")
def account():
    if "user" not in session:
        return redirect("/login")
    return page(
        """<p>Signed in as {{ user }}.</p><form method="post" action="/logout">
        <input type="hidden" name="csrf" value="{{ csrf }}"><button>Sign out</button></form>""",
        user=session["user"],
        csrf=csrf(),
    )


@app.post("/logout")
def logout():
    # remedy:begin end-session/flask-session
    session.clear()
    # remedy:end
    return redirect("/")


if __name__ == "__main__":
    # So that the folder goes with the process.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    with TemporaryDirectory() as folder:
        app.config.update(SESSION_TYPE="filesystem", SESSION_FILE_DIR=folder)
        Session(app)
        app.run(host="127.0.0.1", port=PORT, threaded=True)
