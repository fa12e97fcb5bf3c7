using Instrumentation.Model.Midi;
using Xunit.Abstractions;

namespace Instrumentation.Model.Tests.Midi.Own;

public sealed class ReaderFuzzTests(ITestOutputHelper output)
{
    [SharedDataFact]
    public void Twenty_thousand_mutations_of_real_files_are_read_within_the_promises_or_refused() =>
        Run(ReaderFuzz.FilesOf([.. SharedData.FilesBelow("midi"), .. SharedData.FilesBelow("midi-broken")]), 20_000);

    [Fact]
    public void Mutations_of_the_starter_corpus_are_read_within_the_promises_or_refused() =>
        Run([.. Data.StarterPieces.All.Select(piece => MidiCodec.Write(piece.Score))], 2_000);

    private void Run(byte[][] files, int inputs)
    {
        var (read, refused) = ReaderFuzz.Run(files, inputs);
        output.WriteLine($"{read} read, {refused} refused");
        Assert.True(read > refused && refused > 0, "The mutations are too strong or too weak to test anything.");
    }
}
