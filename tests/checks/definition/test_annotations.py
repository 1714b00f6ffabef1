"""What the rules on revisions, paging and context tell apart beyond their examples."""

from typing import Any

import pytest

from tests.checks.judging import findings

ANNOTATION = "x-ms-api-annotation"
PLACE = f"/paths/~10/get/{ANNOTATION}"


def found(rule: str, *operations: dict[str, Any], **document: Any) -> list[tuple[str, str | None]]:
    """Pointer and validator name, where the finding picks one, of what one rule says of these operations."""
    paths = {f"/{number}": {"get": {"operationId": f"Get{number}"} | each} for number, each in enumerate(operations)}
    return [(finding.pointer, finding.validator) for finding in findings(rule, {"paths": paths} | document)]


def annotated(**annotation: Any) -> dict[str, Any]:
    return {ANNOTATION: annotation}


def member(**annotation: Any) -> dict[str, Any]:
    return annotated(family="F", **annotation)


@pytest.mark.parametrize(
    ("annotation", "pointer"),
    [
        ({"status": "Beta"}, f"{PLACE}/status"),
        ({"status": None}, f"{PLACE}/status"),
        ({"family": 1}, f"{PLACE}/family"),
        ([], PLACE),
    ],
)
def test_what_no_page_names_is_found(annotation: Any, pointer: str) -> None:
    assert [place for place, _ in found("api-annotation-status", {ANNOTATION: annotation})] == [pointer]


@pytest.mark.parametrize("annotation", [{}, {"status": "Preview"}, {"status": "production", "family": "F"}])
def test_what_the_pages_name_passes(annotation: Any) -> None:
    assert not found("api-annotation-status", {ANNOTATION: annotation}, info={ANNOTATION: annotation})


def test_the_annotation_of_the_connector_is_looked_at_too() -> None:
    info = {ANNOTATION: {"status": "Beta"}}
    assert found("api-annotation-status", info=info) == [(f"/info/{ANNOTATION}/status", None)]


def test_a_property_may_have_the_name_of_the_annotation() -> None:
    schema = {"properties": {ANNOTATION: {"type": "string"}}, ANNOTATION: 5}
    assert not found("api-annotation-status", definitions={"A": schema})


def test_a_replacement_lacks_what_it_lacks() -> None:
    rule = "api-annotation-valid"
    retired = {"deprecated": True}
    assert not found(rule, retired | annotated(replacement={"api": "a", "operationId": "b"}))
    assert found(rule, retired | annotated(replacement={"api": "a"})) == [
        (f"{PLACE}/replacement", "ApiAnnotationExtensionReplacementInfoMissingOperationIdProperty")
    ]
    assert found(rule, retired | annotated(replacement={"operationId": "b", "api": " "})) == [
        (f"{PLACE}/replacement", "ApiAnnotationExtensionReplacementInfoMissingApiProperty")
    ]
    assert len(found(rule, annotated(replacement={}))) == 3


def test_revisions_repeat_inside_one_family_only() -> None:
    rule = "family-revisions-unique"
    assert not found(rule, member(revision=1), annotated(family="G", revision=1), annotated(revision=1))
    assert found(rule, member(revision=1), {}, member(revision=1)) == [(f"/paths/~12/get/{ANNOTATION}/revision", None)]
    assert found(rule, member(), member()) == [(f"/paths/~11/get/{ANNOTATION}", "OperationFamilyHasManyEmptyRevisions")]
    assert not found(rule, member(), member(revision=1))


@pytest.mark.parametrize(
    ("revision", "name"),
    [("", None), (None, None), ("2", "JsonTypeIncorrect"), (True, "JsonTypeIncorrect"), (1.5, "JsonTypeIncorrect")],
)
def test_a_revision_is_a_whole_number(revision: Any, name: str | None) -> None:
    assert found("operation-revision-present", member(revision=revision)) == [(f"{PLACE}/revision", name)]
    assert not found("operation-revision-present", member(revision=2), member())


def test_retired_and_hidden_operations_do_not_count_as_active() -> None:
    rule = "family-max-two-active"
    active = [member(revision=number) for number in range(3)]
    assert found(rule, *active) == [(f"/paths/~12/get/{ANNOTATION}", None)]
    assert not found(rule, *active[:2])
    assert not found(rule, *active[:2], active[2] | {"deprecated": True}, active[2] | {"x-ms-visibility": "internal"})


def test_one_operation_of_a_family_is_in_production() -> None:
    rule = "family-max-two-active"
    both = [member(revision=number, status="Production") for number in range(2)]
    assert found(rule, *both) == [(f"/paths/~11/get/{ANNOTATION}", "OperationFamilyHasManyActiveProductionOperations")]
    assert not found(rule, both[0], member(revision=2, status="Preview"))


@pytest.mark.parametrize(
    ("id", "revision", "right"),
    [
        ("Get_V2", 2, True),
        ("GetV2", 2, True),
        ("Get_v2", 2, True),
        ("Get", 1, True),
        ("Get", True, True),
        ("Get", 10**400, True),
        ("Get_V2", 3, False),
        ("Get2", 2, False),
    ],
)
def test_later_revisions_show_in_the_operation_id(id: str, revision: Any, right: bool) -> None:
    operation = annotated(revision=revision) | {"operationId": id}
    assert bool(found("operation-id-revision-suffix", operation)) is not right


def test_production_waits_for_the_connector_and_its_service() -> None:
    rule = "annotation-status-order"
    operation = annotated(status="Production")
    assert found(rule, operation, info={ANNOTATION: {"status": "Preview"}}) == [(f"{PLACE}/status", None)]
    assert found(rule, operation, basePath="/v1/beta") == [(f"{PLACE}/status", "ProductionStatusOnBetaService")]
    assert found(rule, operation, host="beta.contoso.com")
    assert not found(rule, operation, host="alphabeta.contoso.com", basePath="/betas", info={})
    assert not found(rule, annotated(status="Preview"), basePath="/beta")


def test_a_retired_operation_says_so_in_both_texts() -> None:
    rule = "deprecated-summary-suffix"
    texts = {"summary": "Get (DEPRECATED)", "description": "Gets."}
    assert found(rule, texts | {"deprecated": True}) == [("/paths/~10/get/description", None)]
    assert not found(rule, texts | {"deprecated": False})
    assert not found(rule, texts | {"deprecated": True, "x-ms-visibility": "internal"})
    assert not found(rule, {"deprecated": True})


@pytest.mark.parametrize("pageable", [{"nextLinkName": "next"}, {"nextLinkName": ["nextLink"]}, {}, "nextLink", None])
def test_other_next_links_are_found_whatever_they_are(pageable: Any) -> None:
    [(pointer, _)] = found("next-link-name", {"x-ms-pageable": pageable})
    assert pointer.startswith("/paths/~10/get/x-ms-pageable")


def test_both_next_links_pass() -> None:
    for name in ("nextLink", "@odata.nextLink"):
        assert not found("next-link-name", {"x-ms-pageable": {"nextLinkName": name}})


def test_a_context_names_an_operation_of_the_definition() -> None:
    rule = "operation-context-valid"
    place = "/paths/~10/get/x-ms-operation-context/simulate"
    for simulate, pointers in (
        ({"operationId": "Get0"}, []),
        ({"operationId": "Get9"}, [f"{place}/operationId"]),
        ({"operationId": 5}, [place]),
        ("Get9", []),
    ):
        assert [p for p, _ in found(rule, {"x-ms-operation-context": {"simulate": simulate}})] == pointers
