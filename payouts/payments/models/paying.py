"""Awards, payouts and payment runs. Rows hold amounts, dates and ids: a payee's name or number is never here."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from fundapp.kernel.clock import now
from fundapp.kernel.ids import new_id
from payouts.payments.confirmation import Match
from payouts.payments.workflow import Fate, PayoutState, RunState

_APPROVED = [RunState.APPROVED, RunState.FILE_WRITTEN, RunState.UNSURE, RunState.SENT, RunState.SETTLED]
_SENT = [RunState.SENT, RunState.SETTLED]


class Award(models.Model):
    """What a decision gives, set aside in the pot the moment it is decided. Never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    decision = models.OneToOneField("committee.Decision", on_delete=models.PROTECT, related_name="award")
    claim = models.ForeignKey("claims.Claim", on_delete=models.PROTECT, related_name="awards")
    pot = models.SlugField(max_length=60)
    amount_pence = models.PositiveBigIntegerField()
    made_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        constraints = [models.CheckConstraint(name="award_gives_something", condition=Q(amount_pence__gt=0))]

    def __str__(self) -> str:
        return f"award {self.id}"


class Payout(models.Model):
    """One instalment of an award on its way to a person."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="payouts")
    number = models.PositiveSmallIntegerField()
    amount_pence = models.PositiveBigIntegerField()
    # The days of the loss that it is for.
    first_day = models.DateField()
    last_day = models.DateField()
    due_on = models.DateField()
    # Waits for "still sanctioned?", and since when it need not.
    needs_confirming = models.BooleanField(default=False)
    still_needed_at = models.DateTimeField(null=True, blank=True)
    # When the person was asked, which they are once for each payment.
    asked_at = models.DateTimeField(null=True, blank=True)
    # What a bank statement shows: neutral words from the rulebook.
    reference = models.CharField(max_length=18)
    state = models.CharField(max_length=10, default=PayoutState.PROMISED.value)
    # How often it was sent: what comes back is sent again under a new name in the books.
    times_sent = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["due_on"], name="payouts_to_pay", condition=Q(state="promised"))]
        constraints = [
            models.UniqueConstraint(fields=["award", "number"], name="payout_is_one_for_each_instalment"),
            models.CheckConstraint(
                name="payout_state_is_known", condition=Q(state__in=[state.value for state in PayoutState])
            ),
            models.CheckConstraint(name="payout_pays_something", condition=Q(amount_pence__gt=0)),
            models.CheckConstraint(name="payout_days_are_in_order", condition=Q(last_day__gte=F("first_day"))),
            models.CheckConstraint(name="payout_has_a_reference", condition=~Q(reference="")),
            models.CheckConstraint(
                name="payout_sent_was_sent_once_or_more",
                condition=~Q(state__in=[PayoutState.SENT, PayoutState.CONFIRMED]) | Q(times_sent__gte=1),
            ),
        ]

    def __str__(self) -> str:
        return f"payout {self.id}"

    def is_due(self, on: date) -> bool:
        return self.due_on <= on

    @property
    def waits_for_a_yes(self) -> bool:
        return self.needs_confirming and self.still_needed_at is None


class PaymentRun(models.Model):
    """Payouts prepared by one person, frozen, approved by another, and sent together."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # From the form that prepared it: the same form sent twice is one run.
    once_key = models.CharField(max_length=120, unique=True)
    # What people call it when they talk about it.
    name = models.CharField(max_length=20, unique=True)
    rail = models.CharField(max_length=40)
    state = models.CharField(max_length=12, default=RunState.PREPARED.value)
    total_pence = models.PositiveBigIntegerField()
    count = models.PositiveSmallIntegerField()
    content_hash = models.CharField(max_length=64)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField(default=now, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    # Of the bank file as it was last written; the file itself is not kept.
    file_sha256 = models.CharField(max_length=64, blank=True)
    # Who could not say whether the bank has it, and since when; until two people have looked.
    unsure_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    unsure_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["-prepared_at"], name="runs_newest_first")]
        constraints = [
            models.CheckConstraint(name="run_state_is_known", condition=Q(state__in=[s.value for s in RunState])),
            models.CheckConstraint(name="run_pays_something", condition=Q(total_pence__gt=0, count__gt=0)),
            models.CheckConstraint(name="run_keeps_its_hash", condition=~Q(content_hash="")),
            models.CheckConstraint(
                name="run_two_people_differ",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("prepared_by")),
            ),
            models.CheckConstraint(
                name="run_approved_has_its_approver_and_time",
                condition=Q(approved_by__isnull=True, approved_at__isnull=True)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
            ),
            models.CheckConstraint(
                name="run_past_preparing_was_approved",
                condition=~Q(state__in=_APPROVED) | Q(approved_by__isnull=False),
            ),
            models.CheckConstraint(
                name="run_prepared_was_not_approved",
                condition=~Q(state=RunState.PREPARED) | Q(approved_by__isnull=True),
            ),
            models.CheckConstraint(
                name="run_sent_has_its_time_and_file",
                condition=(Q(state__in=_SENT, sent_at__isnull=False) & ~Q(file_sha256=""))
                | (~Q(state__in=_SENT) & Q(sent_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="run_unsure_has_its_person_and_time",
                condition=Q(state=RunState.UNSURE, unsure_by__isnull=False, unsure_at__isnull=False)
                | (~Q(state=RunState.UNSURE) & Q(unsure_by__isnull=True, unsure_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="run_ended_has_its_time",
                condition=Q(state__in=[RunState.SETTLED, RunState.ABANDONED], ended_at__isnull=False)
                | (~Q(state__in=[RunState.SETTLED, RunState.ABANDONED]) & Q(ended_at__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def step(self) -> RunState:
        """The state as the workflow knows it."""
        return RunState(self.state)

    @property
    def subject(self) -> str:
        """What the audit calls it."""
        return f"run:{self.id}"


class RunLine(models.Model):
    """One payout in one run, as it was frozen, and what became of it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    run = models.ForeignKey(PaymentRun, on_delete=models.PROTECT, related_name="lines")
    payout = models.ForeignKey(Payout, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    amount_pence = models.PositiveBigIntegerField()
    fate = models.CharField(max_length=10, default=Fate.LIVE.value)
    fated_at = models.DateTimeField(null=True, blank=True)
    # Why it came back, in a code.
    came_back_because = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "position"], name="run_line_has_its_own_place"),
            models.UniqueConstraint(fields=["run", "payout"], name="run_holds_a_payout_once"),
            models.UniqueConstraint(
                fields=["payout"],
                condition=Q(fate__in=[Fate.LIVE, Fate.CONFIRMED]),
                name="payout_is_paid_in_one_run_only",
            ),
            models.CheckConstraint(name="run_line_fate_is_known", condition=Q(fate__in=[fate.value for fate in Fate])),
            models.CheckConstraint(name="run_line_pays_something", condition=Q(amount_pence__gt=0)),
            models.CheckConstraint(
                name="run_line_fated_has_its_time",
                condition=Q(fate=Fate.LIVE, fated_at__isnull=True) | (~Q(fate=Fate.LIVE) & Q(fated_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="run_line_returned_says_why",
                condition=(Q(fate=Fate.RETURNED) & ~Q(came_back_because=""))
                | (~Q(fate=Fate.RETURNED) & Q(came_back_because="")),
            ),
        ]

    def __str__(self) -> str:
        return f"line {self.position} of {self.run_id}"


class LookedAt(models.Model):
    """A warning about a run that its preparer ticked, and why it may be paid as it is. Never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    run = models.ForeignKey(PaymentRun, on_delete=models.PROTECT, related_name="looked_at")
    code = models.CharField(max_length=40)
    why = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "code"], name="run_warning_is_ticked_once"),
            models.CheckConstraint(name="run_warning_ticked_says_why", condition=~Q(why="") & ~Q(code="")),
        ]

    def __str__(self) -> str:
        return f"{self.code} of {self.run_id}"


class SpotCheck(models.Model):
    """That the second person has read the drawn lines of a run in full. Never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    run = models.ForeignKey(PaymentRun, on_delete=models.PROTECT, related_name="spot_checks")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "by"], name="run_is_spot_checked_once_by_each")]

    def __str__(self) -> str:
        return f"spot check of {self.run_id}"


class PayeeCheck(models.Model):
    """What the bank said of a payee's name and account. `payee` marks which version of the details. Never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    claim = models.ForeignKey("claims.Claim", on_delete=models.PROTECT, related_name="payee_checks")
    payee = models.CharField(max_length=64)
    said = models.CharField(max_length=12)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now, editable=False)

    class Meta:
        indexes = [models.Index(fields=["claim", "-at"], name="payee_checks_newest_first")]
        constraints = [
            models.CheckConstraint(name="payee_check_is_known", condition=Q(said__in=[match.value for match in Match])),
            models.CheckConstraint(name="payee_check_is_of_some_details", condition=~Q(payee="")),
        ]

    def __str__(self) -> str:
        return f"payee check of {self.claim_id}"
