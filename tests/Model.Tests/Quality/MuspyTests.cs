using System.Globalization;
using System.Text.Json.Nodes;
using Instrumentation.Model.Midi;
using Instrumentation.Model.Quality.Metrics;
using Instrumentation.Tests;
using Xunit.Abstractions;

namespace Instrumentation.Model.Tests.Quality;

/// <summary>Our metrics against the values that MusPy itself gave for real files.</summary>
public sealed class MuspyTests(ITestOutputHelper output)
{
    private const double Tolerance = 1e-9;

    [SharedDataFact]
    public void All_metrics_that_MusPy_has_are_MusPys_on_every_real_file()
    {
        var rows = File.ReadLines(SharedData.Path("muspy-expected.jsonl")).Select(line => JsonNode.Parse(line)!.AsObject()).ToList();
        var differences = new List<string>();
        var compared = 0;
        foreach (var row in rows)
        {
            var score = MidiCodec.Read(Path.Combine(SharedData.Path("midi"), (string)row["path"]!));
            var passage = Passage.Of(score);
            Compare("length", passage.Length, (double)row["length"]!);
            Compare("notes", passage.Pitched.Count, (double)row["notes"]!);
            Compare("drum_notes", passage.Notes.Count - passage.Pitched.Count, (double)row["drum_notes"]!);
            Compare("measure_resolution", passage.Measure, (double)row["measure_resolution"]!);
            foreach (var metric in QualityMetric.All.Concat(QualityMetric.Additional))
            {
                if (!row.ContainsKey(metric.Name)) continue;
                // MusPy's -127 and 0 for music without pitches are no values.
                var undefined = metric.Name is "pitch_range" or "polyphony_rate" && (int)row["notes"]! == 0;
                Compare(metric.Name, metric.Measure(passage), undefined ? null : (double?)row[metric.Name]);
            }

            void Compare(string name, double? ours, double? theirs)
            {
                compared++;
                if (ours is null != theirs is null || Math.Abs((ours ?? 0) - (theirs ?? 0)) > Tolerance)
                    differences.Add(string.Create(CultureInfo.InvariantCulture, $"{row["path"]} {name}: {ours} against {theirs}"));
            }
        }

        output.WriteLine($"{compared:N0} values of {rows.Count:N0} files compared, {differences.Count} differ");
        Assert.Equal(2338, rows.Count);
        Assert.True(differences.Count == 0, string.Join("\n", differences.Take(40)));
    }
}
