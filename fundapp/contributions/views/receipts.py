"""The receipt of a gift as a paper, for whoever holds its link."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from fundapp.contributions import access
from fundapp.contributions.presenting import receipts
from fundapp.contributions.workflow import State
from fundapp.web import pdf
from fundapp.web.languages import in_welsh_too, prefer


@in_welsh_too
@require_safe
def receipt_pdf(request: HttpRequest, token: str) -> HttpResponse:
    """The receipt as it is now, refunds included. Before the money there is none, and the gift's page says why."""
    gift = access.gift_for(token)
    if gift.state != State.PAID:
        return HttpResponseRedirect(reverse("contributions:thanks", args=[token]))
    prefer(request, gift.language)
    return pdf.answer(receipts.receipt(gift), name="receipt")
