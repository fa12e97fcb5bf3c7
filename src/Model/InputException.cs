namespace Instrumentation.Model;

/// <summary>
/// The user gave something that the program cannot work with. <see cref="Exception.Message"/> is one plain sentence that names the thing and
/// the remedy; the program prints it without a stack trace and ends with <see cref="ExitCode"/>.
/// </summary>
internal sealed class InputException(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>The process exit code for wrong usage.</summary>
    public const int ExitCode = 2;
}
