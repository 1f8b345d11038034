"""A yearly statement on paper: every gift of one supporter in one tax year, and the total."""

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from fundapp.contributions.presenting import words
from fundapp.contributions.selectors.statements import Statement
from fundapp.kernel.clock import now
from fundapp.web import pdf


def title(statement: Statement) -> str:
    return _("Your gifts from %(first)s to %(last)s") % {
        "first": words.day(statement.year.first),
        "last": words.day(statement.year.last),
    }


def paper(statement: Statement) -> pdf.Paper:
    """In the language that is spoken now. `at` is now while the year goes on, and its end once it is over."""
    return pdf.Paper(
        title=title(statement),
        language=get_language() or settings.LANGUAGE_CODE,
        at=statement.year.ends_at if statement.year.is_over else now(),
        blocks=[
            pdf.Text(_("What reached %(fund)s from you.") % {"fund": settings.FUND_NAME}),
            _table(statement),
            *_notes(statement),
        ],
        foot=words.how_to_reach_us(),
    )


def _table(statement: Statement) -> pdf.Table:
    return pdf.Table(
        head=[_("Date"), _("Receipt code"), _("For"), _("Amount"), _("Went back")],
        rows=[
            [
                words.day(line.on),
                line.code,
                line.what,
                words.pounds(line.amount_pence),
                words.pounds(line.back_pence) if line.back_pence else "-",
            ]
            for line in statement.lines
        ],
        total=[
            _("Total"),
            "",
            "",
            words.pounds(statement.amount_pence),
            words.pounds(statement.back_pence) if statement.back_pence else "-",
        ],
        numbers=[3, 4],
        wide=2,
    )


def _notes(statement: Statement) -> list[pdf.Text]:
    notes = []
    if statement.back_pence:
        notes.append(
            pdf.Text(
                _("%(back)s of it went back to you, so %(kept)s stayed in the pot.")
                % {"back": words.pounds(statement.back_pence), "kept": words.pounds(statement.kept_pence)}
            )
        )
    if not statement.year.is_over:
        notes.append(pdf.small(_("The year is not over. This is what we know today.")))
    return notes
