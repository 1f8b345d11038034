"""Reads of people: who holds what, who is too close to whom, which member a code belongs to."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils.crypto import salted_hmac

from fundapp.kernel import clock
from members.codes import tidy_code
from members.models import (
    Account,
    ApiToken,
    DeclaredInterest,
    DuesRecord,
    HouseholdLink,
    Invitation,
    Membership,
    RoleGrant,
)
from members.roles import Role

SECOND_FACTORS = ("totp", "webauthn")


def holders(role: Role) -> QuerySet[Account]:
    """The accounts that hold `role` now and are not suspended, by label."""
    live = RoleGrant.objects.filter(account=OuterRef("pk"), role=role.value, ended_at__isnull=True)
    return Account.objects.filter(Exists(live), is_active=True).order_by("label", "id")


def administrators_locked() -> frozenset[UUID]:
    """The accounts that are administrators now, locked in one order, for those who must not act past each other.

    Two administrators could otherwise remove each other at once, and two who enter the same new thing would not see
    that the other just did: a row that is not there yet cannot be locked, but the people who may write it can. The
    keys stay free, because every row that names an account takes a share of its key and would wait in a circle.
    """
    grants = RoleGrant.objects.select_for_update(of=("self", "account"), no_key=True).select_related("account")
    live = grants.filter(role=Role.ADMINISTRATOR.value, ended_at__isnull=True).order_by("account_id")
    return frozenset(grant.account_id for grant in live if grant.account.is_active)


def is_founding() -> bool:
    """Whether fewer than two people have ever held a role. What was once true of a fund stays so: grants are kept."""
    return RoleGrant.objects.values("account_id").distinct().count() < 2


def live_roles(account_id: UUID) -> frozenset[Role]:
    """The roles that the account holds now."""
    grants = RoleGrant.objects.filter(account_id=account_id, ended_at__isnull=True)
    return frozenset(Role(role) for role in grants.values_list("role", flat=True))


def has_second_factor(account_id: UUID) -> bool:
    """Whether the account has an authenticator app or a passkey; recovery codes alone are no second factor."""
    from allauth.mfa.models import Authenticator

    return bool(Authenticator.objects.filter(user_id=account_id, type__in=SECOND_FACTORS).exists())


def is_last_factor(account_id: UUID, *, authenticator_id: int) -> bool:
    """Whether without this one the account could prove itself no more. Somebody else's is not theirs to lose."""
    from allauth.mfa.models import Authenticator

    factors = Authenticator.objects.filter(user_id=account_id, type__in=SECOND_FACTORS)
    return list(factors.values_list("pk", flat=True)) == [authenticator_id]


def organisers() -> list[tuple[Account, list[Role]]]:
    """Every account with the roles it holds now, by label."""
    held: dict[UUID, list[Role]] = {}
    for account_id, role in RoleGrant.objects.filter(ended_at__isnull=True).values_list("account_id", "role"):
        held.setdefault(account_id, []).append(Role(role))
    return [(account, sorted(held.get(account.id, []))) for account in Account.objects.order_by("label", "id")]


def open_invitations() -> QuerySet[Invitation]:
    """Invitations that can still be used, the newest first."""
    return Invitation.objects.filter(state=Invitation.State.OPEN, expires_at__gt=clock.now()).order_by("-id")


def join_token(invitation_id: UUID) -> str:
    """The token of an invitation's link: made again from the server's secret when a letter needs it, never stored."""
    return salted_hmac("members.invitation", str(invitation_id), algorithm="sha256").hexdigest()


def join_link(invitation_id: UUID) -> str:
    """The address to send to the person invited."""
    return f"{settings.SITE_URL}/organise/join/{join_token(invitation_id)}"


def is_open(invitation: Invitation) -> bool:
    """Whether the invitation can still be used."""
    return invitation.state == Invitation.State.OPEN and invitation.expires_at > clock.now()


def member_count() -> int:
    """How many belong to the fund today."""
    return Membership.objects.filter(left_on__isnull=True).count()


def too_close(*, claim_reference: str, member_code: str) -> frozenset[UUID]:
    """The accounts that declared an interest in this request, in this member, or in whoever lives with them."""
    return frozenset(account for _, account in _declared(under_one_roof(claim_reference, member_code)))


def paid_into(account_prints: Iterable[str]) -> frozenset[UUID]:
    """The accounts whose owner said that one of these, known by its fingerprint, is the account they are paid into."""
    said = DeclaredInterest.objects.filter(kind=DeclaredInterest.Kind.ACCOUNT, subject__in=list(account_prints))
    return frozenset(said.values_list("account_id", flat=True))


def under_one_roof(claim_reference: str, member_code: str) -> frozenset[tuple[str, str]]:
    """The request and the member, with every code that a household ties to them, however many steps away."""
    start = (("claim", tidy_code(claim_reference)), ("membership", tidy_code(member_code)))
    return _roofs_of(frozenset(pair for pair in start if pair[1]))


