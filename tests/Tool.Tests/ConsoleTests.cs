using System.Text.RegularExpressions;

namespace Instrumentation.Tool.Tests;

/// <summary>A training that shows itself, on a real terminal and without one.</summary>
public sealed class ConsoleTests : IDisposable
{
    private const string Escape = "\x1b";

    private readonly TemporaryFolder _output = new();

    public void Dispose() => _output.Dispose();

    [Fact]
    public void Without_a_terminal_there_are_plain_lines()
    {
        var (code, output, errors) = Start("Normal", "-1");

        Assert.Equal((0, ""), (code, errors));
        Assert.DoesNotContain(Escape, output, StringComparison.Ordinal);
        Assert.Matches(new Regex(@"^\[TRAINING_START\] Starting training session$", RegexOptions.Multiline), output);
        Assert.Matches(new Regex(@"^Epoch: 1/2, Batches done: 1/20 \| Losses: \{reconstruction: 8\.00, kl_divergence: 0\.50\} \| Throughput: .* \| ETA: ", RegexOptions.Multiline), output);
        Assert.Matches(new Regex(@"^Epoch 2/2 took \d+\.\d s\. Losses: reconstruction 0\.2\d{3}, kl_divergence 0\.5000\. Validation: reconstruction 5\.0000\.$", RegexOptions.Multiline), output);
        Assert.Matches(new Regex(@"^The run was completed after 0:00:\d\d\.\d{3}: 2 epochs, 40 steps, \d+ anomal", RegexOptions.Multiline), output);
        Assert.Matches(new Regex($"^Journal: +{Regex.Escape(_output)}/shown_[^/]+/journal$", RegexOptions.Multiline), output);
    }

    [Fact]
    public void An_alert_is_shown_with_what_to_do()
    {
        var (_, output, _) = Start("Normal", "5");

        Assert.Matches(new Regex(@"^\[ANOMALY_DETECTED\] Training anomaly detected\n  - Type: nan_values\n  - Severity: critical\n", RegexOptions.Multiline), output);
        Assert.Contains("\n[RECOVERY_SUGGESTIONS] For nan_values:\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_quiet_console_shows_only_what_is_wrong()
    {
        Assert.Equal((0, "", ""), Start("Quiet", "-1"));

        var (code, output, errors) = Start("Quiet", "5");

        Assert.Equal((0, ""), (code, output));
        Assert.StartsWith("[ANOMALY_DETECTED] Training anomaly detected\n", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Epoch 1", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_verbose_console_shows_the_entries_of_the_log()
    {
        var (_, output, _) = Start("Verbose", "-1");

        Assert.Contains("[EPOCH_START] Epoch 1/2\n", output, StringComparison.Ordinal);
        Assert.Contains("[EPOCH_COMPLETE] Epoch 2 completed", output, StringComparison.Ordinal);
    }

    [TerminalFact]
    public void On_a_terminal_there_are_bars_links_and_lines_that_stay()
    {
        using var terminal = new PseudoTerminal([], "trainer.dll", _output, "--show", "Normal", "2", "20", "5", "0");

        var (code, output) = terminal.WaitForEnd();

        Assert.Equal(0, code);
        Assert.Contains("Epoch 2/2", output, StringComparison.Ordinal);
        Assert.Contains("━━━", output, StringComparison.Ordinal);
        Assert.Contains("Losses: {reconstruction: 0.2", output, StringComparison.Ordinal);
        Assert.Contains("Alerts so far: ", output, StringComparison.Ordinal);
        Assert.Contains("[ANOMALY_DETECTED]", output, StringComparison.Ordinal);
        Assert.Matches(new Regex(Escape + @"\]8;[^;]*;file:///[^\x1b]*/journal" + Escape), output);
        Assert.DoesNotContain("━", output[output.IndexOf("The run was completed", StringComparison.Ordinal)..], StringComparison.Ordinal);
        AssertIsWhole(output);
    }

    [TerminalFact]
    public void On_a_terminal_with_NO_COLOR_there_are_plain_lines()
    {
        using var terminal = new PseudoTerminal([("NO_COLOR", "1")], "trainer.dll", _output, "--show", "Normal", "2", "20", "-1", "0");

        var (code, output) = terminal.WaitForEnd();

        Assert.Equal(0, code);
        Assert.DoesNotContain("━", output, StringComparison.Ordinal);
        Assert.DoesNotContain(Escape + "]8;", output, StringComparison.Ordinal);
        Assert.Contains("Epoch 2/2 took", output, StringComparison.Ordinal);
    }

    [TerminalFact]
    public void Ctrl_C_leaves_the_terminal_whole()
    {
        using var terminal = new PseudoTerminal([], "trainer.dll", _output, "--show", "Normal", "1000000", "10", "-1", "5");
        terminal.ReadUntil("Epoch 1/1000000");

        terminal.Interrupt();
        var (code, output) = terminal.WaitForEnd();

        Assert.Equal(130, code);
        Assert.Contains("[TRAINING_INTERRUPTED] Training session interrupted", output, StringComparison.Ordinal);
        Assert.Contains("The run was interrupted after", output, StringComparison.Ordinal);
        AssertIsWhole(output);
    }

    /// <summary>The cursor is to be seen, and no colour is left on.</summary>
    private static void AssertIsWhole(string output)
    {
        Assert.True(output.LastIndexOf(Escape + "[?25h", StringComparison.Ordinal) >= output.LastIndexOf(Escape + "[?25l", StringComparison.Ordinal), "The cursor stays hidden.");
        var colours = Regex.Matches(output, Escape + @"\[([0-9;]*)m");
        Assert.True(colours.Count == 0 || colours[^1].Groups[1].Value is "" or "0", "A colour stays on.");
    }

    private (int ExitCode, string Output, string Errors) Start(string detail, string brokenStep)
    {
        using var program = ChildProcess.Program("trainer.dll", _output, "--show", detail, "2", "20", brokenStep, "0");
        return program.WaitForEnd();
    }
}
