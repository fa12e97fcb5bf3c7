using Instrumentation.Model.Data;
using Instrumentation.Model.Quality.Metrics;

namespace Instrumentation.Model.Quality;

/// <summary>
/// Tells what was learned by heart: which runs of <see cref="RunLength"/> notes of a passage occur in the training pieces, with the same rhythm and the same intervals, in
/// whatever key, since training transposes.
/// </summary>
/// <remarks>
/// A run is kept as a hash of 64 bits. Of a corpus with more than <see cref="MostRuns"/> different runs every second, fourth and so on by hash is kept and
/// looked for, which leaves the expected share what it is.
/// </remarks>
internal sealed class PhraseMemory
{
    /// <summary>Notes in a run: two measures of a melody or so.</summary>
    public const int RunLength = 8;

    private const int MostRuns = 1 << 20;

    private readonly HashSet<ulong> _runs = [];
    private ulong _mask;

    /// <summary>Learns a piece of the training corpus.</summary>
    public void Add(ReadOnlySpan<GridNote> notes)
    {
        const int scale = Passage.StepsPerBeat / Vocabulary.StepsPerQuarter;
        var pitched = new List<PassageNote>(notes.Length);
        foreach (var note in notes)
        {
            if (!note.IsDrum) pitched.Add(new PassageNote(scale * note.Step, scale * note.Step, note.Pitch, false));
        }

        foreach (var run in RunsOf(pitched))
        {
            if ((run & _mask) != 0 || !_runs.Add(run) || _runs.Count <= MostRuns) continue;
            _mask = _mask << 1 | 1;
            _runs.RemoveWhere(kept => (kept & _mask) != 0);
        }
    }

    /// <summary>The share of all runs of the passages that occur in training, 0 to 1; null where there is no run.</summary>
    public double? Share(IEnumerable<Passage> passages)
    {
        var (runs, known) = (0, 0);
        foreach (var run in passages.SelectMany(passage => RunsOf(passage.Pitched)))
        {
            if ((run & _mask) != 0) continue;
            runs++;
            if (_runs.Contains(run)) known++;
        }

        return runs == 0 ? null : (double)known / runs;
    }

    private static IEnumerable<ulong> RunsOf(IReadOnlyList<PassageNote> notes)
    {
        for (var first = 0; first + RunLength <= notes.Count; first++)
        {
            var run = 0UL;
            for (var i = first + 1; i < first + RunLength; i++)
                run = SeededRandom.Mix(run, (ulong)(notes[i].Start - notes[first].Start), (ulong)(128 + notes[i].Pitch - notes[first].Pitch));
            yield return run;
        }
    }
}
