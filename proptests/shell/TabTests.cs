using System.Linq;
using Xunit;

namespace Mooring.Tests.Shell;

/// <summary>Tab, typed at the console.</summary>
[Trait("suite", "system")]
[Collection(Guest.Collection)]
public sealed class TabTests
{
    private const string Prompt = "mooring$ ";

    [Fact]
    public void Names_are_completed_and_listed()
    {
        using SampleFolder folder = new();
        folder.Write("report one.txt", "the first\n");
        folder.Write("report two.txt", "the second\n");
        folder.Write("deep/er/still", "deep enough\n");
        string shown = Guest.Converse(
            session =>
            {
                session.Expect(Prompt);
                session.Type("ec\t'whole line'\n");
                session.Expect("\nwhole line");
                session.Type("cat /fil\tre\t");
                session.Expect("cat /files/report\\ ");
                session.Type("\t");
                session.Expect("report one.txt");
                session.Expect("report two.txt");
                session.Expect(Prompt + "cat /files/report\\ ");
                session.Type("t\t\n");
                session.Expect("\nthe second");
                session.Type("cat /files/d\te\ts\t\n");
                session.Expect("\ndeep enough");
                session.Type("cat \"/files/report o\t| wc -w\n");
                session.Expect("\n2");
                session.Type("exit\n");
            },
            folder.Option);
        Assert.DoesNotContain("not found", shown);
    }

    /// <summary>Nothing typed is lost, wherever the console dies.</summary>
    [Fact]
    public void Completion_survives_a_new_console() => Guest.Converse(session =>
    {
        session.Expect(Prompt);
        session.Ask("kill console; echo on", "lost: what was typed");
        session.Type("\t");
        session.Type("upti\t\n");
        session.Expect("processes");
        session.Type("exit\n");
    });

    [Fact]
    public void A_thousand_names_are_listed_in_part()
    {
        using SampleFolder folder = new();
        foreach (int i in Enumerable.Range(0, 1000)) folder.Write($"many/name{i:d4}", "");
        Guest.Converse(
            session =>
            {
                session.Expect(Prompt);
                session.Type("echo /files/m\tn\t\t\t");
                session.Expect("name0399");
                session.Expect("and 600 more");
                session.Type("99\t");
                session.Expect("\a");
                session.Type("9\t\n");
                session.Expect("\n/files/many/name0999");
                session.Type("exit\n");
            },
            folder.Option);
    }
}
