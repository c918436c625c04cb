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
                if (word == "soak") IsSoak = true;
                if (word == "steps") IsSteps = true;
            }
    }

    /// <summary>One script on line 1, then power off.</summary>
    public bool IsExec { get; }

    /// <summary>Power off at the first prompt.</summary>
    public bool IsBootOnly { get; }

    /// <summary>For a test of everything: the program /bin/soak gets the machine's handle.</summary>
    public bool IsSoak { get; }

    /// <summary>For a test of every step: the program /bin/steps may end processes at one.</summary>
    public bool IsSteps { get; }

    /// <summary>The console line that this boot is about.</summary>
    public uint Line => IsExec ? 1u : 0u;
}
