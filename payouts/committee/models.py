"""Panels, seats, votes and decisions. Rows hold ids, codes and numbers: a person's name or words are never here."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from fundapp.kernel.clock import now
from fundapp.kernel.ids import new_id
from payouts.committee.voting import REASONS, Choice, Reason, Thresholds, Verdict
from payouts.committee.workflow import PanelKind, PanelState, SeatState
from payouts.rulebook.facts import Abstentions, Majority, Tie

FINAL = (Verdict.APPROVED.value, Verdict.NOT_THIS_TIME.value)
OUTCOMES = tuple(verdict.value for verdict in Verdict if verdict is not Verdict.UNDECIDED)


class Panel(models.Model):
    """The people drawn for one claim, what they vote on and by which thresholds: all of it frozen when it opens.

    A second `look` is taken by other people. Within one look, facts that change make the votes void, and the same
    people vote again on the next `ballot`.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    claim = models.ForeignKey("claims.Claim", on_delete=models.PROTECT, related_name="panels")
    kind = models.CharField(max_length=12, default=PanelKind.FULL.value)
    look = models.PositiveSmallIntegerField()
    ballot = models.PositiveSmallIntegerField()
    # The lot: with the seed and the eligible ids, in any order, anyone can draw it again.
    seed = models.CharField(max_length=64)
    eligible = models.JSONField()
    # How many were kept apart, by what; numbers only.
    barred = models.JSONField()
    # The rulebook's thresholds. None has a default: without it the row cannot be written.
    quorum = models.PositiveSmallIntegerField()
    panel_size = models.PositiveSmallIntegerField()
    majority = models.CharField(max_length=30)
    tie = models.CharField(max_length=30)
    abstentions = models.CharField(max_length=30)
    # What is voted on.
    rulebook_version = models.ForeignKey("rulebook.RulebookVersion", on_delete=models.PROTECT, related_name="+")
    assessment = models.JSONField()
    total_pence = models.PositiveBigIntegerField()
    facts_fingerprint = models.CharField(max_length=64)
    state = models.CharField(max_length=10, default=PanelState.OPEN.value)
    # While agreed: the code of the refusal that the decision waits behind.
    waits_for = models.CharField(max_length=60, blank=True)
    opened_at = models.DateTimeField(default=now, editable=False)
    # Until when votes are taken; None where the rulebook sets no time.
    closes_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claim", "look", "ballot"], name="panel_is_drawn_once_for_a_ballot"),
            models.UniqueConstraint(
                fields=["claim"], condition=Q(state__in=["open", "agreed"]), name="panel_is_the_only_one_at_work"
            ),
            models.CheckConstraint(
                name="panel_state_is_known", condition=Q(state__in=[state.value for state in PanelState])
            ),
            models.CheckConstraint(
                name="panel_ended_has_its_time",
                condition=Q(state__in=["open", "agreed"], closed_at__isnull=True)
                | Q(state__in=["closed", "void", "lapsed"], closed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="panel_kind_is_known", condition=Q(kind__in=[kind.value for kind in PanelKind])
            ),
            models.CheckConstraint(
                name="panel_for_an_emergency_is_two_who_agree",
                condition=~Q(kind="emergency") | Q(quorum=2, panel_size=2, majority="unanimous"),
            ),
            models.CheckConstraint(
                name="panel_closes_after_it_opens",
                condition=Q(closes_at__isnull=True) | Q(closes_at__gt=F("opened_at")),
            ),
            models.CheckConstraint(
                name="panel_agreed_says_what_it_waits_for",
                condition=(Q(state="agreed") & ~Q(waits_for="")) | (~Q(state="agreed") & Q(waits_for="")),
            ),
            models.CheckConstraint(name="panel_counts_from_one", condition=Q(look__gte=1, ballot__gte=1)),
            models.CheckConstraint(name="panel_needs_two_votes_or_more", condition=Q(quorum__gte=2)),
            models.CheckConstraint(name="panel_holds_its_quorum", condition=Q(panel_size__gte=F("quorum"))),
            models.CheckConstraint(
                name="panel_majority_is_known", condition=Q(majority__in=[m.value for m in Majority])
            ),
            models.CheckConstraint(name="panel_tie_is_known", condition=Q(tie__in=[t.value for t in Tie])),
            models.CheckConstraint(
                name="panel_abstentions_is_known", condition=Q(abstentions__in=[a.value for a in Abstentions])
            ),
            models.CheckConstraint(name="panel_keeps_its_seed", condition=~Q(seed="")),
            # Once it has ended, both are emptied when the claimant takes the request back.
            models.CheckConstraint(
                name="panel_at_work_keeps_what_it_is_about",
                condition=Q(state__in=["closed", "void", "lapsed"]) | (~Q(facts_fingerprint="") & ~Q(assessment={})),
            ),
        ]

    def __str__(self) -> str:
        return f"panel {self.look}.{self.ballot} {self.id}"

    @property
    def is_emergency(self) -> bool:
        return self.kind == PanelKind.EMERGENCY.value

    @property
    def thresholds(self) -> Thresholds:
        return Thresholds(
            self.quorum,
            self.panel_size,
            Majority(self.majority),
            Tie(self.tie),
            Abstentions(self.abstentions),
        )


