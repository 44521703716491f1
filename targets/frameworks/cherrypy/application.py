"""A CherryPy application with a sign-in form: python application.py VARIANT PORT, where VARIANT is keep, clear (the session
emptied at sign-in) or regenerate."""

import html
import secrets
import sys
from os import environ

import cherrypy

VARIANT, PORT = sys.argv[1], int(sys.argv[2])


def page(body):
    return f"<!doctype html><title>Accounts</title>{body}"


def matches(given, right):
    return secrets.compare_digest(str(given).encode(), right.encode())


class Shop:
    @cherrypy.expose
    def index(self):
        cherrypy.session.setdefault("basket", secrets.token_hex(8))
        return page('<p>Welcome.</p><a href="/login">Sign in</a>')

    @cherrypy.expose
    def login(self, username="", password=""):
        if cherrypy.request.method != "POST":
            return page(
                """<form method="post" action="/login"><input name="username">
                <input type="password" name="password"><button>Sign in</button></form>"""
            )
        name_matches = matches(username, environ["LOGIN_USERNAME"])
        if not (matches(password, environ["LOGIN_PASSWORD"]) and name_matches):
            raise cherrypy.HTTPRedirect("/login")
        if VARIANT == "clear":
            cherrypy.session.clear()
        elif VARIANT == "regenerate":
            cherrypy.session.regenerate()
        cherrypy.session["user"] = username
        raise cherrypy.HTTPRedirect("/account")

    @cherrypy.expose
    def account(self):
        if "user" not in cherrypy.session:
            raise cherrypy.HTTPRedirect("/login")
        return page(
            f"""<p>Signed in as {html.escape(cherrypy.session["user"])}.</p>
            <form method="post" action="/logout"><button>Sign out</button></form>"""
        )

    @cherrypy.expose
    @cherrypy.tools.allow(methods=["POST"])
    def logout(self):
        cherrypy.session.delete()
        cherrypy.session.clear()
        raise cherrypy.HTTPRedirect("/")


if __name__ == "__main__":
    cherrypy.config.update(
        {
            "server.socket_host": "127.0.0.1",
            "server.socket_port": PORT,
            "engine.autoreload.on": False,
            "log.screen": False,
        }
    )
    cherrypy.quickstart(Shop(), "/", {"/": {"tools.sessions.on": True}})
