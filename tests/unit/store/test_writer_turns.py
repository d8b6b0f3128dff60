"""Writers take turns: nobody who writes all the time keeps the others out."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from conflictgraph.store.generations import StoreFolder

#: How long each turn of the greedy writer is; between two it leaves no time at all.
TURN_S = 0.03


def test_a_writer_that_comes_again_at_once_cannot_overtake(tmp_path: Path) -> None:
    """A build gets its turn while users write without a pause."""
    folder = StoreFolder(tmp_path)
    running, done = threading.Event(), threading.Event()
    turns = 0

    def write_all_the_time() -> None:
        nonlocal turns
        while not done.is_set():
            with folder.write_lock(60.0):
                turns += 1
                running.set()
                time.sleep(TURN_S)

    greedy = threading.Thread(target=write_all_the_time)
    greedy.start()
    try:
        assert running.wait(60.0)
        for _ in range(10):
            before = turns
            with folder.write_lock(60.0):
                # One it has begun, and one more if both came for the turn at the same moment.
                assert turns - before <= 2
    finally:
        done.set()
        greedy.join()
