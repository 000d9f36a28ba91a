"""Model fields that are encrypted at rest."""

import pytest
from django.core.exceptions import FieldError
from django.db import connection, models
from django.test.utils import isolate_apps

from padis.privacy import fields
from padis.privacy.crypto import Unreadable
from padis.privacy.fields import SealedJSONField, SealedTextField

CHILDREN = {"children": [{"name": "王𠅤", "alive": True}], "weeks": 12}

with isolate_apps("padis.privacy"):

    class Secret(models.Model):
        """A table of the tests."""

        text = SealedTextField(context="secret.text", null=True)
        data = SealedJSONField(context="secret.data", default=dict)
        plain = models.CharField(max_length=20, default="")

        class Meta:
            app_label = "privacy"
            db_table = "privacy_test_secret"


@pytest.fixture
def secrets(db):
    with connection.schema_editor() as editor:
        editor.create_model(Secret)
    return Secret.objects


@pytest.fixture
def opened(monkeypatch):
    """The contexts in which something was unsealed, in order."""
    contexts = []
    unseal = fields.unseal

    def watched(sealed, *, context):
        contexts.append(context)
        return unseal(sealed, context=context)

    monkeypatch.setattr(fields, "unseal", watched)
    return contexts


def test_a_row_comes_back_as_it_was_stored(secrets):
    """Texts, JSON and NULL survive the way through the database."""
    secrets.create(text="11010519491231002X", data=CHILDREN)
    secrets.create(text=None)
    first, second = secrets.order_by("id")
    assert (first.text, first.data) == ("11010519491231002X", CHILDREN)
    assert (second.text, second.data) == (None, {})


def test_the_table_holds_nothing_readable(secrets):
    """A dump of the table shows neither numbers nor names."""
    secrets.create(text="11010519491231002X", data=CHILDREN)
    with connection.cursor() as cursor:
        cursor.execute("SELECT text, data FROM privacy_test_secret")
        (row,) = cursor.fetchall()
    for value in map(bytes, row):
        assert b"1101" not in value
        assert "王".encode() not in value


def test_loading_opens_nothing_and_reading_opens_once(secrets, opened):
    """A list of a thousand rows costs no decryption; an attribute costs one however often it is read."""
    secrets.bulk_create(Secret(text=str(number)) for number in range(50))
    rows = list(secrets.order_by("id"))
    assert opened == []
    assert [rows[7].text, rows[7].text] == ["7", "7"]
    assert opened == ["secret.text"]


def test_saving_writes_back_unread_values_as_they_were(secrets, opened):
    """A change of another column neither needs the key nor touches the sealed bytes."""
    made = secrets.create(text="secret")
    before = secrets.values_list("text", flat=True).get()
    row = secrets.get(pk=made.pk)
    row.plain = "changed"
    row.save()
    assert opened == []
    assert bytes(secrets.values_list("text", flat=True).get()) == bytes(before)


def test_a_changed_value_is_saved(secrets):
    """Both assigning and changing in place reach the table."""
    row = secrets.create(text="old", data={"a": 1})
    row.text = "new"
    row.data["a"] = 2
    row.save()
    fresh = secrets.get(pk=row.pk)
    assert (fresh.text, fresh.data) == ("new", {"a": 2})


def test_update_and_bulk_update_seal(secrets):
    """The ways around save() write nothing readable either."""
    row = secrets.create(text="one")
    secrets.update(text="two")
    assert secrets.get().text == "two"
    row.text = "three"
    secrets.bulk_update([row], ["text"])
    assert secrets.get().text == "three"


def test_a_deferred_value_is_fetched_and_opened(secrets):
    """only() and defer() work as with any field."""
    secrets.create(text="later", plain="now")
    assert secrets.only("plain").get().text == "later"
    assert secrets.only("text").get().text == "later"
    row = secrets.get()
    row.refresh_from_db()
    assert row.text == "later"


def test_values_list_gives_sealed_bytes_that_the_field_opens(secrets):
    """A query for many rows leaves it to the caller what to open."""
    secrets.create(text="hidden", data=CHILDREN)
    ((text, data),) = secrets.values_list("text", "data")
    assert Secret._meta.get_field("text").unseal(text) == "hidden"
    assert Secret._meta.get_field("data").unseal(data) == CHILDREN


def test_copy_takes_what_the_field_seals(secrets):
    """Bulk loading by COPY gives the same rows as the model."""
    sealed = Secret._meta.get_field("text").seal("copied"), Secret._meta.get_field("data").seal(CHILDREN)
    with connection.cursor() as cursor, cursor.copy("COPY privacy_test_secret (text, data, plain) FROM STDIN") as copy:
        copy.write_row((*sealed, ""))
    row = secrets.get()
    assert (row.text, row.data) == ("copied", CHILDREN)


def test_only_null_can_be_asked_for(secrets):
    """A search that could never match fails loudly instead of finding nothing."""
    secrets.create(text=None)
    assert secrets.filter(text__isnull=True).count() == 1
    with pytest.raises(FieldError):
        secrets.filter(text="x").count()


def test_bytes_from_another_column_are_unreadable(secrets):
    """A value that was moved between columns in the database is noticed when it is read."""
    secrets.create(text="x", data=CHILDREN)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE privacy_test_secret SET text = data")
    row = secrets.get()
    with pytest.raises(Unreadable):
        _ = row.text


def test_a_text_field_refuses_what_is_no_text(secrets):
    """A number that lost its leading zeros on the way does not slip in."""
    with pytest.raises(TypeError, match="takes a text"):
        secrets.create(text=110105)


def test_a_migration_can_write_the_field_down():
    """The context is part of the column: without it no row could be opened."""
    _name, path, args, options = SealedTextField(context="a.b", null=True).deconstruct()
    assert path == "padis.privacy.fields.SealedTextField"
    again = SealedTextField(*args, **options)
    assert (again.context, again.null, again.get_internal_type()) == ("a.b", True, "BinaryField")
