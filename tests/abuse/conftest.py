"""The world of the role matrix, for the abuse cases."""

from tests.abuse.world_fixtures import built, committed, visitors

__all__ = ["built", "committed", "visitors"]
