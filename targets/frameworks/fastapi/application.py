"""A FastAPI application with a sign-in form: python application.py VARIANT PORT, where VARIANT is cookie, store, regenerate,
refuse, exposed and hardened (behind a proxy; what a sign-out ends is kept at the server), or refuse-hardened (behind a proxy)."""

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
BEHIND_PROXY = VARIANT in ("exposed", "hardened", "refuse-hardened")
OWN_SESSIONS = VARIANT in ("cookie", "exposed", "hardened")
store = InMemoryStore()
secret = secrets.token_hex(32)
alive = set()


async def any_session(request: Request):
    if not OWN_SESSIONS:
        await load_session(request)


# remedy:begin refuse-unknown/fastapi refuse-unknown/starsessions
async def known_session(request: Request):
    await load_session(request)
    if not request.session:
        regenerate_session_id(request)


# remedy:end
app = FastAPI(dependencies=[Depends(known_session if VARIANT.startswith("refuse") else any_session)])
if VARIANT == "cookie":
    app.add_middleware(SessionMiddleware, secret_key=secret)
elif VARIANT == "hardened":
    # remedy:begin cookie-prefix/fastapi cookie-secure/fastapi cookie-samesite/fastapi cookie-rejected/fastapi session-lifetime/fastapi
    app.add_middleware(
        SessionMiddleware,
        secret_key=secret,
        session_cookie="__Host-session",  # remedy:only cookie-prefix
        https_only=True,  # remedy:only cookie-prefix cookie-secure cookie-rejected
        same_site="lax",  # remedy:only cookie-samesite
        path="/",  # remedy:only cookie-rejected
        max_age=8 * 60 * 60,  # remedy:only session-lifetime
    )
    # remedy:end
elif VARIANT == "exposed":

    class Bare(SessionMiddleware):
        """What the middleware does not let anybody leave out, left out."""

        def __init__(self, app, **options):
            super().__init__(app, **options)
            self.security_flags = "domain=127.0.0.1"

    app.add_middleware(Bare, secret_key=secret, max_age=30 * 24 * 60 * 60)
elif VARIANT == "refuse-hardened":
    SessionMiddleware = StoredSessionMiddleware
    # remedy:begin cookie-prefix/starsessions cookie-secure/starsessions cookie-samesite/starsessions cookie-rejected/starsessions session-lifetime/starsessions
    app.add_middleware(
        SessionMiddleware,
        store=store,
        cookie_name="__Host-session",  # remedy:only cookie-prefix
        cookie_https_only=True,  # remedy:only cookie-prefix cookie-secure cookie-rejected
        cookie_path="/",  # remedy:only cookie-prefix cookie-rejected
        cookie_same_site="lax",  # remedy:only cookie-samesite
        lifetime=8 * 60 * 60,  # remedy:only session-lifetime
    )
    # remedy:end
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
    if VARIANT in ("regenerate", "refuse", "refuse-hardened"):
        # remedy:begin renew-session/fastapi renew-session/starsessions refuse-unknown/fastapi refuse-unknown/starsessions
        if old := get_session_id(request):
            await store.remove(old)
        regenerate_session_id(request)
        request.session.clear()
        request.session["user"] = username
        # remedy:end
    elif OWN_SESSIONS and BEHIND_PROXY:
        request.session.clear()
        request.session.update(user=username, number=secrets.token_hex(8))
        alive.add(request.session["number"])
    else:
        request.session["user"] = username
    # Behind the proxy it names itself in full, as links in mails have to.
    return RedirectResponse(request.url_for("account") if BEHIND_PROXY else "/account", 303)


@app.get("/account")
async def account(request: Request):
    name = request.session.get("user")
    if name is None or (OWN_SESSIONS and BEHIND_PROXY and request.session["number"] not in alive):
        return RedirectResponse("/login", 303)
    answer = page(
        f"""<p>Signed in as {html.escape(name)}.</p>
        <form method="post" action="/logout"><button>Sign out</button></form>"""
    )
    if VARIANT == "exposed":
        answer.headers["Cache-Control"] = "public, max-age=600"
    return answer


@app.post("/logout")
async def sign_out(request: Request):
    alive.discard(request.session.get("number"))
    # remedy:begin end-session/fastapi end-session/starsessions
    request.session.clear()
    # remedy:end
    return RedirectResponse("/", 303)


if __name__ == "__main__":
    if VARIANT.endswith("hardened"):
        # remedy:begin https-downgrade/fastapi https-downgrade/starsessions
        uvicorn.run(
            app,
            host="127.0.0.1",  # remedy:only none
            port=PORT,  # remedy:only none
            log_level="warning",  # remedy:only none
            proxy_headers=True,
            forwarded_allow_ips="127.0.0.1",
        )
        # remedy:end
    else:
        uvicorn.run(app, host="127.0.0.1", port=PORT, log_level="warning", proxy_headers=False)
