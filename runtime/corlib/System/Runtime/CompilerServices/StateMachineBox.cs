namespace System.Runtime.CompilerServices;

/// <summary>A suspended async method: where its continuation goes on.</summary>
internal abstract class StateMachineBox
{
    /// <summary>Goes on with the box that is its argument. One delegate, in the image, for all of them.</summary>
    internal static readonly Action<object> Continue = static box => Unsafe.As<StateMachineBox>(box).MoveNext();

    private Action _moveNext;

    /// <summary>For awaiters of others, which know delegates only. Made once per box, and boxes are used
    /// again.</summary>
    internal Action MoveNextAction => _moveNext ??= MoveNext;

    protected abstract void MoveNext();
}
