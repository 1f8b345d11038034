"""A photo of a letter: added, sealed, looked at by those who may, covered for the panel, taken away. Never a duty."""

from itertools import pairwise

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from fundapp.audit.models import Record
from fundapp.kernel.refusal import Refused
from fundapp.vault import files
from fundapp.vault import selectors as vault
from fundapp.vault.classes import SealedClass
from fundapp.vault.models import SealedFile
from members.roles import Role
from payouts.claims import access, actions, gates, photos, selectors
from payouts.claims.consents import Purpose
from payouts.claims.models import Evidence
from payouts.claims.photos import Kind
from tests import people
from tests.claims import letters, stories
from tests.registers.doors.claims import holding
from tests.uploads import pdfs
from tests.uploads.corpus import EICAR, saved

pytestmark = pytest.mark.django_db(transaction=True)
EVIDENCE = SealedClass.EVIDENCE


def opened(actor, claim, name, page=1, purpose=gates.PREPARE):
    try:
        return files.open_page(
            actor, subject=claim.subject, sealed_class=EVIDENCE, name=name, page=page, purpose=purpose
        )
    except Refused as refused:
        return refused.codes[0]


def in_hand():
    claim, photo = letters.with_photo(pages=2)
    return stories.preparing(claim=claim), photo


# --- adding and taking away -------------------------------------------------------------------------------------------


def test_photo_is_sealed_and_its_yes_is_noted_once_however_often_it_is_sent():
    claim, photo = letters.with_photo()
    again = actions.add_evidence(
        access.claimant(claim.id), claim.id, key="photo-1", kind=Kind.LETTER, pages=[letters.page()]
    )

    assert (again, Evidence.objects.count(), SealedFile.objects.count()) == (photo, 1, 1)
    assert selectors.holds_yes(claim, Purpose.SHOW_LETTER)
    assert Record.objects.filter(verb="evidence.added").get().detail == {"number": 1, "pages": 1}


def test_eleventh_photo_is_refused_and_the_hundred_and_first_megabyte():
    claim, _ = letters.with_photo(key="photo-0")
    for number in range(1, 10):
        letters.with_photo(claim, key=f"photo-{number}")

    with pytest.raises(Refused) as refused:
        letters.with_photo(claim, key="photo-10")
    assert refused.value.codes == ("photos_too_many",)
    with pytest.raises(Refused) as refused:
        photos.need_room([60 << 20, 39 << 20], (1 << 20) + 1)
    assert refused.value.codes == ("photos_too_large",)
    photos.need_room([60 << 20, 39 << 20], 1 << 20)


def test_photo_that_is_taken_away_is_gone_with_what_was_made_of_it_and_makes_room():
    claim, photo = in_hand()
    ana = stories.caseworker_of(claim)
    actions.redact_evidence(ana, claim.id, key="shown-1", number=1, of_page=2, page=letters.page())

    for _ in range(2):
        actions.remove_evidence(access.claimant(claim.id), claim.id, number=photo.number)

    assert not SealedFile.objects.exists()
    assert list(selectors.photos_of(claim)) == list(selectors.shown_pages(claim)) == []
    assert Record.objects.filter(verb="evidence.removed").count() == 1
    _, second = letters.with_photo(claim, key="photo-2")
    assert second.number == 3


def test_photo_that_never_was_cannot_be_taken_away():
    claim = stories.submitted()
    with pytest.raises(Refused) as refused:
        actions.remove_evidence(access.claimant(claim.id), claim.id, number=1)
    assert refused.value.codes == ("photo_unknown",)


