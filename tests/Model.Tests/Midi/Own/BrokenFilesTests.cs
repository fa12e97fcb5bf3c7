using Instrumentation.Model.Midi;
using Xunit.Abstractions;

namespace Instrumentation.Model.Tests.Midi.Own;

/// <summary>The odd, cut and hostile files of MIDI libraries' own test suites.</summary>
public sealed class BrokenFilesTests(ITestOutputHelper output)
{
    [SharedDataTheory]
    [InlineData("jazzsoft", 58, 12, 3)]
    [InlineData("jazzsoft-midi2", 0, 0, 19)]
    [InlineData("mido", 4, 7, 1)]
    [InlineData("muspy", 10, 5, 1)]
    [InlineData("noteseq", 8, 0, 0)]
    [InlineData("python-midi", 1, 0, 0)]
    [InlineData("tonejs", 5, 0, 0)]
    public void Each_is_read_or_refused_with_a_reason(string folder, int withNotes, int withoutNotes, int refused)
    {
        var counts = new int[3];
        foreach (var path in Directory.GetFiles(SharedData.Path(Path.Combine("midi-broken", folder))).Order(StringComparer.Ordinal))
        {
            string verdict;
            try
            {
                var score = MidiCodec.Read(path);
                counts[score.Notes.Count > 0 ? 0 : 1]++;
                verdict = $"{score.Notes.Count} notes{string.Concat(score.Warnings.Select(warning => $"; {warning}"))}";
            }
            catch (MidiFormatException refusal)
            {
                counts[2]++;
                verdict = $"refused: {refusal.Message}";
            }
            output.WriteLine($"{folder}/{Path.GetFileName(path)}: {verdict}");
        }
        output.WriteLine($"{folder}: {counts[0]} with notes, {counts[1]} without notes, {counts[2]} refused");
        Assert.Equal([withNotes, withoutNotes, refused], counts);
    }
}
