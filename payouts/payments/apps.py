"""The payments room: has its word in decisions, withdrawals and openings, and keeps what the database must not lose."""

from datetime import time

from django.apps import AppConfig
from django.core import checks as django_checks

from fundapp.guards import registry as guards


class PaymentsConfig(AppConfig):
    name = "payouts.payments"
    label = "payments"

    def ready(self) -> None:
        from django.utils.translation import gettext_noop as _

        from fundapp.outbox import chores
        from fundapp.outbox import registry as outbox
        from fundapp.vault import registry as vault
        from fundapp.vault.classes import SealedClass
        from fundapp.web import statuses
        from payouts.claims import registry as claims
        from payouts.committee import registry as committee
        from payouts.payments import arriving, checks, gates, handlers, hearing, hooks, lasting, selectors

        django_checks.register(checks.bank_files_are_sound)
        guards.append_only("payments_award")
        guards.append_only("payments_cutended")
        guards.append_only("payments_arrival")
        guards.never_deleted("payments_trace")
        guards.frozen_columns("payments_trace", ("line_id", "opened_at"))
        for table in ("payments_lookedat", "payments_spotcheck", "payments_payeecheck"):
            guards.append_only(table)
        for table in ("payments_payout", "payments_paymentrun", "payments_runline"):
            guards.never_deleted(table)
        guards.frozen_columns("payments_payout", ("award_id", "number", "amount_pence", "due_on", "reference"))
        guards.frozen_columns(
            "payments_paymentrun",
            ("once_key", "name", "rail", "total_pence", "count", "content_hash", "prepared_by_id"),
        )
        guards.frozen_columns("payments_runline", ("run_id", "payout_id", "position", "amount_pence"))

        # What was typed or ticked is at fault here, not how things stand.
        statuses.register("total_does_not_match", 422)
        statuses.register("nothing_picked", 422)
        statuses.register("looked_at_without_a_reason", 422)
        vault.register_gate(SealedClass.BANK, gates.bank)
        committee.on_approved(hooks.promise)
        committee.on_stands(hooks.go_on)
        committee.keep_apart(selectors.payers_of)
        claims.on_withdrawn(hooks.release)
        claims.keep_while_open(selectors.open_payments)
        claims.on_given(selectors.given_for)
        outbox.register(handlers.ASK_STILL_CUT, handlers.on_ask_still_cut)
        chores.register("ask-still-cut", topic=handlers.ASK_STILL_CUT, at=time(10, 0))
        claims.on_reply(hearing.on_reply)
        claims.on_telling("claims.still_cut", hearing.still_cut_asked)
        claims.offer_page(claims.OwnPage(_("Is your money still cut?"), "payments:still_cut", lasting.may_say_ended))
        claims.offer_page(
            claims.OwnPage(_("Give some back, only if you like"), "contributions:donate", lasting.may_give_back)
        )
        claims.offer_page(claims.OwnPage(_("Did it arrive?"), "payments:arrived", arriving.is_to_ask))
        claims.add_to_copy("payments", selectors.copy_of_payments)
        self._offer_links()

    @staticmethod
    def _offer_links() -> None:
        from django.utils.translation import gettext_noop as _

        from members.registry import register_link
        from members.roles import Role
        from payouts.payments import arriving, selectors

        register_link(
            Role.TREASURER,
            Role.RELEASER,
            Role.AUDITOR,
            title=_("Payment runs"),
            url_name="payments:runs",
            key="g p",
            count=selectors.count_to_pay,
            hint=_("Prepare payments, check and approve them, say what became of them."),
        )
        register_link(
            Role.TREASURER,
            title=_("Not arrived"),
            url_name="payments:traces",
            count=lambda _actor: arriving.open_traces().count(),
            hint=_("Payments that people say did not reach them."),
        )
        register_link(
            Role.CASEWORKER,
            title=_("Still sanctioned?"),
            url_name="payments:still_needed",
            count=lambda _actor: selectors.waiting_for_a_yes().count(),
            hint=_("Payments that wait for one answer."),
        )
