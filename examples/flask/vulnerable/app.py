import os
import sys

from flask import Flask, redirect, render_template, request, session, url_for
from flask_session import Session
from flask_wtf import CSRFProtect
from werkzeug.security import check_password_hash, generate_password_hash

if not os.environ.get("E2E_PASSWORD"):
    sys.exit("Set E2E_PASSWORD: the password of the test account alice.")
users = {"alice": generate_password_hash(os.environ["E2E_PASSWORD"])}

app = Flask(__name__)
app.config.from_object("config")
Session(app)
CSRFProtect(app)


@app.get("/")
def home():
    return render_template("home.html")


@app.route("/login", methods=["GET", "POST"])
def login():
    if request.method == "GET":
        return render_template("login.html")
    username = request.form.get("username", "")
    if not check_password_hash(users.get(username, ""), request.form.get("password", "")):
        return render_template("login.html", error="The user name or the password is wrong."), 401
    session["user"] = username
    return redirect(url_for("account"))


@app.get("/account")
def account():
    if "user" not in session:
        return redirect(url_for("login"))
    return render_template("account.html", user=session["user"])


@app.post("/logout")
def logout():
    session.clear()
    return redirect(url_for("home"))
