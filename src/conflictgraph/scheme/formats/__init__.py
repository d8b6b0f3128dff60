"""The scheme in the forms that tools and people read: each a table of file names and texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from conflictgraph.scheme.formats import brat, handbook, inception
from conflictgraph.scheme.guide import Guide

#: From a guide and a language to the files of a format, in the order they are told.
ToFiles = Callable[[Guide, str], Mapping[str, str]]

FORMATS: Mapping[str, ToFiles] = {
    "brat": brat.to_files,
    "inception": inception.to_files,
    "markdown": handbook.to_files,
}

__all__ = ["FORMATS", "ToFiles"]
