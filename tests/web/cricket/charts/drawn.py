"""How the innings of a story went, as charts draw them."""

from tests.tables.cricket.story import Story
from tests.web.site import TEMPLATES
from web.cricket.charts.progress import Progress, progress_of
from web.cricket.page_model import match_page

ENGLISH, HINDI = TEMPLATES.languages["en"], TEMPLATES.languages["hi"]


def progress(story: Story) -> tuple[Progress, ...]:
    """How the innings of a story went, the over that is bowled included."""
    over = story.match.current.over if story.match.current is not None else None
    overs = [*story.overs, over] if over is not None and over not in story.overs else story.overs
    return progress_of(match_page(story.match, overs, ENGLISH).innings, story.match, ENGLISH)
