import os
import secrets
from datetime import timedelta

from cachelib import SimpleCache

SECRET_KEY = os.environ.get("SECRET_KEY") or secrets.token_hex(32)

# Sessions stand in memory here; with more than one process, take Redis or a database.
SESSION_TYPE = 'cachelib'
SESSION_CACHELIB = SimpleCache()

SESSION_COOKIE_NAME = '__Host-session'
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_SAMESITE = 'Lax'
PERMANENT_SESSION_LIFETIME = timedelta(hours=8)
SESSION_PERMANENT = False
