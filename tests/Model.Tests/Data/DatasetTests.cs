using Instrumentation.Model.Data;
using Instrumentation.Model.Midi;
using Xunit;

namespace Instrumentation.Model.Tests.Data;

public sealed class DatasetTests
{
    [Fact]
    public void A_missing_or_empty_folder_is_one_clear_sentence()
    {
        using var folder = new TemporaryFolder();

        Assert.Contains("does not exist: give a folder", Refusal(folder.File("nowhere")), StringComparison.Ordinal);
        Assert.Contains("holds no MIDI file: give a folder", Refusal(folder.Path), StringComparison.Ordinal);
        Assert.Contains(folder.Path, Refusal(folder.Path), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_anything_usable_names_a_file_and_its_fault()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("page.mid"), "<html></html>");
        Assert.Contains("'page.mid': no MIDI file: there is no MThd header", Refusal(folder.Path), StringComparison.Ordinal);

        MidiCodec.Write(StarterPieces.All[0].Score, folder.File("one.mid"));
        Assert.Contains("one song only", Refusal(folder.Path), StringComparison.Ordinal);
    }

    [Fact]
    public void Bad_files_are_listed_and_the_others_used()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("deep/er/page.MID"), "<html></html>");
        File.WriteAllText(folder.File("notes.txt"), "not looked at");
        MidiCodec.Write(new Score { TicksPerQuarter = 96, Notes = [] }, folder.File("silent.midi"));
        MidiCodec.Write(StarterPieces.All[0].Score, folder.File("deep/one.Mid"));
        var whole = MidiCodec.Write(StarterPieces.All[50].Score);
        File.WriteAllBytes(folder.File("cut.rmi"), whole[..(whole.Length - 100)]);
        var dataset = Dataset.Open(folder.Path);

        Assert.Equal(["deep/er/page.MID", "silent.midi"], dataset.Skipped.Select(file => file.Path));
        Assert.Equal("it holds no notes", dataset.Skipped[1].Reason);
        Assert.Equal("cut.rmi", Assert.Single(dataset.Repaired).Path);
        Assert.Equal(["cut.rmi", "deep/one.Mid"], dataset.Training.Concat(dataset.HeldOut).Select(piece => piece.Name).Order(StringComparer.Ordinal));
        Assert.Single(dataset.HeldOut);
    }

    [Fact]
    public void Versions_and_copies_of_a_song_stay_on_one_side()
    {
        using var folder = new TemporaryFolder();
        for (var i = 0; i < 30; i++)
        {
            MidiCodec.Write(StarterPieces.All[3 * i].Score, folder.File($"tune{i}.mid"));
            MidiCodec.Write(StarterPieces.All[3 * i + 1].Score, folder.File($"tune{i}_aug_t+3.mid"));
            MidiCodec.Write(StarterPieces.All[3 * i].Score, folder.File($"other name {i}.mid"));
        }
        var dataset = Dataset.Open(folder.Path);

        Assert.Equal((81, 9), (dataset.Training.Count, dataset.HeldOut.Count));
        Assert.Empty(dataset.Training.Select(piece => piece.Song).Intersect(dataset.HeldOut.Select(piece => piece.Song)));
        var heldOut = dataset.HeldOut.Select(piece => piece.Name).ToHashSet();
        Assert.All(Enumerable.Range(0, 30), i => Assert.Equal(heldOut.Contains($"tune{i}.mid"), heldOut.Contains($"other name {i}.mid")));
    }

    [Theory]
    [InlineData("a/Tune_v2.mid", "a/tune")]
    [InlineData("tune (3).mid", "tune")]
    [InlineData("tune_aug_t+3_v2.mid", "tune")]
    [InlineData("tune#1#vel.mid", "tune")]
    [InlineData("jigs12.mid", "jigs12")]
    [InlineData("v2.mid", "v2")]
    public void Marks_of_a_version_are_no_part_of_a_songs_name(string file, string song) => Assert.Equal(song, SongName.Of(file));

    [Fact]
    public void Pieces_beyond_the_memory_budget_are_read_again()
    {
        using var folder = new TemporaryFolder();
        foreach (var (name, score) in StarterPieces.All.Take(12)) MidiCodec.Write(score, folder.File(name));
        var options = new MidiLoaderOptions { Seed = 1 };
        var (all, none) = (new MidiLoader(Dataset.Open(folder.Path), options), new MidiLoader(Dataset.Open(folder.Path, notesInMemory: 0), options));

        Assert.Equal(all.Batches(0).SelectMany(batch => batch.Tokens), none.Batches(0).SelectMany(batch => batch.Tokens));
        Assert.All(all.Batches(0).SelectMany(batch => batch.Files), use => Assert.True(use.CacheHit));
        Assert.All(none.Batches(0).SelectMany(batch => batch.Files), use => Assert.False(use.CacheHit));
        Directory.EnumerateFiles(folder.Path).ToList().ForEach(File.Delete);
        Assert.Contains("cannot be now", Assert.Throws<InputException>(() => none.Batches(0).Count()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Copies_of_copies_stay_with_them()
    {
        using var folder = new TemporaryFolder();
        // a1 and b2 are copies, so songs a and b are one; c1 is a copy of b1 and belongs to them, too.
        foreach (var (name, piece) in new[] { ("a_v1", 0), ("b_v1", 3), ("b_v2", 0), ("c_v1", 3), ("d", 6) })
            MidiCodec.Write(StarterPieces.All[piece].Score, folder.File(name + ".mid"));
        var dataset = Dataset.Open(folder.Path);

        var songs = dataset.Training.Concat(dataset.HeldOut).ToDictionary(piece => piece.Name, piece => piece.Song);
        Assert.Single(songs.Where(piece => piece.Key != "d.mid").Select(piece => piece.Value).Distinct());
        Assert.Equal(2, songs.Values.Distinct().Count());
    }

    [Fact]
    public void A_file_of_200_MB_is_left_out_and_not_loaded()
    {
        using var folder = new TemporaryFolder();
        foreach (var (name, score) in StarterPieces.All.Take(6)) MidiCodec.Write(score, folder.File(name));
        using (var file = new FileStream(folder.File("huge.mid"), FileMode.CreateNew))
        {
            file.Write("MThd\0\0\0\u0006"u8);
            file.SetLength(200L << 20);
        }

        var dataset = Dataset.Open(folder.Path);

        Assert.Equal(new FileNotice("huge.mid", "it has 200 MB, and no MIDI file above 64 MB is read"), Assert.Single(dataset.Skipped));
        Assert.Equal(6, dataset.Training.Count + dataset.HeldOut.Count);
    }

    [Fact]
    public void Names_may_have_spaces_emoji_and_newlines()
    {
        using var folder = new TemporaryFolder();
        string[] names = ["two words.mid", "🎹 étude – №1.mid", "line\nbreak.mid", "tab\tand \"quotes\".mid", "-dash.mid", "sub folder/ .mid"];
        foreach (var (name, index) in names.Select((name, index) => (name, index))) MidiCodec.Write(StarterPieces.All[3 * index].Score, folder.File(name));

        var dataset = Dataset.Open(folder.Path);

        Assert.Equal(names.Order(StringComparer.Ordinal), dataset.Training.Concat(dataset.HeldOut).Select(piece => piece.Name).Order(StringComparer.Ordinal));
        Assert.Empty(dataset.Skipped);
    }

    [Fact]
    public void Drums_alone_are_trained_on_never_moved_and_said()
    {
        using var folder = new TemporaryFolder();
        for (var piece = 0; piece < 4; piece++)
        {
            var strokes = Enumerable.Range(0, 64).Select(i => new Note(0, Note.DrumChannel, 0, (byte)(35 + (i * (piece + 1)) % 20), 80, 24 * i, 6)).ToList();
            MidiCodec.Write(new Score { TicksPerQuarter = 48, Notes = strokes }, folder.File($"{piece}.mid"));
        }

        var dataset = Dataset.Open(folder.Path);
        var uses = new MidiLoader(dataset, new MidiLoaderOptions { WindowsPerPiece = 20, AugmentationProbability = 1 }).Batches(0).SelectMany(batch => batch.Files).ToList();

        Assert.Equal("All 4 pieces hold drums only: nothing is transposed, and what is learned has no melody.", Assert.Single(dataset.Notices));
        Assert.All(uses, use => Assert.Equal((0, "Drums"), (use.Transposition, use.Instruments)));
        Assert.Contains(uses, use => use.Warnings is { } warnings && warnings.Contains("there are drums only", StringComparison.Ordinal));
        Assert.Contains(uses, use => use.VelocityScale != 1);
    }

    [Fact]
    public void A_folder_of_broken_files_is_refused_with_the_first_of_them()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("b.mid"), [.. "MThd"u8, 0, 0]);
        File.WriteAllBytes(folder.File("a.mid"), []);

        Assert.StartsWith($"None of the 2 MIDI files in '{folder.Path}' can be used ('a.mid': the file is empty)", Refusal(folder.Path), StringComparison.Ordinal);
    }

    [SharedDataFact]
    public void The_whole_collection_opens()
    {
        var dataset = Dataset.Open(SharedData.Path("midi"));

        Assert.Empty(dataset.Skipped);
        Assert.Equal(2338, dataset.Training.Count + dataset.HeldOut.Count);
        Assert.InRange(dataset.HeldOut.Count, 200, 270);
    }

    private static string Refusal(string folder) => Assert.Throws<InputException>(() => Dataset.Open(folder)).Message;
}
