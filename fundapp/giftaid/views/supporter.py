"""The supporter's page of one gift's Gift Aid: what is declared, and how to take it back."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fundapp.contributions import visitor
from fundapp.contributions.models import Contribution
from fundapp.giftaid import access, actions, selectors, wordings
from fundapp.giftaid.forms import DeclareForm
from fundapp.giftaid.models import Declaration
from fundapp.kernel.money import format_pence
from fundapp.kernel.refusal import Refused
from fundapp.web import statuses
from fundapp.web.languages import in_welsh_too, prefer
from members.access import ANYONE

act = require_http_methods(["GET", "HEAD", "POST"])


@in_welsh_too
@act
def declare(request: HttpRequest, token: str) -> HttpResponse:
    """The declaration for the gift of a receipt's link; or, where there is one, what it says and how to withdraw it."""
    gift = access.gift_for(token)
    prefer(request, gift.language)
    declaration = selectors.declaration_of(gift)
    if declaration is not None and not _is_theirs(request, gift, declaration):
        return redirect("contributions:giving")
    if declaration is not None:
        return _standing(request, gift, declaration)
    form = DeclareForm(request.POST if request.method == "POST" else None)
    if gift.supporter is None:
        form.only_this_gift()
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            _declare(gift, form)
        except Refused as refused:
            form.refuse(refused)
            status = statuses.of(refused)
        else:
            return redirect("giftaid:declare", token=token)
    return render(request, "giftaid/declare.html", {"gift": gift, "form": form, **_words(gift)}, status=status)


@in_welsh_too
@act
def withdraw(request: HttpRequest, token: str) -> HttpResponse:
    gift = access.gift_for(token)
    prefer(request, gift.language)
    declaration = selectors.declaration_of(gift)
    if request.method == "POST" and declaration is not None and _is_theirs(request, gift, declaration):
        actions.withdraw(ANYONE, declaration_id=declaration.id)
        messages.success(request, _("Your declaration is withdrawn. Nothing more will be claimed on it."))
    return redirect("giftaid:declare", token=token)


def _declare(gift: Contribution, form: DeclareForm) -> None:
    actions.declare(
        ANYONE,
        key=f"gift-aid:{gift.id}:{form.cleaned_data['once']}"[:120],
        contribution_id=gift.id,
        covers=form.which_gifts(),
        person=form.person(),
        language=get_language() or settings.LANGUAGE_CODE,
    )


def _is_theirs(request: HttpRequest, gift: Contribution, declaration: Declaration) -> bool:
    return access.may_see(declaration, gift, visitor=visitor.supporter_of(request))


def _standing(request: HttpRequest, gift: Contribution, declaration: Declaration) -> HttpResponse:
    return render(request, "giftaid/declared.html", {"gift": gift, "declaration": declaration})


def _words(gift: Contribution) -> dict[str, object]:
    wording = wordings.newest(get_language() or settings.LANGUAGE_CODE)
    names = {"charity": settings.FUND_CHARITY_NAME, "amount": _pounds(gift.gross_pence or gift.amount_pence)}
    return {
        "wording": wording,
        "this": wording.this % names,
        "enduring": wording.enduring % names,
        "charity_name": settings.FUND_CHARITY_NAME,
        "charity_number": settings.FUND_CHARITY_NUMBER,
    }


def _pounds(pence: int) -> str:
    return format_pence(pence, settings.FUND_CURRENCY)
