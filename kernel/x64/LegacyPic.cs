namespace Mooring.Kernel.X64;

/// <summary>
/// The two 8259A interrupt controllers: moved out of the way of the exceptions, then masked for good.
/// </summary>
internal static class LegacyPic
{
    private const ushort FirstCommand = 0x20, FirstData = 0x21, SecondCommand = 0xA0, SecondData = 0xA1;
    private const byte Initialise = 0x11, FirstVector = 0x20, SecondVector = 0x28;
    private const byte CascadeLine = 4, CascadeIdentity = 2, Mode8086 = 1, MaskAll = 0xFF;

    /// <summary>ICW1 to ICW4, then every line masked (Intel 8259A data sheet).</summary>
    internal static void Disable()
    {
        Cpu.Out8(FirstCommand, Initialise);
        Cpu.Out8(SecondCommand, Initialise);
        Cpu.Out8(FirstData, FirstVector);
        Cpu.Out8(SecondData, SecondVector);
        Cpu.Out8(FirstData, CascadeLine);
        Cpu.Out8(SecondData, CascadeIdentity);
        Cpu.Out8(FirstData, Mode8086);
        Cpu.Out8(SecondData, Mode8086);
        Cpu.Out8(FirstData, MaskAll);
        Cpu.Out8(SecondData, MaskAll);
    }
}
