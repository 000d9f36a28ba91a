"""Says which models differ from their migrations, and where two migrations follow one; without a database. Exits 1 then."""

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
conflicts = loader.detect_conflicts()
for label, names in conflicts.items():
    print(f"{label}: {' and '.join(names)} follow the same migration")
sys.exit(bool(changes or conflicts))
