using System.Buffers.Text;
using System.Globalization;

namespace CountryProvider.Comparison.Load;

/// <summary>Parses HTTP/1.1 answers (RFC 9112) as their bytes arrive. It parses only what a load generator needs.</summary>
internal sealed class HttpAnswer
{
    private byte[] _buffer = new byte[16 * 1024];
    private int _length;
    private int _head;
    private int _end; // The end of the answer; -1 when the length is not known in advance.

    /// <summary>The buffer for the next bytes.</summary>
    public Span<byte> FreeSpace
    {
        get
        {
            if (_length == _buffer.Length)
            {
                Array.Resize(ref _buffer, _length * 2);
            }

            return _buffer.AsSpan(_length);
        }
    }

    /// <summary>The status; known as soon as the headers are complete.</summary>
    public int Status { get; private set; }

    /// <summary>Whether the answer has a warning that it may be stale (RFC 9111, 5.5).</summary>
    public bool IsStale { get; private set; }

    /// <summary>Whether the server will close the connection after this answer.</summary>
    public bool IsLast { get; private set; }

    /// <summary>The body, after the answer is complete. The body of a chunked answer still contains the chunk headers.</summary>
    public ReadOnlySpan<byte> Body => _buffer.AsSpan(_head, _length - _head);

    /// <summary>Prepares for the next answer.</summary>
    public void Reset() => (_length, _head, _end, Status, IsStale, IsLast) = (0, 0, 0, 0, false, false);

    /// <summary>Parses the received bytes.</summary>
    /// <returns>Whether the answer is complete.</returns>
    public bool Append(int count)
    {
        _length += count;
        if (_head == 0)
        {
            var end = _buffer.AsSpan(0, _length).IndexOf("\r\n\r\n"u8);
            if (end < 0)
            {
                return false;
            }

            _head = end + 4;
            ReadHead(_buffer.AsSpan(0, end));
        }

        return _end >= 0 ? _length >= _end : _buffer.AsSpan(0, _length).EndsWith("\r\n0\r\n\r\n"u8) || Body.SequenceEqual("0\r\n\r\n"u8);
    }

    private void ReadHead(ReadOnlySpan<byte> head)
    {
        Status =
            head.Length > 12 && Utf8Parser.TryParse(head.Slice(9, 3), out int status, out _)
                ? status
                : throw new IOException("That is no answer of HTTP/1.1.");
        _end = _head;
        foreach (var range in head.Split("\r\n"u8))
        {
            var line = head[range];
            if (Is(line, "content-length:"u8, out var value))
            {
                _end =
                    _head
                    + int.Parse(value, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);
            }
            else if (Is(line, "transfer-encoding:"u8, out _))
            {
                _end = -1;
            }
            else if (Is(line, "warning:"u8, out _))
            {
                IsStale = true;
            }
            else if (Is(line, "connection:"u8, out value))
            {
                IsLast = value.IndexOf("close"u8) >= 0;
            }
        }
    }

    private static bool Is(ReadOnlySpan<byte> line, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        var isNamed = line.Length >= name.Length && System.Text.Ascii.EqualsIgnoreCase(line[..name.Length], name);
        value = isNamed ? line[name.Length..] : default;
        return isNamed;
    }
}
