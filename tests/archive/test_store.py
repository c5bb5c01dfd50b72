import hashlib
import os
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from byline.archive.storage import originals
from byline.archive.storage.naming import safe_name
from byline.archive.storage.originals import UnreadableSource, keep, name_in, stage


def staged(tmp_path, data, name="A.JPG", part="1.part"):
    source = tmp_path / "card" / name
    source.parent.mkdir(exist_ok=True)
    source.write_bytes(data)
    return stage(source, [tmp_path / part])


@pytest.mark.parametrize("most_held", [0, 64 << 20])
@pytest.mark.parametrize("place", [0, 1 << 20, (2 << 20) + 4])
def test_a_copy_that_differs_from_what_was_read_is_refused(tmp_path, monkeypatch, most_held, place):
    monkeypatch.setattr(originals, "_MOST_HELD", most_held)
    # A disk that says it is done, and has one byte wrong.
    monkeypatch.setattr(originals.os, "fsync", lambda file: os.pwrite(file, b"?", place))

    with pytest.raises(UnreadableSource, match="was not written as it was read"):
        staged(tmp_path, b"x" * ((2 << 20) + 5))


@pytest.mark.parametrize("size", [0, 1, (1 << 20) - 1, 1 << 20, (2 << 20) + 5])
@pytest.mark.parametrize("most_held", [0, 64 << 20])
def test_a_copy_has_the_bytes_and_the_digest_of_its_source(tmp_path, monkeypatch, size, most_held):
    monkeypatch.setattr(originals, "_MOST_HELD", most_held)
    data = os.urandom(size)

    file = staged(tmp_path, data)

    assert data == file.copies[0].read_bytes()
    assert hashlib.sha256(data).hexdigest() == file.digest
    assert size == file.size_bytes


def test_a_source_that_grows_while_it_is_read_is_refused(tmp_path, monkeypatch):
    copy = originals._copy

    def copy_while_it_grows(*given):
        result = copy(*given)
        with (tmp_path / "card" / "A.JPG").open("ab") as file:
            file.write(b"more")
        return result

    monkeypatch.setattr(originals, "_copy", copy_while_it_grows)

    with pytest.raises(UnreadableSource, match="changed while it was read"):
        staged(tmp_path, b"x")


def test_nothing_is_ever_replaced(tmp_path):
    def kept(data, part):
        file = staged(tmp_path, data, part=part)
        final = tmp_path / "kept" / name_in([tmp_path / "kept"], "A.JPG", file.digest)
        keep(file.copies[0], final)
        return final

    first, again, other = kept(b"one", "1.part"), kept(b"one", "2.part"), kept(b"two", "3.part")

    assert first == again
    assert (first.read_bytes(), other.read_bytes()) == (b"one", b"two")


def test_a_living_run_is_not_swept(tmp_path, archive):
    with originals.staging(archive.staging) as alive:
        os.utime(alive, (0, 0))
        sweeper = threading.Thread(target=originals._sweep, args=[archive.staging])
        sweeper.start()
        sweeper.join()

        assert alive.is_dir()

    assert not alive.exists()


@given(st.text(min_size=1, max_size=200))
def test_every_name_becomes_one_that_every_file_system_takes(name):
    safe = safe_name(name)

    assert 0 < len(safe) <= 121
    assert not set(safe) - set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")
    assert safe[0] not in ".-"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Αθήνα.JPG", "Athina.JPG"), ("Фестиваль.jpg", "Festival.jpg"), ("مهرجان.png", "mhrjn.png"),
        ("写真.NEF", "XieZhen.NEF"), ("Łódź straße.JPG", "Lodz_strasse.JPG"), ("写真 2015.JPG", "XieZhen_2015.JPG"),
        ("L'été.jpg", "Lete.jpg"), ("\u202e.jpg", "jpg"), ("写/../真.jpg", "Zhen.jpg"),
    ],
)  # fmt: skip
def test_a_name_in_any_script_stays_readable_and_keeps_its_suffix(name, kept):
    assert safe_name(name) == kept
