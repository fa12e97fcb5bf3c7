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

        Assert.Single(MidiCodec.Read([.. "RIFF\0\0\0\0RMIDdata\0\0\0\0"u8, .. inner]).Notes);
    }

    [Fact]
    public void A_cut_file_keeps_what_came_before_and_names_the_byte()
    {
        var whole = Smf.File(0, 96, [0, 0x90, 60, 100, 96, 60, 0, 0, 64, 90, 96, 64, 0, .. Smf.EndOfTrack]);
        var score = MidiCodec.Read(whole.AsSpan(0, whole.Length - 6));

        Assert.Equal([(60, 96L), (64, 96L)], score.Notes.Select(note => ((int)note.Pitch, note.Duration)));
        Assert.Contains(score.Warnings, warning => warning.StartsWith("byte 33: ", StringComparison.Ordinal));
    }

    [Fact]
    public void Data_bytes_above_127_are_clamped_with_a_warning()
    {
        var score = MidiCodec.Read(Smf.File(0, 96, [0, 0x90, 60, 200, 96, 60, 0, .. Smf.EndOfTrack]));

        Assert.Equal(127, Assert.Single(score.Notes).Velocity);
        Assert.Contains("200", Assert.Single(score.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_chunk_length_does_not_cost_the_next_track()
    {
        byte[] track = [0, 0x90, 60, 100, 96, 60, 0, .. Smf.EndOfTrack];
        byte[] header = Smf.File(1, 96);

        Assert.Equal(2, MidiCodec.Read([.. header, .. Smf.Chunk("MTrk", track, 0x7FFFFFFF), .. Smf.Chunk("MTrk", track)]).Notes.Count);
        Assert.Equal(2, MidiCodec.Read([.. header, .. Smf.Chunk("MTrk", track, 3), .. Smf.Chunk("MTrk", track)]).Notes.Count);
    }

    [Fact]
    public void Lengths_beyond_the_file_allocate_nothing()
    {
        var hostile = Smf.File(0, 96, [0, 0x90, 60, 100, 0, 0xFF, 0x01, 0xFF, 0xFF, 0xFF, 0x7F, 0, 0xF0, 0xFF, 0xFF, 0xFF, 0x7F]);
        MidiCodec.Read(hostile);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var score = MidiCodec.Read(hostile);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
        Assert.Single(score.Notes);
        Assert.Single(score.Warnings);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("<html>no music here</html>", "MThd")]
    [InlineData("SMF2CLIP and more", "2.0")]
    [InlineData("MThd\0\0\0\u0006\0", "ends inside")]
    [InlineData("MThd\0\0\0\u0006\0\0\0\u0001\0\0", "0 ticks")]
    public void What_is_no_midi_is_refused_with_a_reason(string text, string reason)
    {
        var refusal = Assert.Throws<MidiFormatException>(() => MidiCodec.Read(System.Text.Encoding.Latin1.GetBytes(text)));

        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Thousands_of_mutations_never_raise_anything_but_a_refusal()
    {
        var random = new Random(20);
        byte[][] seeds = [.. Data.StarterPieces.All.Where((_, i) => i % 19 == 0).Select(piece => MidiCodec.Write(piece.Score))];
        var read = 0;
        for (var round = 0; round < 4000; round++)
        {
            var bytes = seeds[round % seeds.Length].AsSpan(0, round % 4 == 0 ? random.Next(seeds[round % seeds.Length].Length) : seeds[round % seeds.Length].Length).ToArray();
            for (var change = random.Next(1, 12); change > 0 && bytes.Length > 0; change--)
                bytes[random.Next(round % 2 == 0 ? Math.Min(60, bytes.Length) : bytes.Length)] = (byte)random.Next(256);
            try
            {
                var score = MidiCodec.Read(bytes);
                Assert.True(score.Notes.All(note => note is { Pitch: <= 127, Velocity: >= 1 and <= 127, Start: >= 0, Duration: >= 0, Channel: <= 15 }));
                read++;
            }
            catch (MidiFormatException)
            {
            }
        }
        Assert.InRange(read, 1000, 3999);
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

    [SharedDataFact]
    public void Odd_files_are_read_or_refused_and_most_are_read()
    {
        var (read, refused) = (0, 0);
        foreach (var file in Directory.GetFiles(SharedData.Path("midi-broken"), "*", SearchOption.AllDirectories))
        {
            try
            {
                MidiCodec.Read(file);
                read++;
            }
            catch (MidiFormatException refusal)
            {
                Assert.NotEmpty(refusal.Message);
                refused++;
            }
        }
        Assert.True(read > 3 * refused, $"{read} read, {refused} refused");
    }
}
