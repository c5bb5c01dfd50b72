from byline.metadata.containers import DigestState
from byline.metadata.packet import xmp_packet
from byline.metadata.reading import FileReading, Reading, read
from byline.metadata.resolving import resolve
from tests.pictures import jpeg


def resolved(field, *sidecars, **blocks):
    return resolve(read(jpeg(**blocks), *sidecars))[field]


def test_a_single_source_stands():
    found = resolved("creator", exif={"creator": ("Jane Doe",)})

    assert (
        found.value, found.source, found.rule, found.conflict,
    ) == (("Jane Doe",), "exif", "only source", False)  # fmt: skip


def test_sources_that_agree_are_no_conflict():
    same = {"creator": ("Jane Doe",)}

    found = resolved("creator", exif=same, iim=same, xmp=same)

    assert (found.source, found.rule, found.conflict) == ("exif", "sources agree", False)


def test_exif_is_asked_first_and_the_conflict_is_told():
    found = resolved("creator", exif={"creator": ("Jane",)}, xmp={"creator": ("Joan",)})

    assert (found.source, found.rule, found.conflict) == ("exif", "exif first", True)


def test_the_longest_list_of_creators_wins_over_a_truncated_one():
    both = ("Jane Doe", "John Roe")

    found = resolved("creator", exif={"creator": ("Jane Doe",)}, xmp={"creator": both})

    assert (both, "xmp", "longest list of names", False) == (
        found.value, found.source, found.rule, found.conflict,
    )  # fmt: skip


def test_the_whole_credit_is_preferred_to_the_one_iim_cut():
    credit = "Crédits photos : Elodie Quatresous"

    found = resolved("credit_line", iim={"credit_line": credit}, xmp={"credit_line": credit})

    assert (credit, "xmp", False) == (found.value, found.source, found.conflict)


def test_iim_edited_after_xmp_is_newer():
    data = jpeg(iim={"headline": "Ancien titre"}, xmp={"headline": "Ancien titre"})
    edited = data.replace(b"\x02\x69\x00\x0cAncien titre", b"\x02\x69\x00\x0cNouveau tit.")

    found = resolve(read(edited))["headline"]

    assert (
        found.value, found.source, found.rule, found.conflict,
    ) == ("Nouveau tit.", "iim", "iim edited after xmp", True)  # fmt: skip


def test_sidecar_wins_over_embedded_xmp():
    found = resolved("headline", xmp_packet({"headline": "Corrigé"}), xmp={"headline": "Brut"})

    assert (
        found.value, found.source, found.rule, found.conflict,
    ) == ("Corrigé", "sidecar", "sidecar first", True)  # fmt: skip


def test_what_a_camera_writes_into_every_picture_is_no_caption():
    reading = read(jpeg(exif={"description": "OLYMPUS DIGITAL CAMERA"}))

    assert "description" not in resolve(reading)
    assert [item.value for item in reading.readings] == ["OLYMPUS DIGITAL CAMERA"]


def test_a_source_that_names_nobody_hides_no_name():
    found = resolved("creator", exif={"creator": ("DR",)}, xmp={"creator": ("Jane Doe",)})

    assert (
        found.value, found.source, found.rule, found.conflict,
    ) == (("Jane Doe",), "xmp", "somebody named over nobody", True)  # fmt: skip


def test_a_notice_that_names_nobody_hides_none_that_does():
    found = resolved(
        "copyright_notice",
        exif={"copyright_notice": "©"},
        iim={"copyright_notice": "© Jane Doe"},
    )

    assert (found.value, found.source) == ("© Jane Doe", "iim")


def test_a_short_text_is_not_one_that_iim_cut():
    # However the other one begins: only a text that fills the limit of IIM may have been cut.
    data = jpeg(iim={"headline": "Paris la nuit"}, xmp={"headline": "Lille la nuit"})
    edited = data.replace(
        b"\x02\x69\x00\x0dParis la nuit", b"\x02\x69\x00\x05Lille".ljust(17, b" ")
    )

    found = resolve(read(edited))["headline"]

    assert (found.value, found.source, found.conflict) == ("Lille", "iim", True)


def test_keywords_of_another_source_are_no_longer_list_of_names():
    found = resolved("keywords", iim={"keywords": ("débat", "Lille")}, xmp={"keywords": ("débat",)})

    assert (found.value, found.source) == (("débat",), "xmp")


def test_iim_is_newer_than_an_xmp_that_is_there():
    said = (
        Reading(field="headline", source="iim", value="Soir", raw="Soir"),
        Reading(field="headline", source="png", value="Matin", raw="Matin"),
    )

    found = resolve(FileReading(container="png", readings=said, digest=DigestState.ABSENT))[
        "headline"
    ]

    assert (found.value, found.rule, found.conflict) == ("Soir", "xmp before iim", True)


def test_a_list_that_names_fewer_of_the_same_is_no_conflict_and_one_that_names_others_is():
    whole = ("Débat", "Lille", "Up")

    fewer = resolved("keywords", iim={"keywords": whole[:2]}, xmp={"keywords": whole})
    others = resolved("keywords", iim={"keywords": ("Paris", "Lille")}, xmp={"keywords": whole})

    assert (fewer.value, fewer.conflict) == (whole, False)
    assert (others.value, others.conflict) == (whole, True)
