from django.contrib.auth import authenticate, logout
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST


def home(request):
    # Counts the visits of a browser, signed in or not.
    request.session["visits"] = request.session.get("visits", 0) + 1
    return render(request, "accounts/home.html")


def sign_in(request):
    if request.method != "POST":
        return render(request, "accounts/login.html")
    username = request.POST.get("username", "")
    if authenticate(request, username=username, password=request.POST.get("password", "")) is None:
        error = "The user name or the password is wrong."
        return render(request, "accounts/login.html", {"error": error}, status=401)
    request.session.flush()
    rotate_token(request)
    request.session["user"] = username
    return redirect("account")


def account(request):
    if "user" not in request.session:
        return redirect("login")
    return render(request, "accounts/account.html", {"user": request.session["user"]})


@require_POST
def sign_out(request):
    logout(request)
    return redirect("home")
