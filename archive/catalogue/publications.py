"""What each publication put into the gallery and took out of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlite_utils import Database

from ..storage.layout import Archive


def publication_record(db: Database, name: str) -> dict[str, Any] | None:
    """What a publication put into the gallery and took out of it."""
    sql = "select name, made_at, detail from publications where name = :name"
    row = next(db.query(sql, {"name": name}), None)
    return row and {"name": row["name"], "made_at": row["made_at"], **json.loads(row["detail"])}


def restore_publications(
    db: Database, archive: Archive, records: Iterable[Mapping[str, Any]]
) -> None:
    """Say again what is public, from the records of all publications, in their order."""
    # Byline's first weeks wrote one record of all that was published.
    path = archive.records / "publication.json"
    before = json.loads(path.read_text("utf-8")) if path.exists() else {}
    for uid, moment in before.get("published", {}).items():
        _restore_published(db, uid, moment)
    db["gone"].insert_all({"uid": uid} for uid in before.get("gone", ()))
    for record in records:
        for uid in record["published"]:
            _restore_published(db, uid, record["made_at"])
        for uid in record["gone"]:
            _restore_published(db, uid, None)
            db["gone"].insert({"uid": uid}, ignore=True)
        detail = json.dumps({"published": record["published"], "gone": record["gone"]})
        row = {"name": record["name"], "made_at": record["made_at"], "detail": detail}
        db["publications"].insert(row)


def _restore_published(db: Database, uid: str, moment: str | None) -> None:
    key = {"uid": uid, "moment": moment}
    db.execute("update photos set published_at = :moment where uid = :uid", key)
    db.execute("delete from gone where uid = :uid", {"uid": uid})
