"""A campaign in public: what gifts did, who may be named, how it is passed on, and how it looks elsewhere."""

import xml.etree.ElementTree as ET
from datetime import UTC, date, datetime, timedelta

import pytest

from fundapp.contributions import actions, qr, selectors
from fundapp.contributions.actions import recurring
from fundapp.contributions.deeds import Month
from fundapp.contributions.facts import Paid, Refunded
from fundapp.contributions.models import Contribution
from fundapp.kernel import clock
from fundapp.kernel.refusal import Refused
from fundapp.ledger import actions as ledger
from fundapp.ledger import journal
from members.access import ANYONE
from members.roles import Role
from tests import people
from tests.contributions.conftest import FUND

pytestmark = pytest.mark.django_db
OCTOBER = datetime(2026, 10, 14, 9, tzinfo=UTC)
NOVEMBER = datetime(2026, 11, 22, 9, tzinfo=UTC)


def text(answer):
    return answer.content.decode()


def paid_gift(campaign, number, pence=10_00, *, at=NOVEMBER, name=""):
    with clock.frozen_at(at):
        gift = actions.start_gift(
            ANYONE, key=f"gift:{number}", campaign_id=campaign.id, amount_pence=pence, public_name=name
        )
        fact = Paid(str(gift.id), f"pi_{number}", f"txn_{number}", pence, 35, "GBP", at)
        return actions.apply_payment(FUND, fact=fact)


def payouts(count, *, at=OCTOBER, pence=57_05, first=1):
    for number in range(first, first + count):
        ledger.post(journal.award_promised(source=f"award:{number}", at=at, pot="general", pence=pence))
        ledger.post(journal.payout_sent(source=f"payout:{number}", at=at, pot="general", pence=pence))


def page_of(client, slug="general", *, at=NOVEMBER):
    with clock.frozen_at(at):
        return text(client.get(f"/campaigns/{slug}"))


# --- what gifts did
def test_what_gifts_did_last_month_is_from_the_books(client, campaign):
    paid_gift(campaign, 1, 900_00, at=OCTOBER)
    payouts(6)

    page = page_of(client)

    assert "What gifts did in October" in page
    assert "£285.25 went to people who were sanctioned, in 5 payments of about £57.05 each." in page
    assert "12 gifts of £5.00 made one of these payments." in page
    assert "3 gifts of £20.00 made one of these payments." in page
    assert "2 gifts of £50.00 made one of these payments." in page
    assert "Of the £900.00 that came in, the card company kept £0.35." in page


def test_a_large_gift_made_one_and_part_of_the_next(client, campaign):
    paid_gift(campaign, 1, 900_00, at=OCTOBER)
    payouts(5, pence=15_00)

    page = page_of(client)

    assert "One gift of £20.00 made 1 of these payments, and part of the next." in page
    assert "One gift of £50.00 made 3 of these payments, and part of the next." in page


def test_four_payments_or_those_of_another_month_say_nothing(client, campaign):
    paid_gift(campaign, 1, 900_00, at=OCTOBER - timedelta(days=60))
    payouts(5, at=OCTOBER - timedelta(days=60))
    payouts(4, first=6)

    page = page_of(client)

    assert "Too few payments were made from this pot in that month" in page
    assert "made one of these payments" not in page
    with clock.frozen_at(NOVEMBER):
        assert selectors.last_month_of(campaign) == Month(date(2026, 10, 1), 0, 0, 0, 0)


# --- names
def test_last_gifts_show_a_name_only_where_it_was_asked_for_and_may_be_taken_down(client, campaign):
    for number in range(7):
        paid_gift(campaign, number, at=NOVEMBER + timedelta(minutes=number), name="Siân" if number == 6 else "")
    back = paid_gift(campaign, 8, at=NOVEMBER + timedelta(hours=1), name="Robin")
    actions.apply_refund(FUND, fact=Refunded(str(back.id), "re_8", "txn_back_8", 10_00, "GBP", NOVEMBER))

    page = page_of(client)
    assert page.count(" gave £10.00 on 22 November") == 5
    assert "Siân gave £10.00" in page
    assert page.count("Someone gave") == 4
    assert "Robin" not in page

    gift = selectors.latest_gifts(campaign)[0]
    for _ in range(2):
        actions.hide_name(people.actor(people.organiser(Role.TREASURER)), contribution_id=gift.id)
    assert "Siân" not in page_of(client)


