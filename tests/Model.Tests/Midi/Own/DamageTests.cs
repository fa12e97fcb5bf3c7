using System.Text;
using Instrumentation.Model.Midi;

namespace Instrumentation.Model.Tests.Midi.Own;

/// <summary>What our reader makes of files that are not as the standard wants them: damage costs the damaged part alone and is said.</summary>
public sealed class DamageTests
{
    /// <summary>A note of 96 ticks.</summary>
    private static readonly byte[] Note = [0, 0x90, 60, 100, 96, 0x80, 60, 0];

    private static readonly byte[] Track = [.. Note, .. Smf.EndOfTrack];

    [Fact]
    public void A_file_cut_at_any_byte_keeps_every_note_that_is_complete_and_names_that_byte()
    {
        byte[] notes = [.. Enumerable.Range(0, 20).SelectMany(i => new byte[] { 0, 0x90, (byte)(40 + i), 100, 96, 0x80, (byte)(40 + i), 0 })];
        var file = Smf.File(0, 96, [.. notes, .. Smf.EndOfTrack]);
        var whole = MidiCodec.Read(file);
        Assert.Empty(whole.Warnings);
        for (var length = Smf.FirstEvent; length < file.Length; length++)
        {
            var score = MidiCodec.Read(file.AsSpan(0, length));
            var complete = Math.Min(20, (length - Smf.FirstEvent) / 8);
            Assert.Equal(whole.Notes.Take(complete), score.Notes.Take(complete));
            Assert.InRange(score.Notes.Count, complete, complete + 1);
            Assert.Contains(score.Warnings, warning => warning.Contains($"byte {length}", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData(14, "announces 1 tracks, and the file has 0")]
    [InlineData(17, "ends inside the header of a track")]
    [InlineData(20, "ends inside the header of a track")]
    public void A_file_cut_between_its_chunks_says_so(int length, string says)
    {
        var score = MidiCodec.Read(Smf.File(0, 96, Track).AsSpan(0, length));

        Assert.Empty(score.Notes);
        Assert.Contains(score.Warnings, warning => warning.Contains(says, StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_cut_inside_an_event_names_the_byte_and_ends_the_note_there()
    {
        var whole = Smf.File(0, 96, [0, 0x90, 60, 100, 96, 60, 0, 0, 64, 90, 96, 64, 0, .. Smf.EndOfTrack]);
        var score = MidiCodec.Read(whole.AsSpan(0, whole.Length - 6));

        Assert.Equal([(60, 96L), (64, 96L)], score.Notes.Select(note => ((int)note.Pitch, note.Duration)));
        Assert.Contains("byte 33: the track ends inside an event", score.Warnings);
    }

    [Fact]
    public void Data_bytes_above_127_are_clamped()
    {
        var score = MidiCodec.Read(Smf.File(0, 96, [0, 0x90, 60, 200, 96, 60, 0, .. Smf.EndOfTrack]));

        Assert.Equal(127, Assert.Single(score.Notes).Velocity);
        Assert.Equal(["byte 25: data byte 200 taken as 127"], score.Warnings);
    }

    [Theory]
    [InlineData(0x7FFFFFFFu)]
    [InlineData(0xFFFFFFFFu)]
    [InlineData(3u)]
    [InlineData(0u)]
    [InlineData(15u)]
    public void A_wrong_chunk_length_does_not_cost_a_note(uint length)
    {
        var header = Smf.File(1, 96);
        var middle = MidiCodec.Read([.. header, .. Smf.Chunk("MTrk", Track, length), .. Smf.Chunk("MTrk", Track)]);
        var last = MidiCodec.Read([.. header, .. Smf.Chunk("MTrk", Track), .. Smf.Chunk("MTrk", Track, length)]);

        Assert.Equal([96L, 96L], middle.Notes.Select(note => note.Duration));
        Assert.Equal([96L, 96L], last.Notes.Select(note => note.Duration));
        Assert.Contains(middle.Warnings, warning => warning.StartsWith("byte 18: the length of the chunk is wrong", StringComparison.Ordinal));
        Assert.Contains(last.Warnings, warning => warning.StartsWith("byte 38: the length of the chunk is wrong", StringComparison.Ordinal));
    }

    [Fact]
    public void A_length_that_swallows_the_next_track_does_not_cost_it()
    {
        byte[] second = Smf.Chunk("MTrk", Track);

        Assert.Equal(2, MidiCodec.Read([.. Smf.File(1, 96), .. Smf.Chunk("MTrk", [.. Track, .. second]), .. second]).Notes.Count - 1);
    }

    [Fact]
    public void Music_in_printable_bytes_is_not_taken_for_a_chunk()
    {
        // By its stated length the track ends before "@d @", which could be the name of a chunk.
        byte[] track = [0, 0x90, .. "@d @"u8, 0, .. " @d @"u8, 0, .. Smf.EndOfTrack];

        Assert.Equal(2, MidiCodec.Read([.. Smf.File(1, 96), .. Smf.Chunk("MTrk", track, 2)]).Notes.Count);
    }

    [Fact]
    public void Chunks_of_other_kinds_are_skipped_without_a_word()
    {
        var score = MidiCodec.Read([.. Smf.File(1, 96), .. Smf.Chunk("XFIH", Track), .. Smf.Chunk("MTrk", Track)]);

        Assert.Single(score.Notes);
        Assert.DoesNotContain(score.Warnings, warning => warning.Contains("chunk", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(new byte[] { 0, 0xFF, 0x01, 2, 65, 66 }, "")]
    [InlineData(new byte[] { 0, 0xF0, 2, 0x7E, 0xF7 }, "")]
    [InlineData(new byte[] { 0, 0xF7, 1, 0x42 }, "")]
    [InlineData(new byte[] { 0, 0xF1, 0x42 }, "0xF1")]
    [InlineData(new byte[] { 0, 0xF2, 0x42, 0x42 }, "0xF2")]
    [InlineData(new byte[] { 0, 0xF3, 0x42 }, "0xF3")]
    [InlineData(new byte[] { 0, 0xF4 }, "0xF4")]
    [InlineData(new byte[] { 0, 0xF6 }, "0xF6")]
    [InlineData(new byte[] { 0, 0xF8 }, "0xF8")]
    [InlineData(new byte[] { 0, 0xFE }, "0xFE")]
    [InlineData(new byte[] { 0, 0xFF, 0x51, 0 }, "tempo")]
    [InlineData(new byte[] { 0, 0xFF, 0x51, 3, 0, 0, 0 }, "tempo")]
    [InlineData(new byte[] { 0, 0xFF, 0x58, 0 }, "metre")]
    [InlineData(new byte[] { 0, 0xFF, 0x58, 4, 4, 8, 24, 8 }, "metre")]
    [InlineData(new byte[] { 0, 0xFF, 0x58, 4, 0, 2, 24, 8 }, "metre")]
    [InlineData(new byte[] { 0, 0xFF, 0x59, 2, 0xF8, 7 }, "")]
    [InlineData(new byte[] { 0, 0xFF, 0x54, 5, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF }, "")]
    [InlineData(new byte[] { 0, 0xFF, 0x7E, 0 }, "")]
    public void An_odd_event_costs_no_note_and_running_status_goes_on_behind_it(byte[] odd, string warning)
    {
        var score = MidiCodec.Read(Smf.File(0, 96, [0, 0x90, 60, 100, .. odd, 96, 60, 0, 0, 62, 100, 96, 62, 0, .. Smf.EndOfTrack]));

        Assert.Equal([(60, 96L), (62, 96L)], score.Notes.Select(note => ((int)note.Pitch, note.Duration)));
        Assert.Empty(score.Tempos);
        Assert.Empty(score.Meters);
        if (warning.Length == 0) Assert.Empty(score.Warnings);
        else Assert.Contains(warning, Assert.Single(score.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Data_without_a_status_is_skipped_to_the_next_status()
    {
        var score = MidiCodec.Read(Smf.File(0, 96, [0, 60, 100, 3, .. Note.AsSpan(1), .. Smf.EndOfTrack]));

        Assert.Single(score.Notes);
        Assert.StartsWith("byte 23: a data byte without a status", Assert.Single(score.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_time_of_five_bytes_ends_its_track_and_no_other()
    {
        var score = MidiCodec.Read(Smf.File(1, 96, [.. Note, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F, .. Track], Track));

        Assert.Equal([0, 1], score.Notes.Select(note => note.Track));
        Assert.StartsWith("byte 30: ", score.Warnings[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_track_without_an_end_is_a_track() => Assert.Equal(2, MidiCodec.Read(Smf.File(1, 96, Note, Note)).Notes.Count);

    [Fact]
    public void What_stands_behind_the_end_of_a_track_is_not_read_and_said()
    {
        var score = MidiCodec.Read(Smf.File(1, 96, [.. Track, .. Note], Track));

        Assert.Equal(2, score.Notes.Count);
        Assert.Equal(["byte 34: 8 bytes up to the end of the chunk are not read"], score.Warnings);
    }

    [Theory]
    [InlineData("\0\0\0\0\0\0\0\0\0\0")]
    [InlineData("\0\0\0")]
    public void Padding_behind_the_last_track_costs_nothing(string padding) =>
        Assert.Equal(new Note(0, 0, 0, 60, 100, 0, 96), Assert.Single(MidiCodec.Read([.. Smf.File(0, 96, Track), .. Encoding.Latin1.GetBytes(padding)]).Notes));

    [Fact]
    public void An_unknown_format_is_read_as_format_1()
    {
        var score = MidiCodec.Read(Smf.File(7, 96, Track, Track));

        Assert.Equal([0L, 0L], score.Notes.Select(note => note.Start));
        Assert.Equal(["byte 8: format 7 does not exist, read as format 1"], score.Warnings);
    }

    [Fact]
    public void The_tracks_that_are_there_are_read_whatever_the_header_says()
    {
        var file = Smf.File(1, 96, Track, Track);
        file[11] = 1;
        var score = MidiCodec.Read(file);

        Assert.Equal(2, score.Notes.Count);
        Assert.Equal(["byte 10: the header announces 1 tracks, and the file has 2"], score.Warnings);
    }

    [Fact]
    public void A_container_in_front_is_skipped_and_what_a_riff_container_holds_behind_is_not_read()
    {
        var file = Smf.File(0, 96, Track);
        Assert.Equal("byte 0: 128 bytes in front of the header, skipped", Assert.Single(MidiCodec.Read([.. new byte[128], .. file]).Warnings));

        var riff = MidiCodec.Read([.. "RIFF\0\0\0\0RMIDdata"u8, (byte)file.Length, 0, 0, 0, .. file, .. "LIST"u8, 12, 0, 0, 0, .. "INFOMTrk\0\0\0\0"u8]);
        Assert.Single(riff.Notes);
        Assert.Empty(riff.Warnings);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("<html>no music here</html>", "MThd")]
    [InlineData("A MIDI file begins with MThd, then comes its length", "MThd")]
    [InlineData("SMF2CLIP and more", "2.0")]
    [InlineData("MThd\0\0\0\u0006\0", "ends inside")]
    [InlineData("MThd\0\0\0\u0006\0\0\0\u0001\0\0", "quarter note 0 ticks")]
    [InlineData("MThd\0\0\0\u0006\0\0\0\u0001\u00E8\0", "frame 0 ticks")]
    public void What_is_no_midi_is_refused_with_a_reason(string text, string reason)
    {
        var refusal = Assert.Throws<MidiFormatException>(() => MidiCodec.Read(Encoding.Latin1.GetBytes(text)));

        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Hostile_lengths_tracks_and_warnings_allocate_next_to_nothing()
    {
        var lengths = Smf.File(0, 96, [0, 0x90, 60, 100, 0, 0xFF, 0x01, 0xFF, 0xFF, 0xFF, 0x7F, 0, 0xF0, 0xFF, 0xFF, 0xFF, 0x7F]);
        Assert.Single(ReadWithin(100_000, lengths).Notes);

        var warnings = Smf.File(0, 96, [0, 0xB0, .. Enumerable.Range(0, 1_000_000).SelectMany(_ => new byte[] { 7, 0xFF, 0 })]);
        Assert.Equal("and 999985 more", ReadWithin(100_000, warnings).Warnings[^1]);

        byte[] tracks = [.. Smf.File(1, 96), .. Enumerable.Repeat("MTrk\0\0\0\0"u8.ToArray(), 70_000).SelectMany(chunk => chunk)];
        Assert.Contains("more than 65535 tracks", ReadWithin(100_000, tracks).Warnings[0], StringComparison.Ordinal);
    }

    [Fact]
    public void More_notes_than_any_music_has_are_refused()
    {
        var body = new byte[1 + 3 * (ScoreBuilder.MostNotes + 1)];
        for (var note = 1; note < body.Length; note += 3) (body[note + 1], body[note + 2]) = (60, 100);
        body[1] = 0x90;
        var file = Smf.File(0, 96, body);

        Assert.Equal("it holds more than 4000000 notes", Assert.Throws<MidiFormatException>(() => MidiCodec.Read(file)).Message);
    }

    private static Score ReadWithin(long bytes, byte[] file)
    {
        MidiCodec.Read(file);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var score = MidiCodec.Read(file);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, bytes);
        return score;
    }
}
