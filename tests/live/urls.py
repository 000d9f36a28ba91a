"""One page that watches the topics of its query, as the pages of the site do."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

PAGE = """{% load static %}<!doctype html>
<body data-live-url="{{ live_url }}" data-live-topics="{{ request.GET.topics }}" data-live-since="{{ live_since }}">
<span data-live-status data-text-live="实时" data-text-reconnecting="正在重连"></span>
<ol></ol>
<script type="module" src="{% static 'js/live.js' %}"></script>
"""


@login_not_required
def watching(request: HttpRequest) -> HttpResponse:
    return HttpResponse(engines["django"].from_string(PAGE).render({}, request))


urlpatterns = [path("watching", watching), path("", include("config.urls"))]
