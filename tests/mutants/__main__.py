"""`make mutants`: a sample of mutants of the ten modules that carry the promises, each run against its tests.

Mutants are made by cosmic-ray, in copies of the tree; tests run with the project's own environment. Which are
drawn depends on the seed alone. It ends with the share that was killed, and names every survivor.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from queue import SimpleQueue

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

from tests.mutants.equal import why_equal

_ROOT = Path(__file__).parents[2]
_SECONDS = 240
_LANE = "torture/test_short_lane.py"
#: Each promise: the modules that carry it, and the tests that hold them to it.
_PROMISES = {
    "resolution of values": (
        ["metadata/resolving.py", "archive/catalogue/facts.py"],
        ["metadata/test_resolving.py", "metadata/test_reading.py", "metadata/test_letters.py",
         "archive/test_languages.py", "archive/test_held_back.py", "archive/test_ingest.py", "archive/test_corrections.py",
         "archive/test_stationery.py"],
    ),
    "credits understood": (
        ["metadata/credit/understanding.py"],
        ["metadata/test_credit.py", "archive/test_doctor.py"],
    ),
    "durable writes": (
        ["archive/storage/durable.py", "archive/storage/originals.py"],
        ["archive/test_store.py", f"{_LANE}::test_every_byte_and_name_is_synced_when_acknowledged",
         f"{_LANE}::test_four_ingests_of_one_card_at_once", "archive/test_ingest.py"],
    ),
    "recording": (
        ["archive/ingest/recording.py", "archive/ingest/preparing.py", "archive/ingest/versions.py"],
        ["archive/test_ingest.py", "archive/test_cards.py", "archive/test_mishaps.py",
         "archive/test_previews_later.py", "archive/test_versions.py", "archive/test_raws.py",
         "archive/test_full_disks.py"],
    ),
    "SAFE": (
        ["archive/ingest/keeping.py", "archive/ingest/telling.py", "archive/cli/ingest.py"],
        ["archive/test_ingest.py", "archive/test_cards.py", "archive/test_cli.py",
         "archive/test_mishaps.py", "archive/test_previews_later.py", "archive/test_versions.py",
         "archive/test_raws.py", "archive/test_interrupts.py", "archive/test_one_line.py",
         f"{_LANE}::test_every_byte_and_name_is_synced_when_acknowledged"],
    ),
    "bundle": (
        ["archive/publishing/bundle.py", "archive/publishing/publication.py"],
        ["archive/test_publish.py", "archive/test_renewal.py"],
    ),
    "renewal": (
        ["archive/publishing/renewal.py", "archive/catalogue/publications.py"],
        ["archive/test_renewal.py", "archive/test_publish.py", "archive/test_keeping.py"],
    ),
    "changes": (
        ["archive/editing/tagging.py", "archive/editing/corrections.py",
         "archive/editing/identities.py", "archive/catalogue/changes.py"],
        ["archive/test_tagging.py", "archive/test_corrections.py", "archive/test_people.py",
         "archive/test_undoing.py"],
    ),
    "accounts": (
        ["archive/storage/accounts.py", "plugins/sign_in/__init__.py", "plugins/sign_in/throttle.py"],
        ["archive/test_accounts.py", "plugins/test_desk.py", "plugins/test_throttle.py"],
    ),
    "request limits": (
        ["plugins/gallery/request_form.py", "archive/publishing/requests.py",
         "archive/publishing/senders.py"],
        ["plugins/test_asking.py", "archive/test_requests.py", "archive/test_senders.py"],
    ),
    "the front": (
        ["plugins/site/cache.py", "plugins/site/gate.py", "plugins/site/turns.py",
         "plugins/connections.py", "plugins/bundle/reading.py", "archive/storage/confinement.py"],
        ["plugins/test_cache.py", "plugins/test_gate.py", "plugins/test_turns.py",
         "plugins/test_connections.py", "archive/test_confinement.py"],
    ),
}  # fmt: skip
#: Operators whose mutants mean something in this code; comparing by `is` or by `==` is often the same.
_OPERATORS = (
    "AddNot", "NumberReplacer", "ReplaceAndWithOr", "ReplaceOrWithAnd", "ReplaceTrueWithFalse",
    "ReplaceFalseWithTrue", "ReplaceBreakWithContinue", "ReplaceContinueWithBreak",
    "ZeroIterationForLoop", "ReplaceUnaryOperator_Delete_Not", "ReplaceBinaryOperator_Add_Sub",
    "ReplaceBinaryOperator_Sub_Add", "ReplaceBinaryOperator_Mul_Div",
    "ReplaceComparisonOperator_Eq_NotEq", "ReplaceComparisonOperator_NotEq_Eq",
    "ReplaceComparisonOperator_Lt_LtE", "ReplaceComparisonOperator_LtE_Lt",
    "ReplaceComparisonOperator_Gt_GtE", "ReplaceComparisonOperator_GtE_Gt",
    "ReplaceComparisonOperator_Lt_GtE", "ReplaceComparisonOperator_Gt_LtE",
    "ReplaceComparisonOperator_Is_IsNot", "ReplaceComparisonOperator_IsNot_Is",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place in a module where an operator can put a fault."""

    promise: str
    module: str
    line: int
    operator: str
    occurrence: int
    tests: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One fault: where it is, and what it makes of the module."""

    place: Place
    code: str

    @property
    def difference(self) -> str:
        """The lines that it changes."""
        before = _source(self.place.module).splitlines()
        lines = difflib.unified_diff(before, self.code.splitlines(), n=0, lineterm="")
        changed = (line for line in lines if line[:3] not in ("+++", "---"))
        return "\n".join(line for line in changed if line[:1] in "+-")


def _source(module: str) -> str:
    return (_ROOT / module).read_text("utf-8")


def places_of(promise: str, module: str, tests: list[str]) -> Iterator[Place]:
    """Every place of a module where a fault can be put, but for what declares and does not run."""
    typed = _lines_of_declarations(_source(module))
    nodes = list(ast_nodes(get_ast(_source(module))))
    for name in operator_names():
        if name.removeprefix("core/") not in _OPERATORS:
            continue
        operator = get_operator(name)()
        spans = [span for node in nodes for span in operator.mutation_positions(node)]
        for occurrence, ((line, _), _) in enumerate(spans):
            if line not in typed:
                yield Place(
                    promise=promise,
                    module=module,
                    line=line,
                    operator=name,
                    occurrence=occurrence,
                    tests=tuple(tests),
                )


def mutant_at(place: Place) -> Mutant | None:
    """The mutant of a place; None where the fault would change nothing."""
    source = _source(place.module)
    code = mutate_code(source, get_operator(place.operator)(), place.occurrence)
    return None if code in (None, source) else Mutant(place=place, code=code)


def _lines_of_declarations(source: str) -> set[int]:
    """The lines of annotations that stand alone, and of what makes a class a record."""
    found: set[int] = set()
    for node in ast.walk(ast.parse(source)):
        is_bare = isinstance(node, ast.AnnAssign) and node.value is None
        if is_bare or isinstance(node, ast.arg):
            declared = [node.annotation]
        elif isinstance(node, ast.ClassDef):
            declared = node.decorator_list
        else:
            declared = [getattr(node, "returns", None)]
        for part in filter(None, declared):
            found |= set(range(part.lineno, part.end_lineno + 1))
    return found


def drawn(number: int, seed: int, only: str | None) -> list[Mutant]:
    """A sample of all mutants, as many of each promise, but for those judged to do the same as the program."""
    found: list[Mutant] = []
    for promise, (modules, tests) in _PROMISES.items():
        chance = random.Random(f"{seed} {promise}")
        places = [place for module in modules for place in places_of(promise, module, tests)]
        chance.shuffle(places)
        if only in (None, promise):
            mutants = filter(None, map(mutant_at, places))
            told_apart = (one for one in mutants if why_equal(one.difference) is None)
            found += islice(told_apart, round(number / len(_PROMISES)))
    return found


def copied(folder: Path) -> Path:
    """A copy of what git tracks, with the links by which tests find it."""
    listing = subprocess.run(
        ["git", "ls-files", "-z"], cwd=_ROOT, capture_output=True, text=True, check=True
    )
    for name in filter(None, listing.stdout.split("\0")):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(_ROOT / name, target, follow_symlinks=False)
    return folder


def is_killed(mutant: Mutant, tree: Path) -> bool:
    """Whether a test fails with the mutant in the place of its module, or never ends."""
    path = tree / mutant.place.module
    source = path.read_text("utf-8")
    path.write_text(mutant.code, "utf-8")
    command = [str(_ROOT / ".venv/bin/python"), "-m", "pytest", "-q", "-x", "-p", "no:randomly",
               "-p", "no:cacheprovider", "--tb=no", *(f"tests/{name}" for name in mutant.place.tests)]  # fmt: skip
    environment = {**os.environ, "PYTHONPATH": f"{tree / '.typing'}:{tree}"}
    try:
        ended = subprocess.run(
            command, cwd=tree, env=environment, capture_output=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return True
    finally:
        path.write_text(source, "utf-8")
    return ended.returncode != 0


def controls(sample: list[Mutant]) -> list[Mutant]:
    """For each promise a mutant that changes nothing: its tests must pass, or they would kill everything."""
    by_promise = {mutant.place.promise: mutant.place for mutant in sample}
    return [Mutant(place=place, code=_source(place.module)) for place in by_promise.values()]


def main() -> int:
    """Draw, run and count."""
    parser = argparse.ArgumentParser(prog="make mutants", description=__doc__)
    parser.add_argument("--number", type=int, default=200, help="how many mutants")
    parser.add_argument("--seed", type=int, default=13, help="which of them")
    parser.add_argument("--only", help="one promise: " + ", ".join(_PROMISES))
    chosen = parser.parse_args()
    sample = drawn(chosen.number, chosen.seed, chosen.only)
    killed: dict[str, list[bool]] = {}
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        trees: SimpleQueue[Path] = SimpleQueue()
        for number in range(os.cpu_count() or 1):
            trees.put(copied(Path(folder, str(number))))

        def run(mutant: Mutant) -> tuple[Mutant, bool]:
            tree = trees.get()
            try:
                return mutant, is_killed(mutant, tree)
            finally:
                trees.put(tree)

        with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
            for control, is_dead in pool.map(run, controls(sample)):
                if is_dead:
                    sys.exit(f"{control.place.promise}: its tests fail without a mutant, too")
            for number, (mutant, is_dead) in enumerate(pool.map(run, sample), start=1):
                if number % 20 == 0:
                    print(f"{number} of {len(sample)} run", flush=True)
                killed.setdefault(mutant.place.promise, []).append(is_dead)
                if not is_dead:
                    print(
                        f"survived: {mutant.place.module}:{mutant.place.line}\n{mutant.difference}",
                        flush=True,
                    )
    for promise, found in killed.items():
        print(f"{promise:22} {sum(found)} of {len(found)} killed")
    dead, number = sum(map(sum, killed.values())), sum(map(len, killed.values()))
    print(f"{dead} of {number} mutants killed: {dead / number:.0%}")
    return 0 if dead >= 0.9 * number else 1


if __name__ == "__main__":
    sys.exit(main())
