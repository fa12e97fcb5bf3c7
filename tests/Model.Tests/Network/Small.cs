using Instrumentation.Model.Data;
using Instrumentation.Model.Network;
using TorchSharp;

namespace Instrumentation.Model.Tests.Network;

/// <summary>Models and windows that compute in milliseconds.</summary>
internal static class Small
{
    public const int Window = 16;

    public static ModelSize Size { get; } = new(Window, Width: 16, Heads: 2, EncoderBlocks: 1, DecoderBlocks: 2, Latent: 4, DiscriminatorWidth: 8);

    public static VaeGan Model(int seed = 1, LossWeights? weights = null) => new(Size, weights ?? new LossWeights(), seed, torch.CPU);

    /// <summary>Rows of three rising quarter notes from a key of their own: 10 tokens each, then padding.</summary>
    public static long[] Tokens(int rows)
    {
        var tokens = new long[rows * Window];
        for (var row = 0; row < rows; row++)
        {
            int[] window =
            [
                Vocabulary.Velocity(64), .. Note(60 + row), Vocabulary.TimeShift(12), .. Note(62 + row),
                Vocabulary.TimeShift(12), .. Note(64 + row), Vocabulary.End,
            ];
            for (var index = 0; index < window.Length; index++)
                tokens[row * Window + index] = window[index];
        }

        return tokens;

        static int[] Note(int key) => [Vocabulary.Pitch(key), Vocabulary.Duration(12)];
    }

    public static torch.Tensor Batch(int rows) => torch.tensor(Tokens(rows), rows, Window);

    public static float[] Values(torch.Tensor tensor) => tensor.detach().contiguous().data<float>().ToArray();
}
