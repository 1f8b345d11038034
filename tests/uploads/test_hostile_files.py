"""Whatever is sent is made into pictures or refused in a plain sentence; nothing hangs, and nothing else comes out."""

import pytest

from fundapp.kernel.refusal import Refused
from fundapp.uploads import remaking
from fundapp.uploads.bounds import MEMORY_BYTES, SENTENCES
from tests.uploads import corpus
from tests.uploads.corpus import EICAR, HTML, MADE

# No database changes what a file is.
pytestmark = pytest.mark.looks
KINDS = corpus.kinds()


def ended(data, *, seconds=20):
    try:
        return MADE, remaking.remake(data, seconds=seconds)
    except Refused as refused:
        return refused.codes[0], None


@pytest.mark.parametrize("kind", [kind for kind in KINDS if not kind.is_slow], ids=lambda kind: kind.name)
def test_file_ends_as_its_kind_should(kind):
    end, remade = ended(kind.make())

    assert end in kind.ends
    if remade:
        assert remade.most_kib * 1024 < MEMORY_BYTES
        assert all(page.data.startswith(b"\xff\xd8\xff") for page in remade.pages)
        assert all(0 < max(page.width, page.height) <= 2000 for page in remade.pages)
        whole = b"".join(page.data for page in remade.pages)
        assert EICAR not in whole
        assert HTML not in whole
        assert b"PK\x03\x04" not in whole


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.is_slow], ids=lambda kind: kind.name)
def test_file_that_never_ends_is_ended(kind):
    """With two seconds of the clock; `python -m tests.uploads` gives them the twenty that they have."""
    end, _ = ended(kind.make(), seconds=2)

    assert end in kind.ends | {"file_too_slow"}


def test_there_are_sixty_kinds_and_more():
    assert len({kind.name for kind in KINDS}) == len(KINDS) >= 60


def test_every_refusal_has_a_sentence():
    ends = frozenset().union(*(kind.ends for kind in KINDS)) - {MADE}

    assert ends <= set(SENTENCES)


def test_file_of_more_than_ten_megabytes_is_refused_before_a_worker_starts():
    with pytest.raises(Refused) as refused:
        remaking.remake(b"\xff\xd8\xff" + bytes(10 * 1024 * 1024))

    assert refused.value.codes == ("file_too_big",)
    assert str(refused.value) == "The photo must be smaller than 10MB"
