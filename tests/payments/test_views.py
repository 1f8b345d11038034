"""The payment pages over HTTP: what each person sees, every button twice, every refusal a plain page."""

import csv
import io
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse

from members.roles import Role
from payouts.payments.models import PaymentRun, Payout
from tests import people
from tests.payments import stories

pytestmark = pytest.mark.django_db


def of(account, *, fresh: bool = True) -> Client:
    return people.signed_in(Client(), account, fresh=fresh)


def url(name: str, *parts: object) -> str:
    return reverse(f"payments:{name}", args=parts)


def text(response) -> str:
    return response.content.decode()


def test_the_list_shows_what_is_ready_what_is_held_and_the_runs():
    payout, treasurer = stories.payout(), stories.payer()
    run = stories.prepared(None, [stories.payout()])

    page = text(of(treasurer).get(url("runs")))

    assert "1 payment, £250.00." in page
    assert run.name in page
    assert "Prepare a run" in page
    assert stories.claim_of(payout).reference in text(of(treasurer).get(url("prepare")))


def test_a_voter_sees_the_payment_as_held_with_the_reason():
    payout = stories.payout()
    voter = payout.award.decision.panel.seats.filter(state="voted").first().account
    from members.models import RoleGrant

    RoleGrant.objects.create(account=voter, role=Role.TREASURER.value)

    page = text(of(voter).get(url("runs")))

    assert "Nothing is ready to pay now." in page
    assert "You voted on one of these requests, so other people pay it." in page


def test_preparing_by_the_form_sent_twice_is_one_run():
    payout, client = stories.payout(), of(stories.payer())
    sent = {"once": "form-1", "payout": [str(payout.id)], "rail": "generic"}

    first = client.post(url("prepare"), sent)
    second = client.post(url("prepare"), sent)

    run = PaymentRun.objects.get()
    assert first.status_code == second.status_code == 302
    assert first.url == second.url == url("run", run.id)


@pytest.mark.parametrize(
    ("sent", "status", "words"),
    [
        ({"payout": []}, 422, "Tick at least one payment"),
        ({"payout": ["not-an-id"]}, 422, "Please load it again"),
        ({"rail": "no-such-bank"}, 422, "Select a valid choice"),
        ({"once": ""}, 422, "Please send it once more"),
    ],
)
def test_preparing_what_cannot_be_prepared_keeps_the_page(sent, status, words):
    payout, client = stories.payout(), of(stories.payer())

    response = client.post(url("prepare"), {"once": "f", "payout": [str(payout.id)], "rail": "generic", **sent})

    assert response.status_code == status
    assert words in text(response)
    assert PaymentRun.objects.count() == 0


def test_the_whole_way_of_a_run_by_its_buttons_each_pressed_twice():
    run = stories.prepared()
    first, second = of(run.prepared_by), of(stories.payer(Role.RELEASER))
    page = url("run", run.id)
    assert "Read them and approve" not in text(first.get(page))
    assert "Read them and approve" in text(second.get(page))
    assert "Approve this run" not in text(second.get(page)), "before anything was read"
    for _ in range(2):
        read = second.post(url("spot", run.id))
        assert "01234542" in text(read)
        assert "Approve this run" in text(read)
        assert read["Cache-Control"] == "no-store"

    for _ in range(2):
        answer = second.post(url("approve", run.id), {"seen": run.content_hash, "total": "£250.00"})
        assert (answer.status_code, answer.url) == (302, page)
    files = [first.post(url("bank_file", run.id)) for _ in range(2)]
    assert files[0].content == files[1].content
    assert files[0]["Content-Disposition"] == f'attachment; filename="payments-{run.name}-{run.content_hash[:16]}.csv"'
    assert files[0]["Cache-Control"] == "no-store"
    assert [row["account_no"] for row in csv.DictReader(io.StringIO(files[0].content.decode()))] == ["01234542"]
    for button in ("sent", "confirm"):
        for _ in range(2):
            assert first.post(url(button, run.id)).status_code == 302

    run.refresh_from_db()
    assert run.state == "settled"
    assert "Settled" in text(first.get(page))


