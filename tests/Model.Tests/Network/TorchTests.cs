using TorchSharp;
using Xunit;

namespace Instrumentation.Model.Tests.Network;

/// <summary>Tests that compute with torch run one after the other on one thread each: they share two cores and count live tensors.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class TorchTests : ICollectionFixture<OneThread>
{
    public const string Name = "Torch";
}

public sealed class OneThread
{
    public OneThread() => torch.set_num_threads(1);
}
