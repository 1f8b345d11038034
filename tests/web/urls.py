"""Views that go wrong in every way there is, for the tests of how that is told."""

from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.core.exceptions import ValidationError as DjangoValidationError
from django.http import Http404, HttpResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_protect
from rest_framework import exceptions
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import AllowAny

from fundapp.kernel.refusal import Refusal, Refused, refuse

TROUBLE = {
    "bad": BadRequest("a secret"),
    "suspicious": SuspiciousOperation("a secret"),
    "forbidden": PermissionDenied("a secret"),
    "missing": Http404("a secret"),
    "bug": ZeroDivisionError("a secret"),
    "refused": refuse("pot_has_not_enough_free", "The pot has %(left)s free.", left="£3.00"),
    "refused-twice": Refused(Refusal("one", "The first reason."), Refusal("two", "The second reason.")),
    "role": refuse("role_needed", "You need the role of %(role)s to do this.", role="treasurer"),
    "factor": refuse("fresh_factor_needed", "Prove it is you again."),
    "amount": refuse("amount_too_fine", "Enter pounds and pence."),
    "tries": refuse("too_many_tries", "Try again later."),
    "invalid": exceptions.ValidationError({"amount": ["Enter a number."]}),
    "django-invalid": DjangoValidationError("Enter a number."),
    "throttled": exceptions.Throttled(wait=61),
    "nobody": exceptions.NotAuthenticated(),
    "method": exceptions.MethodNotAllowed("PUT"),
}
handler400 = "fundapp.web.errors.bad_request"
handler403 = "fundapp.web.errors.forbidden"
handler404 = "fundapp.web.errors.not_found"
handler500 = "fundapp.web.errors.server_error"


def page(request, name):
    raise TROUBLE[name]


@api_view(["GET"])
@permission_classes([AllowAny])
def api(request, name):
    raise TROUBLE[name]


@csrf_protect
def form(request):
    return HttpResponse("sent")


urlpatterns = [
    path("page/<name>", page),
    path("api-test/<name>", api),
    path("form", form),
    path("", include("fundapp.urls")),
]
