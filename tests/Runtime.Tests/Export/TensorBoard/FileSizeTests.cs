using Instrumentation.Export;

namespace Instrumentation.Runtime.Tests.Export.TensorBoard;

/// <summary>Files that may only be so large, all of which TensorBoard reads in the order of their names.</summary>
public sealed class FileSizeTests : IDisposable
{
    private const int Size = 4096;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_point_is_in_one_of_the_files_and_each_opens_as_a_file_does()
    {
        var whole = EventFile.ReadRun(Play(new TensorBoardExporter()).TensorBoard);
        var folder = Play(new TensorBoardExporter(Size));
        var files = Directory.GetFiles(folder.TensorBoard).Order(StringComparer.Ordinal).ToList();
        var parts = files.Select(EventFile.Read).ToList();

        Assert.True(files.Count > 5, $"{files.Count} files");
        Assert.All(files, file => Assert.InRange(new FileInfo(file).Length, 1, Size));
        Assert.All(parts, part => Assert.Equal("brain.Event:2", part[0].FileVersion));
        Assert.All(parts, part => Assert.DoesNotContain(part.Skip(1), read => read.FileVersion is not null));
        Assert.Equal(PointsOf(whole), PointsOf(parts.SelectMany(part => part)));
    }

    [Fact]
    public void Making_them_again_makes_the_same_files()
    {
        var folder = Play(new TensorBoardExporter(Size));
        var before = Contents(folder);
        var files = Directory.GetFiles(folder.TensorBoard).Order(StringComparer.Ordinal).ToList();
        File.Delete(files[1]);
        File.WriteAllBytes(files[^2], [.. File.ReadAllBytes(files[^2]), 1, 2, 3]);

        RunRecovery.Recover(folder.Root);

        Assert.Equal(before, Contents(folder));
    }

    [Fact]
    public void What_one_record_gives_is_never_split()
    {
        var files = Directory.GetFiles(Play(new TensorBoardExporter(1)).TensorBoard).Order(StringComparer.Ordinal).Select(EventFile.Read).ToList();
        Assert.All(files.Skip(1), file => Assert.InRange(file.Count, 2, 3));
        Assert.Equal("brain.Event:2", files[1][0].FileVersion);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public void A_size_that_is_none_is_refused(long size)
    {
        var exception = Assert.Throws<TrainingRunException>(() => TrainingRun.Start(new TrainingRunOptions { Output = _folder.Path, Exporters = [new TensorBoardExporter(size)] }));
        Assert.Equal("The size of TensorBoard's files is not positive; give a positive one, or null for any.", exception.Message);
    }

    private RunFolder Play(TensorBoardExporter exporter)
    {
        using var run = TrainingRun.Start(new TrainingRunOptions
        {
            Output = _folder.Path,
            Exporters = [exporter],
            Journal = new JournalOptions { Keep = true },
            Time = new SettableTime(),
            ReadMemory = static () => ScriptedRun.Memory,
            RecoverUnfinished = false,
        });
        new TabbedLoop(run).Play(60);
        run.Dispose();
        Assert.Equal(0, run.Health.ExporterFaults);
        return run.Folder;
    }

    private static List<(long Step, string Tag, float Value)> PointsOf(IEnumerable<ReadEvent> events) =>
        [.. events.SelectMany(read => read.Scalars, (read, scalar) => (read.Step, scalar.Tag, scalar.Value))];

    private static List<(string Name, string Hash)> Contents(RunFolder folder) =>
    [
        .. Directory.GetFiles(folder.TensorBoard).Order(StringComparer.Ordinal)
            .Select(file => (Path.GetFileName(file), Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file))))),
    ];
}
