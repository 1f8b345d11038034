"""Which number finds which request, what a person does by post or telephone, which texts came in. Never an address."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from fundapp.kernel.clock import now
from fundapp.kernel.ids import new_id
from fundapp.messages.replies import Meaning
from payouts.claims.models import Claim


class Reach(models.Model):
    """The number that a request is texted at, as a keyed digest alone, so that an answer by text finds its request."""

    claim = models.OneToOneField(Claim, on_delete=models.PROTECT, related_name="+")
    # Whoever has the table without the key learns no number, and a bare hash of ten digits would be no secret.
    number_digest = models.CharField(max_length=64, blank=True)
    changed_at = models.DateTimeField(default=now)

    class Meta:
        indexes = [models.Index(fields=["number_digest"], name="letters_by_number", condition=~Q(number_digest=""))]
        constraints = [
            models.CheckConstraint(
                name="reach_holds_a_digest_and_no_number",
                condition=Q(number_digest="") | Q(number_digest__regex=r"^[0-9a-f]{64}$"),
            ),
        ]

    def __str__(self) -> str:
        return f"reach of {self.claim_id}"


class Errand(models.Model):
    """A letter to print or a call to make: what no machine of ours can do. The words are made when it is done."""

    class Kind(models.TextChoices):
        LETTER = "letter", "letter"
        CALL = "call", "call"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    topic = models.CharField(max_length=60)
    # The outbox row's own, so that a message delivered twice is one errand.
    key = models.CharField(max_length=120, unique=True)
    made_at = models.DateTimeField(default=now)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        indexes = [models.Index(fields=["kind", "made_at"], name="letters_to_do", condition=Q(done_at__isnull=True))]
        constraints = [
            models.CheckConstraint(name="errand_kind_is_known", condition=Q(kind__in=["letter", "call"])),
            models.CheckConstraint(
                name="errand_done_has_its_time_and_its_doer",
                condition=Q(done_at__isnull=True, done_by__isnull=True)
                | Q(done_at__isnull=False, done_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.topic}"


class InboundText(models.Model):
    """A text that came in: that it did, and what it meant. Neither its words nor its number are kept."""

    # The provider's own id of it, digested: some providers build it from the number.
    message_digest = models.CharField(max_length=64, unique=True)
    meaning = models.CharField(max_length=8)
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="inbound_meaning_is_known", condition=Q(meaning__in=[one.value for one in Meaning])
            )
        ]

    def __str__(self) -> str:
        return f"text in: {self.meaning}"
