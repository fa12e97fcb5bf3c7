namespace Instrumentation;

/// <summary>A run cannot start as asked. The message is one sentence that names the option and the remedy.</summary>
/// <param name="message">The sentence.</param>
/// <param name="inner">The cause.</param>
public sealed class TrainingRunException(string message, Exception? inner = null) : Exception(message, inner);