def test_a_name_that_was_taken_down_does_not_come_back_next_month(campaign):
    promise = recurring.start(
        ANYONE, key="m", campaign_id=campaign.id, amount_pence=5_00, email="sam@example.org", public_name="Sam"
    )
    gift = Contribution.objects.create(
        once_key="invoice:1", campaign=campaign, amount_pence=5_00, recurring=promise, public_name="Sam"
    )

    actions.hide_name(people.actor(people.organiser(Role.ADMINISTRATOR)), contribution_id=gift.id)

    promise.refresh_from_db()
    assert promise.public_name == ""


# --- states
def test_paused_takes_nothing_and_says_so(client, campaign):
    for _ in range(2):
        actions.pause_campaign(FUND, campaign_id=campaign.id)

    page = page_of(client)
    assert "This campaign is paused" in page
    assert "/donate?to=general" not in page
    answer = client.post("/donate?to=general", {"once": "first", "amount": "1000"})
    assert (answer.status_code, "This campaign is paused" in text(answer)) == (503, True)
    for _ in range(2):
        actions.resume_campaign(FUND, campaign_id=campaign.id)
    assert client.get("/donate?to=general").status_code == 200


def test_what_happens_when_less_comes_in_is_said_where_there_is_a_goal(client, campaign):
    actions.open_campaign(
        FUND, slug="winter", pot="winter", title="Heat", ask="Warm.", surplus="Stays.", goal_pence=500_00
    )

    assert "do not wait for the goal" in page_of(client, "winter")
    assert "do not wait for the goal" not in page_of(client)


# --- passing it on
def test_the_qr_code_is_a_drawing_for_anyone(client, campaign, settings):
    settings.SITE_URL = "https://pot.example"

    answer = client.get("/campaigns/general/qr.svg")

    root = ET.fromstring(answer.content)
    words = [element.text for element in root if element.tag.endswith(("title", "desc"))]
    assert words == ["The general pot", "A QR code that leads to https://pot.example/campaigns/general"]
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer["Cache-Control"] == "public, max-age=86400"
    assert "/campaigns/general/qr.svg" in page_of(client)
    assert "https://pot.example/campaigns/general" in page_of(client)
    assert client.get("/campaigns/spring/qr.svg").status_code == 404


def test_a_qr_code_has_its_three_corners_and_white_around():
    drawing = qr.drawn("https://pot.example/campaigns/general")

    dark = modules(drawing)
    corner = {(x, y) for x in range(7) for y in range(7) if {x, y} & {0, 6} or (2 <= x <= 4 and 2 <= y <= 4)}
    for left, top in ((qr.QUIET, qr.QUIET), (drawing.side - qr.QUIET - 7, qr.QUIET)):
        seen = {(x - left, y - top) for x, y in dark if left <= x < left + 7 and top <= y < top + 7}
        assert seen == corner
    assert all(qr.QUIET <= at < drawing.side - qr.QUIET for place in dark for at in place)


def test_every_dark_module_is_drawn_and_no_other():
    from qrcode.constants import ERROR_CORRECT_Q
    from qrcode.main import QRCode

    text = "https://pot.example/campaigns/winter-heat"
    code = QRCode(border=qr.QUIET, error_correction=ERROR_CORRECT_Q)
    code.add_data(text)
    code.make(fit=True)

    drawing, rows = qr.drawn(text), code.get_matrix()
    assert drawing.side == len(rows)
    assert modules(drawing) == {(x, y) for y, row in enumerate(rows) for x, dark in enumerate(row) if dark}


def modules(drawing):
    """The dark squares, read back from the path."""
    found = set()
    for step in drawing.path.split("M")[1:]:
        place, run = step.split("h", 1)
        x, y = map(int, place.split())
        found |= {(x + more, y) for more in range(int(run.split("v")[0]))}
    return found


