using System.Collections.Generic;
using System.Linq;
using System.Text;
using Mooring.Sdk.Generator.Model;

namespace Mooring.Sdk.Generator.Emit;

/// <summary>
/// The interface in bytes, for those who have not been compiled with it. Numbers are little-endian, names are a byte
/// for the length and UTF-8.
/// <code>
///     schema     'M' 'S' 1, u16 version, name, u8 count, types, u8 count, methods
///     type       u8 32 (enum), name, u8 stored as, u16 count, members: name, u64
///                u8 33 (struct), name, u16 bytes, u16 count, fields: name, u16 offset, u16 count, ref
///     ref        u8 kind; for an enum or struct: u8 place in the list of types
///     method     name, u8 number, u32 hash, u8 flags (1 one-way, 2 arguments in the buffer, 4 stream), u16 bytes of
/// arguments,
///                answer: ref, u32 capacity, u8 count, parameters
///     parameter  name, ref, u16 offset (65535: not among the arguments), u8 flags (1 optional)
/// </code>
/// </summary>
internal static class SchemaEmitter
{
    private const ushort Beside = 0xFFFF;

    public static byte[] Emit(ServiceModel service)
    {
        Bytes bytes = new();
        bytes.U8('M').U8('S').U8(1).U16(service.Version).Name(service.Name).U8(service.Types.Count);
        foreach (TypeShape type in service.Types) Type(bytes, service, type);
        bytes.U8(service.Methods.Count);
        foreach (MethodModel method in service.Methods) Method(bytes, service, method);
        return bytes.ToArray();
    }

    private static void Type(Bytes bytes, ServiceModel service, TypeShape type)
    {
        bytes.U8((int)type.Wire).Name(type.ShortName);
        if (type.Wire == Wire.Enum)
        {
            bytes.U8((int)type.Underlying).U16(type.Members.Count);
            foreach ((string name, ulong value) in type.Members) bytes.Name(name).U64(value);
            return;
        }
        bytes.U16(type.Size).U16(type.Fields.Count);
        foreach (FieldShape field in type.Fields)
        {
            bytes.Name(field.Name).U16(field.Offset).U16(field.Count);
            Ref(bytes, service, field.Type);
        }
    }

    private static void Method(Bytes bytes, ServiceModel service, MethodModel method)
    {
        int flags = (method.Answer == AnswerKind.OneWay ? 1 : 0) | (method.IsSpilled ? 2 : 0)
            | (method.Answer == AnswerKind.Stream ? 4 : 0);
        bytes.Name(method.Name).U8(method.Number).U32(method.Hash).U8(flags).U16(ContractEmitter.SizeOf(method));
        Answer(bytes, service, method);
        ParameterModel[] parameters = [.. method.Parameters.Where(IsShown)];
        bytes.U32((uint)method.AnswerRoom).U8(parameters.Length);
        foreach (ParameterModel parameter in parameters)
        {
            bytes.Name(parameter.Name);
            if (parameter.Shape is { } shape) Ref(bytes, service, shape);
            else bytes.U8((int)WireOf(parameter.Kind));
            Slot? slot = method.Layout.FirstOrDefault(slot => slot.Field == parameter.Field);
            bytes.U16(slot?.Offset ?? Beside).U8(parameter.IsOptional ? 1 : 0);
        }
    }

    private static void Answer(Bytes bytes, ServiceModel service, MethodModel method)
    {
        if (method.AnswerType is { } shape) Ref(bytes, service, shape);
        else bytes.U8((int)(method.Answer switch
        {
            AnswerKind.Text => Wire.Text,
            AnswerKind.Handle => Wire.Handle,
            _ => Wire.None,
        }));
    }

    private static bool IsShown(ParameterModel parameter) =>
        parameter.IsLaidOut || parameter.Kind == ParameterKind.Handle;

    private static Wire WireOf(ParameterKind kind) => kind switch
    {
        ParameterKind.Text => Wire.Text,
        ParameterKind.Bytes => Wire.Bytes,
        ParameterKind.Filled => Wire.Filled,
        _ => Wire.Handle,
    };

    private static void Ref(Bytes bytes, ServiceModel service, TypeShape type)
    {
        bytes.U8((int)type.Wire);
        if (type.IsNamed) bytes.U8(service.Types.IndexOf(type));
    }

    private sealed class Bytes
    {
        private readonly List<byte> _bytes = [];

        public Bytes U8(int value) => Put((ulong)value, 1);

        public Bytes U16(int value) => Put((ulong)value, 2);

        public Bytes U32(uint value) => Put(value, 4);

        public Bytes U64(ulong value) => Put(value, 8);

        public Bytes Name(string name)
        {
            byte[] utf8 = Encoding.UTF8.GetBytes(name);
            U8(utf8.Length);
            _bytes.AddRange(utf8);
            return this;
        }

        public byte[] ToArray() => [.. _bytes];

        private Bytes Put(ulong value, int count)
        {
            for (int i = 0; i < count; i++) _bytes.Add((byte)(value >> 8 * i));
            return this;
        }
    }
}
