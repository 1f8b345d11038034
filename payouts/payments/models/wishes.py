"""What a person wishes about how they are paid. Neutral words of the rules, and nothing of their own."""

from django.db import models
from django.db.models import Q

from fundapp.kernel.clock import now


class StatementWords(models.Model):
    """The neutral words that a person chose for their bank statement, of those that the rules allow."""

    claim = models.OneToOneField(
        "claims.Claim", on_delete=models.PROTECT, primary_key=True, related_name="statement_words", editable=False
    )
    words = models.CharField(max_length=18)
    chosen_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.CheckConstraint(name="statement_words_are_some", condition=~Q(words=""))]

    def __str__(self) -> str:
        return f"statement words of {self.claim_id}"
