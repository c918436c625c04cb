using System.Threading.Tasks;
using Mooring.Sdk;
using Mooring.Sdk.Json;

namespace Mooring.Apps.Shell;

/// <summary>Calls any method of any service whose interface is known to the registry.</summary>
internal sealed class CallMethod : Command
{
    public override string Name => "call";
    public override string Usage => "[-n ITEMS] SERVICE.METHOD ['{\"argument\": value, ...}']";
    public override string Summary => "calls a method of a service, says the answer as JSON";
    public override string OptionLetters => "n:";

    public override async ValueTask<int> Run(Invocation call)
    {
        int words = call.Options.OperandCount;
        if (words is 0 or > 2) return call.UsageError("one method and one object are needed");
        ulong mostItems = ulong.MaxValue;
        if (call.Options.ValueOf('n') is { } most && (!Number.TryParse(most, out mostItems) || mostItems == 0))
            return call.UsageError("no number of items: " + most);
        string target = call.Options.Operand(0);
        int point = target.LastIndexOf('.');
        if (point <= 0 || point == target.Length - 1) return call.UsageError("no SERVICE.METHOD: " + target);
        JsonValue given = JsonReader.Read(words == 2 ? call.Options.Operand(1) : "{}", out string? fault);
        if (fault is null) return await Make(call, target, point, given, mostItems);
        call.Complain(fault);
        return ExitStatus.WrongCall;
    }

    private static async ValueTask<int> Make(
        Invocation call, string target, int point, JsonValue given, ulong mostItems)
    {
        string name = target.Substring(0, point), fault = "";
        if (await ServiceDirectory.Interface(call, name) is not { } schema) return ExitStatus.Failed;
        if (schema.Find(target.Substring(point + 1)) is not { } method)
            fault = name + " has no such method; it has " + SchemaText.Methods(schema);
        else if (CallArguments.Read(method, given, out string? wrong) is { } arguments && wrong is null)
            return await new ServiceCall(call, name, schema, method, arguments).Run(mostItems);
        else fault = wrong!;
        call.Complain(target + ": " + fault);
        return ExitStatus.WrongCall;
    }
}
