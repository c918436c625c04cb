namespace Mooring.Sdk;

/// <summary>What a value is made of, as a schema says it.</summary>
public enum Wire : byte
{
    None = 0,
    Truth = 1,
    U8 = 2,
    I8 = 3,
    U16 = 4,
    I16 = 5,
    U32 = 6,
    I32 = 7,
    U64 = 8,
    I64 = 9,
    F32 = 10,
    F64 = 11,
    Char = 12,
    Text = 16,

    /// <summary>Bytes from the client.</summary>
    Bytes = 17,

    /// <summary>Bytes of the client's session buffer that the server fills.</summary>
    Filled = 18,
    Handle = 19,
    Enum = 32,
    Struct = 33,
}
