using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Instrumentation.Reports.Commands;

namespace Instrumentation.Model.Lineage;

/// <summary><c>lineage</c>: lists the files of one batch of a run, and makes each of its samples again.</summary>
internal static class LineageCommand
{
    private const int IsNotTheSame = 1;
    private const int HashDigits = 12;

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly string[] Columns = ["Row", "File", "Bar", "Semitones", "Stretch", "Velocity", "Tokens", "Sample", "Made again"];

    public static Command Create()
    {
        var folder = new Argument<string>("run-folder") { Description = "The folder of one run." };
        var step = new Option<long?>("--step") { Description = "The global step, counted from 0 over the run." };
        var epoch = new Option<int?>("--epoch") { Description = "The epoch, counted from 1; with --batch instead of --step." };
        var batch = new Option<int?>("--batch") { Description = "The batch of the epoch, counted from 0." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object per sample: what was recorded, and what came of making it again." };
        var command = new Command("lineage", "Lists the files of a batch, and makes each of its samples again from its file: 0 when all are the same byte for byte, 1 when not.")
        {
            folder, step, epoch, batch, json,
        };
        command.SetAction(parsed =>
        {
            try
            {
                var wanted = (parsed.GetValue(step), parsed.GetValue(epoch), parsed.GetValue(batch)) switch
                {
                    ({ } number, null, null) => new WantedBatch(number, 0, 0),
                    (null, { } number, { } place) => new WantedBatch(null, number, place),
                    _ => throw new InputException("Which batch? Give --step, or --epoch and --batch."),
                };
                return Run(Path.TrimEndingDirectorySeparator(parsed.GetRequiredValue(folder)), wanted, parsed.GetValue(json));
            }
            catch (InputException exception)
            {
                Console.Error.WriteLine(exception.Message);
                return InputException.ExitCode;
            }
        });
        return command;
    }

    private static int Run(string folder, WantedBatch wanted, bool asJson)
    {
        var lineage = BatchLineage.Find(folder, wanted);
        var samples = lineage.Files.Select(RebuiltSample.Of).ToList();
        if (asJson)
        {
            foreach (var sample in samples) Console.WriteLine(ObjectOf(sample).ToJsonString(Json));
        }
        else
        {
            Print(folder, lineage, samples);
        }

        foreach (var notice in lineage.Notices) Console.Error.WriteLine(notice);
        foreach (var sample in samples.Where(sample => sample.State != RebuildState.Same)) Console.Error.WriteLine(SentenceOf(sample));
        if (!lineage.StepEnded) Console.Error.WriteLine("No step on this batch has ended: it was made ahead, and the run ended or was killed before.");
        return samples.All(sample => sample.State == RebuildState.Same) ? 0 : IsNotTheSame;
    }

    private static void Print(string folder, BatchLineage lineage, List<RebuiltSample> samples)
    {
        var first = lineage.Files[0];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Step {first.Step}, batch {first.Batch} of epoch {first.Epoch}, attempt {first.Attempt} of {folder}"));
        ConsoleTable.Print(Columns, [.. samples.Select(RowOf)]);
        foreach (var use in lineage.Files)
        {
            if (use.Warnings is { } warnings) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Row {use.Row}: {OneLine(warnings)}"));
        }

        var same = samples.Count(sample => sample.State == RebuildState.Same);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{same} of {samples.Count} samples come out byte for byte as they were."));
    }

    private static string[] RowOf(RebuiltSample sample)
    {
        var (use, how) = (sample.Use, sample.Use.Augmentation);
        return
        [
            Text($"{use.Row}"), OneLine(use.FileName), Text($"{use.StartBar}"), Text($"{how.Transposition:+0;-0;0}"), Text($"{how.TimeStretch}"),
            Text($"{how.VelocityScale}"), Text($"{use.ProcessedLength}"), use.OutputHash[..Math.Min(HashDigits, use.OutputHash.Length)], sample.StateText,
        ];

        static string Text(FormattableString text) => FormattableString.Invariant(text);
    }

    private static string SentenceOf(RebuiltSample sample)
    {
        var file = OneLine(sample.Use.SourcePath);
        var what = sample.State switch
        {
            RebuildState.SourceChanged => $"'{file}' has changed since it was used: its SHA-256 is no longer {sample.Use.SourceHash}; put the file back as it was",
            RebuildState.SourceGone => $"'{file}' is gone or cannot be read; put the file back with SHA-256 {sample.Use.SourceHash}",
            _ => $"'{file}' is as it was, and the sample is not: use the version of the program that made it",
        };
        return string.Create(CultureInfo.InvariantCulture, $"Row {sample.Use.Row}: {what}.");
    }

    private static JsonObject ObjectOf(RebuiltSample sample)
    {
        var json = new JsonObject();
        foreach (var (name, value) in sample.Use.Record)
        {
            if (name is not ("format_version" or "timestamp")) json[name] = value?.DeepClone();
        }

        json["rebuilt"] = sample.StateText;
        json["rebuilt_sha256"] = sample.OutputHash;
        return json;
    }

    /// <summary>Control characters, which a file's name may have, would break the line.</summary>
    private static string OneLine(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c == '\n') line.Append("\\n");
            else if (c == '\r') line.Append("\\r");
            else if (c == '\t') line.Append("\\t");
            else if (char.IsControl(c) || c is '\u2028' or '\u2029') line.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
            else line.Append(c);
        }

        return line.ToString();
    }
}
