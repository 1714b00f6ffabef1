"""Capabilities: the operation that tests a connection, and files that are sent in parts."""

from __future__ import annotations

from itertools import islice
from typing import Final

from checks.criteria import OPENAPI_DEFINITION
from checks.rule import Findings, Level, rule
from checks.sources import OPENAPI_EXTENSIONS, TEST_CONNECTION
from connector.definition import Definition, Operation
from connector.dynamic import fields_of, given
from connector.values import literal
from connector.words import quoted

_CAPABILITIES: Final = "x-ms-capabilities"


@rule(
    "test-connection-operation",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Set `operationId` to that of a GET that needs no input.",
    validator=("OperationIdNotFound", "OperationMissingRequiredProperty", "RequiredPropertyMissing"),
    source=(OPENAPI_EXTENSIONS, TEST_CONNECTION),
    keyword=_CAPABILITIES,
)
def test_connection_names_a_get(definition: Definition) -> Findings:
    """`testConnection` in `x-ms-capabilities` names a GET that exists and needs no input.

    The platform calls it when a connection is made, before anybody could enter a value.
    """
    capabilities = definition.at(_CAPABILITIES)
    if capabilities.get("testConnection") is None:
        return
    test = capabilities.at("testConnection")
    named = test.get("operationId")
    if not isinstance(named, str):
        yield test.finding("`testConnection` has no `operationId`", validator="RequiredPropertyMissing")
        return
    operation = definition.operations_by_id.get(named)
    if operation is None:
        yield test.at("operationId").finding(f"no operation has the `operationId` {quoted(named)}")
    elif operation.verb != "get":
        yield test.at("operationId").finding(f"{quoted(named)} is a {operation.verb.upper()}, not a GET")
    else:
        supplied = given(test)
        missing = list(islice((name for name in fields_of(operation).needed if name not in supplied), 7))
        if missing:
            names = ", ".join(quoted(name) for name in missing[:6]) + (" and more" if len(missing) > 6 else "")
            yield test.finding(
                f"{quoted(named)} requires {names}, which `testConnection` does not supply",
                "Supply fixed values in `parameters`, or name a GET that needs no input.",
                validator="OperationMissingRequiredProperty",
            )


@rule(
    "chunk-transfer-boolean",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Write `true` or `false`, without quotes.",
    validator="JsonTypeIncorrect",
    source=OPENAPI_EXTENSIONS,
    keyword=_CAPABILITIES,
)
def chunk_transfer_is_a_switch(operation: Operation) -> Findings:
    """`chunkTransfer` in `x-ms-capabilities` of an operation is `true` or `false`.

    With `true`, large files are sent in parts.
    """
    chunk = operation.at(_CAPABILITIES).get("chunkTransfer")
    if chunk is not None and not isinstance(chunk, bool):
        yield operation.at(_CAPABILITIES, "chunkTransfer").finding(
            f"`chunkTransfer` of {quoted(operation.name)} is {literal(chunk)}, not a boolean"
        )
