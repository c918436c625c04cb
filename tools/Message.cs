using System.IO;
using System.Text;
using Mooring.Tools.Exec;

namespace Mooring.Tools;

/// <summary>
/// Says things to the user, on standard error. Not through <see cref="System.Console"/>: on a terminal that one
/// switches the arrow keys to other codes when it is first used, and the guest would get them.
/// </summary>
public static class Message
{
    private static readonly StandardStream s_error = new(2);
    private static volatile bool s_closed;

    /// <summary>Writes a line of the tool's own.</summary>
    public static void Say(string text) => Line("mooring: " + text);

    /// <summary>Writes a line as it is; silently not, once nobody reads standard error any more.</summary>
    public static void Line(string text)
    {
        if (s_closed) return;
        try
        {
            s_error.Write(Encoding.UTF8.GetBytes(text + "\n"));
        }
        catch (IOException)
        {
            s_closed = true;
        }
    }
}
