"""Forms of this room, a file for each who fills them in; callers need not know which."""

from payouts.claims.forms.asking import QuestionForm, SendForm, StartForm, initial_of
from payouts.claims.forms.asking_again import SameAccountForm, StillCutForm
from payouts.claims.forms.beside import refuse_beside
from payouts.claims.forms.coming_back import CodeForm, LookAgainForm, LookAgainForThemForm, NoteForm
from payouts.claims.forms.desk import AskForm, FactsForm
from payouts.claims.forms.photos import CoverForm, DeskPhotoForm, PhotoForm, TheirPhotoForm, question_form
from payouts.claims.forms.returning import CarryOnForm, DigitsForm, LostForm, SendLinkForm

__all__ = [
    "AskForm",
    "CarryOnForm",
    "CodeForm",
    "CoverForm",
    "DeskPhotoForm",
    "DigitsForm",
    "FactsForm",
    "LookAgainForThemForm",
    "LookAgainForm",
    "LostForm",
    "NoteForm",
    "PhotoForm",
    "QuestionForm",
    "SameAccountForm",
    "SendForm",
    "SendLinkForm",
    "StartForm",
    "StillCutForm",
    "TheirPhotoForm",
    "initial_of",
    "question_form",
    "refuse_beside",
]
