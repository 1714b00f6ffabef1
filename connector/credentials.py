"""Parameters of operations that ask people for what a connection should ask for once: keys, tokens, sign-in passwords.

A connection keeps such values, hides them and shares them safely; a parameter writes them into every flow that uses the
operation. The password of a document, the key of an object and the token of a page look alike and are none of these.
"""

from __future__ import annotations

import re
from typing import Final

from connector.definition import Definition, Operation, Parameter

_LOCATIONS: Final = ("query", "path", "header", "formData")

# Names are compared in lower case, without anything but letters and digits.
_CREDENTIAL: Final = re.compile(
    r"(?:(?:api|app|application|auth|authorization|subscription|consumer|developer|functions?)key"
    r"|(?:api|auth|authentication|authorization|access|bearer|refresh|app|jwt)token"
    r"|(?:api|client|app|application|consumer|oauth)secret)(?:for|in)?(?:header|value)?$"
)
_HEADER: Final = re.compile(
    r"^(?:proxy)?authorization$|^(?:x.*)?(?:auth|token|bearer|jwt)$|^x.*(?:accesskey|secretkey|password)$"
)
_OTHER_TOKEN: Final = re.compile(r"page|next|skip|continu|sync|delta|cursor|csrf|xsrf|idempot|device|reset|invit")
_VAGUE: Final = re.compile(r"^x?(?:key|token|secret|auth|appid|secretkey|userkey|usertoken|jwt|code)$")
_PASSWORD: Final = re.compile(r"^(?:user|login|admin|account)?(?:password|passwd|pwd|pass)$")
_USER: Final = re.compile(r"^(?:user|username|userid|login|loginname|email|emailaddress|account|accountname)$")

_SAID: Final = re.compile(
    r"\b(?:api|app|application|access|auth|authentication|authorization|bot|bearer|subscription|developer|account|function)"
    r"[ -]?(?:key|token|secret)\b",
    re.IGNORECASE,
)
_OTHER_PASSWORD: Final = re.compile(
    r"\b(?:new|initial|temporary|pdf|document|file|archive|zip|meeting|webinar|room|wi-?fi|certificate|pfx)\b",
    re.IGNORECASE,
)
_CHANGES_USERS: Final = re.compile(r"creat|add|updat|set|change|regist|invit|new", re.IGNORECASE)


def is_credential(parameter: Parameter) -> bool:
    """Whether people who use the operation are asked for a key, a token or a password of the service's own.

    Internal parameters, and those that only internal operations use, are not asked for.
    """
    if parameter.location not in _LOCATIONS or parameter.internal or parameter.exempt:
        return False
    name = _plain(parameter.parameter_name)
    if _PASSWORD.match(name):
        return _signs_in(parameter)
    if _OTHER_TOKEN.search(name):
        return False
    if _CREDENTIAL.search(name) or (parameter.location == "header" and _HEADER.search(name)):
        return True
    return bool(_VAGUE.match(name)) and _SAID.search(_texts(parameter)) is not None


def credential_parameters(definition: Definition) -> list[Parameter]:
    """The parameters of all operations that :func:`is_credential`, in the order of the document.

    One that several operations share is listed with the first of them.
    """
    found: dict[str, Parameter] = {}
    for operation in definition.operations:
        for parameter in operation.all_parameters:
            if not operation.internal and is_credential(parameter):
                found.setdefault(parameter.shared or parameter.pointer, parameter)
    return list(found.values())


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name[:200].lower())


def _texts(parameter: Parameter) -> str:
    return f"{parameter.text('x-ms-summary')[:500]}\n{parameter.text('description')[:2000]}"


def _signs_in(password: Parameter) -> bool:
    """A password beside a user's name signs in, unless the operation gives it to somebody or opens a document by it."""
    owner = password.parent
    if _OTHER_PASSWORD.search(_texts(password)):
        return False
    if isinstance(owner, Operation) and _CHANGES_USERS.search(f"{owner.id[:200]} {owner.summary[:200]}"):
        return False
    others = owner.all_parameters if isinstance(owner, Operation) else owner.parameters
    return any(_USER.match(_plain(other.parameter_name)) for other in others if other.location in _LOCATIONS)
