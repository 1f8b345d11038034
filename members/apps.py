"""The members room: its rows end, but none may vanish or be rewritten."""

from django.apps import AppConfig

from fundapp.guards import registry


class MembersConfig(AppConfig):
    name = "members"
    label = "members"

    def ready(self) -> None:
        self._guard()
        self._listen_to_allauth()
        self._offer_links()

    @staticmethod
    def _listen_to_allauth() -> None:
        from allauth.mfa import signals

        from members import receivers

        signals.authenticator_added.connect(receivers.on_factor_added, dispatch_uid="members_factor_added")
        signals.authenticator_removed.connect(receivers.on_factor_removed, dispatch_uid="members_factor_removed")

    @staticmethod
    def _offer_links() -> None:
        from django.utils.translation import gettext_noop as _

        from members.registry import register_link
        from members.roles import Role

        register_link(title=_("Tonight"), url_name="members:tonight", key="g t")
        register_link(
            Role.ADMINISTRATOR,
            title=_("People"),
            url_name="members:people",
            hint=_("Invite organisers, give and end roles."),
        )
        register_link(
            Role.ADMINISTRATOR,
            Role.TREASURER,
            title=_("Members"),
            url_name="members:register",
            hint=_("Who belongs to the fund, and whose dues are paid up."),
        )
        register_link(
            Role.CASEWORKER,
            Role.ADMINISTRATOR,
            Role.TREASURER,
            title=_("Households"),
            url_name="members:households",
            hint=_("Note who lives with whom, as codes, so that nobody decides for their own home."),
        )
        register_link(
            title=_("Too close to"),
            url_name="members:interests",
            hint=_("Say which requests or members you should not decide on."),
        )

    @staticmethod
    def _guard() -> None:
        for table in ("account", "rolegrant", "invitation", "membership", "apitoken", "householdlink"):
            registry.never_deleted(f"members_{table}")
        registry.frozen_columns("members_rolegrant", ("account_id", "role", "granted_by_id", "granted_at"))
        registry.frozen_columns("members_rolegrant", ("ended_at", "ended_by_id"), once="OLD.ended_at IS NOT NULL")
        registry.frozen_columns("members_invitation", ("token_hash", "roles", "invited_by_id", "expires_at"))
        registry.frozen_columns("members_invitation", ("state", "accepted_by_id"), once="OLD.state <> 'open'")
        registry.append_only("members_declaredinterest")
        registry.append_only("members_apitokenscope")
        registry.frozen_columns(
            "members_apitoken", ("key", "account_id", "label", "token_hash", "prefix", "created_at", "days")
        )
        registry.frozen_columns("members_apitoken", ("revoked_at", "revoked_by_id"), once="OLD.revoked_at IS NOT NULL")
        registry.frozen_columns("members_membership", ("key", "code", "joined_on"))
        registry.append_only("members_duesrecord")
        registry.frozen_columns(
            "members_householdlink", ("member_code", "kind", "subject", "linked_by_id", "linked_at")
        )
        registry.frozen_columns(
            "members_householdlink", ("parted_at", "parted_by_id"), once="OLD.parted_at IS NOT NULL"
        )
