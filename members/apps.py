"""The members room: its rows end, but none may vanish or be rewritten."""

from django.apps import AppConfig

from fundapp.guards import registry


class MembersConfig(AppConfig):
    name = "members"
    label = "members"

    def ready(self) -> None:
        for table in ("account", "rolegrant", "invitation", "membership"):
            registry.never_deleted(f"members_{table}")
        registry.frozen_columns("members_rolegrant", ("account_id", "role", "granted_by_id", "granted_at"))
        registry.frozen_columns("members_rolegrant", ("ended_at", "ended_by_id"), once="OLD.ended_at IS NOT NULL")
        registry.frozen_columns("members_invitation", ("token_hash", "roles", "invited_by_id", "expires_at"))
        registry.frozen_columns("members_invitation", ("state", "accepted_by_id"), once="OLD.state <> 'open'")
        registry.append_only("members_declaredinterest")
        registry.frozen_columns("members_membership", ("key", "code", "joined_on"))
