"""What was at the bank before the books begin: one person says it, another agrees, and it is in the books.

Two people take it out again, where it was wrong.
"""

from datetime import date
from uuid import UUID

from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.contributions.counting import moment_of
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor, need_fresh_factor
from fundapp.kernel.refusal import Refused, refuse
from fundapp.ledger import actions as ledger
from fundapp.ledger import journal
from fundapp.treasury import access, selectors
from fundapp.treasury.models import OpeningBalance
from members.access import need_one_of
from members.roles import Role


@transaction.atomic
def say_opening(actor: Actor, *, key: str, pot: str, amount_pence: int, day: date) -> OpeningBalance:
    """Nothing is booked yet. The same form sent again is the same word."""
    selectors.lock_statements()

    need_one_of(actor, Role.TREASURER)
    known = OpeningBalance.objects.filter(once_key=key).first()
    if known is not None:
        return known
    if selectors.openings().filter(pot=pot, called_off_at__isnull=True, taken_back_at__isnull=True).exists():
        raise refuse("pot_has_its_opening", "Somebody has said already what was there for this pot. Look at it below.")
    _need_before_statements(day)

    opening = OpeningBalance.objects.create(
        once_key=key, pot=pot, amount_pence=amount_pence, day=day, said_by=actor.id, said_at=clock.now()
    )

    audit.record(actor, Verb.OPENING_SAID, opening.subject, pot=pot, amount_pence=amount_pence)
    return opening


@transaction.atomic
def agree_opening(actor: Actor, *, opening_id: UUID) -> OpeningBalance:
    """The second person has looked at the statement of that day too: it is booked."""
    selectors.lock_statements()
    opening = access.opening_for(actor, opening_id, lock=True)

    need_one_of(actor, *access.OPENERS)
    if opening.agreed_by == actor.id:
        return opening
    if opening.said_by == actor.id:
        raise refuse("own_opening", "You said this yourself. Another person looks at the statement and agrees.")
    if not opening.waits_to_be_agreed:
        raise _settled()
    _need_before_statements(opening.day)
    need_fresh_factor(actor, at=clock.now())

    opening.agreed_by, opening.agreed_at = actor.id, clock.now()
    opening.save(update_fields=["agreed_by", "agreed_at"])
    ledger.post(
        journal.opening_balance(
            source=opening.subject, at=moment_of(opening.day), pot=opening.pot, pence=opening.amount_pence
        )
    )

    audit.record(actor, Verb.OPENING_AGREED, opening.subject, pot=opening.pot, amount_pence=opening.amount_pence)
    return opening


@transaction.atomic
def call_off_opening(actor: Actor, *, opening_id: UUID) -> OpeningBalance:
    """It was not so, or not all: nothing was booked, and it can be said anew."""
    opening = access.opening_for(actor, opening_id, lock=True)

    need_one_of(actor, *access.OPENERS)
    if opening.called_off_at is not None:
        return opening
    if opening.agreed_at is not None:
        raise _settled()

    opening.called_off_at = clock.now()
    opening.save(update_fields=["called_off_at"])

    audit.record(actor, Verb.OPENING_CALLED_OFF, opening.subject)
    return opening


@transaction.atomic
def doubt_opening(actor: Actor, *, opening_id: UUID) -> OpeningBalance:
    """What two people agreed on was wrong, says one. It stays in the books until another has looked as well."""
    opening = access.opening_for(actor, opening_id, lock=True)

    need_one_of(actor, *access.OPENERS)
    if not opening.is_in_the_books:
        raise _settled()
    if opening.doubted_by:
        return opening

    opening.doubted_by = actor.id
    opening.save(update_fields=["doubted_by"])

    audit.record(actor, Verb.OPENING_DOUBTED, opening.subject)
    return opening


@transaction.atomic
def keep_opening(actor: Actor, *, opening_id: UUID) -> OpeningBalance:
    """It was right after all: the doubt goes, and nothing else changes."""
    opening = access.opening_for(actor, opening_id, lock=True)

    need_one_of(actor, *access.OPENERS)
    if not opening.is_in_the_books:
        raise _settled()
    if not opening.doubted_by:
        return opening

    opening.doubted_by = ""
    opening.save(update_fields=["doubted_by"])

    audit.record(actor, Verb.OPENING_KEPT, opening.subject)
    return opening


@transaction.atomic
def take_back_opening(actor: Actor, *, opening_id: UUID) -> OpeningBalance:
    """The second person says so too: a correction takes it out of the books, and the pot can be said anew."""
    selectors.lock_statements()
    opening = access.opening_for(actor, opening_id, lock=True)

    need_one_of(actor, *access.OPENERS)
    if opening.taken_back_by == actor.id:
        return opening
    if not opening.is_in_the_books or not opening.doubted_by:
        raise _settled()
    if opening.doubted_by == actor.id:
        raise refuse("own_doubt", "You said yourself that it was wrong. Another person looks at the statement as well.")
    need_fresh_factor(actor, at=clock.now())

    opening.taken_back_by, opening.taken_back_at = actor.id, clock.now()
    opening.save(update_fields=["taken_back_by", "taken_back_at"])
    ledger.reverse(opening.subject, by_source=f"{opening.subject}:back")

    audit.record(actor, Verb.OPENING_TAKEN_BACK, opening.subject, pot=opening.pot, amount_pence=opening.amount_pence)
    return opening


def _settled() -> Refused:
    return refuse("opening_is_settled", "This was settled since you opened the page. Load it again to see how.")


def _need_before_statements(day: date) -> None:
    """What a statement has a line for would count twice."""
    first = selectors.first_line_on()
    if day > clock.today():
        raise refuse("opening_in_the_future", "This day is still to come. Take the balance of a day that is over.")
    if first is not None and day >= first:
        raise refuse(
            "opening_after_a_statement",
            "A statement has lines of %(day)s already. Take the balance at the end of the day before that.",
            day=f"{first.day} {first:%B %Y}",
        )
