"""What clients read: the house's own views and the API's description, and a file a sport."""

from serving.http import openapi

__all__ = ["openapi"]
