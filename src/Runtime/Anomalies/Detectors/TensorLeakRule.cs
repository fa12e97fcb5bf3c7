namespace Instrumentation.Anomalies;

/// <summary>When the number of live tensors grows from step to step.</summary>
/// <param name="Rise">By which share it has grown.</param>
/// <param name="Grace">How many values are seen before one is judged, where there are no epochs: at first buffers grow and caches fill.</param>
public readonly record struct TensorLeakRule(double Rise = 0.05, int Grace = 1000)
{
    /// <summary>The shipped constants.</summary>
    public TensorLeakRule()
        : this(Rise: 0.05)
    {
    }
}
