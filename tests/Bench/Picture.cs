// What the screen shows:
//
//   bench  registered at coap://127.0.0.1:5683/rd/1  lifetime 300 s         how it stands
//   2014-03-05 08:05:34  speed 30  up 52, 5.2 kB  down 52, 0.6 kB           time and traffic
//   outside  air 11.3 Cel 95 %RH  rain 5.1 mm/h  lamp 60 % 2400 lm          what perfect sensors would say
//   ╭─what the server has received─────────────────────────────────────────────╮
//   │ path          what            value unit           age                   │
//   ╰──────────────────────────────────────────────────────────────────────────╯
//   ╭─serial log and console───────────────────────────────────────────────────╮
//   ╰──────────────────────────────────────────────────────────────────────────╯
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Bench.Server;
using Bench.Weather;
using Firmware.Stack.Lwm2m;
using Objects.Model;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Bench;

/// <summary>Composes the picture.</summary>
internal sealed class Picture(Session session)
{
    /// <summary>The most lines of log that any terminal shows.</summary>
    public const int MaxLogLines = 200;

    private const int StatusLines = 3;

    // Frame and heading of the table, frame of the log.
    private const int TableFrame = 3, LogFrame = 2;

    // The log gets its share of the rows and the table the rest, which is seldom too many.
    private const int LogShare = 3, FewestLogLines = 5;

    // For so long, in real time, a new value stands out.
    private const double FreshMs = 1500;

    // What a value takes, and what all columns but the name do, with their margins.
    private const int ValueWidth = 9, OtherWidth = 53;

    private static readonly Style s_dim = new(decoration: Decoration.Dim);

    /// <summary>Everything, in so many rows.</summary>
    public IRenderable Compose(int width, int height, IReadOnlyList<LogLine> log)
    {
        var parts = new List<IRenderable> { Crop(Status(), width), Crop(Traffic(), width), Crop(World(), width) };
        int rows = height - StatusLines;
        if (session.HasServer)
        {
            int logRows = Math.Max(Math.Min(FewestLogLines, rows / LogShare), rows / LogShare - LogFrame);
            int tableRows = Math.Max(1, rows - logRows - LogFrame - TableFrame);
            parts.Add(Frame(Table(tableRows, width), "what the server has received", tableRows + TableFrame));
            rows -= tableRows + TableFrame;
        }

        parts.Add(Frame(Log(log, rows - LogFrame, width - 4), "serial log and console", rows));
        return new Rows(parts);
    }

    private static Panel Frame(IRenderable content, string title, int height) => new(content)
    {
        Border = BoxBorder.Rounded,
        BorderStyle = s_dim,
        Header = new PanelHeader("[bold]" + title + "[/]"),
        Expand = true,
        Height = height,
        Padding = new Padding(1, 0),
    };

    private static Markup Crop(string markup, int width) =>
        new(markup.Length > 0 && Markup.Remove(markup).Length > width ? Markup.Escape(Markup.Remove(markup)[..width]) : markup);

    private string Status()
    {
        Client client = session.Client;
        string lifetime = "lifetime " + (client?.LifetimeSeconds ?? session.Options.LifetimeSeconds) + " s";
        return "[bold]" + Markup.Escape(session.Endpoint) + "[/]  " + Standing() +
            (client == null ? "" : client.Location) + "  " + lifetime + (client?.IsQueueMode == true ? Sleep(client) : "");
    }

    private string Standing()
    {
        RegistrationState state = session.State;
        BootstrapSession bootstrap = session.Bootstrap;
        if (session.ServerUri.Length == 0 || bootstrap?.State is BootstrapState.Requesting or BootstrapState.Open)
        {
            return "[yellow]bootstrap " + (bootstrap == null ? "" : bootstrap.State.ToString().ToLowerInvariant() + "[/] at " +
                Markup.Escape(bootstrap.Uri.Host + " port " + bootstrap.Uri.Port));
        }

        return (state is RegistrationState.Registered or RegistrationState.Updating
            ? "[green]registered[/] at "
            : "[yellow]" + state.ToString().ToLowerInvariant() + "[/] at ") + Markup.Escape(session.ServerUri);
    }

    private static string Sleep(Client client) => client.IsAsleep
        ? "  [blue]asleep[/]" + (client.WaitingCount > 0 ? ", " + client.WaitingCount + " requests held" : "")
        : "  [green]awake[/]";

