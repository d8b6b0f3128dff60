"""Answers to the questions that are drawn: each its own class, so that each has its own plot."""

from __future__ import annotations

from conflictgraph.client.answers import Answer
from conflictgraph.client.plots.network import plot_network
from conflictgraph.client.plots.places import plot_places
from conflictgraph.client.plots.plot import Language, Plot
from conflictgraph.client.plots.revisions import plot_revisions
from conflictgraph.client.plots.timeline import plot_timeline


class Network(Answer):
    """Alliances, protection, partnerships and memberships, a row for each relation and holder."""

    def plot(self, *, lang: Language = "en") -> Plot:
        """Return the network as a drawing: claims dashed with whose they are, background solid.

        Args:
            lang: language of titles; that of names is chosen where the graph is asked.

        Example:
            >>> graph.network(lang="de").plot(lang="de").save("network.svg")
        """
        return plot_network(self.frame, lang)


class Timeline(Answer):
    """What is dated, in order of time, a row for each statement."""

    def plot(self, *, lang: Language = "en") -> Plot:
        """Return a line of time as a drawing: each date as exact as it is known.

        Args:
            lang: language of titles and dates; that of names is chosen where the graph is asked.

        Example:
            >>> graph.timeline(actor="turkey").plot().save("timeline.svg")
        """
        return plot_timeline(self.frame, lang)


class Revisions(Answer):
    """Figures of one claimant for the same victims in the course of time."""

    def plot(self, *, lang: Language = "en") -> Plot:
        """Return the changes as a drawing: a step for each new figure.

        Args:
            lang: language of titles, numbers and dates; that of names is chosen where the graph
                is asked.

        Example:
            >>> graph.revisions(measure="killed").plot().save("revisions.svg")
        """
        return plot_revisions(self.frame, lang)


class Places(Answer):
    """What happens where, and where things are said, a row for each statement and place."""

    def plot(self, *, lang: Language = "en") -> Plot:
        """Return a map as a drawing: coasts, no borders, each place as exact as it is known.

        Args:
            lang: language of titles; that of names is chosen where the graph is asked.

        Example:
            >>> graph.map(since="2020-10-01").plot().save("map.svg")
        """
        return plot_places(self.frame, lang)
