"""Files that pages load: our style sheets, the bundled scripts, those of the API page; all ours."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from hashlib import blake2b
from os import PathLike, stat_result
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from jinja2 import pass_context
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope
from swagger_ui_bundle import swagger_ui_path

STATIC_FOLDER = Path(__file__).parent / "static"


class _Assets(StaticFiles):
    """Files a browser may keep: their addresses change with their content or our version."""

    def file_response(
        self,
        full_path: str | PathLike[str],
        stat_result: stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """Return the file, or 304 when the browser has it."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def mount_assets(app: FastAPI) -> None:
    """Serve the files below ``/static`` and ``/docs/assets``."""
    app.mount("/static", _Assets(directory=STATIC_FOLDER), name="static")
    app.mount("/docs/assets", _Assets(directory=swagger_ui_path), name="docs_assets")


@cache
def asset_version(name: str) -> str:
    """Return a short hash of one of our files, to be part of its address."""
    return blake2b((STATIC_FOLDER / name).read_bytes(), digest_size=6).hexdigest()


@pass_context
def bundle(context: Mapping[str, Any], name: str, kind: str = "js") -> str | None:
    """Return the address of a bundle for the page that is being made.

    Args:
        context: of the template.
        name: of the entry in ``assets/entries`` that the bundle was made of.
        kind: ``js``, or ``css`` for the style that the entry imports.

    Returns:
        None where the bundles were not built: the page is whole without them.
    """
    file = f"bundles/{name}.{kind}"
    if not (STATIC_FOLDER / file).is_file():
        return None
    return f"{context['request'].url_for('static', path=file).path}?v={asset_version(file)}"
