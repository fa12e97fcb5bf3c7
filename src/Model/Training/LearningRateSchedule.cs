namespace Instrumentation.Model.Training;

/// <summary>Linear warm-up to <paramref name="Peak"/>, then half a cosine down to a tenth of it at the last step.</summary>
/// <remarks>The decay is that of Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", 2017, without restarts.</remarks>
/// <param name="Peak">The highest rate.</param>
/// <param name="WarmupSteps">Steps until the peak is reached.</param>
/// <param name="TotalSteps">Steps of the whole training; the rate stays at its lowest after them.</param>
internal readonly record struct LearningRateSchedule(float Peak, int WarmupSteps, long TotalSteps)
{
    /// <summary>The rate at a step counted from 0.</summary>
    public float At(long step)
    {
        if (step < WarmupSteps)
            return Peak * (step + 1) / WarmupSteps;

        var progress = Math.Clamp((step - WarmupSteps) / (float)Math.Max(1, TotalSteps - WarmupSteps), 0, 1);
        return Peak * (0.1f + 0.45f * (1 + MathF.Cos(MathF.PI * progress)));
    }
}
