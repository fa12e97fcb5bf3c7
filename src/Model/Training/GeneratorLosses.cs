namespace Instrumentation.Model.Training;

/// <summary>The losses of encoder and decoder on one batch, as <see cref="StepResult"/> describes them.</summary>
internal readonly record struct GeneratorLosses(float Reconstruction, float KlDivergence, float Adversarial, float MusicalConstraint, float Total);
