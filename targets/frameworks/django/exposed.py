"""The same settings, each the wrong way round."""

import os

SESSION_COOKIE_HTTPONLY = False
SESSION_COOKIE_SAMESITE = False
SESSION_COOKIE_DOMAIN = "127.0.0.1"
SESSION_COOKIE_AGE = 30 * 24 * 60 * 60
# A site that does not know of its proxy takes its own forms for another's.
CSRF_TRUSTED_ORIGINS = [os.environ["PUBLIC_URL"]]
