using System.Buffers.Binary;
using System.Text;

namespace TestRuns.E2E.Support.Circuits;

/// <summary>
/// The wire of Blazor's circuits: SignalR messages as MessagePack, each behind its length. Only the kinds of values that this
/// wire knows: nothing, flags, whole numbers, texts, bytes, lists, and empty maps for headers.
/// </summary>
internal static class BlazorPack
{
    /// <summary>A call of the hub, that nobody answers; or, with an id, one that is answered.</summary>
    public static byte[] Call(string target, string? id, params object?[] arguments) => Frame([1L, new Headers(), id, target, arguments]);

    public static byte[] Ping() => Frame([6L]);

    /// <summary>The first whole message in what has come so far, and how many bytes it took; null: it is not there yet.</summary>
    public static (object?[] Message, int Length)? Read(ReadOnlySpan<byte> come)
    {
        var (length, at, shift) = (0, 0, 0);
        byte part;
        do
        {
            if (at == come.Length) return null;
            part = come[at++];
            length |= (part & 0x7f) << shift;
            shift += 7;
        }
        while ((part & 0x80) != 0);
        if (come.Length < at + length) return null;
        var reader = new Reader(come.Slice(at, length));
        return ((object?[])reader.Next()!, at + length);
    }

    private static byte[] Frame(object?[] message)
    {
        using var body = new MemoryStream();
        Write(body, message);
        using var framed = new MemoryStream();
        var rest = (int)body.Length;
        for (; rest > 0x7f; rest >>= 7) framed.WriteByte((byte)(rest | 0x80));
        framed.WriteByte((byte)rest);
        body.WriteTo(framed);
        return framed.ToArray();
    }

    private static void Write(MemoryStream to, object? value)
    {
        Span<byte> number = stackalloc byte[9];
        switch (value)
        {
            case null:
                to.WriteByte(0xc0);
                break;
            case bool flag:
                to.WriteByte(flag ? (byte)0xc3 : (byte)0xc2);
                break;
            case long whole:
                number[0] = 0xd3;
                BinaryPrimitives.WriteInt64BigEndian(number[1..], whole);
                to.Write(number);
                break;
            case string text:
                var bytes = Encoding.UTF8.GetBytes(text);
                number[0] = 0xdb;
                BinaryPrimitives.WriteInt32BigEndian(number[1..], bytes.Length);
                to.Write(number[..5]);
                to.Write(bytes);
                break;
            case object?[] list:
                number[0] = 0xdc;
                BinaryPrimitives.WriteUInt16BigEndian(number[1..], (ushort)list.Length);
                to.Write(number[..3]);
                foreach (var one in list) Write(to, one);
                break;
            case Headers:
                to.WriteByte(0x80);
                break;
            default:
                throw new ArgumentException($"This wire has no {value.GetType()}", nameof(value));
        }
    }

    private sealed record Headers;

    private ref struct Reader(ReadOnlySpan<byte> bytes)
    {
        private readonly ReadOnlySpan<byte> bytes = bytes;
        private int at;

        public object? Next()
        {
            var kind = bytes[at++];
            return kind switch
            {
                < 0x80 => (long)kind,
                < 0x90 => Map(kind & 0x0f),
                < 0xa0 => List(kind & 0x0f),
                < 0xc0 => Text(kind & 0x1f),
                0xc0 => null,
                0xc2 => false,
                0xc3 => true,
                0xc4 => Take((int)Number(1)).ToArray(),
                0xc5 => Take((int)Number(2)).ToArray(),
                0xc6 => Take((int)Number(4)).ToArray(),
                0xcc => Number(1),
                0xcd => Number(2),
                0xce => Number(4),
                0xcf => Number(8),
                0xd0 => (long)(sbyte)Number(1),
                0xd1 => (long)(short)Number(2),
                0xd2 => (long)(int)Number(4),
                0xd3 => Number(8),
                0xd9 => Text((int)Number(1)),
                0xda => Text((int)Number(2)),
                0xdb => Text((int)Number(4)),
                0xdc => List((int)Number(2)),
                0xdd => List((int)Number(4)),
                0xde => Map((int)Number(2)),
                >= 0xe0 => (long)(sbyte)kind,
                _ => throw new InvalidDataException($"MessagePack's 0x{kind:x2} was not expected on this wire"),
            };
        }

        private object?[] List(int count)
        {
            var list = new object?[count];
            for (var one = 0; one < count; one++) list[one] = Next();
            return list;
        }

        private Headers Map(int count)
        {
            for (var skip = 0; skip < 2 * count; skip++) Next();
            return new Headers();
        }

        private string Text(int length) => Encoding.UTF8.GetString(Take(length));

        private long Number(int size)
        {
            var number = 0L;
            foreach (var part in Take(size)) number = (number << 8) | part;
            return number;
        }

        private ReadOnlySpan<byte> Take(int length)
        {
            at += length;
            return bytes.Slice(at - length, length);
        }
    }
}
