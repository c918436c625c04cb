using System.Threading.Tasks;

namespace Mooring.Apps.Shell;

/// <summary>A command that the shell carries out itself.</summary>
internal abstract class Command
{
    public abstract string Name { get; }

    /// <summary>What may follow the name; "" if nothing.</summary>
    public abstract string Usage { get; }

    /// <summary>What it does, in one line.</summary>
    public abstract string Summary { get; }

    /// <summary>
    /// The options that <see cref="Options.Parse"/> accepts: letters, each with ':' behind it if it has a value.
    /// </summary>
    public virtual string OptionLetters => "";

    /// <summary>False: its words mean what it wants, also those with a '-'.</summary>
    public virtual bool HasOptions => true;

    /// <summary>Carries it out.</summary>
    /// <returns>The status: 0, 1 if something went wrong, 2 if it was called wrongly.</returns>
    public abstract ValueTask<int> Run(Invocation call);
}
