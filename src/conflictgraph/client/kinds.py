"""Answers to the questions that are drawn: each its own class, so that each has its own plot."""

from __future__ import annotations

from conflictgraph.client.answers import Answer
from conflictgraph.client.plot import Plot
from conflictgraph.drawings.network import draw_network
from conflictgraph.drawings.places import draw_places
from conflictgraph.drawings.revisions import draw_revisions
from conflictgraph.drawings.timeline import draw_timeline
from conflictgraph.drawings.words import Language


class Network(Answer):
    """Alliances, protection, partnerships and memberships, a row for each relation and holder."""

    def plot(self, *, lang: Language | None = None) -> Plot:
        """Return the network as a drawing: claims dashed with whose they are, background solid.

        Args:
            lang: language of titles; that of the answer when left out.

        Example:
            >>> graph.network(lang="de").plot(lang="de").save("network.svg")
        """
        return self._drawn(draw_network, lang)


class Timeline(Answer):
    """What is dated, in order of time, a row for each statement."""

    def plot(self, *, page: int = 1, lang: Language | None = None) -> Plot:
        """Return a line of time as a drawing: each date as exact as it is known.

        Args:
            page: of the drawing, which has several where there is much to draw.
            lang: language of titles and dates; that of the answer when left out.

        Raises:
            ParameterError: there is no such page.

        Example:
            >>> graph.timeline(actor="turkey").plot().save("timeline.svg")
        """
        return self._drawn(draw_timeline, lang, page=page)


class Revisions(Answer):
    """Figures of one claimant for the same victims in the course of time."""

    def plot(self, *, page: int = 1, lang: Language | None = None) -> Plot:
        """Return the changes as a drawing: a step for each new figure.

        Args:
            page: of the drawing, which has several where there is much to draw.
            lang: language of titles, numbers and dates; that of the answer when left out.

        Raises:
            ParameterError: there is no such page.

        Example:
            >>> graph.revisions(measure="killed").plot().save("revisions.svg")
        """
        return self._drawn(draw_revisions, lang, page=page)


class Places(Answer):
    """What happens where, and where things are said, a row for each statement and place."""

    def plot(self, *, lang: Language | None = None) -> Plot:
        """Return a map as a drawing: coasts, no borders, each place as exact as it is known.

        Args:
            lang: language of titles; that of the answer when left out.

        Example:
            >>> graph.map(since="2020-10-01").plot().save("map.svg")
        """
        return self._drawn(draw_places, lang)
