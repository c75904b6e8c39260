"""The languages in which pages and views speak."""
