"""Flask-Session, with a new identifier at sign-in."""

from cachelib import SimpleCache
from flask import Flask, session
from flask_session import Session

from accounts import authenticated_user, challenge, pages
from serve import serve

app = Flask(__name__)
app.config.update(SESSION_TYPE="cachelib", SESSION_CACHELIB=SimpleCache())
Session(app)
app.register_blueprint(pages)


@app.post("/login")
def login():
    name = authenticated_user()
    if name is None:
        return challenge()
    app.session_interface.regenerate(session)
    session["user"] = name
    return "", 204


if __name__ == "__main__":
    serve(app)
