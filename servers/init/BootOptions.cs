namespace Mooring.Servers.Init;

/// <summary>The words of the kernel's command line that init knows.</summary>
internal readonly struct BootOptions
{
    public BootOptions(string[] arguments)
    {
        foreach (string argument in arguments)
            foreach (string word in argument.Split(' '))
            {
                if (word == "exec") IsExec = true;
                if (word == "bootonly") IsBootOnly = true;
            }
    }

    /// <summary>One script on line 1, then power off.</summary>
    public bool IsExec { get; }

    /// <summary>Power off at the first prompt.</summary>
    public bool IsBootOnly { get; }

    /// <summary>The console line that this boot is about.</summary>
    public uint Line => IsExec ? 1u : 0u;
}
