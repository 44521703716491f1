import hashlib
import secrets

users = {}


def hashed(password, salt):
    return hashlib.scrypt(password.encode(), salt=salt, n=2**14, r=8, p=1)


def add_user(name, password):
    salt = secrets.token_bytes(16)
    users[name] = (salt, hashed(password, salt))


def password_is_right(name, password):
    if name not in users:
        return False
    salt, expected = users[name]
    return secrets.compare_digest(hashed(password, salt), expected)
