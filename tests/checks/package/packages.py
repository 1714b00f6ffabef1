"""Connectors with a submission package beside them, and what the rules say of it."""

from typing import Any

from checks.examination import examine
from checks.rule import Level
from checks.walk import Broken
from connector.connector import Connector, read_connector
from connector.packaged import add_package
from connector.publisher import Publisher
from tools.examples import SAMPLE
from tools.packages import package

NAME = "ConnectorPackage.zip"


def sample() -> Connector:
    """The sample without a package."""
    return read_connector(str(SAMPLE), "contoso-invoices", Publisher.VERIFIED)


def broken(patch: dict[str, Any] | bytes, connector: Connector | None = None) -> list[Broken]:
    """What the rules say of a package, hints aside."""
    connector = connector or sample()
    add_package(connector, patch if isinstance(patch, bytes) else package(SAMPLE, patch), NAME)
    found = examine(connector).broken
    return [one for one in found if one.rule.level is not Level.HINT and one.finding.file.startswith(NAME)]


def rules(patch: dict[str, Any] | bytes) -> list[str]:
    """The ids of the rules that a package breaks, hints aside."""
    return sorted({one.rule.id for one in broken(patch)})


def codes(patch: dict[str, Any] | bytes) -> set[str]:
    """The policy codes of what is wrong with a package."""
    return {one.finding.policy or next(iter(one.rule.policies), "") for one in broken(patch)}


def messages(patch: dict[str, Any] | bytes) -> list[str]:
    """Place and message of each finding, the name of the package left out."""
    return [f"{one.finding.file.removeprefix(NAME)}: {one.finding.message}" for one in broken(patch)]


def solutions(own: Any = None, flow: Any = None, **more: Any) -> dict[str, Any]:
    """A patch of the two solutions."""
    change = {"PkgAssets/ConnectorSolution.zip": own or {}, "PkgAssets/FlowSolution.zip": flow or {}}
    return {"package.zip": {**change, **more}}
