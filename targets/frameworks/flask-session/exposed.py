"""The same settings, each the wrong way round."""

from datetime import timedelta

SESSION_COOKIE_DOMAIN = "127.0.0.1"
SESSION_COOKIE_HTTPONLY = False
PERMANENT_SESSION_LIFETIME = timedelta(days=30)
