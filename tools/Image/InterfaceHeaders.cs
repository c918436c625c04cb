using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Mooring.Tools.Image;

/// <summary>
/// The C headers that the generator has put into an assembly: for an interface <c>ICounter</c> the constant
/// <c>CounterHeader.Text</c>. They are read, nothing is loaded or run.
/// </summary>
public static class InterfaceHeaders
{
    private const string TypeEnding = "Header", FieldName = "Text";

    /// <summary>Writes each as a file: <c>counter.h</c>.</summary>
    /// <param name="assembly">Path of the assembly.</param>
    /// <param name="folder">Where they go; it exists.</param>
    /// <exception cref="ToolException">There is no such assembly, or it declares no interface.</exception>
    public static void Write(string assembly, string folder)
    {
        if (!File.Exists(assembly)) throw new ToolException($"there is no {assembly}; build the tree first");
        using FileStream stream = File.OpenRead(assembly);
        using PEReader file = new(stream);
        MetadataReader metadata = file.GetMetadataReader();
        int count = metadata.TypeDefinitions
            .Count(type => TryWrite(metadata, metadata.GetTypeDefinition(type), folder));
        if (count == 0) throw new ToolException($"{assembly} has no interface of a service");
    }

    private static bool TryWrite(MetadataReader metadata, TypeDefinition type, string folder)
    {
        string name = metadata.GetString(type.Name);
        if (!name.EndsWith(TypeEnding, StringComparison.Ordinal)) return false;
        foreach (FieldDefinitionHandle handle in type.GetFields())
        {
            FieldDefinition field = metadata.GetFieldDefinition(handle);
            ConstantHandle value = field.GetDefaultValue();
            if (value.IsNil || metadata.GetString(field.Name) != FieldName) continue;
            BlobReader text = metadata.GetBlobReader(metadata.GetConstant(value).Value);
            string path = Path.Combine(folder, FileName(name[..^TypeEnding.Length]));
            File.WriteAllText(path, text.ReadUTF16(text.Length));
            return true;
        }
        return false;
    }

    /// <summary>FileRecord becomes file_record.h.</summary>
    private static string FileName(string stem)
    {
        IEnumerable<string> letters = stem.Select((letter, at) =>
            (at > 0 && char.IsUpper(letter) && !char.IsUpper(stem[at - 1]) ? "_" : "") + char.ToLowerInvariant(letter));
        return string.Concat(letters) + ".h";
    }
}
