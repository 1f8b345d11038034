"""Reads of the ways back: which request has an address, which way a link is, whether a check was passed."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Case, QuerySet, Value, When

from fundapp.kernel import clock
from fundapp.kernel.refusal import refuse
from fundapp.vault import selectors as vault
from fundapp.vault.fingerprints import ACCOUNT
from payouts.claims import prints, questions, selectors, ways
from payouts.claims.models import CallBack, Claim, ContactPrint, WayBack
from payouts.claims.ways import Purpose
from payouts.claims.workflow import State

# Over, as far as the person is concerned; a request that goes on comes before these.
_OVER = [State.CLOSED, State.NOT_THIS_TIME]
# What says where the money goes.
SAYS_WHERE_TO = frozenset({questions.PAY_HOW.slug, *(account.slug for account in questions.ACCOUNTS)})
CALL_BACK_KEPT = timedelta(days=14)
# A way that was sent is of no use after minutes; a call may take days to be made.
SENT_WAY_KEPT, CALL_KEPT = timedelta(days=1), timedelta(days=14)
CALL_LASTS = timedelta(days=3)


def digest_of(typed: str) -> str:
    """The keyed digest of an address or a number; empty for what is neither."""
    return prints.printed(typed, key=settings.CODE_PEPPER)


def claims_reached_by(digest: str) -> QuerySet[Claim]:
    """Requests with this address: those that go on first, the newest of each first."""
    over = Case(When(state__in=_OVER, then=Value(1)), default=Value(0))
    found = ContactPrint.objects.filter(digest=digest).values("claim_id")
    return Claim.objects.filter(id__in=found).order_by(over, "-started_at", "-id")


def has_another(claim: Claim) -> bool:
    """Whether the same address has another request that goes on."""
    mine = ContactPrint.objects.filter(claim=claim).values("digest")
    others = ContactPrint.objects.filter(digest__in=mine).exclude(claim=claim)
    return others.exclude(claim__state__in=_OVER).exists()


def digest_asked_with(way_id: UUID) -> str:
    """By which address, or for which request, a way was asked for: what its messages are counted by."""
    way = WayBack.objects.filter(id=way_id).first()
    return (way.digest or str(way.claim_id)) if way is not None else ""


def way_in(token: str, *, lock: bool = False) -> WayBack | None:
    """The way that a link names; None when we never made it, or when it was forgotten since."""
    handle = ways.handle_in(token, key=settings.CODE_PEPPER)
    rows = WayBack.objects.select_for_update() if lock else WayBack.objects.all()
    return rows.filter(handle=handle, purpose=Purpose.RETURN, claim__isnull=False).first() if handle else None


def path_token(way: WayBack) -> str:
    return ways.token(way.handle, key=settings.CODE_PEPPER)


def digits_of(way: WayBack) -> str:
    return ways.digits(way.handle, key=settings.CODE_PEPPER)


def code_read_out(way: WayBack) -> str:
    return ways.code(way.handle, key=settings.CODE_PEPPER)


def code_hash_of(handle: str) -> str:
    """The slow hash by which the code that is read out is found, like any other code."""
    return selectors.code_hash(ways.code(handle, key=settings.CODE_PEPPER))


def way_with(code_hash: str) -> WayBack | None:
    """A code that was read out and is still good."""
    way = WayBack.objects.filter(code_hash=code_hash, purpose=Purpose.READ_OUT).first()
    return way if way is not None and way.standing is ways.Standing.OPEN else None


def check_passed(claim: Claim, way_id: UUID | None) -> bool:
    """Whether the second check was passed in these 15 minutes: by this browser's own digits, or by a call."""
    passed = WayBack.objects.filter(claim=claim, purpose=Purpose.CHECK, used_at__gt=clock.now() - ways.LASTS)
    return any(way.by_call or way.id == way_id for way in passed)


def is_checked_first(claim: Claim, question: str) -> bool:
    """Whether this answer needs the second check: it says where the money of a sent request goes."""
    return claim.step is not State.DRAFT and question in SAYS_WHERE_TO