def test_while_people_decide_photos_stay_as_they_are():
    claim, photo = letters.with_photo()
    claim = stories.deciding(claim=stories.preparing(claim=claim))

    for act in (
        lambda: letters.with_photo(claim, key="late"),
        lambda: actions.remove_evidence(access.claimant(claim.id), claim.id, number=photo.number),
        lambda: actions.redact_evidence(
            stories.caseworker_of(claim), claim.id, key="s", number=1, of_page=1, page=letters.page()
        ),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.codes == ("photos_are_closed",)


def test_taking_the_request_back_leaves_no_photo():
    claim, _ = letters.with_photo()
    actions.erase_claim(access.claimant(claim.id), claim.id)

    assert not SealedFile.objects.exists()
    assert Evidence.objects.get().removed_at is not None
    assert opened(access.claimant(claim.id), claim, "photo.1", purpose=gates.SHOW) == "key_was_destroyed"


# --- who opens what ---------------------------------------------------------------------------------------------------


def test_whoever_sent_it_and_the_caseworker_in_charge_open_it_and_nobody_else():
    claim, _ = in_hand()
    ana, me = stories.caseworker_of(claim), access.claimant(claim.id)
    others = [people.actor(people.organiser(role)) for role in Role] + [people.actor(people.organiser(*Role))]
    others.append(access.claimant(stories.submitted().id))

    assert opened(ana, claim, "photo.1").startswith(b"\xff\xd8")
    assert opened(me, claim, "photo.1", purpose=gates.SHOW).startswith(b"\xff\xd8")
    for other in others:
        for purpose in (gates.PREPARE, gates.SHOW, "decide"):
            assert isinstance(opened(other, claim, "photo.1", purpose=purpose), str)


def test_without_their_yes_it_is_shut_to_everyone_but_them():
    claim, _ = in_hand()
    actions.withdraw_consent(access.claimant(claim.id), claim.id, purpose=Purpose.SHOW_LETTER)

    assert opened(stories.caseworker_of(claim), claim, "photo.1") == "no_yes_for_this"
    assert opened(access.claimant(claim.id), claim, "photo.1", purpose=gates.SHOW).startswith(b"\xff\xd8")


def test_their_log_says_that_the_photo_was_opened():
    claim, _ = in_hand()
    opened(stories.caseworker_of(claim), claim, "photo.1", 2)

    look = vault.looks(claim.subject)[0]
    assert (look.part, look.field, look.was_refused) == ("caseworker", "photo.1.p2", False)


# --- what the panel sees ----------------------------------------------------------------------------------------------


def test_page_made_ready_again_takes_the_place_of_the_one_before():
    claim, _ = in_hand()
    ana = stories.caseworker_of(claim)
    for key in ("shown-1", "shown-1", "shown-2"):
        actions.redact_evidence(ana, claim.id, key=key, number=1, of_page=2, page=letters.page())

    shown = list(selectors.shown_pages(claim))
    assert [(one.of_page, one.name) for one in shown] == [(2, "shown.3")]
    assert opened(ana, claim, "shown.2") == "nothing_is_sealed_here"
    assert Record.objects.filter(verb="evidence.redacted").count() == 2


def test_only_the_caseworker_in_charge_makes_a_page_ready():
    claim, _ = in_hand()
    with pytest.raises(Refused) as refused:
        actions.redact_evidence(
            people.actor(people.organiser(Role.CASEWORKER)), claim.id, key="s", number=1, of_page=1, page=letters.page()
        )
    assert refused.value.codes == ("in_other_hands",)


# --- boxes ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "boxes"),
    [
        ("", []),
        ("1,2,3,4", [(1, 2, 3, 4)]),
        ("1,2,3,4 5,6,7,8", [(1, 2, 3, 4), (5, 6, 7, 8)]),
        ("1,2,3", []),
        ("-1,2,3,4", []),
        ("a,b,c,d ²,1,1,1", []),
        ("999999,1,1,1", []),
    ],
)
def test_boxes_are_read_and_nonsense_is_passed_over(text, boxes):
    assert photos.read_boxes(text) == boxes
    assert photos.read_boxes(photos.write_boxes(boxes)) == boxes


def test_more_boxes_than_there_may_be_are_left_out():
    assert len(photos.read_boxes("1,2,3,4 " * 100)) == photos.MOST_BOXES


def test_box_on_the_desk_is_a_box_of_the_picture_and_never_smaller():
    assert photos.on_picture((80, 80, 160, 161), shown=(800, 1120), real=(400, 560)) == (40, 40, 80, 81)
    assert photos.on_picture((0, 0, 9999, 9999), shown=(800, 1120), real=(400, 560)) == (0, 0, 400, 560)


