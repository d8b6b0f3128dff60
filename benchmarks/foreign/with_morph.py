"""Map ``spans.csv`` with morph-kgc: ``python with_morph.py FOLDER``; writes ``mapped.nt`` there."""

from __future__ import annotations

import os
import runpy
import sys
from pathlib import Path

_SETTINGS = """
[CONFIGURATION]
output_file={folder}/mapped.nt
output_format=N-TRIPLES
logging_level=WARNING
[Spans]
mappings={mapping}
"""

if __name__ == "__main__":
    folder = Path(sys.argv[1]).resolve()
    mapping = Path(__file__).with_name("spans.rml.ttl").resolve()
    settings = folder / "morph.ini"
    settings.write_text(_SETTINGS.format(folder=folder, mapping=mapping), "utf-8")
    os.chdir(folder)  # the mapping names its source without a folder
    sys.argv = ["morph-kgc", str(settings)]
    runpy.run_module("morph_kgc", run_name="__main__")
