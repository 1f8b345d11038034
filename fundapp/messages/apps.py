"""The messages room: answers every topic of the outbox on which a letter is sent."""

from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "fundapp.messages"
    label = "letters"

    def ready(self) -> None:
        from fundapp.messages import handlers, to_returning, to_supporters
        from fundapp.messages.letters import TO_CLAIMANTS, Letter
        from fundapp.outbox import registry as outbox
        from fundapp.vault import registry as vault

        outbox.register(Letter.INVITATION.topic, handlers.on_invitation_made)
        outbox.register(Letter.NEW_PASSWORD.topic, handlers.on_password_asked)
        outbox.register(Letter.CARD_GIVING.topic, handlers.on_giving_switched)
        outbox.register(Letter.OPENINGS_CAPPED.topic, handlers.on_openings_capped)
        vault.on_capped(handlers.tell_of_cap)
        outbox.register(Letter.RECEIPT.topic, handlers.on_receipt)
        outbox.register(Letter.STATEMENT.topic, handlers.on_statement)
        outbox.register(Letter.STRIPE_TROUBLE.topic, handlers.on_stripe_trouble)
        outbox.register(Letter.DISPUTE_OPENED.topic, handlers.on_dispute)
        outbox.register(Letter.DISPUTE_CLOSED.topic, handlers.on_dispute)
        for letter, handler in to_supporters.HANDLERS.items():
            outbox.register(letter.topic, handler)
        outbox.register(Letter.LINK_BACK.topic, to_returning.on_link)
        for letter in TO_CLAIMANTS:
            outbox.register(letter.topic, handlers.on_claim_news)
