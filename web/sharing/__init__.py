"""Matches outside this site: as a picture where a page is shared, as a card in other sites' pages."""