def test_the_badge_says_how_far_it_is_and_can_be_read_aloud(client, campaign):
    winter = actions.open_campaign(
        FUND,
        slug="winter",
        pot="winter",
        title="Heat & <light> this winter, for everyone",
        ask="A.",
        surplus="S.",
        goal_pence=40_00,
    )
    paid_gift(winter, 1, 10_00)

    answer = client.get("/campaigns/winter/badge.svg")

    root = ET.fromstring(answer.content)
    title, desc = (next(element.text for element in root if element.tag.endswith(tag)) for tag in ("title", "desc"))
    assert (title, desc) == ("Heat & <light> this winter, for everyone", "£10.00 of £40.00, 1 gift. The Common Pot.")
    assert root.attrib["aria-labelledby"] == "t d"
    assert 'rect width="25"' in text(answer)
    paid_gift(winter, 2, 30_00)
    assert "goal met" in text(client.get("/campaigns/winter/badge.svg"))
    actions.pause_campaign(FUND, campaign_id=winter.id)
    assert "paused" in text(client.get("/campaigns/winter/badge.svg"))
    actions.close_campaign(FUND, campaign_id=winter.id)
    assert "ended" in text(client.get("/campaigns/winter/badge.svg"))
    assert "£0.00 so far, 0 gifts." in text(client.get("/campaigns/general/badge.svg"))


@pytest.mark.parametrize("name", ["badge", "qr"])
def test_pictures_for_elsewhere_set_no_cookie_and_may_be_kept(client, campaign, name):
    """Also for somebody who is signed in: a cache would hand their cookie on to the next who looks."""
    signed_in = people.signed_in(client, people.organiser(Role.TREASURER))

    answer = signed_in.get(f"/campaigns/general/{name}.svg")

    assert not answer.cookies
    assert answer["Cache-Control"].startswith("public, max-age=")
    assert "Cookie" not in answer.get("Vary", "")
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    again = signed_in.get(f"/campaigns/general/{name}.svg", headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_lines_to_copy_are_shown_as_text(client, campaign, settings):
    settings.SITE_URL = "https://pot.example"

    page = page_of(client)

    assert "&lt;img src=&quot;" not in page
    assert '&lt;img src="https://pot.example/campaigns/general/badge.svg"' in page


# --- the doors
@pytest.mark.parametrize("start", [actions.start_gift, recurring.start])
@pytest.mark.parametrize(
    ("stop", "code"), [(actions.pause_campaign, "campaign_paused"), (actions.close_campaign, "campaign_closed")]
)
def test_nothing_begins_for_a_campaign_that_takes_nothing(campaign, start, stop, code):
    stop(FUND, campaign_id=campaign.id)

    for _ in range(2):
        with pytest.raises(Refused) as refused:
            start(ANYONE, key="gift:1", campaign_id=campaign.id, amount_pence=10_00, email="sam@example.org")
        assert refused.value.codes == (code,)


@pytest.mark.parametrize("start", [actions.start_gift, recurring.start])
@pytest.mark.parametrize(("amount", "cover"), [(2_23, 24), (2_000_00 + 30_67, 30_66)])
def test_limits_are_of_the_gift_without_its_fee(campaign, start, amount, cover):
    with pytest.raises(Refused) as refused:
        start(
            ANYONE,
            key="gift:1",
            campaign_id=campaign.id,
            amount_pence=amount,
            fee_cover_pence=cover,
            email="sam@example.org",
        )
    assert refused.value.codes == ("amount_out_of_range",)


def test_an_address_that_another_campaign_has_is_refused_and_its_own_is_not(campaign):
    words = {"title": campaign.title, "ask": campaign.ask, "surplus": campaign.surplus}
    assert actions.open_campaign(FUND, slug="general", pot="general", **words).id == campaign.id
    for changed in ({"title": "Another"}, {"goal_pence": 5_00}):
        with pytest.raises(Refused) as refused:
            actions.open_campaign(FUND, slug="general", pot="general", **{**words, **changed})
        assert refused.value.codes == ("campaign_address_taken",)
    with pytest.raises(Refused) as refused:
        actions.open_campaign(FUND, slug="Not an address", pot="new", **words)
    assert refused.value.codes == ("pot_name_not_understood",)
