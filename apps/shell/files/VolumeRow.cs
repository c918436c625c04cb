using System.Threading.Tasks;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Shell;

/// <summary>What there is to say about a volume.</summary>
internal sealed class VolumeRow
{
    private VolumeRow(VolumeRecord record, string path, string kind, string device, string problem)
    {
        Record = record;
        Path = path;
        Kind = kind;
        Device = device;
        Problem = problem;
    }

    public VolumeRecord Record { get; }
    public string Path { get; }
    public string Kind { get; }
    public string Device { get; }
    public string Problem { get; }

    /// <summary>NotFound: there are not so many.</summary>
    public static async ValueTask<Result<VolumeRow>> Read(FsClient files, uint index)
    {
        Result<VolumeRecord> record = await files.Volume(index);
        if (!record.IsOk) return record.Code;
        return new VolumeRow(
            record.Value,
            await Text(files, index, VolumeFact.Path),
            await Text(files, index, VolumeFact.Kind),
            await Text(files, index, VolumeFact.Device),
            await Text(files, index, VolumeFact.Problem));
    }

    private static async ValueTask<string> Text(FsClient files, uint index, VolumeFact fact)
    {
        Result<string> text = await files.VolumeText(index, fact);
        return text.IsOk ? text.Value : "";
    }
}
