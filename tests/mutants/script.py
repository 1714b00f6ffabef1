"""How the rules on script.csx are broken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

FORWARD: Final = """using System.Net;
using System.Net.Http;
using System.Threading.Tasks;
using Newtonsoft.Json.Linq;

public class Script : ScriptBase
{
    public override async Task<HttpResponseMessage> ExecuteAsync()
    {
        // Every operation but one is passed on as it is.
        if (Context.OperationId != "ListInvoices")
        {
            return await Context.SendAsync(Context.Request, CancellationToken).ConfigureAwait(false);
        }

        var response = await Context.SendAsync(Context.Request, CancellationToken).ConfigureAwait(false);
        var text = await response.Content.ReadAsStringAsync().ConfigureAwait(false);
        response.Content = CreateJsonContent(new JObject { ["invoices"] = JToken.Parse(text) }.ToString());
        return response;
    }
}
"""
DISPATCH: Final = r'''// What the service calls a document is an invoice here.
using System;
using System.Collections.Generic;
using System.Text;

namespace Contoso
{
    #region The class
    public partial class Script : ScriptBase
    {
        private static readonly Dictionary<string, Func<string, string>> Names = new()
        {
            ["GetInvoice"] = text => $"{{ \"invoice\": {text} }}",
        };

        public override Task<HttpResponseMessage> ExecuteAsync()
        {
            var response = new HttpResponseMessage();
            response.Content = CreateJsonContent("{ \"why\": \"new HttpClient()\" }");
            return Task.FromResult(response);
        }
    }
    #endregion

    internal sealed class Helper
    {
        internal string Quote(string text) => @"""" + text + @"""";
    }
}
'''


@dataclass(frozen=True, slots=True)
class Mutation:
    """One way to break a rule: text of a script that is replaced, and the line of the finding."""

    rule: str
    script: str
    old: str
    new: str
    line: int
    also: frozenset[str] = frozenset()


_CLASS: Final = "public class Script : ScriptBase"
_PART: Final = "public partial class Script : ScriptBase"
_METHOD: Final = "public override async Task<HttpResponseMessage> ExecuteAsync()"
_OTHER: Final = "public override Task<HttpResponseMessage> ExecuteAsync()"
_RESPONSE: Final = "var response = await"

MUTATIONS: Final = (
    Mutation("script-class", FORWARD, _CLASS, "public class Skript : ScriptBase", 6),
    Mutation("script-class", FORWARD, _CLASS, "public class Script", 6),
    Mutation("script-class", FORWARD, _CLASS, "public class Script : IDisposable", 6),
    Mutation("script-class", FORWARD, _CLASS, "public class Script /* : ScriptBase */", 6),
    Mutation("script-class", FORWARD, _CLASS, "public struct Script : ScriptBase", 1),
    Mutation("script-class", DISPATCH, _PART, "public partial class Program : ScriptBase", 9),
    Mutation("script-class", DISPATCH, _PART, "public partial class Script : MyScriptBase", 9),
    Mutation("script-class", DISPATCH, _PART, "public partial class Script : Helper", 9),
    Mutation("script-class", FORWARD, _CLASS, "public class script", 6),
    Mutation("script-parses", FORWARD, _CLASS, "}}} (((", 6),
    Mutation("script-parses", FORWARD, _CLASS, "public klass Script : ScriptBase", 6),
    Mutation("script-parses", DISPATCH, _PART, "<<<<<<< HEAD", 9),
    Mutation("script-syntax", FORWARD, "return response;", "return response", 19),
    Mutation("script-syntax", FORWARD, "return response;", "return response;;)", 19),
    Mutation("script-syntax", DISPATCH, "return Task.FromResult(response);", "return Task.FromResult(response;", 20),
    Mutation("script-class-name", FORWARD, _CLASS, "public class script : ScriptBase", 6),
    Mutation("script-class-name", DISPATCH, _PART, "public partial class SCRIPT : ScriptBase", 9),
    Mutation("script-execute-async", FORWARD, "ExecuteAsync()", "RunAsync()", 6),
    Mutation("script-execute-async", FORWARD, "ExecuteAsync()", "executeAsync()", 6),
    Mutation("script-execute-async", FORWARD, "ExecuteAsync()", "ExecuteAsync(string text)", 8),
    Mutation("script-execute-async", FORWARD, _METHOD, "public async Task<HttpResponseMessage> ExecuteAsync()", 8),
    Mutation("script-execute-async", FORWARD, _METHOD, "public override async Task<string> ExecuteAsync()", 8),
    Mutation("script-execute-async", DISPATCH, _OTHER, "public override Task ExecuteAsync()", 16),
    Mutation("script-execute-async", DISPATCH, _OTHER, "public override HttpResponseMessage ExecuteAsync()", 16),
    Mutation("script-execute-async", DISPATCH, _OTHER, f"// {_OTHER}\n        void Run()", 9),
    Mutation("script-namespace-allowed", FORWARD, "using System.Net;", "using System.Data;", 1),
    Mutation("script-namespace-allowed", FORWARD, "using System.Net;", "using static System.Data.DataRowState;", 1),
    Mutation("script-namespace-allowed", FORWARD, "using System.Net;", "using Row = System.Data.DataRow;", 1),
    Mutation("script-namespace-allowed", FORWARD, "using System.Net;", "using global::System.Reflection;", 1),
    Mutation("script-namespace-allowed", FORWARD, "using System.Net;", "using System.Net.Sockets;", 1),
    Mutation("script-namespace-allowed", DISPATCH, "using System.Text;", "using System.Text.Json;", 4),
    Mutation("script-namespace-allowed", DISPATCH, "using System.Text;", "using HtmlAgilityPack;", 4),
    Mutation(
        "script-namespace-allowed", DISPATCH, "namespace Contoso\n{", "namespace Contoso\n{\n    using Fabrikam;", 8
    ),
    Mutation(
        "script-no-own-http-client", FORWARD, _RESPONSE, f"var client = new HttpClient();\n        {_RESPONSE}", 16
    ),
    Mutation("script-no-own-http-client", FORWARD, _RESPONSE, f"HttpClient client = new();\n        {_RESPONSE}", 16),
    Mutation(
        "script-no-own-http-client", FORWARD, _RESPONSE, f"using var a = new WebClient();\n        {_RESPONSE}", 16
    ),
    Mutation(
        "script-no-own-http-client", FORWARD, _RESPONSE, f"var a = WebRequest.Create(b);\n        {_RESPONSE}", 16
    ),
    Mutation("script-no-own-http-client", FORWARD, '"ListInvoices"', '$"{new System.Net.Http.HttpClient()}"', 11),
    Mutation("script-no-own-http-client", DISPATCH, "= new()", "= new(), Client = new TcpClient()", 11),
    Mutation("script-no-own-http-client", FORWARD, _RESPONSE, f"var a = new @HttpClient();\n        {_RESPONSE}", 16),
    Mutation("script-no-directives", FORWARD, "using System.Net;", '#r "System.Data.dll"\nusing System.Net;', 1),
    Mutation("script-no-directives", FORWARD, "using System.Net;", '#load "helper.csx"\nusing System.Net;', 1),
    Mutation("script-no-directives", DISPATCH, "using System.Text;", 'using System.Text;\n  #r "nuget: Humanizer"', 5),
)

HARMLESS: Final = (
    (FORWARD, "using System.Net;", "using System;\nusing System.Drawing.Drawing2D;"),
    (FORWARD, "using System.Net;", "#if DEBUG\nusing Contoso.Desk;\n#endif"),
    (FORWARD, "using System.Net;", "using static System.Net.HttpStatusCode;"),
    (FORWARD, "using System.Net;", "using Map = System.Collections.Generic.Dictionary<string, string>;"),
    (FORWARD, _CLASS, "public class Script : Base\n{\n}\n\npublic abstract class Base : ScriptBase"),
    (FORWARD, _CLASS, "class Script<T>:global :: Contoso . ScriptBase,IDisposable"),
    (
        FORWARD,
        _METHOD,
        "public async override System.Threading.Tasks.Task<System.Net.Http.HttpResponseMessage>\nExecuteAsync ( )",
    ),
    (FORWARD, _RESPONSE, f'var a = "new HttpClient()"; /* new WebClient() */\n        {_RESPONSE}'),
    (FORWARD, _RESPONSE, f"HttpClient client = null;\n        {_RESPONSE}"),
    (FORWARD, "using System.Net;", "using static System.Environment.SpecialFolder;"),
    (FORWARD, "using System.Net;", "using Sys = System./* the web */Net;"),
    (FORWARD, "Task<HttpResponseMessage>", "Task<HttpResponseMessage?>"),
    (FORWARD, _CLASS, "public class @Script : @ScriptBase"),
    (FORWARD, _RESPONSE, f"\n#if DEBUG\n        System.Data.X a = new HttpClient();\n#endif\n        {_RESPONSE}"),
    (
        FORWARD,
        _RESPONSE,
        f'// System.Data.X\n        var a = "System.Data.X"; this.System.Data.X();\n        {_RESPONSE}',
    ),
    (
        FORWARD,
        _RESPONSE,
        f"System.Collections.Generic.List<System.Uri> a = System.Text.Encoding.UTF8;\n        {_RESPONSE}",
    ),
    (FORWARD, _METHOD, f"\n#if DEBUG\n    public async Task<string> ExecuteAsync() => null;\n#endif\n    {_METHOD}"),
    (FORWARD, _CLASS, "class HttpClient { HttpClient a = new(); }\n\n" + _CLASS),
    (DISPATCH, "namespace Contoso\n{", "namespace A { namespace B { } }\nnamespace Contoso\n{\n    using A.B;"),
    (FORWARD, "// Every", '/*\n#r "a"\n*/ // Every'),
    (DISPATCH, "namespace Contoso", "using Contoso.Parts;\nnamespace Contoso.Parts { }\nnamespace Contoso"),
    (DISPATCH, "#region The class", "#pragma warning disable CS1591\n    #region The class"),
    (DISPATCH, _OTHER, f"public Task<string> ExecuteAsync(string text) => null;\n        {_OTHER}"),
)
"""Changes that break nothing."""
