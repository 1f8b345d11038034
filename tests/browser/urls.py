"""The site's own addresses, and addresses for what has none: error pages, and one of each component."""

from django.urls import include, path

from tests.browser import gallery

handler400 = "fundapp.web.errors.bad_request"
handler403 = "fundapp.web.errors.forbidden"
handler404 = "fundapp.web.errors.not_found"
handler500 = "fundapp.web.errors.server_error"
urlpatterns = [path("-/<name>", gallery.show), path("", include("fundapp.urls"))]
