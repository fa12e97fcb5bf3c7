using Instrumentation.Model.Midi;

namespace Instrumentation.Model.Tests.Midi;

/// <summary>What can be wrong with a file before its first byte is looked at.</summary>
public sealed class MidiFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_of_200_megabytes_is_refused_before_it_is_loaded()
    {
        var path = _folder.File("huge.mid");
        using (var file = File.Create(path))
        {
            file.Write(Smf.File(0, 96));
            file.SetLength(200 << 20);
        }
        var before = GC.GetAllocatedBytesForCurrentThread();
        var refusal = Assert.Throws<MidiFormatException>(() => MidiCodec.Read(path));

        Assert.Equal("it has 200 MB, and no MIDI file above 64 MB is read", refusal.Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
        Assert.Throws<MidiFormatException>(() => MidiCodec.Read(new byte[MidiCodec.LargestFile + 1]));
    }

    [Fact]
    public void An_empty_file_is_refused()
    {
        var path = _folder.File("empty.mid");
        File.WriteAllBytes(path, []);

        Assert.Throws<MidiFormatException>(() => MidiCodec.Read(path));
    }

    [Theory]
    [InlineData("two words.mid")]
    [InlineData("🎵 Für Elise – 月光.mid")]
    [InlineData("new\nline.mid")]
    [InlineData("'quotes\" & 100 %s {0}.mid")]
    public void Any_name_is_read_and_written(string name)
    {
        var path = Path.Combine(_folder, name);
        MidiCodec.Write(new Score { TicksPerQuarter = 96, Notes = [new Note(0, 0, 0, 60, 100, 0, 96)] }, path);

        Assert.Single(MidiCodec.Read(path).Notes);
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_faults_of_the_disk_and_not_of_the_format()
    {
        Assert.ThrowsAny<IOException>(() => MidiCodec.Read(_folder.File("missing.mid")));
        Assert.Throws<UnauthorizedAccessException>(() => MidiCodec.Read(_folder.Path));
    }
}
