namespace Internal.Runtime.CompilerHelpers;

/// <summary>The compiler wants the type to exist; start-up itself is <see cref="GcStatics.Initialize"/>.</summary>
internal static class StartupCodeHelpers
{
}
