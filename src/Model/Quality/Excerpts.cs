using Instrumentation.Model.Data;
using Instrumentation.Model.Midi;
using Instrumentation.Model.Quality.Metrics;

namespace Instrumentation.Model.Quality;

/// <summary>
/// The excerpts of which music is judged: pieces of different lengths are compared in parts of one length, because most metrics depend on it. Each has gone through
/// the tokens and back, as what a model writes has, so that what the <see cref="Vocabulary"/> cannot say counts against nobody.
/// </summary>
internal static class Excerpts
{
    /// <summary>Measures in an excerpt of a file. Structure of eight measures needs as many again to be seen.</summary>
    public const int Measures = 16;

    /// <summary>Below this the structure of four measures cannot be seen.</summary>
    private const int FewestMeasures = 12;

    /// <summary>The most excerpts that are taken of one file, evenly spread.</summary>
    private const int MostOfOneFile = 16;

    /// <summary>Excerpts of a file: one after the other, the last one if it has at least twelve measures or is the only one. None of silence.</summary>
    public static IReadOnlyList<Passage> Of(Score score)
    {
        var passage = Passage.Of(Tokenizer.Decode(Tokenizer.Encode(score)), Passage.Of(score).Measure);
        var measures = (passage.Length + passage.Measure - 1) / passage.Measure;
        var count = Math.Max(1, (measures + Measures - FewestMeasures) / Measures);
        var taken = Math.Min(count, MostOfOneFile);
        var excerpts = new List<Passage>(taken);
        for (var i = 0; i < taken; i++)
        {
            var excerpt = passage.Slice(count * i / taken * Measures, Measures);
            if (excerpt.Notes.Count > 0) excerpts.Add(excerpt);
        }

        return excerpts;
    }

    /// <summary>What a model wrote, in bars of 4/4: its tokens name none.</summary>
    public static Passage Of(IEnumerable<int> tokens) => Passage.Of(Tokenizer.Decode(tokens), 4 * Passage.StepsPerBeat);
}
