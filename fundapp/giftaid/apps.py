"""The Gift Aid room: what its tables keep, and what it adds to other rooms where the fund is a charity."""

from datetime import time

from django.apps import AppConfig
from django.conf import settings


class GiftAidConfig(AppConfig):
    name = "fundapp.giftaid"
    label = "giftaid"

    def ready(self) -> None:
        from fundapp.contributions import registry as contributions
        from fundapp.giftaid import gates, hooks
        from fundapp.guards import registry as guards
        from fundapp.vault import registry as vault
        from fundapp.vault.classes import SealedClass
        from fundapp.web import statuses

        guards.never_deleted("giftaid_declaration")
        said = ("once_key", "covers", "contribution_id", "supporter_id", "wording", "language", "text", "declared_at")
        guards.frozen_columns("giftaid_declaration", said)
        guards.frozen_columns("giftaid_declaration", ("withdrawn_at",), once="OLD.withdrawn_at IS NOT NULL")
        for table in ("giftaid_schedule", "giftaid_claimed", "giftaid_adjustment"):
            guards.append_only(table)
        vault.register_gate(SealedClass.CONTACT, gates.person)
        contributions.register_offer(hooks.offer)
        for code in ("name_missing", "house_missing", "postcode_not_one"):
            statuses.register(code, 422)
        if settings.FUND_IS_CHARITY:
            self._open()

    @staticmethod
    def _open() -> None:
        from django.utils.translation import gettext_noop as _

        from fundapp.contributions.registry import register_keeping
        from fundapp.giftaid import handlers
        from fundapp.outbox import chores
        from fundapp.outbox import registry as topics
        from members.registry import register_link
        from members.roles import Role

        register_keeping(
            _("A Gift Aid declaration, where you made one, for as long as the tax office may ask about it.")
        )
        topics.register("gift_aid.forget_due", handlers.on_forget_due)
        chores.register("gift_aid", topic="gift_aid.forget_due", at=time(3, 30))
        register_link(
            Role.TREASURER,
            title=_("Gift Aid"),
            url_name="giftaid:desk",
            hint=_("Claim on gifts that were declared, and keep what was claimed."),
        )
