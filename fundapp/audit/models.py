"""The audit table. It keeps ids and labels as text, without foreign keys, so that erasing a person cannot break it."""

from django.db import models
from django.db.models import Q

from fundapp.guards import lookups  # noqa: F401 -- registers `one_of`, which earlier migrations say
from fundapp.kernel.actor import ActorKind
from fundapp.kernel.clock import now
from fundapp.kernel.ids import new_id


class Record(models.Model):
    """One thing that one actor did to one subject."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField(default=now, editable=False)
    verb = models.CharField(max_length=40)
    actor_kind = models.CharField(max_length=12)
    actor_id = models.CharField(max_length=64)
    actor_label = models.CharField(max_length=80)
    # `kind:id` of what it was done to, such as `claim:0192…`.
    subject = models.CharField(max_length=100)
    # Codes, numbers and ids only; never a person's words.
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["subject", "id"], name="audit_by_subject"),
            models.Index(fields=["actor_id", "id"], name="audit_by_actor"),
        ]
        constraints = [
            models.CheckConstraint(
                name="audit_actor_kind_is_known", condition=Q(actor_kind__in=[kind.value for kind in ActorKind])
            ),
            models.CheckConstraint(name="audit_names_its_actor", condition=~Q(actor_id="")),
        ]

    def __str__(self) -> str:
        return f"{self.actor_label} {self.verb} {self.subject}"
