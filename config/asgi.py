"""Live updates: granian serves this in a process of its own."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from padis.web.live.application import LiveApplication  # noqa: E402 (models need the setup above)

application = LiveApplication()
