"""The rule that says what openapi-spec-validator found."""

from __future__ import annotations

from typing import Final

from checks.criteria import OPENAPI_DEFINITION
from checks.openapi.faults import SpecificationFault
from checks.rule import Findings, Level, rule
from checks.sources import OPENAPI

_VALIDATORS: Final = {
    "missing-member": "RequiredPropertyMissing",
    "wrong-type": "JsonTypeIncorrect",
    "default": "JsonTypeIncorrect",
    "not-in-enumeration": "JsonValueNotInEnum",
    "no-alternative": "OneOfPropertiesRequired",
    "several-alternatives": "OneOfPropertiesRequired",
    "empty": "RequiredValueEmpty",
}

_HELP: Final = {
    "missing-member": "Add the member.",
    "wrong-type": "Write a value of that type.",
    "not-in-enumeration": "Write one of these values.",
    "empty": "Fill it in, or remove it.",
    "unknown-member": "Remove the member, correct its name, or let it start with `x-`.",
    "default": "Write a default that `type` and `enum` allow, or remove it; values of `enum` have the type, too.",
    "duplicate-operation-id": "Give each operation an `operationId` of its own.",
    "duplicate-parameter": "Remove or rename one of the two.",
    "duplicate-tag": "Remove one of the two.",
    "path-parameter": 'Write the same names in the path and in the parameters with `"in": "path"`.',
    "path-template": "Close every brace that the path opens.",
    "undefined-required-property": "Define the property, or take its name out of `required`.",
    "unresolvable-reference": "Add what the `$ref` names, or correct its pointer.",
    "reference-loop": "Replace one of the `$ref`s in the circle with the schema itself.",
    "repeated-element": "Remove one of the two.",
}


@rule(
    "swagger-valid-openapi-2",
    OPENAPI_DEFINITION,
    # Not an error: the validator rejects 65 of 1,015 definitions that Microsoft has published.
    Level.WARNING,
    help="Change the definition so that openapi-spec-validator accepts it as OpenAPI 2.0.",
    validator=(
        "RequiredPropertyMissing",
        "JsonTypeIncorrect",
        "JsonValueNotInEnum",
        "OneOfPropertiesRequired",
        "RequiredValueEmpty",
    ),
    policy="5000.2.6.2",
    source=OPENAPI,
)
def definition_is_valid(fault: SpecificationFault) -> Findings:
    """The definition is valid OpenAPI 2.0.

    Tools that import the definition rely on what the specification promises: a member that is missing, of another
    type or under another name is ignored by one tool and refused by the next. openapi-spec-validator judges the
    whole definition; what a rule of its own reports at the same place is not repeated here.
    """
    error = fault.value
    if error.kind == "other-version":
        return
    yield fault.finding(error.message, _HELP.get(error.kind), validator=_VALIDATORS.get(error.kind))
