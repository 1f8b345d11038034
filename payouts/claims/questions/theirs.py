"""The same words when somebody asks for someone else: "their" for "your". It must never know who that is."""

from collections.abc import Mapping

# Every sentence of a question that speaks to, or as, the person the money is for; a test holds the list complete.
_THEIRS: Mapping[str, str] = {
    "I missed an appointment or phone call": "They missed an appointment or phone call",
    "I did not do enough to look for work": "They did not do enough to look for work",
    "I left a job or turned one down": "They left a job or turned one down",
    "I did not do something on my agreement": "They did not do something on their agreement",
    "They did not tell me": "Nobody told them",
    "I would rather not say": "They would rather not say",
    'Choose an answer. You can choose "I would rather not say"': (
        'Choose an answer. You can choose "They would rather not say"'
    ),
    "What did they say was the reason?": "What did the DWP say was the reason?",
    "You do not have to agree with it": "They do not have to agree with it",
    "How much less did you get?": "How much less did they get?",
    "how much less you got": "how much less they got",
    "Did you get any money last time?": "Did they get any money last time?",
    "Are you under 25?": "Are they under 25?",
    "Do you claim with a partner?": "Do they claim with a partner?",
    "What did you have to do for your benefit?": "What did they have to do for their benefit?",
    "Your half": "Their half",
    "Adults, counting you": "Adults, counting them",
    "Can you show us the letter or message?": "Can you show us their letter or message?",
    "Cover your National Insurance number with your thumb": "Cover their National Insurance number with your thumb",
    "I will add it later": "We will add it later",
    "I do not have it": "They do not have it",
    "I would like to show someone in person or on a call": "They would like to show someone in person or on a call",
    "if you can show us the letter or message": "if you can show us their letter or message",
    "To my bank account": "To their bank account",
    "To someone I trust": "To someone they trust",
    "Cash, from a person I meet": "Cash, from a person they meet",
    "Talk to me first": "Talk to them first",
    "Choose how you want the money": "Choose how they want the money",
    "The person who gets it ready, and the person who pays you": (
        "The person who gets it ready, and the person who pays them"
    ),
    "Your number with them": "Their number with them",
    "Enter your number with them. It is on the bill": "Enter their number with them. It is on the bill",
    "So they know the money is for you. It goes on the payment": (
        "So they know whose bill it is. It goes on the payment"
    ),
    "Only the person who pays you": "Only the person who pays them",
    "Building society roll number (if you have one)": "Building society roll number (if they have one)",
    "How can we reach you safely?": "How can we reach them safely?",
    "how to reach you": "how to reach them",
    "What should we call you? Any name is fine": "What should we call them? Any name is fine",
    "Tell us what to call you. Any name is fine": "Tell us what to call them. Any name is fine",
    "How should we reach you?": "How should we reach them?",
    "Choose how to reach you": "Choose how to reach them",
    "Do not contact me. I will come back with my code": "Do not contact them. They will come back with their code",
    "Only the person who gets your request ready": "Only the person who gets their request ready",
    "You can count my answers in public totals. No one can tell it is me": (
        "You can count their answers in public totals. No one can tell it is them"
    ),
}


def worded(sentence: str, who_for: str) -> str:
    """The sentence as this request says it; what speaks to nobody stays as it is."""
    return _THEIRS.get(sentence, sentence) if who_for == "other" else sentence
