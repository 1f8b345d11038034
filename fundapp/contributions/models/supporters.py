"""Those who gave an address with a gift. It must never hold a name, a street or a card."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from fundapp.kernel.clock import now
from fundapp.kernel.ids import new_id


class Supporter(models.Model):
    """One address that receipts go to. Forgetting it leaves the gifts, which are the books, and nobody in them."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # In small letters; blank once forgotten.
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=5, default="en-gb")
    # Part of every signed link: one more, and every link that was sent before leads nowhere.
    link_epoch = models.PositiveIntegerField(default=0)
    stripe_customer_id = models.CharField(max_length=120, blank=True)
    # Both off until asked for. Receipts always come.
    wants_news = models.BooleanField(default=False)
    wants_asks = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=now)
    # Asked to be forgotten: every link is dead from here on, and what is left is done within a day.
    forget_asked_at = models.DateTimeField(null=True, blank=True)
    forgotten_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="supporter_address_is_one_person", fields=["email"], condition=~Q(email="")),
            models.CheckConstraint(name="supporter_address_is_in_small_letters", condition=Q(email=Lower("email"))),
            models.CheckConstraint(
                name="supporter_forgotten_has_no_address",
                condition=Q(forgotten_at__isnull=True)
                | Q(email="", stripe_customer_id="", wants_news=False, wants_asks=False),
            ),
            models.CheckConstraint(
                name="supporter_forgotten_has_asked",
                condition=Q(forgotten_at__isnull=True) | Q(forget_asked_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def subject(self) -> str:
        """What the audit and the outbox call it."""
        return f"supporter:{self.id}"
