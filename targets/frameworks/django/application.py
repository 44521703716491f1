"""A Django application with a sign-in form: python application.py VARIANT PORT."""

import os
import secrets
import sys
from wsgiref.simple_server import make_server

import django
from django.conf import settings

import exposed
import hardened

VARIANT, PORT = sys.argv[1], int(sys.argv[2])
ENGINES = {"login-cookies": "signed_cookies"}
BEHIND_PROXY = {"login-exposed": exposed, "login-hardened": hardened}
MORE = {}
if VARIANT in BEHIND_PROXY:
    MORE = {name: value for name, value in vars(BEHIND_PROXY[VARIANT]).items() if name.isupper()}

settings.configure(
    SECRET_KEY=secrets.token_hex(32),
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF="application",
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
    ],
    SESSION_ENGINE=f"django.contrib.sessions.backends.{ENGINES.get(VARIANT, 'db')}",
    # In memory: it belongs to one connection, hence the server below with its one thread.
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
    USE_TZ=True,
    **MORE,
)
sys.modules["application"] = sys.modules[__name__]
django.setup()

from django.contrib import auth  # noqa: E402
from django.contrib.auth import login, logout  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.middleware.csrf import rotate_token  # noqa: E402
from django.shortcuts import redirect  # noqa: E402
from django.template import engines  # noqa: E402
from django.urls import path  # noqa: E402
from django.views.decorators.cache import cache_control, never_cache  # noqa: E402
from django.views.decorators.http import require_POST  # noqa: E402


def page(request, body, **values):
    template = engines["django"].from_string("<!doctype html><title>Accounts</title>" + body)
    return HttpResponse(template.render(values, request))


def home(request):
    request.session.setdefault("basket", secrets.token_hex(8))
    return page(request, '<p>Welcome.</p><a href="/login">Sign in</a>')


def sign_in(request):
    if request.method != "POST":
        return page(
            request,
            """<form method="post" action="/login">{% csrf_token %}<input name="username">
            <input type="password" name="password"><button>Sign in</button></form>""",
        )
    user = auth.authenticate(
        request, username=request.POST.get("username"), password=request.POST.get("password")
    )
    if user is None:
        return redirect("/login")
    username = user.username
    if VARIANT == "login-flush" or VARIANT in BEHIND_PROXY:
        # remedy:begin renew-at-every-sign-in/django
        request.session.flush()
        # remedy:end
        login(request, user)
    elif VARIANT.startswith("login"):
        login(request, user)
    elif VARIANT == "by-hand-cycle":
        request.session.cycle_key()
        request.session["user"] = username
    elif VARIANT == "by-hand-flush":
        # remedy:begin renew-session/django
        request.session.flush()
        rotate_token(request)
        request.session["user"] = username
        # remedy:end
    else:
        request.session["user"] = username
    # Behind the proxy it names itself in full, as links in mails have to.
    return redirect(request.build_absolute_uri("/account") if VARIANT in BEHIND_PROXY else "/account")


def shown(request):
    if VARIANT.startswith("login"):
        name = request.user.username if request.user.is_authenticated else None
    else:
        name = request.session.get("user")
    if name is None:
        return redirect("/login")
    return page(
        request,
        """<p>Signed in as {{ name }}.</p>
        <form method="post" action="/logout">{% csrf_token %}<button>Sign out</button></form>""",
        name=name,
    )


# remedy:begin session-caching/django
@never_cache
def account(request):
    # remedy:end
    return shown(request)


@require_POST
def sign_out(request):
    # remedy:begin end-session/django
    logout(request)
    # remedy:end
    return redirect("/")


ACCOUNTS = {
    "login-exposed": cache_control(public=True, max_age=600)(shown),
    "login-hardened": account,
}
urlpatterns = [
    path("", home),
    path("login", sign_in),
    path("account", ACCOUNTS.get(VARIANT, shown)),
    path("logout", sign_out),
]

if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    auth.get_user_model().objects.create_user(
        os.environ["LOGIN_USERNAME"], password=os.environ["LOGIN_PASSWORD"]
    )
    make_server("127.0.0.1", PORT, get_wsgi_application()).serve_forever()
