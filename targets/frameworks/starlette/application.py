"""A Starlette application with a sign-in form: python application.py cookie|store|store-regenerate PORT."""

import html
import os
import secrets
import sys

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.responses import HTMLResponse, RedirectResponse
from starlette.routing import Route
from starsessions import InMemoryStore, SessionAutoloadMiddleware, regenerate_session_id
from starsessions import SessionMiddleware as StoredSessionMiddleware

VARIANT, PORT = sys.argv[1], int(sys.argv[2])
USERNAME, PASSWORD = os.environ["LOGIN_USERNAME"], os.environ["LOGIN_PASSWORD"]


def page(body):
    return HTMLResponse(f"<!doctype html><title>Accounts</title>{body}")


def matches(given, right):
    return secrets.compare_digest(str(given).encode(), right.encode())


async def home(request):
    request.session.setdefault("basket", secrets.token_hex(8))
    return page('<p>Welcome.</p><a href="/login">Sign in</a>')


async def sign_in_page(request):
    return page(
        """<form method="post" action="/login"><input name="username">
        <input type="password" name="password"><button>Sign in</button></form>"""
    )


async def sign_in(request):
    form = await request.form()
    name_matches = matches(form.get("username"), USERNAME)
    if not (matches(form.get("password"), PASSWORD) and name_matches):
        return RedirectResponse("/login", 303)
    if VARIANT == "store-regenerate":
        regenerate_session_id(request)
    request.session["user"] = USERNAME
    return RedirectResponse("/account", 303)


async def account(request):
    name = request.session.get("user")
    if name is None:
        return RedirectResponse("/login", 303)
    return page(
        f"""<p>Signed in as {html.escape(name)}.</p>
        <form method="post" action="/logout"><button>Sign out</button></form>"""
    )


async def sign_out(request):
    request.session.clear()
    return RedirectResponse("/", 303)


if VARIANT == "cookie":
    sessions = [Middleware(SessionMiddleware, secret_key=secrets.token_hex(32))]
else:
    sessions = [
        Middleware(StoredSessionMiddleware, store=InMemoryStore(), cookie_https_only=False),
        Middleware(SessionAutoloadMiddleware),
    ]

application = Starlette(
    middleware=sessions,
    routes=[
        Route("/", home),
        Route("/login", sign_in_page),
        Route("/login", sign_in, methods=["POST"]),
        Route("/account", account),
        Route("/logout", sign_out, methods=["POST"]),
    ],
)

if __name__ == "__main__":
    uvicorn.run(application, host="127.0.0.1", port=PORT, log_level="warning")
