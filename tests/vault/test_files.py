"""Files are sealed as texts are: bound to their place, padded, opened through the gates alone, gone with their key."""

import pytest
from django.db import IntegrityError, connection, transaction

from fundapp.kernel.actor import Actor, ActorKind, system
from fundapp.kernel.refusal import Refusal, Refused
from fundapp.vault import actions, files, registry
from fundapp.vault.classes import SealedClass
from fundapp.vault.models import Opening, SealedFile
from fundapp.vault.registry import Allowed

pytestmark = pytest.mark.django_db(transaction=True)
EVIDENCE = SealedClass.EVIDENCE
SUBJECT, OTHER = "letter:1", "letter:2"
READER = system("reader")


def gate(asking):
    if not asking.subject.startswith("letter:"):
        return None
    return Allowed("reader") if asking.actor == READER else Refusal("not_the_reader", "Not yours.")


@pytest.fixture(autouse=True)
def _gate():
    registry.register_gate(EVIDENCE, gate)
    yield
    registry.unregister_gate(EVIDENCE, gate)


def sealed(*pages, subject=SUBJECT, name="photo.1"):
    with transaction.atomic():
        files.seal_file(subject, EVIDENCE, name, pages)


def opened(actor=READER, *, subject=SUBJECT, name="photo.1", page=1):
    return files.open_page(actor, subject=subject, sealed_class=EVIDENCE, name=name, page=page, purpose="read")


def test_page_comes_back_as_it_was_and_is_logged():
    sealed(b"\xff\xd8one", b"\xff\xd8two")

    assert [opened(page=1), opened(page=2)] == [b"\xff\xd8one", b"\xff\xd8two"]
    assert list(Opening.objects.order_by("id").values_list("field", "part", "outcome")) == [
        ("photo.1.p1", "reader", "allowed"),
        ("photo.1.p2", "reader", "allowed"),
    ]


def test_nothing_of_a_page_is_in_the_table():
    sealed(b"PLANTED" * 1000)

    assert b"PLANTED" not in bytes(SealedFile.objects.get().ciphertext)


@pytest.mark.parametrize(("size", "steps"), [(0, 1), (1, 1), (256 * 1024 - 4, 1), (256 * 1024 - 3, 2), (700_000, 3)])
def test_length_of_a_page_is_told_in_steps_alone(size, steps):
    sealed(bytes(size))

    assert len(bytes(SealedFile.objects.get().ciphertext)) == steps * 256 * 1024 + 1 + 12 + 16
    assert opened() == bytes(size)


def test_who_is_refused_opens_nothing_and_is_logged():
    sealed(b"page")

    with pytest.raises(Refused) as refused:
        opened(Actor(ActorKind.ORGANISER, "7", "Someone"))

    assert refused.value.codes == ("not_the_reader",)
    assert [(row.outcome, row.refused_codes) for row in Opening.objects.all()] == [("refused", "not_the_reader")]


def test_pages_that_change_places_do_not_open():
    """Every page of two files of two subjects, put in the place of every other: none opens."""
    places = [
        (subject, name, page) for subject in (SUBJECT, OTHER) for name in ("photo.1", "photo.2") for page in (1, 2)
    ]
    for subject in (SUBJECT, OTHER):
        for name in ("photo.1", "photo.2"):
            sealed(b"one", b"two", subject=subject, name=name)
    held = {(row.subject, row.name, row.page): bytes(row.ciphertext) for row in SealedFile.objects.all()}

    for here in places:
        for there in places:
            if here == there:
                continue
            row = SealedFile.objects.filter(subject=here[0], name=here[1], page=here[2])
            row.update(ciphertext=held[there])
            with pytest.raises(Refused) as refused:
                opened(subject=here[0], name=here[1], page=here[2])
            assert refused.value.codes == ("sealed_text_does_not_open",)
            row.update(ciphertext=held[here])


@pytest.mark.parametrize(
    "spoil", [lambda sealed: sealed[:-1], lambda sealed: sealed[:20], lambda sealed: b"\x02" + sealed[1:]]
)
def test_damaged_page_is_a_plain_refusal(spoil):
    sealed(b"page")
    row = SealedFile.objects.get()
    SealedFile.objects.update(ciphertext=spoil(bytes(row.ciphertext)))

    with pytest.raises(Refused) as refused:
        opened()

    assert refused.value.codes == ("sealed_text_does_not_open",)


def test_shredding_takes_the_files_and_nothing_can_be_added():
    sealed(b"page")
    with transaction.atomic():
        actions.shred(SUBJECT, EVIDENCE)
        actions.shred(SUBJECT, EVIDENCE)

    assert not SealedFile.objects.exists()
    with pytest.raises(Refused) as refused:
        opened()
    assert refused.value.codes == ("key_was_destroyed",)
    with pytest.raises(Refused) as refused:
        sealed(b"again", name="photo.2")
    assert refused.value.codes == ("key_was_destroyed",)


def test_forgetting_one_file_leaves_the_others():
    sealed(b"one")
    sealed(b"two", name="photo.2")
    with transaction.atomic():
        files.forget_file(SUBJECT, EVIDENCE, "photo.1")
        files.forget_file(SUBJECT, EVIDENCE, "photo.1")

    assert opened(name="photo.2") == b"two"
    with pytest.raises(Refused) as refused:
        opened()
    assert refused.value.codes == ("nothing_is_sealed_here",)


def test_page_that_was_never_there_is_refused_like_one_that_is_gone():
    sealed(b"one")

    with pytest.raises(Refused) as refused:
        opened(page=2)

    assert refused.value.codes == ("nothing_is_sealed_here",)


@pytest.mark.breaks_the_books
@pytest.mark.parametrize(
    ("column", "value"), [("page", 0), ("sealed_class", "other"), ("name", None), ("ciphertext", None)]
)
def test_database_itself_refuses(column, value):
    sealed(b"one")

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE vault_sealedfile SET {column} = %s", [value])


@pytest.mark.breaks_the_books
def test_database_holds_one_page_in_one_place():
    sealed(b"one")

    with pytest.raises(IntegrityError):
        sealed(b"another")
