using Instrumentation.Model.Midi;
using Xunit;

namespace Instrumentation.Model.Tests.Midi;

public sealed class MidiWriterTests
{
    [Fact]
    public void Notes_tempo_and_metre_come_back_exactly()
    {
        var score = new Score
        {
            TicksPerQuarter = 384,
            Notes =
            [
                new Note(0, 0, 5, 60, 1, 0, 0), new Note(0, 0, 5, 60, 100, 0, 384), new Note(2, 9, 0, 38, 90, 0, 10),
                new Note(0, 0, 5, 60, 99, 384, 100), new Note(0, 0, 7, 61, 127, 500, 400_000_000), new Note(2, 3, 40, 127, 64, 700_000_000, 1),
            ],
            Tempos = [new TempoChange(0, 500_000), new TempoChange(384, 16_777_215)],
            Meters = [new MeterChange(0, 5, 4), new MeterChange(1920, 6, 8)],
        };
        var again = MidiCodec.Read(MidiCodec.Write(score));

        Assert.Equal(score.Notes, again.Notes);
        Assert.Equal(score.Tempos, again.Tempos);
        Assert.Equal(score.Meters, again.Meters);
        Assert.Equal(score.TicksPerQuarter, again.TicksPerQuarter);
        Assert.Empty(again.Warnings);
    }

    [Fact]
    public void The_bytes_are_those_of_the_standard()
    {
        var bytes = MidiCodec.Write(new Score { TicksPerQuarter = 96, Notes = [new Note(0, 9, 0, 38, 100, 0, 96)] });

        Assert.Equal(
            [.. "MThd"u8, 0, 0, 0, 6, 0, 1, 0, 1, 0, 96, .. "MTrk"u8, 0, 0, 0, 15, 0, 0xC9, 0, 0, 0x99, 38, 100, 96, 0x89, 38, 0, 0, 0xFF, 0x2F, 0],
            bytes);
    }

    [Fact]
    public void What_the_format_cannot_say_is_refused()
    {
        Assert.Throws<ArgumentException>(() => MidiCodec.Write(new Score { TicksPerQuarter = 96, Notes = [new Note(0, 0, 0, 60, 0, 0, 1)] }));
        Assert.Throws<ArgumentException>(() => MidiCodec.Write(new Score { TicksPerQuarter = 96, Notes = [], Meters = [new MeterChange(0, 4, 3)] }));
        Assert.Throws<ArgumentException>(() => MidiCodec.Write(new Score { TicksPerQuarter = 0, Notes = [] }));
    }

    [SharedDataFact]
    public void Real_music_survives_writing_and_reading()
    {
        foreach (var file in Directory.GetFiles(SharedData.Path("midi/nottingham")).Where((_, i) => i % 20 == 0))
        {
            var score = MidiCodec.Read(file);
            var again = MidiCodec.Read(MidiCodec.Write(score));
            Assert.Equal(score.Notes, again.Notes);
            Assert.Equal(score.Tempos, again.Tempos);
            Assert.Equal(score.Meters, again.Meters);
        }
    }
}
