"""What a YES or NO by text answers about a cut that goes on, and whether asking it is still news."""

from collections.abc import Mapping
from uuid import UUID

from fundapp.kernel import clock
from payouts.claims import access
from payouts.payments import actions, lasting
from payouts.payments.shortening import Ended


def still_cut_asked(claim_id: UUID) -> Mapping[str, str] | None:
    """Nothing beyond the words; None once it was answered."""
    return {} if lasting.is_asked(claim_id) else None


def on_reply(claim_ids: tuple[UUID, ...], says_yes: bool) -> None:  # noqa: FBT001 -- the shape that the hook has
    """Taken where one request alone waits for it: of several behind one number, nobody knows which was meant.

    A text has no room for a day, so a NO is from today. Whoever means another day says so on the page or by telephone.
    """
    asked = [claim_id for claim_id in claim_ids if lasting.was_asked(claim_id)]
    if len(asked) != 1:
        return
    actor = access.claimant(asked[0])
    if says_yes:
        actions.say_still_cut(actor, claim_id=asked[0])
    else:
        actions.end_cut(actor, claim_id=asked[0], reason=Ended.SANCTION_ENDED, last_day=clock.today())
