import os
from pathlib import Path

import pytest

from byline.photos.card import scan
from byline.photos.errors import BadShoot
from tests.pictures import write


def names(card):
    return [
        (
            shot.main.name,
            shot.raw.name if shot.raw else None,
            *(path.name for path in shot.sidecars),
        )
        for shot in card.shots
    ]


def test_raw_jpeg_and_sidecar_of_one_frame_are_one_shot(tmp_path):
    card = write(tmp_path, IMG_1__JPG=b"", IMG_1__CR2=b"", img_1__xmp=b"", IMG_2__JPG=b"")

    assert names(scan([card])) == [
        ("IMG_1.JPG", "IMG_1.CR2", "img_1.xmp"),
        ("IMG_2.JPG", None),
    ]


def test_both_habits_of_naming_sidecars_are_known(tmp_path):
    card = write(tmp_path, A__jpg=b"", A__jpg__xmp=b"", B__NEF=b"", B__xmp=b"")

    assert names(scan([card])) == [("A.jpg", None, "A.jpg.xmp"), ("B.NEF", None, "B.xmp")]


def test_two_pictures_of_one_name_are_two_shots(tmp_path):
    card = write(tmp_path, A__jpg=b"", A__png=b"", A__dng=b"")

    assert names(scan([card])) == [("A.jpg", "A.dng"), ("A.png", None)]


def test_frames_of_one_name_in_two_folders_are_not_mixed(tmp_path):
    write(tmp_path / "100", A__JPG=b"")
    write(tmp_path / "101", A__CR2=b"")

    assert names(scan([tmp_path])) == [("A.JPG", None), ("A.CR2", None)]


def test_every_file_ends_up_in_exactly_one_shot(tmp_path):
    card = write(tmp_path, A__JPG=b"", A__CR2=b"", A__NEF=b"", notes__txt=b"", B__xmp=b"")

    files = [path.name for shot in scan([card]).shots for path in shot.files]

    assert sorted(os.listdir(card)) == sorted(files)


def test_system_files_are_passed_over_and_links_are_not_followed(tmp_path):
    card = write(tmp_path / "card", A__JPG=b"", Thumbs__db=b"")
    write(tmp_path / "elsewhere", secret__JPG=b"")
    (card / "._A.JPG").write_bytes(b"")
    (card / "away").symlink_to(tmp_path / "elsewhere")

    assert [shot.main.name for shot in scan([card]).shots] == ["A.JPG", "away"]


def test_accents_written_apart_and_whole_are_one_name(tmp_path):
    import unicodedata

    (tmp_path / unicodedata.normalize("NFD", "Évènement.jpg")).write_bytes(b"")
    (tmp_path / unicodedata.normalize("NFC", "Évènement.xmp")).write_bytes(b"")

    assert len(scan([tmp_path]).shots) == 1


def test_a_file_named_twice_is_one(tmp_path):
    card = write(tmp_path, A__JPG=b"")

    assert len(scan([card, card / "A.JPG"]).shots) == 1


def left(card):
    return sorted((found.path.name, found.why) for found in card.left_behind)


def kept_files(card):
    return sorted(shot.main.name for shot in card.shots if shot.is_only_kept)


def test_all_sidecars_of_a_frame_belong_to_it_in_the_order_in_which_they_speak(tmp_path):
    card = write(
        tmp_path,
        IMG_1__JPG=b"",
        IMG_1__CR2=b"",
        IMG_1__xmp=b"",
        IMG_1__CR2__xmp=b"",
        IMG_1_02__JPG__xmp=b"",
        IMG_1_01__JPG__xmp=b"",
        IMG_1__JPG__xmp=b"",
    )

    (shot,) = scan([card]).shots

    assert [path.name for path in shot.sidecars] == [
        "IMG_1.JPG.xmp", "IMG_1.CR2.xmp", "IMG_1.xmp", "IMG_1_01.JPG.xmp", "IMG_1_02.JPG.xmp",
    ]  # fmt: skip
    assert shot.companions[-1].name == "IMG_1.JPG.xmp"


def test_a_sidecar_of_a_frame_of_that_name_is_no_version_of_another(tmp_path):
    card = write(tmp_path, A__JPG=b"", A_01__JPG=b"", A_01__JPG__xmp=b"", A_001__JPG__xmp=b"")

    assert names(scan([card])) == [
        ("A.JPG", None), ("A_001.JPG.xmp", None), ("A_01.JPG", None, "A_01.JPG.xmp"),
    ]  # fmt: skip


def test_two_sidecars_that_differ_by_case_alone_are_both_taken(tmp_path):
    card = write(tmp_path, A__JPG=b"", A__xmp=b"", A__XMP=b"")

    assert sorted(path.name for shot in scan([card]).shots for path in shot.files) == [
        "A.JPG", "A.XMP", "A.xmp",
    ]  # fmt: skip


