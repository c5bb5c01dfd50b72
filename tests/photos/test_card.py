import os

import pytest

from byline.photos.card import scan
from byline.photos.errors import BadShoot
from tests.pictures import write


def names(shots):
    return [
        tuple(path.name if path else None for path in (shot.main, shot.raw, shot.sidecar))
        for shot in shots
    ]


def test_raw_jpeg_and_sidecar_of_one_frame_are_one_shot(tmp_path):
    card = write(tmp_path, IMG_1__JPG=b"", IMG_1__CR2=b"", img_1__xmp=b"", IMG_2__JPG=b"")

    assert names(scan([card])) == [
        ("IMG_1.JPG", "IMG_1.CR2", "img_1.xmp"),
        ("IMG_2.JPG", None, None),
    ]


def test_both_habits_of_naming_sidecars_are_known(tmp_path):
    card = write(tmp_path, A__jpg=b"", A__jpg__xmp=b"", B__NEF=b"", B__xmp=b"")

    assert names(scan([card])) == [("A.jpg", None, "A.jpg.xmp"), ("B.NEF", None, "B.xmp")]


def test_two_pictures_of_one_name_are_two_shots(tmp_path):
    card = write(tmp_path, A__jpg=b"", A__png=b"", A__dng=b"")

    assert names(scan([card])) == [("A.jpg", "A.dng", None), ("A.png", None, None)]


def test_frames_of_one_name_in_two_folders_are_not_mixed(tmp_path):
    write(tmp_path / "100", A__JPG=b"")
    write(tmp_path / "101", A__CR2=b"")

    assert names(scan([tmp_path])) == [("A.JPG", None, None), ("A.CR2", None, None)]


def test_every_file_ends_up_in_exactly_one_shot(tmp_path):
    card = write(tmp_path, A__JPG=b"", A__CR2=b"", A__NEF=b"", notes__txt=b"", B__xmp=b"")

    files = [path.name for shot in scan([card]) for path in shot.files]

    assert sorted(os.listdir(card)) == sorted(files)


def test_system_files_are_passed_over_and_links_are_not_followed(tmp_path):
    card = write(tmp_path / "card", A__JPG=b"", Thumbs__db=b"")
    write(tmp_path / "elsewhere", secret__JPG=b"")
    (card / "._A.JPG").write_bytes(b"")
    (card / "away").symlink_to(tmp_path / "elsewhere")

    assert [shot.main.name for shot in scan([card])] == ["A.JPG", "away"]


def test_accents_written_apart_and_whole_are_one_name(tmp_path):
    import unicodedata

    (tmp_path / unicodedata.normalize("NFD", "Évènement.jpg")).write_bytes(b"")
    (tmp_path / unicodedata.normalize("NFC", "Évènement.xmp")).write_bytes(b"")

    assert len(scan([tmp_path])) == 1


def test_a_file_named_twice_is_one(tmp_path):
    card = write(tmp_path, A__JPG=b"")

    assert len(scan([card, card / "A.JPG"])) == 1


def test_a_shoot_that_does_not_exist_is_refused(tmp_path):
    with pytest.raises(BadShoot) as refusal:
        scan([tmp_path / "none"])

    assert f"{tmp_path / 'none'}: does not exist; give the card's folder or a photo" == str(
        refusal.value
    )
