"""What has to be in the Welsh catalogue: every message that a supporter reads, found without gettext.

`python -m tests.languages` writes the catalogue again: translations are kept, new messages come in empty, and the tests
fail until someone has translated them.
"""

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from fundapp.messages.letters import NEUTRAL_SUBJECT

ROOT = Path(__file__).parent.parent.parent
FOLDER = ROOT / "fundapp" / "locale" / "cy" / "LC_MESSAGES"
PO, MO = FOLDER / "django.po", FOLDER / "django.mo"
# As in Django's own Welsh catalogue: one, two, most, and the two that mutate otherwise.
PLURALS = "nplurals=4; plural=(n==1) ? 0 : (n==2) ? 1 : (n != 8 && n != 11) ? 2 : 3;"
# All that a supporter sees of their gift, from the form to the yearly statement, and whatever can go wrong on the way.
COVERED = [
    "templates/base.html",
    "templates/private.html",
    "templates/errors/*.html",
    "templates/components/code_card.html",
    "templates/components/error.html",
    "templates/components/field.html",
    "templates/components/fields.html",
    "templates/components/hint_and_error.html",
    "templates/components/languages.html",
    "templates/components/leave.html",
    "templates/components/notice.html",
    "templates/components/problems.html",
    "templates/components/progress.html",
    "templates/components/receipt.html",
    "templates/components/who_sees.html",
    "templates/contributions/*.html",
    "templates/contributions/supporter/*.html",
    "templates/contributions/transfers/*.html",
    "templates/giftaid/declare.html",
    "templates/giftaid/declared.html",
    "templates/messages/supporters/*.txt",
    "fundapp/contributions/actions/giving.py",
    "fundapp/contributions/actions/recurring_changes.py",
    "fundapp/contributions/actions/supporters.py",
    "fundapp/contributions/forms/giving.py",
    "fundapp/contributions/actions/transfers.py",
    "fundapp/contributions/forms/supporter.py",
    "fundapp/contributions/forms/transfers.py",
    "fundapp/contributions/presenting/accounts.py",
    "fundapp/contributions/presenting/promises.py",
    "fundapp/contributions/presenting/receipts.py",
    "fundapp/contributions/presenting/statements.py",
    "fundapp/contributions/presenting/words.py",
    "fundapp/contributions/promises.py",
    "fundapp/contributions/handlers/recurring.py",
    "fundapp/contributions/views/giving.py",
    "fundapp/contributions/workflow.py",
    "fundapp/giftaid/forms.py",
    "fundapp/giftaid/hooks.py",
    "fundapp/giftaid/person.py",
    "fundapp/giftaid/views/supporter.py",
    "fundapp/messages/posting.py",
    "fundapp/web/context.py",
    "fundapp/web/errors.py",
    "fundapp/web/fields.py",
    "fundapp/web/forms.py",
    "fundapp/kernel/money.py",
]
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    # A refusal's sentence is translated where it is shown.
    "refuse": (2,),
    "Refusal": (2,),
}
# Said by a constant that no translation function stands around.
ALSO = {"fundapp/messages/letters.py": [NEUTRAL_SUBJECT]}


def covered() -> list[Path]:
    return sorted(path for pattern in COVERED for path in ROOT.glob(pattern))


def wanted() -> Catalog:
    """The messages of the covered files, without translations."""
    catalogue = _empty()
    for path in covered():
        for line, message, context in _found(path):
            catalogue.add(message, locations=[(str(path.relative_to(ROOT)), line)], context=context)
    for place, messages in ALSO.items():
        for message in messages:
            catalogue.add(message, locations=[(place, 1)])
    return catalogue


def says_something(path: Path) -> bool:
    return any(True for _ in _found(path))


def written() -> Catalog:
    with PO.open("rb") as file:
        return read_po(file)


def compiled() -> bytes:
    """What the `.mo` has to be: made of the `.po`, without the words of messages that nobody asks for."""
    made, held = io.BytesIO(), written()
    # A date in the file would make it another one with every run.
    held.creation_date = held.revision_date = datetime(2026, 11, 22, tzinfo=UTC)
    write_mo(made, held)
    return made.getvalue()


def write_again() -> None:
    """Bring the `.po` up to the files and the `.mo` up to the `.po`. Nothing that is translated is lost or guessed."""
    fresh, held = wanted(), written() if PO.exists() else _empty()
    for message in fresh:
        before = held.get(message.id, message.context) if message.id else None
        if before is not None:
            message.string = before.string
    text = io.BytesIO()
    write_po(text, fresh, omit_header=True, sort_by_file=False, sort_output=True, include_lineno=False, width=120)
    PO.write_text(_header() + text.getvalue().decode(), encoding="utf-8")
    MO.write_bytes(compiled())


def _empty() -> Catalog:
    catalogue = Catalog(locale="cy")
    catalogue.mime_headers = [("Plural-Forms", PLURALS)]
    return catalogue


def _found(path: Path) -> Iterator[tuple[int, str | tuple[str, ...], str | None]]:
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        from django.utils.translation.template import templatize

        source = templatize(source, origin=str(path))
    for line, message, _comments, context in extract("python", io.BytesIO(source.encode()), keywords=KEYWORDS):
        yield line, message, context


def _header() -> str:
    fields = {
        "Project-Id-Version": "common-pot",
        "Language": "cy",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURALS,
    }
    lines = "".join(f'"{name}: {value}\\n"\n' for name, value in fields.items())
    said = "# What a supporter sees. `python -m tests.languages` writes it, people translate."
    return f'{said}\nmsgid ""\nmsgstr ""\n{lines}\n'
