"""The world of the role matrix, for the abuse cases."""

from tests.abuse.world_fixtures import built, visitors

__all__ = ["built", "visitors"]
