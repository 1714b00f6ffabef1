"""Code is told from strings, comments and directives, and every name has its place."""

from typing import Any

import pytest

from connector import script
from connector.script import MAX_NAMES, Code, parse, read_code


def code(text: str) -> Code:
    return read_code(parse(text), "script.csx")


def classes(text: str) -> list[str]:
    return [part.name.text for part in code(text).classes]


@pytest.mark.parametrize(
    "text",
    [
        "class Script : ScriptBase { }",
        "public partial class Script : ScriptBase { }",
        "namespace A { internal sealed class Script : ScriptBase { } }",
        "namespace A.B;\n\npublic class Script : ScriptBase\n{\n}\n",
        "[Obsolete(\"class No\")]\npublic class Script<T> : ScriptBase, IDisposable where T : new() { }",
        "#region a\npublic class Script : ScriptBase { }\n#endregion",
        "#if RELEASE\npublic class Script : ScriptBase { }\n#endif",
        "public class Script : ScriptBase { string s = @\"\"\"}\"\" class No { \"; }",
        "public class Script : ScriptBase { string s = $\"{(a ? \"}\" : \"{\")} class No {{ \"; }",
        "public class Script : ScriptBase { string s = \"\"\"\n  class No { \"\n  \"\"\"; }",
        "public class Script : ScriptBase { char c = '{'; /* class No { */ } // class No {",
        "public class Script : ScriptBase { #pragma warning disable\n }",
    ],
)  # fmt: skip
def test_the_class_is_found_and_nothing_that_only_looks_like_one(text: str) -> None:
    assert classes(text) == ["Script"]


@pytest.mark.parametrize(
    "text", ["", " \n", "// class Script { }", "/* class Script { }", '"class Script { }"', "x = 1;"]
)
def test_no_class_is_found_where_there_is_none(text: str) -> None:
    assert classes(text) == []


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_as_editors_count_them(end: str) -> None:
    found = code(f"using System;{end}{end}  /* é 𝄞 */ class Script {{ }}{end}")
    [name] = [part.name for part in found.classes]
    assert (name.line, name.column, name.end_column) == (3, 19, 25)


def test_bases_and_methods_belong_to_their_class() -> None:
    text = """class Script : global::A. ScriptBase, IDisposable {
        public override async Task< HttpResponseMessage > ExecuteAsync() { int Local() => 1; return null; }
        class Inner { void Run(int a, string b) { } }
    #if DEBUG
        static void Trace() { }
    #endif
    }"""
    script, inner = code(text).classes
    assert script.bases == ("A.ScriptBase", "IDisposable")
    assert [(m.name.text, m.returns, m.parameters, m.override) for m in script.methods] == [
        ("ExecuteAsync", "Task<HttpResponseMessage>", 0, True),
        ("Trace", "void", 0, False),
    ]
    assert [(m.name.text, m.parameters) for m in inner.methods] == [("Run", 2)]


def test_every_kind_of_using_is_told_apart() -> None:
    found = code(
        "using System;\nusing static System.Math;\nusing Json = Newtonsoft.Json.Linq.JObject;\n"
        "global using System.Net;\n#if DEBUG\nusing Desk.Tests;\n#else\nusing Other;\n#endif\n"
        "class A { void B() { using (var c = d) { } using var e = f; } }"
    ).usings
    assert sorted((using.name.text, using.alias, using.static, using.conditional) for using in found) == [
        ("Desk.Tests", "", False, True),
        ("Newtonsoft.Json.Linq.JObject", "Json", False, False),
        ("Other", "", False, True),
        ("System", "", False, False),
        ("System.Math", "", True, False),
        ("System.Net", "", False, False),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("var a = new HttpClient();", ["HttpClient"]),
        ("HttpClient a = new();", ["HttpClient"]),
        ("using HttpClient a = new HttpClient(new Handler());", ["HttpClient", "Handler"]),
        ("var a = new System.Net.Http.HttpClient { };", ["System.Net.Http.HttpClient"]),
        ("var a = WebRequest.Create(b);", ["WebRequest.Create"]),
        ("var a = System.Net.HttpWebRequest.CreateHttp(b);", ["System.Net.HttpWebRequest.CreateHttp"]),
        ('var a = $"{new HttpClient()}";', ["HttpClient"]),
        ("HttpClient a = given;", []),
        ('var a = "new HttpClient()";', []),
        ('var a = @"new HttpClient() "" new HttpClient()";', []),
        ('var a = $"new HttpClient() {b}";', []),
        ("// new HttpClient()", []),
        ("/* new HttpClient() */", []),
        ("#if NO\n// new HttpClient()\n#endif", []),
        ("var a = nameof(HttpClient);", []),
        ("var a = web.Request.Create(b);", []),
        ("#if DEBUG\nvar a = new HttpClient(); HttpClient b = new(); WebRequest.Create(c);\n#endif", []),
        ("#if DEBUG\n#if A\n#endif\nvar a = new HttpClient();\n#else\nvar a = new HttpClient();\n#endif\n", []),
    ],
)
def test_what_is_made_is_found_in_code_alone(text: str, expected: list[str]) -> None:
    assert [name.text for name in code(f"class A {{ void B() {{\n{text}\n}} }}").created] == expected


