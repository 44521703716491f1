"""A Flask application with a sign-in form: python application.py VARIANT PORT, where VARIANT is keep or regenerate
(Flask-Session), exposed or hardened (the same behind a proxy), own-exposed or own-hardened (Flask's own session)."""

import secrets
import signal
import sys
from os import environ
from tempfile import TemporaryDirectory

from flask import Flask, abort, redirect, render_template_string, request, session, url_for
from flask_session import Session
from werkzeug.middleware.proxy_fix import ProxyFix

VARIANT, PORT = sys.argv[1], int(sys.argv[2])

app = Flask(__name__)
generation = 0
if VARIANT.endswith("exposed"):
    app.config.from_pyfile("exposed.py")

    @app.after_request
    def may_be_shared(response):
        response.headers["Cache-Control"] = "public, max-age=600"
        return response


if VARIANT.endswith("hardened"):
    app.config.from_pyfile("hardened.py")
    # remedy:begin https-downgrade/flask
    app.wsgi_app = ProxyFix(app.wsgi_app, x_proto=1, x_host=1)
    # remedy:end

    # remedy:begin session-caching/flask
    @app.after_request
    def no_store(response):
        response.headers.setdefault('Cache-Control', 'no-store')
        return response
    # remedy:end


def page(body, **values):
    return render_template_string(f"<!doctype html><title>Accounts</title>{body}", **values)


def matches(given, right):
    return secrets.compare_digest(given.encode(), right.encode())


def csrf():
    return session.setdefault("csrf", secrets.token_urlsafe(16))


def place(name):
    """Behind the proxy it names itself in full, as links in mails have to."""
    return url_for(name, _external=VARIANT.endswith(("exposed", "hardened")))


@app.before_request
def refuse_ended_sessions():
    if VARIANT.startswith("own") and session.get("generation", generation) != generation:
        session.clear()


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
    if VARIANT.startswith("own"):
        session.clear()
        session.permanent = VARIANT == "own-exposed"
        session.update(user=username, generation=generation)
    elif VARIANT in ("regenerate", "hardened", "exposed"):
        # remedy:begin renew-session/flask-session refuse-unknown/flask-session
        app.session_interface.regenerate(session)
        session.clear()
        session["user"] = username
        # remedy:end
    else:
        session["user"] = username
    return redirect(place("account"))


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
    global generation
    generation += 1
    # remedy:begin end-session/flask-session
    session.clear()
    # remedy:end
    return redirect("/")


if __name__ == "__main__":
    # So that the folder goes with the process.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    with TemporaryDirectory() as folder:
        if VARIANT.startswith("own"):
            app.config.update(SECRET_KEY=secrets.token_hex(32))
        else:
            app.config.update(SESSION_TYPE="filesystem", SESSION_FILE_DIR=folder)
            Session(app)
        app.run(host="127.0.0.1", port=PORT, threaded=True)
