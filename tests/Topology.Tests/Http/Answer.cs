using System.Text.Json;
using System.Text.Json.Nodes;

namespace CountryProvider.Topology.Tests.Http;

/// <summary>What came back.</summary>
internal sealed record Answer(int Status, IReadOnlyDictionary<string, string> Headers, byte[] Bytes)
{
    public string Text => System.Text.Encoding.UTF8.GetString(Bytes);

    public JsonElement Json => JsonDocument.Parse(Bytes).RootElement;

    public string ETag => this["ETag"] ?? throw new ShouldAssertException($"There is no ETag in the answer {Status} {Text}");

    public string? ContentType => this["Content-Type"];

    /// <summary>The header; null when it is not there.</summary>
    public string? this[string header] => Headers.GetValueOrDefault(header);

    /// <summary>The strings of one member of every element of an array.</summary>
    public IEnumerable<string?> All(string member) => Json.EnumerateArray().Select(element => element.GetProperty(member).GetString());

    public Answer ShouldBe(int status)
    {
        Status.ShouldBe(status, Text);
        return this;
    }

    public Answer ShouldBeJson(int status, string expected)
    {
        ShouldBe(status);
        ContentType.ShouldBe("application/json; charset=utf-8");
        JsonNode.DeepEquals(JsonNode.Parse(Text), JsonNode.Parse(expected)).ShouldBeTrue($"{Text} is not {expected}");
        return this;
    }

    /// <summary>RFC 9457, with everything that a caller may rely on.</summary>
    public Answer ShouldBeProblem(int status, params string[] errorFields)
    {
        ShouldBe(status);
        ContentType.ShouldBe("application/problem+json; charset=utf-8");
        var problem = Json;
        foreach (var member in new[] { "type", "title", "detail", "traceId" })
        {
            problem.GetProperty(member).GetString().ShouldNotBeNullOrWhiteSpace(member);
        }

        problem.GetProperty("status").GetInt32().ShouldBe(status);
        if (errorFields.Length > 0)
        {
            var errors = problem.GetProperty("errors").EnumerateObject().ToList();
            errors.Select(error => error.Name).ShouldBe(errorFields, ignoreOrder: true, Text);
            errors.SelectMany(error => error.Value.EnumerateArray()).Where(message => message.GetString()!.Length == 0).ShouldBeEmpty(Text);
        }
        else
        {
            problem.TryGetProperty("errors", out _).ShouldBeFalse(Text);
        }

        return this;
    }

    /// <summary>How version 1 refuses: one sentence of plain text.</summary>
    public Answer ShouldBeSentence(int status)
    {
        ShouldBe(status);
        ContentType.ShouldBe("text/plain; charset=utf-8");
        Text.ShouldEndWith(".");
        Text.ShouldNotContain('\n');
        return this;
    }

    public Answer ShouldBeEmpty(int status)
    {
        ShouldBe(status);
        Bytes.ShouldBeEmpty();
        ContentType.ShouldBeNull();
        return this;
    }
}
