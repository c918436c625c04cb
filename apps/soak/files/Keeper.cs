using System.Threading.Tasks;
using Mooring.Apps.Soak.Raw;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Soak.Files;

/// <summary>
/// One who keeps files: changes them, and knows of each piece which version is durable and which may be there. It has
/// one call under way at a time; there are many keepers.
/// <para>
/// What is promised, and so what is wrong otherwise. While the file server lives, what was written last is read,
/// however often the driver dies. When the server has died, every call that was under way ends once with PeerDied; what
/// was synced before is there; of what was changed since, each piece is as it was synced or as it was written at some
/// time since.
/// </para>
/// </summary>
internal abstract class Keeper(FsClient files, Account account, string path, ulong seed)
{
    protected const int SectorBytes = 512;

    private Dice _dice = new(seed);

    protected FsClient Files => files;
    protected Account Account => account;
    protected string Path => path;
    protected ulong Seed => seed;

    /// <summary>Changes something, or looks at something.</summary>
    public abstract ValueTask Step();

    /// <summary>Looks at everything.</summary>
    public abstract ValueTask CheckAll();

    protected ulong Below(ulong bound) => _dice.Below(bound);

    /// <summary>One call to its end.</summary>
    /// <returns>PeerDied or Ok; anything else is wrong.</returns>
    protected async ValueTask<StatusCode> Ended(ValueTask<StatusCode> call, string what)
    {
        account.Begun++;
        StatusCode code = await call;
        account.Ended++;
        Note(code, what);
        return code;
    }

    /// <inheritdoc cref="Ended"/>
    protected async ValueTask<Result<T>> EndedWith<T>(
        ValueTask<Result<T>> call, string what, StatusCode allowed = StatusCode.Ok)
    {
        account.Begun++;
        Result<T> result = await call;
        account.Ended++;
        if (result.Code != allowed) Note(result.Code, what);
        return result;
    }

    protected void Fail(string wrong) => account.Fail($"{path}: {wrong}");

    private void Note(StatusCode code, string what)
    {
        if (code == StatusCode.PeerDied) account.Died++;
        else if (code != StatusCode.Ok) Fail($"{what}: status {(int)code}");
    }
}
