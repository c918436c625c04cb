using Mooring.Ports;

namespace Mooring.Runtime;

/// <summary>A program that has no start page: the test says when it is done.</summary>
internal static class Startup
{
    public static bool IsDone { get; set; }

    public static Handle Handle(StartRole role) => default;
}
