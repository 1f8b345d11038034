"""How much of a file is too much, and the sentence that says so. It must never know a library that reads files."""

from fundapp.kernel.refusal import Refused, refuse

MOST_BYTES = 10 * 1024 * 1024
MOST_PAGES = 20
MOST_PIXELS = 25_000_000
# What is kept: a letter is easily read at this size, and twenty pages of it fit in the quota of a request.
LONGEST_SIDE = 2000
QUALITY = 80

MEMORY_BYTES = 512 * 1024 * 1024
SECONDS = 20
# Pictures that one process of the site makes at the same time, and how long a further one waits for its turn.
AT_A_TIME = 2
TURN_SECONDS = 5
# What a worker may hand back for one page; more is not a page of ours.
MOST_PAGE_BYTES = 4 * 1024 * 1024
MOST_BOXES = 40

SENTENCES = {
    "file_empty": "That file is empty. Choose it again, or take a new photo",
    "file_too_big": "The photo must be smaller than 10MB",
    "file_not_opened": "We could not open that file. Try a photo",
    "file_locked": "The file is locked with a password",
    "file_too_many_pages": "The file has more than 20 pages. Send the pages that matter, or a photo of them",
    "file_too_many_dots": "The photo is too large for us to open. Take it again with a smaller size",
    "file_too_slow": "That file took too long to open. Try a photo",
    "files_busy": "Many photos are coming in just now. Wait a minute, then try again",
    "files_closed": "We cannot take photos just now. You can add it later, or show it to us in person",
}


def refusal(code: str) -> Refused:
    """The refusal of a code; one that no sentence is written for is a file that was not opened."""
    known = code if code in SENTENCES else "file_not_opened"
    return refuse(known, SENTENCES[known])
