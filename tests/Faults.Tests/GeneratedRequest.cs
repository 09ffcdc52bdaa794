using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace CountryProvider.Faults.Tests;

/// <summary>A request that a client might send by mistake or with intent.</summary>
public sealed record GeneratedRequest(string Method, string Target, IReadOnlyList<(string Name, string Value)> Headers, byte[]? Body)
{
    private static readonly string[] _methods = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "FOO"];

    private static readonly string[] _contentTypes =
    [
        "application/json",
        "application/json; charset=utf-8",
        "application/json; charset=utf-16",
        "application/json; charset=nonsense",
        "application/problem+json",
        "text/plain",
        "text/csv",
        "application/x-www-form-urlencoded",
        "application/x-www-form-urlencoded; charset=utf-7",
        "multipart/form-data; boundary=b",
        "multipart/form-data",
        "multipart/form-data; boundary=\"",
        "*/*",
        "é",
        ";",
    ];

    private static readonly string[] _texts =
    [
        "",
        " ",
        "Germany",
        "Österreich",
        "O\u0308sterreich",
        "Côte d'Ivoire",
        "日本",
        "𝔘𝔫𝔦𝔠𝔬𝔡𝔢",
        "\u0000",
        "a\u0007b",
        "a\nb",
        "a\u2028b",
        "\uFFFE",
        "\uD800",
        "\uDC00x",
        "\u202Egnp",
        "<script>alert(1)</script>",
        "'; DROP TABLE countries; --",
        "../../etc/passwd",
        "%00",
        "{{7*7}}",
        "true",
        "null",
        "-1",
        "0",
        "1e999",
        "99999999999999999999",
        "\"",
        "\\",
        new('x', 199),
        new('x', 201),
        new('x', 5000),
        "=cmd|' /C calc'!A0",
    ];

    private static readonly string[] _codes =
    [
        "GER",
        "fra",
        "SCO",
        "EUR",
        "gbp",
        "deu",
        "ENG",
        "AAA",
        "zzz",
        "QQQ",
        "ÄÖÜ",
        "A",
        "ABCD",
        "A1B",
        "a b",
        "İSS",
        "ſss",
        "％％％",
    ];

    // Codes that exist from the start, and soon in every catalogue.
    private static readonly string[] _known = ["GER", "FRA", "SCO", "EUR", "GBP", "deu", "eng"];

    private static readonly string[] _headers =
    [
        "If-Match",
        "If-None-Match",
        "Accept-Language",
        "Accept",
        "Origin",
        "Sec-Fetch-Site",
        "Content-Encoding",
        "Range",
        "Cookie",
        "Referer",
        "X-Forwarded-For",
        "X-HTTP-Method-Override",
        "Access-Control-Request-Method",
        "Access-Control-Request-Headers",
        "traceparent",
        "Expect-CT",
        "Forwarded",
        "Content-Language",
        "If-Modified-Since",
    ];

    private static readonly string[] _headerValues =
    [
        "*",
        "\"1-abc\"",
        "W/\"1-abc\"",
        "\"",
        "\"1\", \"2\"",
        "\"0-\"",
        "\"-1-x\"",
        "abc",
        ",",
        "de",
        "de-DE,de;q=0.9",
        "xx;q=2",
        "q=q=q",
        "same-origin",
        "cross-site",
        "https://example.org",
        "null",
        "gzip",
        "br",
        "bytes=0-1",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-x",
        "POST",
        "\"99999999999999999999-x\"",
        new('v', 300),
    ];

    public override string ToString() =>
        $"{Method} {Target} [{string.Join("; ", Headers.Select(header => $"{header.Name}: {header.Value}"))}] "
        + $"{(Body is null ? "no body" : $"{Body.Length} bytes: {Encoding.UTF8.GetString(Body.AsSpan(0, Math.Min(Body.Length, 300)))}")}";

    /// <summary>
    /// Requests to the routes of a running program. Most are nearly right, some are far from right, and some have no fault.
    /// </summary>
    public static Gen<GeneratedRequest> At(IReadOnlyList<RouteEndpoint> routes) => Gen.Frequency((2, Any(routes)), (1, Flawless(routes)));

    // Pure chance hardly ever makes a request with a right code, name, body and headers at once. And a write that is always refused cannot
    // break anything.
    private static Gen<GeneratedRequest> Flawless(IReadOnlyList<RouteEndpoint> routes)
    {
        var code = Gen.Frequency((4, Gen.Elements(_known)), (1, Letters(3)));
        return from route in Gen.Elements(routes.Where(route => MethodOf(route) is not "GET"))
            from fields in AnyFields(code, Letters(8))
            let path = string.Concat(
                route.RoutePattern.PathSegments.Select(segment =>
                    $"/{(segment.Parts[0] is RoutePatternLiteralPart literal ? literal.Content : fields.Code)}"
                )
            )
            let body = BodyOf(MethodOf(route), path, fields)
            select new GeneratedRequest(MethodOf(route), path, body is null ? [] : [("Content-Type", ContentTypeAt(path))], body);
    }

    private static Gen<GeneratedRequest> Any(IReadOnlyList<RouteEndpoint> routes)
    {
        var code = Gen.Frequency((6, Gen.Elements(_codes)), (3, Letters(3)), (1, Gen.Elements(_texts)));
        var text = Gen.Frequency(
            (3, Gen.Elements(_texts)),
            (2, ArbMap.Default.GeneratorFor<string?>().Select(value => value ?? "")),
            (2, Letters(8))
        );
        return from route in Gen.Elements(routes.AsEnumerable())
            from method in Gen.Frequency((5, Gen.Constant(MethodOf(route))), (1, Gen.Elements(_methods)))
            from path in Path(route.RoutePattern, code, text)
            from query in Query(code, text)
            from contentType in Gen.Frequency(
                (4, Gen.Constant<string?>(ContentTypeAt(path))),
                (2, Gen.Elements<string?>(_contentTypes)),
                (1, Gen.Constant<string?>(null))
            )
            from body in method is "GET" or "HEAD" or "TRACE" ? Gen.Constant<byte[]?>(null) : AnyBody(method, path, code, text)
            from headers in Gen.Frequency((2, Gen.Constant(Array.Empty<(string, string)>())), (2, AnyHeaders()))
            select new GeneratedRequest(
                method,
                path + query,
                contentType is null || body is null ? headers : [.. headers, ("Content-Type", contentType)],
                body
            );
    }

    /// <summary>The request as the client sends it: nothing of it is checked or put right on the way.</summary>
    public HttpRequestMessage ToMessage(Uri address)
    {
        var message = new HttpRequestMessage(
            new(Method),
            new Uri(
                address.GetLeftPart(UriPartial.Authority) + Target,
                new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }
            )
        );
        if (Body is not null)
        {
            message.Content = new ByteArrayContent(Body);
        }

        foreach (var (name, value) in Headers)
        {
            HttpHeaders headers =
                name.StartsWith("Content-", StringComparison.Ordinal) && message.Content is not null
                    ? message.Content.Headers
                    : message.Headers;
            headers.TryAddWithoutValidation(name, value);
        }

        return message;
    }

    private static string MethodOf(RouteEndpoint route) => route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods[0] ?? "GET";

    private static Gen<string> Letters(int count) =>
        Gen.Elements("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".ToCharArray())
            .ArrayOf(count)
            .Select(letters => new string(letters));

    private static Gen<string> Path(RoutePattern pattern, Gen<string> code, Gen<string> text)
    {
        var path = Gen.Constant("");
        foreach (var segment in pattern.PathSegments)
        {
            var part = segment.Parts[0] is RoutePatternLiteralPart literal
                ? Gen.Constant(literal.Content)
                : Gen.Frequency(
                    (5, code.Select(Escape)),
                    (2, text.Select(Escape)),
                    (1, Gen.Elements("%", "%zz", "%FF%FE", "%00", "..", "%2e%2e", "%2F", "a%2Fb", "😀"))
                );
            path = from before in path from after in part select $"{before}/{after}";
        }

        return path.Select(value => value.Length == 0 ? "/" : value);
    }

    private static Gen<string> Query(Gen<string> code, Gen<string> text)
    {
        var name = Gen.Elements("search", "retired", "page", "pageSize", "status", "done", "code", "todo", "version", "dryRun", "x");
        var value = Gen.OneOf(
            code,
            text,
            Gen.Elements("1", "2", "0", "-1", "1000", "1001", "true", "false", "complete", "all", "added", "linked", "v1", "v9")
        );
        var pair =
            from n in name
            from v in value
            from escaped in Gen.Elements(true, true, true, false)
            select $"{n}={(escaped ? Escape(v) : Uri.EscapeDataString(n) + "%")}";
        return Gen.Frequency((4, Gen.Constant("")), (1, from pairs in pair.NonEmptyListOf() select "?" + string.Join('&', pairs.Take(4))));
    }

    private static Gen<(string, string)[]> AnyHeaders() =>
        from headers in (
            from name in Gen.Elements(_headers)
            from value in Gen.Elements(_headerValues)
            select (name, value)
        ).NonEmptyListOf()
        select headers.Take(3).DistinctBy(header => header.name).ToArray();

    private static Gen<Fields> AnyFields(Gen<string> code, Gen<string> name) =>
        from c in code
        from n in name
        from currency in code
        from language in code
        select new Fields(c, n, currency, language);

    // All parameters that an endpoint accepts, because version 2 refuses unknown ones. This is the only list of what the APIs and the pages
    // accept.
    private static byte[]? BodyOf(string method, string path, Fields fields)
    {
        var (code, name, currency, language) = fields;
        object Named(string shortName) => new { shortName, name };
        object? json = (method, path.Split('/', StringSplitOptions.RemoveEmptyEntries)) switch
        {
            ("POST", ["api", "v1", "countries-with-currency", ..]) => new { countryShortName = code, currency = Named(currency) },
            ("POST", ["api", "v1", "countries-with-language", ..]) => new { countryShortName = code, language = Named(language) },
            ("POST", ["api", "v1", "countries-with-languages-and-currencies", ..]) => new
            {
                country = Named(code),
                currency = Named(currency),
                language = Named(language),
            },
            ("POST", ["api", "v1", ..]) => Named(code),
            ("POST", ["api", "v2", ..]) => new { code, name },
            ("PUT", ["api", "v2", "links", ..]) => new { currency, language },
            ("PUT", ["api", "v2", ..]) => new { name },
            _ => null,
        };
        return json is not null ? JsonSerializer.SerializeToUtf8Bytes(json)
            : path.StartsWith("/api", StringComparison.Ordinal) ? null
            : FormOf(fields);
    }

    private static byte[] FormOf(Fields fields, string version = "") =>
        Encoding.UTF8.GetBytes(
            $"code={Escape(fields.Code)}&name={Escape(fields.Name)}&currency={Escape(fields.Currency)}&language={Escape(fields.Language)}&version={version}"
        );

    private static string ContentTypeAt(string path) =>
        path.StartsWith("/api", StringComparison.Ordinal) ? "application/json" : "application/x-www-form-urlencoded";

    private static Gen<byte[]?> AnyBody(string method, string path, Gen<string> code, Gen<string> text)
    {
        var named =
            from c in code
            from n in text
            select (object?)
                new
                {
                    code = c,
                    name = n,
                    shortName = c,
                };
        var part = Gen.OneOf(named, code.Select(c => (object?)c), Gen.Constant<object?>(null), Gen.Elements<object?>(1, true, 1.5));
        var json =
            from c in code
            from n in text
            from country in part
            from currency in part
            from language in part
            select JsonSerializer.SerializeToUtf8Bytes(
                new
                {
                    code = c,
                    name = n,
                    shortName = c,
                    countryShortName = c,
                    country,
                    currency,
                    language,
                    extra = n,
                }
            );
        var exact = AnyFields(code, text).Select(fields => BodyOf(method, path, fields) ?? []);
        var form =
            from fields in AnyFields(code, text)
            from version in Gen.Elements("0", "1", "2", "x", "-1", "99999999999999999999")
            select FormOf(fields, version);
        var broken =
            from bytes in Gen.OneOf(json, form)
            from cut in Gen.Choose(0, bytes.Length)
            from flip in Gen.Choose(0, Math.Max(0, bytes.Length - 1))
            from bit in Gen.Choose(0, 255)
            select Break(bytes, cut, flip, (byte)bit);
        var odd = Gen.Elements(
                "",
                "null",
                "[]",
                "{}",
                "\"text\"",
                "[{}]",
                "{\"code\":\"\\ud800\",\"name\":\"\\ud800\"}",
                "{\"name\":{}}",
                "{\"name\":[]}",
                "{\"code\":1e9999}",
                "{\"name\":\"a\",\"name\":\"b\"}",
                "\uFEFF{\"code\":\"BOM\",\"name\":\"Bom\"}",
                new string('[', 100),
                new string('[', 60_000),
                "{\"name\":\"" + new string('n', 60_000) + "\"}",
                new string('x', 70_000),
                "--b\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nx\r\n--b--",
                string.Concat(Enumerable.Repeat("a=1&", 3000))
            )
            .Select(Encoding.UTF8.GetBytes);
        return Gen.Frequency(
            (
                14,
                Gen.Frequency((4, exact), (2, json), (2, form), (2, broken), (2, odd), (1, ArbMap.Default.GeneratorFor<byte[]>()))
                    .Select(bytes => (byte[]?)bytes)
            ),
            (1, Gen.Constant<byte[]?>(null))
        );
    }

    private static byte[] Break(byte[] bytes, int cut, int flip, byte bit)
    {
        var copy = bytes.ToArray();
        if (copy.Length > 0)
        {
            copy[flip] ^= bit;
        }

        return copy[..(bit % 2 == 0 ? cut : copy.Length)];
    }

    // Lone surrogates cannot be escaped; as they are, the client sends what it makes of them.
    private static string Escape(string text)
    {
        try
        {
            return Uri.EscapeDataString(text);
        }
        catch (UriFormatException)
        {
            return "%ED%A0%80";
        }
    }

    private sealed record Fields(string Code, string Name, string Currency, string Language);
}
