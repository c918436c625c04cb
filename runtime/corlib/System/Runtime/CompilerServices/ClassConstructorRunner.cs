namespace System.Runtime.CompilerServices;

/// <summary>
/// The compiler wants these to exist. A class whose static fields cannot be evaluated at compile time would call them
/// before every access; the build refuses images in which that happens, so they are never reached.
/// </summary>
internal static class ClassConstructorRunner
{
    private static IntPtr CheckStaticClassConstructionReturnNonGCStaticBase(
        ref StaticClassConstructionContext context, IntPtr staticBase)
    {
        Failure.NotSupported();
        return staticBase;
    }

    private static object CheckStaticClassConstructionReturnGCStaticBase(
        ref StaticClassConstructionContext context, object staticBase)
    {
        Failure.NotSupported();
        return staticBase;
    }

    private static void CheckStaticClassConstruction(ref StaticClassConstructionContext context) =>
        Failure.NotSupported();
}
