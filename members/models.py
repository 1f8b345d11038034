"""Organisers' accounts, roles and tokens, invitations, interests, the members' register. No claimant is in here."""

from datetime import datetime, timedelta

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac

from fundapp.kernel.clock import now
from fundapp.kernel.ids import new_id
from members.roles import Role
from members.scopes import Scope

ROLES = [role.value for role in Role]
SCOPES = [scope.value for scope in Scope]
# No token outlives a year, so that one nobody remembers ends by itself.
LONGEST_DAYS = 365


def in_a_week() -> datetime:
    return now() + timedelta(days=7)


class AccountManager(BaseUserManager["Account"]):
    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(email__iexact=username)


class Account(AbstractBaseUser):
    """Someone who signs in: an organiser. Claimants, helpers and supporters need none.

    There is deliberately no superuser and no staff flag: a role is the only thing that opens a door.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(unique=True)
    # What other people see, such as "Caseworker 3" or a first name: the person chooses.
    label = models.CharField(max_length=80)
    # False while suspended: every session of theirs is a stranger's from then on.
    is_active = models.BooleanField(default=True)
    # Part of what a session is signed with: one more ends every session that began before.
    sessions_ended = models.PositiveIntegerField(default=0)
    joined_at = models.DateTimeField(default=now, editable=False)

    objects = AccountManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["label"]

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="account_email_is_unique_in_any_case"),
            models.CheckConstraint(name="account_has_a_label", condition=~Q(label="")),
        ]

    def __str__(self) -> str:
        return self.label

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        return salted_hmac(
            "members.session", f"{self.password}:{self.sessions_ended}", secret=secret, algorithm="sha256"
        ).hexdigest()


class RoleGrant(models.Model):
    """One role held by one account from one moment to another. Ended, never deleted; granted again as a new row."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    # Empty for those whom the fund's founding, and not a person, gave their role.
    granted_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    granted_at = models.DateTimeField(default=now, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="role_grant_role_is_known", condition=Q(role__in=ROLES)),
            models.CheckConstraint(name="role_grant_is_never_to_oneself", condition=~Q(granted_by=F("account"))),
            models.CheckConstraint(
                name="role_grant_end_has_its_person",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
            models.CheckConstraint(
                name="role_grant_ends_after_it_began",
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("granted_at")),
            ),
            models.UniqueConstraint(
                fields=["account", "role"], condition=Q(ended_at__isnull=True), name="role_grant_is_live_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.id}"


class Invitation(models.Model):
    """A way in for one person, once. Address and label are forgotten as soon as it has been used or taken back."""

    class State(models.TextChoices):
        OPEN = "open"
        ACCEPTED = "accepted"
        WITHDRAWN = "withdrawn"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # From the form that made it: the same form sent twice invites once.
    key = models.CharField(max_length=120, unique=True)
    # SHA-256 of the token in the link; the token itself is nowhere.
    token_hash = models.CharField(max_length=64, unique=True)
    email = models.EmailField(blank=True)
    # A first suggestion for what others will see; the person changes it on arrival.
    label = models.CharField(max_length=80, blank=True)
    roles = models.JSONField()
    # Empty when the fund's own machinery invites: the founding, or a command on the server.
    invited_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=now, editable=False)
    expires_at = models.DateTimeField(default=in_a_week)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    closed_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.OneToOneField(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="invitation"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="invitation_state_is_known", condition=Q(state__in=["open", "accepted", "withdrawn"])
            ),
            models.CheckConstraint(
                name="invitation_open_has_its_address_and_closed_forgets_it",
                condition=(Q(state="open", closed_at__isnull=True) & ~Q(email=""))
                | (~Q(state="open") & Q(closed_at__isnull=False, email="", label="")),
            ),
            models.CheckConstraint(
                name="invitation_accepted_has_its_account",
                condition=Q(state="accepted", accepted_by__isnull=False)
                | (~Q(state="accepted") & Q(accepted_by__isnull=True)),
            ),
            models.CheckConstraint(
                name="invitation_expires_after_it_was_made", condition=Q(expires_at__gt=F("created_at"))
            ),
            models.UniqueConstraint(
                Lower("email"), condition=Q(state="open"), name="invitation_is_open_once_for_an_address"
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {self.id}"


class ApiToken(models.Model):
    """What an organiser's program shows instead of signing in. The token itself was shown once and is nowhere."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # From the form that made it: the same form sent twice makes one token.
    key = models.CharField(max_length=120, unique=True)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="tokens")
    # What its owner calls it, such as "bank import": a list of theirs alone, and never in the audit.
    label = models.CharField(max_length=60)
    # SHA-256 of the token, and its first letters, by which a person tells it from another.
    token_hash = models.CharField(max_length=64, unique=True)
    prefix = models.CharField(max_length=12)
    created_at = models.DateTimeField(default=now, editable=False)
    # In place of a date of its end, so that the database itself can hold "at most a year".
    days = models.PositiveSmallIntegerField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    # The minute it was last used in, counted from 1970, and how often in that minute.
    minute = models.BigIntegerField(default=0)
    uses = models.PositiveIntegerField(default=0)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="api_token_has_a_label", condition=~Q(label="")),
            models.CheckConstraint(name="api_token_keeps_a_hash", condition=~Q(token_hash="") & ~Q(prefix="")),
            models.CheckConstraint(
                name="api_token_lasts_a_year_at_most", condition=Q(days__gte=1, days__lte=LONGEST_DAYS)
            ),
            models.CheckConstraint(
                name="api_token_end_has_its_person",
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
            ),
            models.CheckConstraint(
                name="api_token_ends_after_it_began",
                condition=Q(revoked_at__isnull=True) | Q(revoked_at__gte=F("created_at")),
            ),
        ]

    def __str__(self) -> str:
        return self.prefix

    @property
    def expires_at(self) -> datetime:
        return self.created_at + timedelta(days=self.days)


class ApiTokenScope(models.Model):
    """One thing that a token is for. Given when it is made, and never after."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    token = models.ForeignKey(ApiToken, on_delete=models.PROTECT, related_name="scopes")
    scope = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.CheckConstraint(name="api_token_scope_is_known", condition=Q(scope__in=SCOPES)),
            models.UniqueConstraint(fields=["token", "scope"], name="api_token_scope_is_given_once"),
        ]

    def __str__(self) -> str:
        return self.scope


