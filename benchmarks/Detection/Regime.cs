namespace Instrumentation.Detection;

/// <summary>How a healthy synthetic training looks.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Scale">The scale of the noise: a value is its trend times exp(scale x t), where t is a raw draw of Student's t with 5 degrees of freedom.</param>
internal sealed record Regime(string Name, double Scale)
{
    public const int Steps = 10_000;

    /// <summary>Steps of an epoch; 0 for a run without epochs.</summary>
    public int EpochSteps { get; init; }

    /// <summary>By which factor the loss is off its smooth fall at a step.</summary>
    public Func<int, double> Trend { get; init; } = static _ => 1;

    /// <summary>The learning rate at a step.</summary>
    public Func<int, double> LearningRate { get; init; } = static _ => 1e-3;

    /// <summary>Whether the loss is one of an adversarial game.</summary>
    public bool IsAdversarial { get; init; }

    /// <summary>The share of values that are missing.</summary>
    public double Missing { get; init; }

    /// <summary>Every how many steps there is an evaluation; 0 for never.</summary>
    public int EvaluationEvery { get; init; }

    /// <summary>How far the memory in use rises within an epoch.</summary>
    public double MemorySawtooth { get; init; }

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Regime> All { get; } =
    [
        new("noise 3 %", 0.03),
        new("noise 5 %", 0.05),
        new("noise 10 %", 0.10),
        new("KL ramp of 25 %", 0.05) { Trend = static step => 1 + 0.25 * Math.Clamp((step - 2000) / 2000.0, 0, 1) },
        new("warm-up", 0.05) { LearningRate = static step => 1e-3 * Math.Min(1, step / 1000.0), Trend = static step => 1 + 2 * Math.Exp(-step / 300.0) },
        new("cosine decay", 0.05) { LearningRate = static step => 5e-4 * (1 + Math.Cos(Math.PI * step / (Steps - 1))) },
        new("step decay", 0.05)
        {
            LearningRate = static step => step < 3000 ? 1e-3 : step < 6000 ? 1e-4 : 1e-5,
            Trend = static step => step < 3000 ? 1 : step < 6000 ? 0.8 : 0.7,
        },
        new("epoch sawtooth", 0.05) { EpochSteps = 500, Trend = static step => 1.075 - 0.15 * (step % 500) / 500.0, MemorySawtooth = 0.3 },
        new("GAN, 36 % and 15 %", 0.15) { IsAdversarial = true, Trend = static step => 1 + 0.36 * Math.Sin(2 * Math.PI * step / 800) },
        new("missing values", 0.05) { Missing = 0.2 },
        new("rare evaluations", 0.05) { EvaluationEvery = 250 },
    ];
}
