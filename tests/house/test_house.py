"""The house stays as drawn: layers, docstrings, exports, the lock, what commits may not carry."""

import ast
import doctest
import importlib
import os
import pkgutil
import re
import shutil
import subprocess
import sys
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


def sources():
    for folder in _FOLDERS:
        for path in sorted((_ROOT / folder).rglob("*.py")):
            yield path, ast.parse(path.read_text("utf-8"))


def test_modules_and_functions_stay_small():
    long = []
    for path, tree in sources():
        if "sample" in path.parts:
            continue  # drawings are as long as they are
        if path.read_text("utf-8").count("\n") > 400:
            long.append(path.name)
        long += [
            f"{path.name}:{node.name}"
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            and len(node.body) > 1
            and node.end_lineno - node.body[1].lineno > 55
        ]

    assert long == []


def test_the_archive_has_about_a_dozen_rooms():
    entries = [path for path in (_ROOT / "archive").iterdir() if path.name != "__pycache__"]

    assert len(entries) <= 18


def test_every_room_and_module_says_in_a_sentence_what_it_is():
    for path, tree in sources():
        first = (ast.get_docstring(tree) or "").split("\n\n")[0]
        assert first.endswith("."), path
        assert len(first) <= 140, path


def test_the_face_of_a_room_of_the_archive_is_its_sentence_and_nothing_more():
    """A re-export would load all of a room where one module of it is asked for."""
    for path, tree in sources():
        if path.name == "__init__.py" and "archive" in path.parts and path.parent.name != "cli":
            assert len(tree.body) == 1, path


def lint_imports(folder):
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [program, "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "500"},
        capture_output=True,
        text=True,
        check=False,
    )


#: An import that each contract forbids, by words of the contract's name.
_FORBIDDEN = {
    "plugins, archive, then metadata": ("metadata/names.py", "from ..archive.clock import now"),
    "Inside the archive": ("archive/catalogue/notes.py", "from ..editing.doctor import CHECKS"),
    "Inside the plugins": ("plugins/site/words.py", "from ..bundle.embed import WIDTH_PX"),
    "Datasette stays": ("archive/clock.py", "import uvicorn"),
    "Pillow stays": ("plugins/desk/library.py", "from PIL import Image"),
    "exifread stays": ("photos/card.py", "import exifread"),
    "no decoder, no worker": ("plugins/bundle/licences.py", "from ...archive.ingest import workers"),
    "makes its tables": (
        "archive/editing/events.py",
        "from ..catalogue.schema import migrations",
    ),
}  # fmt: skip


def test_every_contract_of_the_layers_is_kept_and_can_be_broken(tmp_path):
    kept = lint_imports(_ROOT)
    for folder in _FOLDERS:
        shutil.copytree(_ROOT / folder, tmp_path / "byline" / folder)
    shutil.copy(_ROOT / "pyproject.toml", tmp_path)
    for place, statement in _FORBIDDEN.values():
        path = tmp_path / "byline" / place
        path.write_text(f"{path.read_text('utf-8')}\n{statement}\n", "utf-8")

    broken = lint_imports(tmp_path)

    names = re.findall(
        r'^name = "(.*)"$', (_ROOT / "pyproject.toml").read_text("utf-8"), re.MULTILINE
    )
    contracts = names[1:]  # the first is the project's own
    assert f"Contracts: {len(contracts)} kept, 0 broken." in kept.stdout, kept.stdout
    for contract in contracts:
        assert any(words in contract for words in _FORBIDDEN), contract
        assert f"{contract} BROKEN" in broken.stdout, broken.stdout


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


