using Mooring.Servers.Posix;
using Xunit;

namespace Mooring.Tests.Posix;

/// <summary>Paths as programs write them.</summary>
public sealed class LinuxPathTests
{
    [Theory]
    [InlineData("/", "a", "/a")]
    [InlineData("/x", "../../a//b/./c/", "/a/b/c")]
    [InlineData("/x/y", "..", "/x")]
    [InlineData("/x", "/", "/")]
    [InlineData("/x", ".", "/x")]
    [InlineData("/x", "a/../b", "/x/b")]
    [InlineData("/x", "/a/b.c/d", "/a/b.c/d")]
    [InlineData("/x", "/a/.b/..c/...", "/a/.b/..c/...")]
    [InlineData("/", "/../..", "/")]
    [InlineData("/", "b/..", "/")]
    [InlineData("/x", "/a/", "/a")]
    [InlineData("/x", "//", "/")]
    public void They_are_made_plain(string directory, string path, string plain) =>
        Assert.Equal(plain, LinuxPath.Normal(directory, path));

    [Theory]
    [InlineData("/dev", "/dev", true)]
    [InlineData("/dev/null", "/dev", true)]
    [InlineData("/device", "/dev", false)]
    public void What_lies_under_what(string path, string directory, bool isUnder) =>
        Assert.Equal(isUnder, LinuxPath.IsUnder(path, directory));

    [Theory]
    [InlineData("a/", true)]
    [InlineData("a/.", true)]
    [InlineData("..", true)]
    [InlineData("a.", false)]
    public void Some_mean_a_directory(string path, bool wants) => Assert.Equal(wants, LinuxPath.WantsDirectory(path));
}
