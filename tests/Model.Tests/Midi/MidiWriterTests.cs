using CsCheck;
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

        AssertRoundTrip(score);
    }

    [Fact]
    public void The_bytes_are_those_of_the_standard()
    {
        var bytes = MidiCodec.Write(new Score { TicksPerQuarter = 96, Notes = [new Note(0, 9, 0, 38, 100, 0, 96)] });

        Assert.Equal(
            [.. "MThd"u8, 0, 0, 0, 6, 0, 0, 0, 1, 0, 96, .. "MTrk"u8, 0, 0, 0, 15, 0, 0xC9, 0, 0, 0x99, 38, 100, 96, 0x89, 38, 0, 0, 0xFF, 0x2F, 0],
            bytes);
    }

    [Fact]
    public void What_the_format_cannot_say_is_refused()
    {
        Assert.Throws<ArgumentException>(() => MidiCodec.Write(new Score { TicksPerQuarter = 96, Notes = [new Note(0, 0, 0, 60, 0, 0, 1)] }));
        Assert.Throws<ArgumentException>(() => MidiCodec.Write(new Score { TicksPerQuarter = 96, Notes = [], Meters = [new MeterChange(0, 4, 3)] }));
        Assert.Throws<ArgumentException>(() => MidiCodec.Write(new Score { TicksPerQuarter = 96, Notes = [new Note(-1, 0, 0, 60, 1, 0, 1)] }));
        Assert.Throws<ArgumentException>(() => MidiCodec.Write(new Score { TicksPerQuarter = 96, Notes = [], Tempos = [new TempoChange(-1, 500_000)] }));
        Assert.Throws<ArgumentException>(() => MidiCodec.Write(new Score { TicksPerQuarter = 0, Notes = [] }));
    }

    [Fact]
    public void Programs_that_change_on_one_tick_come_back_with_their_notes()
    {
        var score = new Score
        {
            TicksPerQuarter = 96,
            Notes = [new Note(0, 0, 5, 60, 90, 10, 5), new Note(0, 0, 6, 60, 80, 10, 7), new Note(0, 0, 5, 61, 90, 10, 0), new Note(0, 0, 5, 61, 90, 10, 9)],
        };

        Assert.Equal(score.Notes, MidiCodec.Read(MidiCodec.Write(score)).Notes);
    }

    [Fact]
    public void Any_score_comes_back_exactly()
    {
        // Of overlapping notes of one key the first to begin is the first to end: the format cannot say otherwise.
        var key = Gen.Select(Gen.Int[0, 3], Gen.Byte[0, 15], Gen.Byte[0, 127]);
        var sounding = Gen.Select(Gen.Long[0, 3000], Gen.Long[0, 3000], Gen.Byte[1, 127], Gen.Byte[0, 127]).Array[1, 12];
        var keys = Gen.Select(key, sounding).Array[0, 12];
        var tempos = Gen.Select(Gen.Long[0, 1L << 33], Gen.Int[1, 0xFFFFFF]).Array[0, 6];
        var meters = Gen.Select(Gen.Long[0, 1L << 33], Gen.Int[1, 255], Gen.Int[0, 7]).Array[0, 6];
        Gen.Select(Gen.Int[1, short.MaxValue], keys, tempos, meters).Sample(
            (ticksPerQuarter, keys, tempos, meters) =>
            {
                var notes = new List<Note>();
                foreach (var ((track, channel, pitch), sounding) in keys.DistinctBy(key => key.Item1))
                {
                    long start = 0, end = 0;
                    foreach (var (gap, duration, velocity, program) in sounding)
                    {
                        // A third of the gaps and durations is none at all.
                        start += gap < 1000 ? 0 : gap;
                        end = Math.Max(end, start + (duration < 1000 ? 0 : duration));
                        notes.Add(new Note(track, channel, program, pitch, velocity, start, end - start));
                    }
                }
                AssertRoundTrip(new Score
                {
                    TicksPerQuarter = ticksPerQuarter,
                    Notes = [.. notes.OrderBy(note => (note.Start, note.Track, note.Pitch, note.Channel, note.Duration, note.Velocity, note.Program))],
                    Tempos = [.. tempos.Select(tempo => new TempoChange(tempo.Item1, tempo.Item2)).OrderBy(tempo => tempo.Tick)],
                    Meters = [.. meters.Select(meter => new MeterChange(meter.Item1, meter.Item2, 1 << meter.Item3)).OrderBy(meter => meter.Tick)],
                });
            },
            iter: 2000);
    }

    [SharedDataFact]
    public void All_real_music_survives_writing_and_reading()
    {
        var files = SharedData.FilesBelow("midi").ToArray();
        foreach (var file in files) AssertRoundTrip(MidiCodec.Read(file));
        Assert.Equal(2338, files.Length);
    }

    private static void AssertRoundTrip(Score score)
    {
        var again = MidiCodec.Read(MidiCodec.Write(score));
        Assert.Equal(score.TicksPerQuarter, again.TicksPerQuarter);
        Assert.Equal(score.Notes, again.Notes);
        Assert.Equal(score.Tempos, again.Tempos);
        Assert.Equal(score.Meters, again.Meters);
        Assert.Empty(again.Warnings);
    }
}
