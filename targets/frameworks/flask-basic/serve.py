"""Serves a variant on this machine only: python variant_x.py PORT."""

import sys


def serve(app):
    app.run(host="127.0.0.1", port=int(sys.argv[1]), threaded=True)
