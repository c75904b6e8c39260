"""Which overs are kept and published, of a match on which events were entered.

An over is published once, when it is complete; again, and marked, only where a
correction changed it or took it back.
"""

from engine.partitions.partition import Partition
from engine.tables import UnreadableRowError
from schemas.cricket.topics import OVERS
from tables.cricket.projections import encode_over
from tables.cricket.scoring.state import Match, Over
from tables.cricket.tables import over_key, overs, stored_overs
from tables.matches.page import Page


def keep_overs(partition: Partition, page: Page) -> None:
    """Write the overs that were closed since, or all that a correction changed."""
    match = page.match
    if page.overs is None:
        for over in page.closed:
            _keep(partition, match, over, _known(partition, match, over))
        return
    known = stored_overs(match.match_id)
    now = page.overs | {(over.innings, over.number): over for over in page.closed}
    for place in sorted({*known, *now}):
        over = now.get(place, Over(*place, (), 0, 0, 0))
        if over != known.get(place):
            _keep(partition, match, over, known.get(place))


def _known(partition: Partition, match: Match, over: Over) -> Over | None:
    """Return an over as it was kept before: only corrections take one back that is played on then."""
    if match.feed.corrected is None:
        return None
    try:
        return overs.read(partition.number, over_key(match.match_id, over))
    except UnreadableRowError:
        return stored_overs(match.match_id).get((over.innings, over.number))


def _keep(partition: Partition, match: Match, over: Over, known: Over | None) -> None:
    overs.put(partition, over_key(match.match_id, over), over)
    again = known is not None and (known.complete or not known.balls)
    if again or (over.complete and not over.revision):
        told = over if over.balls else _in_progress(match, over)
        partition.publish(OVERS.name, match.match_id.encode(), encode_over(match, told, again=again))


def _in_progress(match: Match, over: Over) -> Over:
    """Return an over taken back as it is played on, where it is."""
    current = match.current.over if match.current is not None else None
    same = current is not None and (current.innings, current.number) == (over.innings, over.number)
    return current if current is not None and same else over
