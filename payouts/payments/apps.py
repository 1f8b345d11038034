"""The payments room: has its word in decisions, withdrawals and openings, and keeps what the database must not lose."""

from datetime import time

from django.apps import AppConfig
from django.core import checks as django_checks

from fundapp.guards import registry as guards

# All the vouchers of one payment come to no more than it is.
_FITS = """
SELECT 1 FROM payments_runline line WHERE line.id = NEW.line_id AND line.amount_pence >= NEW.amount_pence
    + (SELECT coalesce(sum(other.amount_pence), 0) FROM payments_voucher other WHERE other.line_id = NEW.line_id)
"""


class PaymentsConfig(AppConfig):
    name = "payouts.payments"
    label = "payments"

    def ready(self) -> None:

        from fundapp.outbox import chores
        from fundapp.outbox import registry as outbox
        from fundapp.vault import registry as vault
        from fundapp.vault.classes import SealedClass
        from fundapp.web import statuses
        from payouts.claims import registry as claims
        from payouts.committee import registry as committee
        from payouts.payments import (
            checks,
            gates,
            handing,
            handlers,
            hearing,
            hooks,
            selectors,
        )

        django_checks.register(checks.bank_files_are_sound)
        self._guard()

        # What was typed or ticked is at fault here, not how things stand.
        statuses.register("total_does_not_match", 422)
        statuses.register("nothing_picked", 422)
        statuses.register("looked_at_without_a_reason", 422)
        vault.register_gate(SealedClass.BANK, gates.bank)
        vault.register_gate(SealedClass.CONTACT, gates.voucher)
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
        claims.add_to_copy("payments", selectors.copy_of_payments)
        claims.add_to_copy("vouchers", handing.copy_of_vouchers)
        self._offer_pages()
        self._offer_links()

    @staticmethod
    def _guard() -> None:
        guards.append_only("payments_award")
        guards.append_only("payments_cutended")
        guards.append_only("payments_arrival")
        guards.never_deleted("payments_trace")
        guards.frozen_columns("payments_trace", ("line_id", "opened_at"))
        guards.frozen_columns(
            "payments_trace", ("found", "closed_at", "closed_by_id"), once="OLD.closed_at IS NOT NULL"
        )
        guards.frozen_columns("payments_trace", ("again_at", "again_by_id"), once="OLD.again_at IS NOT NULL")
        guards.never_deleted("payments_voucher")
        guards.frozen_columns(
            "payments_voucher",
            ("line_id", "issuer", "last_four", "digest", "amount_pence", "entered_by_id", "entered_at"),
        )
        guards.frozen_columns("payments_voucher", ("forgotten_at", "is_void"), once="OLD.forgotten_at IS NOT NULL")
        guards.only_if("payments_voucher", "INSERT", _FITS, "is_not_above_its_payment")
        guards.never_deleted("payments_cashhandover")
        guards.frozen_columns("payments_cashhandover", ("line_id", "given_by_id", "given_at"))
        guards.frozen_columns("payments_cashhandover", ("seen_by_id", "seen_at"), once="OLD.seen_by_id IS NOT NULL")
        for table in ("payments_lookedat", "payments_spotcheck", "payments_payeecheck"):
            guards.append_only(table)
        for table in ("payments_payout", "payments_paymentrun", "payments_runline"):
            guards.never_deleted(table)
        guards.frozen_columns("payments_payout", ("award_id", "number", "amount_pence", "due_on"))
        # What is free again is promised to somebody else by now.
        guards.frozen_columns("payments_payout", ("state",), once="OLD.state = 'released'")
        # The books name a sending by its number: one that came again would find its entry made.
        guards.frozen_columns("payments_payout", ("times_sent",), once="NEW.times_sent < OLD.times_sent")
        # The words of a payment follow its person's choice, until a run has frozen them.
        guards.frozen_columns("payments_payout", ("reference",), once="OLD.state <> 'promised'")
        guards.frozen_columns(
            "payments_paymentrun",
            ("once_key", "name", "rail", "total_pence", "count", "content_hash", "prepared_by_id"),
        )
        guards.frozen_columns(
            "payments_paymentrun", ("approved_by_id", "approved_at"), once="OLD.approved_by_id IS NOT NULL"
        )
        guards.frozen_columns("payments_paymentrun", ("state", "ended_at"), once="OLD.ended_at IS NOT NULL")
        guards.frozen_columns(
            "payments_runline",
            ("fate", "fated_at", "came_back_because"),
            once="OLD.fate IN ('returned', 'astray', 'dropped')",
        )
        guards.frozen_columns("payments_runline", ("run_id", "payout_id", "position", "amount_pence"))

    @staticmethod
    def _offer_pages() -> None:
        """What a person finds on their own page: first what they need to do, then what they can."""
        from django.utils.translation import gettext_noop as _

        from payouts.claims import registry as claims
        from payouts.payments import arriving, handing, lasting, payees, selectors, words

        claims.offer_task(
            claims.OwnTask(
                _("Your payment came back to us. Please check your account."),
                _("Check my account"),
                "claims:bank",
                payees.must_check_account,
                meaning=_("The answer is still yes, and the money is yours. We could not get it to you yet."),
            )
        )
        claims.offer_task(
            claims.OwnTask(
                _("Your payment did not reach you. Please check your account."),
                _("Check my account"),
                "claims:bank",
                arriving.must_check_after_straying,
                meaning=_("The answer is still yes, and the money is yours. We could not get it to you yet."),
            )
        )
        claims.offer_task(
            claims.OwnTask(
                _("Before we can pay you, please check your account."),
                _("Check my account"),
                "claims:bank",
                payees.has_no_match,
            )
        )
        claims.offer_task(
            claims.OwnTask(
                _("Please tell us if your money is still cut."),
                _("Tell us now"),
                "payments:still_cut",
                lasting.is_asked,
            )
        )
        claims.offer_page(claims.OwnPage(_("Is your money still cut?"), "payments:still_cut", lasting.may_say_ended))
        claims.offer_page(
            claims.OwnPage(_("Give some back, only if you like"), "contributions:donate", lasting.may_give_back)
        )
        claims.offer_page(claims.OwnPage(_("Did it arrive?"), "payments:arrived", arriving.is_to_ask))
        claims.offer_page(claims.OwnPage(_("Words on your bank statement"), "payments:words", words.may_choose))
        claims.offer_step(
            claims.OwnPage(_("Words on their bank statement"), "payments:words_at_the_desk", words.may_choose)
        )
        claims.offer_page(claims.OwnPage(_("Your money waits a while"), "payments:waits", selectors.waits_for_a_level))
        claims.offer_page(claims.OwnPage(_("Ready for you"), "payments:my_codes", handing.has_codes))

    @staticmethod
    def _offer_links() -> None:
        from django.utils.translation import gettext_noop as _

        from members.registry import register_link
        from members.roles import Role
        from payouts.payments import arriving, handing, selectors

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
            Role.RELEASER,
            title=_("Not arrived"),
            url_name="payments:traces",
            count=arriving.count_for,
            hint=_("Payments that people say did not reach them."),
        )
        register_link(
            Role.CASEWORKER,
            title=_("Handed over by hand"),
            url_name="payments:codes",
            count=lambda actor: handing.to_read_out(actor).count() + handing.cash_to_arrange(actor).count(),
            hint=_("Vouchers and cash that wait for people of yours."),
        )
        register_link(
            Role.CASEWORKER,
            title=_("Still sanctioned?"),
            url_name="payments:still_needed",
            count=lambda _actor: selectors.waiting_for_a_yes().count(),
            hint=_("Payments that wait for one answer."),
        )
