"""The accounts of the variants that are signed in to by HTTP Basic at each request, and their pages."""

import os
import secrets

from flask import Blueprint, Response, g, jsonify, session

ACCOUNTS = {
    os.environ["LOGIN_USERNAME"]: os.environ["LOGIN_PASSWORD"],
    os.environ["SECOND_USERNAME"]: os.environ["SECOND_PASSWORD"],
}

pages = Blueprint("pages", __name__)


def accepted(username, password):
    return secrets.compare_digest((password or "").encode(), ACCOUNTS.get(username, secrets.token_hex()).encode())


def unauthorized():
    return Response("Sign in first.\n", 401, {"WWW-Authenticate": 'Basic realm="accounts"'})


@pages.get("/")
@pages.get("/account")
def account():
    session.setdefault("basket", secrets.token_hex(8))
    return jsonify(user=g.user)
