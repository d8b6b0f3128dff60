"""Which processes hold a file locked, as far as the system tells."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

#: One line for each lock: ``1: FLOCK  ADVISORY  READ 1234 08:01:5678 0 EOF`` (proc(5)).
_LOCKS: Final = Path("/proc/locks")
_PID, _FILE = 4, 5


def lock_holders(path: Path) -> list[int]:
    """Return the processes that hold a lock on a file, ascending.

    It is empty where the system keeps no such list; processes of another container are left out,
    because their numbers mean nothing here.
    """
    try:
        status, locks = path.stat(), _LOCKS.read_text("ascii")
    except OSError:
        return []
    device = f"{os.major(status.st_dev):02x}:{os.minor(status.st_dev):02x}"
    rows = [line.split() for line in locks.splitlines() if "->" not in line]
    held = {int(row[_PID]) for row in rows if row[_FILE] == f"{device}:{status.st_ino}"}
    return sorted(pid for pid in held if pid > 0)
