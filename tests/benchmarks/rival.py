"""django-hordak, driven as its documentation says, in a process and a virtual environment of its own.

Run as `.venv-bench/bin/python tests/benchmarks/rival.py <database url>`: it prints `ready`, and then, for each number
that it is sent on a line, posts that many transactions and prints the seconds they took. It must never import ours.
"""

import sys
import time

import dj_database_url
import django
from django.conf import settings


def start(url: str) -> None:
    settings.configure(
        DATABASES={"default": dj_database_url.parse(url, conn_max_age=None)},
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "mptt",
            "hordak",
        ],
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        USE_TZ=True,
        CURRENCIES=["GBP"],
        DEFAULT_CURRENCY="GBP",
        HORDAK_INTERNAL_CURRENCY="GBP",
        SECRET_KEY="only for this measurement",
    )
    django.setup()


def main() -> None:
    start(sys.argv[1])
    from django.core.management import call_command
    from hordak.models import Account, AccountType
    from moneyed import Money

    call_command("migrate", verbosity=0)
    bank = Account.objects.create(name="Bank", code="1", type=AccountType.asset, currencies=["GBP"])
    gifts = Account.objects.create(name="Gifts", code="2", type=AccountType.income, currencies=["GBP"])
    print("ready", flush=True)
    for line in sys.stdin:
        start_of_run = time.perf_counter()
        for _ in range(int(line)):
            gifts.transfer_to(bank, Money(10, "GBP"), description="A gift")
        print(time.perf_counter() - start_of_run, flush=True)


if __name__ == "__main__":
    main()
