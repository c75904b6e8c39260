"""What clients read: the house's own views and the API's description, and a file a sport."""

from app import openapi

__all__ = ["openapi"]