#: What may be put into SQL beside constants: names and conditions chosen among texts that stand in the code.
_CHOSEN = {
    "archive/catalogue/erasing.py": {"table"},
    "archive/catalogue/merging.py": {"table"},
    "archive/catalogue/photos.py": {"table"},
    "archive/catalogue/programme.py": {"table", "named"},
    "archive/catalogue/publications.py": {"touched"},
    "archive/catalogue/search.py": {"found", "' and '.join(wanted)", "order"},
    # Conditions made of constants, and the order of one of a few.
    "archive/catalogue/library.py": {
        "key", "found.condition", "select", "columns", "condition", "MARKED['pick']", "MARKED['reject']",
        "seen_by(viewer)", "ORDERS['taken']",
    },
    "archive/catalogue/selections.py": {"found.condition", "listed", "seen_by(viewer)"},
    "archive/catalogue/seen_changes.py": {"_seen(viewer)"},
    "archive/catalogue/slugs.py": {"table"},
    "archive/catalogue/staff_query.py": {"name"},  # of the parameter
    "archive/catalogue/watching.py": {"name", "**names"},
    "archive/publishing/renewal.py": {"table"},
    "plugins/desk/overview.py": {"select", "found.condition"},
    "plugins/bundle/facet_counts.py": {"asked.found()", "found"},
    "plugins/bundle/queries.py": {"place", "_IN_EVENT if event else _IN_YEAR"},
    "plugins/bundle/questions.py": {
        "asked.found(beyond=beyond if asked.after else '')", "asked.found(more='rank')",
        "place", "number", "beyond", "columns", "table", "' and '.join(wanted)", "more", "order",
    },
}  # fmt: skip
_SQL = re.compile(
    r"\b(select|insert|update|delete|create|drop|attach|alter)\b[\s\S]*"
    r"\b(from|into|set|trigger|table|index|where|as)\b"
)


def put_in(tree):
    """What is put into SQL: in f-strings, by `format`, by `%`, by `+`; each as it stands in the code."""
    texts = {
        target.id: node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }

    def is_sql(node):
        node = texts.get(node.id, node) if isinstance(node, ast.Name) else node
        return (
            bool(_SQL.search(ast.unparse(node)))
            if isinstance(node, ast.JoinedStr | ast.Constant)
            else False
        )

    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr) and is_sql(node):
            yield from (part.value for part in node.values if isinstance(part, ast.FormattedValue))
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "format":
            if is_sql(node.func.value):
                yield from (*node.args, *(word.value for word in node.keywords))
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod):
            sides = (node.left, node.right)
            yield from (side for side in sides if any(map(is_sql, sides)) and not is_sql(side))


def is_constant(node):
    name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
    return isinstance(node, ast.Constant) or name.strip("_").isupper()


def values_in_sql(path, tree):
    allowed = _CHOSEN.get(path.relative_to(_ROOT).as_posix(), set())
    said = {ast.unparse(node) for node in put_in(tree) if not is_constant(node)}
    return said - allowed - {word.removeprefix("**") for word in allowed}


def test_words_reach_the_terminal_in_one_way():
    echoing = [
        path.name
        for path, tree in sources()
        for node in ast.walk(tree)
        if (
            isinstance(node, ast.Attribute)
            and ast.unparse(node) in ("click.echo", "click.secho", "click.style")
        )
        or (isinstance(node, ast.Name) and node.id == "print")
    ]

    assert set(echoing) == {"printing.py"}


def test_no_command_that_is_told_holds_a_value_as_it_stands():
    """A name in `byline untag "…"` may be copied into a shell with it: `argument` quotes it."""
    told = re.compile(r"""byline [a-z].*["']\{""")
    assert told.search("""f'byline untag {uid} --speaker "{name}"'""")
    for path in (_ROOT / "archive").rglob("*.py"):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
            assert not told.search(line), f"{path}:{number}"


def test_no_sql_is_made_of_values():
    found = {path.name: values for path, tree in sources() if (values := values_in_sql(path, tree))}

    assert found == {}


@pytest.mark.parametrize(
    "code",
    [
        "db.query(f'select * from photos where uid = {uid}')",
        "db.query('select * from photos where uid = {}'.format(uid))",
        "SQL = 'select * from photos where uid = {uid}'\ndb.query(SQL.format(uid=uid))",
        "db.query('select * from photos where uid = ' + uid)",
        "db.query('select * from photos where uid = %s' % uid)",
    ],
)
def test_sql_made_of_values_is_found(code):
    assert values_in_sql(_ROOT / "archive" / "x.py", ast.parse(code)) == {"uid"}


def test_rows_are_typed_past_the_database():
    """A dict of anything is for JSON that is on its way out, and for templates."""
    outward = ("archive/cli/", "plugins/", "metadata/exif.py", "archive/ingest/stationery.py")
    found = [
        path.relative_to(_ROOT).as_posix()
        for path, _ in sources()
        if re.search(r"(dict|Mapping)\[str, Any\]", path.read_text("utf-8"))
    ]

    assert [place for place in found if not place.startswith(outward)] == []


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
        if path.is_file() and not path.is_symlink() and path.suffix not in (".png", ".jpg", ".db"):
            assert not words.search(path.read_text("utf-8")), name
