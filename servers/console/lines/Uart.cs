using System;
using System.Runtime;
using System.Runtime.CompilerServices;
using Mooring.Runtime;

namespace Mooring.Servers.Console;

/// <summary>
/// A 16550A at its legacy I/O ports: registers and what they mean (PC16550D data sheet), no policy. 115200 8N1, FIFOs
/// on.
/// </summary>
internal sealed unsafe class Uart
{
    /// <summary>Bytes that may be sent at once when <see cref="CanSend"/>: the transmit FIFO is empty then.</summary>
    public const int FifoBytes = 16;

    private const byte ReceiveEvent = 1, TransmitEvent = 2;
    private const byte DivisorAccess = 0x80, EightBits = 3;
    private const byte FifoOn = 0x81, ModemReady = 0x0B;
    private const byte DataReady = 1, TransmitEmpty = 0x20, Absent = 0xFF;
    private const byte NothingPending = 1;

    private readonly ushort _port;
    private byte _enabled;

    /// <param name="port">The first of its eight ports, granted to this process.</param>
    public Uart(ushort port) => _port = port;

    /// <summary>Nothing answers at these ports.</summary>
    public bool IsAbsent => In(Register.LineStatus) == Absent;

    public bool CanReceive => (In(Register.LineStatus) & DataReady) != 0;
    public bool CanSend => (In(Register.LineStatus) & TransmitEmpty) != 0;

    /// <summary>A byte that the device keeps and does not use.</summary>
    public byte Scratch
    {
        get => In(Register.Scratch);
        set => Out(Register.Scratch, value);
    }

    /// <summary>Reading it acknowledges a transmit event.</summary>
    public bool HasEvent => (In(Register.EventStatus) & NothingPending) == 0;

    public bool TellsReceived
    {
        get => (_enabled & ReceiveEvent) != 0;
        set => Enable(ReceiveEvent, value);
    }

    public bool TellsSent
    {
        get => (_enabled & TransmitEvent) != 0;
        set => Enable(TransmitEvent, value);
    }

    /// <summary>
    /// Sets speed and format. Events are off. Bytes that wait must have been read: the FIFO may lose them.
    /// </summary>
    public void Start()
    {
        _enabled = 0;
        Out(Register.LineControl, DivisorAccess | EightBits);
        Out(Register.Data, 1);
        Out(Register.EventEnable, 0);
        Out(Register.LineControl, EightBits);
        Out(Register.FifoControl, FifoOn);
        Out(Register.ModemControl, ModemReady);
    }

    public byte Receive() => In(Register.Data);

    /// <summary>Only when <see cref="CanSend"/>.</summary>
    /// <param name="burst">At most <see cref="FifoBytes"/>.</param>
    public void Send(ReadOnlySpan<byte> burst)
    {
        // SAFETY: the assembly reads exactly burst.Length bytes, and nothing moves: the heap is non-moving.
        fixed (byte* bytes = burst) SendString(_port, bytes, burst.Length);
    }

    private void Enable(byte eventBit, bool on)
    {
        byte enabled = (byte)(on ? _enabled | eventBit : _enabled & ~eventBit);
        if (enabled == _enabled) return;
        _enabled = enabled;
        Out(Register.EventEnable, enabled);
    }

    private byte In(Register register) => IoPort.In8((ushort)(_port + (int)register));

    private void Out(Register register, int value) => IoPort.Out8((ushort)(_port + (int)register), (byte)value);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "uart_send")]
    private static extern void SendString(nint port, byte* bytes, nint count);

    private enum Register
    {
        Data = 0,
        EventEnable = 1,
        EventStatus = 2,
        FifoControl = 2,
        LineControl = 3,
        ModemControl = 4,
        LineStatus = 5,
        Scratch = 7,
    }
}
