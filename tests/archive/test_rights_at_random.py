"""Random sequences of everything that decides, against a reference of ten lines; some of them really baked.

Here a part of them; all with: make test-rights.
"""

import os
import random
import sqlite3
from contextlib import closing, suppress
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlite_utils import Database

from byline.archive.catalogue.contracts import Contract, Granted, insert_contract
from byline.archive.catalogue.leases import Lease, insert_lease, new_lease_name
from byline.archive.catalogue.opening import open_catalogue
from byline.archive.catalogue.overrides import SaidByStaff, set_by_staff
from byline.archive.catalogue.photos import photo_by_uid
from byline.archive.catalogue.reconciling import reconcile_photos
from byline.archive.catalogue.schema import migrations
from byline.archive.catalogue.transactions import transaction
from byline.archive.editing import states
from byline.archive.editing.events import edit_event
from byline.archive.editing.withdrawing import withdraw
from byline.archive.errors import Refused
from byline.archive.publishing.bundle import write_bundle
from byline.archive.publishing.publication import current_bundle, publish, published_uids
from byline.archive.rights.permission import publishable, shown_until
from byline.archive.rights.rulebook import rulebook, situation_of
from byline.archive.rights.situation import Rulebook
from byline.metadata.credit import PLAIN
from tests.catalogues import ingested
from tests.pictures import credited, write

IS_WHOLE = os.environ.get("BYLINE_RIGHTS") == "whole"
SEQUENCES = 10_000 if IS_WHOLE else 500
BAKED = 200 if IS_WHOLE else 6

PARIS = ZoneInfo("Europe/Paris")
START = datetime(2027, 3, 1, 12, tzinfo=UTC)


def reference(photo, at):
    """Whether the gallery may show a photo, in ten lines."""
    day = at.astimezone(PARIS).date()
    held = photo["held"] | (
        {"rejected"} if photo["rating"] == -1 and "released" not in photo["held"] else set()
    )
    if (
        held & {"withheld", "rejected", "restricted", "binned", "withdrawn"}
        or at < photo["embargo"]
    ):
        return False
    if (
        (photo["reviewed"] and "approved" not in held)
        or day > photo["keep_until"]
        or not photo["credit"]
    ):
        return False
    if (photo["rating"] or 0) < photo["least"] and not held & {"approved", "released"}:
        return False
    leases = [allowed for allowed, first, last in photo["leases"] if first <= day <= last]
    return all(leases) and bool(leases or photo["free"] or (
        photo["contract"][0] <= day <= photo["contract"][1] if photo["contract"] else not photo["agency"]))  # fmt: skip


def fresh(**more):
    longago, never = datetime(1970, 1, 1, tzinfo=UTC), date(2999, 1, 1)
    return {
        "held": set(), "rating": None, "embargo": longago, "reviewed": False, "keep_until": never,
        "credit": True, "least": -9, "leases": [], "free": False, "contract": None, "agency": False, **more,
    }  # fmt: skip


def some_day(chance):
    return START.date() + timedelta(days=chance.randint(-6, 6))


def days(chance):
    return sorted((some_day(chance), some_day(chance)))


