"""HTTP Basic at each request, and a session that says nothing of who the user is."""

import secrets

from flask import Flask, g, request, session

from both_accounts import accepted, pages, unauthorized
from serve import serve

app = Flask(__name__)
app.config["SECRET_KEY"] = secrets.token_hex(32)


# remedy:begin bind-basic-session/flask
@app.before_request
def identify():
    auth = request.authorization
    if auth is None or not accepted(auth.username, auth.password):
        session.clear()
        return unauthorized()
    g.user = auth.username
# remedy:end


app.register_blueprint(pages)

if __name__ == "__main__":
    serve(app)
