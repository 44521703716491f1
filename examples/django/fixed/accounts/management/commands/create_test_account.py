import os

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Creates the account alice, or gives it the password in E2E_PASSWORD."

    def handle(self, *args, **options):
        password = os.environ.get("E2E_PASSWORD")
        if not password:
            raise CommandError("Set E2E_PASSWORD: the password of the test account alice.")
        user, _ = get_user_model().objects.get_or_create(username="alice")
        user.set_password(password)
        user.save()
