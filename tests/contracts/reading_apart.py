"""Read every source of a folder in a process with limits; say what came of each.

Run as a script: FOLDER, the bytes of memory and the seconds of processor it may use, and a text
that no document may show. Prints one line for each source that was neither refused by one of our
errors nor gave a sound document.
Exit status: 0 there was none, 1 there was, else the process itself came to harm.
"""

from __future__ import annotations

import json
import resource
import sys
from dataclasses import asdict
from pathlib import Path

from conflictgraph.annotation import Document
from conflictgraph.annotation.order import in_canonical_order
from conflictgraph.annotation.structure import check_structure
from conflictgraph.errors import SourceError
from conflictgraph.readers import iter_sources, read


def faults(folder: Path, secret: str = "") -> list[str]:
    """Return what is wrong with how the sources of a folder are read; best nothing."""
    found = []
    try:
        for source in iter_sources([folder]):
            try:
                source.digest()
                found += unsound(read(source), secret)
            except SourceError as refusal:
                found += unsayable(refusal)
    except Exception as fault:  # noqa: BLE001 - whatever comes out is told with its kind
        found.append(f"{type(fault).__name__}: {str(fault)[:200]}")
    return found


def unsound(document: Document, secret: str) -> list[str]:
    """Return why a document may not be passed on."""
    check_structure(document)
    told = json.dumps(asdict(document), ensure_ascii=False).encode("utf-8", "surrogatepass")
    reasons = {
        "its order is not canonical": document != in_canonical_order(document),
        "no UTF-8 can carry it": not is_utf8(told),
        "it shows what it must not see": bool(secret) and secret.encode() in told,
        "a span covers nothing": any(
            not document.covered_text(each.span) for each in (*document.mentions, *document.frames)
        ),
    }
    return [reason for reason, is_so in reasons.items() if is_so]


def unsayable(refusal: SourceError) -> list[str]:
    """Return why a refusal cannot be shown."""
    told = f"{refusal}{refusal.hint}".encode("utf-8", "surrogatepass")
    reasons = {
        "no UTF-8 can carry the refusal": not is_utf8(told),
        "the refusal has no end": len(told) > 4_000,
        "a refusal without a reason": not refusal.reason,
    }
    return [reason for reason, is_so in reasons.items() if is_so]


def is_utf8(told: bytes) -> bool:
    """Tell whether bytes hold no half of a surrogate pair."""
    try:
        told.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def main() -> int:
    """Read all folders below the one that is named."""
    folder, memory_bytes, processor_s, secret = sys.argv[1:]
    resource.setrlimit(resource.RLIMIT_AS, (int(memory_bytes),) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (int(processor_s),) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    harmed = 0
    for case in sorted(Path(folder).iterdir()):
        # Said before it is read: if the process dies, this is what killed it.
        sys.stderr.write(f"{case.name}\n")
        sys.stderr.flush()
        for fault in faults(case, secret):
            harmed = 1
            sys.stdout.write(f"{case.name}: {fault}\n")
            sys.stdout.flush()
    return harmed


if __name__ == "__main__":
    sys.exit(main())
