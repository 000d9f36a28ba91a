"""The address book of units."""

from django.urls import path

from padis.web import converters  # noqa: F401  registers <division:…>
from padis.web.units import views

app_name = "units"
urlpatterns = [
    path("", views.address_book, name="list"),
    path("book.xlsx", views.workbook, name="workbook"),
    path("book.vcf", views.cards, name="cards"),
    path("<division:code>/", views.entry, name="entry"),
    path("<division:code>/card.vcf", views.card, name="card"),
    path("mine/", views.edit, name="edit"),
    path("mine/confirm/", views.confirm, name="confirm"),
]
