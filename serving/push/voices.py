"""Live push in one language, or in none: what is pushed is made once a change and language in use."""

from collections.abc import Callable, Collection, Iterable
from contextlib import suppress

import msgspec

from engine.partitions.partition import Partition
from engine.partitions.quarantine import QuarantinedError
from engine.partitions.standby import Standby
from serving.cluster import Cluster
from serving.languages.language import Language
from serving.push.changes import Changes, Channel, Snapshot, Watcher
from serving.push.digest import Digest
from serving.push.digest_relay import DigestRelay
from serving.push.match_relay import MatchRelay

Speaking = Language | None
"""The language of a push; None is the state alone, as the topic has it."""


class Source(msgspec.Struct, frozen=True):
    """How to read a sport's matches.

    `state` returns a match's state from a partition or a copy of one; `summary` its summary from
    an owned partition; `listing` the summaries of all matches in one; each with its text in a language, if
    one is given. `state_path` is the address of a match's state, whose stream is under it at `live/`;
    `scores_path` that of the stream of all summaries. `statuses` are the sport's words for a match's status.
    `speaks` is whether the sport has texts.
    """

    channel: Channel
    state: Callable[[Partition | Standby, str, Speaking], Snapshot | None]
    summary: Callable[[Partition, str, Speaking], Snapshot | None]
    listing: Callable[[Partition, Speaking], Iterable[Snapshot]]
    state_path: Callable[[str], str]
    scores_path: str
    statuses: Collection[str]
    speaks: bool = False


class Translation(Channel):
    """The changes of a channel's matches in another form.

    `translate` returns the newest snapshot of a match that lives here, None of any other: those are
    published on this channel by its own `MatchRelay`, in their form already.
    """

    def __init__(self, original: Channel, translate: Callable[[str], Snapshot | None]) -> None:
        super().__init__()
        self._original = original
        self._translate = translate

    def watch(self, match_id: str, watcher: Watcher) -> None:
        """Deliver changes of a match to `watcher` from now on."""
        super().watch(match_id, watcher)
        self._original.watch(match_id, self)

    def unwatch(self, match_id: str, watcher: Watcher) -> None:
        """Stop delivering changes of a match to `watcher`."""
        super().unwatch(match_id, watcher)
        if match_id not in self.watched:
            self._original.unwatch(match_id, self)

    def deliver(self, changes: Changes) -> None:
        """Publish what changed of the matches that live here."""
        for match_id in changes.snapshots:
            with suppress(QuarantinedError):  # who asks for it gets the reason
                found = self._translate(match_id)
                if found is not None:
                    self.publish(match_id, found.seq, found.body)


class Voice:
    """Live push of a sport's matches in a language.

    Attributes:
        matches: the relay of single matches.
        all_matches: the relay of all matches' summaries; `matches_here` that of this worker's alone.
    """

    def __init__(self, cluster: Cluster, source: Source, language: Speaking) -> None:
        self._cluster = cluster
        self._source = source
        self._language = language
        query = "" if language is None else f"?lang={language.code}"
        channel = source.channel if language is None else Translation(source.channel, self._state_here)

        def state(place: Partition | Standby, match_id: str) -> Snapshot | None:
            return source.state(place, match_id, language)

        self.matches = MatchRelay(cluster, channel, state, source.state_path, query)
        self.all_matches = self._relay(source.scores_path + query)
        self.matches_here = self._relay(None)

    def _relay(self, path: str | None) -> DigestRelay:
        digest = Digest(self._source.channel, self._summary_here)
        return DigestRelay(
            self._cluster, digest, lambda here: self._source.listing(here, self._language), path
        )

    def _owned(self, match_id: str) -> Partition | None:
        return self._cluster.owned(self._cluster.partition_of(match_id.encode()))

    def _state_here(self, match_id: str) -> Snapshot | None:
        here = self._owned(match_id)
        return self._source.state(here, match_id, self._language) if here is not None else None

    def _summary_here(self, match_id: str) -> Snapshot | None:
        here = self._owned(match_id)
        return self._source.summary(here, match_id, self._language) if here is not None else None
