namespace Instrumentation;

/// <summary>What can be wrong with a value.</summary>
[Flags]
public enum Anomaly
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The value is NaN or infinite.</summary>
    NonFinite = 1,

    /// <summary>The value lies far above its recent past.</summary>
    Spike = 2,
}
