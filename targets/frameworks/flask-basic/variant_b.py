"""Flask's default session, emptied at sign-in, in a cookie with every protection."""

import secrets

from flask import Flask, session

from accounts import authenticated_user, challenge, pages
from serve import serve

app = Flask(__name__)
app.config.update(
    SECRET_KEY=secrets.token_hex(32),
    SESSION_COOKIE_NAME="__Host-session",
    SESSION_COOKIE_SECURE=True,
    SESSION_COOKIE_HTTPONLY=True,
    SESSION_COOKIE_SAMESITE="Lax",
)
app.register_blueprint(pages)


@app.post("/login")
def login():
    username = authenticated_user()
    if username is None:
        return challenge()
    # remedy:begin renew-session/flask
    session.clear()
    session["user"] = username
    # remedy:end
    return "", 204


if __name__ == "__main__":
    serve(app)
