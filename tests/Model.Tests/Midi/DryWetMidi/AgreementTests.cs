using Instrumentation.Model.Midi;
using Instrumentation.Model.Midi.Own;
using Melanchall.DryWetMidi.Core;
using Melanchall.DryWetMidi.Interaction;
using Xunit.Abstractions;

namespace Instrumentation.Model.Tests.Midi.DryWetMidi;

/// <summary>Whichever library is built in, the program reads the same music. Compiled with <c>-p:MidiLibrary=DryWetMidi</c> only.</summary>
public sealed class AgreementTests(ITestOutputHelper output)
{
    [SharedDataFact]
    public void Both_readers_find_the_same_in_every_real_file()
    {
        var (files, notes) = (0, 0);
        foreach (var path in SharedData.FilesBelow("midi"))
        {
            var bytes = File.ReadAllBytes(path);
            var (ours, theirs) = (FileReader.Read(bytes), MidiCodec.Read(bytes));
            AssertSame(ours, theirs, path);
            files++;
            notes += ours.Notes.Count;
        }
        output.WriteLine($"{files} files, {notes} notes: the same");
        Assert.Equal(2338, files);
    }

    /// <summary>Notes as DryWetMIDI itself pairs them, which shares nothing with our reader; it leaves out a note that is never released.</summary>
    [SharedDataFact]
    public void The_notes_are_those_that_the_library_pairs_itself()
    {
        var (files, open) = (0, 0);
        var detection = new NoteDetectionSettings { NoteStartDetectionPolicy = NoteStartDetectionPolicy.FirstNoteOn };
        foreach (var path in SharedData.FilesBelow("midi"))
        {
            var ours = FileReader.Read(File.ReadAllBytes(path)).Notes.Select(note => (note.Track, note.Start, note.Duration, note.Channel, note.Pitch, note.Velocity)).ToList();
            var theirs = MidiFile.Read(path, new ReadingSettings { NotEnoughBytesPolicy = NotEnoughBytesPolicy.Ignore }).GetTrackChunks()
                .SelectMany((chunk, track) => chunk.GetNotes(detection).Select(note => (track, note.Time, note.Length, (byte)note.Channel, (byte)note.NoteNumber, (byte)note.Velocity)));
            foreach (var note in theirs) Assert.True(ours.Remove(note), $"{path}: {note}");
            files++;
            open += ours.Count;
        }
        output.WriteLine($"{files} files: {open} notes that are never released");
        Assert.Equal(2, open);
    }

    [SharedDataFact]
    public void What_either_writes_the_other_reads_as_the_same()
    {
        foreach (var path in SharedData.FilesBelow("midi"))
        {
            var score = FileReader.Read(File.ReadAllBytes(path));
            AssertSame(score, FileReader.Read(MidiCodec.Write(score)), path);
            AssertSame(score, MidiCodec.Read(FileWriter.Write(score)), path);
        }
    }

    private static void AssertSame(Score ours, Score theirs, string path)
    {
        Assert.True(ours.TicksPerQuarter == theirs.TicksPerQuarter, path);
        Assert.True(ours.Notes.SequenceEqual(theirs.Notes), path);
        Assert.True(ours.Tempos.SequenceEqual(theirs.Tempos), path);
        Assert.True(ours.Meters.SequenceEqual(theirs.Meters), path);
    }
}
