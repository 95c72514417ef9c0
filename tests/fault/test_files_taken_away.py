"""Files that vanish, are replaced or find no room: lock, database, backup, a disk without inodes (E17, E38)."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from escalationd.daemon.once import once
from escalationd.errors import StoreError
from escalationd.store import inbox
from escalationd.store.database import Database
from tests.support.cast import MAYA
from tests.support.office import COMPLETE, Office

pytestmark = pytest.mark.sqlite("about SQLite's own files")

Disk = Callable[[str], Path]


@pytest.fixture
def disk(tmp_path) -> Iterator[Disk]:
    """Mounts a small disk with the given options; skipped for whoever may not mount."""
    mounted: list[Path] = []

    def mount(options: str) -> Path:
        place = tmp_path / "disk"
        place.mkdir()
        if subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", place], capture_output=True).returncode:
            pytest.skip("only root may mount a small disk")
        mounted.append(place)
        return place

    yield mount
    for office in Office.opened:
        office.desk.database.close()
    for place in mounted:
        subprocess.run(["umount", place], check=True)


def with_a_mail(folder: Path, size: int = 0) -> Office:
    office = Office(folder)
    office.keep(MAYA, "[ESCALATION] Card payments stuck - TCK-20931", COMPLETE + "x" * size)
    return office


def working(folder: Path) -> Office:
    office = with_a_mail(folder)
    assert office.desk.database.hold("desk")
    office.work()
    return office


def test_a_lock_that_somebody_removes_never_makes_two_daemons(tmp_path):
    """The first one ends as soon as it notices, at its next write or letter."""
    office = working(tmp_path)
    path = office.desk.database.path
    path.with_name("escalationd.db.lock").unlink()

    with closing(Database(office.settings.database_url)) as second:
        assert second.hold("desk")
        with pytest.raises(StoreError, match=r"db\.lock was removed or replaced"):
            office.write(MAYA, "[ESCALATION] Another - TCK-5", COMPLETE)
        with pytest.raises(StoreError, match=r"db\.lock was removed or replaced"):
            office.desk.database.still_holds(office.desk.database.lease)
        assert len(inboxes(second)) == 1


@pytest.mark.parametrize("by", ["a backup", "nothing"])
def test_a_database_that_is_replaced_under_the_daemon_takes_no_mail(tmp_path, by):
    """What went into the old file would be lost with it, and its mail already moved away."""
    office = working(tmp_path)
    path = office.desk.database.path
    if by == "nothing":
        path.unlink()
    else:
        office.desk.database.backup(tmp_path / "backup.db")
        (tmp_path / "backup.db").replace(path)

    with pytest.raises(StoreError, match=r"escalationd\.db was removed or replaced"):
        office.keep(MAYA, "[ESCALATION] Another - TCK-5", COMPLETE)


@pytest.mark.parametrize("room", ["size=32k", "size=300k"])
def test_a_backup_that_finds_no_room_leaves_nothing_that_looks_like_one(tmp_path, disk, room):
    office, full = with_a_mail(tmp_path, size=400_000), disk(room)

    with pytest.raises(StoreError, match=r"copy\.db cannot be written"):
        office.desk.database.backup(full / "copy.db")
    assert list(full.iterdir()) == []


def test_what_a_killed_backup_left_is_in_nobodys_way(tmp_path):
    office = with_a_mail(tmp_path)
    (tmp_path / "copy.db.part").write_bytes(b"half of a copy")
    office.desk.database.backup(tmp_path / "copy.db")

    assert not (tmp_path / "copy.db.part").exists()
    with closing(Database(f"sqlite:///{tmp_path}/copy.db")) as copy:
        assert len(inboxes(copy)) == 1


def test_a_disk_without_inodes_is_named_and_costs_no_mail(disk):
    full = disk("size=50m,nr_inodes=12")
    office = with_a_mail(full)
    office.desk.database.close()
    with pytest.raises(OSError, match="No space left"):
        fill(full)

    with pytest.raises(StoreError, match=r"room for .*\(df, df -i\)"):
        once(office.settings)
    for filler in full.glob("filler*"):
        filler.unlink()
    later = Office(full)
    later.work()
    assert [mail.disposition for mail in inboxes(later.desk.database)] == ["accepted"]


def fill(folder: Path) -> None:
    for number in range(20):
        (folder / f"filler{number}").touch()


def inboxes(database: Database) -> list[inbox.StoredMail]:
    with database.read() as session:
        return inbox.listing(session)
