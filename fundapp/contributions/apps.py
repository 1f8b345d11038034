"""The contributions room: what its tables keep, and which letters of the outbox it answers."""

from datetime import time

from django.apps import AppConfig
from django.db.models.signals import post_save

from fundapp.outbox import registry as topics
from fundapp.web import ready, statuses


class ContributionsConfig(AppConfig):
    name = "fundapp.contributions"
    label = "contributions"

    def ready(self) -> None:
        from fundapp.contributions import handlers, selectors, triggers
        from fundapp.contributions.actions import recurring_changes, supporters
        from fundapp.contributions.handlers import (
            forgetting,
            reconciliation,
            recurring,
            recurring_chores,
            refunds,
            shield,
            statements,
            transfers,
        )
        from fundapp.ledger.registry import tell_purposes
        from fundapp.outbox import chores

        triggers.register()
        post_save.connect(ready.forget, sender="contributions.Campaign", dispatch_uid="campaign_on_kept_pages")
        topics.register("contributions.stripe_event", handlers.on_stripe_event)
        topics.register("contributions.refund", refunds.on_refund)
        topics.register("contributions.reconcile", reconciliation.on_reconcile)
        chores.register("reconcile_stripe", topic="contributions.reconcile", at=time(3, 0))
        topics.register("contributions.statements_due", statements.on_statements_due)
        topics.register("contributions.quiet_hour", shield.on_quiet_hour)
        chores.register("statements", topic="contributions.statements_due", at=time(9, 0))
        topics.register(recurring_changes.CHANGE, recurring.on_change)
        topics.register(supporters.FORGET, forgetting.on_forget)
        topics.register(recurring_chores.DAILY, recurring_chores.on_daily)
        chores.register("recurring", topic=recurring_chores.DAILY, at=time(6, 0))
        topics.register(transfers.DAILY, transfers.on_daily)
        chores.register("transfers", topic=transfers.DAILY, at=time(4, 0))
        tell_purposes(selectors.purposes)
        self._offer_links()
        statuses.register("amount_out_of_range", 422)
        statuses.register("card_giving_stopped", 503)

    @staticmethod
    def _offer_links() -> None:
        from django.utils.translation import gettext_noop as _

        from fundapp.contributions.selectors import desk, shield
        from members.registry import register_link
        from members.roles import Role

        register_link(
            *(Role.TREASURER, Role.ADMINISTRATOR, Role.AUDITOR),
            title=_("Giving"),
            url_name="contributions:desk",
            count=lambda actor: desk.needs_you(actor.id).total,
            hint=_("Gifts, refunds, disputes, cash to count and money that nobody knows."),
        )
        register_link(
            *(Role.TREASURER, Role.ADMINISTRATOR),
            title=_("Campaigns"),
            url_name="contributions:desk_campaigns",
            hint=_("Ask for money for one thing, pause it, end it."),
        )
        register_link(
            *(Role.ADMINISTRATOR, Role.TREASURER),
            title=_("Giving by card"),
            url_name="contributions:card_giving",
            count=lambda _actor: int(shield.is_stopped()),
            hint=_("Whether supporters can pay by card now, and the switch that stops it."),
        )
