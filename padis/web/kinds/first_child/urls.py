"""First-child registration: the unit's applications, one application and what is done with it, its letters."""

from django.urls import path, register_converter

from padis.web.kinds.first_child import changing, letters, taking, views


class ApplicationConverter:
    """The number of an application: that of the case, and a serial."""

    regex = "[0-9]{9}-[0-9]{4}-[0-9]{6,9}-Y[0-9]{1,3}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(ApplicationConverter, "application")

app_name = "first_child"
urlpatterns = [
    path("", taking.start, name="list"),
    path("find/", taking.find, name="find"),
    path("new/<case:number>/", taking.new, name="new"),
    path("of/<item:number>/", views.of_message, name="of_message"),
    path("<application:number>/", views.page, name="page"),
    path("<application:number>/letter/", letters.letter, name="letter"),
    path("<application:number>/letter/pdf/", letters.letter_pdf, name="letter_pdf"),
    path("<application:number>/undertaking/", letters.undertaking, name="undertaking"),
    path("<application:number>/correct/", changing.correct, name="correct"),
    path("<application:number>/<slug:name>/", views.act, name="act"),
]
