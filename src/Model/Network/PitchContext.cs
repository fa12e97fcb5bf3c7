using Instrumentation.Model.Data;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Instrumentation.Model.Network;

/// <summary>What the pitches so far say about the next one, in the same way in every key: which pitch classes have sounded, and how far it is from the latest pitch.</summary>
/// <remarks>
/// Music in all keys is the same music, but a network that knows pitches by their number has to learn that twelve times. The weights here belong to distances:
/// of the pitch class that may follow from each that has sounded, and of the pitch that may follow from the latest.
/// </remarks>
internal sealed class PitchContext : Module<Tensor, Tensor>
{
    private const int Keys = 128, Classes = 12;

    /// <summary>Intervals beyond two octaves count as two octaves and a semitone.</summary>
    private const int Reach = 25;

    // Adam moves a weight by the learning rate at most, whatever its unit; these have to move by whole nats.
    private const double Gain = 10;

    private static readonly long[] KeyOf = [.. Enumerable.Range(0, Vocabulary.Size).Select(token => Vocabulary.PitchClassOf(token) < 0 ? -1L : Vocabulary.ValueOf(token))];

    private readonly Parameter _classSteps;
    private readonly Parameter _intervals;

    public PitchContext()
        : base(nameof(PitchContext))
    {
        _classSteps = Parameter(zeros(Classes));
        _intervals = Parameter(zeros(2 * Reach + 1));
        RegisterComponents();
    }

    /// <param name="inputs">The tokens before each position, from the first on: int64 [batch, time].</param>
    /// <returns>What is to be added to the logits, [batch, time, vocabulary]: 0 for all that is no pitch.</returns>
    public override Tensor forward(Tensor inputs)
    {
        var device = inputs.device;
        var (batch, time) = (inputs.shape[0], inputs.shape[1]);
        var keys = tensor(KeyOf, device: device).index_select(0, inputs.flatten()).view(batch, time);
        var isPitch = keys.ge(0);
        var everyKey = arange(Keys, device: device);

        // The logarithm of how much more often each pitch class has sounded than a twelfth of the time, as if each had sounded a quarter of a time already.
        var sounded = (keys.remainder(Classes).unsqueeze(-1).eq(arange(Classes, device: device)) * isPitch.unsqueeze(-1)).cumsum(1).to_type(float32) + 0.25;
        var preference = (sounded / sounded.sum(-1, keepdim: true) * Classes).log();
        var steps = (arange(Classes, device: device) - arange(Classes, device: device).unsqueeze(1)).remainder(Classes);
        var byClass = preference.matmul(_classSteps.index_select(0, steps.flatten()).view(Classes, Classes)).index_select(-1, everyKey.remainder(Classes));

        var latest = where(isPitch, arange(time, device: device), tensor(-1L, device: device)).cummax(1).values;
        var latestKey = keys.gather(1, latest.clamp_min(0));
        var intervals = (everyKey - everyKey.unsqueeze(1)).clamp(-Reach, Reach) + Reach;
        var byInterval = _intervals.index_select(0, intervals.flatten()).view(Keys, Keys).index_select(0, latestKey.clamp_min(0).flatten()).view(batch, time, Keys);

        var pitches = (byClass + byInterval * latest.ge(0).unsqueeze(-1)) * Gain;
        return functional.pad(pitches, [Vocabulary.Pitch(0), Vocabulary.Size - Vocabulary.Pitch(0) - Keys]);
    }
}
