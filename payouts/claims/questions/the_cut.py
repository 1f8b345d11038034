"""The questions about the cut in benefit, with their exact words. It must never know who answers."""

from payouts.claims.questions.kinds import NOT_SURE, UNKNOWN, Choice, Field, Kind, Question, choices_of

_READ_BY_TWO = "The person who gets it ready, and the people who decide"

WHO = Question(
    "who",
    "Who is this for?",
    (
        Field(
            "who_for",
            "Who is this for?",
            Kind.CHOICE,
            "Choose who this is for",
            choices=choices_of(("me", "Me"), ("other", "Someone else, and they know I am doing this")),
        ),
    ),
    "who this is for",
    _READ_BY_TWO,
)
BENEFIT = Question(
    "benefit",
    "Which benefit was cut?",
    (
        Field(
            "benefit",
            "Which benefit was cut?",
            Kind.CHOICE,
            'Choose a benefit, or "I am not sure"',
            choices=choices_of(
                ("universal_credit", "Universal Credit"),
                ("jsa", "Jobseeker's Allowance (JSA)"),
                ("esa", "Employment and Support Allowance (ESA)"),
                ("other", "Another benefit"),
                (NOT_SURE, "I am not sure"),
            ),
        ),
    ),
    "which benefit was cut",
    _READ_BY_TWO,
)
SAID = Question(
    "said",
    "What did they say was the reason?",
    (
        Field(
            "reason",
            "What did they say was the reason?",
            Kind.CHOICE,
            'Choose an answer. You can choose "I would rather not say"',
            hint="You do not have to agree with it",
            choices=choices_of(
                ("missed_appointment", "I missed an appointment or phone call"),
                ("not_enough_search", "I did not do enough to look for work"),
                ("left_or_refused_job", "I left a job or turned one down"),
                ("agreement", "I did not do something on my agreement"),
                ("not_told", "They did not tell me"),
                ("other", "Something else"),
                ("rather_not_say", "I would rather not say"),
            ),
        ),
    ),
    "the reason they gave",
    _READ_BY_TWO,
)
DATE = Question(
    "date",
    "What date is on the letter or message?",
    (
        Field(
            "letter_date",
            "What date is on the letter or message?",
            Kind.DATE,
            'Enter the date, or choose "I am not sure"',
            hint="For example, 27 3 2026. A rough date is fine",
        ),
    ),
    "the date on the letter or message",
    _READ_BY_TWO,
)
AMOUNT = Question(
    "amount",
    "How much less did you get?",
    (
        Field(
            "lost_pence",
            "Amount in pounds",
            Kind.MONEY,
            "Enter an amount in pounds, like 98.40",
            hint="A guess is fine",
        ),
        Field(
            "lost_per",
            "How often?",
            Kind.CHOICE,
            "Choose how often",
            choices=choices_of(
                ("week", "each week"),
                ("month", "each month"),
                ("total", "in total"),
                # Not offered beside the others: the way to it is the page that helps to work it out.
                (UNKNOWN, "I do not know"),
            ),
        ),
    ),
    "how much less you got",
    _READ_BY_TWO,
)
_YES_NO = choices_of(("yes", "Yes"), ("no", "No"))
# Not one of the questions of a request: its answers are used once and kept nowhere. Which rate it is depends on what a
# person had to do, so nobody is asked after a child or an illness.
AMOUNT_HELP = Question(
    "amount-help",
    "Let us work it out",
    (
        Field(
            "got_money",
            "Did you get any money last time?",
            Kind.CHOICE,
            'Choose yes, no or "I am not sure"',
            choices=(*_YES_NO, Choice(NOT_SURE, "I am not sure")),
        ),
        Field("under_25", "Are you under 25?", Kind.CHOICE, "Choose yes or no", choices=_YES_NO),
        Field("with_partner", "Do you claim with a partner?", Kind.CHOICE, "Choose yes or no", choices=_YES_NO),
        Field(
            "rate",
            "What did you have to do for your benefit?",
            Kind.CHOICE,
            'Choose an answer, or "I am not sure"',
            choices=choices_of(
                ("full", "Look for work, or get ready for work"),
                ("lower", "Only go to meetings or calls"),
                ("told_lower", "The letter says it is the lower rate, 40%"),
                (NOT_SURE, "I am not sure"),
            ),
        ),
    ),
    "how much less you got",
    "Nobody. We use these answers once and do not keep them",
)
# Asked only where the rules in force pay more for more people.
HOUSEHOLD = Question(
    "household",
    "Who needs to live on this money?",
    (
        Field("adults", "Adults, counting you", Kind.COUNT, "Enter a number from 1 to 12", least=1, most=12),
        Field("children", "Children under 18", Kind.COUNT, "Enter a number from 0 to 12", least=0, most=12),
    ),
    "who needs to live on this money",
    _READ_BY_TWO,
)
PHOTO = "photo"
PROOF = Question(
    "proof",
    "Can you show us the letter or message?",
    (
        Field(
            "proof_how",
            "Can you show us the letter or message?",
            Kind.CHOICE,
            "Choose an answer",
            hint="Cover your National Insurance number with your thumb",
            choices=choices_of(
                (PHOTO, "Yes, take or choose a photo"),
                ("later", "I will add it later"),
                ("none", "I do not have it"),
                ("in_person", "I would like to show someone in person or on a call"),
            ),
        ),
    ),
    "if you can show us the letter or message",
    _READ_BY_TWO,
)
