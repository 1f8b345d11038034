"""What leaves as a file: a statement, the books of a period, awards as open data."""

from collections.abc import Iterable, Iterator

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from fundapp.kernel import clock
from fundapp.ledger.groups import LEAST_IN_A_GROUP
from fundapp.months import access, actions, grants, presenting, selectors
from fundapp.months.access import READERS
from fundapp.months.actions.noting import EXPORTERS
from fundapp.months.calendar import Month, month_of
from fundapp.months.forms import ExportForm
from fundapp.months.journals import FORMATS, Written
from fundapp.months.selectors import Period
from fundapp.months.statement import Statement
from fundapp.web import exports as sheets
from fundapp.web import pdf
from fundapp.web.exports import Cell, Pence
from members.access import actor_of, organiser_required

reader = organiser_required(*READERS)
exporter = organiser_required(*EXPORTERS)


@require_safe
@reader
def statement_pdf(request: HttpRequest, written: str) -> HttpResponse:
    """The statement on paper, tagged for screen readers."""
    found, said, before = _statement(request, written)
    paper = presenting.paper(found, said, before, selectors.closing_of(found))
    return pdf.answer(paper, name=f"statement-{found}")


@require_safe
@reader
def statement_file(request: HttpRequest, written: str, kind: str) -> HttpResponseBase:
    """The statement as a sheet of numbers."""
    if kind not in sheets.KINDS:
        raise Http404
    found, said, before = _statement(request, written)
    head = presenting.sheet_head(found, has_before=before is not None)
    rows = presenting.sheet_rows(said, before)
    return sheets.answer(kind, name=f"statement-{found}", head=head, rows=rows)


@require_http_methods(["GET", "HEAD", "POST"])
@exporter
def exports(request: HttpRequest) -> HttpResponseBase:
    """Choose a period and a format; the answer is the file. Every file that is taken is recorded."""
    form = ExportForm(request.POST if request.method == "POST" else None, initial=_initial())
    if request.method == "POST" and form.is_valid():
        kind = form.cleaned_data["kind"]
        actions.note_export(actor_of(request), period=form.period, kind=kind)
        return _books(form.period, kind)
    funder = _funder()
    context = {
        "form": form,
        "has_books": selectors.first_month() is not None,
        "count": len(_grants()),
        "has_prefix": bool(funder.prefix),
        "least": LEAST_IN_A_GROUP,
    }
    return render(request, "months/exports.html", context, status=422 if request.method == "POST" else 200)


@require_safe
@exporter
def grants_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Awards as 360Giving publishes grants to individuals, as JSON or CSV."""
    if kind not in {"json", "csv"}:
        raise Http404
    funder, found = _funder(), _grants()
    grants.need_prefix(funder)
    if kind == "csv":
        return sheets.answer("csv", name="grants", head=grants.HEAD, rows=grants.rows(found, funder))
    answer = JsonResponse(grants.package(found, funder, issued=clock.today()), json_dumps_params={"indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="grants-{clock.today()}.json"'
    return answer


def _statement(request: HttpRequest, written: str) -> tuple[Month, Statement, Statement | None]:
    found = access.month_for(actor_of(request), written)
    return found, selectors.statement(found), selectors.before(found)


def _initial() -> dict[str, str]:
    """The last month that is over, alone."""
    first = selectors.first_month()
    if first is None:
        return {}
    last = max(first, month_of(clock.today()).before)
    return {"first": str(last), "last": str(last), "kind": "csv"}


def _books(period: Period, kind: str) -> HttpResponseBase:
    name = f"books-{presenting.period_name(period)}"
    book = selectors.book(period)
    if kind in sheets.KINDS:
        return sheets.answer(kind, name=name, head=_HEAD, rows=_rows(book.entries))
    pieces: Iterable[bytes] = (piece.encode() for piece in FORMATS[kind](book))
    answer = StreamingHttpResponse(pieces, content_type="text/plain; charset=utf-8")
    ending = {"hledger": "journal", "beancount": "beancount"}[kind]
    answer["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return answer


_HEAD = ("entry", "day", "about", "kind", "debit", "credit", "amount", "fee", "corrects", "stripe")


def _rows(entries: Iterable[Written]) -> Iterator[list[Cell]]:
    """One row for each transfer, so that a spreadsheet adds up either side."""
    for entry in entries:
        for each in entry.postings:
            yield [
                *(entry.number, entry.day, entry.about, entry.kind.value, each.debit, each.credit, Pence(each.pence)),
                *("yes" if each.is_fee else "", entry.corrects, entry.stripe),
            ]


def _funder() -> grants.Funder:
    return grants.Funder(
        prefix=settings.GRANTS_PREFIX,
        org_id=settings.FUND_ORG_ID,
        name=settings.FUND_NAME,
        currency=settings.FUND_CURRENCY,
    )


def _grants() -> list[grants.Grant]:
    return grants.published(selectors.awards(), today=clock.today())
