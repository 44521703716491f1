import os
import secrets

from cachelib import SimpleCache

SECRET_KEY = os.environ.get("SECRET_KEY") or secrets.token_hex(32)

# Sessions stand in memory here; with more than one process, take Redis or a database.
SESSION_TYPE = 'cachelib'
SESSION_CACHELIB = SimpleCache()
