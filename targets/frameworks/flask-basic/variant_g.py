"""HTTP Basic at the first request, and after it the session alone."""

import secrets

from flask import Flask, g, request, session

from both_accounts import accepted, pages, unauthorized
from serve import serve

app = Flask(__name__)
app.config["SECRET_KEY"] = secrets.token_hex(32)


@app.before_request
def identify():
    if "user" not in session:
        auth = request.authorization
        if auth is None or not accepted(auth.username, auth.password):
            return unauthorized()
        session["user"] = auth.username
    g.user = session["user"]


app.register_blueprint(pages)

if __name__ == "__main__":
    serve(app)
