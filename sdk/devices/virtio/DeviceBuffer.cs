namespace Mooring.Sdk.Devices;

/// <summary>A piece of physical memory that a device is to read or to write.</summary>
/// <param name="physical">Where it begins.</param>
/// <param name="length">In bytes, not 0.</param>
/// <param name="deviceWrites">Else the device reads it.</param>
public readonly struct DeviceBuffer(ulong physical, uint length, bool deviceWrites)
{
    public readonly ulong Physical = physical;
    public readonly uint Length = length;
    public readonly bool DeviceWrites = deviceWrites;
}
