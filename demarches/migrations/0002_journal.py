"""The journal is append-only: on PostgreSQL a trigger refuses to change or delete a line."""

from django.db import migrations

CREER = """
CREATE FUNCTION demarches_journal_immuable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'Le journal ne se modifie pas (%).', TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER evenement_immuable BEFORE UPDATE OR DELETE ON demarches_evenement
  FOR EACH ROW EXECUTE FUNCTION demarches_journal_immuable();
CREATE FUNCTION demarches_depot_immuable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.depose_le IS NOT NULL AND NEW.depose_le IS DISTINCT FROM OLD.depose_le THEN
    RAISE EXCEPTION 'La date de dépôt ne change pas.'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER dossier_depot_immuable BEFORE UPDATE ON demarches_dossier
  FOR EACH ROW EXECUTE FUNCTION demarches_depot_immuable();
"""

SUPPRIMER = """
DROP TRIGGER IF EXISTS evenement_immuable ON demarches_evenement;
DROP FUNCTION IF EXISTS demarches_journal_immuable();
DROP TRIGGER IF EXISTS dossier_depot_immuable ON demarches_dossier;
DROP FUNCTION IF EXISTS demarches_depot_immuable();
"""


def creer(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(CREER, None)


def supprimer(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(SUPPRIMER, None)


class Migration(migrations.Migration):
    dependencies = [("demarches", "0001_initial")]

    operations = [migrations.RunPython(creer, supprimer)]