class Catalogue:
    """What is done to photos: in a catalogue, and in the reference beside it."""

    def __init__(self, db, archive, chance, event):
        self.db, self.archive, self.chance, self.event = db, archive, chance, event
        self.photos = {}

    def do_one(self):
        name = self.chance.choice([name for name in dir(self) if name.startswith("on_")])
        uid = self.chance.choice(list(self.photos))
        with suppress(Refused):  # it stands there already
            getattr(self, name)(uid, self.photos[uid])

    def on_withhold(self, uid, photo):
        states.withhold(self.db, [uid], "why")
        photo["held"].add("withheld")

    def on_release(self, uid, photo):
        states.release(self.db, [uid])
        photo["held"] -= {"withheld", "rejected", "restricted"}
        photo["held"].add("released")
        photo["embargo"] = fresh()["embargo"]

    def on_approve(self, uid, photo):
        states.approve(self.db, [uid])
        photo["held"].add("approved")

    def on_embargo(self, uid, photo):
        until = datetime.combine(some_day(self.chance), time(18), PARIS)
        states.embargo(self.db, [uid], f"{until:%Y-%m-%dT%H:%M}")
        photo["embargo"] = until

    def on_reject(self, uid, photo):
        states.reject(self.db, [uid])
        photo["held"].discard("released")
        photo["held"].add("rejected")

    def on_restrict(self, uid, photo):
        states.restrict(self.db, [uid], ["marie"], "why")
        photo["held"].add("restricted")

    def on_bin(self, uid, photo):
        states.put_into_bin(self.db, [uid])
        photo["held"].add("binned")

    def on_unbin(self, uid, photo):
        states.take_out_of_bin(self.db, [uid])
        photo["held"].discard("binned")

    def on_lease(self, uid, photo):
        first, last = days(self.chance)
        allowed = self.chance.random() < 0.6
        use = self.chance.choice(["web", "gallery", "all", "linkedin"])
        lease = Lease(name=new_lease_name(), uid=uid, is_allowed=allowed, use=use,
                      starts_on=first.isoformat(), ends_on=last.isoformat())  # fmt: skip
        with transaction(self.db):
            insert_lease(self.db, lease)
        if use != "linkedin":
            photo["leases"].append((allowed, first, last))

    def on_event(self, _uid, _photo):
        values = self.chance.choice([
            {"is_reviewed": self.chance.random() < 0.3},
            {"least_rating": self.chance.choice([None, 2, 4])},
            {"keep_until": some_day(self.chance).isoformat()},
            {"keep_until": None},
        ])  # fmt: skip
        edit_event(self.db, self.archive, self.event, values)
        for photo in self.photos.values():
            if "is_reviewed" in values:
                photo["reviewed"] = values["is_reviewed"]
            if "least_rating" in values:
                photo["least"] = values["least_rating"] or -9
            if "keep_until" in values:
                last = values["keep_until"]
                photo["keep_until"] = date.fromisoformat(last) if last else fresh()["keep_until"]

    def on_terms(self, uid, photo):
        term, value = self.chance.choice([
            ("licence", "CC-BY-4.0"), ("licence", "all-rights-reserved"), ("licence", None),
            ("usage_rights", "agency"), ("usage_rights", "staff"), ("usage_rights", None),
            ("contract", "ours"), ("contract", None),
        ])  # fmt: skip
        self.set_term(uid, term, value)
        if term == "licence":
            photo["free"] = value == "CC-BY-4.0"
        elif term == "usage_rights":
            photo["agency"] = value == "agency"
        else:
            photo["contract"] = self.contract if value else None

    def with_contract(self):
        self.contract = days(self.chance)
        first, last = (day.isoformat() for day in self.contract)
        right = Granted(right="representation", extent="all", purpose="all", uses=("web",),
                        territory=("world",), starts_on=first, ends_on=last)  # fmt: skip
        with transaction(self.db):
            insert_contract(self.db, Contract(slug="ours", title="Ours", photographer=None, rights=(right,),
                                              has_name_mention=True, may_be_cropped=True))  # fmt: skip

    def set_term(self, uid, term, value):
        photo = photo_by_uid(self.db, uid).id
        said = SaidByStaff(value=None if value is None else f'"{value}"')
        with transaction(self.db):
            set_by_staff(self.db, photo, term, said)
            reconcile_photos(self.db, [photo])


@pytest.fixture(scope="module")
def bare():
    """A catalogue in memory, of an archive that has no files."""
    db = Database(sqlite3.connect(":memory:"))
    db.conn.create_function("made_by", 0, lambda: "somebody")
    migrations.apply(db)
    return db


class Bare(Catalogue):
    """Photos that are rows alone, so that many sequences are quickly done."""

    def set_term(self, uid, term, value):
        photo = photo_by_uid(self.db, uid).id
        key = {"photo": photo, "field": term}
        self.db.execute("delete from resolutions where photo = :photo and field = :field", key)
        if value is not None:
            row = {**key, "value": f'"{value}"', "source": "staff", "rule": "x", "conflict": 0}
            self.db["resolutions"].insert(row)
        if term == "contract":
            self.db["photos"].update(photo, {"contract": value})

    def add(self, uid, event):
        rating = self.chance.choice([None, -1, 1, 3, 5])
        credit = self.chance.random() < 0.9
        row = {"uid": uid, "digest": uid, "original": uid, "source_name": uid, "size_bytes": 1}
        photo = self.db["photos"].insert({**row, "event": event, "added_at": "2027"}).last_pk
        copy = {"photo": photo, "width_px": 1, "height_px": 1, "media_type": "image/jpeg"}
        self.db["derivatives"].insert({**copy, "digest": uid, "size_bytes": 1})
        if credit:
            person = self.db["people"].insert(
                {"slug": uid, "name": uid, "folded": uid, "kind": "person"}
            )
            self.db["credits"].insert({"photo": photo, "person": person.last_pk, "position": 0})
        if rating is not None:
            said = {"photo": photo, "field": "rating", "value": str(rating), "source": "xmp"}
            self.db["resolutions"].insert({**said, "rule": "x", "conflict": 0})
        self.photos[uid] = fresh(rating=rating, credit=credit)


def moments(chance, number):
    """Moments around midnights and evenings, where something begins or ends."""
    for _ in range(number):
        local = datetime.combine(some_day(chance), time(chance.choice([0, 18])), PARIS)
        yield local.astimezone(UTC) + timedelta(seconds=chance.choice([-1, 0, 1, 7200]))


