"""What byline is made of: licences that we may import, versions that its own bounds allow, notices in the wheel."""

import os
import platform
import re
import sys
import tomllib

import pytest
from packaging.requirements import Requirement

from tests import audit

_PROJECT = tomllib.loads((audit.ROOT / "pyproject.toml").read_text())["project"]
_LOCKED = dict(
    re.findall(
        r"^([a-z0-9-]+)==([^ ;]+)", (audit.ROOT / "requirements.lock").read_text(), re.MULTILINE
    )
)


@pytest.mark.parametrize("package", audit.packages(), ids=lambda one: one.name)
def test_every_licence_is_one_that_we_may_import(package):
    assert package.licence.startswith(audit.ALLOWED), package
    assert "AGPL" not in package.licence


@pytest.mark.skipif(
    (sys.platform, platform.machine()) != ("linux", "x86_64"), reason="other platforms need others"
)
def test_the_notices_are_of_what_is_installed():
    if os.environ.get("BYLINE_WRITE"):
        audit.NOTICES.write_text(audit.notices(), encoding="utf-8")
    assert audit.NOTICES.read_text("utf-8") == audit.notices()


@pytest.mark.parametrize(
    "text", [*_PROJECT["dependencies"], *_PROJECT["optional-dependencies"]["test"]]
)
def test_the_lock_is_within_the_bounds_that_are_promised(text):
    needs = Requirement(text)
    bounds = {bound.operator for bound in needs.specifier}

    assert needs.specifier.contains(_LOCKED[needs.name])
    assert ">=" in bounds or needs.name == "byline"


@pytest.mark.parametrize("text", _PROJECT["dependencies"])
def test_a_floor_is_what_was_tried(text):
    """A floor far below the lock is a promise that nobody has kept: of the same major version at least."""
    needs = Requirement(text)
    (floor,) = [bound.version for bound in needs.specifier if bound.operator == ">="]

    assert floor.split(".")[0] == _LOCKED[needs.name].split(".")[0]
