namespace Instrumentation.Tool.Tests;

/// <summary>What the tool says of files and journals that are whole, cut, edited or damaged.</summary>
public sealed class VerifyTests : IDisposable
{
    private readonly TemporaryFolder _output = new();
    private readonly string _folder;

    public VerifyTests()
    {
        using var trainer = ChildProcess.Trainer(out _folder, _output, "--keep-journal");
        trainer.Do("plan 2 60", "epoch 60", "epoch 60", "complete");
    }

    public void Dispose() => _output.Dispose();

    private string Lines => Path.Combine(_folder, "experiments", "batch_metrics.jsonl");

    [Fact]
    public void A_run_as_it_was_written_is_whole_and_files_of_others_do_not_matter()
    {
        File.WriteAllText(Path.Combine(_folder, "experiments", "notes.txt"), "mine");

        var (code, output, errors) = Verify();

        Assert.Equal((0, ""), (code, errors));
        Assert.Contains($"{_folder}: completed\n", output, StringComparison.Ordinal);
        Assert.Matches(@"experiments/batch_metrics\.jsonl +[\d,]+ +right\n", output);
        Assert.Matches(@"segments missing +0\n", output);
        Assert.Matches(@"blocks whose seal holds +[1-9]\d*\n", output);
        Assert.Matches(@"damaged blocks +0\n", output);
        Assert.Matches(@"bytes not sealed +0\n", output);
        Assert.DoesNotContain("notes.txt", output, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(Path.Combine(_folder, "experiments", "notes.txt")));
    }

    [Fact]
    public void A_file_that_was_cut_lacks_its_end()
    {
        using (var file = File.OpenWrite(Lines)) file.SetLength(file.Length - 10);

        var (code, output, _) = Verify();

        Assert.Equal(1, code);
        Assert.Matches(@"batch_metrics\.jsonl +[\d,]+ +lacks its last 10 bytes\n", output);
    }

    [Fact]
    public void A_file_that_was_edited_differs_from_there_on_and_stays_as_it_is()
    {
        var bytes = File.ReadAllBytes(Lines);
        bytes[1000] ^= 1;
        File.WriteAllBytes(Lines, bytes);

        var (code, output, _) = Verify();

        Assert.Equal(1, code);
        Assert.Matches(@"batch_metrics\.jsonl +[\d,]+ +differs from byte [\d,]+ on\n", output);
        Assert.Equal(bytes, File.ReadAllBytes(Lines));
    }

    [Fact]
    public void A_file_that_is_gone_is_not_there()
    {
        File.Delete(Lines);

        var (code, output, _) = Verify();

        Assert.Equal(1, code);
        Assert.Matches(@"batch_metrics\.jsonl +is not there; the journal gives [\d,]+ bytes\n", output);
        Assert.False(File.Exists(Lines));
    }

    [Fact]
    public void A_damaged_journal_is_wrong()
    {
        var segment = Segments[1];
        var bytes = File.ReadAllBytes(segment);
        bytes[9000] ^= 1;
        File.WriteAllBytes(segment, bytes);

        var (code, output, errors) = Verify();

        Assert.Equal(1, code);
        Assert.Matches(@"damaged blocks +1\n", output);
        Assert.Matches(@"bytes that cannot be read +[1-9][\d,]*\n", output);
        Assert.Matches($@"^1 block of the journal's segment '{Path.GetFileName(segment)}' is damaged; the records in [\d,]+ bytes are not read\.\n$", errors);
    }

    [Fact]
    public void A_segment_that_is_gone_is_missing()
    {
        File.Delete(Segments[1]);

        var (code, output, _) = Verify();

        Assert.Equal(1, code);
        Assert.Matches(@"segments missing +1\n", output);
    }

    private string[] Segments => [.. Directory.GetFiles(Path.Combine(_folder, "journal"), "*.segment").Order(StringComparer.Ordinal)];

    private (int ExitCode, string Output, string Errors) Verify()
    {
        using var tool = ChildProcess.Tool("verify", _folder);
        return tool.WaitForEnd();
    }
}
