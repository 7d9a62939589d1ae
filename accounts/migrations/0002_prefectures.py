"""Every prefecture and overseas authority, from accounts/donnees/prefectures.yaml; idempotent."""

from django.db import migrations

from accounts.donnees import charger_prefectures


def charger(apps, schema_editor):
    charger_prefectures(apps.get_model("accounts", "Prefecture"))


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    # Going back removes nothing: people may already belong to a prefecture.
    operations = [migrations.RunPython(charger, migrations.RunPython.noop)]
