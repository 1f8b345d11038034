"""What a person typed is understood, or refused with the reason."""

from datetime import date

import pytest

from fundapp.kernel.refusal import Refused
from payouts.claims import questions
from payouts.claims.answers import columns, judged

TODAY = date(2026, 11, 22)
ON = frozenset({"bank", "talk", "email", "phone", "none"})


def _judged(slug, **answers):
    return judged(questions.question(slug), answers, today=TODAY, on=ON)


@pytest.mark.parametrize(
    ("slug", "answers", "codes", "sentences"),
    [
        ("who", {}, ("who_for_missing",), ("Choose who this is for",)),
        ("who", {"who_for": "cat"}, ("who_for_unknown",), ("Choose who this is for",)),
        ("benefit", {"benefit": ""}, ("benefit_missing",), ('Choose a benefit, or "I am not sure"',)),
        ("said", {}, ("reason_missing",), ('Choose an answer. You can choose "I would rather not say"',)),
        (
            "date",
            {"letter_date": date(2026, 11, 23)},
            ("letter_date_not_past",),
            ("The date must be in the past",),
        ),
        (
            "amount",
            {},
            ("lost_pence_missing", "lost_per_missing"),
            ("Enter an amount in pounds, like 98.40", "Choose how often"),
        ),
        (
            "amount",
            {"lost_pence": 0, "lost_per": "week"},
            ("lost_pence_missing",),
            ("Enter an amount in pounds, like 98.40",),
        ),
        ("pay-how", {}, ("pay_how_missing",), ("Choose how you want the money",)),
        ("pay-how", {"pay_how": "voucher"}, ("pay_how_unknown",), ("Choose how you want the money",)),
        (
            "bank",
            {},
            ("account_name_missing", "sort_code_missing", "account_number_missing"),
            (
                "Enter the name on the account",
                "Enter a sort code, like 30 94 30",
                "Account number must be 6 to 8 numbers",
            ),
        ),
        (
            "bank",
            {"account_name": "x" * 71, "sort_code": "309430", "account_number": "01234542"},
            ("account_name_too_long",),
            ("Use 70 letters or fewer",),
        ),
        (
            "contact",
            {"chosen_name": "Sam"},
            ("contact_route_missing",),
            ("Choose how to reach you",),
        ),
        (
            "contact",
            {"chosen_name": "Sam", "contact_route": "email"},
            ("email_missing",),
            ("Enter an email address, like name@example.com",),
        ),
        (
            "contact",
            {"chosen_name": "Sam", "contact_route": "phone"},
            ("phone_missing",),
            ("Enter a mobile number, like 07700 900 982",),
        ),
    ],
)
def test_each_wrong_answer_is_refused_in_its_own_words(slug, answers, codes, sentences):
    with pytest.raises(Refused) as refused:
        _judged(slug, **answers)

    assert refused.value.codes == codes
    assert tuple(str(reason) for reason in refused.value.reasons) == sentences
    assert all(reason.values["field"] in questions.question(slug).names for reason in refused.value.reasons)


def test_not_being_sure_of_the_date_is_an_answer():
    assert _judged("date", letter_date=None) == {"letter_date": None}
    assert columns(questions.DATE, {"letter_date": None}) == {"letter_date": None, "letter_date_told": True}


def test_only_the_way_that_was_chosen_has_to_be_told():
    found = _judged("contact", chosen_name=" Sam\u0000  the  cat ", contact_route="none")
    assert found["chosen_name"] == "Sam the cat"
    assert found["email"] is None


def test_nothing_sealed_is_among_the_columns():
    found = {"account_name": "S Marker", "sort_code": "309430", "account_number": "01234542", "roll_number": ""}
    assert columns(questions.BANK, found) == {"account_ends": "42"}
    kept = columns(questions.CONTACT, dict.fromkeys(questions.CONTACT.names, "x"))
    assert set(kept) == {"contact_route", "best_time", "may_leave_message"}


def test_questions_follow_each_other_and_bank_details_are_asked_only_for_a_bank():
    for_bank, for_talk = questions.asked("bank"), questions.asked("talk")
    assert questions.after("pay-how", for_bank) == "bank"
    assert questions.after("pay-how", for_talk) == "contact"
    assert questions.before("contact", for_talk) == "pay-how"
    assert questions.before("who", for_talk) is None
    assert questions.after("contact", for_bank) is None


def test_the_household_is_asked_only_where_the_rules_use_it():
    assert questions.HOUSEHOLD not in questions.asked("bank")
    slugs = [one.slug for one in questions.asked("bank", asks_household=True)]
    assert slugs[slugs.index("amount") :][:3] == ["amount", "household", "proof"]


def test_a_question_that_is_not_there_is_refused():
    with pytest.raises(Refused) as refused:
        questions.question("passport")
    assert refused.value.codes == ("question_unknown",)


def test_everything_that_can_be_asked_again_is_a_question_or_a_plain_sentence():
    assert set(questions.ASKABLE) - questions.SLUGS == {"call"}
