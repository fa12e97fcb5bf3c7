using System.Buffers;
using Instrumentation.Export;

namespace Instrumentation.Runtime.Tests.Export.Files;

public sealed class OutputFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string PathOfFile => Path.Combine(_folder, "sub", "file.txt");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_that_cannot_be_created_yet_keeps_its_lines()
    {
        using var file = new OutputFile(PathOfFile);
        File.WriteAllText(Path.Combine(_folder, "sub"), "a file where the folder is to be");
        file.Pending.Write("line\n"u8);

        Assert.ThrowsAny<IOException>(file.Flush);
        File.Delete(Path.Combine(_folder, "sub"));
        file.Flush();

        Assert.Equal("line\n", File.ReadAllText(PathOfFile));
    }

    [Fact]
    public void Whatever_part_of_the_bytes_is_there_already_they_are_there_once_afterwards()
    {
        const string Text = "one\ntwo\nthree\n";
        for (var cut = 0; cut <= Text.Length; cut++)
        {
            Write(Text[..cut]);
            using var file = Append(new OutputFile(PathOfFile), "one\n", "two\n", "three\n");

            Assert.Equal(Text, File.ReadAllText(PathOfFile));
            Assert.Equal((Text.Length - cut, 0), (file.Added, file.Cut));
        }
    }

    [Fact]
    public void Where_a_file_differs_it_is_cut_and_made_again()
    {
        Write("one\ntwX\nthree\nfour\n");
        using var file = Append(new OutputFile(PathOfFile, position: 4), "two\n", "three\n");

        Assert.Equal("one\ntwo\nthree\n", File.ReadAllText(PathOfFile));
        Assert.Equal(19 - 6, file.Cut);
    }

    [Fact]
    public void What_a_file_has_beyond_the_end_goes_when_the_end_is_known()
    {
        Write("one\ntwo\n");
        using var file = Append(new OutputFile(PathOfFile), "one\n");
        Assert.Equal("one\ntwo\n", File.ReadAllText(PathOfFile));

        file.CutRest();

        Assert.Equal("one\n", File.ReadAllText(PathOfFile));
        Assert.Equal((0, 4), (file.Added, file.Cut));
    }

    [Fact]
    public void A_file_that_is_removed_while_it_is_written_is_noticed()
    {
        using var file = Append(new OutputFile(PathOfFile), "one\n");
        Directory.Delete(Path.GetDirectoryName(PathOfFile)!, recursive: true);
        file.Pending.Write("two\n"u8);

        Assert.Throws<OutputLostException>(file.Flush);
        file.GoOnAtEnd();
        file.Flush();

        Assert.Equal("two\n", File.ReadAllText(PathOfFile));
    }

    [Theory]
    [InlineData("one\n", 4, 0)]
    [InlineData("one\ntwX\n", 2, 2)]
    [InlineData("one\ntwo\nthree\n", 0, 6)]
    public void A_comparison_counts_and_changes_nothing(string content, int added, int cut)
    {
        Write(content);
        using var file = Append(new OutputFile(PathOfFile, mode: OutputMode.Compare), "one\n", "two\n");
        file.CutRest();

        Assert.Equal(content, File.ReadAllText(PathOfFile));
        Assert.Equal((added, cut), (file.Added, file.Cut));
    }

    private static OutputFile Append(OutputFile file, params string[] entries)
    {
        foreach (var entry in entries)
        {
            file.Pending.Write(System.Text.Encoding.UTF8.GetBytes(entry));
            file.Flush();
        }

        return file;
    }

    private void Write(string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOfFile)!);
        File.WriteAllText(PathOfFile, text);
    }
}
