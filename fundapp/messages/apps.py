"""The messages room: answers every topic of the outbox on which a letter is sent."""

from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "fundapp.messages"
    label = "letters"

    def ready(self) -> None:
        from fundapp.guards import registry as guards
        from fundapp.messages import handlers, to_claimants, to_returning, to_supporters
        from fundapp.messages.events import DELETED, EVENTS, LINK
        from fundapp.messages.letters import Letter
        from fundapp.outbox import registry as outbox
        from fundapp.vault import registry as vault

        outbox.register(Letter.INVITATION.topic, handlers.on_invitation_made)
        outbox.register(Letter.NEW_PASSWORD.topic, handlers.on_password_asked)
        outbox.register(Letter.CARD_GIVING.topic, handlers.on_giving_switched)
        outbox.register(Letter.OPENINGS_CAPPED.topic, handlers.on_openings_capped)
        vault.on_capped(handlers.tell_of_cap)
        outbox.register(Letter.FUND_LEVEL.topic, handlers.on_fund_level)
        outbox.register(Letter.DIGEST.topic, handlers.on_digest)
        outbox.register(Letter.RECEIPT.topic, handlers.on_receipt)
        outbox.register(Letter.STATEMENT.topic, handlers.on_statement)
        outbox.register(Letter.STRIPE_TROUBLE.topic, handlers.on_stripe_trouble)
        outbox.register(Letter.DISPUTE_OPENED.topic, handlers.on_dispute)
        outbox.register(Letter.DISPUTE_CLOSED.topic, handlers.on_dispute)
        for letter, handler in to_supporters.HANDLERS.items():
            outbox.register(letter.topic, handler)
        for event in EVENTS:
            if event is DELETED:
                outbox.register(event.topic, to_claimants.on_deleted)
            elif not event.is_code:
                outbox.register(event.topic, to_claimants.on_news)
        outbox.register(LINK.topic, to_returning.on_link)
        is_erased = "SELECT 1 FROM claims_claim WHERE id = OLD.claim_id AND erased_at IS NOT NULL"
        guards.never_deleted("letters_errand", unless=is_erased)
        guards.frozen_columns("letters_errand", ("claim_id", "kind", "topic", "key", "made_at"))
        guards.append_only("letters_inboundtext")
        self._join_in()

    @staticmethod
    def _join_in() -> None:
        """The errands' ground to open an address, the end of a number's digest, and two doors on the desk."""
        from django.core import checks as django_checks
        from django.utils.translation import gettext_noop as _

        from fundapp.messages import checks, filing, gates, selectors
        from fundapp.vault import registry as vault
        from fundapp.vault.classes import SealedClass
        from members.registry import register_link
        from members.roles import Role
        from payouts.claims import registry as claims

        vault.register_gate(SealedClass.CONTACT, gates.errand)
        claims.on_ended(filing.forget_number)
        claims.on_ended(filing.forget_errands)
        django_checks.register(checks.texts_are_set_up)
        for title, url_name, count, hint in (
            (_("Letters to print"), "messages:letters", selectors.waiting_letters, _("For people who chose post.")),
            (_("People to call"), "messages:calls", selectors.waiting_calls, _("For people who chose a phone call.")),
        ):
            register_link(Role.CASEWORKER, title=title, url_name=url_name, count=count, hint=hint)
