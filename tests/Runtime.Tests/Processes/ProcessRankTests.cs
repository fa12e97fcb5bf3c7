using System.Text.Json;

namespace Instrumentation.Runtime.Tests.Processes;

/// <summary>The variables of a launcher are the process's, so these tests ask processes of their own, or take the ranks by hand.</summary>
public sealed class ProcessRankTests : IDisposable
{
    private readonly TemporaryFolder _output = new();

    public void Dispose() => _output.Dispose();

    [Fact]
    public async Task Two_ranks_have_two_folders_two_ports_and_their_labels()
    {
        // Two ports in a row that are free now; whoever takes one meanwhile shows in the message of the child.
        var port = FreePortPair();
        using var first = StartRank(0, port);
        using var second = StartRank(1, port);
        using var client = new HttpClient();
        foreach (var (child, rank) in new[] { (first, 0), (second, 1) })
        {
            var uri = new Uri(child.ReadLine());
            Assert.Equal(port + rank, uri.Port);
            await AssertLabelled(client, uri, rank);
            child.WriteLine();
            Assert.Equal(0, child.Wait());
        }

        Assert.Equal(2, Directory.GetDirectories(_output).Length);
        for (var rank = 0; rank < 2; rank++)
        {
            var folder = Assert.Single(Directory.GetDirectories(_output, $"child-rank{rank}_*"));
            Assert.Matches($"child-rank{rank}_[0-9]{{8}}_[0-9]{{6}}_[0-9a-f]{{8}}$", folder);
            using var config = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "experiments", "experiment_config.json")));
            Assert.Equal((rank, rank, 2), (Number(config.RootElement, "rank"), Number(config.RootElement, "local_rank"), Number(config.RootElement, "world_size")));
            Assert.Equal(rank, Number(Assert.Single(new EndedRun(folder).StepLines), "rank"));
        }
    }

    [Fact]
    public void A_process_that_trains_alone_has_no_rank_anywhere()
    {
        using var child = new ChildProcess(["exit", _output], ("RANK", "0"), ("LOCAL_RANK", "0"), ("WORLD_SIZE", "1"));
        child.Wait();

        var run = EndedRun.In(_output);
        Assert.StartsWith("child_", Path.GetFileName(run.Folder), StringComparison.Ordinal);
        Assert.False(Assert.Single(run.StepLines).TryGetProperty("rank", out _));
        Assert.DoesNotContain("world_size", File.ReadAllText(Path.Combine(run.Folder, "experiments", "experiment_config.json")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("two", "0", "0", "WORLD_SIZE is 'two'; set it to a whole number")]
    [InlineData("0", "0", "0", "WORLD_SIZE is 0; set it to the number of processes")]
    [InlineData("2", "-1", "0", "RANK is '-1'; set it to a whole number")]
    [InlineData("2", "", "0", "WORLD_SIZE is 2 and RANK is not set; set it to the number of this process, 0 to 1")]
    [InlineData("2", "2", "0", "RANK is 2 although WORLD_SIZE is 2; set it to a number from 0 to 1.")]
    [InlineData("4", "1", "2", "LOCAL_RANK is 2 although RANK is 1; set it to a number from 0 to 1.")]
    [InlineData("2", "1", "1.5", "LOCAL_RANK is '1.5'; set it to a whole number")]
    public void A_launcher_that_contradicts_itself_is_named_with_the_remedy(string worldSize, string rank, string localRank, string message)
    {
        using var child = new ChildProcess(["loop", _output], ("WORLD_SIZE", worldSize), ("RANK", rank), ("LOCAL_RANK", localRank));

        Assert.NotEqual(0, child.Wait());
        Assert.Contains(message, child.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(_output));
    }

    [Fact]
    public void The_rank_can_be_given_by_hand()
    {
        using var run = TrainingRun.Start(new TrainingRunOptions { InMemory = true, Name = "demo", Rank = new ProcessRank(5, 1, 8) });
        Assert.StartsWith("demo-rank5_", run.Id, StringComparison.Ordinal);
    }

    private static async Task AssertLabelled(HttpClient client, Uri uri, int rank)
    {
        var samples = (await client.GetStringAsync(uri)).Split('\n').Where(line => line.Length > 0 && line[0] != '#').ToList();
        Assert.Contains(samples, sample => sample.StartsWith("training_steps_total{", StringComparison.Ordinal));
        Assert.All(samples, sample => Assert.Contains($"rank=\"{rank}\"", sample, StringComparison.Ordinal));
    }

    private static int Number(JsonElement json, string name) => json.GetProperty(name).GetInt32();

    private static int FreePortPair()
    {
        while (true)
        {
            using var first = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
            first.Start();
            var port = ((System.Net.IPEndPoint)first.LocalEndpoint).Port;
            if (port == ushort.MaxValue) continue;
            try
            {
                using var second = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, port + 1);
                second.Start();
                return port;
            }
            catch (System.Net.Sockets.SocketException)
            {
                // Taken; another pair.
            }
        }
    }

    private ChildProcess StartRank(int rank, int port) => new(
        ["rank", _output, $"{port}"], ("RANK", $"{rank}"), ("LOCAL_RANK", $"{rank}"), ("WORLD_SIZE", "2"));
}
