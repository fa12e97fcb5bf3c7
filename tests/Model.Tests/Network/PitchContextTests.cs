using Instrumentation.Model.Data;
using Instrumentation.Model.Network;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Instrumentation.Model.Tests.Network;

[Collection(TorchTests.Name)]
public sealed class PitchContextTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly PitchContext _context = new();

    public PitchContextTests()
    {
        using var noGrad = no_grad();
        using var random = new Generator(1);
        foreach (var parameter in _context.parameters()) parameter.normal_(0, 0.1, random);
    }

    [Fact]
    public void A_tune_in_another_key_gives_the_same_in_that_key()
    {
        int[] tune = [60, 64, 67, 72, 67];

        var inC = Pitches(Context(tune));
        var inF = Pitches(Context([.. tune.Select(key => key + 5)]));

        for (var time = 0; time < tune.Length; time++)
        {
            for (var key = 30; key < 100; key++) Assert.Equal(inC[time, key], inF[time, key + 5], 1e-4);
        }
    }

    [Fact]
    public void It_says_nothing_before_the_first_pitch_nor_of_what_is_no_pitch()
    {
        var logits = _context.forward(tensor(new long[] { Vocabulary.Start, Vocabulary.TimeShift(3), Vocabulary.Drum(40), Vocabulary.Pitch(60) }, 1, 4));

        var data = logits.data<float>().ToArray();
        for (var time = 0; time < 4; time++)
        {
            for (var token = 0; token < Vocabulary.Size; token++)
                Assert.Equal(time == 3 && Vocabulary.KindOf(token) == TokenKind.Pitch, data[time * Vocabulary.Size + token] != 0);
        }
    }

    [Fact]
    public void Tokens_between_two_pitches_change_nothing()
    {
        var plain = Pitches(Context([60, 62]));
        var withShift = Pitches(_context.forward(tensor(new long[] { Vocabulary.Pitch(60), Vocabulary.TimeShift(12), Vocabulary.Duration(6), Vocabulary.Pitch(62) }, 1, 4)));

        for (var key = 0; key < 128; key++) Assert.Equal(plain[1, key], withShift[3, key], 1e-5);
    }

    public void Dispose()
    {
        _context.Dispose();
        _scope.Dispose();
    }

    private Tensor Context(int[] keys) => _context.forward(tensor(keys.Select(key => (long)Vocabulary.Pitch(key)).ToArray(), 1, keys.Length));

    private static float[,] Pitches(Tensor logits)
    {
        var (time, data) = ((int)logits.shape[1], logits.data<float>().ToArray());
        var pitches = new float[time, 128];
        for (var t = 0; t < time; t++)
        {
            for (var key = 0; key < 128; key++) pitches[t, key] = data[t * Vocabulary.Size + Vocabulary.Pitch(key)];
        }

        return pitches;
    }
}
