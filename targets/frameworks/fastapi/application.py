"""A FastAPI application with a sign-in form: python application.py cookie|store|regenerate|refuse PORT."""

import html
import os
import secrets
import sys
from typing import Annotated

import uvicorn
from fastapi import Depends, FastAPI, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.middleware.sessions import SessionMiddleware
from starsessions import InMemoryStore, get_session_id, load_session, regenerate_session_id
from starsessions import SessionMiddleware as StoredSessionMiddleware

VARIANT, PORT = sys.argv[1], int(sys.argv[2])
USERNAME, PASSWORD = os.environ["LOGIN_USERNAME"], os.environ["LOGIN_PASSWORD"]
store = InMemoryStore()


async def any_session(request: Request):
    if VARIANT != "cookie":
        await load_session(request)


# remedy:begin refuse-unknown/fastapi
async def known_session(request: Request):
    await load_session(request)
    if not request.session:
        regenerate_session_id(request)


# remedy:end
app = FastAPI(dependencies=[Depends(known_session if VARIANT == "refuse" else any_session)])
if VARIANT == "cookie":
    app.add_middleware(SessionMiddleware, secret_key=secrets.token_hex(32))
else:
    app.add_middleware(StoredSessionMiddleware, store=store, cookie_https_only=False)


def page(body):
    return HTMLResponse(f"<!doctype html><title>Accounts</title>{body}")


def matches(given, right):
    return secrets.compare_digest(given.encode(), right.encode())


@app.get("/")
async def home(request: Request):
    request.session.setdefault("basket", secrets.token_hex(8))
    return page('<p>Welcome.</p><a href="/login">Sign in</a>')


@app.get("/login")
async def sign_in_page():
    return page(
        """<form method="post" action="/login"><input name="username">
        <input type="password" name="password"><button>Sign in</button></form>"""
    )


@app.post("/login")
async def sign_in(
    request: Request, username: Annotated[str, Form()] = "", password: Annotated[str, Form()] = ""
):
    name_matches = matches(username, USERNAME)
    if not (matches(password, PASSWORD) and name_matches):
        return RedirectResponse("/login", 303)
    if VARIANT in ("regenerate", "refuse"):
        # remedy:begin renew-session/fastapi refuse-unknown/fastapi
        if old := get_session_id(request):
            await store.remove(old)
        regenerate_session_id(request)
        request.session.clear()
        request.session["user"] = username
        # remedy:end
    else:
        request.session["user"] = username
    return RedirectResponse("/account", 303)


@app.get("/account")
async def account(request: Request):
    name = request.session.get("user")
    if name is None:
        return RedirectResponse("/login", 303)
    return page(
        f"""<p>Signed in as {html.escape(name)}.</p>
        <form method="post" action="/logout"><button>Sign out</button></form>"""
    )


@app.post("/logout")
async def sign_out(request: Request):
    # remedy:begin end-session/fastapi
    request.session.clear()
    # remedy:end
    return RedirectResponse("/", 303)


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=PORT, log_level="warning")
