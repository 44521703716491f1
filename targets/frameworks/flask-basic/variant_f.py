"""Flask's default session, which a sign-out ends at the server, by a number that is kept with the account."""

import secrets
from types import SimpleNamespace

from flask import Flask, session

from accounts import authenticated_user, challenge, pages
from serve import serve

app = Flask(__name__)
app.config["SECRET_KEY"] = secrets.token_hex(32)
# Stands for the account's row in a database.
user = SimpleNamespace(session_generation=0)


@app.before_request
def refuse_ended_sessions():
    # remedy:begin end-session/flask
    # before each request
    if "user" in session and session["generation"] != user.session_generation:
        session.clear()
    # remedy:end


@app.post("/login")
def login():
    username = authenticated_user()
    if username is None:
        return challenge()
    # remedy:begin end-session/flask
    # at sign-in
    session.clear()
    session["user"] = username
    session["generation"] = user.session_generation
    # remedy:end
    return "", 204


# Before the one of the pages: the first that fits answers.
@app.post("/logout")
def logout():
    if "user" in session:
        # remedy:begin end-session/flask
        # at sign-out
        user.session_generation += 1
        session.clear()
        # remedy:end
    return "", 204


app.register_blueprint(pages)

if __name__ == "__main__":
    serve(app)
