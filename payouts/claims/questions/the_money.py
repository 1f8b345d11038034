"""The questions about the money and about reaching a person safely, in exact words. It must never know who answers."""

from collections.abc import Mapping

from fundapp.vault.classes import SealedClass
from payouts.claims.consents import YESES, Purpose
from payouts.claims.questions.kinds import Field, Kind, Question, choices_of

# "Do not contact me": there is nothing to reach them by.
NOT_AT_ALL = "none"
BANK_RAILS = frozenset({"bank", "trusted", "bill"})
# Which field a way of being reached needs.
REACHED_BY: Mapping[str, str] = {"email": "email", "text": "phone", "phone": "phone", "post": "address"}
# The ways by which a machine can write.
WRITTEN_TO = frozenset({"email", "text"})

PAY_HOW = Question(
    "pay-how",
    "How should we send the money?",
    (
        Field(
            "pay_how",
            "How should we send the money?",
            Kind.CHOICE,
            "Choose how you want the money",
            choices=choices_of(
                ("bank", "To my bank account"),
                ("trusted", "To someone I trust"),
                ("cash_code", "Cash code to use in a shop"),
                ("voucher", "Shop voucher"),
                ("energy", "Top-up code for a gas or electric meter"),
                ("cash", "Cash, from a person I meet"),
                ("bill", "Straight to a bill, like rent or energy"),
                ("talk", "Talk to me first"),
            ),
        ),
    ),
    "how to send the money",
    "The person who gets it ready, and the person who pays you",
)
BANK = Question(
    "bank",
    "Where should we send it?",
    (
        Field(
            "account_name",
            "Name on the account",
            Kind.TEXT,
            "Enter the name on the account",
            sealed=SealedClass.BANK,
            most=70,
        ),
        Field(
            "sort_code",
            "Sort code",
            Kind.SORT_CODE,
            "Enter a sort code, like 30 94 30",
            hint="Check the numbers with care",
            sealed=SealedClass.BANK,
        ),
        Field(
            "account_number",
            "Account number",
            Kind.ACCOUNT_NUMBER,
            "Account number must be 6 to 8 numbers",
            sealed=SealedClass.BANK,
        ),
        Field(
            "roll_number",
            "Building society roll number (if you have one)",
            Kind.TEXT,
            required=False,
            sealed=SealedClass.BANK,
            most=18,
        ),
    ),
    "where to send the money",
    "Only the person who pays you",
)
# The account of whoever the bill is from; without its number they could not tell whose bill was paid.
BILL = Question(
    "bill",
    "Which bill should we pay?",
    (
        Field(
            "account_name",
            "Name on their account",
            Kind.TEXT,
            "Enter the name on their account",
            hint="The bill says who to pay",
            sealed=SealedClass.BANK,
            most=70,
        ),
        Field(
            "sort_code",
            "Their sort code",
            Kind.SORT_CODE,
            "Enter a sort code, like 30 94 30",
            hint="Check the numbers with care",
            sealed=SealedClass.BANK,
        ),
        Field(
            "account_number",
            "Their account number",
            Kind.ACCOUNT_NUMBER,
            "Account number must be 6 to 8 numbers",
            sealed=SealedClass.BANK,
        ),
        Field(
            "bill_number",
            "Your number with them",
            Kind.TEXT,
            "Enter your number with them. It is on the bill",
            hint="So they know the money is for you. It goes on the payment",
            sealed=SealedClass.BANK,
            most=18,
        ),
    ),
    "which bill to pay",
    "Only the person who pays you",
)
# Each asks for an account: one's own, that of somebody one trusts, or that of whoever a bill is from.
ACCOUNTS = (BANK, BILL)
CONTACT = Question(
    "contact",
    "How can we reach you safely?",
    (
        Field(
            "chosen_name",
            "What should we call you? Any name is fine",
            Kind.TEXT,
            "Tell us what to call you. Any name is fine",
            sealed=SealedClass.CONTACT,
            most=40,
        ),
        Field(
            "contact_route",
            "How should we reach you?",
            Kind.CHOICE,
            "Choose how to reach you",
            choices=choices_of(
                ("text", "Text"),
                ("email", "Email"),
                ("phone", "Phone call"),
                ("post", "Post to an address"),
                ("none", "Do not contact me. I will come back with my code"),
            ),
        ),
        Field(
            "email",
            "Email address",
            Kind.EMAIL,
            "Enter an email address, like name@example.com",
            hint="Only if you chose email",
            required=False,
            sealed=SealedClass.CONTACT,
            most=120,
            autocomplete="email",
            only_for=frozenset({"email"}),
        ),
        Field(
            "phone",
            "Phone number",
            Kind.PHONE,
            "Enter a mobile number, like 07700 900 982",
            hint="Only if you chose a text or a phone call",
            required=False,
            sealed=SealedClass.CONTACT,
            most=20,
            autocomplete="tel",
            only_for=frozenset({"text", "phone"}),
        ),
        Field(
            "address",
            "Address for letters",
            Kind.LINES,
            "Enter the address for letters, with its postcode",
            hint="Only if you chose post. Any address where a letter is safe",
            required=False,
            sealed=SealedClass.CONTACT,
            most=300,
            only_for=frozenset({"post"}),
        ),
        Field(
            "best_time",
            "Best time",
            Kind.CHOICE,
            hint="Only if you chose a phone call",
            choices=choices_of(
                ("any", "Any time"), ("morning", "Morning"), ("afternoon", "Afternoon"), ("evening", "Evening")
            ),
            required=False,
            only_for=frozenset({"phone"}),
        ),
        Field(
            "may_leave_message",
            "Is it OK to leave a message?",
            Kind.TICK,
            hint="Tick for yes. Only if you chose a phone call",
            required=False,
            only_for=frozenset({"phone"}),
        ),
        Field(
            "plain_messages",
            YESES[Purpose.PLAIN_MESSAGES].wordings[1],
            Kind.TICK,
            required=False,
            consent=Purpose.PLAIN_MESSAGES,
        ),
    ),
    "how to reach you",
    "Only the person who gets your request ready",
)
