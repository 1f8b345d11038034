"""Tables of the vault. They name their subjects as text, so that keys and texts can live in different databases."""

from django.db import models
from django.db.models import Q

from fundapp.kernel.actor import ActorKind
from fundapp.kernel.clock import now
from fundapp.kernel.ids import new_id
from fundapp.vault.classes import SealedClass

_CLASSES = [sealed_class.value for sealed_class in SealedClass]


class ClassKey(models.Model):
    """The key of one class of one subject, wrapped; or, once destroyed, the mark that it will not be made again.

    The only table in the database of the keys, which knows neither texts nor people.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subject = models.CharField(max_length=100)
    sealed_class = models.CharField(max_length=10)
    # A list of ways to unwrap the same key, so that a later design adds a way without touching any ciphertext.
    stanzas = models.JSONField(default=list)
    # The epoch of the stanza, for finding those that are still wrapped with an older one.
    epoch = models.CharField(max_length=20, blank=True, default="")
    # When it was made, or taken up by a drawer for the first time after its first one was rolled back.
    made_at = models.DateTimeField(default=now, editable=False)
    destroyed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="vault_one_key_for_a_class_of_a_subject", fields=["subject", "sealed_class"]),
            models.CheckConstraint(name="vault_key_class_is_known", condition=Q(sealed_class__in=_CLASSES)),
            models.CheckConstraint(
                name="vault_destroyed_key_is_gone", condition=Q(destroyed_at__isnull=True) | Q(stanzas=[])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.sealed_class}"


class Drawer(models.Model):
    """One class of one subject as the fund's own database knows it: in use, or shut for good.

    Whoever seals, opens or shreds holds this row until their transaction ends. A shredding is true once `shut_at` is
    committed here; the key, which lies in another database, is destroyed right after.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subject = models.CharField(max_length=100)
    sealed_class = models.CharField(max_length=10)
    made_at = models.DateTimeField(default=now, editable=False)
    shut_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="vault_one_drawer_for_a_class_of_a_subject", fields=["subject", "sealed_class"]
            ),
            models.CheckConstraint(name="vault_drawer_class_is_known", condition=Q(sealed_class__in=_CLASSES)),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.sealed_class}"


class Fingerprint(models.Model):
    """A keyed digest of a sealed text, by which the same text in another subject is known. Gone with its class."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subject = models.CharField(max_length=100)
    sealed_class = models.CharField(max_length=10)
    # What was compared, such as `account`.
    kind = models.CharField(max_length=20)
    # Which of several of this kind, such as `photo.2`; empty where there is one.
    part = models.CharField(max_length=40, blank=True, default="")
    digest = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["kind", "digest"], name="vault_same_fingerprints")]
        constraints = [
            models.UniqueConstraint(name="vault_one_fingerprint_of_a_part", fields=["subject", "kind", "part"]),
            models.CheckConstraint(name="vault_fingerprint_class_is_known", condition=Q(sealed_class__in=_CLASSES)),
            models.CheckConstraint(name="vault_fingerprint_is_one", condition=~Q(digest="") & ~Q(kind="")),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.kind}"


class JournalMark(models.Model):
    """How much of the erasure journal this database knows to be true in it. One row in each of the two databases."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    position = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        constraints = [models.CheckConstraint(name="vault_journal_has_one_mark", condition=Q(id=1))]

    def __str__(self) -> str:
        return f"journal up to {self.position}"


class SealedField(models.Model):
    """One sealed text. The version rises with every change and is bound into the ciphertext."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subject = models.CharField(max_length=100)
    sealed_class = models.CharField(max_length=10)
    field = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    ciphertext = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="vault_one_text_for_a_field", fields=["subject", "sealed_class", "field"]),
            models.CheckConstraint(name="vault_field_class_is_known", condition=Q(sealed_class__in=_CLASSES)),
            models.CheckConstraint(name="vault_versions_start_at_one", condition=Q(version__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.sealed_class} {self.field} version {self.version}"


class SealedFile(models.Model):
    """One sealed page of one file. It is never sealed again: another picture is another file."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subject = models.CharField(max_length=100)
    sealed_class = models.CharField(max_length=10)
    # What the room above calls the file, such as `photo.3`; never the name that a person gave it.
    name = models.CharField(max_length=30)
    page = models.PositiveSmallIntegerField()
    ciphertext = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="vault_one_page_in_a_place", fields=["subject", "sealed_class", "name", "page"]
            ),
            models.CheckConstraint(name="vault_file_class_is_known", condition=Q(sealed_class__in=_CLASSES)),
            models.CheckConstraint(name="vault_pages_start_at_one", condition=Q(page__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.sealed_class} {self.name} page {self.page}"


class Opening(models.Model):
    """One attempt to read one sealed field. Written and committed before anything is unwrapped; never changed."""

    class Outcome(models.TextChoices):
        ALLOWED = "allowed"
        REFUSED = "refused"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField(default=now, editable=False)
    actor_kind = models.CharField(max_length=12)
    actor_id = models.CharField(max_length=64)
    actor_label = models.CharField(max_length=80)
    # The part in which a gate let them in, such as `caseworker`; blank when refused. What the subject's own log shows.
    part = models.CharField(max_length=40, blank=True)
    subject = models.CharField(max_length=100)
    sealed_class = models.CharField(max_length=10)
    field = models.CharField(max_length=40)
    # What for, as a code such as `prepare` or `pay`.
    purpose = models.CharField(max_length=40)
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    # The codes of the refusal, separated by spaces.
    refused_codes = models.CharField(max_length=200, blank=True)
    # What one press of a button opened, however many fields and people it was about: see `caps`.
    press = models.UUIDField(default=new_id)
    # Its place in the chain, the digest of the row before it, and its own: see `chain`.
    number = models.PositiveBigIntegerField(unique=True)
    before = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        indexes = [
            models.Index(fields=["subject", "id"], name="vault_openings_of_subject"),
            models.Index(fields=["actor_id", "at"], name="vault_openings_by_actor"),
            models.Index(fields=["actor_kind", "at"], name="vault_openings_by_time"),
            models.Index(fields=["press"], name="vault_openings_of_press"),
        ]
        constraints = [
            models.CheckConstraint(name="vault_opening_class_is_known", condition=Q(sealed_class__in=_CLASSES)),
            models.CheckConstraint(
                name="vault_opener_kind_is_known", condition=Q(actor_kind__in=[kind.value for kind in ActorKind])
            ),
            models.CheckConstraint(
                name="vault_opening_is_chained",
                condition=Q(number=1, before="") & ~Q(digest="") | Q(number__gt=1) & ~Q(before="") & ~Q(digest=""),
            ),
            models.CheckConstraint(name="vault_opening_names_its_actor", condition=~Q(actor_id="")),
            models.CheckConstraint(name="vault_opening_has_a_purpose", condition=~Q(purpose="")),
            models.CheckConstraint(
                name="vault_outcome_says_why",
                condition=Q(outcome="allowed", refused_codes="") & ~Q(part="")
                | Q(outcome="refused", part="") & ~Q(refused_codes=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.part or self.actor_kind} {self.outcome}"


class LogHead(models.Model):
    """The end of the log: one row, held by whoever writes the next one, so that the chain never forks."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    number = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(name="vault_log_has_one_head", condition=Q(id=1))]

    def __str__(self) -> str:
        return f"{self.number} {self.digest}"