def need_check(claim: Claim, way_id: UUID | None) -> None:
    """Refuse a change of where the money goes unless the second check was passed just now."""
    if not check_passed(claim, way_id):
        raise refuse("check_needed", "First we check that it is you. It takes one minute.")


def call_confirmed_by(claim: Claim, account_id: UUID) -> bool:
    """Whether this caseworker has confirmed it in these 15 minutes: a second press changes nothing."""
    fresh = WayBack.objects.filter(claim=claim, by_call=True, used_at__gt=clock.now() - ways.LASTS)
    return fresh.filter(organiser_id=account_id).exists()


def call_wanted(claim: Claim) -> WayBack | None:
    """The newest wish to be checked by a call that nobody has confirmed yet."""
    asked = WayBack.objects.filter(
        claim=claim,
        purpose=Purpose.CHECK,
        by_call=True,
        used_at__isnull=True,
        replaced_at__isnull=True,
        expires_at__gt=clock.now(),
    )
    return asked.order_by("-asked_at").first()


def has_confirmed_a_call(claim: Claim, account_id: UUID) -> bool:
    return WayBack.objects.filter(
        claim=claim, purpose=Purpose.CHECK, organiser_id=account_id, used_at__isnull=False
    ).exists()


def has_read_out_a_code(claim: Claim, account_id: UUID) -> bool:
    return WayBack.objects.filter(claim=claim, purpose=Purpose.READ_OUT, organiser_id=account_id).exists()


def forgettable_ways() -> QuerySet[WayBack]:
    """Ways that nobody can use any more. What an organiser read out or confirmed stays, to be counted against them."""
    now = clock.now()
    sent = WayBack.objects.filter(by_call=False, asked_at__lt=now - SENT_WAY_KEPT)
    called = WayBack.objects.filter(by_call=True, asked_at__lt=now - CALL_KEPT)
    return (sent | called).filter(organiser__isnull=True)


def open_call_backs() -> QuerySet[CallBack]:
    """People who wait to be called, the longest waiting first."""
    return CallBack.objects.filter(done_at__isnull=True).order_by("asked_at", "id")


def old_call_backs() -> QuerySet[CallBack]:
    return open_call_backs().filter(asked_at__lt=clock.now() - CALL_BACK_KEPT)


def drafts_that_end(*, touched_before: datetime) -> QuerySet[Claim]:
    """Drafts that nobody touched since, of people who can be written to by a machine."""
    return Claim.objects.filter(
        state=State.DRAFT, changed_at__lt=touched_before, contact_route__in=ways.BY_MACHINE
    ).order_by("changed_at", "id")


# What the vault calls the fingerprint of the bytes of a photo, as they were sent.
PHOTO = "photo"


def with_repeats(claims: Iterable[Claim]) -> frozenset[str]:
    """The subjects of those requests whose account, or a photo of theirs, another request has as well."""
    return vault.repeated((claim.subject for claim in claims), (ACCOUNT, PHOTO))


def possible_repeats(claim: Claim, of: str = ACCOUNT) -> list[str]:
    """References of other requests with the same account, or the same file. Homes share both: it decides nothing."""
    return list(the_same_in(claim, of).values_list("reference", flat=True))


def the_same_in(claim: Claim, of: str = ACCOUNT) -> QuerySet[Claim]:
    """Other requests that are paid into the same account, or sent the same file."""
    others = [subject.partition(":") for subject in vault.same_as(claim.subject, of)]
    return Claim.objects.filter(id__in=[claim_id for kind, _, claim_id in others if kind == "claim"]).order_by(
        "reference"
    )


def account_prints(claim: Claim) -> frozenset[str]:
    """The fingerprint of the account that this request is paid into, if it is paid into one."""
    return vault.prints_of(claim.subject, ACCOUNT)


def account_prints_of(claims: Iterable[Claim]) -> Mapping[str, frozenset[str]]:
    """The same by the subjects of several requests, in one query."""
    return vault.prints_of_all([claim.subject for claim in claims], ACCOUNT)
