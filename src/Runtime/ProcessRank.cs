using System.Globalization;

namespace Instrumentation;

/// <summary>Which one of several processes that train together this is. Each has a run of its own, in a folder of its own.</summary>
/// <param name="Rank">Its number among all processes, from 0.</param>
/// <param name="LocalRank">Its number among those of this machine, from 0.</param>
/// <param name="WorldSize">How many processes train together; 1 for a process that trains alone.</param>
public sealed record ProcessRank(int Rank, int LocalRank, int WorldSize)
{
    /// <summary>
    /// What a launcher such as torchrun says in <c>RANK</c>, <c>LOCAL_RANK</c> and <c>WORLD_SIZE</c>; null for a process that trains alone, which
    /// <c>WORLD_SIZE</c> tells by being absent or 1. Without <c>LOCAL_RANK</c> the rank stands for it.
    /// </summary>
    /// <exception cref="TrainingRunException">A variable is malformed, or two contradict each other.</exception>
    public static ProcessRank? FromEnvironment()
    {
        if (Read("WORLD_SIZE") is not { } worldSize) return null;
        if (worldSize == 0) throw new TrainingRunException("WORLD_SIZE is 0; set it to the number of processes, or to nothing for one that trains alone.");
        var rank = Read("RANK");
        if (rank is null && worldSize > 1)
            throw new TrainingRunException($"WORLD_SIZE is {worldSize} and RANK is not set; set it to the number of this process, 0 to {worldSize - 1}, or leave WORLD_SIZE out.");

        var localRank = Read("LOCAL_RANK");
        Require("RANK", rank ?? 0, worldSize - 1, $"WORLD_SIZE is {worldSize}");
        Require("LOCAL_RANK", localRank ?? 0, rank ?? 0, $"RANK is {rank ?? 0}");
        return worldSize == 1 ? null : new ProcessRank(rank!.Value, localRank ?? rank.Value, worldSize);
    }

    private static int? Read(string variable)
    {
        var text = Environment.GetEnvironmentVariable(variable);
        if (string.IsNullOrEmpty(text)) return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return number;
        throw new TrainingRunException($"{variable} is '{text}'; set it to a whole number from 0 on, or to nothing for a process that trains alone.");
    }

    private static void Require(string variable, int value, int largest, string because)
    {
        if (value > largest) throw new TrainingRunException($"{variable} is {value} although {because}; set it to a number from 0 to {largest}.");
    }
}
