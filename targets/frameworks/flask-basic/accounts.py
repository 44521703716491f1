"""The one account, and the pages that all variants share: only how they sign in differs."""

import os
import secrets

from flask import Blueprint, Response, jsonify, request, session

USERNAME = os.environ["LOGIN_USERNAME"]
PASSWORD = os.environ["LOGIN_PASSWORD"]

pages = Blueprint("pages", __name__)


def authenticated_user():
    """The name of the account whose password the Authorization header holds, or None."""
    given = request.authorization
    if given is None or given.type != "basic":
        return None
    name_matches = secrets.compare_digest((given.username or "").encode(), USERNAME.encode())
    password_matches = secrets.compare_digest((given.password or "").encode(), PASSWORD.encode())
    return USERNAME if name_matches and password_matches else None


def challenge():
    return Response("Sign in first.\n", 401, {"WWW-Authenticate": 'Basic realm="accounts"'})


@pages.get("/")
def home():
    # Every visitor gets a session, as forms with a CSRF token need one.
    if "csrf" not in session:
        session["csrf"] = secrets.token_urlsafe(16)
    return jsonify(csrf=session["csrf"])


@pages.get("/account")
def account():
    if "user" not in session:
        return jsonify(error="not signed in"), 401
    return jsonify(user=session["user"], balance="120.00")


@pages.post("/logout")
def logout():
    session.clear()
    return "", 204
