using System;
using System.Text;
using Mooring.Sdk;

namespace Mooring.Apps.Httpd;

/// <summary>A directory as a page: names in order, folders with a slash, sizes of files.</summary>
internal static class DirectoryPage
{
    public static string Of(string path, FsEntry[] entries)
    {
        Array.Sort(entries, static (left, right) => string.CompareOrdinal(left.Name, right.Name));
        StringBuilder page = new();
        page.Append("<!DOCTYPE html>\n<meta charset=\"utf-8\">\n<title>").Append(Escape(path)).Append("</title>\n<h1>");
        page.Append(Escape(path)).Append("</h1>\n<pre>\n");
        if (path != "/") page.Append("<a href=\"../\">../</a>\n");
        foreach (FsEntry entry in entries) Add(page, entry);
        return page.Append("</pre>\n").ToString();
    }

    private static void Add(StringBuilder page, in FsEntry entry)
    {
        string end = entry.Kind == FileKind.Directory ? "/" : string.Empty;
        page.Append("<a href=\"./").Append(Escape(RequestPath.Write(entry.Name))).Append(end).Append("\">");
        page.Append(Escape(entry.Name)).Append(end).Append("</a>");
        if (entry.Kind == FileKind.File) page.Append("  ").Append(entry.Size);
        page.Append('\n');
    }

    private static string Escape(string text)
    {
        StringBuilder escaped = new();
        foreach (char letter in text)
        {
            if (letter == '<') escaped.Append("&lt;");
            else if (letter == '>') escaped.Append("&gt;");
            else if (letter == '&') escaped.Append("&amp;");
            else if (letter == '"') escaped.Append("&quot;");
            else escaped.Append(letter);
        }
        return escaped.ToString();
    }
}
