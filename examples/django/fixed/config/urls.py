from django.urls import path

from accounts import views

urlpatterns = [
    path("", views.home, name="home"),
    path("login/", views.sign_in, name="login"),
    path("account/", views.account, name="account"),
    path("logout/", views.sign_out, name="logout"),
]
