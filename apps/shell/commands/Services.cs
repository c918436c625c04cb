using System.Collections.Generic;
using System.Threading.Tasks;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Shell;

/// <summary>The services, or the methods of one.</summary>
internal sealed class Services : Command
{
    public override string Name => "services";
    public override string Usage => "[NAME...]";
    public override string Summary => "lists the services, or the methods of some";

    public override async ValueTask<int> Run(Invocation call)
    {
        if (call.Options.OperandCount == 0) return await List(call);
        int status = ExitStatus.Done;
        for (int i = 0; i < call.Options.OperandCount; i++)
        {
            string name = call.Options.Operand(i);
            if (await ServiceDirectory.Interface(call, name) is { } schema) Describe(call.Out, schema);
            else status = ExitStatus.Failed;
        }
        return status;
    }

    private static async ValueTask<int> List(Invocation call)
    {
        Result<ServiceDirectory> directory = await ServiceDirectory.Open();
        Result<List<KeyValuePair<string, ServiceRecord>>> all = directory.Code;
        if (directory.IsOk) all = await directory.Value.All();
        if (directory.IsOk) directory.Value.Close();
        if (!all.IsOk)
        {
            call.Complain("registry", all.Code);
            return ExitStatus.Failed;
        }
        call.Out.Write("VERSION METHODS CLIENTS STARTS      ID STATE    NAME\n");
        foreach (KeyValuePair<string, ServiceRecord> service in all.Value) Write(call.Out, service.Key, service.Value);
        return ExitStatus.Done;
    }

    private static void Write(PipeWriter to, string name, in ServiceRecord record)
    {
        bool isKnown = record.Version != 0;
        to.Write(
            (isKnown ? Number.Pad(record.Version, 7) + Number.Pad(record.Methods, 8) : "      -       -")
            + Number.Pad(record.Clients, 8) + Number.Pad(record.Starts, 7)
            + (record.ProcessId == 0 ? "       -" : Number.Pad(record.ProcessId, 8)) + " " + StateOf(record.State) + " "
            + name + "\n");
    }

    private static string StateOf(ServiceState state) => state switch
    {
        ServiceState.Waiting => "waiting ",
        ServiceState.Starting => "starting",
        ServiceState.Serving => "serving ",
        _ => "given up",
    };

    private static void Describe(PipeWriter to, Schema schema)
    {
        to.Write(schema.Name + " version " + Number.Pad(schema.Version, 1) + "\n");
        foreach (SchemaMethod method in schema.Methods) to.Write("  " + SchemaText.Of(method) + "\n");
        List<string> said = new();
        foreach (SchemaMethod method in schema.Methods)
        {
            foreach (SchemaParameter parameter in method.Parameters) Describe(to, parameter.Type, said);
            Describe(to, method.Answer, said);
        }
    }

    private static void Describe(PipeWriter to, SchemaRef type, List<string> said)
    {
        if (type.Type is null || said.Contains(type.Name)) return;
        said.Add(type.Name);
        foreach (SchemaField field in type.Type.Fields) Describe(to, field.Type, said);
        to.Write("  " + SchemaText.Of(type) + "\n");
    }
}
