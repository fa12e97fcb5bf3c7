using Instrumentation.Model.Data.StarterCorpus;
using Instrumentation.Model.Midi;

namespace Instrumentation.Model.Tests.Data;

/// <summary>The starter corpus, composed once for all tests.</summary>
internal static class StarterPieces
{
    public static IReadOnlyList<(string Name, Score Score)> All { get; } = [.. Corpus.Pieces()];
}
