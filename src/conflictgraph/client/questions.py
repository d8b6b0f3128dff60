"""The questions of analysts by name: saved queries behind typed keywords."""

from __future__ import annotations

from datetime import date
from typing import Final, Literal, TypeAlias

import polars as pl

from conflictgraph.client.answers import Answer
from conflictgraph.client.asking import Asking, Value
from conflictgraph.client.claims import Claims
from conflictgraph.client.kinds import Network, Places, Revisions, Timeline

#: A day, as Python has it or as ``2020-10-27``.
Day: TypeAlias = date | str
#: What is counted.
Measure: TypeAlias = Literal["killed", "wounded", "missing", "captured", "displaced"]
#: Who is counted.
Victims: TypeAlias = Literal["military", "civilian", "total", "unspecified"]
#: What claims of figures are about: people hurt or lost, or people driven away.
About: TypeAlias = Literal["casualties", "displacement"]

_MEASURES: Final[dict[About, tuple[str, ...]]] = {
    "casualties": ("killed", "wounded", "missing", "captured"),
    "displacement": ("displaced",),
}


class Questions(Asking):
    """A graph that answers the questions of analysts."""

    def claims(  # noqa: PLR0913  # the filters, all by name
        self,
        *,
        about: About | None = None,
        conflict: str | None = None,
        claimant: str | None = None,
        measure: Measure | None = None,
        victims: Victims | None = None,
        since: Day | None = None,
        until: Day | None = None,
        publisher: str | None = None,
        lang: str | None = None,
    ) -> Claims:
        """Return figures for victims, who gives them, and in which words; withheld ones too.

        Args:
            about: ``"casualties"`` for the killed, wounded, missing and captured,
                ``"displacement"`` for the displaced.
            conflict: only figures for this conflict or event.
            claimant: only what this actor says.
            measure: only the killed, wounded, missing, captured or displaced.
            victims: only these victims.
            since: only figures of this day and later.
            until: only figures up to this day.
            publisher: only what stands in texts of this publisher, by its name.
            lang: language of labels.

        Returns:
            The columns of the saved query ``figures_compared``, among them ``counted``,
            ``victims``, ``claimantLabel``, ``kind`` (``given``, ``withheld``, ``denied`` or
            ``retracted``), ``value``, ``lower`` and ``upper`` (null where the words leave it
            open), ``wording``, ``date``, ``statement``, ``document``. See
            :meth:`Claims.compare` and :meth:`Claims.plot`.

        Example:
            >>> graph.claims(about="casualties", measure="killed", since="2020-10-01").compare()
        """
        answer = self._saved_answer(
            "figures_compared",
            conflict=conflict,
            actor=claimant,
            measure=measure,
            whom=victims,
            since=since,
            until=until,
            publisher=publisher,
            lang=lang,
        )
        frame = answer.frame
        if claimant is not None:
            # The query keeps the figures of others for the same victims.
            speaker = self._parameter_iri("figures_compared", "actor", claimant)
            frame = frame.filter(pl.col("claimant") == speaker)
        if about is not None:
            frame = frame.filter(pl.col("counted").is_in(_MEASURES[about]))
        return Claims(frame, answer.origin)

    def statements(  # noqa: PLR0913  # the filters, all by name
        self,
        *,
        by: str | None = None,
        to: str | None = None,
        kind: str | None = None,
        document: str | None = None,
        publisher: str | None = None,
        since: Day | None = None,
        until: Day | None = None,
        voice: Literal["attributed", "narrator"] | None = None,
        lang: str | None = None,
    ) -> Answer:
        """Return who says what to whom, the latest 200 statements.

        Args:
            by: only what this actor says.
            to: only what is said to, or against, this actor.
            kind: only statements of this class or a narrower one, such as ``"cg:Demand"``.
            document: only this document.
            publisher: only what stands in texts of this publisher, by its name.
            since: only texts of this day and later.
            until: only texts up to this day.
            voice: ``"attributed"`` for what somebody says, ``"narrator"`` for the text's own
                voice.
            lang: language of labels.

        Returns:
            The columns of the saved query ``who_says_what``: ``claimantLabel``, ``kinds``,
            ``addressees``, ``content``, ``quotes``, ``voice``, ``date``, ``statement``,
            ``document`` and others.

        Example:
            >>> graph.statements(by="jens-stoltenberg", kind="cg:Demand", since="2020-10-01")
        """
        return self._saved_answer(
            "who_says_what",
            speaker=by,
            target=to,
            act=kind,
            source=document,
            publisher=publisher,
            since=since,
            until=until,
            whose=voice,
            lang=lang,
        )

    def demands(
        self,
        *,
        by: str | None = None,
        to: str | None = None,
        document: str | None = None,
        lang: str | None = None,
    ) -> Answer:
        """Return who demands what of whom.

        Args:
            by: only what this actor demands.
            to: only what is demanded of this actor.
            document: only this document.
            lang: language of labels.

        Returns:
            The columns of the saved query ``demands``: ``claimantLabel``, ``addressees``,
            ``demand``, ``agents``, ``quotes``, ``stated``, ``document`` and others.

        Example:
            >>> graph.demands(to="turkey")["demand"]
        """
        return self._saved_answer(
            "demands", claimant=by, addressee=to, document=document, lang=lang
        )

    def accusations(
        self,
        *,
        by: str | None = None,
        of: str | None = None,
        document: str | None = None,
        lang: str | None = None,
    ) -> Answer:
        """Return who accuses whom of what.

        Args:
            by: only what this actor accuses others of.
            of: only what this actor is accused of.
            document: only this document.
            lang: language of labels.

        Returns:
            The columns of the saved query ``accusations``: ``claimantLabel``, ``accusedLabel``,
            ``matter``, ``quotes``, ``document`` and others.

        Example:
            >>> graph.accusations(of="azerbaijan", lang="de")
        """
        return self._saved_answer(
            "accusations", claimant=by, accused=of, document=document, lang=lang
        )

    def network(
        self,
        *,
        as_seen_by: str | None = None,
        member: str | None = None,
        conflict: str | None = None,
        lang: str | None = None,
    ) -> Network:
        """Return alliances, protection, partnerships and memberships, and whose view each is.

        Args:
            as_seen_by: only what this actor holds.
            member: only relations this actor is part of.
            conflict: only relations of actors who stand on a side of this conflict.
            lang: language of labels.

        Returns:
            The columns of the saved query ``pairs_as_seen_by``: ``fromLabel``, ``relation``,
            ``toLabel``, ``claimantLabel``, ``voice`` (``curated`` for background), ``polarity``
            (a denied relation is ``negative``), ``realis`` (a hoped one is none), ``degree``,
            ``quotes`` and others. See :meth:`Network.plot`.

        Example:
            >>> graph.network(as_seen_by="armenia").plot()
        """
        answer = self._saved_answer(
            "pairs_as_seen_by", holder=as_seen_by, member=member, conflict=conflict, lang=lang
        )
        return Network(answer.frame, answer.origin)

    def timeline(
        self,
        *,
        conflict: str | None = None,
        actor: str | None = None,
        since: Day | None = None,
        until: Day | None = None,
        document: str | None = None,
        lang: str | None = None,
    ) -> Timeline:
        """Return what is dated, in order of time, and how exactly the time is known.

        Args:
            conflict: only what stands in texts that speak of this conflict.
            actor: only what this actor says, or has a part in.
            since: only what may lie on or after this day.
            until: only what may lie on or before this day.
            document: only this document.
            lang: language of labels.

        Returns:
            The columns of the saved query ``timeline``: ``earliest`` and ``latest`` (first and
            last possible day; null where that end is open), ``precision``, ``timeText``,
            ``content``, ``claimantLabel``, ``realis``, ``quotes`` and others. See
            :meth:`Timeline.plot`.

        Example:
            >>> graph.timeline(conflict="nagorno-karabakh-conflict", until="2020-10-12").plot()
        """
        answer = self._saved_answer(
            "timeline",
            conflict=conflict,
            actor=actor,
            since=since,
            until=until,
            document=document,
            lang=lang,
        )
        return Timeline(answer.frame, answer.origin)

    def map(
        self,
        *,
        place: str | None = None,
        conflict: str | None = None,
        actor: str | None = None,
        since: Day | None = None,
        until: Day | None = None,
        lang: str | None = None,
    ) -> Places:
        """Return what is said to happen where, what is said there, and what is said of places.

        Args:
            place: only this place.
            conflict: only what stands in texts that speak of this conflict.
            actor: only what this actor says, or has a part in.
            since: only texts of this day and later.
            until: only texts up to this day.
            lang: language of labels.

        Returns:
            The columns of the saved query ``what_happens_where``: ``whereLabel``, ``relation``,
            ``content``, ``claimantLabel``, ``latitude`` and ``longitude`` (null where they are
            not known), ``radius`` (metres within which the whole place lies) and others. See
            :meth:`Places.plot`.

        Example:
            >>> graph.map(conflict="nagorno-karabakh-conflict").plot()
        """
        answer = self._saved_answer(
            "what_happens_where",
            place=place,
            conflict=conflict,
            actor=actor,
            since=since,
            until=until,
            lang=lang,
        )
        return Places(answer.frame, answer.origin)

    def disagreements(
        self,
        *,
        conflict: str | None = None,
        claimant: str | None = None,
        measure: Measure | None = None,
        kind: Literal["excludes", "diverges"] | None = None,
        lang: str | None = None,
    ) -> Answer:
        """Return where claimants disagree about figures, the widest gaps first.

        Args:
            conflict: only figures for this conflict or event.
            claimant: only what this actor disagrees about, with whoever it is.
            measure: only the killed, wounded, missing, captured or displaced.
            kind: ``"excludes"`` where the words rule each other out, ``"diverges"`` where only
                what they usually mean does.
            lang: language of labels.

        Returns:
            The columns of the saved query ``disagreements``: ``lowClaimantLabel``, ``low``,
            ``highClaimantLabel``, ``high``, ``gap``, ``contrast``, ``lowQuotes``,
            ``highQuotes`` and others.

        Example:
            >>> graph.disagreements(measure="killed", kind="excludes")["gap"].max()
        """
        return self._saved_answer(
            "disagreements",
            conflict=conflict,
            claimant=claimant,
            measure=measure,
            kind=kind,
            lang=lang,
        )

    def revisions(
        self,
        *,
        claimant: str | None = None,
        conflict: str | None = None,
        measure: Measure | None = None,
        lang: str | None = None,
    ) -> Revisions:
        """Return how the figure of one claimant for the same victims changes.

        Args:
            claimant: only what this actor says.
            conflict: only figures for this conflict or event.
            measure: only the killed, wounded, missing, captured or displaced.
            lang: language of labels.

        Returns:
            The columns of the saved query ``revisions``: ``claimantLabel``, ``date``,
            ``figure``, ``direction``, ``lower``, ``upper``, ``quotes`` and others. See
            :meth:`Revisions.plot`.

        Example:
            >>> graph.revisions(claimant="nagorno-karabakh-authorities").plot()
        """
        answer = self._saved_answer(
            "revisions", claimant=claimant, conflict=conflict, measure=measure, lang=lang
        )
        return Revisions(answer.frame, answer.origin)

    def _saved_answer(self, name: str, *, lang: str | None, **values: Value | None) -> Answer:
        # Tags of headlines are no part of the answer; labels are in the language by the query.
        return self._run(name, values | {"lang": lang}, lang or (), "iri")

    def _parameter_iri(self, query: str, parameter: str, value: str) -> str:
        """Return the IRI that a value of a parameter stands for."""
        saved = self._saved()[query]
        found = next(each for each in saved.parameters if each.name == parameter)
        return str(found.to_term(value, self._base_iri, saved.prefixes).value)
