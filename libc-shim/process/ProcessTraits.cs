using System.Runtime.CompilerServices;

namespace Mooring.LibcShim;

/// <summary>What a process is, apart from its number: a fork and an exec keep it.</summary>
internal struct ProcessTraits
{
    public Identity Users, Groups;

    /// <summary>Of <see cref="More"/> so many.</summary>
    public int GroupCount;
    public GroupTable More;

    public int Nice, Policy, Priority;
    public uint Personality;
}

/// <summary>Groups besides.</summary>
[InlineArray(Identities.MostGroups)]
internal struct GroupTable
{
    private uint _group;
}
