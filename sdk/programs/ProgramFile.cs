using System;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Runtime.Elf;

namespace Mooring.Sdk;

/// <summary>The file of a program, validated once, out of which any number of processes is made.</summary>
public sealed class ProgramFile
{
    private readonly SharedBytes _bytes;
    private readonly ElfImage _image;
    private Handle[]? _kept;

    private ProgramFile(string path, SharedBytes bytes, in ElfImage image)
    {
        Path = path;
        _bytes = bytes;
        _image = image;
    }

    /// <summary>Where it was found: by custom the first argument of what is made of it.</summary>
    public string Path { get; }

    /// <summary>Pages that its segments take in a process.</summary>
    public ulong Pages => _image.Pages;

    /// <summary>Where it begins.</summary>
    public ulong Entry => _image.Entry;

    /// <summary>Behind its code; the pages of it are whole.</summary>
    public ulong CodeEnd
    {
        get
        {
            ulong end = 0;
            for (int i = 0; i < _image.SegmentCount; i++)
            {
                ElfSegment segment = _image[i];
                if ((segment.Rights & Rights.Execute) != 0)
                    end = Math.Max(end, (segment.FirstPage + segment.Pages) * Limits.PageBytes);
            }
            return end;
        }
    }

    /// <summary>Reads it from the file system.</summary>
    public static async ValueTask<Result<ProgramFile>> Open(string path)
    {
        Result<FsClient> files = await FsClient.Connect();
        if (!files.IsOk) return files.Code;
        Result<FsFile> file = await files.Value.Open(path);
        return file.IsOk ? Read(path, file.Value.Data) : file.Code;
    }

    /// <param name="path">Where it was found.</param>
    /// <param name="bytes">The file; must not change from now on.</param>
    public static Result<ProgramFile> Read(string path, SharedBytes bytes)
    {
        StatusCode code = ElfImage.TryRead(bytes.Span, out ElfImage image);
        return code == StatusCode.Ok ? new ProgramFile(path, bytes, image) : code;
    }

    /// <summary>Everything but the first thread; see <see cref="ProgramLoader.Load"/>.</summary>
    public StatusCode Load(Handle process, ReadOnlySpan<byte> startPage) =>
        ProgramLoader.Load(process, _bytes.Span, _image, startPage);

    /// <summary>The program alone, which brings its own stack. What is never written all its processes share.</summary>
    public StatusCode LoadSegments(Handle process) =>
        ProgramLoader.LoadSegments(process, _bytes.Span, _image, _kept ??= new Handle[_image.SegmentCount]);

    /// <summary>Starts the first thread where the program begins.</summary>
    public StatusCode Start(Handle process, uint priority) => ProgramLoader.Start(process, _image, priority);
}
