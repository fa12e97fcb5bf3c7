using System.Net;
using System.Net.Sockets;

namespace Instrumentation.Model.Tests.Program;

/// <summary>What the program says to input that it cannot work with: one sentence that names the thing and the remedy, and exit code 2.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_missing_data_folder() => AssertRefused("give a folder with .mid", "--data", Path.Combine(_folder, "missing"));

    [Fact]
    public void An_empty_data_folder() => AssertRefused("holds no MIDI file", "--data", Directory.CreateDirectory(Path.Combine(_folder, "empty")).FullName);

    [Fact]
    public void A_data_folder_without_music()
    {
        var data = Directory.CreateDirectory(Path.Combine(_folder, "data")).FullName;
        File.WriteAllText(Path.Combine(data, "text.mid"), "text");
        AssertRefused("text.mid", "--data", data);
    }

    [Fact]
    public void An_output_folder_that_cannot_be_written()
    {
        var file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "");
        AssertRefused("give one that can be", "--output", file);
    }

    [Fact]
    public void An_output_folder_that_cannot_be_written_with_data_of_ones_own()
    {
        var file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "");
        var data = Path.Combine(_folder, "data");
        Music.CopyTo(data);
        AssertRefused("give one that can be", "--output", file, "--data", data);
    }

    [Theory]
    [InlineData("choose auto, cpu or cuda", "--device", "tpu")]
    [InlineData("--device cpu", "--device", "cuda")]
    [InlineData("choose default or full", "--size", "huge")]
    [InlineData("give 1 or more", "--epochs", "0")]
    [InlineData("'many'", "--epochs", "many")]
    [InlineData("give a port from 0 to 65535", "--port", "70000")]
    [InlineData("'--epoch'", "--epoch", "3")]
    [InlineData("There is no journal", "summary", "nowhere")]
    [InlineData("There are no weights in 'nowhere'", "generate", "nowhere")]
    [InlineData("give 1 to 10000", "generate", "nowhere", "--count", "0")]
    [InlineData("give a number above 0", "generate", "nowhere", "--temperature", "0")]
    [InlineData("'warm'", "generate", "nowhere", "--temperature", "warm")]
    public void An_option_that_cannot_be(string says, params string[] arguments)
    {
        if (says == "--device cpu" && TorchSharp.torch.cuda.is_available()) return;
        AssertRefused(says, arguments);
    }

    [SmallDiskFact]
    public void Odd_names_and_a_full_disk_for_the_cache_are_said_once_and_the_training_goes_on()
    {
        using var disk = new SmallDisk(1 << 14);
        var data = Path.Combine(_folder, "data");
        Music.CopyTo(data);
        string[] names = ["line\nbreak.mid", "two words.mid", "🎹.mid"];
        foreach (var (file, name) in Directory.GetFiles(data, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Zip(names)) File.Move(file, Path.Combine(data, name));
        File.WriteAllText(Path.Combine(data, "bro\nken.mid"), "no music");

        using var program = new TrainingProcess("--data", data, "--output", Path.Combine(_folder, "runs"), "--cache", Path.Combine(disk, "cache"), "--epochs", "1", "--port", "0");

        Assert.Equal((0, ""), (program.Wait(), program.Errors));
        Assert.Single(program.Output.Split('\n'), line => line.Contains("cannot be written (No space left", StringComparison.Ordinal));
        Assert.Contains("File left out: bro\\nken.mid", program.Output, StringComparison.Ordinal);
        Assert.Contains("[TRAINING_COMPLETE]", program.Output, StringComparison.Ordinal);

        var run = Directory.GetDirectories(Path.Combine(_folder, "runs"), "music_vaegan*").Single();
        using var lineage = new TrainingProcess("lineage", run, "--step", "0");
        Assert.Equal((0, ""), (lineage.Wait(), lineage.Errors));
        Assert.Contains("  line\\nbreak.mid  ", lineage.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_port_in_use_is_said_and_the_training_goes_on_without_the_endpoint()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var data = Path.Combine(_folder, "data");
        Music.CopyTo(data);

        using var program = new TrainingProcess("--data", data, "--output", Path.Combine(_folder, "runs"), "--epochs", "1", "--port", $"{port}");

        Assert.Equal(0, program.Wait());
        Assert.Single(program.Output.Split('\n'), line => line.Contains($"{port}", StringComparison.Ordinal) && line.Contains("in use", StringComparison.Ordinal));
        Assert.Contains("[TRAINING_COMPLETE]", program.Output, StringComparison.Ordinal);
    }

    private void AssertRefused(string says, params string[] arguments)
    {
        if (!arguments.Contains("--output") && arguments[0] != "summary") arguments = [.. arguments, "--output", Path.Combine(_folder, "runs")];
        using var program = new TrainingProcess(arguments);

        Assert.Equal(2, program.Wait());
        Assert.Contains(says, program.Errors, StringComparison.Ordinal);
        Assert.Single(program.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.DoesNotContain("[TRAINING_START]", program.Output, StringComparison.Ordinal);
    }
}
