"""rdiffweb as its package starts it: python application.py PORT SCRATCH."""

import os
import sys

from rdiffweb.core.passwd import hash_password
from rdiffweb.main import main

port, scratch = sys.argv[1:]
options = {
    "admin-user": os.environ["LOGIN_USERNAME"],
    "admin-password": hash_password(os.environ["LOGIN_PASSWORD"]),
    "database-uri": f"sqlite:///{scratch}/rdiffweb.db",
    "environment": "production",
    # The proof and the gate sign in more often than a person.
    "rate-limit": "10000",
    "server-host": "127.0.0.1",
    "server-port": port,
}
main([f"--{name}={value}" for name, value in options.items()])