def test_video_sound_and_settings_of_a_frame_belong_to_it(tmp_path):
    card = write(
        tmp_path,
        IMG_1__HEIC=b"",
        IMG_1__MOV=b"",
        IMG_1__AAE=b"",
        IMG_1__HEIC__pp3=b"",
        SND_0002__WAV=b"",
        IMG_0002__JPG=b"",
        IMG_0002__THM=b"",
        C1__MP4=b"",
        C1__THM=b"",
        C1M01__XML=b"",
        SND_0003__WAV=b"",
        MVI_4__MP4=b"",
        MVI_4__xmp=b"",
    )

    found = scan([card])

    assert {shot.main.name: [path.name for path in shot.others] for shot in found.shots} == {
        "IMG_1.HEIC": ["IMG_1.AAE", "IMG_1.HEIC.pp3", "IMG_1.MOV"],
        "IMG_0002.JPG": ["IMG_0002.THM", "SND_0002.WAV"],
        **{name: [] for name in kept_files(found)},
    }
    assert kept_files(found) == [
        "C1.MP4", "C1.THM", "C1M01.XML", "MVI_4.MP4", "MVI_4.xmp", "SND_0003.WAV",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "name",
    ["Thumbs.db", "desktop.ini", ".DS_Store", "._A.JPG", "M0100.CTG", "AUTPRINT.MRK", "NIKON001.DSC",
     "AVIN0001.BNP", "MEDIAPRO.XML", "IndexerVolumeGuid"],
)  # fmt: skip
def test_litter_is_named_and_left(tmp_path, name):
    write(tmp_path, A__JPG=b"")
    (tmp_path / name).write_bytes(b"x")

    found = scan([tmp_path])

    assert names(found) == [("A.JPG", None)]
    assert left(found) == [(name, "litter")]


@pytest.mark.parametrize(
    "folder",
    ["@eaDir/A.JPG", "#recycle", "$RECYCLE.BIN/S-1-5", ".Trash-1000/files", ".Trashes/501", ".Trash",
     "Previews.lrdata", "Catalogue Previews.lrdata", ".thumbnails"],
)  # fmt: skip
def test_trash_is_named_and_taken_only_when_asked_for(tmp_path, folder):
    write(tmp_path, A__JPG=b"")
    write(tmp_path / folder, B__JPG=b"", Thumbs__db=b"")

    found, all_of_it = scan([tmp_path]), scan([tmp_path], include_trash=True)

    assert names(found) == [("A.JPG", None)]
    assert left(found) == [("B.JPG", "trash"), ("Thumbs.db", "trash")]
    assert sorted(names(all_of_it)) == [("A.JPG", None), ("B.JPG", None)]
    assert kept_files(all_of_it) == []
    assert left(all_of_it) == [("Thumbs.db", "litter")]


def test_what_is_hidden_is_kept_and_never_shown(tmp_path):
    write(tmp_path, A__JPG=b"", Picasa__ini=b"")
    write(tmp_path / ".picasaoriginals", A__JPG=b"")
    write(tmp_path / "FOUND.000", FILE0000__CHK=b"")
    write(tmp_path / "lost.dir", **{"12345": b""})
    (tmp_path / ".B.JPG").write_bytes(b"")

    assert kept_files(scan([tmp_path])) == [".B.JPG", "12345", "A.JPG", "FILE0000.CHK"]
    assert not scan([tmp_path / ".picasaoriginals"]).shots[0].is_only_kept


def test_a_card_has_its_folder_of_photos_or_is_a_volume(tmp_path):
    write(tmp_path / "card" / "dcim" / "100", A__JPG=b"")
    write(tmp_path / "folder", B__JPG=b"")

    assert scan([tmp_path / "card"]).is_whole
    assert scan([Path("/dev/shm")]).is_whole or not os.path.ismount("/dev/shm")
    assert not scan([tmp_path / "card" / "dcim"]).is_whole
    assert not scan([tmp_path / "folder"]).is_whole
    assert not scan([tmp_path / "card", tmp_path / "folder"]).is_whole
    assert not scan([tmp_path / "card" / "dcim" / "100" / "A.JPG"]).is_whole


def test_a_raw_on_one_card_and_its_picture_on_another_are_one_frame_until_their_words_differ(
    tmp_path,
):
    write(tmp_path / "a" / "DCIM" / "100", IMG_1__JPG=b"", IMG_2__JPG=b"", IMG_1__xmp=b"")
    write(tmp_path / "b" / "DCIM" / "100", IMG_1__CR2=b"", IMG_3__CR2=b"")

    found = scan([tmp_path / "a", tmp_path / "b"])

    assert names(found) == [
        ("IMG_1.JPG", "IMG_1.CR2", "IMG_1.xmp"), ("IMG_2.JPG", None), ("IMG_3.CR2", None),
    ]  # fmt: skip
    assert [shot.is_joined for shot in found.shots] == [True, False, False]


def test_an_archive_is_never_a_shoot(tmp_path):
    write(tmp_path / "disk", A__JPG=b"")
    write(tmp_path / "disk" / "archive" / ".byline", archive__json=b"{}")

    with pytest.raises(BadShoot, match=r"disk/archive: is an archive of byline's"):
        scan([tmp_path / "disk"])


def test_a_shoot_that_does_not_exist_is_refused(tmp_path):
    with pytest.raises(BadShoot) as refusal:
        scan([tmp_path / "none"])

    assert f"{tmp_path / 'none'}: does not exist; give the card's folder or a photo" == str(
        refusal.value
    )
