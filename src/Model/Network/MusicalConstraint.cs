using Instrumentation.Model.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace Instrumentation.Model.Network;

/// <summary>How far the decoder's expected notes are from the real window's in pitch-class content and in density. Differentiable.</summary>
/// <remarks>
/// With p(t, v) the decoder's probability of token v at position t, N the tokens of the window that are no padding, and sums over those
/// positions only: m(c) = sum of p(t, v) over the pitch tokens v of pitch class c, P(c) = m(c) / sum of m, D = sum of p(t, v) over pitch
/// and drum tokens / N. Q(c) and R are P(c) and D with p one-hot at the real tokens. The loss of a window is
/// 1/2 sum over c of |P(c) - Q(c)| + |D - R|, in 0 to 2. The first term, the total variation distance, is left out where the real
/// window has no pitches.
/// </remarks>
internal sealed class MusicalConstraint : IDisposable
{
    private const int PitchClasses = 12;
    private readonly Tensor _pitchClassAndNote;

    /// <param name="device">Where the losses are computed.</param>
    public MusicalConstraint(Device device)
    {
        var table = new float[Vocabulary.Size, PitchClasses + 1];
        for (var token = 0; token < Vocabulary.Size; token++)
        {
            if (Vocabulary.PitchClassOf(token) is >= 0 and var pitchClass)
                table[token, pitchClass] = 1;
            if (Vocabulary.IsNote(token))
                table[token, PitchClasses] = 1;
        }

        _pitchClassAndNote = tensor(table, device: device).DetachFromDisposeScope();
    }

    /// <param name="probabilities">The decoder's distribution at each position, [batch, time, vocabulary].</param>
    /// <param name="tokens">The real window, int64 [batch, time].</param>
    /// <param name="present">True where a token is no padding, [batch, time]; at least one per row.</param>
    /// <returns>The mean over the batch, scalar.</returns>
    public Tensor Loss(Tensor probabilities, Tensor tokens, Tensor present)
    {
        var weights = present.to_type(probabilities.dtype).unsqueeze(-1);
        var expected = (probabilities * weights).sum(1).matmul(_pitchClassAndNote);
        var real = (_pitchClassAndNote.index_select(0, tokens.flatten()).view(tokens.shape[0], tokens.shape[1], -1) * weights).sum(1);
        var (expectedPitches, realPitches) = (expected.narrow(-1, 0, PitchClasses), real.narrow(-1, 0, PitchClasses));

        var realPitchCount = realPitches.sum(-1, keepdim: true);
        var difference = expectedPitches / expectedPitches.sum(-1, keepdim: true).clamp_min(1e-6) - realPitches / realPitchCount.clamp_min(1);
        var distance = 0.5 * difference.abs().sum(-1) * realPitchCount.squeeze(-1).gt(0);
        var densityError = (expected.select(-1, PitchClasses) - real.select(-1, PitchClasses)).abs() / weights.sum(1).squeeze(-1);
        return (distance + densityError).mean();
    }

    /// <inheritdoc />
    public void Dispose() => _pitchClassAndNote.Dispose();
}
