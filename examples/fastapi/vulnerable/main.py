import os
import sys
from typing import Annotated

from fastapi import Depends, FastAPI, Form, Request
from fastapi.responses import RedirectResponse
from fastapi.templating import Jinja2Templates
from starsessions import InMemoryStore, SessionMiddleware, load_session

from users import add_user, password_is_right

if not os.environ.get("E2E_PASSWORD"):
    sys.exit("Set E2E_PASSWORD: the password of the test account alice.")
add_user("alice", os.environ["E2E_PASSWORD"])

# Sessions stand in memory here; with more than one process, take the RedisStore.
store = InMemoryStore()
templates = Jinja2Templates("templates")

app = FastAPI(dependencies=[Depends(load_session)])
app.add_middleware(
    SessionMiddleware,
    store=store,
    cookie_https_only=False,
    lifetime=14 * 24 * 60 * 60,
)


@app.get("/")
async def home(request: Request):
    # Counts the visits of a browser, signed in or not.
    request.session["visits"] = request.session.get("visits", 0) + 1
    return templates.TemplateResponse(request, "home.html", {"user": request.session.get("user")})


@app.get("/login")
async def sign_in_form(request: Request):
    return templates.TemplateResponse(request, "login.html")


@app.post("/login")
async def sign_in(request: Request, username: Annotated[str, Form()], password: Annotated[str, Form()]):
    if not password_is_right(username, password):
        error = "The user name or the password is wrong."
        return templates.TemplateResponse(request, "login.html", {"error": error}, status_code=401)
    request.session["user"] = username
    return RedirectResponse("/account", 303)


@app.get("/account")
async def account(request: Request):
    if "user" not in request.session:
        return RedirectResponse("/login", 303)
    return templates.TemplateResponse(request, "account.html", {"user": request.session["user"]})


@app.post("/logout")
async def sign_out(request: Request):
    request.session.clear()
    return RedirectResponse("/", 303)
