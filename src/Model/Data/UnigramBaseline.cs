namespace Instrumentation.Model.Data;

/// <summary>The yardstick of learning: what guessing tokens by how often each occurs in training, whatever came before, would cost.</summary>
internal static class UnigramBaseline
{
    /// <summary>
    /// The cross-entropy, in nats per token, of the held-out windows under the training frequencies with add-one smoothing:
    /// -mean ln((n[t] + 1) / (N + V)) over the tokens t of <see cref="MidiLoader.HeldOut"/> without padding, where n counts the tokens of
    /// <see cref="MidiLoader.TrainingUnaugmented"/>, N is their sum and V is <see cref="Vocabulary.Size"/>.
    /// </summary>
    public static double CrossEntropy(MidiLoader loader)
    {
        var counts = new long[Vocabulary.Size];
        long total = 0;
        foreach (var token in Tokens(loader.TrainingUnaugmented()))
        {
            counts[token]++;
            total++;
        }
        return Tokens(loader.HeldOut()).Average(token => Math.Log(total + Vocabulary.Size) - Math.Log(counts[token] + 1));
    }

    private static IEnumerable<long> Tokens(IEnumerable<Batch> batches) =>
        batches.SelectMany(batch => batch.Tokens).Where(token => token != Vocabulary.Padding);
}
