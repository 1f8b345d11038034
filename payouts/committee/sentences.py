"""The words of votes and decisions, for those who vote and for the person who asked. It must never know who either is.

Pages translate them. What the claimant reads blames nobody and says what can be done.
"""

from collections.abc import Mapping

from payouts.committee.voting import Choice, Reason, Verdict

CHOICES: Mapping[Choice, str] = {
    Choice.YES: "Yes",
    Choice.YES_DIFFERENT: "Yes, a different amount",
    Choice.NO: "No",
    Choice.NEED_ONE_THING: "I need one thing",
    Choice.NOT_ME: "Not me",
}

OUTCOMES: Mapping[Verdict, str] = {
    Verdict.APPROVED: "Yes",
    Verdict.NOT_THIS_TIME: "Not this time",
    Verdict.NEEDS_ONE_THING: "One thing is needed first",
    Verdict.NEW_PANEL: "An even split: other people decide",
}

# What a voter chooses from.
REASONS: Mapping[Reason, str] = {
    Reason.NOT_A_SANCTION: "The money was not cut by a sanction",
    Reason.OUTSIDE_THE_RULES: "The rules do not cover it",
    Reason.PAID_ALREADY: "The fund has paid for it already",
    Reason.NOT_SHOWN: "What was shown does not show it",
    Reason.AS_BEFORE: "The sum is right as it is",
    Reason.LOSS_IS_LESS: "The loss is smaller than the sum says",
    Reason.PART_PAID_ALREADY: "Part of it has been paid already",
    Reason.DATES_ARE_FEWER: "Fewer days were lost",
    Reason.SANCTION_LETTER: "The letter or message about the sanction",
    Reason.SANCTION_DATES: "The days on which it starts and ends",
    Reason.AMOUNT_LOST: "How much money was cut",
    Reason.TOO_FEW_AGREED: "Too few said yes",
}

# What the caseworker asks the person for, by the name that `payouts.claims.questions` has for it.
WANTED: Mapping[Reason, str] = {
    Reason.SANCTION_LETTER: "proof",
    Reason.SANCTION_DATES: "date",
    Reason.AMOUNT_LOST: "amount",
}

# What the person who asked reads.
TOLD: Mapping[Reason, str] = {
    Reason.NOT_A_SANCTION: "From what we saw, the money was not cut by a sanction, which is all this fund is for.",
    Reason.OUTSIDE_THE_RULES: "Our rules do not cover this. They are on our rules page. We can explain them to you.",
    Reason.PAID_ALREADY: "The fund has paid you for these days already.",
    Reason.NOT_SHOWN: "What we saw does not show the cut yet. A letter or a statement would help us look again.",
    Reason.AS_BEFORE: "Other people looked again. They think that the sum is right. It stays as it is.",
    Reason.LOSS_IS_LESS: "What you lost is less than the first sum said.",
    Reason.PART_PAID_ALREADY: "Part of it has been paid to you already.",
    Reason.DATES_ARE_FEWER: "The sanction took fewer days than the first sum said.",
    Reason.SANCTION_LETTER: "We need to see the letter or message about the sanction.",
    Reason.SANCTION_DATES: "We need the days on which the sanction starts and ends.",
    Reason.AMOUNT_LOST: "We need to know how much money was cut.",
    Reason.TOO_FEW_AGREED: "Too few of the people who looked at it said yes. Nobody said that you did anything wrong.",
}
