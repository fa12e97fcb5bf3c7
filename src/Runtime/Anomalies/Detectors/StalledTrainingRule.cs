namespace Instrumentation.Anomalies;

/// <summary>When a training stands still: no sign of life for longer than all three.</summary>
/// <param name="Seconds">Seconds.</param>
/// <param name="Steps">Times as long as all but one in a hundred steps take.</param>
/// <param name="Pauses">Times as long as the longest pause so far that came to an end, such as an evaluation.</param>
/// <param name="StartSeconds">Seconds before the first step of an epoch and after the last one: compilation, evaluation, samples.</param>
/// <param name="FatalFactor">From how many times the limit on the severity is <see cref="Severity.Fatal"/> and not <see cref="Severity.Critical"/>.</param>
public readonly record struct StalledTrainingRule(double Seconds = 60, double Steps = 20, double Pauses = 3, double StartSeconds = 600, double FatalFactor = 10)
{
    /// <summary>The shipped constants.</summary>
    public StalledTrainingRule()
        : this(Seconds: 60)
    {
    }
}
