using System;
using System.Threading.Tasks;
using Mooring.Runtime;

namespace Mooring.Servers.Console;

/// <summary>
/// A serial line and the commands that wait at it.
/// <para>
/// There is no buffer for output: the bytes of a write go from the client's session buffer into the UART, and the write
/// ends when the last one is there. So a client that writes faster than the line sends waits (that is the
/// back-pressure), and what was answered as written is not lost if this server dies. Writes are sent one after the
/// other, never mixed.
/// </para>
/// Input is read while there is room for it; otherwise it stays in the UART, and behind it at the sender.
/// </summary>
internal abstract class Line
{
    private const int BurstsPerTurn = 64;
    private const int EventsPerTurn = 64;

    private readonly Signal<bool> _news = new();
    private Request? _free;

    protected Line(Uart uart) => Uart = uart;

    protected Uart Uart { get; }
    protected RequestQueue Writes { get; } = new();
    protected RequestQueue Reads { get; } = new();

    /// <summary>Those who wait for Ctrl-C.</summary>
    protected RequestQueue Watchers { get; } = new();

    /// <summary>Sets the UART up. Bytes that came before are kept.</summary>
    public virtual void Start()
    {
        Receive();
        Uart.Start();
        Uart.TellsReceived = true;
    }

    /// <summary>Hears the UART's interrupts, for ever.</summary>
    public async ValueTask Listen(InterruptLine interrupt)
    {
        while (await interrupt.Next()) HandleEvents();
    }

    /// <summary>Sends what there is to send, for ever; after some bursts everybody else has a turn.</summary>
    public async ValueTask Send()
    {
        for (;;)
        {
            Pace pace = SendSome();
            if (pace == Pace.More)
            {
                await Loop.Yield();
                continue;
            }
            if (pace == Pace.NoRoom) Uart.TellsSent = true;
            await _news.Wait();
        }
    }

    /// <summary>A request; given back with <see cref="Return"/>.</summary>
    public Request Rent()
    {
        Request request = _free ?? new Request(this);
        _free = request.Next;
        request.Next = null;
        return request;
    }

    public void Return(Request request)
    {
        request.Clear();
        request.Next = _free;
        _free = request;
    }

    public void Write(Request request)
    {
        Writes.Add(request);
        Wake();
    }

    public abstract void Read(Request request);

    public void Watch(Request request) => Watchers.Add(request);

    /// <summary>Whoever made it does not want it any more, or is gone.</summary>
    public virtual void Drop(Request request)
    {
        if (!Writes.Drop(request) && !Reads.Drop(request)) Watchers.Drop(request);
    }

    /// <summary>Bytes of input that can be taken now.</summary>
    protected abstract int RoomForInput { get; }

    /// <summary>One byte of input came.</summary>
    protected abstract void Take(byte value);

    /// <summary>All input that could be taken has been.</summary>
    protected abstract void Taken();

    /// <summary>The next bytes to send.</summary>
    /// <returns>How many; 0: nothing to send.</returns>
    protected abstract int Fill(Span<byte> burst);

    /// <summary>What Fill gave is in the UART.</summary>
    protected abstract void BurstSent();

    /// <summary>There may be something to send.</summary>
    protected void Wake()
    {
        if (!_news.IsSet) _news.Set(true);
    }

    /// <summary>There is room for input again: the UART tells, at once if bytes wait.</summary>
    protected void ResumeInput() => Uart.TellsReceived = true;

    /// <summary>
    /// The interrupt is an edge: only after the UART has been seen without a pending event does the next one make one.
    /// </summary>
    private void HandleEvents()
    {
        for (int i = 0; i < EventsPerTurn; i++)
        {
            Receive();
            if (Uart.TellsSent && Uart.CanSend)
            {
                Uart.TellsSent = false;
                Wake();
            }
            if (!Uart.HasEvent) return;
        }
    }

    private void Receive()
    {
        while (Uart.CanReceive)
        {
            if (RoomForInput == 0)
            {
                Uart.TellsReceived = false;
                break;
            }
            Take(Uart.Receive());
        }
        Taken();
    }

    private Pace SendSome()
    {
        Span<byte> burst = stackalloc byte[Uart.FifoBytes];
        for (int i = 0; i < BurstsPerTurn; i++)
        {
            if (!Uart.CanSend) return Pace.NoRoom;
            int count = Fill(burst);
            if (count == 0) return Pace.Idle;
            Uart.Send(burst.Slice(0, count));
            BurstSent();
        }
        return Pace.More;
    }

    private enum Pace : byte
    {
        Idle,
        NoRoom,
        More,
    }
}