def test_no_page_shows_an_account_number_or_a_name():
    run = stories.sent()
    payout = stories.payouts_of(run)[0]
    client = of(run.prepared_by)

    for address in (url("runs"), url("run", run.id), url("came_back", run.id, payout.id)):
        page = text(client.get(address))
        assert "01234542" not in page
        assert "309430" not in page
        assert "Marker" not in page
    assert "42" in text(client.get(url("run", run.id)))


@pytest.mark.parametrize(
    ("total", "status", "words"),
    [
        ("250.01", 422, "That is not the total of this run."),
        ("ten", 422, "Enter an amount in pounds"),
        ("1e9", 422, "Enter an amount in pounds"),
        ("5.005", 422, "two numbers after the point"),
    ],
)
def test_a_total_that_does_not_fit_is_told_beside_its_field(total, status, words):
    run = stories.prepared()
    client = of(stories.read_in_full(run, stories.payer(Role.RELEASER)))

    response = client.post(url("approve", run.id), {"seen": run.content_hash, "total": total})

    assert response.status_code == status
    assert words in text(response)
    run.refresh_from_db()
    assert run.state == "prepared"


def test_approving_with_an_old_factor_leads_to_proving_it_and_back():
    run = stories.prepared()
    client = of(stories.payer(Role.RELEASER), fresh=False)

    response = client.post(url("approve", run.id), {"seen": run.content_hash, "total": "250.00"})

    assert response.status_code == 302
    assert quote(url("approve", run.id), safe="") in response.url
    assert client.get(url("approve", run.id)).url == url("run", run.id)


def test_a_payment_that_came_back_is_noted_with_its_reason():
    run = stories.sent()
    payout = stories.payouts_of(run)[0]
    client = of(run.prepared_by)

    assert client.post(url("came_back", run.id, payout.id), {}).status_code == 422
    for _ in range(2):
        assert client.post(url("came_back", run.id, payout.id), {"because": "wrong_details"}).status_code == 302

    assert Payout.objects.get(id=payout.id).state == "promised"
    assert "Came back" in text(client.get(url("run", run.id)))


def test_payments_are_confirmed_and_runs_abandoned_by_their_buttons():
    run = stories.sent()
    payout = stories.payouts_of(run)[0]
    client = of(run.prepared_by)
    for _ in range(2):
        assert client.post(url("confirm_one", run.id, payout.id)).status_code == 302
    assert Payout.objects.get(id=payout.id).state == "confirmed"

    other = stories.prepared(run.prepared_by, [stories.payout()])
    for _ in range(2):
        assert client.post(url("abandon", other.id)).status_code == 302
    other.refresh_from_db()
    assert other.state == "abandoned"


def test_a_caseworker_says_that_a_payment_is_still_needed():
    payout = stories.payout()
    client = of(people.organiser(Role.CASEWORKER))

    assert "Nothing waits for an answer." in text(client.get(url("still_needed")))
    assert client.post(url("still_needed_yes", payout.id)).status_code == 302


@pytest.mark.parametrize("role", [Role.CASEWORKER, Role.COMMITTEE, Role.ADMINISTRATOR])
def test_other_roles_find_no_door(role):
    run = stories.prepared()
    client = of(people.organiser(role))

    for address in (url("runs"), url("prepare"), url("run", run.id)):
        assert client.get(address).status_code == 403
    for button in ("approve", "bank_file", "sent", "confirm", "abandon"):
        assert client.post(url(button, run.id)).status_code == 403


def test_an_auditor_reads_and_has_no_button():
    run = stories.prepared()
    client = of(people.organiser(Role.AUDITOR))

    page = text(client.get(url("run", run.id)))

    assert run.name in page
    assert "<form" not in page.split("<main")[1]
    assert client.post(url("sent", run.id)).status_code == 403


def test_whoever_abandons_a_run_with_a_file_is_told_what_it_risks():
    run, releaser = stories.approved(), people.signed_in(Client(), stories.payer(Role.RELEASER))
    where = reverse("payments:run", args=[run.id])

    assert "would be paid twice" not in releaser.get(where).content.decode()
    stories.written(run)
    assert "would be paid twice" in releaser.get(where).content.decode()
