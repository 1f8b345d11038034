"""`python -m tests.languages`: the Welsh catalogue, brought up to the files. Says what is still to be translated."""

import os

import django

from tests.languages import catalogue

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fundapp.settings.test")
django.setup()
catalogue.write_again()
for message in catalogue.written():
    if message.id and not any(message.string if isinstance(message.string, tuple) else (message.string,)):
        print(message.id)