    private string Traffic()
    {
        LinkMeter meter = session.Meter;
        session.World.Update();
        string time = WeatherSeries.Seattle.Local(session.World.WeatherMs).ToString("yyyy-MM-dd HH:mm:ss");
        return Text($"{time}  speed {session.Options.Speed}  up {meter.UpDatagrams}, {meter.UpBytes / 1000.0:0.0} kB  ") +
            Text($"down {meter.DownDatagrams}, {meter.DownBytes / 1000.0:0.0} kB") +
            (meter.IsOffline ? "  [red]offline[/]" : "") + (meter.Lost > 0 ? "  [yellow]lost " + meter.Lost + "[/]" : "");
    }

    private string World()
    {
        VirtualPins pins = session.Pins;
        WeatherSample air = WeatherSeries.Seattle.At(session.World.WeatherMs);
        return Text($"[dim]outside  air {air.TemperatureMilliCelsius / 1000.0:0.0} Cel ") +
            Text($"{air.HumidityMilliPercent / 1000.0:0} %RH  rain {air.RainMicrometresPerHour / 1000.0:0.0} mm/h  lamp {pins.Lamp.LevelPermille / 10.0:0.#} % ") +
            Text($"{pins.Lamp.Lumens} lm[/]");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private Table Table(int rows, int width)
    {
        var table = new Table { Border = TableBorder.None, Expand = true };
        table.AddColumn(new TableColumn("[dim]path[/]").NoWrap().Width(15));
        table.AddColumn(new TableColumn("[dim]what[/]").NoWrap());
        table.AddColumn(new TableColumn("[dim]value[/]").NoWrap().RightAligned().Width(ValueWidth));
        table.AddColumn(new TableColumn("[dim]unit[/]").NoWrap().Width(5));
        table.AddColumn(new TableColumn("[dim]age[/]").NoWrap().RightAligned().Width(7));
        Client client = session.Client;
        if (client == null)
        {
            table.AddRow("", "[dim]no board is registered[/]");
            return table;
        }

        double fresh = FreshMs * session.Options.Speed;
        foreach (Reading reading in client.Readings.Values.OrderBy(reading => Rank(reading, client, fresh)).Take(rows))
        {
            long age = Math.Max(0, session.World.Now - reading.TimeMs);
            string style = !Client.IsReading(reading) ? "default"
                : client.IsRejected(reading) ? "red"
                : age < fresh ? "bold green"
                : "bold";
            table.AddRow(
                new Text(reading.Path, s_dim),
                new Text(Shorten(client.NameOf(reading), width - OtherWidth)),
                new Markup("[" + style + "]" + Markup.Escape(Shorten(Few(reading), ValueWidth)) + "[/]").RightJustified(),
                new Text(client.UnitOf(reading)).Ellipsis(),
                new Text(Age(age), s_dim).RightJustified());
        }

        return table;
    }

    // What is not to be trusted first, then what is new, then other readings; then those that say that something is not so, what
    // they were at least and at most, what the node is, what never changes.
    private (int, int, int, int, int) Rank(Reading reading, Client client, double fresh)
    {
        Lwm2mPath path = PayloadReader.ParsePath(reading.Path);
        bool isNothing = reading.Value is false or 0L or 0.0;
        int rank = !Client.IsReading(reading) ? path.ResourceId is 5601 or 5602 or 5518 or 6042 ? 4 : path.ObjectId < 3200 ? 5 : 6
            : client.IsRejected(reading) ? 0
            : isNothing ? 3
            : session.World.Now - reading.TimeMs < fresh ? 1
            : 2;
        return (rank, path.ObjectId, path.InstanceId, path.ResourceId, path.ResourceInstanceId);
    }

    // No more digits than a person reads: 14450.8, 101726.7, 11.395.
    private static string Few(Reading reading) => reading.Value is double number && Math.Abs(number) >= 1000
        ? number.ToString("0.#", CultureInfo.InvariantCulture)
        : reading.Text;

    private static Rows Log(IReadOnlyList<LogLine> log, int rows, int width) =>
        new(log.TakeLast(rows).Select(line => new Text(Shorten(line.Text, width), Colour(line))));

    private static Style Colour(LogLine line) => line.Source switch
    {
        LogSource.Serial when line.Text.Contains(" ERROR ", StringComparison.Ordinal) => new Style(Color.Red),
        LogSource.Serial when line.Text.Contains(" warn ", StringComparison.Ordinal) => new Style(Color.Yellow),
        LogSource.Serial => Style.Plain,
        LogSource.Network => s_dim,
        LogSource.Server => new Style(Color.Green),
        _ => new Style(Color.Aqua),
    };

    private static string Shorten(string text, int width) =>
        text.Length <= width ? text : width < 2 ? "" : text[..(width - 1)] + "…";

    private static string Age(long ms) => ms switch
    {
        < 120000 => ms / 1000 + " s",
        < 7200000 => ms / 60000 + " min",
        _ => ms / 3600000 + " h",
    };
}
