"""A skeleton as `flask fab create-app` makes it, with one account: application.py SCRATCH PORT"""

import os
import sys

from flask import Flask
from flask_appbuilder import AppBuilder
from flask_appbuilder.utils.legacy import get_sqla_class
from waitress import serve

scratch, port = sys.argv[1:]
app = Flask(__name__)
app.config.update(
    SECRET_KEY=os.urandom(32).hex(),
    SQLALCHEMY_DATABASE_URI=f"sqlite:///{scratch}/app.db",
    WTF_CSRF_ENABLED=True,
    # Behind a proxy that limits: a few sign-ins in a minute are refused else.
    RATELIMIT_ENABLED=False,
)
db = get_sqla_class()(app)
name = os.environ["LOGIN_USERNAME"]
with app.app_context():
    builder = AppBuilder(app, db.session)
    role = builder.sm.find_role(builder.sm.auth_role_admin)
    builder.sm.add_user(name, "A", "Person", f"{name}@example.org", role, password=os.environ["LOGIN_PASSWORD"])
serve(app, listen=f"127.0.0.1:{port}")
