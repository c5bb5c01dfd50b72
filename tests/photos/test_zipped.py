import contextlib
import io
import stat
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from byline.photos.errors import BadShoot
from byline.photos.zipped import unpack


def packed(path, entries):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data, mode in entries:
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = mode << 16
            file.writestr(entry, data)
    return path


@pytest.mark.parametrize(
    ("name", "data", "mode", "fault"),
    [
        ("../A.jpg", b"x", 0, "points out of its folder"),
        ("/etc/A.jpg", b"x", 0, "points out of its folder"),
        ("a\\..\\A.jpg", b"x", 0, "points out of its folder"),
        ("A.jpg", b"/etc/passwd", stat.S_IFLNK | 0o777, "is a link or a device"),
        ("A.jpg", b"", stat.S_IFIFO, "is a link or a device"),
        ("A.jpg", bytes(3_000_000), 0, "unpacks to far more than a photo"),
    ],
)
def test_what_no_camera_packs_is_refused_whole(tmp_path, name, data, mode, fault):
    path = packed(tmp_path / "card.zip", [("good.jpg", b"x", 0), (name, data, mode)])
    (tmp_path / "out").mkdir()

    with pytest.raises(BadShoot, match=fault):
        unpack(path, tmp_path / "out")

    assert list((tmp_path / "out").iterdir()) == []


def test_a_torn_zip_is_refused(tmp_path):
    path = packed(tmp_path / "card.zip", [("A.jpg", bytes(range(256)) * 40, 0)])
    path.write_bytes(path.read_bytes()[:-30])

    with pytest.raises(BadShoot, match="is not a whole ZIP"):
        unpack(path, tmp_path)


@settings(max_examples=200)
@given(
    names=st.lists(
        st.text(st.sampled_from("abé./\\~ \u202e"), min_size=1, max_size=12),
        max_size=5,
        unique=True,
    )
)
def test_no_zip_writes_outside_its_folder(tmp_path_factory, names):
    folder = tmp_path_factory.mktemp("zip")
    out = folder / "deep" / "out"
    out.mkdir(parents=True)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name in names:
            file.writestr(zipfile.ZipInfo(name), b"x")
    (folder / "card.zip").write_bytes(buffer.getvalue())

    with contextlib.suppress(BadShoot, OSError):
        unpack(folder / "card.zip", out)

    outside = {path for path in folder.rglob("*") if not path.is_relative_to(out)}
    assert outside == {folder / "card.zip", folder / "deep"}


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("Élodie été.jpg".encode(), "Élodie été.jpg"),
        ("Élodie été.jpg".encode("cp850"), "Élodie été.jpg"),
        ("Ça et là.jpg".encode("cp437"), "Ça et là.jpg"),
        ("ÀÁ Ø.jpg".encode("cp850"), "ÀÁ Ø.jpg"),
        (b"folder\\IMG_1.jpg", "folder/IMG_1.jpg"),
        (b"plain/IMG_1.jpg", "plain/IMG_1.jpg"),
    ],
)
def test_a_name_without_its_flag_is_read_as_what_it_is(tmp_path, raw, name):
    placeholder = "x" * len(raw)
    path = packed(tmp_path / "card.zip", [(placeholder, b"data", 0)])
    path.write_bytes(path.read_bytes().replace(placeholder.encode(), raw))
    (tmp_path / "out").mkdir()

    unpack(path, tmp_path / "out")

    assert [
        file.relative_to(tmp_path / "out").as_posix() for file in (tmp_path / "out").rglob("*.jpg")
    ] == [name]


@pytest.mark.parametrize(
    "name", ["C:\\A.jpg", "\\\\server\\A.jpg", "a\\..\\..\\A.jpg", "\\A.jpg", "C:/A.jpg"]
)
def test_a_path_of_windows_points_out_of_its_folder_like_any_other(tmp_path, name):
    path = packed(tmp_path / "card.zip", [(name, b"x", 0)])
    (tmp_path / "out").mkdir()

    with pytest.raises(BadShoot, match="points out of its folder"):
        unpack(path, tmp_path / "out")
