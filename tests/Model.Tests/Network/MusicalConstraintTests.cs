using Instrumentation.Model.Data;
using Instrumentation.Model.Network;
using TorchSharp;
using Xunit;

namespace Instrumentation.Model.Tests.Network;

[Collection(TorchTests.Name)]
public sealed class MusicalConstraintTests
{
    private static readonly int[] Real = [Vocabulary.Pitch(60), Vocabulary.Duration(12), Vocabulary.Pitch(67), Vocabulary.Duration(12)];

    [Fact]
    public void The_real_window_itself_costs_nothing() => Assert.Equal(0, Loss(Real), 6);

    [Fact]
    public void An_octave_is_the_same_pitch_class() => Assert.Equal(0, Loss([Vocabulary.Pitch(48), Real[1], Vocabulary.Pitch(79), Real[3]]), 6);

    [Fact]
    public void Half_of_the_pitch_classes_wrong_costs_one_half() => Assert.Equal(0.5, Loss([Real[0], Real[1], Vocabulary.Pitch(66), Real[3]]), 6);

    [Fact]
    public void A_drum_in_place_of_a_duration_costs_density_only() => Assert.Equal(0.25, Loss([Real[0], Vocabulary.Drum(36), Real[2], Real[3]]), 6);

    [Fact]
    public void A_window_of_drums_alone_has_no_pitch_distance()
    {
        int[] drums = [Vocabulary.Drum(36), Vocabulary.TimeShift(6), Vocabulary.Drum(38), Vocabulary.TimeShift(6)];

        Assert.Equal(0, Loss(drums, drums), 6);
    }

    private static float Loss(int[] expected, int[]? real = null)
    {
        using var scope = torch.NewDisposeScope();
        using var constraint = new MusicalConstraint(torch.CPU);
        var tokens = torch.tensor(Array.ConvertAll(real ?? Real, token => (long)token), 1, 4);
        var probabilities = torch.nn.functional.one_hot(torch.tensor(Array.ConvertAll(expected, token => (long)token), 1, 4), Vocabulary.Size).to_type(torch.float32);
        return constraint.Loss(probabilities, tokens, tokens.ne(Vocabulary.Padding)).item<float>();
    }
}
