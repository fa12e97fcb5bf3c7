using TorchSharp;

namespace Instrumentation.Model.Training;

/// <summary>The <c>--device</c> option.</summary>
internal static class TrainingDevice
{
    /// <summary>The device called <paramref name="name"/>: <c>cpu</c>, <c>cuda</c>, or with <c>auto</c> the GPU where there is one.</summary>
    /// <exception cref="InputException">The name is another, or there is no CUDA device that this build of libtorch can use.</exception>
    public static torch.Device Parse(string name) => name switch
    {
        "cpu" => torch.CPU,
        "cuda" when torch.cuda.is_available() => torch.CUDA,
        "cuda" => throw new InputException("--device cuda: this libtorch finds no CUDA device; use --device cpu, or reference a libtorch-cuda package and install the NVIDIA driver."),
        "auto" => torch.cuda.is_available() ? torch.CUDA : torch.CPU,
        _ => throw new InputException($"--device {name}: there is no such device; choose auto, cpu or cuda."),
    };
}
