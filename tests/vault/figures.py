"""What an attacker gets, counted: small in the tests, and in full by `python -m tests.vault.figures`.

The attacker has every backup that was ever made, both databases of it, and all keys of the living machine.
"""

import argparse
import itertools
import os
import tempfile
import time
from pathlib import Path

CLASSES = 4


def erased_then_attacked(claims: int) -> tuple[int, int]:
    """Erase so many claims, replace the wrapping key, and try every text of the backup from before: tries, opened."""
    from django.db import transaction

    from fundapp.kernel.actor import system
    from fundapp.kernel.refusal import Refused
    from fundapp.vault import actions, cipher, keystore, rotation
    from fundapp.vault.classes import SealedClass
    from fundapp.vault.models import ClassKey, SealedField

    for number in range(claims):
        with transaction.atomic():
            for sealed_class in SealedClass:
                actions.seal(f"claim:{number:05d}", sealed_class, "text", f"MARKER-{number}")
    keys = {(row.subject, row.sealed_class): row for row in ClassKey.objects.all()}
    texts = list(SealedField.objects.all())
    assert all(_opens(keystore, cipher, keys, text, Refused) for text in texts[:CLASSES]), "the attack itself must work"

    for number in range(claims):
        with transaction.atomic():
            for sealed_class in SealedClass:
                actions.shred(f"claim:{number:05d}", sealed_class)
    rotation.replace_key(system("figures"), at_once=True)
    return len(texts), sum(_opens(keystore, cipher, keys, text, Refused) for text in texts)


def _opens(keystore, cipher, keys, text, refused) -> bool:
    place = cipher.Place(text.subject, text.sealed_class, text.field, text.version)
    try:
        class_key = keystore._unwrapped(keys[text.subject, text.sealed_class])
        return bool(cipher.unseal(class_key, bytes(text.ciphertext), place))
    except refused:
        return False


def swapped(swaps: int) -> tuple[int, int]:
    """Put each text into the place of another one of its class, with that one's own key: tries, opened."""
    from fundapp.kernel.refusal import Refused
    from fundapp.vault import cipher

    many = 2
    while many * (many - 1) < swaps:
        many += 1
    places = [cipher.Place(f"claim:{number}", "bank", "account_number", 1) for number in range(many)]
    keys = [cipher.new_key() for _ in places]
    sealed = [cipher.seal(key, "31926819", place) for key, place in zip(keys, places, strict=True)]
    opened = 0
    for mine, other in itertools.islice(itertools.permutations(range(many), 2), swaps):
        try:
            cipher.unseal(keys[other], sealed[mine], places[other])
        except Refused:
            continue
        opened += 1
    return swaps, opened


def replaced(keys: int) -> tuple[int, int, float]:
    """Replace the wrapping key of so many keys: wrapped again, left under the old one, seconds."""
    from django.db import transaction

    from fundapp.kernel.actor import system
    from fundapp.vault import actions, keystore, rotation
    from fundapp.vault.classes import SealedClass

    for start in range(0, keys, 500):
        with transaction.atomic():
            for number in range(start, min(start + 500, keys)):
                actions.seal(f"kept:{number:05d}", SealedClass.CONTACT, "text", "words")
    began = time.monotonic()
    done = rotation.replace_key(system("figures"), at_once=True)
    assert done is not None
    return done.wrapped_again, keystore.to_wrap_again(keystore.epochs().newest()), time.monotonic() - began


def planted(words: int) -> tuple[int, int, list[str]]:
    """Plant so many words through a live server and look for them: planted, places looked at, where any was found."""
    from pytest_django.live_server_helper import LiveServer

    from tests.vault import markers

    server = LiveServer("localhost")
    server._live_server_modified_settings.enable()
    try:
        with tempfile.TemporaryDirectory() as folder:
            found = markers.plant_and_look(server.url, Path(folder), words=words)
    finally:
        server._live_server_modified_settings.disable()
        server.stop()
    return len(found.planted.what), found.looked_at, found.clear


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.vault.figures", description=__doc__.partition("\n")[0])
    parser.add_argument("--claims", type=int, default=200, help="claims to erase and attack (200)")
    parser.add_argument("--swaps", type=int, default=1000, help="ciphertexts to swap (1,000)")
    parser.add_argument("--keys", type=int, default=10_000, help="keys to wrap again (10,000)")
    parser.add_argument("--words", type=int, default=500, help="words to plant and look for (500)")
    chosen = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fundapp.settings.test")
    import django

    django.setup()
    from django.test.utils import setup_databases, teardown_databases

    made = setup_databases(verbosity=0, interactive=False)
    try:
        words, places, clear = planted(chosen.words)
        print(f"{words} planted words, {places} tables and files looked at: {len(clear)} found in clear")
        print(*clear, sep="\n", end="\n" if clear else "")
        tried, opened = erased_then_attacked(chosen.claims)
        print(f"{chosen.claims} erased claims, {tried} sealed texts in an old backup, all live keys: {opened} opened")
        tries, moved = swapped(chosen.swaps)
        print(f"{tries} swapped ciphertexts: {moved} opened")
        wrapped, left, seconds = replaced(chosen.keys)
        print(f"{wrapped} keys wrapped again in {seconds:.1f} s: {left} left under the old key")
    finally:
        teardown_databases(made, verbosity=0)
    return 1 if clear or opened or moved or left else 0


if __name__ == "__main__":
    raise SystemExit(main())