def test_a_field_that_is_made_by_new_alone_has_its_type() -> None:
    found = code("class A { private static readonly HttpClient Client = new(); HttpClient B { get; } = new(); }")
    assert [name.text for name in found.created] == ["HttpClient", "HttpClient"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("System.Data.DataTable a = null;", ["System.Data.DataTable"]),
        ("var a = System . Data /* a */\n.X.Y.Do(System.Uri.A);", ["System.Data.X.Y.Do", "System.Uri.A"]),
        ("global::Newtonsoft.Json.Linq.JObject a = null;", ["Newtonsoft.Json.Linq.JObject"]),
        ("List<System.Data.A> a = null;", ["System.Data.A"]),
        ('var a = $"{System.Math.Max(1, 2)}";', ["System.Math.Max"]),
        ("var a = this.System.Data.A; Other.System.B c;", []),
        ('var a = "System.Data"; // System.Data', []),
        ("#if DEBUG\nSystem.Data.A a;\n#endif", []),
    ],
)
def test_full_names_are_found_in_code_alone(text: str, expected: list[str]) -> None:
    found = code(f"using System.Net;\nnamespace System.Own {{ class A {{ void B() {{\n{text}\n}} }} }}")
    assert [name.text for name in found.qualified] == expected


def test_a_full_name_has_its_place() -> None:
    [name] = code("class A {\n  /* é */ System.Data.DataTable b; }").qualified
    assert (name.line, name.column, name.end_column) == (2, 11, 32)


def test_a_namespace_within_another_has_the_names_of_both() -> None:
    found = code("namespace A.B { namespace C { namespace D { } } }\nnamespace E { }")
    assert sorted(name.text for name in found.namespaces) == ["A.B", "A.B.C", "A.B.C.D", "E"]


@pytest.mark.parametrize("text", ['#r "a.dll"', '  #load "b.csx"', '# r "nuget: a"', "#r"])
def test_directives_are_found_at_the_start_of_a_line(text: str) -> None:
    found = code(f"using System;\n{text}\nclass A {{ }}")
    assert [(name.text, name.line) for name in found.directives] == [(text.strip(), 2)]
    assert found.fault is None


@pytest.mark.parametrize(
    "text",
    ['/*\n#r "a.dll"\n*/', 'class A { string s = @"\n#r a\n"; }', 'class A { string s = """\n#load a\n"""; }',
     "#region r", "#return", "// #r"],
)  # fmt: skip
def test_what_only_looks_like_a_directive_is_none(text: str) -> None:
    assert code(text).directives == ()


def test_the_first_place_that_is_no_code_is_said() -> None:
    found = code("class A { }\n\nclass B { int = ; }\n")
    assert found.fault is not None
    assert found.fault.line == 3


def test_only_so_many_names_are_kept() -> None:
    found = code("class A { }\n" * (MAX_NAMES + 10))
    assert (len(found.classes), found.beyond) == (MAX_NAMES, True)


@pytest.mark.parametrize(
    "statement",
    ["using A;", "namespace A { }", "class A { }", "new A();", "A a = new();", "a.B();", "System.A();", "#r a"],
)
def test_more_names_of_a_kind_than_are_looked_at_are_told(statement: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(script, "MAX_NAMES", 3)
    assert not code(f"{statement}\n" * 3).beyond
    assert code(f"{statement}\n" * 4).beyond


@pytest.mark.parametrize("name", ["new System.Net./*{}*/Http.HttpClient()", "System./*{}*/IO.File.Delete()"])
def test_a_comment_inside_a_name_hides_nothing(name: str) -> None:
    text = "class Script : ScriptBase {{ void M() {{ {}; }} }}"
    assert not code(text.format(name.format("short"))).beyond
    assert code(text.format(name.format("long" * script.MAX_CHARACTERS))).beyond


def test_of_a_long_name_the_beginning_is_kept() -> None:
    assert classes("class " + "A" * (script.MAX_CHARACTERS + 9) + " { }") == ["A" * script.MAX_CHARACTERS]


def test_of_a_name_with_many_dots_the_first_ones_are_looked_at() -> None:
    dots = script._MAX_DOTS
    [name] = code("class A { void B() { System" + ".C" * (dots + 9) + "(); } }").qualified
    assert name.text == "System" + ".C" * dots


@pytest.mark.parametrize("content", [{}, {"usings": 1}, {"classes": [[["a"]]]}])
def test_an_answer_of_another_shape_is_refused(content: dict[str, Any]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        read_code(content, "script.csx")
