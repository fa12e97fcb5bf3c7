using System.Text.Json.Nodes;
using Instrumentation.Model.Data.StarterCorpus;
using Instrumentation.Model.Midi;
using Instrumentation.Model.Tests.Program;
using Instrumentation.Tests;

namespace Instrumentation.Model.Tests.Quality;

/// <summary><c>quality</c>, as a user runs it.</summary>
public sealed class QualityCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Bad_files_are_named_and_the_rest_is_judged()
    {
        var pieces = Corpus.Pieces().Take(3).ToList();
        MidiCodec.Write(pieces[0].Score, _folder.File("music/with space.mid"));
        MidiCodec.Write(pieces[1].Score, _folder.File("music/b/line\nbreak 🎵.MID"));
        File.WriteAllText(_folder.File("music/broken.mid"), "no music");
        MidiCodec.Write(new Score { TicksPerQuarter = 24, Notes = [] }, _folder.File("music/silent.mid"));

        using var program = new TrainingProcess("quality", Path.Combine(_folder, "music"), "--json");

        Assert.Equal(1, program.Wait());
        Assert.Contains("broken.mid", Assert.Single(program.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        var lines = program.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!.AsObject()).ToList();
        Assert.Equal(["line\nbreak 🎵.MID", "silent.mid", "with space.mid"], lines.Select(line => Path.GetFileName((string)line["path"]!)));
        var (music, silent) = (lines[2], lines[1]);
        Assert.True((double)music["overall"]! > 0.5);
        Assert.Equal(0, (double)silent["overall"]!);
        Assert.Equal(21, music["metrics"]!.AsObject().Count);
        Assert.True(silent["metrics"]!.AsObject().ContainsKey("scale_consistency"));
        Assert.Null(silent["metrics"]!["scale_consistency"]);
    }

    [Fact]
    public void A_table_is_for_people_and_a_reference_can_be_given()
    {
        foreach (var (name, score) in Corpus.Pieces().Take(12)) MidiCodec.Write(score, _folder.File($"music/{name}"));
        var file = Directory.GetFiles(Path.Combine(_folder, "music")).Order(StringComparer.Ordinal).First();

        using var program = new TrainingProcess("quality", file, "--reference", Path.Combine(_folder, "music"));

        Assert.Equal(0, program.Wait());
        var lines = program.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("Overall  Harmony  Melody  Texture  Rhythm  Structure", lines[0], StringComparison.Ordinal);
        Assert.EndsWith(file, Assert.Single(lines.Skip(1)), StringComparison.Ordinal);
        Assert.Empty(program.Errors);
    }

    [Fact]
    public void What_cannot_be_judged_at_all_ends_with_2_and_one_sentence()
    {
        File.WriteAllText(_folder.File("empty/readme.txt"), "");
        AssertRefused("give .mid, .midi or .rmi files", "quality", Path.Combine(_folder, "empty"));
        AssertRefused("is left out", "quality", Path.Combine(_folder, "missing.mid"));
        MidiCodec.Write(Corpus.Pieces().First().Score, _folder.File("music.mid"));
        AssertRefused("leave it out for the starter corpus", "quality", _folder.File("music.mid"), "--reference", Path.Combine(_folder, "empty"));

        static void AssertRefused(string says, params string[] arguments)
        {
            using var program = new TrainingProcess(arguments);
            Assert.Equal(2, program.Wait());
            Assert.Contains(says, Assert.Single(program.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        }
    }
}
