namespace Mooring.Ports;

/// <summary>What kind of object a handle names. The kind decides the object's class in the kernel.</summary>
public enum ObjectKind : byte
{
    None = 0,
    KernelChannel,
    Process,
    Region,
    End,
    Port,
    Interrupt,
    System,
    Timer,
    UserSource,
    Tether,
    Device,
}
