using System;
using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Sdk;

/// <summary>
/// Reads an interface from the bytes that the generator has written for it; <c>SchemaEmitter</c> says what lies where.
/// <para>
/// The bytes come from a service, which is not trusted. What is answered has been checked so that nobody has to look
/// twice: names are UTF-8 that can be shown; a struct is made of types that stand before it, so there is no circle, and
/// every field lies inside its
/// struct and every argument inside the arguments; what a method answers fits where it is said to be. Anything else,
/// and a byte too many or too few, is BadFormat.
/// </para>
/// </summary>
public ref struct SchemaReader
{
    /// <summary>Of a whole schema.</summary>
    public const int MostBytes = 16 * 1024;

    private const int MostArguments = 4096, MostRoom = 32768, InlineBytes = 48, RangeBytes = 8, Beside = 0xFFFF;
    private const byte OneWay = 1, Spilled = 2, Stream = 4;

    private readonly ReadOnlySpan<byte> _bytes;
    private SchemaType[] _types = [];
    private int _at, _known;
    private bool _isWrong;

    private SchemaReader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>BadFormat; TooLarge.</summary>
    public static Result<Schema> Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MostBytes) return StatusCode.TooLarge;
        SchemaReader reader = new(bytes);
        Schema schema = reader.ReadAll();
        return reader._isWrong || reader._at != bytes.Length ? StatusCode.BadFormat : schema;
    }

    private Schema ReadAll()
    {
        Require(Byte() == 'M' && Byte() == 'S' && Byte() == 1);
        ushort version = (ushort)Number(2);
        string name = Name();
        _types = new SchemaType[Byte()];
        for (; _known < _types.Length && !_isWrong; _known++) _types[_known] = Type();
        SchemaMethod[] methods = new SchemaMethod[Byte()];
        Require(methods.Length <= ServiceContract.Methods);
        int next = 0;
        for (int i = 0; i < methods.Length && !_isWrong; i++)
        {
            methods[i] = Method();
            Require(methods[i].Number >= next && methods[i].Number < ServiceContract.Methods);
            next = methods[i].Number + 1;
        }
        return new Schema(name, version, methods);
    }

    private SchemaType Type()
    {
        Wire wire = (Wire)Byte();
        Require(wire is Wire.Enum or Wire.Struct);
        string name = Name();
        return wire == Wire.Enum ? Enum(name) : Struct(name);
    }

    private SchemaType Enum(string name)
    {
        SchemaRef stored = new((Wire)Byte(), null);
        Require(stored.Wire is >= Wire.U8 and <= Wire.I64);
        SchemaMember[] members = new SchemaMember[Possible(Number(2), 9)];
        for (int i = 0; i < members.Length; i++) members[i] = new SchemaMember(Name(), Number(8));
        return new SchemaType { Name = name, Size = stored.Size, Stored = stored.Wire, Members = members, Fields = [] };
    }

    private SchemaType Struct(string name)
    {
        int size = (int)Number(2);
        SchemaField[] fields = new SchemaField[Possible(Number(2), 6)];
        Require(size > 0);
        for (int i = 0; i < fields.Length && !_isWrong; i++)
        {
            SchemaField field = new(Name(), (int)Number(2), (int)Number(2), Ref());
            Require(field.Type.Wire is > Wire.Truth and <= Wire.Char or Wire.Enum or Wire.Struct && field.Count > 0);
            Require(field.Offset + (long)field.Count * field.Type.Size <= size);
            fields[i] = field;
        }
        return new SchemaType { Name = name, Size = size, Stored = Wire.None, Members = [], Fields = fields };
    }

    private SchemaMethod Method()
    {
        string name = Name();
        ushort number = Byte();
        uint hash = (uint)Number(4);
        byte flags = Byte();
        int bytes = (int)Number(2);
        SchemaRef answer = Ref();
        uint room = (uint)Number(4);
        bool hasRoom = room > 0;
        Require(hash != 0 && flags < 8 && bytes <= ((flags & Spilled) != 0 ? MostArguments : InlineBytes));
        Require(room <= MostRoom && (!hasRoom || bytes >= RangeBytes) && IsAnswer(answer, flags, hasRoom));
        Require(answer.Wire != Wire.Struct || !hasRoom || room == answer.Size);
        SchemaParameter[] parameters = new SchemaParameter[Possible(Byte(), 5)];
        for (int i = 0; i < parameters.Length && !_isWrong; i++)
            parameters[i] = Parameter(hasRoom ? RangeBytes : 0, bytes);
        return new SchemaMethod
        {
            Name = name, Number = number, Hash = hash, IsOneWay = (flags & OneWay) != 0,
            IsStream = (flags & Stream) != 0, IsSpilled = (flags & Spilled) != 0, ArgumentBytes = bytes,
            Answer = answer, AnswerRoom = (int)room, Parameters = parameters,
        };
    }

    /// <summary>Small values are in the completion, texts and large structs in the buffer.</summary>
    private static bool IsAnswer(SchemaRef answer, byte flags, bool hasRoom) => answer.Wire switch
    {
        Wire.None => (flags & Stream) == 0 && !hasRoom,
        Wire.Text => (flags & (OneWay | Stream)) == 0,
        Wire.Handle => (flags & (OneWay | Stream)) == 0 && !hasRoom,
        Wire.Bytes or Wire.Filled => false,
        _ => (flags & OneWay) == 0 && answer.Size > sizeof(ulong) == hasRoom && (!hasRoom || (flags & Stream) == 0),
    };

    private SchemaParameter Parameter(int first, int end)
    {
        string name = Name();
        SchemaRef type = Ref();
        int offset = (int)Number(2);
        byte flags = Byte();
        Require(flags < 2 && type.Wire != Wire.None);
        if (type.Wire == Wire.Handle) Require(offset == Beside);
        else Require(offset >= first && offset + type.Size <= end);
        return new SchemaParameter(name, type, offset, (flags & 1) != 0);
    }

    private SchemaRef Ref()
    {
        Wire wire = (Wire)Byte();
        if (wire is not (Wire.Enum or Wire.Struct))
        {
            Require(wire is <= Wire.Char or >= Wire.Text and <= Wire.Handle);
            return new SchemaRef(wire, null);
        }
        int place = Byte();
        if (place >= _known) _isWrong = true;
        SchemaType? type = _isWrong ? null : _types[place];
        Require(type is not null && type.Stored == Wire.None == (wire == Wire.Struct));
        return new SchemaRef(wire, type);
    }

    private string Name()
    {
        int length = Byte();
        Require(length > 0 && length <= _bytes.Length - _at);
        if (_isWrong) return string.Empty;
        ReadOnlySpan<byte> name = _bytes.Slice(_at, length);
        _at += length;
        Require(Utf8.IsValid(name));
        if (_isWrong) return string.Empty;
        string text = Encoding.UTF8.GetString(name);
        foreach (char letter in text) Require(!char.IsControl(letter));
        return text;
    }

    /// <summary>A count of things of at least so many bytes: there are not more than what is left can hold.</summary>
    private int Possible(ulong count, int leastBytes)
    {
        Require(count * (ulong)leastBytes <= (ulong)(_bytes.Length - _at));
        return _isWrong ? 0 : (int)count;
    }

    private byte Byte() => (byte)Number(1);

    private ulong Number(int bytes)
    {
        Require(bytes <= _bytes.Length - _at);
        if (_isWrong) return 0;
        ulong value = 0;
        for (int i = 0; i < bytes; i++) value |= (ulong)_bytes[_at++] << 8 * i;
        return value;
    }

    private void Require(bool isSo) => _isWrong |= !isSo;
}