#: Every moment at which something can begin or end here.
LATER = sorted(
    datetime.combine(START.date() + timedelta(days=day), time(hour), PARIS).astimezone(UTC)
    for day in range(-7, 9)
    for hour in (0, 18)
)


def test_every_sequence_decides_as_the_reference_does(bare):
    rules, disagreeing, verdicts = Rulebook(time_zone="Europe/Paris"), [], set()
    bare.execute("delete from changes")
    for seed in range(SEQUENCES):
        chance = random.Random(seed)
        slug = f"e{seed}"
        event = bare["events"].insert(
            {"slug": slug, "title": slug, "starts_on": "2027", "ends_on": "2027"}
        )
        done = Bare(bare, None, chance, slug)
        done.add(f"p{seed}", event.last_pk)
        done.with_contract()
        for _ in range(chance.randint(1, 8)):
            done.do_one()
        ((uid, said),) = done.photos.items()
        situation = situation_of(bare, uid, rules)
        for at in moments(chance, 4):
            expected = reference(said, at)
            verdicts.add(expected)
            if (publishable(situation, rules, at).answer == "yes") != expected:
                disagreeing.append((seed, at, said))
            if expected:
                ends = next(
                    (later for later in LATER if later > at and not reference(said, later)), None
                )
                if shown_until(situation, rules, at) != ends:
                    disagreeing.append((seed, at, ends, said))

    assert disagreeing == []
    assert verdicts == {True, False}


@pytest.fixture
def shoot(archive, byline, tmp_path):
    """Five photos of an event, as the reference sees them."""
    byline("event", "create", "up", "--title", "Up", "--from", "2027-03-01")
    byline("event", "edit", "up", "--time-zone", "Europe/Paris")
    card = write(tmp_path / "card", **{
        f"P{number}__JPG": credited(f"Jane {number}", seed=number, **({"rating": rating} if rating else {}))
        for number, rating in enumerate((None, -1, 1, 3, 5))
    })  # fmt: skip
    done = ingested(byline("ingest", card, "--event", "up", "--json"))
    ratings = {"P0.JPG": None, "P1.JPG": -1, "P2.JPG": 1, "P3.JPG": 3, "P4.JPG": 5}
    return {item["uid"]: fresh(rating=ratings[item["path"].rpartition("/")[2]]) for item in done}


def in_bundle(bundle):
    """Each photo of a bundle, and the moment from which it is hidden."""
    with closing(sqlite3.connect(bundle)) as connection:
        found = connection.execute(
            "select uid, at from photos left join ends on ends.photo = photos.id"
        )
        return {uid: at and datetime.fromisoformat(at) for uid, at in found}


@pytest.mark.parametrize("seed", range(BAKED))
def test_what_is_baked_and_what_is_served_between_is_what_the_reference_says(archive, shoot, seed):
    chance, at = random.Random(seed), START - timedelta(days=7)
    with open_catalogue(archive) as db:
        done = Catalogue(db, archive, chance, "up")
        done.photos = shoot
        done.with_contract()
        withdrawn = chance.choice(list(shoot))
    for bake in range(4):
        with open_catalogue(archive) as db:
            done.db = db
            for _ in range(chance.randint(0, 6)):
                done.do_one()
            if bake == 2:
                withdraw(db, [withdrawn], "asked")
                shoot[withdrawn]["held"].add("withdrawn")
        at += timedelta(hours=chance.randint(1, 90))
        publish(archive, moment=at.isoformat())
        assert set(published_uids(archive)) == {uid for uid in shoot if reference(shoot[uid], at)}

        served, now = in_bundle(current_bundle(archive.public)), at
        for hours in sorted(chance.randint(0, 90) for _ in range(4)):
            now = at + timedelta(hours=hours)
            shown = {uid for uid, ends in served.items() if ends is None or now < ends}
            assert all(reference(shoot[uid], now) for uid in shown)
            # Whom a lease hides and another lets in again has to wait for the next bundle.
            hidden = {uid for uid, ends in served.items() if ends and ends <= now}
            assert {uid for uid in served if reference(shoot[uid], now)} - shown <= hidden
        publish(archive, moment=now.isoformat(), is_due_alone=True)
        assert set(published_uids(archive)) == {uid for uid in shoot if reference(shoot[uid], now)}
        at = now
    anew = archive.root / "anew.db"
    with open_catalogue(archive) as db:
        rules = rulebook(db, archive, "")
        write_bundle(archive.catalogue, anew, PLAIN, at.isoformat(), rules=rules)
        assert in_bundle(anew) == in_bundle(current_bundle(archive.public))
        assert all(
            (publishable(situation_of(db, uid, rules), rules, at).answer == "yes")
            == reference(said, at)
            for uid, said in shoot.items()
        )