def test_lines_cover_the_whole_page_between_them():
    boxes = [photos.line_box(line, width=800, height=1131) for line in range(1, 21)]

    assert (boxes[0][1], boxes[-1][3]) == (0, 1131)
    assert all(above[3] == below[1] for above, below in pairwise(boxes))


# --- pages ------------------------------------------------------------------------------------------------------------


def sent(client, data=None, *, name="letter.jpg", path="/me/photo", **fields):
    told = {"once": "photo-form-1", "kind": "letter", **fields}
    if data is not None:
        told["photo"] = letters.file(name, data)
    return client.post(path, told)


def test_photo_is_sent_shown_and_taken_away():
    claim = stories.submitted()
    client = holding(claim)

    for _ in range(2):
        assert sent(client, letters.photo()).url == "/me/photo"
    picture = client.get("/me/photo/1/1")

    assert Evidence.objects.count() == 1
    assert "Photo 1" in client.get("/me/photo").content.decode()
    assert picture["Content-Type"] == "image/jpeg"
    assert picture["Cache-Control"] == "no-store"
    assert picture["X-Content-Type-Options"] == "nosniff"
    assert picture["Content-Disposition"] == "inline"
    assert picture["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert b"PLANTED" not in picture.content
    assert client.post("/me/photo/1/remove").url == "/me/photo"
    assert client.get("/me/photo/1/1").status_code == 404


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"", "letter.jpg", "That file is empty. Choose it again, or take a new photo"),
        (b"x" * (10 * 1024 * 1024 + 1), "letter.jpg", "The photo must be smaller than 10MB"),
        (b"a cat", "cat.jpg", "We could not open that file. Try a photo"),
        (EICAR, "../../letter.png", "We could not open that file. Try a photo"),
        (pdfs.locked(user="secret"), "letter.pdf", "The file is locked with a password"),
        (pdfs.pages(21), "a" * 250 + ".pdf", "The file has more than 20 pages"),
        (None, "", "Take or choose a photo"),
    ],
)
def test_file_that_cannot_be_taken_says_so_and_keeps_the_rest(data, name, sentence):
    client = holding(stories.submitted())

    answer = sent(client, data, name=name, kind="journal")

    assert sentence in answer.content.decode()
    assert "Error: " in answer.content.decode()
    assert 'value="journal" checked' in " ".join(answer.content.decode().split()).replace('id="id_kind_1" ', "")
    assert not Evidence.objects.exists()


def test_wrong_ending_of_a_name_is_no_matter():
    client = holding(stories.submitted())

    assert sent(client, saved("PNG"), name="letter.pdf").url == "/me/photo"


def test_question_takes_the_photo_and_goes_on():
    claim = stories.draft()
    client = holding(claim)
    fields = {"proof_how": "photo", "page_of": client.get("/apply/proof").context["page_of"]}

    answer = sent(client, letters.photo(), path="/apply/proof", **fields)

    claim.refresh_from_db()
    assert answer.status_code == 302
    assert claim.proof_how == "photo"
    assert selectors.photos_of(claim).count() == 1


def test_question_without_the_photo_asks_for_it_and_lets_them_go_on_without():
    claim = stories.draft()
    client = holding(claim)
    fields = {"page_of": client.get("/apply/proof").context["page_of"]}

    wrong = sent(client, b"a cat", path="/apply/proof", proof_how="photo", **fields)
    none = sent(client, path="/apply/proof", proof_how="photo", **fields)
    later = sent(client, b"a cat", path="/apply/proof", proof_how="later", **fields)
    on = sent(client, path="/apply/proof", proof_how="later", **fields)

    assert "We could not open that file. Try a photo" in wrong.content.decode()
    assert "Take or choose a photo" in none.content.decode()
    assert later.status_code == 200
    assert on.status_code == 302
    assert not Evidence.objects.exists()


def test_photo_that_was_asked_for_hands_the_request_back():
    claim = stories.waiting(asked_for="proof")
    client = holding(claim)

    assert sent(client, letters.photo()).url == "/me"

    claim.refresh_from_db()
    assert claim.state == "preparing"


