using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace CountryProvider.Testing;

/// <summary>
/// Takes what is sent over OTLP (https://opentelemetry.io/docs/specs/otlp), over HTTP in protobuf or over gRPC, and keeps what tests look
/// at.
/// </summary>
public sealed class OtlpSink : IAsyncDisposable
{
    private const int FrameHead = 5;

    private readonly WebApplication _app;
    private readonly ConcurrentQueue<byte[]> _traces = new();
    private readonly ConcurrentQueue<byte[]> _metrics = new();
    private readonly ConcurrentQueue<byte[]> _logs = new();

    private OtlpSink()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel =>
            {
                kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
                // gRPC without TLS knows beforehand that it is HTTP/2.
                kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
            });
        _app = builder.Build();
        _app.Run(async http =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            var isGrpc = http.Request.ContentType == "application/grpc";
            var signal = http.Request.Path.Value switch
            {
                "/v1/traces" or "/opentelemetry.proto.collector.trace.v1.TraceService/Export" => _traces,
                "/v1/metrics" or "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export" => _metrics,
                "/v1/logs" or "/opentelemetry.proto.collector.logs.v1.LogsService/Export" => _logs,
                _ => throw new InvalidDataException($"Nothing is sent to {http.Request.Path}."),
            };
            signal.Enqueue(isGrpc ? Unframed(body.ToArray()) : body.ToArray());

            // An empty answer says that all is well.
            http.Response.ContentType = isGrpc ? "application/grpc" : "application/x-protobuf";
            if (isGrpc)
            {
                await http.Response.Body.WriteAsync(new byte[FrameHead]);
                http.Response.AppendTrailer("grpc-status", "0");
            }
        });
    }

    /// <summary>The settings of a program that sends everything here over HTTP.</summary>
    public string[] Settings => [$"OTEL_EXPORTER_OTLP_ENDPOINT={_app.Urls.First()}", "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf"];

    /// <summary>The settings of a program that sends everything here over gRPC.</summary>
    public string[] GrpcSettings => [$"OTEL_EXPORTER_OTLP_ENDPOINT={_app.Urls.Last()}", "OTEL_EXPORTER_OTLP_PROTOCOL=grpc"];

    /// <summary>All spans that have arrived.</summary>
    public IReadOnlyList<OtlpSpan> Spans =>
        [
            .. from message in _traces
            from resource in Fields(message, 1)
            let service = Attributes(Fields(resource, 1).Single(), 1).GetValueOrDefault("service.name", "")
            from scope in Fields(resource, 2)
            from span in Fields(scope, 2)
            select new OtlpSpan(service, Hex(span, 1), Hex(span, 2), Hex(span, 4), Text(span, 5), Attributes(span, 9)),
        ];

    /// <summary>The names of all metrics that have arrived.</summary>
    public IReadOnlySet<string> Metrics =>
        (
            from message in _metrics
            from resource in Fields(message, 1)
            from scope in Fields(resource, 2)
            from metric in Fields(scope, 2)
            select Text(metric, 1)
        ).ToHashSet();

    /// <summary>The texts of all lines of the log that have arrived, with the ids of their traces.</summary>
    public IReadOnlyList<(string Text, string TraceId)> Logs =>
        [
            .. from message in _logs
            from resource in Fields(message, 1)
            from scope in Fields(resource, 2)
            from line in Fields(scope, 2)
            select (Text(Fields(line, 5).Single(), 1), Hex(line, 9)),
        ];

    /// <summary>Everything about lines of the log, as it came.</summary>
    public string RawLogs => string.Concat(_logs.Select(Encoding.UTF8.GetString));

    public static async Task<OtlpSink> StartAsync()
    {
        var sink = new OtlpSink();
        await sink._app.StartAsync();
        return sink;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    // One message, not compressed (https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md): a flag, a length, and that many bytes.
    private static byte[] Unframed(byte[] frame) =>
        frame[0] == 0 && BinaryPrimitives.ReadInt32BigEndian(frame.AsSpan(1)) == frame.Length - FrameHead
            ? frame[FrameHead..]
            : throw new InvalidDataException("That is no frame of gRPC.");

    private static Dictionary<string, string> Attributes(byte[] message, int number) =>
        Fields(message, number).ToDictionary(attribute => Text(attribute, 1), attribute => Value(Fields(attribute, 2).Single()));

    // An AnyValue: a text, or another type. For other types tests only need to know that a value exists.
    private static string Value(byte[] value) => Fields(value, 1) is [var text, ..] ? Encoding.UTF8.GetString(text) : "";

    private static string Text(byte[] message, int number) =>
        Fields(message, number) is [var text, ..] ? Encoding.UTF8.GetString(text) : "";

    private static string Hex(byte[] message, int number) =>
        Fields(message, number) is [var bytes, ..] ? Convert.ToHexStringLower(bytes) : "";

    // The fields of that number that have a length: messages, texts, bytes (https://protobuf.dev/programming-guides/encoding).
    private static List<byte[]> Fields(byte[] message, int number)
    {
        var found = new List<byte[]>();
        var rest = message.AsSpan();
        while (rest.Length > 0)
        {
            var tag = Varint(ref rest);
            var length = (tag & 7) switch
            {
                0 => 0,
                1 => 8,
                2 => (int)Varint(ref rest),
                5 => 4,
                _ => throw new InvalidDataException($"{tag & 7} is no wire type."),
            };
            if ((tag & 7) == 0)
            {
                Varint(ref rest);
            }
            else if ((tag & 7) == 2 && (int)(tag >> 3) == number)
            {
                found.Add(rest[..length].ToArray());
            }

            rest = rest[length..];
        }

        return found;
    }

    private static ulong Varint(ref Span<byte> bytes)
    {
        var (value, shift, i) = (0UL, 0, 0);
        do
        {
            value |= (ulong)(bytes[i] & 0x7F) << shift;
            shift += 7;
        } while (bytes[i++] >= 0x80);
        bytes = bytes[i..];
        return value;
    }
}

/// <summary>A span as it was sent.</summary>
/// <param name="Service">The name of the service that sent it.</param>
/// <param name="TraceId">In lower-case hexadecimal, as the ids that follow.</param>
/// <param name="ParentId">Empty for the first span of a trace.</param>
/// <param name="Attributes">Those that are texts; of others only the names.</param>
public sealed record OtlpSpan(
    string Service,
    string TraceId,
    string Id,
    string ParentId,
    string Name,
    IReadOnlyDictionary<string, string> Attributes
);
