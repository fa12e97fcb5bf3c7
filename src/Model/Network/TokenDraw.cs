using Instrumentation.Model.Data;

namespace Instrumentation.Model.Network;

/// <summary>Draws the next token from the decoder's logits, within the grammar of the <see cref="Vocabulary"/>.</summary>
/// <param name="temperature">Above 0; below 1 the likely tokens become likelier.</param>
/// <param name="topK">Only this many of the likeliest tokens are drawn from, at least 1.</param>
internal sealed class TokenDraw(float temperature, int topK)
{
    private readonly int[] _tokens = new int[Vocabulary.Size];
    private readonly float[] _weights = new float[Vocabulary.Size];

    /// <param name="logits">One per token.</param>
    /// <param name="previous">The token before; <see cref="Vocabulary.Start"/> for the first one.</param>
    /// <param name="random">Advanced by one number.</param>
    public int Next(ReadOnlySpan<float> logits, int previous, ref SeededRandom random)
    {
        var allowed = Vocabulary.Allowed(previous);
        var count = 0;
        for (var token = 0; token < allowed.Length; token++)
        {
            if (!allowed[token]) continue;
            _tokens[count] = token;
            _weights[count++] = -logits[token];
        }

        Array.Sort(_weights, _tokens, 0, count);
        var candidates = Math.Min(count, topK);
        var (least, sum) = (_weights[0], 0.0);
        for (var i = 0; i < candidates; i++) sum += _weights[i] = MathF.Exp((least - _weights[i]) / temperature);
        var rest = random.NextDouble() * sum;
        for (var i = 0; i < candidates; i++)
        {
            rest -= _weights[i];
            if (rest < 0) return _tokens[i];
        }

        return _tokens[0];
    }
}
