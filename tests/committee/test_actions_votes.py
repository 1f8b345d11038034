"""Votes through the door: who may, when, and what a vote must say."""

import pytest

from fundapp.audit import selectors as audit
from fundapp.kernel.actor import system
from fundapp.kernel.refusal import Refused
from payouts.committee import actions
from payouts.committee.models import Seat, Vote
from payouts.committee.voting import Choice, Reason
from tests.committee import stories
from tests.committee.stories import holder, seats

pytestmark = pytest.mark.django_db
TESTS = system("tests")


def verbs(subject: str) -> list[str]:
    return [record.verb for record in audit.about(subject)]


def cast(seat: Seat, **said) -> Vote:
    return actions.cast_vote(holder(seat), seat_id=seat.id, **{"key": "k", "seen": 0, "choice": Choice.YES, **said})


# --- Votes ------------------------------------------------------------------------------------------------------------
def test_a_vote_needs_the_conflict_prompt_first():
    seat = seats(stories.drawn())[0]

    with pytest.raises(Refused) as refused:
        cast(seat)

    assert refused.value.codes == ("conflict_prompt_first",)


def test_a_vote_needs_a_fresh_second_factor():
    seat = stories.taken(seats(stories.drawn())[0])

    with pytest.raises(Refused) as refused:
        actions.cast_vote(holder(seat, fresh=False), seat_id=seat.id, key="k", seen=0, choice=Choice.YES)

    assert refused.value.codes == ("fresh_factor_needed",)
    assert not Vote.objects.exists()


def test_the_same_form_sent_twice_is_one_vote():
    seat = stories.taken(seats(stories.drawn())[0])

    first = cast(seat, key="form-1")
    again = cast(seat, key="form-1")

    assert again == first
    assert Vote.objects.get().revision == 1
    assert verbs(f"seat:{seat.id}") == ["seat.taken", "vote.cast"]


def test_a_vote_may_be_changed_and_every_version_is_kept():
    seat = stories.taken(seats(stories.drawn())[0])

    cast(seat, key="form-1")
    cast(seat, key="form-2", seen=1, choice=Choice.NO, reason=Reason.PAID_ALREADY)

    kept = Vote.objects.get()
    assert (kept.choice, kept.reason, kept.revision) == ("no", "paid_already", 2)
    history = [record.detail["choice"] for record in audit.about(f"seat:{seat.id}") if record.verb == "vote.cast"]
    assert history == ["yes", "no"]


def test_an_old_page_does_not_undo_a_newer_vote():
    seat = stories.taken(seats(stories.drawn())[0])
    cast(seat, key="form-1")
    cast(seat, key="form-2", seen=1, choice=Choice.NO, reason=Reason.PAID_ALREADY)

    for key in ("form-1", "form-3"):
        with pytest.raises(Refused) as refused:
            cast(seat, key=key, seen=0)
        assert refused.value.codes == ("vote_is_newer",)

    assert Vote.objects.get().choice == "no"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"choice": Choice.NO}, "reason_needed"),
        ({"choice": Choice.YES_DIFFERENT, "reason": Reason.LOSS_IS_LESS}, "amount_needed"),
        (
            {"choice": Choice.YES_DIFFERENT, "reason": Reason.LOSS_IS_LESS, "amount_pence": 250_00},
            "amount_not_below_the_sum",
        ),
    ],
)
def test_a_vote_that_says_too_little_is_refused(said, code):
    seat = stories.taken(seats(stories.drawn())[0])

    with pytest.raises(Refused) as refused:
        cast(seat, **said)

    assert refused.value.codes == (code,)
