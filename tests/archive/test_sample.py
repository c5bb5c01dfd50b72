"""The sample archive tells the founding story, whole."""

import json
import sqlite3

from byline.archive.sample.building import build_sample
from byline.archive.sample.story import EVENT, FRAMES, SPEAKERS


def rows(path, sql):
    with sqlite3.connect(path) as connection:
        return connection.execute(sql).fetchall()


def test_all_is_published_but_what_has_no_credit(sample):
    states = dict(rows(sample.catalogue, "select source_name, published_at from photos"))

    assert len(FRAMES) == len(states) == 24
    assert sum(published is None for published in states.values()) == 2


def test_the_eight_speakers_have_their_roles(sample):
    found = dict(
        rows(
            sample.public / "current",
            "select name, role from appearances join people on people.slug = person"
            " where session is not null",
        )
    )

    assert {speaker.name: speaker.role for speaker in SPEAKERS} == found


def test_two_photographers_and_their_organisers(sample):
    assert {("Elodie Quatresous",), ("Thomas Vasseur",)} == set(
        rows(
            sample.public / "current",
            "select distinct name from credits join people on people.slug = person",
        )
    )
    ((organisers,),) = rows(sample.public / "current", "select organisers from events")
    assert list(EVENT.organisers) == json.loads(organisers)


def test_some_credits_stand_in_one_block_only(sample):
    sources = rows(
        sample.catalogue,
        "select group_concat(source) from readings where field = 'creator' group by photo",
    )

    assert {"exif,xmp", "iim", "xmp", "exif"} <= {
        ",".join(sorted(set(found.split(",")) - ({"iim"} if "," in found else set())))
        for (found,) in sources
    }


def test_building_it_again_leaves_it_as_it_is(sample):
    said = []

    build_sample(sample.root, announce=said.append)

    assert [f"The sample archive is in {sample.root} already."] == said
