"""What is done about promises once a day: ended when their debits go on failing, announced, looked at, forgotten."""

from contextlib import suppress
from datetime import timedelta

from fundapp.contributions.actions import recurring_changes, recurring_letters, supporters
from fundapp.contributions.handlers.stripe_events import catch_up_promise
from fundapp.contributions.models import RecurringContribution
from fundapp.contributions.promises import ENDS_ON, NOTICE_FROM, Wish
from fundapp.contributions.selectors import recurring as reading
from fundapp.contributions.selectors import supporters as reading_supporters
from fundapp.contributions.workflow import Change
from fundapp.kernel import clock
from fundapp.kernel.actor import system
from fundapp.kernel.refusal import Refused
from fundapp.outbox.registry import Delivery

DAILY = "recurring.daily"
# Its name is why a promise ends.
FAILED = system("failed")
CHORE = system("recurring")
# Days after a debit was due and nothing was heard: Stripe is asked, in case what it told was lost.
_SILENCE = timedelta(days=2)
# The longest that a last letter may hold back the forgetting.
_LAST_LETTER = timedelta(days=1)


def on_daily(_delivery: Delivery) -> None:
    """In this order: what Stripe says now may be that a debit has recovered."""
    today, now = clock.today(), clock.now()
    too_long = now - timedelta(days=ENDS_ON)
    silent = [*reading.overdue(before=today - _SILENCE), *reading.given_up_on(before=too_long)]
    for promise in RecurringContribution.objects.filter(id__in=silent):
        catch_up_promise(promise)
    for promise in RecurringContribution.objects.filter(id__in=reading.given_up_on(before=too_long)):
        # One that has changed in this moment must not hold up the others.
        with suppress(Refused):
            recurring_changes.ask(
                FAILED,
                key=f"failed:{promise.id}:{reading.spell_of(promise)}",
                recurring_id=promise.id,
                wish=Wish(Change.STOP),
            )
    for recurring_id in reading.to_be_announced(after=today, until=today + NOTICE_FROM):
        recurring_letters.announce(CHORE, recurring_id=recurring_id)
    for supporter_id in reading_supporters.forgetting_since(before=now - _LAST_LETTER):
        supporters.forget(CHORE, supporter_id=supporter_id)
