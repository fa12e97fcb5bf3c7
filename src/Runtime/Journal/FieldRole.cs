namespace Instrumentation;

/// <summary>What a recorded value means to the destinations.</summary>
public enum FieldRole
{
    /// <summary>A recorded value that is no metric.</summary>
    Field,

    /// <summary>A loss.</summary>
    Loss,

    /// <summary>The norm of a gradient.</summary>
    GradientNorm,

    /// <summary>A learning rate.</summary>
    LearningRate,

    /// <summary>A value that goes up and down.</summary>
    Gauge,

    /// <summary>An increment of a sum.</summary>
    Counter,

    /// <summary>A value whose distribution is kept.</summary>
    Histogram,

    /// <summary>No metric, but what the metrics of the same record are told apart by.</summary>
    Label,

    /// <summary>No metric, but the name of a sample of the batch, such as its file: what is looked at when the batch is anomalous.</summary>
    SampleId,

    /// <summary>No metric, but a picture: an array of bytes that is a PNG file.</summary>
    Image,

    /// <summary>No metric, but a sound: an array of bytes that is a WAV file.</summary>
    Audio,
}
