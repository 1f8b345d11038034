"""Declarations, and what was claimed on them. Names and addresses are in the vault, never here."""

from django.db import models
from django.db.models import F, Q

from fundapp.contributions.models import Contribution, Supporter
from fundapp.giftaid.wordings import Covers
from fundapp.kernel.clock import now
from fundapp.kernel.ids import new_id


class Declaration(models.Model):
    """One supporter's word that a gift, or all their gifts, may be Gift Aided, from when until when."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # From the form: the same form sent twice is one declaration.
    once_key = models.CharField(max_length=120, unique=True)
    covers = models.CharField(max_length=10)
    # The gift on whose page it was made, and all that a declaration of one gift is about.
    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="gift_aid_declarations")
    supporter = models.ForeignKey(
        Supporter, on_delete=models.PROTECT, related_name="gift_aid_declarations", null=True, blank=True
    )
    wording = models.CharField(max_length=12)
    language = models.CharField(max_length=5)
    # Word for word, with the charity's name as it was.
    text = models.TextField()
    declared_at = models.DateTimeField(default=now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    # When name and address were destroyed, because nothing rests on them any more.
    forgotten_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="declaration_covers_is_known", condition=Q(covers__in=[each.value for each in Covers])
            ),
            models.CheckConstraint(
                name="declaration_of_all_gifts_has_a_supporter",
                condition=~Q(covers="enduring") | Q(supporter__isnull=False),
            ),
            models.CheckConstraint(name="declaration_keeps_its_words", condition=~Q(text="") & ~Q(wording="")),
            models.CheckConstraint(
                name="declaration_ends_after_it_began",
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("declared_at")),
            ),
            models.UniqueConstraint(
                name="declaration_of_one_gift_is_one",
                fields=["contribution"],
                condition=Q(covers="this", withdrawn_at__isnull=True),
            ),
            models.UniqueConstraint(
                name="declaration_of_all_gifts_is_one",
                fields=["supporter"],
                condition=Q(covers="enduring", withdrawn_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def subject(self) -> str:
        """What the vault knows name and address by."""
        return f"gift-aid:{self.id}"


class Schedule(models.Model):
    """One file for the tax office: which gifts were claimed in it, and what of earlier ones has to be given back."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    once_key = models.CharField(max_length=120, unique=True)
    made_at = models.DateTimeField(default=now)
    # An account, by id.
    made_by = models.CharField(max_length=60)
    gifts = models.PositiveIntegerField()
    total_pence = models.BigIntegerField()
    # Of gifts claimed before, what went back since: the tax on it is taken off this claim.
    adjusted_pence = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="schedule_says_something",
                condition=Q(total_pence__gte=0, adjusted_pence__gte=0) & ~Q(gifts=0, adjusted_pence=0),
            ),
            models.CheckConstraint(name="schedule_is_short_enough", condition=Q(gifts__lte=1_000)),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Claimed(models.Model):
    """One gift in one schedule. A gift is claimed once and never again."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    schedule = models.ForeignKey(Schedule, on_delete=models.PROTECT, related_name="claimed")
    number = models.PositiveIntegerField()
    contribution = models.OneToOneField(Contribution, on_delete=models.PROTECT, related_name="gift_aid")
    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="claimed")
    paid_on = models.DateField()
    amount_pence = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="claimed_has_its_row", fields=["schedule", "number"]),
            models.CheckConstraint(name="claimed_is_positive", condition=Q(amount_pence__gt=0)),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Adjustment(models.Model):
    """What of a claimed gift went back afterwards, told to the tax office with a later schedule."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    claimed = models.ForeignKey(Claimed, on_delete=models.PROTECT, related_name="adjustments")
    schedule = models.ForeignKey(Schedule, on_delete=models.PROTECT, related_name="adjustments")
    amount_pence = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="adjustment_is_told_once", fields=["claimed", "schedule"]),
            models.CheckConstraint(name="adjustment_is_positive", condition=Q(amount_pence__gt=0)),
        ]

    def __str__(self) -> str:
        return str(self.id)
