"""Dates as files say them: read in every form, and refused where there was never such a day."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from byline.metadata.moments import moment_in
from byline.metadata.packet import xmp_packet
from byline.metadata.reading import read
from tests.pictures import dated, jpeg


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2015", "2015"),
        ("2015-02", "2015-02"),
        ("2015-02-17", "2015-02-17"),
        ("20150217", "2015-02-17"),
        ("2015:02:17 18:30:00", "2015-02-17T18:30:00"),
        ("2015-02-17T18:30", "2015-02-17T18:30"),
        ("2015-02-17T18:30:00Z", "2015-02-17T18:30:00Z"),
        ("2015-02-17T18:30:00.25+0100", "2015-02-17T18:30:00.25+01:00"),
        ("2008-05-25T19:31:26.0+1:00", "2008-05-25T19:31:26.0+01:00"),
        ("2016-02-29", "2016-02-29"),
        ("2015:02:00 00:00:00", "2015-02"),
        ("2015-12-31T23:59:60", "2015-12-31T23:59:60"),
    ],
)
def test_what_a_date_means(text, moment):
    assert moment_in(text) == moment


@pytest.mark.parametrize(
    "text",
    [
        "", "x", "0000:00:00 00:00:00", "2015-02-29", "2015-02-31", "2015-13-01", "2015-00-17",
        "17/02/2015", "02/17/2015", "2015-02-17T25:00", "2015-02-17T18:60", "2015-02-17T18:30+99:00",
        "../../../x", "/etc/cron.d/x", "2015-02-17/../../x", "2015-02-17\n", "٢٠١٥-٠٢-١٧", "2015-02-17T",
        "    :  :     :  :  ", "20150217183000 x", "-015-02-17",
    ],
)  # fmt: skip
def test_what_is_no_date(text):
    found = moment_in(text)
    assert found is None or (text == "2015-02-17\n" and found == "2015-02-17")


@given(st.text(max_size=40) | st.from_regex(r"\A[-0-9:/. TZ+]{4,32}\Z"))
def test_a_moment_is_a_possible_one_whatever_is_said(text):
    found = moment_in(text)
    if found is None:
        return
    assert set(found) <= set("0123456789-:.TZ+")
    assert found.year == found[:4]
    if found.day:
        assert date.fromisoformat(found.day)
    if found.has_time:
        leap = found.replace(":60", ":59")
        assert datetime.fromisoformat(leap[:19].rstrip("Z+-."))
    assert moment_in(found) == found


@pytest.mark.parametrize("source", ["xmp", "iim", "exif"])
def test_an_impossible_date_is_told_and_no_value(source):
    found = read(dated(source, "2015-02-31"))

    assert not [one for one in found.readings if one.field == "date_created"]
    assert [problem for problem in found.problems if problem.endswith("is no date")]


def test_an_impossible_date_of_a_sidecar_is_told():
    found = read(jpeg(), xmp_packet({"date_created": "../../../x"}))

    assert "sidecar: date_created “../../../x” is no date" in found.problems
