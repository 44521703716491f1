"""An aiohttp application with a sign-in form: python application.py empty|keep|new PORT."""

import html
import os
import secrets
import sys

from aiohttp import web

from memory import Memory
import aiohttp_session
from aiohttp_session.redis_storage import RedisStorage

VARIANT, PORT = sys.argv[1], int(sys.argv[2])
USERNAME, PASSWORD = os.environ["LOGIN_USERNAME"], os.environ["LOGIN_PASSWORD"]
routes = web.RouteTableDef()


def page(body):
    return web.Response(text=f"<!doctype html><title>Accounts</title>{body}", content_type="text/html")


def matches(given, right):
    return secrets.compare_digest(str(given).encode(), right.encode())


@routes.get("/")
async def home(request):
    session = await aiohttp_session.get_session(request)
    if VARIANT == "empty":
        # A session without contents, such as a sign-out leaves behind.
        session.changed()
    elif "basket" not in session:
        session["basket"] = secrets.token_hex(8)
    return page('<p>Welcome.</p><a href="/login">Sign in</a>')


@routes.get("/login")
async def login_page(request):
    return page(
        """<form method="post" action="/login"><input name="username">
        <input type="password" name="password"><button>Sign in</button></form>"""
    )


@routes.post("/login")
async def login(request):
    form = await request.post()
    name_matches = matches(form.get("username"), USERNAME)
    if not (matches(form.get("password"), PASSWORD) and name_matches):
        raise web.HTTPFound("/login")
    begin = aiohttp_session.new_session if VARIANT == "new" else aiohttp_session.get_session
    session = await begin(request)
    session["user"] = USERNAME
    raise web.HTTPFound("/account")


@routes.get("/account")
async def account(request):
    session = await aiohttp_session.get_session(request)
    if "user" not in session:
        raise web.HTTPFound("/login")
    return page(
        f"""<p>Signed in as {html.escape(session["user"])}.</p>
        <form method="post" action="/logout"><button>Sign out</button></form>"""
    )


@routes.post("/logout")
async def logout(request):
    session = await aiohttp_session.get_session(request)
    session.invalidate()
    raise web.HTTPFound("/")


if __name__ == "__main__":
    application = web.Application()
    aiohttp_session.setup(application, RedisStorage(Memory()))
    application.add_routes(routes)
    web.run_app(application, host="127.0.0.1", port=PORT, print=None)
