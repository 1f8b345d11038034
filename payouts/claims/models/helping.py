"""Who helps with a request, as far as rules need it. What a helper is called and how to reach them is sealed."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from fundapp.kernel.clock import now
from fundapp.kernel.ids import new_id
from payouts.claims.helping import HEARD, End, How, Knows, Scope
from payouts.claims.models.claim import Claim

_HEARD = sorted(one.value for one in HEARD)


def _known(name: str, words: type[Scope] | type[Knows] | type[How] | type[End]) -> models.CheckConstraint:
    values = ["", *(word.value for word in words)]
    return models.CheckConstraint(name=f"helping_{name}_is_known", condition=Q(**{f"{name}__in": values}))


class Helping(models.Model):
    """One helper of one request. The codes are kept as slow hashes; readable they stand sealed beside the request."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="helpings")
    # What brings the helper back, and what the person answers with who was asked from afar.
    code_hash = models.CharField(max_length=64, unique=True)
    answer_hash = models.CharField(max_length=64, unique=True)
    with_them = models.BooleanField()
    scope = models.CharField(max_length=8, blank=True)
    knows = models.CharField(max_length=8, blank=True)
    began_at = models.DateTimeField(default=now, editable=False)
    asked_at = models.DateTimeField(null=True, blank=True)
    said_yes_at = models.DateTimeField(null=True, blank=True)
    how = models.CharField(max_length=8, blank=True)
    # The caseworker to whom it was said, when it was said on the telephone or on a slip of paper.
    heard_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=8, blank=True)

    class Meta:
        indexes = [models.Index(fields=["began_at"], name="helping_live", condition=Q(ended_at__isnull=True))]
        constraints = [
            _known("scope", Scope),
            _known("knows", Knows),
            _known("how", How),
            _known("end_reason", End),
            models.UniqueConstraint(name="helping_one_at_a_time", fields=["claim"], condition=Q(ended_at__isnull=True)),
            models.CheckConstraint(
                name="helping_yes_says_how",
                condition=Q(said_yes_at__isnull=True, how="") | (Q(said_yes_at__isnull=False) & ~Q(how="")),
            ),
            models.CheckConstraint(
                name="helping_call_was_heard",
                condition=Q(how__in=_HEARD, heard_by__isnull=False) | (~Q(how__in=_HEARD) & Q(heard_by__isnull=True)),
            ),
            models.CheckConstraint(
                name="helping_end_says_why",
                condition=Q(ended_at__isnull=True, end_reason="") | (Q(ended_at__isnull=False) & ~Q(end_reason="")),
            ),
            models.CheckConstraint(
                name="helping_ends_after_it_began",
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("began_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"help with {self.claim_id}"


class CallNote(models.Model):
    """A call about a request, by whom and how it ended; what was said is sealed under its number. Only added."""

    class Outcome(models.TextChoices):
        REACHED = "reached"
        NO_ANSWER = "no_answer"
        MESSAGE_LEFT = "message_left"
        THEY_CALLED = "they_called"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.CharField(max_length=120, unique=True)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="calls")
    number = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="call_numbers_count_up", fields=["claim", "number"]),
            models.CheckConstraint(
                name="call_outcome_is_known",
                condition=Q(outcome__in=["reached", "no_answer", "message_left", "they_called"]),
            ),
        ]

    def __str__(self) -> str:
        return f"call {self.number}: {self.outcome}"

    @property
    def said_in(self) -> str:
        """What the vault calls what was said."""
        return f"call_{self.number}"
