"""The messages room: answers every topic of the outbox on which a letter is sent."""

from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "fundapp.messages"
    label = "letters"

    def ready(self) -> None:
        from fundapp.messages import handlers
        from fundapp.messages.letters import TO_CLAIMANTS, Letter
        from fundapp.outbox import registry as outbox

        outbox.register(Letter.INVITATION.topic, handlers.on_invitation_made)
        outbox.register(Letter.NEW_PASSWORD.topic, handlers.on_password_asked)
        outbox.register(Letter.RECEIPT.topic, handlers.on_receipt)
        for letter in TO_CLAIMANTS:
            outbox.register(letter.topic, handlers.on_claim_news)
