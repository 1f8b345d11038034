"""The audit room: registers its table with the guards."""

from django.apps import AppConfig

from fundapp.guards import registry


class AuditConfig(AppConfig):
    name = "fundapp.audit"
    label = "audit"

    def ready(self) -> None:
        registry.append_only("audit_record")
