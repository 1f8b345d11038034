"""How every form of the site is drawn, ours and the libraries' alike. It knows widgets, never what a form is about."""

from django.forms.renderers import TemplatesSetting


class PlainRenderer(TemplatesSetting):
    """`{{ form }}` gives labels, hints and errors tied together; widgets come from `templates/django/forms`."""

    form_template_name = "components/fields.html"
    field_template_name = "components/field.html"
