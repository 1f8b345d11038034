"""The bank's pages: a file comes in, one button for each line, a page to split, and figures on top."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from fundapp.contributions.models import OfflineGift
from fundapp.ledger import actions as ledger
from fundapp.ledger.models import Entry
from fundapp.treasury import actions
from fundapp.treasury.models import Match, StatementFile
from fundapp.treasury.workflow import Rest
from members.roles import Role
from tests import people
from tests.treasury import stories
from tests.treasury.stories import a_line, csv, row

pytestmark = pytest.mark.django_db
BANK = "/organise/bank"


@pytest.fixture
def treasurer():
    ledger.open_standard_accounts()
    return people.signed_in(Client(), people.organiser(Role.TREASURER))


def page(client, path=BANK, status=200):
    answer = client.get(path)
    assert answer.status_code == status
    return answer.content.decode()


def send(client, content, profile=""):
    file = SimpleUploadedFile("Mrs Doe.csv", content)
    return client.post(f"{BANK}/import", {"file": file, "profile": profile})


def test_before_the_first_statement_it_says_so(treasurer):
    seen = page(treasurer)
    assert "There is no statement yet." in seen
    assert "<dt>Bank says</dt><dd>not known</dd>" in seen


def test_a_statement_comes_in_and_the_figures_stand_on_top(treasurer):
    assert send(treasurer, csv(row("20.00", "MRS DOE"))).status_code == 302

    seen = page(treasurer)

    assert "<dt>Bank says</dt><dd>£20.00</dd>" in seen
    assert "<dt>Difference</dt><dd>£20.00</dd>" in seen
    assert "1 line of the bank is not matched yet, £20.00." in seen
    assert "Doe" not in seen
    assert "DOE" not in seen


def test_the_same_file_again_says_that_nothing_changed(treasurer):
    send(treasurer, csv(row("20.00")))
    send(treasurer, csv(row("20.00")))
    assert "This file was imported before. Nothing has changed." in page(treasurer)
    assert StatementFile.objects.count() == 1


def test_a_file_that_cannot_be_read_says_why_beside_the_field(treasurer):
    answer = send(treasurer, b"%PDF-1.7")
    assert answer.status_code == 422
    assert "This is a spreadsheet or a PDF." in answer.content.decode()
    assert treasurer.post(f"{BANK}/import").status_code == 422
    assert send(treasurer, b"").status_code == 422


def test_one_button_says_nobody_we_know_and_the_difference_is_nothing(treasurer):
    line = a_line("20.00")

    treasurer.post(reverse("treasury:line", args=[line.id]), {"rest": "gift"})

    assert OfflineGift.objects.get().state == "unidentified"
    seen = page(treasurer)
    assert "<dt>Difference</dt><dd>£0.00</dd>" in seen
    assert "Bank and books agree." in seen
    assert "Every line of the bank is matched." in seen


def test_the_best_suggestion_is_one_button(treasurer):
    source = stories.settlement(2_000)
    line = a_line("20.00")
    code = f"entry:{Entry.objects.get(source=source).id}"

    assert f'name="pick" value="{code}"' in page(treasurer)
    treasurer.post(reverse("treasury:line", args=[line.id]), {"pick": code})

    assert Match.objects.get().line == line


def test_a_line_is_split_on_its_own_page(treasurer):
    code = f"entry:{Entry.objects.get(source=stories.settlement(500)).id}"
    line = a_line("20.00")
    path = reverse("treasury:line", args=[line.id])
    assert "Settlement from Stripe" in page(treasurer, path)

    short = treasurer.post(path, {"pick": code})
    assert short.status_code == 422
    assert "The line is £20.00, and what you chose comes to £5.00." in short.content.decode()
    assert "checked" in short.content.decode()
    treasurer.post(path, {"pick": code, "rest": "gift"})

    assert Match.objects.get().parts.count() == 2
    assert "This line is matched." in page(treasurer, path)


def test_everything_beyond_doubt_is_one_button(treasurer):
    from tests.treasury.test_accepting import promised

    gift = promised()
    a_line("20.00", gift.reference)
    assert "Accept 1 that is beyond doubt" in page(treasurer)

    treasurer.post(f"{BANK}/sure")

    assert "1 line is matched." in page(treasurer)


def test_a_charge_asks_for_the_second_factor_again():
    line = a_line("-2.00", "CHARGES")
    stale = people.signed_in(Client(), people.organiser(Role.TREASURER), fresh=False)
    answer = stale.post(reverse("treasury:line", args=[line.id]), {"rest": "charge"})
    assert answer.status_code == 302
    assert not Match.objects.exists()


def test_a_match_is_undone(treasurer):
    line = a_line("20.00")
    match = actions.accept(people.actor(stories.treasurer()), line_id=line.id, rest=Rest.GIFT)
    treasurer.post(reverse("treasury:undo", args=[match.id]))
    assert stories.open_ids() == [line.id]
    assert "The line is open again." in page(treasurer)


def test_an_auditor_reads_and_presses_nothing():
    line = a_line("20.00")
    auditor = people.signed_in(Client(), people.organiser(Role.AUDITOR))
    seen = page(auditor)
    assert "£20.00" in seen
    assert "/import" not in seen
    assert auditor.post(reverse("treasury:line", args=[line.id]), {"rest": "gift"}).status_code == 403


def test_many_lines_cost_no_more_questions(treasurer, django_assert_max_num_queries):
    send(treasurer, csv(*(row(f"{number}.00", f"Line {number}") for number in range(1, 301))))
    with django_assert_max_num_queries(45):
        seen = page(treasurer)
    assert "And 200 more after these." in seen
