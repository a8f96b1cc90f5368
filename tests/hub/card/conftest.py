from tests.hub.hub_fixture import hub


__all__ = ["hub"]
