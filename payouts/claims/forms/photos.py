"""The forms of photos: one for whoever sends one, one for whoever covers parts of a page."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fundapp.kernel.refusal import Refused
from fundapp.uploads import bounds, remaking
from fundapp.uploads.receiving import bytes_of
from fundapp.web.forms import OnceField, PlainForm
from payouts.claims import photos, questions
from payouts.claims.consents import YESES, Purpose
from payouts.claims.forms.asking import QuestionForm
from payouts.claims.photos import LINES, Box, Kind
from payouts.claims.questions import Question


def photo_field(**words: Any) -> forms.FileField:
    """The box for a photo: the camera of a phone, or a file. What it is, its bytes say, never its name."""
    box = forms.FileInput(attrs={"accept": "image/*,application/pdf"})
    return forms.FileField(widget=box, allow_empty_file=True, **words)


def remade(file: Any) -> tuple[remaking.Page, ...]:
    """The pages of what was sent, made again; or an error in plain words."""
    try:
        if file.size > bounds.MOST_BYTES:
            raise bounds.refusal("file_too_big")
        return remaking.remake(bytes_of(file)).pages
    except Refused as refused:
        raise forms.ValidationError(_(refused.reasons[0].sentence), code=refused.codes[0]) from refused


class PhotoForm(PlainForm):
    """One photo of a letter or a message."""

    once = OnceField()
    kind = forms.ChoiceField(
        label=gettext_lazy("What does it show?"),
        widget=forms.RadioSelect,
        initial=Kind.LETTER.value,
        choices=(
            (Kind.LETTER.value, gettext_lazy("The letter")),
            (Kind.JOURNAL.value, gettext_lazy("The message")),
            (Kind.OTHER.value, gettext_lazy("Something else that helps")),
        ),
    )
    photo = photo_field(
        label=gettext_lazy("Take or choose a photo"),
        help_text=gettext_lazy("Cover your National Insurance number with your thumb"),
        error_messages={"required": gettext_lazy("Take or choose a photo")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sent = b""
        self.who_sees = _("The person who gets it ready. The people who decide see it with your details covered")

    def clean_photo(self) -> tuple[remaking.Page, ...]:
        pages = remade(self.cleaned_data["photo"])
        self.sent = bytes_of(self.cleaned_data["photo"])
        return pages


class TheirPhotoForm(PhotoForm):
    """A photo of somebody else's letter, which a helper adds."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["photo"].help_text = _("Cover their National Insurance number with your thumb")
        self.who_sees = _("Nobody, until they say yes with their code. You do not see it again either")


class DeskPhotoForm(TheirPhotoForm):
    """The same by a caseworker, who asks them first and writes down that they said yes."""

    yes = forms.BooleanField(
        label=gettext_lazy("I read this out to them, and they said yes"),
        error_messages={"required": gettext_lazy("Ask them first. Without their yes nobody could open it")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["yes"].help_text = _(YESES[Purpose.SHOW_LETTER].words(YESES[Purpose.SHOW_LETTER].newest))
        self.who_sees = _("The person who gets it ready. The people who decide see it with their details covered")


class ProofForm(QuestionForm):
    """The question whether there is a letter to show, with the box for its photo. It can be answered without one."""

    def __init__(self, *args: Any, has_photo: bool = False, **kwargs: Any) -> None:
        super().__init__(questions.PROOF, *args, **kwargs)
        self.has_photo = has_photo
        self.fields["once"] = OnceField()
        self.fields["photo"] = photo_field(
            label=_("Take or choose a photo"), help_text=_("Up to 10MB. A photo or a PDF"), required=False
        )

    def clean_photo(self) -> tuple[remaking.Page, ...]:
        file = self.cleaned_data["photo"]
        if file is None:
            return ()
        pages = remade(file)
        self.sent = bytes_of(file)
        return pages

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        self.pages = found.get("photo") or ()
        wants = found.get("proof_how") == questions.PHOTO
        if wants and not (self.pages or self.has_photo or "photo" in self.errors):
            self.add_error("photo", forms.ValidationError(_("Take or choose a photo"), code="photo_missing"))
        return found


def question_form(question: Question, *args: Any, has_photo: bool = False, **kwargs: Any) -> QuestionForm:
    """The form of a question; the one about a letter has a box for its photo."""
    if question is questions.PROOF:
        return ProofForm(*args, has_photo=has_photo, **kwargs)
    return QuestionForm(question, *args, **kwargs)


class CoverForm(PlainForm):
    """What is covered on one page so far, and what is pressed or pointed at now. It covers nothing by itself."""

    once = OnceField()
    boxes = forms.CharField(widget=forms.HiddenInput, required=False, max_length=1200)
    corner = forms.CharField(widget=forms.HiddenInput, required=False, max_length=12)
    lines = forms.MultipleChoiceField(
        label=gettext_lazy("Lines to hide"),
        help_text=gettext_lazy("Counted from the top, as on the page"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(str(line), str(line)) for line in range(1, LINES + 1)],
    )

    def drawn(self, size: tuple[int, int]) -> tuple[list[Box], tuple[int, int] | None]:
        """The boxes after this press, and a first corner that waits for its second."""
        width, height = size
        boxes = photos.read_boxes(self.cleaned_data["boxes"])
        corner = photos.read_point(self.cleaned_data["corner"])
        spot = photos.read_point(f"{self.data.get('spot.x', '')},{self.data.get('spot.y', '')}")
        if "top" in self.data:
            boxes.append(photos.top_box(width=width, height=height))
        if "bottom" in self.data:
            boxes.append(photos.bottom_box(width=width, height=height))
        if "undo" in self.data:
            boxes, corner = boxes[:-1], None
        boxes += [
            box
            for line in self.cleaned_data["lines"]
            if (box := photos.line_box(int(line), width=width, height=height)) not in boxes
        ]
        if spot and corner:
            return [*boxes, photos.between(corner, spot)], None
        return boxes, spot or corner

    def afresh(self, boxes: list[Box], corner: tuple[int, int] | None) -> "CoverForm":
        """The same form for the page that comes next, with what is drawn so far in it."""
        point = f"{corner[0]},{corner[1]}" if corner else ""
        return CoverForm(
            initial={"once": self.cleaned_data["once"], "boxes": photos.write_boxes(boxes), "corner": point}
        )
