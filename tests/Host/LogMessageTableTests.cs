// The guide's table of messages against the sources: whoever reads a warning or an error in the log finds what to do about it.
//
// A row is "| areas | phrases | what to do |". A phrase, up to a semicolon, stands for a message when its words, between the … and *names* in
// it, are all in the message, in their order.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host;

[TestClass]
public class LogMessageTableTests
{
    // Whose reasons end up in a message: a literal among their arguments is one.
    private static readonly string[] s_carriers = ["Failed", "RegisterAnew", "Retry", "Refuse", "RollBack", "Fail"];

    // Whose texts end up in a message, and with which area.
    private static readonly (string File, string Method, string Area)[] s_sources =
    [
        ("WifiStation.cs", "Problem", "wifi"), ("SecureChannel.cs", "Reason", "dtls"), ("ChipPins.cs", "Problem", "config"),
        ("ChipPins.cs", "Caution", "config"), ("BoardPins.cs", "Problem", "config"), ("BoardPins.cs", "Fail", "config"),
    ];

    private static readonly Message[] s_messages = [.. Files().SelectMany(Read)];

    private static readonly Row[] s_rows = [.. Rows()];

    [TestMethod]
    public void EveryWarningAndErrorIsInTheGuide()
    {
        Message[] told = [.. s_messages.Where(message => message.Level != "Info" && message.Text.Any(char.IsLetter))];
        Assert.IsTrue(told.Length > 130, "only " + told.Length + " were found");
        string[] missing = [.. told.Where(message => !s_rows.Any(row => row.IsOf(message))).Select(message => message.ToString()).Distinct()];
        Assert.AreEqual("", string.Join('\n', missing));
    }

    // What is told in the words of others: of an exception and where it was, of a problem whose texts are in s_sources.
    [TestMethod]
    public void FewMessagesHaveNoWordsOfTheirOwn()
    {
        string[] files = [.. s_messages.Where(message => message.Level != "Info" && !message.Text.Any(char.IsLetter)).Select(message => message.File).Distinct().Order()];
        Assert.AreEqual("Loop.cs SettingsReader.cs Slots.cs WifiStation.cs", string.Join(' ', files));
    }

    [TestMethod]
    public void TheGuideHasNoMessageThatIsNotLogged()
    {
        string[] stale = [.. s_rows.SelectMany(row => row.Phrases.Where(phrase => !s_messages.Any(message => row.Has(message) && Stands(phrase, message.Text)))
            .Select(phrase => string.Join(", ", row.Areas) + ": " + phrase))];
        Assert.AreEqual("", string.Join('\n', stale));
    }

    [TestMethod]
    public void EveryRowSaysWhatToDo() => Assert.IsTrue(s_rows.All(row => row.ToDo.Length > 3));

    private static bool Stands(string phrase, string message)
    {
        int at = 0;
        foreach (string words in Regex.Split(phrase, @"…|\*[^*]+\*").Select(Plain).Where(words => words.Length > 0))
        {
            at = message.IndexOf(words, at, StringComparison.Ordinal);
            if (at < 0)
            {
                return false;
            }

            at += words.Length;
        }

        return true;
    }

    private static string Plain(string text) => Regex.Replace(text.Replace("`", "").ToLowerInvariant(), @"\s+", " ").Trim(' ', ',', ':', '.');

    private static IEnumerable<string> Files() => Directory.EnumerateFiles(Path.Combine(Root(), "firmware"), "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"));

    private static IEnumerable<Row> Rows() => File.ReadAllLines(Path.Combine(Root(), "firmware", "README.md"))
        .SkipWhile(line => !line.StartsWith("| area |", StringComparison.Ordinal)).Skip(2).TakeWhile(line => line.StartsWith('|'))
        .Select(line => line.Split('|')).Select(cells => new Row(
            [.. cells[1].Split(',').Select(area => area.Trim())], [.. cells[2].Split(';').Select(phrase => phrase.Trim())], cells[3].Trim()));

    private static IEnumerable<Message> Read(string file)
    {
        SyntaxNode root = CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot();
        string name = Path.GetFileName(file);
        string area = AreaOf(file);
        foreach (InvocationExpressionSyntax call in root.DescendantNodes().OfType<InvocationExpressionSyntax>())
        {
            string method = call.Expression is MemberAccessExpressionSyntax member ? member.Name.Identifier.Text : call.Expression.ToString();
            ExpressionSyntax[] arguments = [.. call.ArgumentList.Arguments.Select(argument => argument.Expression)];
            if (method is "Warn" or "Error" or "Info" && arguments.Length == 2)
            {
                string own = arguments[0] is LiteralExpressionSyntax literal ? literal.Token.ValueText
                    : arguments[0].ToString() == "Slots.Area" ? "update" : area;
                yield return new Message(name, method, own, Text(arguments[1]));
            }
            else if (method is "Warn" or "Error" && arguments.Length == 1 && Text(arguments[0]).Length > 1)
            {
                yield return new Message(name, method, "config", "node.json: " + Text(arguments[0])); // of the settings' reader
            }
            else if (s_carriers.Contains(method) && (method != "Refuse" || name == "PackageReader.cs"))
            {
                foreach (string reason in arguments.Select(Text).Where(text => text.Contains(' ')))
                {
                    yield return new Message(name, "Warn", method is "Refuse" or "Fail" or "RollBack" ? "update" : area, reason);
                }
            }
        }

        foreach ((string _, string method, string ofMethod) in s_sources.Where(source => source.File == name))
        {
            MethodDeclarationSyntax body = root.DescendantNodes().OfType<MethodDeclarationSyntax>().Single(item => item.Identifier.Text == method);
            foreach (LiteralExpressionSyntax text in body.DescendantNodes().OfType<LiteralExpressionSyntax>().Where(item => item.Token.ValueText.Contains(' ')))
            {
                yield return new Message(name, "Warn", ofMethod, Plain(text.Token.ValueText));
            }
        }
    }

    // That of the class, which may have it in another of its files; the settings' reader has it for those that read with it.
    private static string AreaOf(string file)
    {
        string[] files = [file, Path.Combine(Path.GetDirectoryName(file), Path.GetFileName(file).Split('.')[0] + ".cs")];
        foreach (string one in files.Where(File.Exists))
        {
            Match area = Regex.Match(File.ReadAllText(one), @"const string Area = ""([^""]+)""");
            if (area.Success)
            {
                return area.Groups[1].Value;
            }
        }

        return file.Contains("Settings") ? "config" : "";
    }

    // What is fixed in a message; … for the rest.
    private static string Text(ExpressionSyntax expression) => Plain(string.Join("…", expression.DescendantNodesAndSelf()
        .OfType<LiteralExpressionSyntax>().Where(item => item.IsKind(SyntaxKind.StringLiteralExpression) && item.Token.ValueText.Length > 1)
        .Select(item => item.Token.ValueText)));

    private static string Root()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "nf.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder;
    }

    private sealed record Message(string File, string Level, string Area, string Text)
    {
        public override string ToString() => File + ": " + Area + ": " + Text;
    }

    private sealed record Row(string[] Areas, string[] Phrases, string ToDo)
    {
        public bool Has(Message message) => message.Area == "" || Areas.Contains(message.Area);

        public bool IsOf(Message message) => Has(message) && Phrases.Any(phrase => Stands(phrase, message.Text));
    }
}
