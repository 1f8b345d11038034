"""What the rules are told of a request: what came before it counts, and no day is paid for twice."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from fundapp.kernel import clock
from fundapp.kernel.actor import system
from fundapp.kernel.refusal import Refused
from members import actions as members
from members import selectors as reads
from members.models import DuesRecord
from members.roles import Role
from payouts.claims import actions, selectors
from payouts.claims.forms import FactsForm
from payouts.claims.judging import facts_of
from payouts.claims.models import Claim
from payouts.payments.actions import release_awards
from payouts.rulebook import actions as rulebook
from payouts.rulebook import books, document, record
from payouts.rulebook.choices import EventDate, HardshipLoan, OtherFunds, StandingAsOf
from payouts.rulebook.document import PLENTY
from payouts.rulebook.engine import assess
from payouts.rulebook.facts import Period
from payouts.rulebook.rules import Region
from tests import people
from tests.claims import stories
from tests.payments import stories as payments

pytestmark = pytest.mark.django_db
MARCH = replace(stories.CONFIRMED, sanction_to=date(2026, 3, 1))


def paid() -> Claim:
    """25 days at £10, after three of waiting, for 1 to 28 January."""
    return payments.claim_of(payments.settled())


def following(before: Claim, confirmed=MARCH) -> Claim:
    claim = stories.deciding(confirmed=confirmed)
    Claim.objects.filter(id=claim.id).update(follows=before)
    return Claim.objects.get(id=claim.id)


def assessed(claim: Claim):
    return assess(claim.rulebook_version.rulebook, facts_of(claim), PLENTY)


def test_the_next_month_serves_no_waiting_and_pays_no_day_again():
    facts = facts_of(following(paid()))

    assert facts.periods == (Period(date(2026, 1, 29), date(2026, 3, 1)),)
    assert (facts.waiting_served_days, facts.paid_already_days, facts.paid_already_pence) == (3, 25, 250_00)


def test_the_rules_go_on_where_the_month_before_ended():
    """32 days more; 31 are left of 56, and £230.00 of £480.00."""
    assert assessed(following(paid())).total_pence == 230_00


def test_a_month_that_was_paid_for_whole_leaves_nothing():
    claim = following(paid(), confirmed=stories.CONFIRMED)

    assert facts_of(claim).periods == ()
    assert [reason.code for reason in assessed(claim).reasons] == ["no_days_lost"]


def test_a_month_after_two_others_counts_both():
    first = paid()
    second = following(first)
    payments.award(second)
    third = following(second, confirmed=stories.replace_end(None))

    facts = facts_of(third)
    assert facts.paid_already_pence == 480_00
    assert facts.waiting_served_days == 3
    assert facts.periods[0].last is None


def test_the_days_before_are_told_as_they_were_asked_for():
    first = paid()
    second = following(first)
    payments.award(second)
    third = following(second, confirmed=stories.replace_end(None))

    assert facts_of(first).earlier == ()
    assert facts_of(second).earlier == (Period(date(2026, 1, 1), date(2026, 1, 28)),)
    assert facts_of(third).earlier == (
        Period(date(2026, 1, 1), date(2026, 1, 28)),
        Period(date(2026, 1, 29), facts_of(third).periods[0].first - timedelta(days=1)),
    )


def all_waited() -> Claim:
    """Three days, every one of them a day of waiting."""
    claim = stories.deciding(confirmed=stories.replace_end(date(2026, 1, 3)))
    nothing = assessed(claim)
    assert [reason.code for reason in nothing.reasons] == ["no_days_to_pay"]
    Claim.objects.filter(id=claim.id).update(assessment=record.plain_assessment(nothing))
    return Claim.objects.get(id=claim.id)


def test_days_for_which_the_rules_left_nothing_were_asked_for_too():
    after = following(all_waited(), confirmed=replace(MARCH, sanction_from=date(2026, 1, 4)))

    assert facts_of(after).earlier == (Period(date(2026, 1, 1), date(2026, 1, 3)),)
    assert assessed(after).total_pence == 480_00


def test_days_that_are_asked_for_again_are_not_of_the_days_before():
    again = following(all_waited())

    assert facts_of(again).earlier == ()
    assert assessed(again).total_pence == 480_00


def test_what_was_taken_back_was_not_given():
    before = stories.deciding()
    payments.award(before)
    claim = following(before)
    assert facts_of(claim).paid_already_pence == 250_00

    release_awards(system("test"), claim_id=before.id)

    facts = facts_of(claim)
    assert (facts.paid_already_pence, facts.periods[0].first) == (0, stories.CONFIRMED.sanction_from)


def test_of_an_erased_request_the_payments_still_count_and_its_waiting_was_served():
    before = paid()
    claim = following(before)
    stories.erased(before)

    facts = facts_of(claim)

    assert facts.paid_already_pence == 250_00
    assert assessed(claim).total_pence == 230_00


# --- What only some rules use -----------------------------------------------------------------------------------------
def rules_that_ask_much() -> str:
    rules = document.parse(books.text("common-pot")).rulebook
    membership = replace(
        rules.eligibility,
        standing_required=True,
        standing_as_of=StandingAsOf.EVENT,
        arrears_cure_days=30,
        arrears_penalty_days=2,
        other_funds=OtherFunds.FIRST,
        excluded_events=(),
        excluded_circumstances=("sick_pay",),
    )
    regions = (Region("north", "The north", amount_pence=12_00), Region("south", amount_pence=10_00))
    book = replace(rules.book, version=2, effective_from=clock.today(), event_date=EventDate.DECISION)
    caps = replace(rules.caps, hardship_loan=HardshipLoan.NETTED)
    rate = replace(rules.rate, amount_pence=None, regions=regions)
    return document.write(replace(rules, book=book, eligibility=membership, rate=rate, caps=caps))


TOLD = {
    "decided_on": "2025-12-20",
    "region": "north",
    "circumstances": ["sick_pay"],
    "hardship_loan": "40.00",
    "other_funds": "15.00",
    "other_funds_asked": True,
}


@pytest.fixture
def _rules_that_ask_much():
    stories.rules()
    rulebook.adopt(system("test"), toml_text=rules_that_ask_much(), minute_ref="Item 3", way=rulebook.Way.EMERGENCY)


def boxes(claim: Claim) -> list[str]:
    return list(FactsForm(claim).fields)


def test_the_default_rules_ask_the_caseworker_only_what_they_exclude():
    assert boxes(stories.preparing()) == [
        "sanction_from",
        "sanction_to",
        "loss_per_day",
        "proof_seen",
        "membership_code",
        "event",
    ]


@pytest.mark.usefixtures("_rules_that_ask_much")
def test_the_caseworker_confirms_what_the_rules_in_force_use_and_no_more():
    claim = stories.preparing()
    form = FactsForm(claim)

    assert boxes(claim)[5:] == list(TOLD)
    assert [code for code, _ in form.fields["region"].choices] == ["north", "south", ""]
    assert [str(words) for _, words in form.fields["region"].choices] == ["The north", "South", "None of these"]


@pytest.mark.usefixtures("_rules_that_ask_much")
def test_what_was_confirmed_is_kept_shown_again_and_judged():
    stories.membership()
    claim = stories.preparing()
    caseworker = stories.caseworker_of(claim)
    confirmed = replace(stories.CONFIRMED, more=TOLD)
    for _ in range(2):
        ready = actions.prepare_claim(caseworker, claim.id, confirmed=confirmed)

    ready = Claim.objects.get(id=ready.id)
    assert (selectors.confirmed(ready), ready.round) == (confirmed, 1)
    facts = facts_of(ready)
    assert (facts.decided_on, facts.region, facts.circumstances) == (date(2025, 12, 20), "north", ("sick_pay",))
    assert (facts.hardship_loan_pence, facts.other_funds_pence, facts.other_funds_asked) == (40_00, 15_00, True)


@pytest.mark.usefixtures("_rules_that_ask_much")
@pytest.mark.parametrize(
    ("told", "code"),
    [({"hardship_loan": 40}, "bad_value"), ({"dues": "5.00"}, "unknown_key"), ({"name": "Sam"}, "unknown_key")],
)
def test_what_the_rules_do_not_use_or_nobody_can_read_is_refused(told, code):
    claim = stories.preparing()

    with pytest.raises(Refused) as refused:
        actions.prepare_claim(stories.caseworker_of(claim), claim.id, confirmed=replace(stories.CONFIRMED, more=told))

    assert refused.value.codes == (code,)
    assert Claim.objects.get(id=claim.id).more_facts is None


@pytest.mark.usefixtures("_rules_that_ask_much")
def test_standing_is_looked_at_on_the_day_the_book_says():
    """Paid up on the day of the decision, behind since: the book looks at that day."""
    stories.membership()
    record_dues("first", date(2025, 1, 1), date(2025, 12, 31))
    claim = stories.preparing()
    told = {**TOLD, "circumstances": []}
    actions.prepare_claim(stories.caseworker_of(claim), claim.id, confirmed=replace(stories.CONFIRMED, more=told))
    claim = Claim.objects.get(id=claim.id)

    assert facts_of(claim).in_good_standing
    late = replace_day(claim, "2026-06-30")
    assert not facts_of(late).in_good_standing


def replace_day(claim: Claim, day: str) -> Claim:
    """The same request as if the sanction had been decided on another day; nothing is kept."""
    claim.more_facts = {**claim.more_facts, "decided_on": day}
    return claim


def record_dues(key: str, first: date, last: date) -> None:
    code = stories.CONFIRMED.membership_code
    members.record_dues(
        people.actor(people.organiser(Role.TREASURER)),
        key=key,
        code=code,
        kind=DuesRecord.Kind.PAID,
        first_on=first,
        last_on=last,
    )


def test_weeks_owed_and_what_was_put_right_come_from_the_dates_of_dues():
    member = stories.membership()
    assert reads.weeks_owed(member, on=date(2026, 1, 1)) is None

    with clock.frozen_at(datetime(2025, 1, 1, tzinfo=UTC)):
        record_dues("one", date(2025, 1, 1), date(2025, 1, 31))
    with clock.frozen_at(datetime(2026, 3, 1, tzinfo=UTC)):
        record_dues("two", date(2025, 2, 1), date(2026, 1, 31))

    assert reads.weeks_owed(member, on=date(2026, 1, 31)) == 0
    assert reads.weeks_owed(member, on=date(2026, 2, 8)) == 2
    assert reads.put_right_on(member, until=date(2026, 2, 28)) is None
    assert reads.put_right_on(member, until=date(2026, 3, 1)) == date(2026, 3, 1)


def test_a_year_and_a_household_count_what_was_given_to_them_and_to_nobody_else():
    before = paid()
    stranger = stories.deciding(confirmed=replace(stories.CONFIRMED, membership_code=""))
    same_member = stories.deciding()

    assert facts_of(stranger).paid_in_year_pence == 0
    facts = facts_of(same_member)
    assert (facts.paid_in_year_pence, facts.paid_in_year_days, facts.paid_to_household_pence) == (250_00, 25, 250_00)
    assert facts.paid_already_pence == 0, "another sanction, as far as anyone knows"
    long_ago = clock.now() + timedelta(days=366)
    Claim.objects.filter(id=same_member.id).update(prepared_at=long_ago)
    assert facts_of(Claim.objects.get(id=same_member.id)).paid_in_year_pence == 0
    assert before.membership_code == same_member.membership_code
