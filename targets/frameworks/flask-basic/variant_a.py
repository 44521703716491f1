"""Flask's default session: signed, and kept in the cookie itself."""

import secrets

from flask import Flask, session

from accounts import authenticated_user, challenge, pages
from serve import serve

app = Flask(__name__)
app.config["SECRET_KEY"] = secrets.token_hex(32)
app.register_blueprint(pages)


@app.post("/login")
def login():
    name = authenticated_user()
    if name is None:
        return challenge()
    session["user"] = name
    return "", 204


if __name__ == "__main__":
    serve(app)
