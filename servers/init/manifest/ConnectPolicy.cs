using System;
using System.Collections.Generic;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Init;

/// <summary>
/// Who may connect to a service, and which methods they may call. Without a rule everybody may call everything;
/// otherwise a client may call what any of the rules that are about it allows, and one that no rule is about is
/// refused.
/// <para>
/// A rule is about <c>*</c>, about a service by its name (init itself has started its program), or about the program of
/// a path in the archives that the system has booted with. Methods are named, or numbered: the number of the method, or
/// for a protocol written by hand its place in it.
/// </para>
/// </summary>
internal sealed class ConnectPolicy
{
    private const string Everything = "all", Except = "except";

    /// <summary>What is not a method: the meeting of the two sides.</summary>
    private const ulong Always = 1ul << ServiceContract.MeetMethod;

    private readonly List<Rule> _rules = new();

    private bool _hasNames;

    /// <summary>Only this one, with all methods.</summary>
    public static ConnectPolicy Of(string who)
    {
        ConnectPolicy policy = new();
        policy.Allow(who, Everything);
        return policy;
    }

    /// <summary>Adds a rule.</summary>
    /// <param name="who"><c>*</c>, the name of a service, the path of a program.</param>
    /// <param name="methods">"all", "all except Clear 7", "Get Put".</param>
    /// <returns>False: that is no list of methods.</returns>
    public bool Allow(string who, string methods)
    {
        List<string> words = new();
        foreach (string word in methods.Split(' '))
            if (word.Length > 0) words.Add(word);
        bool isAll = words.Count > 0 && words[0] == Everything;
        if (isAll) words.RemoveAt(0);
        if (isAll && words.Count > 0 && (words[0] != Except || words.Count == 1)) return false;
        if (isAll && words.Count > 0) words.RemoveAt(0);
        else if (!isAll && words.Count == 0) return false;
        foreach (string word in words)
            if (!Word.IsNumber(word, ServiceContract.Methods - 1, out _)) _hasNames = true;
        _rules.Add(new Rule(who, isAll, words.ToArray()));
        return true;
    }

    /// <summary>
    /// A method that the interface does not have, for people; null: there is none. While there is one nobody may call
    /// anything: what was meant is not known.
    /// </summary>
    public string? Fault(Schema? schema)
    {
        if (!_hasNames) return null;
        foreach (Rule rule in _rules)
            foreach (string word in rule.Methods)
                if (BitOf(word, schema) == 0) return "has no method '" + word + "', which its policy names";
        return null;
    }

    /// <summary>There is a rule about this client, or there are none at all.</summary>
    public bool IsAbout(ProcessEntry client)
    {
        bool isMeant = _rules.Count == 0;
        foreach (Rule rule in _rules) isMeant |= IsMeant(rule, client);
        return isMeant;
    }

    /// <summary>The method mask of a client; 0: it may not connect.</summary>
    public ulong MaskFor(ProcessEntry client, Schema? schema)
    {
        if (_rules.Count == 0) return ulong.MaxValue;
        if (Fault(schema) is not null) return 0;
        ulong mask = 0;
        foreach (Rule rule in _rules)
            if (IsMeant(rule, client)) mask |= MaskOf(rule, schema);
        return mask;
    }

    private static bool IsMeant(in Rule rule, ProcessEntry client) =>
        rule.Who == "*" || rule.Who == client.Path || rule.Who == client.Service?.Name;

    private static ulong MaskOf(in Rule rule, Schema? schema)
    {
        ulong named = 0;
        foreach (string word in rule.Methods) named |= BitOf(word, schema);
        return (rule.IsAllExcept ? ~named : named) | Always;
    }

    private static ulong BitOf(string word, Schema? schema)
    {
        if (Word.IsNumber(word, ServiceContract.Methods - 1, out ulong number)) return 1ul << (int)number;
        return schema?.Find(word) is { } method ? 1ul << method.Number : 0;
    }

    private readonly struct Rule(string who, bool isAllExcept, string[] methods)
    {
        public readonly string Who = who;
        public readonly bool IsAllExcept = isAllExcept;
        public readonly string[] Methods = methods;
    }
}
