"""A Litestar application with a sign-in form: python application.py store|store-renew PORT."""

import dataclasses
import html
import os
import secrets
import sys
from typing import Annotated

import uvicorn
from litestar import Litestar, MediaType, Request, get, post
from litestar.enums import RequestEncodingType
from litestar.middleware.session.server_side import ServerSideSessionBackend, ServerSideSessionConfig
from litestar.params import Body
from litestar.response import Redirect

VARIANT, PORT = sys.argv[1], int(sys.argv[2])
USERNAME, PASSWORD = os.environ["LOGIN_USERNAME"], os.environ["LOGIN_PASSWORD"]


class RenewingBackend(ServerSideSessionBackend):
    """Takes no identifier that the store does not hold, and a new one where the application asks for it."""

    def get_session_id(self, connection):
        return connection.scope["state"].get("new_identifier") or super().get_session_id(connection)

    async def store_in_message(self, scope_session, message, connection):
        store = self.config.get_store_from_app(connection.app)
        identifier = connection.cookies.get(self.config.key)
        renew = connection.scope["state"].pop("renew_session", False)
        if identifier is not None and (renew or await self.get(identifier, store) is None):
            await self.delete(identifier, store)
            connection.scope["state"]["new_identifier"] = self.generate_session_id()
        await super().store_in_message(scope_session, message, connection)


@dataclasses.dataclass
class RenewingConfig(ServerSideSessionConfig):
    _backend_class = RenewingBackend


def page(body):
    return f"<!doctype html><title>Accounts</title>{body}"


def matches(given, right):
    return secrets.compare_digest(str(given).encode(), right.encode())


@get("/", media_type=MediaType.HTML, sync_to_thread=False)
def home(request: Request) -> str:
    request.session.setdefault("basket", secrets.token_hex(8))
    return page('<p>Welcome.</p><a href="/login">Sign in</a>')


@get("/login", media_type=MediaType.HTML, sync_to_thread=False)
def sign_in_page() -> str:
    return page(
        """<form method="post" action="/login"><input name="username">
        <input type="password" name="password"><button>Sign in</button></form>"""
    )


@post("/login", status_code=303, sync_to_thread=False)
def sign_in(
    request: Request, data: Annotated[dict[str, str], Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Redirect:
    name_matches = matches(data.get("username"), USERNAME)
    if not (matches(data.get("password"), PASSWORD) and name_matches):
        return Redirect("/login", status_code=303)
    if VARIANT == "store-renew":
        request.scope["state"]["renew_session"] = True
    request.session["user"] = USERNAME
    return Redirect("/account", status_code=303)


@get("/account", media_type=MediaType.HTML, sync_to_thread=False)
def account(request: Request) -> str | Redirect:
    name = request.session.get("user")
    if name is None:
        return Redirect("/login", status_code=303)
    return page(
        f"""<p>Signed in as {html.escape(name)}.</p>
        <form method="post" action="/logout"><button>Sign out</button></form>"""
    )


@post("/logout", status_code=303, sync_to_thread=False)
def sign_out(request: Request) -> Redirect:
    request.clear_session()
    return Redirect("/", status_code=303)


config = RenewingConfig() if VARIANT == "store-renew" else ServerSideSessionConfig()
application = Litestar(
    route_handlers=[home, sign_in_page, sign_in, account, sign_out], middleware=[config.middleware]
)

if __name__ == "__main__":
    uvicorn.run(application, host="127.0.0.1", port=PORT, log_level="warning")