class DeclaredInterest(models.Model):
    """An organiser says: to this request, member or account I am too close. Only added: a mistaken one does no harm."""

    class Kind(models.TextChoices):
        CLAIM = "claim"
        MEMBERSHIP = "membership"
        # The account they, or somebody near them, are paid into: kept as a fingerprint.
        ACCOUNT = "account"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="interests")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    # A request's reference or a member's code: already a pseudonym, and a code this short would not hide in a hash. An
    # account's fingerprint, under a key of the server's.
    subject = models.CharField(max_length=64)
    declared_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        indexes = [models.Index(fields=["kind", "subject"], name="interest_by_subject")]
        constraints = [
            models.CheckConstraint(
                name="interest_kind_is_known", condition=Q(kind__in=["claim", "membership", "account"])
            ),
            models.CheckConstraint(name="interest_has_a_subject", condition=~Q(subject="")),
            models.UniqueConstraint(fields=["account", "kind", "subject"], name="interest_is_declared_once"),
        ]

    def __str__(self) -> str:
        return f"interest in a {self.kind}"


class Membership(models.Model):
    """Someone who belongs to the fund and may ask it for help: a code on a card, a date, a standing. No name."""

    class Standing(models.TextChoices):
        GOOD = "good"
        ARREARS = "arrears"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # From the form or the list it came from: the same row registered twice is one membership.
    key = models.CharField(max_length=120, unique=True)
    code = models.CharField(max_length=20, unique=True)
    joined_on = models.DateField()
    standing = models.CharField(max_length=10, choices=Standing.choices, default=Standing.GOOD)
    left_on = models.DateField(null=True, blank=True)
    registered_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(name="membership_standing_is_known", condition=Q(standing__in=["good", "arrears"])),
            models.CheckConstraint(name="membership_code_is_not_empty", condition=~Q(code="")),
            models.CheckConstraint(
                name="membership_ends_after_it_began",
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("joined_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.code


class DuesRecord(models.Model):
    """One period for which a member's dues were paid, or waived because they had nothing. Only added, never changed."""

    class Kind(models.TextChoices):
        PAID = "paid"
        WAIVED = "waived"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # From the form or the list it came from: the same row entered twice is one record.
    key = models.CharField(max_length=120, unique=True)
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="dues")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    first_on = models.DateField()
    last_on = models.DateField()
    # Nobody, for a row that came with an import.
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        indexes = [models.Index(fields=["membership", "last_on"], name="dues_by_member")]
        constraints = [
            models.CheckConstraint(name="dues_kind_is_known", condition=Q(kind__in=["paid", "waived"])),
            models.CheckConstraint(name="dues_end_after_they_begin", condition=Q(last_on__gte=F("first_on"))),
        ]

    def __str__(self) -> str:
        return f"{self.kind} until {self.last_on}"


class HouseholdLink(models.Model):
    """Two codes that belong under one roof: a member's and another member's, or a member's and a request's.

    Whoever is too close to the one is too close to the other. It says nothing else of them.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    member_code = models.CharField(max_length=20)
    kind = models.CharField(max_length=12, choices=DeclaredInterest.Kind.choices)
    # Another member's code, or a request's reference.
    subject = models.CharField(max_length=40)
    linked_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    linked_at = models.DateTimeField(default=now, editable=False)
    parted_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    parted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["kind", "subject"], name="household_by_subject")]
        constraints = [
            models.CheckConstraint(name="household_kind_is_known", condition=Q(kind__in=["claim", "membership"])),
            models.CheckConstraint(name="household_links_two_codes", condition=~Q(member_code="") & ~Q(subject="")),
            # In one order, so that two members are linked once and nobody to themselves.
            models.CheckConstraint(
                name="household_members_in_order", condition=Q(kind="claim") | Q(subject__gt=F("member_code"))
            ),
            models.CheckConstraint(
                name="household_ends_after_it_began",
                condition=Q(parted_at__isnull=True, parted_by__isnull=True) | Q(parted_at__gte=F("linked_at")),
            ),
            models.UniqueConstraint(
                fields=["member_code", "kind", "subject"],
                condition=Q(parted_at__isnull=True),
                name="household_is_linked_once",
            ),
        ]

    def __str__(self) -> str:
        return f"household of a member and a {self.kind}"
