"""The house stays as drawn: layers, docstrings, exports, the lock, what commits may not carry."""

import doctest
import importlib
import pkgutil
import re
import subprocess
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]
_FOLDERS = ("archive", "metadata", "photos", "plugins")


def modules():
    for folder in _FOLDERS:
        package = importlib.import_module(f"byline.{folder}")
        yield package.__name__
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not found.name.endswith("__main__"):
                yield found.name


@pytest.mark.parametrize("name", list(modules()))
def test_examples_in_docstrings_are_true(name):
    result = doctest.testmod(importlib.import_module(name))

    assert result.failed == 0


def test_examples_are_found_at_all():
    attempted = sum(doctest.testmod(importlib.import_module(name)).attempted for name in modules())

    assert attempted >= 15


@pytest.mark.parametrize("name", list(modules()))
def test_what_a_module_exports_is_there(name):
    module = importlib.import_module(name)

    assert [item for item in getattr(module, "__all__", []) if not hasattr(module, item)] == []


def test_every_folder_is_linked_for_the_type_checker():
    for folder in _FOLDERS:
        assert (_ROOT / ".typing" / "byline" / folder).resolve() == _ROOT / folder


def test_modules_and_functions_stay_small():
    import ast

    long = []
    for folder in _FOLDERS:
        for path in (_ROOT / folder).rglob("*.py"):
            text = path.read_text("utf-8")
            if path.name == "schema.py":
                continue  # tables are as long as they are
            if text.count("\n") > 400 and "sample" not in path.parts:
                long.append(path.name)
            long += [
                f"{path.name}:{node.name}"
                for node in ast.walk(ast.parse(text))
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
                and len(node.body) > 1
                and node.end_lineno - node.body[1].lineno > 60
            ]

    assert long == []


def test_the_lock_pins_all_by_hash_and_names_no_registry():
    text = (_ROOT / "requirements.lock").read_text("utf-8")
    pins = re.findall(r"^([a-z0-9-]+)==", text, re.MULTILINE)
    wanted = re.findall(
        r'^    "([a-z0-9-]+)[><=]', (_ROOT / "pyproject.toml").read_text("utf-8"), re.MULTILINE
    )

    assert set(wanted) <= set(pins)
    assert text.count("--hash=sha256:") >= len(pins)
    assert "://" not in text
    assert "--index" not in text


def test_no_sql_is_made_of_values():
    """SQL is built of constants: no f-string puts anything but a constant of ours into it."""
    allowed = {
        "PICTURE_COLUMNS", "queries.PICTURE_COLUMNS", "_EVENT_COLUMNS", "table", "{place",
        "GAP", "MAY_BE_SHOWN", "_COPIES", "_STALE_IDS", "discarded",
        # Conditions and orders, each chosen among texts that stand in the code.
        "columns", "place", "' and '.join(wanted)", '" and ".join(wanted)', "found", "{found",
        "order", "{order", "condition", "asked.found()",
    }  # fmt: skip
    found = set()
    for folder in ("archive", "plugins"):
        for path in (_ROOT / folder).rglob("*.py"):
            if path.name == "triggers.py":
                continue  # built of its own table of names
            for string in re.findall(
                r'f"""(.*?)"""|f"(select .*?)"', path.read_text("utf-8"), re.DOTALL
            ):
                text = "".join(string)
                if re.search(r"\bselect\b", text):
                    found |= set(re.findall(r"\{([^}]+)\}", text))

    assert found <= allowed


def test_no_tracked_file_names_this_machine():
    listing = subprocess.run(
        ["git", "ls-files", "-z"], cwd=_ROOT, capture_output=True, text=True, check=True
    )
    words = re.compile(
        "|".join(
            ("/wo" + "rk/", "/ro" + "ot/", "pypi" + r"\.org", "deb" + r"ian\.org", "npm" + "js")
        )
    )
    for name in filter(None, listing.stdout.split("\0")):
        path = _ROOT / name
        if path.is_file() and not path.is_symlink() and path.suffix not in (".png", ".jpg"):
            assert not words.search(path.read_text("utf-8")), name
