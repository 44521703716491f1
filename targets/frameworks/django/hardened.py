"""What the settings of a hardened site say of its session cookie and of TLS."""

# remedy:begin cookie-prefix/django cookie-secure/django cookie-httponly/django cookie-samesite/django cookie-rejected/django cookie-domain/django session-lifetime/django
SESSION_COOKIE_NAME = '__Host-sessionid'  # remedy:only cookie-prefix
SESSION_COOKIE_SECURE = True  # remedy:only cookie-prefix cookie-secure cookie-rejected
SESSION_COOKIE_HTTPONLY = True  # remedy:only cookie-httponly
SESSION_COOKIE_SAMESITE = 'Lax'  # remedy:only cookie-samesite
SESSION_COOKIE_PATH = '/'  # remedy:only cookie-rejected
SESSION_COOKIE_DOMAIN = None  # remedy:only cookie-rejected cookie-domain
SESSION_COOKIE_AGE = 8 * 60 * 60  # remedy:only session-lifetime
SESSION_EXPIRE_AT_BROWSER_CLOSE = True  # remedy:only session-lifetime
# remedy:end

# remedy:begin https-downgrade/django
SECURE_PROXY_SSL_HEADER = ('HTTP_X_FORWARDED_PROTO', 'https')
# remedy:end

# remedy:begin plaintext-login/django hsts/django
SECURE_SSL_REDIRECT = True  # remedy:only plaintext-login
SECURE_HSTS_SECONDS = 31536000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True  # remedy:only hsts
# remedy:end
