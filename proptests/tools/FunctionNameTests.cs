using Mooring.Tools.Symbols;
using Xunit;

namespace Mooring.Tests.Tools;

/// <summary>Names as ilc really writes them, and what a backtrace should show.</summary>
public sealed class FunctionNameTests
{
    [Theory]
    [InlineData("kernel_Mooring_Kernel_Scheduler__Run", "Scheduler.Run")]
    [InlineData("kernel_Mooring_Kernel_X64_PageTables__Map", "X64.PageTables.Map")]
    [InlineData("shell_Mooring_Apps_Shell_Line__Read", "Line.Read")]
    [InlineData("corlib_System_Threading_Interlocked__Exchange", "Interlocked.Exchange")]
    [InlineData("String__Concat", "String.Concat")]
    [InlineData("kernel_Dog___ctor", "Dog.new")]
    [InlineData("kernel_Log__Write_3", "Log.Write")]
    [InlineData("kernel_Pol_1<kernel_AddOne>__Run", "Pol.Run")]
    [InlineData("corlib_System_Threading_Tasks_Box_2<Int32__kernel_TestsAsync__Leaf_d__2>__Get", "Box.Get")]
    [InlineData("kernel_TestsZero__CallGet<kernel_V7>", "TestsZero.CallGet")]
    [InlineData("kernel_TestsAsync__Server_d__4__MoveNext", "TestsAsync.Server")]
    [InlineData("kernel_TestsHeap___c__DisplayClass13_0___Run_b__0", "TestsHeap.Run.lambda")]
    [InlineData("kernel_TestsHeap___c___Run_b__13_1", "TestsHeap.Run.lambda")]
    [InlineData("kernel_Boot___Start_g__Check_4_0", "Boot.Start.Check")]
    [InlineData("RhpAssignRef", "RhpAssignRef")]
    [InlineData("kernel_enter", "kernel_enter")]
    [InlineData("", "")]
    [InlineData("__", "__")]
    public void NamesAreReadable(string symbol, string expected)
    {
        string program = symbol.StartsWith("shell", System.StringComparison.Ordinal) ? "shell" : "kernel";
        Assert.Equal(expected, FunctionName.Demangle(symbol, program));
    }
}
