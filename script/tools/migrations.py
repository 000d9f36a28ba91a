"""Says which models differ from their migrations, without a database; exits 1 if one does."""

import os
import sys

import django
from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.utils import translation

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()
translation.deactivate_all()  # names in migrations are English

loader = MigrationLoader(None)
detector = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps))
changes = detector.changes(graph=loader.graph)
for label, migrations in changes.items():
    for operation in migrations[0].operations:
        print(f"{label}: {operation.describe()}")
sys.exit(bool(changes))
