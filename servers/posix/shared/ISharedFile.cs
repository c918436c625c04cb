using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Servers.Posix;

/// <summary>A file whose bytes are shared as memory.</summary>
internal interface ISharedFile
{
    /// <summary>st_ino: which file it is.</summary>
    ulong Node { get; }

    bool MayWrite { get; }

    /// <summary>Bytes of the file.</summary>
    ValueTask<Result<long>> Length();

    /// <summary>Its bytes from an offset on, as far as there are.</summary>
    ValueTask<StatusCode> Fill(ulong offset, SharedBytes into);

    ValueTask<StatusCode> Put(ulong offset, SharedBytes from);

    /// <summary>It is in use until <see cref="Leave"/>.</summary>
    void Use();

    void Leave();
}
