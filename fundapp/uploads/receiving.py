"""How a file comes in: into memory, up to a hard stop, and never onto a disk. It must never keep a file's name.

Django's own would write whatever is larger than 2.5 MB into the system's folder for temporary files, in clear.
"""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from fundapp.uploads.bounds import MOST_BYTES

# All files of one form together. Above it nothing is held any more, but the rest is read, so that the page that says
# so arrives; a body that says it is much larger is not read at all.
MOST_TOGETHER_BYTES = MOST_BYTES + 2 * 1024 * 1024
MOST_READ_BYTES = 100 * 1024 * 1024


class InMemoryOnly(FileUploadHandler):
    """The one upload handler. What is too large arrives as a `TooLarge`, which holds nothing."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self._together = 0
        self._held: BytesIO | None = None

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, str],  # noqa: N803 -- Django calls it so
        content_length: int,
        boundary: Any,
        encoding: str | None = None,
    ) -> Any:
        if content_length > MOST_READ_BYTES:
            return QueryDict(), MultiValueDict()
        return None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._held = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._together += len(raw_data)
        if start + len(raw_data) > MOST_BYTES or self._together > MOST_TOGETHER_BYTES:
            self._held = None
        elif self._held is not None:
            self._held.write(raw_data)

    def file_complete(self, file_size: int) -> "UploadedFile[Any]":
        if self._held is None:
            return TooLarge(file_size)
        held, self._held = self._held, None
        held.seek(0)
        return InMemoryUploadedFile(
            file=held,
            field_name=self.field_name,
            name="file",
            content_type="application/octet-stream",
            size=file_size,
            charset=None,
        )

    def upload_interrupted(self) -> None:
        self._held = None


class TooLarge(InMemoryUploadedFile):
    """A file that was more than we take: how large it was, and not a byte of it."""

    def __init__(self, size: int) -> None:
        super().__init__(BytesIO(), None, "file", "application/octet-stream", size, None)


def bytes_of(file: "UploadedFile[Any]") -> bytes:
    """What was sent; nothing of a file that was too large, whose size still says so."""
    file.seek(0)
    return bytes(file.read())