def desk(claim):
    return people.signed_in(Client(), claim.caseworker)


def test_desk_keeps_the_photo_shut_until_it_is_asked_for():
    claim, _ = in_hand()
    client, path = desk(claim), f"/organise/claims/{claim.id}/photos/1/1"

    assert "<img" not in client.get(path).content.decode()
    assert vault.looks(claim.subject) == ()
    assert "Photo from the person who asked, page 1" in client.get(f"{path}?show=yes").content.decode()
    assert client.get(f"{path}/image").content.startswith(b"\xff\xd8")
    assert [look.field for look in vault.looks(claim.subject)] == ["photo.1.p1"]


def test_parts_are_hidden_by_pointing_and_by_buttons_and_the_panel_gets_a_new_picture():
    claim, _ = in_hand()
    client, path = desk(claim), f"/organise/claims/{claim.id}/photos/1/1"

    def pressed(page, **more):
        form = page.context["form"]
        kept = {name: form[name].value() or "" for name in ("once", "boxes", "corner")}
        return client.post(path, {**kept, **more})

    page = client.get(f"{path}?show=yes")
    page = pressed(page, **{"spot.x": "500", "spot.y": "700"})
    assert page.context["corner"] == (500, 700)
    page = pressed(page, **{"spot.x": "100", "spot.y": "600"})
    page = pressed(page, top="yes")
    page = pressed(page, bottom="yes")
    page = pressed(page, undo="yes")
    page = pressed(page, hide="yes", lines=["20"])
    assert page.context["form"]["boxes"].value() == "100,600,500,700 0,0,800,280 0,1064,800,1120"
    once = page.context["form"]["once"].value()
    for _ in range(2):
        kept = client.post(path, {"once": once, "boxes": page.context["form"]["boxes"].value(), "keep": "yes"})
        assert kept.url == f"/organise/claims/{claim.id}"

    shown = selectors.shown_pages(claim).get()
    data = opened(stories.caseworker_of(claim), claim, shown.name)
    assert (shown.redacted_of.number, shown.of_page) == (1, 1)
    assert darkest_and_lightest(data, (0, 0, 400, 138))[1] < 40
    assert darkest_and_lightest(data, (52, 302, 248, 348))[1] < 40
    assert darkest_and_lightest(data, (300, 200, 390, 260))[0] > 200


def test_page_with_nothing_to_hide_is_kept_as_it_is():
    claim, _ = in_hand()
    client, path = desk(claim), f"/organise/claims/{claim.id}/photos/1/2"

    client.post(path, {"once": "shown-form-1", "keep": "yes"})

    assert [shown.of_page for shown in selectors.shown_pages(claim)] == [2]


@pytest.mark.parametrize("path", ["/photos/1/3", "/photos/2/1", "/photos/0/0", "/photos/1/3/image"])
def test_page_that_is_not_there_is_not_found(path):
    claim, _ = in_hand()

    assert desk(claim).get(f"/organise/claims/{claim.id}{path}").status_code == 404


def test_another_caseworker_finds_nothing_there():
    claim, _ = in_hand()
    client = people.signed_in(Client(), people.organiser(Role.CASEWORKER))

    for more in ("", "?show=yes", "/image"):
        assert client.get(f"/organise/claims/{claim.id}/photos/1/1{more}").status_code == 404


def darkest_and_lightest(data, box):
    import io

    from PIL import Image

    return Image.open(io.BytesIO(data)).convert("L").crop(box).getextrema()


# --- round the ORM ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    ["kind = 'selfie'", "added_by = 'anyone'", "bytes = 0", "number = 7", "of_page = 1", "removed_at = '2001-01-01'"],
)
def test_database_itself_refuses(change):
    letters.with_photo()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE claims_evidence SET {change}")


def test_database_deletes_no_row_and_wakes_none():
    claim, _ = letters.with_photo()
    actions.remove_evidence(access.claimant(claim.id), claim.id, number=1)
    for change in ("DELETE FROM claims_evidence", "UPDATE claims_evidence SET removed_at = NULL"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
