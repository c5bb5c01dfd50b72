import pytest


@pytest.fixture
def address(bundle_names):
    return f"/media/{bundle_names[0]}"


@pytest.fixture
def whole(sample, bundle_names):
    return (sample.public / "media" / bundle_names[0][:2] / bundle_names[0]).read_bytes()


def test_a_picture_is_sent_whole_and_for_ever(gallery, address, whole):
    answer = gallery(address)

    assert answer.content == whole
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-length"] == str(len(whole))


def test_who_has_it_is_told_so(gallery, address):
    tag = gallery(address).headers["etag"]

    answer = gallery(address, headers={"if-none-match": tag})

    assert (answer.status_code, answer.content) == (304, b"")


@pytest.mark.parametrize(
    ("wanted", "part"),
    [
        ("bytes=0-9", slice(0, 10)),
        ("bytes=5-", slice(5, None)),
        ("bytes=-7", slice(-7, None)),
        ("bytes=3-99999999", slice(3, None)),
    ],
)
def test_a_range_is_sent(gallery, address, whole, wanted, part):
    answer = gallery(address, headers={"range": wanted})

    assert (answer.status_code, answer.content) == (206, whole[part])


def test_several_ranges_are_sent_together(gallery, address, whole):
    answer = gallery(address, headers={"range": "bytes=0-1,4-5"})

    assert answer.status_code == 206
    assert answer.headers["content-type"].startswith("multipart/byteranges")
    assert whole[0:2] in answer.content
    assert whole[4:6] in answer.content


def test_a_range_that_is_not_there_is_refused(gallery, address):
    assert gallery(address, headers={"range": "bytes=99999999-"}).status_code == 416


@pytest.mark.parametrize("wanted", ["bytes=9-3", "bytes=-0", "lines=1-2", "bytes=-", "bytes=x-y"])
def test_what_is_no_range_is_refused(gallery, address, wanted):
    assert gallery(address, headers={"range": wanted}).status_code in (400, 416)


def test_a_range_of_what_has_changed_since_is_answered_with_the_whole(gallery, address, whole):
    answer = gallery(address, headers={"range": "bytes=0-9", "if-range": '"another"'})

    assert (answer.status_code, answer.content) == (200, whole)


def test_head_tells_the_size_and_sends_nothing(gallery, address, whole):
    answer = gallery(address, "HEAD")

    assert answer.headers["content-length"] == str(len(whole))
    assert answer.content == b""


def test_static_files_have_the_address_of_their_contents(gallery):
    import re

    found = re.search(r'href="(/static/\w+/byline\.css)"', gallery("/fr/").text)
    answer = gallery(found[1])

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
