namespace System.Runtime.CompilerServices;

public sealed class CallerMemberNameAttribute : Attribute
{
}
