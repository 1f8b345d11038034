"""The yearly statement as a page and as a paper. Whose it is has been proved before: these only draw it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from fundapp.contributions.models import Supporter
from fundapp.contributions.presenting import statements
from fundapp.contributions.selectors.statements import Statement, TaxYear, statement_of, tax_year_of
from fundapp.kernel.clock import today
from fundapp.web import pdf
from fundapp.web.languages import prefer

FIRST_YEAR = 2000


def statement_page(
    request: HttpRequest, supporter: Supporter, *, start: int, pdf_url: str, back_url: str
) -> HttpResponse:
    """`start` is the year in which the tax year began; a year without gifts says so."""
    prefer(request, supporter.language)
    found = _statement(supporter, start)
    return render(
        request,
        "contributions/statement.html",
        {
            "statement": found,
            "title": statements.title(found),
            "pdf_url": pdf_url,
            "back_url": back_url,
        },
    )


def statement_pdf(request: HttpRequest, supporter: Supporter, *, start: int) -> HttpResponse:
    prefer(request, supporter.language)
    found = _statement(supporter, start)
    return pdf.answer(statements.paper(found), name=f"statement-{found.year}")


def _statement(supporter: Supporter, start: int) -> Statement:
    """Of a year that has begun, and in which there could have been a fund."""
    if not FIRST_YEAR <= start <= tax_year_of(today()).start:
        raise Http404
    return statement_of(supporter, TaxYear(start))
