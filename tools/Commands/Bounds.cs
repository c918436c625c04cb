using System.CommandLine;
using System.Globalization;
using System.Linq;

namespace Mooring.Tools.Commands;

/// <summary>Limits for numbers on the command line.</summary>
public static class Bounds
{
    /// <summary>Refuses values outside <paramref name="least"/>..<paramref name="most"/>, naming both.</summary>
    public static void Add(Option option, int least, int most) => option.Validators.Add(result =>
    {
        string? given = result.Tokens.FirstOrDefault()?.Value;
        bool number = int.TryParse(given, NumberStyles.Integer, CultureInfo.InvariantCulture, out int value);
        if (number && (value < least || value > most))
            result.AddError($"{option.Name} takes a number from {least} to {most}");
    });
}