def close_to(account_id: UUID) -> frozenset[tuple[str, str]]:
    """The requests and members that this account is too close to, by what it declared and by who lives with whom."""
    declared = DeclaredInterest.objects.filter(account_id=account_id).values_list("kind", "subject")
    return _roofs_of(frozenset(declared))


def _roofs_of(start: frozenset[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    """With every code that a household ties to these; the same from whichever end one starts."""
    found = edge = start
    while edge:
        members = [code for kind, code in edge if kind == "membership"]
        claims = [code for kind, code in edge if kind == "claim"]
        near = (
            Q(member_code__in=members) | Q(kind="membership", subject__in=members) | Q(kind="claim", subject__in=claims)
        )
        links = HouseholdLink.objects.filter(near, parted_at__isnull=True).values_list("member_code", "kind", "subject")
        reached = {end for member, kind, subject in links for end in (("membership", member), (kind, subject))}
        edge = frozenset(reached) - found
        found |= edge
    return found


def _declared(about: frozenset[tuple[str, str]]) -> list[tuple[str, UUID]]:
    subjects = [subject for _, subject in about]
    rows = DeclaredInterest.objects.filter(subject__in=subjects).values_list("kind", "subject", "account_id")
    return [(subject, account_id) for kind, subject, account_id in rows if (kind, subject) in about]


def household_links() -> QuerySet[HouseholdLink]:
    """Every household that is noted now, the newest first."""
    return HouseholdLink.objects.filter(parted_at__isnull=True).order_by("-id")


def has_dues(membership: Membership) -> bool:
    """Whether the dates of dues say how this member stands, rather than a treasurer's word."""
    return membership.dues.exists()


def dues_of(membership: Membership) -> QuerySet[DuesRecord]:
    return membership.dues.order_by("-last_on", "-id")


def stands_well(membership: Membership, *, first: date, last: date) -> bool:
    """Whether dues were paid or waived for some day from `first` to `last`, with the days of grace after each period.

    Asked from the day of sending until today: who was paid up then stays so, and paying what is owed mends it at once.
    """
    if not has_dues(membership):
        return membership.standing == Membership.Standing.GOOD
    grace = timedelta(days=settings.DUES_GRACE_DAYS)
    return membership.dues.filter(first_on__lte=last, last_on__gte=first - grace).exists()


def weeks_owed(membership: Membership, *, on: date) -> int | None:
    """For how many weeks nothing was paid or waived on that day, begun ones counted; None where no dates are known."""
    if not has_dues(membership):
        return None
    covered = membership.dues.filter(first_on__lte=on).aggregate(last=Max("last_on"))["last"]
    since = membership.joined_on if covered is None else covered
    return max(0, -(-(on - since).days // 7))


def put_right_on(membership: Membership, *, until: date) -> date | None:
    """The last day, up to `until`, on which a period was entered after its time of grace: when what was owed came."""
    grace = timedelta(days=settings.DUES_GRACE_DAYS)
    covered: date | None = None
    put_right: date | None = None
    for record in membership.dues.order_by("recorded_at", "id"):
        entered = record.recorded_at.astimezone(clock.LONDON).date()
        if covered is not None and covered + grace < entered <= until:
            put_right = entered
        covered = max(covered, record.last_on) if covered else record.last_on
    return put_right


def interests_of(account_id: UUID) -> QuerySet[DeclaredInterest]:
    return DeclaredInterest.objects.filter(account_id=account_id).order_by("id")


def declared_accounts() -> frozenset[str]:
    """The fingerprints of every bank account that some organiser has declared an interest in."""
    rows = DeclaredInterest.objects.filter(kind=DeclaredInterest.Kind.ACCOUNT)
    return frozenset(rows.values_list("subject", flat=True))


def membership_by_code(typed: str) -> Membership | None:
    """The membership whose code a person typed, however they spaced it, or None."""
    code = tidy_code(typed)
    return Membership.objects.filter(code=code).first() if code else None


def tokens_of(account_id: UUID) -> list[ApiToken]:
    """The tokens of an account that still open something, the newest first."""
    rows = ApiToken.objects.filter(account_id=account_id, revoked_at__isnull=True).prefetch_related("scopes")
    return [token for token in rows.order_by("-id") if is_alive(token)]


def is_alive(token: ApiToken) -> bool:
    """Whether the token was neither taken back nor outlived. Its owner's standing is asked elsewhere."""
    return token.revoked_at is None and token.expires_at > clock.now()


def labels(account_ids: Iterable[UUID]) -> dict[UUID, str]:
    """What to call these accounts on a page."""
    return dict(Account.objects.filter(id__in=list(account_ids)).values_list("id", "label"))
