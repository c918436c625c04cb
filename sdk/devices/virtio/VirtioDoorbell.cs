namespace Mooring.Sdk.Devices;

/// <summary>Tells the device that a queue has something new (virtio 1.2, 4.1.5.2).</summary>
/// <param name="register">The queue's, of two bytes.</param>
/// <param name="queue">Its number, which is what is written.</param>
public readonly struct VirtioDoorbell(DeviceRegisters register, ushort queue)
{
    public void Ring() => register.Write16(0, queue);
}
