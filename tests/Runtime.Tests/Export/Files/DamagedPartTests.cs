using Instrumentation.Export;
using Instrumentation.Export.Text;
using Microsoft.Extensions.Logging;

namespace Instrumentation.Runtime.Tests.Export.Files;

/// <summary>A part that a rotation has compressed, and that a disk has damaged since.</summary>
public sealed class DamagedPartTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _said = [];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0, "flipped")]
    [InlineData(1, "flipped")]
    [InlineData(2, "cut")]
    [InlineData(-1, "cut")]
    [InlineData(1, "emptied")]
    public void A_recovery_makes_it_again_from_a_journal_that_was_kept(int number, string damage)
    {
        var folder = Play();
        var expected = RichRun.FilesOf(folder.Root);
        var part = Parts(folder)[number < 0 ? ^-number : number];
        Damage(part, damage);
        Assert.False(RunRecovery.Verify(folder.Root).IsIntact);

        var recovered = RunRecovery.Recover(folder.Root, new Said(_said));

        Assert.Empty(recovered.Problems);
        Assert.Single(recovered.Files, file => file.State != RecoveredFileState.Intact);
        Assert.Contains($"'{part}' is damaged; it is made again from the journal.", _said);
        RichRun.AssertEqual(expected, RichRun.FilesOf(folder.Root), "made again");
        Assert.True(RunRecovery.Verify(folder.Root).IsIntact);
    }

    [Fact]
    public void Two_neighbours_are_both_made_again_also_after_a_crash_in_the_middle_of_it()
    {
        var folder = Play();
        var expected = RichRun.FilesOf(folder.Root);
        var (one, other) = (Parts(folder)[1], Parts(folder)[2]);
        Damage(one, "flipped");
        Damage(other, "cut");

        // What a crash leaves: the states are forgotten, and a part is begun anew.
        foreach (var state in Directory.EnumerateFiles(folder.Journal, "*.cursor")) File.Delete(state);
        File.WriteAllText(one[..^3], "");
        File.Delete(one);

        Assert.Empty(RunRecovery.Recover(folder.Root).Problems);
        RichRun.AssertEqual(expected, RichRun.FilesOf(folder.Root), "made again");
    }

    [Fact]
    public void Without_its_records_it_stays_as_it_is_and_is_said_by_comparison_and_recovery()
    {
        var folder = Play();
        var segments = Directory.GetFiles(folder.Journal, "*.segment").Order(StringComparer.Ordinal).ToList();
        foreach (var segment in segments.SkipLast(1)) File.Delete(segment);
        Assert.True(RunRecovery.Verify(folder.Root).IsIntact);
        var part = Parts(folder)[1];
        Damage(part, "flipped");
        var files = RichRun.FilesOf(folder.Root);
        var problem = $"'{part}' is damaged and cannot be decompressed, and the journal no longer has the records to make it again; take it from a backup.";

        Assert.Equal([problem], RunRecovery.Verify(folder.Root).Problems);
        Assert.Equal([problem], RunRecovery.Recover(folder.Root).Problems);
        RichRun.AssertEqual(files, RichRun.FilesOf(folder.Root), "left alone");
    }

    private static void Damage(string part, string how)
    {
        var bytes = File.ReadAllBytes(part);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(part, how switch { "cut" => bytes[..(bytes.Length / 3)], "emptied" => [], _ => bytes });
    }

    private RunFolder Play() => RichRun.Play(_folder, exporters: () => [new TextLogExporter(LogLevel.Information, new Rotation { Size = 4000 })]);

    private static List<string> Parts(RunFolder folder) => [.. Directory.GetFiles(folder.Logs, "*.gz").Order(StringComparer.Ordinal)];
}
