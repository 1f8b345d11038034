"""A letter that nobody ever got, drawn by code and sent as a photo; and again with its head covered for the panel."""

from contextlib import suppress
from functools import cache

from fundapp.demo.story import ClaimEnds, ClaimPlan
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor
from fundapp.kernel.refusal import Refused
from fundapp.uploads import remaking
from fundapp.web import pdf
from payouts.claims import actions
from payouts.claims.models import Claim
from payouts.claims.photos import Kind, top_box

_SENT_BY = frozenset({ClaimEnds.PREPARING, ClaimEnds.DECIDING, ClaimEnds.READING})


def send(me: Actor, claim: Claim, plan: ClaimPlan) -> None:
    """A photo with the request, of those that stand open today."""
    if plan.ends in _SENT_BY:
        # Where no worker can be shut in, no photo is taken, and the demo is one photo poorer.
        with suppress(Refused):
            key = f"demo-photo:{plan.number}"
            actions.add_evidence(me, claim.id, key=key, kind=Kind.LETTER, pages=[_letter()])


def make_ready(caseworker: Actor, claim: Claim, plan: ClaimPlan) -> None:
    """Its head, where name and address stand, is covered before the panel sees it."""
    if plan.ends in _SENT_BY and claim.evidence.exists():
        key = f"demo-shown:{plan.number}"
        actions.redact_evidence(caseworker, claim.id, key=key, number=1, of_page=1, page=_covered())


@cache
def _letter() -> remaking.Page:
    paper = pdf.Paper(
        title="About your payment",
        language="en",
        at=clock.now(),
        blocks=(
            pdf.Text("Sam Invented\n1 Nowhere Street\nNo Town", "address"),
            pdf.Text("We have decided that your payment will be less from the date below."),
            pdf.Facts((("Reason", "You did not come to an appointment"), ("For how long", "28 days"))),
            pdf.Text("You can ask us to look at this decision again within one month."),
        ),
        sender="An invented office",
    )
    return remaking.remake(pdf.pdf(paper)).pages[0]


@cache
def _covered() -> remaking.Page:
    page = _letter()
    return remaking.cover(page.data, [top_box(width=page.width, height=page.height)])
