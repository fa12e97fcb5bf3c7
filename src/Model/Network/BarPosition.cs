using Instrumentation.Model.Data;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Instrumentation.Model.Network;

/// <summary>Tells a network where in the bar a token stands, which it would else have to find out by adding up all time shifts before it.</summary>
/// <remarks>
/// A window begins on a bar line. The steps since then are embedded twice and added: within a bar of four quarters (which also holds two of two),
/// and within one of three (or of six eighths).
/// </remarks>
internal sealed class BarPosition : Module<Tensor, Tensor>
{
    private const int FourQuarters = 4 * Vocabulary.StepsPerQuarter, ThreeQuarters = 3 * Vocabulary.StepsPerQuarter;

    // Kept, and not made of numbers at each call: TorchSharp does not keep a Scalar alive while it is used, and its finaliser may take it away from under a call.
    // The sampler comes here for every token.
    private static readonly Scalar FirstShift = Vocabulary.TimeShift(1), LastShift = Vocabulary.TimeShift(Vocabulary.MaxTimeShift), BeforeShifts = Vocabulary.TimeShift(1) - 1;
    private static readonly Scalar StepsInFour = FourQuarters, StepsInThree = ThreeQuarters;

    private readonly Embedding _inFour;
    private readonly Embedding _inThree;

    /// <param name="width">Width of the residual stream.</param>
    public BarPosition(int width)
        : base(nameof(BarPosition))
    {
        _inFour = Embedding(FourQuarters, width);
        _inThree = Embedding(ThreeQuarters, width);
        RegisterComponents();
    }

    /// <summary>The steps from the first token's bar line to each token's onset, the token's own shift included.</summary>
    /// <param name="tokens">Token ids, int64 [batch, time].</param>
    /// <param name="before">Steps before the first token, int64 [batch, 1].</param>
    /// <returns>int64 [batch, time].</returns>
    public static Tensor Elapsed(Tensor tokens, Tensor? before = null)
    {
        var elapsed = ((tokens - BeforeShifts) * tokens.ge(FirstShift).logical_and(tokens.le(LastShift))).cumsum(1);
        return before is null ? elapsed : elapsed + before;
    }

    /// <param name="elapsed">What <see cref="Elapsed"/> gives.</param>
    /// <returns>[batch, time, width].</returns>
    public override Tensor forward(Tensor elapsed) =>
        _inFour.forward(elapsed.remainder(StepsInFour)) + _inThree.forward(elapsed.remainder(StepsInThree));
}
