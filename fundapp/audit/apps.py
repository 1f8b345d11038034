"""The audit room: registers its table with the guards."""

from django.apps import AppConfig

from fundapp.guards import registry


class AuditConfig(AppConfig):
    name = "fundapp.audit"
    label = "audit"

    def ready(self) -> None:
        from fundapp.audit.verbs import Verb

        registry.append_only("audit_record")
        # Not a CHECK of the model: the list is long and grows, and every statement would read all of it again.
        registry.closed_list("audit_record", "verb", tuple(verb.value for verb in Verb), name="audit_verb_is_known")
