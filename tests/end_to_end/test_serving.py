"""`byline serve`: a site that stops by itself is started again, and the other never hears of it."""

import os
import signal
import sqlite3
import subprocess
import time
import urllib.request

import pytest

from byline.archive.storage.accounts import add_account, sign_in
from tests.sites import served


def process_of(sites, mode):
    """The number of the process that serves one of the two sites."""
    found = subprocess.run(
        ["ps", "--ppid", str(sites.process.pid), "-o", "pid=,args="],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    (line,) = [line for line in found.splitlines() if f"byline.plugins.server {mode}" in line]
    return int(line.split()[0])


def answers(address):
    with urllib.request.urlopen(address, timeout=20) as answer:
        return answer.status


@pytest.mark.parametrize("mode", ["public", "desk"])
def test_a_site_that_is_killed_is_started_again(sample_copy, mode, capfd):
    with served(sample_copy.root) as sites:
        addresses = {"public": f"{sites.public}/fr/", "desk": f"{sites.desk}/fr/sign-in"}
        other = process_of(sites, "desk" if mode == "public" else "public")
        for _ in range(2):
            before = process_of(sites, mode)

            os.kill(before, signal.SIGKILL)

            # Who knocks meanwhile waits at the door.
            assert answers(addresses[mode]) == 200
            assert process_of(sites, mode) != before
        assert [answers(address) for address in addresses.values()] == [200, 200]
        assert process_of(sites, "desk" if mode == "public" else "public") == other
        time.sleep(1)
    name = "gallery" if mode == "public" else "desk"
    said = capfd.readouterr().err
    assert f"the {name} has stopped by itself (-9); it starts again in 1 s" in said
    assert f"the {name} has stopped by itself (-9); it starts again in 2 s" in said


def test_a_catalogue_of_before_is_brought_up_before_the_desk_reads_it(sample_copy):
    with sqlite3.connect(sample_copy.catalogue) as connection:
        # As the byline before 018 left it, as far as the desk is concerned.
        for (name,) in connection.execute(
            "select name from sqlite_master where type = 'trigger'"
        ).fetchall():
            connection.execute(f"drop trigger {name}")
        connection.execute("drop table jobs")
        connection.execute("delete from _sqlite_migrations where name like '018%'")
        undone = """
            drop index photos_by_revision; drop table edits; drop table selected;
            drop table selections; drop table drafted; drop table drafts;
            alter table photos drop column revision; alter table photos drop column copies_say;
            alter table imports drop column made_by;
        """
        connection.executescript(undone)
    add_account(sample_copy.accounts, "marie", "correct horse battery", "admin")
    token = sign_in(sample_copy.accounts, "marie", "correct horse battery")
    with served(sample_copy.root) as running:
        asked = urllib.request.Request(
            f"{running.desk}/en/library", headers={"cookie": f"byline-session={token}"}
        )
        assert 'class="tile ' in urllib.request.urlopen(asked).read().decode()
