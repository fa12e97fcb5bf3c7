using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Instrumentation.Model.Data;
using Instrumentation.Model.Data.StarterCorpus;
using Instrumentation.Model.Midi;
using Instrumentation.Model.Quality.Metrics;

namespace Instrumentation.Model.Quality;

/// <summary><c>quality</c>: judges MIDI files against a corpus, and shows their metrics.</summary>
internal static class QualityCommand
{
    /// <summary>The exit code when a file could not be read; the others were.</summary>
    private const int SomeUnreadable = 1;

    private static readonly JsonSerializerOptions Line = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create()
    {
        var paths = new Argument<string[]>("path") { Description = "MIDI files, and folders that are searched for .mid, .midi and .rmi files.", Arity = ArgumentArity.OneOrMore };
        var reference = new Option<string?>("--reference") { Description = "A folder of the music to be like; by default the starter corpus." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object per file and line: path, overall, aspects, metrics." };
        var command = new Command("quality", "Judges MIDI files from 0 to 1 by how well they fit a corpus, and shows their metrics: 0 when all could be read, 1 when not.")
        {
            paths, reference, json,
        };
        command.SetAction(parsed =>
        {
            try
            {
                return Run(parsed.GetRequiredValue(paths), parsed.GetValue(reference), parsed.GetValue(json));
            }
            catch (InputException exception)
            {
                Console.Error.WriteLine(exception.Message);
                return InputException.ExitCode;
            }
        });
        return command;
    }

    private static int Run(string[] paths, string? referenceFolder, bool json)
    {
        var files = paths.SelectMany(FilesAt).Distinct(StringComparer.Ordinal).ToList();
        if (files.Count == 0) throw new InputException($"There is no MIDI file in '{string.Join("', '", paths)}': give .mid, .midi or .rmi files, or folders with some.");
        var reference = ReadReference(referenceFolder);
        var unreadable = 0;
        if (!json) Console.WriteLine($"Overall  {string.Join("  ", Enum.GetNames<QualityAspect>())}  {"Notes",7}  File");
        foreach (var file in files)
        {
            if (TryRead(file) is not { } score)
            {
                unreadable++;
                continue;
            }

            var quality = reference.Judge(score);
            Console.WriteLine(json ? JsonOf(file, score, quality).ToJsonString(Line) : RowOf(file, score, quality));
        }

        return unreadable == 0 ? 0 : unreadable == files.Count ? InputException.ExitCode : SomeUnreadable;
    }

    private static QualityReference ReadReference(string? folder)
    {
        if (folder is null) return QualityReference.Of(Corpus.Pieces().Select(piece => piece.Score));
        var excerpts = FilesAt(folder).Select(TryRead).OfType<Score>().SelectMany(Excerpts.Of).ToList();
        return excerpts.Count > 0
            ? new QualityReference(excerpts)
            : throw new InputException($"--reference {folder}: no note in it can be read; give a folder with music, or leave it out for the starter corpus.");
    }

    private static IEnumerable<string> FilesAt(string path)
    {
        if (!Directory.Exists(path)) return [path];
        try
        {
            return MidiFiles.Below(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The folder '{path}' cannot be read ({exception.Message.TrimEnd('.')}): allow reading it, or give another.", exception);
        }
    }

    /// <summary>A file that cannot be read is named, and the rest goes on.</summary>
    private static Score? TryRead(string file)
    {
        try
        {
            return MidiCodec.Read(file);
        }
        catch (Exception exception) when (exception is MidiFormatException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"'{Plain(file)}' is left out: {exception.Message}");
            return null;
        }
    }

    private static JsonObject JsonOf(string file, Score score, SampleQuality quality)
    {
        var passage = Passage.Of(score);
        return new JsonObject
        {
            ["path"] = file,
            ["overall"] = quality.Overall,
            ["aspects"] = new JsonObject(Enum.GetValues<QualityAspect>().Select(aspect => KeyValuePair.Create<string, JsonNode?>(NameOf(aspect), quality.Aspects[(int)aspect]))),
            ["metrics"] = new JsonObject(QualityMetric.All.Concat(QualityMetric.Additional).Select(metric => KeyValuePair.Create<string, JsonNode?>(metric.Name, metric.Measure(passage)))),
        };
    }

    private static string RowOf(string file, Score score, SampleQuality quality)
    {
        var aspects = Enum.GetNames<QualityAspect>().Select((name, aspect) => (quality.Aspects[aspect]?.ToString("F3", CultureInfo.InvariantCulture) ?? "").PadLeft(name.Length));
        return string.Create(CultureInfo.InvariantCulture, $"{quality.Overall,7:F3}  {string.Join("  ", aspects)}  {score.Notes.Count,7}  {Plain(file)}");
    }

    private static string NameOf(QualityAspect aspect) => aspect.ToString().ToLowerInvariant();

    /// <summary>A name with line breaks stays one line.</summary>
    private static string Plain(string file) => string.Concat(file.Select(unit => char.IsControl(unit) ? $"\\u{(int)unit:X4}" : unit.ToString()));
}
