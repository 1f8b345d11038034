"""Letters that were never written to anybody, as photos: drawn by code, for tests and the demo's walk."""

from fundapp.uploads import remaking
from payouts.claims import access, actions
from payouts.claims.photos import Kind
from tests.claims import stories
from tests.uploads.corpus import letter, saved
from tests.uploads.planted import photo


def page(width=400, height=560):
    """One page as a worker would have made it, without one."""
    return remaking.Page(width, height, saved("JPEG", letter(width, height)))


def with_photo(claim=None, *, pages=1, key="photo-1"):
    """A request whose letter was photographed. Returns the request and its photo."""
    claim = claim or stories.submitted()
    made = [page() for _ in range(pages)]
    added = actions.add_evidence(access.claimant(claim.id), claim.id, key=key, kind=Kind.LETTER, pages=made)
    claim.refresh_from_db()
    return claim, added


def file(name="letter.jpg", data=None):
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(name, photo() if data is None else data, content_type="image/jpeg")
