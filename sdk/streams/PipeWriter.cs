using System;
using System.Text;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Sdk;

/// <summary>
/// The writing end of a stream of bytes: a pipe, the console, a file. It has the shape of
/// <c>System.IO.Pipelines.PipeWriter</c>: what is written gathers here and goes out with <see cref="FlushAsync"/>,
/// which waits until the other side has taken it (that is the back-pressure) and says whether anybody still reads. What
/// gathers is not bounded: whoever writes much flushes in between. One flush at a time.
/// </summary>
public abstract class PipeWriter
{
    private const int FirstBytes = 1024;

    private byte[]? _pending;
    private int _length;

    /// <param name="code">Not Ok: nobody has ever read.</param>
    protected PipeWriter(StatusCode code = StatusCode.Ok) => Code = code;

    /// <summary>Ok, or why nothing is taken any more.</summary>
    public StatusCode Code { get; private set; }

    /// <summary>Nobody reads any more; what is written is dropped.</summary>
    public bool IsCompleted => Code != StatusCode.Ok;

    /// <summary>What has gathered.</summary>
    public virtual long UnflushedBytes => _length;

    /// <summary>Where the next bytes are to be put, at least so many.</summary>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        int wanted = _length + Math.Max(sizeHint, 1);
        _pending ??= new byte[Math.Max(FirstBytes, wanted)];
        if (_pending.Length < wanted) Array.Resize(ref _pending, Math.Max(wanted, 2 * _pending.Length));
        return _pending.AsSpan(_length);
    }

    /// <summary>So many bytes have been put where <see cref="GetSpan"/> said.</summary>
    public virtual void Advance(int bytes) => _length = IsCompleted ? 0 : _length + bytes;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetSpan(bytes.Length));
        Advance(bytes.Length);
    }

    /// <summary>The text's UTF-8.</summary>
    public void Write(string text) => Advance(Encoding.UTF8.GetBytes(text, GetSpan(Encoding.UTF8.GetByteCount(text))));

    /// <summary>Sends what has gathered.</summary>
    public virtual async ValueTask<FlushResult> FlushAsync()
    {
        if (_length == 0 || IsCompleted) return new FlushResult(Code);
        byte[] sent = _pending!;
        int length = _length;
        _pending = null;
        _length = 0;
        Code = await Send(sent, length);
        _pending ??= sent;
        return new FlushResult(Code);
    }

    /// <summary>Writes memory as it is, after what has gathered.</summary>
    public async ValueTask<FlushResult> WriteAsync(SharedBytes bytes)
    {
        FlushResult flushed = await FlushAsync();
        if (flushed.IsCompleted) return flushed;
        Code = await Send(bytes);
        return new FlushResult(Code);
    }

    /// <summary>Sends what has gathered, then ends the stream.</summary>
    /// <returns>Ok: all of it has arrived.</returns>
    public async ValueTask<StatusCode> CompleteAsync()
    {
        await FlushAsync();
        StatusCode closed = await Close();
        return Code == StatusCode.Ok ? closed : Code;
    }

    /// <summary>All of these, or why not.</summary>
    protected internal abstract ValueTask<StatusCode> Send(byte[] bytes, int length);

    /// <inheritdoc cref="Send(byte[], int)"/>
    protected internal abstract ValueTask<StatusCode> Send(SharedBytes bytes);

    /// <summary>Nothing more will be written.</summary>
    protected abstract ValueTask<StatusCode> Close();
}
