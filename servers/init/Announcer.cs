using System.Collections.Generic;
using System.Text;
using System.Threading.Tasks;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Init;

/// <summary>
/// What init has to say to people: on the console line of this boot, in order, as soon as there is a console. At most
/// <see cref="InitLimits.Announcements"/> wait; what is beyond is only in the kernel's log.
/// </summary>
internal sealed class Announcer
{
    private readonly ConsoleLine _console;
    private readonly Queue<string> _waiting = new();
    private readonly WaitQueue _emptied = new();
    private bool _isSaying;

    public Announcer(ConsoleLine console) => _console = console;

    public void Say(string text)
    {
        if (_waiting.Count == InitLimits.Announcements) return;
        _waiting.Enqueue(text);
        if (!_isSaying) Loop.Detach(SayAll());
    }

    /// <summary>Completes when everything has been said.</summary>
    public async ValueTask Silence()
    {
        while (_isSaying) await _emptied.Wait();
    }

    private async ValueTask SayAll()
    {
        _isSaying = true;
        while (_waiting.Count > 0)
        {
            byte[] text = Encoding.UTF8.GetBytes(_waiting.Dequeue() + "\n");
            await _console.Write(text, text.Length, ConsoleStream.Error);
        }
        _isSaying = false;
        _emptied.WakeAll();
    }
}
