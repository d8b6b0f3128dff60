"""What documents are read against, on its way to another machine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from conflictgraph.errors import ClusterVersionError, ProfileError, UsageError
from conflictgraph.pipeline.knowledge import Knowledge, KnowledgeFiles, load_knowledge
from conflictgraph.scheme.profiles import find_profile, read_profile
from conflictgraph.scheme.profiles.choosing import AUTO, NONE

_FOLDER, _EXTENSIONS, _PROFILE = "ontology", "extensions", "profile"


@dataclass(frozen=True)
class Kit:
    """The files that are not part of the installation, by content; the rest is where it always is.

    Attributes:
        files: which files documents are read against, as the machine that builds names them.
        contents: bytes by path relative to where they are laid out.
        digest: names the knowledge that has to come of them.
    """

    files: KnowledgeFiles
    contents: Mapping[str, bytes]
    digest: str

    @classmethod
    def of(cls, files: KnowledgeFiles, knowledge: Knowledge) -> Kit:
        """Pack what knowledge was loaded from.

        Raises:
            UsageError: a profile extends a file, which would have another place there.
        """
        contents = dict[str, bytes]()
        for number, path in enumerate(files.extensions):
            contents[f"{_EXTENSIONS}/{number}/{path.name}"] = path.read_bytes()
        if files.folder is not None:
            for path in (each for each in files.folder.rglob("*") if each.is_file()):
                contents[f"{_FOLDER}/{path.relative_to(files.folder)}"] = path.read_bytes()
        profile = _own_profile(files, knowledge.folder)
        if profile is not None:
            contents[f"{_PROFILE}/{profile.name}"] = profile.read_bytes()
        return cls(files, contents, knowledge.digest)

    @property
    def name(self) -> str:
        """Return what names the content, the same on every machine."""
        said = repr((self.files, self.digest, sorted(self.contents.items())))
        return sha256(said.encode() + (self.files.content or b"")).hexdigest()[:16]

    def unpack(self, folder: Path) -> KnowledgeFiles:
        """Lay the files out below an empty folder, and return which they are there."""
        for name, content in self.contents.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        extensions = (
            folder / _EXTENSIONS / str(number) / path.name
            for number, path in enumerate(self.files.extensions)
        )
        profile = next((folder / name for name in self.contents if name.startswith(_PROFILE)), None)
        return replace(
            self.files,
            folder=folder / _FOLDER if self.files.folder is not None else None,
            extensions=tuple(extensions),
            profile=str(profile) if profile is not None else self.files.profile,
        )

    def load(self, folder: Path) -> Knowledge:
        """Lay the files out, and load what they say.

        Raises:
            ClusterVersionError: it is not what the machine that builds has loaded.
        """
        knowledge = load_knowledge(self.unpack(folder))
        if knowledge.digest != self.digest:
            raise ClusterVersionError("a worker's ontology is not that of this machine")
        knowledge.prepare()
        return knowledge


def _own_profile(files: KnowledgeFiles, folder: Path) -> Path | None:
    """Return the file of the profile, if it is none of the product's."""
    if files.profile in {AUTO, NONE}:
        return None
    path = find_profile(files.profile, folder)
    for profile in read_profile(path, folder)[0]:
        if profile.extends is not None and not _is_shipped(profile.extends, folder):
            reason = f"the profile {files.profile} extends a file, {profile.extends}"
            raise UsageError(reason, "for a build on several machines, write both into one file")
    return None if _is_shipped(files.profile, folder) else path


def _is_shipped(named: str, folder: Path) -> bool:
    try:
        return find_profile(named, folder).is_relative_to(folder)
    except ProfileError:
        return False
