"""``conflictgraph profile`` and the commands below it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from conflictgraph.annotation import Document
from conflictgraph.cli.knowledge import knowledge_files
from conflictgraph.cli.messages import say
from conflictgraph.cli.options import AsJson, Sources
from conflictgraph.cli.output import data_out, show_facts
from conflictgraph.errors import SourceError
from conflictgraph.pipeline import KnowledgeFiles
from conflictgraph.readers import Layout, SourceFile, iter_sources, read
from conflictgraph.readers.records.samples import is_unknown_json, iter_samples
from conflictgraph.resources import ontology_folder
from conflictgraph.scheme import load_scheme
from conflictgraph.scheme.guide import load_guide
from conflictgraph.scheme.profiles import (
    AUTO,
    Profile,
    Profiles,
    draft_profile,
    find_profile,
    load_profiles,
    survey,
)
from conflictgraph.scheme.profiles.records import guess_records
from conflictgraph.settings import read_settings

profile = typer.Typer(
    name="profile",
    add_completion=False,
    rich_markup_mode="markdown",
    no_args_is_help=True,
    help="What the labels of other annotation schemes mean in ours.\n\n"
    "A profile is a TOML file. `build`, `validate` and `review` read each document with the "
    "profile of the product that fits it, or with the one that the setting `profile` names.",
)


@profile.command("list")
def list_profiles(as_json: AsJson = False) -> None:
    """List the profiles of the product, in the order in which they are asked.

    Exit status: 0 listed.
    """
    known = {name: each.profile for name, each in _profiles(AUTO).rules.items()}
    if as_json:
        show_facts({name: {"title": p.title, "about": p.about} for name, p in known.items()})
        return
    with data_out() as out:
        for name, each in known.items():
            out.write(f"{name:<22}{each.title}\n".encode())


@profile.command()
def show(
    name: Annotated[str, typer.Argument(metavar="NAME|FILE", help="Which profile.")],
) -> None:
    """Print a profile, once it is known that it can be used.

    Exit status: 0 printed, 2 there is no such profile or it cannot be used.
    """
    _profiles(name)
    content = find_profile(name, _folder(_files())).read_bytes()
    with data_out() as out:
        out.write(content)


@profile.command()
def schema() -> None:
    """Print the JSON schema of profiles.

    Exit status: 0 printed.
    """
    with data_out() as out:
        out.write(to_schema().encode())


@profile.command()
def suggest(sources: Sources) -> None:
    """Print the draft of a profile for SOURCES, with all names in them, counts and examples.

    What a name means is guessed: as a profile of the product says, or by likeness to the names
    of our scheme in German and English. What has no likely meaning stands in the list of what is
    ignored. Sources that cannot be read are passed over, and told.

    Exit status: 0 printed, 2 a source is not there.
    """
    files = _files()
    guide = load_guide(_folder(files), files.extensions)
    records = _guessed_records(sources)
    layout = Layout.from_mapping(records) if records else None
    found = survey(_iter_documents(iter_sources(sources, layout=layout)))
    with data_out() as out:
        out.write(draft_profile(found, guide, _profiles(AUTO).rules, records).encode())


def to_schema() -> str:
    """Return the JSON schema of profiles."""
    return json.dumps(Profile.model_json_schema(), ensure_ascii=False, indent=2) + "\n"


def _files() -> KnowledgeFiles:
    return knowledge_files(read_settings())


def _folder(files: KnowledgeFiles) -> Path:
    return files.folder or ontology_folder()


def _profiles(named: str) -> Profiles:
    files = _files()
    folder = _folder(files)
    return load_profiles(named, folder, load_scheme(folder, files.extensions))


def _guessed_records(sources: list[Path]) -> dict[str, str] | None:
    """Return where things stand in the first JSON file that no reader knows; None for none."""
    for path in sources:
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for each in (each for each in files if is_unknown_json(each)):
            if records := guess_records(list(iter_samples(each))):
                return records
    return None


def _iter_documents(sources: Iterator[SourceFile]) -> Iterator[Document]:
    for source in sources:
        try:
            yield read(source)
        except SourceError as error:
            say(f"passed over: {error}")