class Seat(models.Model):
    """One account's place on one panel."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="seats")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, default=SeatState.ASKED.value)
    asked_at = models.DateTimeField(default=now, editable=False)
    # When the conflict prompt was answered, either way.
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["panel", "account"], name="seat_is_one_for_each_person"),
            models.CheckConstraint(
                name="seat_state_is_known", condition=Q(state__in=[state.value for state in SeatState])
            ),
            models.CheckConstraint(
                name="seat_answered_has_its_time",
                condition=Q(state="asked", answered_at__isnull=True)
                | (~Q(state="asked") & Q(answered_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"seat {self.id}"


# A CHECK lets through what is neither true nor false, so a NULL has to be named.
def _says(choice: Choice, *, amount: bool) -> Q:
    reasons = [reason.value for reason in REASONS.get(choice, ())] or [""]
    pence = Q(amount_pence__isnull=False, amount_pence__gt=0) if amount else Q(amount_pence__isnull=True)
    return Q(choice=choice.value, reason__in=reasons) & pence


class Vote(models.Model):
    """What the holder of a seat thinks now. Changeable while the panel is open; every version is in the audit table."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    seat = models.OneToOneField(Seat, on_delete=models.PROTECT, related_name="vote")
    # From the form that cast or last changed it: the same form sent twice is one vote. The seat makes it unique.
    key = models.CharField(max_length=120)
    # How often it has been cast; a form that was opened before the last change is out of date.
    revision = models.PositiveSmallIntegerField(default=1)
    choice = models.CharField(max_length=20)
    amount_pence = models.PositiveBigIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=30, blank=True)
    # Under which name the words beside the reason are sealed with the claim; blank where there are none.
    words = models.CharField(max_length=40, blank=True)
    cast_at = models.DateTimeField(default=now, editable=False)
    changed_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="vote_choice_is_known", condition=Q(choice__in=[choice.value for choice in Choice])
            ),
            models.CheckConstraint(
                name="vote_says_its_amount_and_reason",
                condition=_says(Choice.YES, amount=False)
                | _says(Choice.YES_DIFFERENT, amount=True)
                | _says(Choice.NO, amount=False)
                | _says(Choice.NEED_ONE_THING, amount=False)
                | _says(Choice.NOT_ME, amount=False),
            ),
            models.CheckConstraint(name="vote_explains_a_reason", condition=Q(words="") | ~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"vote {self.id}"


class Decision(models.Model):
    """What a panel decided, by which version of the rules, and why. Never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    panel = models.OneToOneField(Panel, on_delete=models.PROTECT, related_name="decision")
    claim = models.ForeignKey("claims.Claim", on_delete=models.PROTECT, related_name="decisions")
    look = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=20)
    amount_pence = models.PositiveBigIntegerField(null=True, blank=True)
    # Codes, for which the claimant reads sentences.
    reasons = models.JSONField(default=list)
    # How many voted what: who voted is on the seats.
    counted = models.JSONField()
    rulebook_version = models.ForeignKey("rulebook.RulebookVersion", on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "look"], condition=Q(outcome__in=FINAL), name="decision_is_final_once_a_look"
            ),
            models.CheckConstraint(name="decision_outcome_is_known", condition=Q(outcome__in=OUTCOMES)),
            models.CheckConstraint(
                name="decision_approved_has_its_amount",
                condition=Q(outcome="approved", amount_pence__isnull=False, amount_pence__gt=0)
                | (~Q(outcome="approved") & Q(amount_pence__isnull=True)),
            ),
            models.CheckConstraint(
                name="decision_against_says_why",
                condition=~Q(outcome__in=["not_this_time", "needs_one_thing"]) | ~Q(reasons=[]),
            ),
        ]

    def __str__(self) -> str:
        return f"decision {self.id}"

    @property
    def assessment(self) -> dict[str, Any]:
        """The sum that the panel voted on, as `rulebook.record` writes it. Empty once the request was taken back."""
        assessment: dict[str, Any] = self.panel.assessment
        return assessment

    @property
    def why(self) -> tuple[Reason, ...]:
        return tuple(Reason(code) for code in self.reasons)


class Emergency(models.Model):
    """A caseworker asked two people for a first sum at once, because the rest can wait and the person cannot."""

    claim = models.OneToOneField(
        "claims.Claim", on_delete=models.PROTECT, primary_key=True, related_name="emergency", editable=False
    )
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=now, editable=False)

    def __str__(self) -> str:
        return f"emergency of {self.claim_id}"


class LeftOut(models.Model):
    """Whom the claimant asked to leave out, as keyed digests of a name: the lot finds the person, and nobody reads it.

    The only row of this room that is deleted: it goes with the request.
    """

    claim = models.OneToOneField(
        "claims.Claim", on_delete=models.PROTECT, primary_key=True, related_name="left_out", editable=False
    )
    whole = models.CharField(max_length=64)
    # Of the first word of it, for when nobody is called by the whole.
    first = models.CharField(max_length=64)

    class Meta:
        constraints = [models.CheckConstraint(name="left_out_is_a_name", condition=~Q(whole="") & ~Q(first=""))]

    def __str__(self) -> str:
        return f"left out of {self.claim_id}"
