"""A Django site that is signed in to by HTTP Basic at each request, with a session beside it: python basic.py kept|bound PORT."""

import base64
import os
import secrets
import sys
from wsgiref.simple_server import make_server

import django
from django.conf import settings

VARIANT, PORT = sys.argv[1], int(sys.argv[2])

# remedy:begin bind-basic-session/django
REST_FRAMEWORK = {
    'DEFAULT_AUTHENTICATION_CLASSES': ['rest_framework.authentication.BasicAuthentication'],
}
# remedy:end

MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
if VARIANT == "kept":
    MIDDLEWARE.append("basic.signed_in_once")

settings.configure(
    SECRET_KEY=secrets.token_hex(32),
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF="basic",
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "rest_framework",
    ],
    MIDDLEWARE=MIDDLEWARE,
    REST_FRAMEWORK={**REST_FRAMEWORK, "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.StaticHTMLRenderer"]},
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
    # In memory: it belongs to one connection, hence the server below with its one thread.
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    USE_TZ=True,
)
sys.modules["basic"] = sys.modules[__name__]
django.setup()

from django.contrib import auth  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.urls import path  # noqa: E402
from rest_framework.decorators import api_view, permission_classes  # noqa: E402
from rest_framework.permissions import IsAuthenticated  # noqa: E402


def signed_in_once(get_response):
    """By hand: the header is looked at once, and after that the session is enough."""

    def middleware(request):
        scheme, _, rest = request.headers.get("Authorization", "").partition(" ")
        if not request.user.is_authenticated and scheme == "Basic":
            username, _, password = base64.b64decode(rest).decode().partition(":")
            user = auth.authenticate(request, username=username, password=password)
            if user is not None:
                auth.login(request, user)
        return get_response(request)

    return middleware


def named(request):
    request.session.setdefault("basket", secrets.token_hex(8))
    return HttpResponse(f"<!doctype html><title>Account</title><p>Signed in as {request.user.username}.</p>")


def kept(request):
    if request.user.is_authenticated:
        return named(request)
    return HttpResponse("Sign in first.", status=401, headers={"WWW-Authenticate": 'Basic realm="accounts"'})


@api_view(["GET"])
@permission_classes([IsAuthenticated])
def bound(request):
    return named(request)


def home(request):
    request.session.setdefault("basket", secrets.token_hex(8))
    return HttpResponse('<!doctype html><title>Shop</title><p>Welcome.</p><a href="/account">Account</a>')


urlpatterns = [path("", home), path("account", kept if VARIANT == "kept" else bound)]

if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    for which in ("LOGIN", "SECOND"):
        auth.get_user_model().objects.create_user(
            os.environ[f"{which}_USERNAME"], password=os.environ[f"{which}_PASSWORD"]
        )
    make_server("127.0.0.1", PORT, get_wsgi_application()).serve_forever()
