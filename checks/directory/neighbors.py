"""The other connectors of a run or a checkout: no two have one title, one set of operations, or compete for a host."""

from __future__ import annotations

from checks.criteria import OPENAPI_DEFINITION
from checks.rule import Findings, Level, rule
from checks.sources import CERTIFICATION, INDEPENDENT_PROCESS, MARKETPLACE_POLICY, REVIEWS
from connector.connector import Connector
from connector.neighbors import Neighbor, describe
from connector.publisher import Publisher
from connector.words import quoted


def _self(connector: Connector) -> Neighbor | None:
    definition = connector.definition
    if definition is None or connector.neighbors is None:
        return None
    return describe(connector.path, definition.value, connector.publisher)


@rule(
    "title-unique",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Give the connector a title of its own.",
    policy="5000.2.2.5",
    source=(CERTIFICATION, MARKETPLACE_POLICY),
)
def title_is_unique(connector: Connector) -> Findings:
    """A connector's title differs from that of every other connector.

    In the designer people find a connector by its title. The other connectors of the repository are compared;
    letter case, punctuation and "(Independent Publisher)" do not count.
    """
    own = _self(connector)
    other = connector.neighbors.same_title(own) if own is not None and connector.neighbors is not None else None
    if other is not None and connector.definition is not None:
        title = connector.definition.at("info", "title")
        yield title.finding(f"the title {quoted(connector.title)} is that of the connector in {quoted(other.path)}")


@rule(
    "operations-unique",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Extend the other connector, or remove one of the two.",
    source=(INDEPENDENT_PROCESS, REVIEWS),
)
def operations_are_no_copy(connector: Connector) -> Findings:
    """A connector is not an operation-for-operation copy of another one.

    A second connector for the same operations of the same host is turned down; the first one is extended instead.
    """
    own = _self(connector)
    other = connector.neighbors.same_operations(own) if own is not None and connector.neighbors is not None else None
    if other is not None and connector.definition is not None:
        paths = connector.definition.at("paths")
        yield paths.finding(f"host and operations are those of the connector in {quoted(other.path)}")


@rule(
    "host-not-served-yet",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Propose the missing operations to the publisher of the certified connector.",
    source=(INDEPENDENT_PROCESS, REVIEWS),
    publisher=Publisher.INDEPENDENT,
)
def host_is_not_served_yet(connector: Connector) -> Findings:
    """An independent connector calls a host that no certified connector serves.

    Reviewers refuse a second connector for a service whose owner has one. Hosts that many connectors share are
    platforms, and do not count.
    """
    own = _self(connector)
    other = connector.neighbors.certified_for(own) if own is not None and connector.neighbors is not None else None
    if other is not None and connector.definition is not None:
        host = connector.definition.at("host")
        yield host.finding(
            f"the certified connector in {quoted(other.path)} serves the host {quoted(own.host if own else '')}"
        )


@rule(
    "neighbors-compared",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Run the check on fewer connectors.",
    source=CERTIFICATION,
)
def all_neighbors_are_compared(connector: Connector) -> Findings:
    """Every other connector of the run could be compared with this one.

    Up to 5,000 of them, in 20 seconds of processor time.
    """
    if connector.neighbors is not None and connector.neighbors.unread:
        yield connector.finding(f"{connector.neighbors.unread:,} other connectors of the run were not compared")
