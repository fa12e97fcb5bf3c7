using System.Text.Json;
using Instrumentation.Model.Midi;
using Xunit;

namespace Instrumentation.Model.Tests.Midi;

public sealed class MidiReaderTests
{
    [Fact]
    public void Running_status_and_a_note_on_of_velocity_0_are_understood()
    {
        var score = MidiCodec.Read(Smf.File(0, 96, [0, 0x90, 60, 100, 96, 60, 0, 0, 64, 90, 48, 64, 0, .. Smf.EndOfTrack]));

        Assert.Equal([new Note(0, 0, 0, 60, 100, 0, 96), new Note(0, 0, 0, 64, 90, 96, 48)], score.Notes);
        Assert.Empty(score.Warnings);
    }

    [Fact]
    public void Overlapping_notes_of_one_pitch_end_in_the_order_they_began()
    {
        var score = MidiCodec.Read(Smf.File(0, 96, [0, 0x90, 60, 1, 10, 60, 2, 10, 0x80, 60, 0, 10, 60, 0, .. Smf.EndOfTrack]));

        Assert.Equal([(0L, 20L), (10L, 20L)], score.Notes.Select(note => (note.Start, note.Duration)));
    }

    [Fact]
    public void A_note_that_is_never_released_ends_with_its_track()
    {
        var score = MidiCodec.Read(Smf.File(1, 96, [0, 0x90, 60, 100, 50, 0xFF, 0x2F, 0], [0x81, 0x00, 0xFF, 0x2F, 0]));

        Assert.Equal(50, Assert.Single(score.Notes).Duration);
    }

    [Fact]
    public void Tempo_metre_programs_and_drums_are_kept()
    {
        var score = MidiCodec.Read(Smf.File(1, 480,
            [0, 0xFF, 0x51, 3, 0x07, 0xA1, 0x20, 0, 0xFF, 0x58, 4, 6, 3, 24, 8, 0, 0xC3, 40, .. Smf.EndOfTrack],
            [0, 0x93, 60, 100, 10, 60, 0, 0, 0x99, 38, 100, 10, 38, 0, .. Smf.EndOfTrack]));

        Assert.Equal([new TempoChange(0, 500_000)], score.Tempos);
        Assert.Equal([new MeterChange(0, 6, 8)], score.Meters);
        Assert.Equal([(40, false), (0, true)], score.Notes.Select(note => ((int)note.Program, note.IsDrum)));
    }

    [Fact]
    public void Sequences_of_a_format_2_file_follow_each_other()
    {
        byte[] sequence = [0, 0x90, 60, 100, 50, 60, 0, .. Smf.EndOfTrack];

        Assert.Equal([0L, 96L], MidiCodec.Read(Smf.File(2, 96, sequence, sequence)).Notes.Select(note => note.Start));
    }

    [Fact]
    public void A_sequence_of_a_format_2_file_begins_with_the_default_tempo_and_metre()
    {
        var score = MidiCodec.Read(Smf.File(2, 96,
            [0, 0xFF, 0x51, 3, 0x0F, 0x42, 0x40, 0, 0xFF, 0x58, 4, 3, 2, 24, 8, 0, 0xC0, 40, 0, 0x90, 60, 100, 50, 60, 0, .. Smf.EndOfTrack],
            [0, 0x90, 60, 100, 50, 60, 0, .. Smf.EndOfTrack]));

        Assert.Equal([new TempoChange(0, 1_000_000), new TempoChange(96, 500_000)], score.Tempos);
        Assert.Equal([new MeterChange(0, 3, 4), new MeterChange(96, 4, 4)], score.Meters);
        Assert.Equal([40, 0], score.Notes.Select(note => (int)note.Program));
    }

    [Fact]
    public void Tempo_changes_of_any_track_are_on_the_one_timeline()
    {
        var score = MidiCodec.Read(Smf.File(1, 96,
            [96, 0xFF, 0x51, 3, 0x0F, 0x42, 0x40, .. Smf.EndOfTrack], [48, 0xFF, 0x51, 3, 0x07, 0xA1, 0x20, .. Smf.EndOfTrack]));

        Assert.Equal([new TempoChange(48, 500_000), new TempoChange(96, 1_000_000)], score.Tempos);
    }

    [Fact]
    public void Drop_frame_time_code_runs_at_its_true_rate()
    {
        // 29 means 30000/1001 frames a second; after 30,000 frames of 80 ticks 1,001 seconds have passed.
        var score = MidiCodec.Read(Smf.File(0, -29 << 8 | 80, [0x81, 0x92, 0xBE, 0x00, 0x90, 60, 100, 10, 60, 0, .. Smf.EndOfTrack]));

        Assert.Equal(30_000 * 80, score.Notes[0].Start);
        Assert.Equal(1001, score.Notes[0].Start * (score.Tempos[0].MicrosecondsPerQuarter / 1e6) / score.TicksPerQuarter, 0.01);
    }

    [Fact]
    public void Smpte_time_keeps_notes_at_their_seconds()
    {
        // 25 frames of 40 ticks: a tick is a millisecond. The note begins at 0.1 s.
        var score = MidiCodec.Read(Smf.File(0, -25 << 8 | 40, [100, 0x90, 60, 100, 10, 60, 0, .. Smf.EndOfTrack]));

        Assert.Equal(0.1, score.Notes[0].Start * (score.Tempos[0].MicrosecondsPerQuarter / 1e6) / score.TicksPerQuarter, 6);
    }

    [Fact]
    public void A_riff_container_is_opened()
    {
        var inner = Smf.File(0, 96, [0, 0x90, 60, 100, 10, 60, 0, .. Smf.EndOfTrack]);

        Assert.Single(MidiCodec.Read([.. "RIFF"u8, (byte)(inner.Length + 12), 0, 0, 0, .. "RMIDdata"u8, (byte)inner.Length, 0, 0, 0, .. inner]).Notes);
    }

    [SharedDataFact]
    public void Every_real_file_holds_the_notes_that_another_reader_finds()
    {
        var files = 0;
        foreach (var line in File.ReadLines(SharedData.Path("muspy-expected.jsonl")))
        {
            using var expected = JsonDocument.Parse(line);
            var path = expected.RootElement.GetProperty("path").GetString()!;
            var score = MidiCodec.Read(SharedData.Path(Path.Combine("midi", path)));
            var pitched = score.Notes.Where(note => !note.IsDrum).ToArray();
            var facts = (path, pitched.Length, score.Notes.Count - pitched.Length, pitched.Select(note => note.Pitch).Distinct().Count(), Steps(score.EndTick));
            Assert.Equal((path, Number("notes"), Number("drum_notes"), Number("n_pitches_used"), Number("length")), facts);
            files++;

            int Number(string name) => expected.RootElement.GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? number.GetInt32() : 0;
            int Steps(long tick) => (int)Math.Round(tick * (24.0 / score.TicksPerQuarter), MidpointRounding.ToEven);
        }
        Assert.Equal(2338, files);
    }
}
