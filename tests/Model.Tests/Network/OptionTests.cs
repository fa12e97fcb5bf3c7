using Instrumentation.Model.Network;
using Instrumentation.Model.Training;
using TorchSharp;
using Xunit;

namespace Instrumentation.Model.Tests.Network;

public sealed class OptionTests
{
    [Fact]
    public void Cpu_is_always_there() => Assert.Equal(DeviceType.CPU, TrainingDevice.Parse("cpu").type);

    [Fact]
    public void Auto_takes_the_gpu_where_there_is_one() =>
        Assert.Equal(torch.cuda.is_available() ? DeviceType.CUDA : DeviceType.CPU, TrainingDevice.Parse("auto").type);

    [FactWithoutCuda]
    public void Cuda_without_cuda_names_the_remedy()
    {
        var message = Assert.Throws<InputException>(() => TrainingDevice.Parse("cuda")).Message;

        Assert.Contains("--device cuda", message);
        Assert.Contains("use --device cpu", message);
    }

    [Theory]
    [InlineData("gpu")]
    [InlineData("")]
    public void An_unknown_device_names_the_choices(string name) =>
        Assert.Contains("auto, cpu or cuda", Assert.Throws<InputException>(() => TrainingDevice.Parse(name)).Message);

    [Fact]
    public void Sizes_go_by_name()
    {
        Assert.Equal(ModelSize.Default, ModelSize.Parse("default"));
        Assert.Equal(ModelSize.Full, ModelSize.Parse("full"));
        Assert.Contains("default or full", Assert.Throws<InputException>(() => ModelSize.Parse("huge")).Message);
    }

    private sealed class FactWithoutCudaAttribute : FactAttribute
    {
        public FactWithoutCudaAttribute()
        {
            if (torch.cuda.is_available())
                Skip = "This machine has a CUDA device; what is said where there is none is tested where there is none.";
        }
    }
}
