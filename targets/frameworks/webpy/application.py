"""An application on web.py's sessions: application.py VARIANT PORT SCRATCH."""
import hmac
import os
import secrets
import sys

import web

variant, port, scratch = sys.argv[1:4]
web.config.debug = False
urls = ("/", "Home", "/login", "Login", "/account", "Account", "/logout", "Logout")
application = web.application(urls, globals())
session = web.session.Session(application, web.session.DiskStore(scratch))


def page(title, body):
    web.header("Content-Type", "text/html; charset=utf-8")
    return f"<!doctype html><title>{title}</title>{body}"


def matches(given, right):
    return hmac.compare_digest(given.encode(), right.encode())


class Home:
    def GET(self):
        if "basket" not in session:
            session.basket = secrets.randbelow(1_000_000)
        return page("Shop", '<p>Welcome.</p><a href="/login">Sign in</a>')


class Login:
    def GET(self):
        return page(
            "Sign in",
            '<form method="post" action="/login"><input name="username">'
            '<input type="password" name="password"><button>Sign in</button></form>',
        )

    def POST(self):
        given = web.input(username="", password="")
        right = matches(given.username, os.environ["LOGIN_USERNAME"]) & matches(
            given.password, os.environ["LOGIN_PASSWORD"]
        )
        if not right:
            raise web.seeother("/login")
        if variant == "renew":
            # What pull request 218 proposed; web.py has no public way.
            if session.session_id in session.store:
                del session.store[session.session_id]
            session.session_id = session._generate_session_id()
        session.user = os.environ["LOGIN_USERNAME"]
        raise web.seeother("/account")


class Account:
    def GET(self):
        if "user" not in session:
            raise web.seeother("/login")
        return page(
            "Account",
            f"<p>Signed in as {web.websafe(session.user)}.</p>"
            '<form method="post" action="/logout"><button>Sign out</button></form>',
        )


class Logout:
    def POST(self):
        session.kill()
        raise web.seeother("/")


web.httpserver.runsimple(application.wsgifunc(), ("127.0.0.1", int(port)))
