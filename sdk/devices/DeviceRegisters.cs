using System;
using System.Runtime.InteropServices;
using System.Threading;
using Mooring.Runtime;

namespace Mooring.Sdk.Devices;

/// <summary>
/// Registers of a device in mapped memory: each access is one load or store of exactly that width, in program order. An
/// offset outside ends the process.
/// </summary>
public readonly struct DeviceRegisters
{
    private readonly SharedBytes _bytes;

    /// <param name="bytes">Mapped from a device's region, begins at a multiple of four.</param>
    public DeviceRegisters(SharedBytes bytes) => _bytes = bytes;

    public byte Read8(int offset) => Volatile.Read(ref At<byte>(offset));

    public ushort Read16(int offset) => Volatile.Read(ref At<ushort>(offset));

    public uint Read32(int offset) => Volatile.Read(ref At<uint>(offset));

    public void Write8(int offset, byte value) => Volatile.Write(ref At<byte>(offset), value);

    public void Write16(int offset, ushort value) => Volatile.Write(ref At<ushort>(offset), value);

    public void Write32(int offset, uint value) => Volatile.Write(ref At<uint>(offset), value);

    /// <summary>A register of 64 bits that may be written in halves: the lower one first.</summary>
    public void Write64(int offset, ulong value)
    {
        Write32(offset, (uint)value);
        Write32(offset + 4, (uint)(value >> 32));
    }

    private ref T At<T>(int offset) where T : unmanaged => ref MemoryMarshal.AsRef<T>(_bytes.Span.Slice(offset));
}
