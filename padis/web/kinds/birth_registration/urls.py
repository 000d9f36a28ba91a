"""Birth registration: the unit's registrations, a new one, its certificate."""

from django.urls import path, register_converter

from padis.web.kinds.birth_registration import changing, views


class RegistrationConverter:
    """The number of a birth registration: unit (9 digits), year, a serial."""

    regex = "[0-9]{9}-[0-9]{4}-S[0-9]{6,9}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(RegistrationConverter, "birth")

app_name = "births"
urlpatterns = [
    path("", views.start, name="list"),
    path("find/", views.find, name="find"),
    path("new/", views.new, name="new"),
    path("new/<case:number>/", views.new, name="new_for"),
    path("<birth:number>/", views.page, name="page"),
    path("<birth:number>/correct/", changing.correct, name="correct"),
    path("<birth:number>/void/", changing.void, name="void"),
    path("<birth:number>/certificate/", views.certificate, name="certificate"),
    path("<birth:number>/certificate/pdf/", views.certificate_pdf, name="certificate_pdf"),
]
