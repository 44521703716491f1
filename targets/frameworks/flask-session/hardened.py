"""What the configuration of a hardened application says of its session cookie."""

from datetime import timedelta

# remedy:begin cookie-prefix/flask cookie-secure/flask cookie-httponly/flask cookie-samesite/flask cookie-rejected/flask cookie-domain/flask session-lifetime/flask cookie-prefix/flask-session cookie-secure/flask-session cookie-httponly/flask-session cookie-samesite/flask-session cookie-rejected/flask-session cookie-domain/flask-session session-lifetime/flask-session
SESSION_COOKIE_NAME = '__Host-session'  # remedy:only cookie-prefix
SESSION_COOKIE_SECURE = True  # remedy:only cookie-prefix cookie-secure cookie-rejected
SESSION_COOKIE_HTTPONLY = True  # remedy:only cookie-httponly
SESSION_COOKIE_SAMESITE = 'Lax'  # remedy:only cookie-samesite
SESSION_COOKIE_PATH = '/'  # remedy:only cookie-rejected
SESSION_COOKIE_DOMAIN = None  # remedy:only cookie-rejected cookie-domain
PERMANENT_SESSION_LIFETIME = timedelta(hours=8)  # remedy:only session-lifetime
SESSION_PERMANENT = False  # remedy:only session-lifetime/flask-session
# remedy:end
